"""The layers: a folder imports only from those to its right: web -> search -> index -> corpus."""

import ast
import graphlib
import re
from functools import cache

import pytest

from tests.paths import ROOT

LAYERS = ["web", "search", "index", "corpus"]
WHOOSH = {"codec.py", "toc.py", "writer.py"}
FILES = [path for layer in LAYERS for path in sorted((ROOT / layer).glob("**/*.py"))]


@cache
def named(path):
    """What a file imports, (module, names) at its top, within functions or for its types alone, without names for
    `import module`; and the attributes that it names. Read once for all tests."""
    imports, attributes = [], set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imports += ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imports.append((node.module, tuple(alias.name for alias in node.names)))
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
    return imports, attributes


def imported(path):
    """(module, whether by `import module`) of every import of a file."""
    return [(module, not names) for module, names in named(path)[0]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    """A file imports no layer to the left of its own, and never `import index`."""
    layer = path.relative_to(ROOT).parts[0]
    above = set(LAYERS[: LAYERS.index(layer)])
    for module, bare in imported(path):
        assert module.split(".")[0] not in above, f"{path} imports {module}"
        assert not (bare and module in LAYERS), f"{path}: write `from {module}.… import …`"


def needed(path, modules):
    """The modules of ours that a file imports."""
    for module, names in named(path)[0]:
        for name in names:
            yield f"{module}.{name}" if f"{module}.{name}" in modules else module


def test_no_imports_go_round_in_a_circle():
    """Each file can be read before those that need it."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
    wanted = {name: {one for one in needed(path, modules) if one in modules} - {name} for name, path in modules.items()}
    list(graphlib.TopologicalSorter(wanted).static_order())  # raises `CycleError`, which names them


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_whoosh_is_reached_from_its_own_files_alone(path):
    """All of Whoosh is behind index/embedded: its folder `whoosh`, and the writer."""
    if "index/embedded" not in str(path) or path.name not in WHOOSH:
        assert not any(module.split(".")[0] == "whoosh" for module, _ in imported(path))


# What LibreOffice is started with is the little of this process's own environment that it cannot do without.
LOOKS_INTO_THE_ENVIRONMENT = {"corpus/office/libreoffice.py"}


def test_settings_are_passed_and_not_looked_up():
    """Below `web` nothing reads the environment: settings come as values, into worker processes too."""
    for path in FILES:
        name = str(path.relative_to(ROOT))
        if not name.startswith("web/") and name not in LOOKS_INTO_THE_ENVIRONMENT:
            assert not named(path)[1] & {"environ", "getenv", "putenv"}, name


def test_no_room_is_too_full():
    """A folder holds at most fifteen files of Python."""
    for layer in LAYERS:
        for folder in [ROOT / layer, *(path for path in (ROOT / layer).rglob("*") if path.is_dir())]:
            modules = [path.name for path in folder.glob("*.py") if path.name != "__init__.py"]
            assert len(modules) <= 15, f"{folder} has {len(modules)}"


def test_no_file_is_too_long():
    """A file has at most four hundred lines."""
    for path in FILES:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 400, f"{path} has {lines}"


def test_above_the_index_only_what_every_engine_shares_is_known():
    """`search` imports only what stands at the top of `index`; rooms of one engine are its own."""
    for path in FILES:
        if path.relative_to(ROOT).parts[0] == "search":
            for module, _ in imported(path):
                assert not (module.startswith("index.") and module.count(".") > 1), f"{path} imports {module}"


DTYPE = re.compile(r"\b(u?int(8|16|32|64)|intp|float(32|64)|bool|S|dtype)\b")


def public(parent):
    """The functions of a file that others may call, and the methods of its public classes."""
    for node in parent.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield from public(node) if isinstance(node, ast.ClassDef) else [node]


def test_arrays_in_a_signature_are_told():
    """A public function that takes or gives arrays says their dtype; they have one dimension where it says no more."""
    lacking = []
    for path in FILES:
        for node in public(ast.parse(path.read_text(encoding="utf-8"))):
            annotations = [one.annotation for one in (*node.args.args, *node.args.kwonlyargs)] + [node.returns]
            told = any("ndarray" in ast.unparse(one) for one in annotations if one)
            if told and not DTYPE.search(ast.get_docstring(node) or ""):
                lacking.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert not lacking, "\n".join(lacking)

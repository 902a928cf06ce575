"""The layers: a folder imports only from those to its right: web -> search -> index -> corpus."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ["web", "search", "index", "corpus"]
FILES = [path for layer in LAYERS for path in sorted((ROOT / layer).glob("**/*.py"))]


def imported(path):
    """(module, whether by `import module`) of every import of a file, at its top or within functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, True) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module, False


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    """A file imports no layer to the left of its own, and never `import index`."""
    layer = path.relative_to(ROOT).parts[0]
    above = set(LAYERS[: LAYERS.index(layer)])
    for module, bare in imported(path):
        assert module.split(".")[0] not in above, f"{path} imports {module}"
        assert not (bare and module in LAYERS), f"{path}: write `from {module}.… import …`"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_whoosh_is_reached_from_its_own_files_alone(path):
    """All of Whoosh is behind index/whoosh_*.py."""
    if not path.name.startswith("whoosh_"):
        assert not any(module.split(".")[0] == "whoosh" for module, _ in imported(path))

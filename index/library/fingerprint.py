"""What decides how a file is read and labelled, as one hash: when it changes, an index is made anew."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from lxml import etree

from corpus.profile import Profile, fingerprint
from corpus.text.installed import version
from index.analysis import Analysis

# Those that `corpus` reads files with; the analysis answers for its own.
LIBRARIES = (
    "lxml", "beautifulsoup4", "charset-normalizer", "pdfminer.six", "openpyxl", "ahocorasick-rs", "PyYAML",
    "rapidocr", "onnxruntime", "pypdfium2",
)  # fmt: skip

KEPT = "rules-"  # a file that keeps a hash of the rules begins so
NOT_RULES = ("profiles", "samples")  # folders of `corpus`; each profile has a hash of its own


def made_by(profiles: Sequence[Profile], analysis: Analysis) -> str:
    """The hash of code, libraries, profiles and analysis."""
    parts = [_code(), *_versions(), analysis.fingerprint, *(f"{p.series} {fingerprint(p)}" for p in profiles)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def meaning(source: str) -> str:
    """A module without its comments, docstrings and layout: equal for two that do the same."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(ast.Constant(str())), *rest]:
                    node.body = rest
    return ast.dump(tree)


@cache
def _code() -> str:
    """A hash of what reads, splits and labels: code and tables, in whatever room of `corpus` they stand."""
    folder = files("corpus")
    return kept_hash(folder) if isinstance(folder, Path) else tree_hash(folder)


def kept_hash(folder: Path) -> str:
    """The folder's `tree_hash`, kept beside Python's compiled code under the hash of the bytes that it is made from.

    To parse the code takes a fifth of a second, to read it a few milliseconds.
    """
    digest = hashlib.sha256(sys.version.encode())
    for path, entry in sorted(_walk(folder, "")):
        digest.update(f"{path}\n".encode() + hashlib.sha256(entry.read_bytes()).digest())
    kept = folder / "__pycache__" / f"{KEPT}{digest.hexdigest()}"
    with contextlib.suppress(OSError, ValueError):
        if len(told := kept.read_text(encoding="ascii")) == 2 * digest.digest_size:
            return told
    made = tree_hash(folder)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        for earlier in kept.parent.glob(f"{KEPT}*"):
            earlier.unlink(missing_ok=True)
        partial = kept.with_name(f"{kept.name}.{os.getpid()}")
        partial.write_text(made, encoding="ascii")
        partial.replace(kept)
    return made


def tree_hash(folder: Traversable) -> str:
    """A hash of the modules, tables and lists of words under a folder; profiles and samples are no rules of the code.

    What stands in a file for people, as comments do, decides nothing.
    """
    digest = hashlib.sha256()
    for path, entry in sorted(_walk(folder, "")):
        text = entry.read_text(encoding="utf-8")
        if path.endswith(".py"):
            text = meaning(text)
        elif path.endswith(".toml"):
            text = repr(tomllib.loads(text))
        digest.update(f"{path} {text}\n".encode())
    return digest.hexdigest()


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir() and path + entry.name not in NOT_RULES:
            yield from _walk(entry, f"{path}{entry.name}/")
        elif entry.name.endswith((".py", ".toml", ".txt")):
            yield path + entry.name, entry


def _versions() -> list[str]:
    """Of Python, whose codecs and tables of characters are used, of the parser of HTML, and of the libraries."""
    python, parser = ".".join(map(str, sys.version_info[:2])), ".".join(map(str, etree.LIBXML_VERSION))
    return [f"Python {python}", f"libxml2 {parser}", *(f"{name} {version(name) or 'absent'}" for name in LIBRARIES)]

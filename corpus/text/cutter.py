"""jieba's Rust port with names of our own: the one place that loads it.

`import rjieba` builds a dictionary that nobody here uses before one can be made with names added; a command
that answers in half a second has no time for it, so the extension module is loaded without its package.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rjieba import Jieba


@cache
def _extension() -> ModuleType:
    name = "rjieba.rjieba"
    if name in sys.modules:
        return sys.modules[name]
    package = find_spec("rjieba")
    spec = PathFinder.find_spec(name, package.submodule_search_locations) if package else None
    if spec is None or spec.loader is None:
        raise ImportError("rjieba is not installed: pip install rjieba")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module  # an `import rjieba` elsewhere finds it loaded; it can be loaded only once
    return module


# The dictionary's words that folding writes otherwise (著名 -> 着名), with their frequencies: what is cut is folded.
FOLDED = Path(__file__).with_name("folded_words.txt")


def cutter(names: Iterable[str] = ()) -> Jieba:
    """A jieba whose dictionary has the names as well, and its own words as they are folded; nobody may change it."""
    return _made(tuple(names))


@lru_cache(maxsize=2)  # each takes 25 MB, and an index that is made anew nearly always has the names of before
def _made(names: tuple[str, ...]) -> Jieba:
    jieba: Jieba = _extension().Jieba()
    for line in FOLDED.read_text(encoding="utf-8").splitlines():
        word, frequency = line.split()
        jieba.add_word(word, int(frequency), None)
    for name in names:
        jieba.add_word(name, None, None)
    return jieba

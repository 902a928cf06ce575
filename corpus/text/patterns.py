"""Regular expressions compiled once, not by every command: what Python compiles them to is kept.

Python keeps the compiled code of a module, but not of its patterns: five hundred of them take a third of a second in
an ingest. `keep` gives `re` those that were compiled before, by the same Python, at the import of some module.
"""

from __future__ import annotations

import atexit
import marshal
import re
import sys
from array import array
from collections.abc import Callable
from typing import Any

from corpus.text import kept

PLACE = kept.beside(__file__)
# (pattern, flags) -> flags, code, groups, the numbers of named groups, their names by number: as `_sre.compile` takes.
_Compiled = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
_WORD = "I"  # of the code: a 32-bit number


def keep() -> None:
    """From now on patterns that were compiled before are taken as they are kept; new ones are kept in the end."""
    compiler = getattr(re, "_compiler", None)
    if compiler is None or getattr(compiler.compile, "keeps", False):
        return
    stamp = f"{sys.version} {compiler.MAGIC} {kept.stamp_of(__file__)}"
    known: dict[tuple[str, int], _Compiled] = marshal.loads(kept.read(PLACE, stamp) or marshal.dumps({}))
    before = len(known)
    usual: Callable[..., re.Pattern[Any]] = compiler.compile

    def compiled(p: Any, flags: int = 0) -> re.Pattern[Any]:
        key = (p, int(flags))
        if not isinstance(p, str) or flags & re.DEBUG:
            return usual(p, flags)
        if found := known.get(key):
            whole, packed, *rest = found
            made: re.Pattern[str] = compiler._sre.compile(p, whole, array(_WORD, packed).tolist(), *rest)
            return made
        if not _at_import():
            return usual(p, flags)
        tree = compiler._parser.parse(p, flags)
        code, groups = compiler._code(tree, flags), tree.state.groups
        numbers: dict[str, int] = tree.state.groupdict
        by_number = {number: name for name, number in numbers.items()}
        names = tuple(by_number.get(number) for number in range(groups))
        known[key] = int(flags | tree.state.flags), array(_WORD, code).tobytes(), groups - 1, numbers, names
        return compiled(p, flags)

    def write() -> None:
        if len(known) > before:
            kept.keep(PLACE, stamp, marshal.dumps(known))

    compiled.keeps = True  # type: ignore[attr-defined]
    compiler.compile = compiled
    atexit.register(write)


def _at_import() -> bool:
    """Whether the pattern stands in a module, and is not made of what a reader or a profile says."""
    frame = sys._getframe(4)  # behind `compiled` and two functions of `re`
    return frame.f_code.co_name == "<module>"

"""Lists of words as data: a TOML file beside the modules that read it, each list with a line why it is there.

Words of a sentence that is read may be parts of a pattern (将(?!军)): what stands beside them then decides, too.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.text import kept

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def table(package: str, name: str) -> dict[str, Any]:
    """The TOML file `name` of a package."""
    return parsed(folder(package) / f"{name}.toml")


def folder(package: str) -> Traversable:
    """The folder of a package."""
    path = Path(import_module(package).__path__[0])
    if path.is_dir():
        return path
    from importlib.resources import files  # slow to import

    return files(package)


def parsed(file: Traversable) -> dict[str, Any]:
    """A TOML file of the program. What it says is kept as JSON, which is read in a thirtieth of the time."""
    if not isinstance(file, Path):
        return _of_toml(file)
    told = kept.made_once(kept.beside(file), kept.stamp_of(file), lambda: json.dumps(_of_toml(file)).encode())
    found: dict[str, Any] = json.loads(told)
    return found


def _of_toml(file: Traversable) -> dict[str, Any]:
    import tomllib  # slow to import, too

    return tomllib.loads(file.read_text(encoding="utf-8"))


def words(package: str, name: str, key: str) -> tuple[str, ...]:
    """A list of the file: an array, or words between blanks."""
    found = table(package, name)[key]
    return tuple(found.split() if isinstance(found, str) else found)


def either(package: str, name: str, key: str) -> str:
    """A list of the file as alternatives of a pattern, tried in its order."""
    return "|".join(words(package, name, key))

"""Lists of words as data: a TOML file beside the modules that read it, each list with a line why it is there.

Words of a sentence that is read may be parts of a pattern (将(?!军)): what stands beside them then decides, too.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(package: str, name: str) -> dict[str, Any]:
    """The TOML file `name` of a package."""
    return tomllib.loads(files(package).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def words(package: str, name: str, key: str) -> tuple[str, ...]:
    """A list of the file: an array, or words between blanks."""
    found = table(package, name)[key]
    return tuple(found.split() if isinstance(found, str) else found)


def either(package: str, name: str, key: str) -> str:
    """A list of the file as alternatives of a pattern, tried in its order."""
    return "|".join(words(package, name, key))

"""Which version of a library is installed, by the name of the folder that tells of it.

`importlib.metadata` reads that folder's files by the library for mails: an ingest would spend 30 ms of its processor
time on versions, in place of 2.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache

_TOLD = re.compile(r"(.+?)-([^-]+)(?:-py[0-9.]+)?\.(?:dist-info|egg-info)")


def version(name: str) -> str:
    """The version of a library, by its name on an index of packages; "" where it is not installed."""
    wanted = _normal(name)
    return next((told[wanted] for told in map(_told, sys.path) if wanted in told), "")


@cache
def _told(folder: str) -> dict[str, str]:
    """The libraries of a folder of the path, by their names, with their versions."""
    try:
        names = os.listdir(folder or ".")
    except OSError:  # no folder, or an archive
        return {}
    found = (_TOLD.fullmatch(name) for name in names)
    return {_normal(match[1]): match[2] for match in found if match}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

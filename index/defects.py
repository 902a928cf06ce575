"""Defects of ours: what was not foreseen in one file costs that file, is told by its name, and the rest goes in.

What is no file's fault, as a full disk, memory that is out or a damaged index, is passed on: it concerns them all.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from index.engine import EngineError, NotIndexed

NO_FILES_FAULT = (EngineError, OSError, MemoryError, sqlite3.Error)


def said(error: Exception, doing: str) -> str:
    """读取时出错（ValueError: …）；请把这个文件报告给开发者"""
    return f"{doing}时出错（{type(error).__name__}: {error}）；请把这个文件报告给开发者"


@contextlib.contextmanager
def costing(issue: str) -> Iterator[None]:
    """Whatever goes wrong while an issue is written is `NotIndexed`, with that issue's id."""
    try:
        yield
    except NO_FILES_FAULT:
        raise
    except Exception as error:
        raise NotIndexed({issue: said(error, "写入")}) from error

"""Bytes -> issues: what worker processes do, for an ingest and for a rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.models import Issue
from corpus.parse import parse, parse_parts
from corpus.profile import Profile
from corpus.read import ReadError
from index.files import Content

FEW = 15  # files that one process reads by itself

Parts = tuple[Content, ...]  # a file; or the files, in order, that together are one issue


@dataclass(frozen=True, slots=True)
class Read:
    """The issues that were read, or the reason why there are none."""

    issues: tuple[Issue, ...] = ()
    reason: str = ""


def read_parts(parts: Parts, profiles: Sequence[Profile], series: str | None) -> Read:
    """Reads a file, or the parts of an issue; whatever is wrong becomes the reason."""
    if reasons := [f"{part.name}：{part.reason}" if len(parts) > 1 else part.reason for part in parts if part.reason]:
        return Read(reason="；".join(reasons))
    try:
        named = [(part.data, Path(part.name).name) for part in parts]
        return Read(parse(*named[0], profiles, series) if len(named) == 1 else parse_parts(named, profiles, series))
    except ReadError as error:
        return Read(reason=str(error))
    except Exception as error:  # a defect of ours must cost this file, not the others, and must be seen
        return Read(reason=f"读取时出错（{type(error).__name__}: {error}）；请把这个文件报告给开发者")

"""Bytes -> issues: what worker processes do, for an ingest and for a rebuild; and where issues wait to be written.

A file that ends its process, as one that takes all memory, or that is not read in time costs only itself.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import IO

from corpus.errors import ReadError
from corpus.models import Issue, Picture, Told
from corpus.parse import NOTHING, one_issue, parse_document, read_at
from corpus.parse import read_parts as read_joined
from corpus.profile import Profile
from corpus.text.fold import fold_all
from index.defects import said
from index.documents import pack_article, pack_issue, units, unpack_whole
from index.library import manifest
from index.library.sources import Content

READ_ALONE = 15  # files that one process reads by itself
SECONDS = 120  # that a file may take: a thousand times what a long issue takes

NONE_TOLD: Mapping[str, Told] = MappingProxyType({})

Parts = tuple[Content, ...]  # a file; or the files, in order, that together are one issue


@dataclass(frozen=True, slots=True)
class Packed:
    """An issue as it goes from process to process and waits on disk, and what decides whether it is taken in.

    `titles` are folded; `text` is a hash of all that it says, folded: equal for the same issue in another format.
    """

    id: str
    date: datetime.date | None
    titles: frozenset[str]
    text: str
    stored: str


@dataclass(frozen=True, slots=True)
class Read:
    """The issues that were read with their pictures, or the reason why there are none."""

    issues: tuple[Issue, ...] = ()
    reason: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPacked:
    """What was read of a file, its issues packed, or the reason why there are none."""

    issues: tuple[Packed, ...] = ()
    reason: str = ""
    pictures: tuple[Picture, ...] = ()


def read_parts(
    parts: Parts, profiles: Sequence[Profile], series: str | None, told: Mapping[str, Told] = NONE_TOLD
) -> Read:
    """Reads a file, or the parts of an issue, `told` by the name of the first; whatever is wrong becomes the reason."""
    if reasons := [f"{part.name}：{part.reason}" if len(parts) > 1 else part.reason for part in parts if part.reason]:
        return Read(reason="；".join(reasons))
    try:
        named = [(part.data, part.name, part.picture) for part in parts]
        one = told.get(parts[0].name) or told.get(manifest.ANY, NOTHING)
        document = read_at(*named[0]) if len(named) == 1 else read_joined(named)
        make = parse_document if len(named) == 1 else one_issue
        return Read(make(replace(document, told=one), profiles, series), pictures=document.pictures)
    except ReadError as error:
        return Read(reason=str(error))
    except Exception as error:  # a defect of ours must cost this file, not the others, and must be seen
        return Read(reason=said(error, "读取"))


def read_packed(
    parts: Parts, profiles: Sequence[Profile], series: str | None, told: Mapping[str, Told] = NONE_TOLD
) -> ReadPacked:
    """Reads as `read_parts` does, and packs the issues, for another process."""
    read = read_parts(parts, profiles, series, told)
    try:
        return ReadPacked(tuple(map(pack, read.issues)), read.reason, read.pictures)
    except Exception as error:
        return ReadPacked(reason=said(error, "读取"))


def pack(issue: Issue) -> Packed:
    """An issue as it goes to another process: its stored form, and what decides whether it is taken in."""
    titles = fold_all([article.title for article in issue.articles])
    texts = fold_all([text for article in issue.articles for text in units(article)])
    (colophon,) = fold_all(["".join("".join(issue.colophon).split())])  # whose lines differ between formats
    text = hashlib.sha256("\n".join([str(issue.date), *texts, colophon]).encode()).hexdigest()
    head = issue.head
    stored = "\n".join([pack_issue(issue), *(pack_article(article, head) for article in issue.articles)])
    return Packed(issue.id, issue.date, frozenset(titles), text, stored)


def unpack(stored: str, id: str) -> Issue:
    """The issue that was stored, under an id that it may have been given before."""
    issue, *articles = stored.split("\n")
    return unpack_whole(issue, articles, id)


class WaitingIssues:
    """Packed issues on disk between reading and writing, so that memory does not grow with the corpus."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def put(self, stored: str) -> int:
        """Keeps a packed issue; gives its place."""
        place = self._file.seek(0, os.SEEK_END)
        pickle.dump(stored, self._file)
        return place

    def get(self, place: int, id: str) -> Issue:
        """The issue at a place, under an id that it may have been given before."""
        self._file.seek(place)
        return unpack(pickle.load(self._file), id)


def is_document(parts: Parts) -> bool:
    """Whether a PDF or office document is among them, read by libraries whose failures are not ours to prevent."""
    return any(part.data.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")) for part in parts)


def lost(late: bool) -> str:
    """Why there is nothing of a file whose process ended, or was ended as it took too long."""
    if late:
        return f"读了 {SECONDS} 秒仍未读完；请检查文件是否损坏，或另存为 .html、.txt 再收录"
    return "读这个文件的进程意外结束，多半是内存不够；请检查文件是否损坏，或另存为 .html、.txt 再收录"

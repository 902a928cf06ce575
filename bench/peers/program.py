"""Peers that are programs of their own: rows and requests go to them as lines, and they time themselves.

A row: the fields of `bench.cut.Row`, its characters as pairs before its day. A request: query, filters, first day, last
day, sort, offset, limit, facets; an empty line ends a block, which is answered at once:

    nanoseconds, total, ids, titles, facet=value:count…, …

Fields are parted by tabs, what is within them by U+001F, paragraphs by U+001D. A query in prefix notation: `*`
everything, `W` word, `S` characters, `A n` all of the next n, `O n` any of them.
"""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.cut import Row, rows, tokens
from bench.peers import Answer
from corpus.models import Issue
from index.engine import Request
from index.queries import And, Everything, Or, Query, String, Word

INNER, PARAGRAPH = "\x1f", "\x1d"


class Program:
    """A running program that answers blocks of requests; it has the methods of `bench.serve.Server`."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, requests: Sequence[Request]) -> list[tuple[float, Answer]]:
        """For each request the seconds that the program took, by its own clock, and its answer."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write("".join(f"{line(request)}\n" for request in requests).encode() + b"\n")
        self._process.stdin.flush()
        answers = [self._process.stdout.readline().decode().rstrip("\n") for _ in requests]
        if not all(answers):
            raise RuntimeError("an engine's program ended; its own message stands above")
        return [_answer(answer) for answer in answers]

    def drop_caches(self) -> None:
        """It keeps no answers and no lists."""

    def memory(self) -> int:
        """The resident bytes of the process, mapped files included."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024  # type: ignore[index]

    def close(self) -> None:
        """Ends the program."""
        self._process.communicate()


def write(command: Sequence[str], issues: Iterable[Issue]) -> None:
    """Hands all articles to a program that indexes them."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert process.stdin
    with process.stdin:
        for batch in rows(issues):
            process.stdin.write("".join(_row(row) for row in batch).encode())
    if process.wait():
        raise RuntimeError(f"{command[0]} ended with {process.returncode}; its own message stands above")


def _row(row: Row) -> str:
    chars = row.chars.split(" ")
    pairs = " ".join(map("".join, itertools.pairwise(chars)))
    groups = [INNER.join(values) for values in (row.group, row.place, row.topic)]
    before = [row.id, row.title, row.text.replace("\n", PARAGRAPH), row.words_of_title, row.words_of_body]
    return "\t".join([*before, row.chars, pairs, str(row.day), row.year, row.series, row.kind, *groups]) + "\n"


def line(request: Request) -> str:
    """A request as a line."""
    filters = INNER.join(f"{facet}={value}" for facet, values in request.filters.items() for value in values)
    days = [str(day.toordinal()) if day else "" for day in (request.first, request.last)]
    query = INNER.join(_parts(request.query))
    page = [request.sort, str(request.offset), str(request.limit)]
    return "\t".join([query, filters, *days, *page, INNER.join(request.facets)])


def _parts(query: Query) -> list[str]:
    match query:
        case Everything():
            return ["*"]
        case Word(text):
            return ["W", text]
        case String(text):
            return ["S", tokens(text)]
        case And(parts) | Or(parts):
            sign = "A" if isinstance(query, And) else "O"
            return [sign, str(len(parts)), *(token for part in parts for token in _parts(part))]
    raise TypeError(f"no kind of the benchmark asks {query!r}")


def _answer(text: str) -> tuple[float, Answer]:
    nanoseconds, total, ids, titles, *facets = text.split("\t")
    counted = {}
    for name, _, values in (facet.partition("=") for facet in facets):
        pairs = (value.rpartition(":") for value in values.split(INNER) if value)
        counted[name] = {value: int(count) for value, _, count in pairs}
    named = [tuple(part.split(INNER)) if part else () for part in (ids, titles)]
    return int(nanoseconds) / 1e9, Answer(int(total), named[0], named[1], counted)

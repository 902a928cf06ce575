"""SQLite FTS5: words and characters cut beforehand, split at blanks; columns in a narrow table of their own.

unicode61 splits at whatever is no letter, digit or private character, so all else is turned into private ones.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.cut import Row, rows, tokens
from bench.peers import Answer
from corpus.models import Issue
from index.engine import Request
from index.queries import And, Everything, Or, Query, String, Word
from index.score import TITLE_WEIGHT

NAME = f"SQLite {sqlite3.sqlite_version} FTS5"
MAPPED = 1 << 34
COLUMNS = ("day", "year", "series", "kind", "group", "place", "topic")
SETS = "\x1f"  # stands between the values of a set

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, title TEXT, text TEXT);
CREATE TABLE facts (number INTEGER PRIMARY KEY, "day", "year", "series", "kind", "group", "place", "topic");
CREATE TABLE sets (number INTEGER PRIMARY KEY, facet TEXT, value TEXT, UNIQUE (facet, value));
CREATE VIRTUAL TABLE words USING fts5(title, body, content='', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE chars USING fts5(text, content='', tokenize="unicode61 remove_diacritics 0");
"""
EVERYTHING = """
CREATE TEMP TABLE found AS SELECT number, day, "year", "group", "topic", 0.0 AS score FROM facts WHERE TRUE
"""
FOUND = """
CREATE TEMP TABLE found AS SELECT number, day, "year", "group", "topic", score
FROM (SELECT rowid AS hit, bm25({table}{weights}) AS score FROM {table} WHERE {table} MATCH ?)
CROSS JOIN facts ON number = hit WHERE TRUE
"""
PAGE = """
SELECT id, title FROM (SELECT number AS chosen FROM found ORDER BY {order} LIMIT ? OFFSET ?)
CROSS JOIN article ON number = chosen
"""


class _Private(dict[int, int]):
    """For `str.translate`: letters, digits and blanks stay, all else becomes private."""

    def __missing__(self, code: int) -> int:
        self[code] = code if chr(code).isalnum() or chr(code) in " \n" else 0xF0000 + (code & 0xFFFF)
        return self[code]


PRIVATE = _Private()


def build(folder: Path, issues: Iterable[Issue]) -> None:
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "index.db", isolation_level=None)
    database.executescript(SCHEMA)
    database.execute("INSERT INTO words(words, rank) VALUES ('automerge', 0)")
    database.execute("INSERT INTO chars(chars, rank) VALUES ('automerge', 0)")
    database.execute("BEGIN")
    sets: dict[tuple[str, str], int] = {}
    number = 0
    for batch in rows(issues):
        for row in batch:
            number += 1
            _add(database, number, row, sets)
    database.executemany("INSERT INTO sets VALUES (?, ?, ?)", [(n, *key) for key, n in sets.items()])
    for table in ("words", "chars"):
        database.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
    database.execute("COMMIT")
    database.execute("ANALYZE")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def _add(database: sqlite3.Connection, number: int, row: Row, sets: dict[tuple[str, str], int]) -> None:
    database.execute("INSERT INTO article VALUES (?, ?, ?, ?)", (number, row.id, row.title, row.text))
    facts: list[int] = [number, row.day]
    for name in COLUMNS[1:]:
        values = getattr(row, name)
        value = values if isinstance(values, str) else SETS.join(values)
        facts.append(sets.setdefault((name, value), len(sets)))
    database.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", facts)
    words = row.words_of_title.translate(PRIVATE), row.words_of_body.translate(PRIVATE)
    database.execute("INSERT INTO words(rowid, title, body) VALUES (?, ?, ?)", (number, *words))
    database.execute("INSERT INTO chars(rowid, text) VALUES (?, ?)", (number, row.chars.translate(PRIVATE)))


def open(folder: Path) -> tuple[Callable[[Request], Answer], Callable[[], None]]:
    database = sqlite3.connect(folder / "index.db", isolation_level=None)
    database.execute(f"PRAGMA mmap_size = {MAPPED}")
    database.execute("PRAGMA temp_store = MEMORY")
    names: dict[int, tuple[str, ...]] = {}
    by_value: dict[tuple[str, str], list[int]] = {}
    for number, facet, values in database.execute("SELECT number, facet, value FROM sets"):
        names[number] = tuple(values.split(SETS))
        for value in names[number]:
            by_value.setdefault((facet, value), []).append(number)

    def answer(request: Request) -> Answer:
        statement, arguments = _statement(request.query)
        for facet, values in request.filters.items():
            numbers = [number for value in values for number in by_value.get((facet, value), ())]
            statement += f' AND "{facet}" IN ({", ".join(map(str, numbers))})'
        if request.first or request.last:
            assert request.first and request.last
            statement += f" AND day BETWEEN {request.first.toordinal()} AND {request.last.toordinal()}"
        database.execute("DROP TABLE IF EXISTS temp.found")
        database.execute(statement, arguments)
        (total,) = database.execute("SELECT count(*) FROM found").fetchone()
        order = "day DESC" if request.sort == "newest" or request.query == Everything() else "score"
        rows = database.execute(PAGE.format(order=order), (request.limit, request.offset)).fetchall()
        facets: dict[str, Counter[str]] = {}
        for facet in request.facets:
            counts: Counter[str] = Counter()
            for number, count in database.execute(f'SELECT "{facet}", count(*) FROM found GROUP BY 1'):
                for value in names[number]:
                    counts[value] += count
            facets[facet] = counts
        return Answer(total, tuple(row[0] for row in rows), tuple(row[1] for row in rows), facets)

    return answer, lambda: None


def _statement(query: Query) -> tuple[str, tuple[str, ...]]:
    match query:
        case Everything():
            return EVERYTHING, ()
        case String(text):
            return FOUND.format(table="chars", weights=""), (_quoted(tokens(text)),)
    return FOUND.format(table="words", weights=f", {TITLE_WEIGHT}, 1.0"), (_expression(query),)


def _expression(query: Query) -> str:
    match query:
        case Word(text):
            return _quoted(text)
        case And(parts):
            return " AND ".join(map(_expression, parts))
        case Or(parts):
            return " OR ".join(map(_expression, parts))
    raise TypeError(f"no kind of the benchmark asks {query!r}")


def _quoted(text: str) -> str:
    return f'"{text.translate(PRIVATE)}"'

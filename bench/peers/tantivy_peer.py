"""tantivy, through its Python package: words without positions, facets and date as fast fields.

Of the configurations that were tried (facets as texts or numbers; one, two or eight segments; the total counted by the
search or summed from the years) this one was the fastest, or equal to it. Two threads write fastest, one thread
leaves one segment, which is searched faster; the package has no call that merges.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur

from bench.cut import Row, rows, tokens
from bench.peers import Answer
from corpus.models import Issue
from index.engine import Request
from index.queries import And, Everything, Or, Query, String, Word
from index.score import TITLE_WEIGHT

NAME = f"tantivy {version('tantivy')}"
THREADS = 2
HEAP = 3_000_000_000  # no segment is written before the end
STORED = ("id", "title", "text")
MULTIPLE = ("group", "place", "topic")
VALUES = 200  # more than any facet has


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in STORED:
        builder.add_bytes_field(name, stored=True)
    for name in ("words_of_title", "words_of_body"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("chars", tokenizer_name="whitespace", index_option="position")
    for name in ("year", "series", "kind", "group", "place", "topic"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    return builder.build()


def build(folder: Path, issues: Iterable[Issue]) -> None:
    _write(folder, issues, THREADS)


def finish(folder: Path, issues: Iterable[Issue]) -> None:
    """The index that is asked: in one segment, written by one thread."""
    shutil.rmtree(folder)
    _write(folder, issues, 1)


def _write(folder: Path, issues: Iterable[Issue], threads: int) -> None:
    folder.mkdir(parents=True)
    writer = tantivy.Index(schema(), str(folder)).writer(HEAP, threads)
    for batch in rows(issues):
        for row in batch:
            writer.add_document(_document(row))
    writer.commit()
    writer.wait_merging_threads()


def _document(row: Row) -> tantivy.Document:
    values: dict[str, Any] = row._asdict()
    for name in STORED:
        values[name] = values[name].encode()
    for name in MULTIPLE:
        values[name] = list(values[name])
    return tantivy.Document(**values)


def open(folder: Path) -> tuple[Callable[[Request], Answer], Callable[[], None]]:
    index = tantivy.Index.open(str(folder))
    index.config_reader("manual")
    searcher, schema = index.searcher(), index.schema

    def answer(request: Request) -> Answer:
        query = _query(schema, request)
        counted = {name: {"terms": {"field": name, "size": VALUES}} for name in request.facets}
        order = "day" if request.sort == "newest" or request.query == Everything() else None
        # The search need not count, so that it can skip: every article has one year, so the years' counts add up.
        found = searcher.search(query, request.limit, False, order, request.offset)
        counts = searcher.aggregate(query, counted)
        documents = [searcher.doc(address) for _, address in found.hits]
        facets: dict[str, dict[str, int]] = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in counts[name]["buckets"]} for name in request.facets
        }
        return Answer(
            sum(facets["year"].values()),
            tuple(document["id"][0].decode() for document in documents),
            tuple(document["title"][0].decode() for document in documents),
            facets,
        )

    return answer, lambda: None


def _query(schema: tantivy.Schema, request: Request) -> tantivy.Query:
    query = _translated(schema, request.query)
    conditions = [tantivy.Query.term_set_query(schema, name, list(values)) for name, values in request.filters.items()]
    if request.first or request.last:
        assert request.first and request.last
        days = request.first.toordinal(), request.last.toordinal()
        conditions.append(tantivy.Query.range_query(schema, "day", FieldType.Integer, *days))
    if not conditions:
        return query
    unscored = [(Occur.Must, tantivy.Query.const_score_query(condition, 0.0)) for condition in conditions]
    return tantivy.Query.boolean_query([(Occur.Must, query), *unscored])


def _translated(schema: tantivy.Schema, query: Query) -> tantivy.Query:
    match query:
        case Word(text):
            title = tantivy.Query.term_query(schema, "words_of_title", text, "freq")
            body = tantivy.Query.term_query(schema, "words_of_body", text, "freq")
            either = [(Occur.Should, tantivy.Query.boost_query(title, TITLE_WEIGHT)), (Occur.Should, body)]
            return tantivy.Query.boolean_query(either)
        case String(text):
            chars: list[Any] = tokens(text).split(" ")
            if len(chars) == 1:
                return tantivy.Query.term_query(schema, "chars", chars[0], "freq")
            return tantivy.Query.phrase_query(schema, "chars", chars)
        case And(parts):
            return tantivy.Query.boolean_query([(Occur.Must, _translated(schema, part)) for part in parts])
        case Or(parts):
            return tantivy.Query.boolean_query([(Occur.Should, _translated(schema, part)) for part in parts])
        case Everything():
            return tantivy.Query.all_query()
    raise TypeError(f"no kind of the benchmark asks {query!r}")

"""`python -m bench.quality FOLDER…`: how good the order of results is, on questions that people judged.

A folder has docs.jsonl (id, title, text), queries.jsonl (id, text) and qrels.tsv (query, document, relevance). Each
document becomes an article, each query is typed as it is, and the answer is that of the site's search. A line each:

    cmrc2018 MRR@10 0.990 recall@10 0.997 nothing 0.000
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from corpus.ids import article_id, paragraph_ids
from corpus.models import Article, Issue, Paragraph, Source
from index.embedded.engine import WhooshEngine
from index.engine import Engine
from search.params import Params, QueryError
from search.query_parsing import parse_query
from search.results.answering import answer

FIRST = 10  # results that count
PER_ISSUE = 500


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over queries: one over the rank of the first relevant result, the share of relevant ones found among the
    first ten, and the share of queries that find nothing."""

    mrr: float
    recall: float
    nothing: float


def measure(folder: Path, step: int = 1) -> Quality:
    """The quality on a folder's queries, of every `step`th of them."""
    documents = list(_lines(folder / "docs.jsonl"))
    judged: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, relevance = line.split("\t")
        if int(relevance) > 0:
            judged.setdefault(query, set()).add(document)
    with tempfile.TemporaryDirectory() as made:
        engine = WhooshEngine.create(Path(made) / "index", ())
        engine.write(_issues(documents))
        ids = {_id(number): str(document["id"]) for number, document in enumerate(documents)}
        queries = [query for query in _lines(folder / "queries.jsonl") if query["id"] in judged][::step]
        rows = [_judge([ids[id] for id in _found(engine, query["text"])], judged[query["id"]]) for query in queries]
    return Quality(*(sum(column) / max(len(rows), 1) for column in zip(*rows, strict=True)))


def _found(engine: Engine, typed: str) -> list[str]:
    try:
        _, results = answer(engine, Params(q=typed, size=FIRST), parse_query(typed).query)
    except QueryError:
        return []
    return [hit.id for hit in results.hits]


def _judge(found: list[str], relevant: set[str]) -> tuple[float, float, float]:
    ranks = [rank for rank, id in enumerate(found, 1) if id in relevant]
    return (1 / ranks[0] if ranks else 0.0), len(ranks) / min(len(relevant), FIRST), float(not found)


def _issues(documents: list[dict[str, Any]]) -> Iterator[Issue]:
    source = Source("0" * 64, "docs.jsonl", "application/json", "utf-8")
    for start in range(0, len(documents), PER_ISSUE):
        part = documents[start : start + PER_ISSUE]
        articles = tuple(_article(number, document) for number, document in enumerate(part, start))
        yield Issue(_issue(start), "judged", "", None, None, None, None, "", source, articles=articles)


def _article(number: int, document: dict[str, Any]) -> Article:
    texts = [line for line in document["text"].splitlines() if line.strip()]
    paragraphs = tuple(Paragraph(id, text) for id, text in zip(paragraph_ids(texts), texts, strict=True))
    return Article(_id(number), "feature", document["title"], paragraphs)


def _issue(number: int) -> str:
    return f"judged-no{number // PER_ISSUE + 1}"


def _id(number: int) -> str:
    return article_id(_issue(number), number % PER_ISSUE + 1)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folders: tuple[Path, ...]) -> None:
    """Prints a line for each folder."""
    for folder in folders:
        got = measure(folder)
        click.echo(f"{folder.name} MRR@10 {got.mrr:.3f} recall@10 {got.recall:.3f} nothing {got.nothing:.3f}")


if __name__ == "__main__":
    main()

"""Stock Whoosh 2.7.4 with its own codec: words without positions, facets and order from columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import whoosh
from whoosh import query as wq
from whoosh import sorting
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema
from whoosh.index import create_in, open_dir

from bench.cut import rows, tokens
from bench.peers import Answer
from corpus.models import Issue
from index.engine import Request
from index.queries import And, Everything, Or, Query, String, Word
from index.score import TITLE_WEIGHT

NAME = f"Whoosh {whoosh.versionstring()}"
MEMORY = 512  # megabytes of the writer
SETS = "\x1f"  # stands between the values of a set
SINGLE, MULTIPLE = ("year", "series", "kind"), ("group", "place", "topic")


def schema() -> Schema:
    fields = {name: ID(sortable=True) for name in SINGLE}
    # A column holds one value: the whole set, which is taken apart after counting.
    fields |= {f"{name}_set": ID(sortable=True) for name in MULTIPLE}
    fields |= {name: KEYWORD(commas=True) for name in MULTIPLE}
    words = {
        name: TEXT(SpaceSeparatedTokenizer(), phrase=False, field_boost=boost)
        for name, boost in (("words_of_title", TITLE_WEIGHT), ("words_of_body", 1.0))
    }
    return Schema(
        id=STORED,
        title=STORED,
        text=STORED,
        chars=TEXT(SpaceSeparatedTokenizer(), phrase=True),
        day=NUMERIC(sortable=True),
        **words,
        **fields,
    )


def build(folder: Path, issues: Iterable[Issue]) -> None:
    folder.mkdir(parents=True)
    writer = create_in(str(folder), schema()).writer(limitmb=MEMORY)
    for batch in rows(issues):
        for row in batch:
            fields = row._asdict()
            for name in MULTIPLE:
                fields[f"{name}_set"] = SETS.join(fields[name])
                fields[name] = ",".join(fields[name])
            writer.add_document(**fields)
    writer.commit(optimize=True)


def open(folder: Path) -> tuple[Callable[[Request], Answer], Callable[[], None]]:
    searcher = open_dir(str(folder)).searcher()
    names = {name: f"{name}_set" if name in MULTIPLE else name for name in SINGLE + MULTIPLE}

    def answer(request: Request) -> Answer:
        facets = sorting.Facets()
        for name in request.facets:
            facets.add_field(names[name], maptype=sorting.Count)
        newest = request.sort == "newest" or request.query == Everything()
        found = searcher.search(
            _translated(request.query),
            limit=request.offset + request.limit,
            filter=_filter(request),
            groupedby=facets,
            sortedby=sorting.FieldFacet("day", reverse=True) if newest else None,
        )
        last = min(found.scored_length(), request.offset + request.limit)
        hits = [found[i] for i in range(request.offset, last)]
        return Answer(
            len(found),
            tuple(hit["id"] for hit in hits),
            tuple(hit["title"] for hit in hits),
            {name: _apart(found.groups(names[name])) for name in request.facets},
        )

    return answer, lambda: None


def _apart(counts: dict[str, int]) -> Counter[str]:
    values: Counter[str] = Counter()
    for joined, count in counts.items():
        for value in joined.split(SETS):
            values[value] += count
    return values


def _filter(request: Request) -> wq.Query | None:
    conditions = [wq.Or([wq.Term(name, value) for value in values]) for name, values in request.filters.items()]
    if request.first or request.last:
        assert request.first and request.last
        conditions.append(wq.NumericRange("day", request.first.toordinal(), request.last.toordinal()))
    return wq.And(conditions) if conditions else None


def _translated(query: Query) -> wq.Query:
    match query:
        case Word(text):
            return wq.Or([wq.Term("words_of_title", text), wq.Term("words_of_body", text)])
        case String(text):
            return wq.Phrase("chars", tokens(text).split(" "))
        case And(parts):
            return wq.And([_translated(part) for part in parts])
        case Or(parts):
            return wq.Or([_translated(part) for part in parts])
        case Everything():
            return wq.Every()
    raise TypeError(f"no kind of the benchmark asks {query!r}")

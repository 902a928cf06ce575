"""What stands in an OpenSearch index: its settings, its fields, and the documents of an issue and an article.

One index holds every version of every article and issue, and one document more, the state, which publishes a
generation. Texts arrive folded and cut: words joined by blanks; strings as the texts themselves, which the index
takes apart into single characters and pairs, with a gap between title and paragraphs that no string reaches across.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from bisect import bisect_left
from functools import cache
from typing import Any

import numpy as np

from corpus.ids import article_place, place_without_date
from corpus.models import Article, IssueHead
from corpus.text.fold import fold, fold_with_sources
from index.analysis import Analysis
from index.documents import STORED, units
from index.figures import ends, printed_in
from index.schema import DAYS, FACETS, MISSING, facet_values
from index.score import LENGTH_FIELDS, LENGTHS, length_bytes

MAPPING = 5  # raise it whenever an index of before can no longer be read; it stands in the index's name
FORMAT = f"{MAPPING}.{STORED}"  # and the form in which articles and issues are stored
STATE = "state"  # the id of the document that publishes a generation
GAP = 1000  # positions between two units of text: more than FARTHEST
SPACE = "\ue000"  # in what is sought with gaps, one character of any kind; texts have it rarely, and keep it
FIGURES = 10_000  # how deep a page of figures may reach
LONGEST = 8000  # characters of the longest word in lists of words


HUGE = 1e300  # an open bound: JSON has no infinity

Document = dict[str, Any]


def index_body(shards: int, replicas: int) -> dict[str, Any]:
    """The settings and mappings of a new index."""
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                "max_inner_result_window": FIGURES,
                "refresh_interval": -1,  # a write makes its documents visible itself, before it publishes them
                # A term scores how often it occurs; the rest of the formula needs the whole index's statistics.
                "similarity": {"times": {"type": "scripted", "script": {"source": "return doc.freq;"}}},
            },
            "analysis": {
                "tokenizer": {
                    "characters": {"type": "ngram", "min_gram": 1, "max_gram": 1},
                    "pairs": {"type": "ngram", "min_gram": 2, "max_gram": 2},
                },
                "analyzer": {
                    "words": {"type": "custom", "tokenizer": "whitespace"},
                    "characters": {"type": "custom", "tokenizer": "characters"},
                    "pairs": {"type": "custom", "tokenizer": "pairs"},
                    "spaced": {"type": "custom", "tokenizer": "characters", "filter": ["spaces"]},
                },
                "filter": {"spaces": {"type": "stop", "stopwords": [SPACE]}},  # leaves its positions
            },
        },
        "mappings": {
            "dynamic": "strict",
            # An article is written anew from `stored` when it leaves; what can be made from it is not kept twice.
            "_source": {"includes": ["id", "born", "gone", "shown", "stored", "digest", "state"]},
            "properties": {
                "what": {"type": "keyword"},
                "id": {"type": "keyword"},
                "issue": {"type": "keyword"},
                "series": {"type": "keyword"},
                "day": {"type": "integer"},
                "year": {"type": "integer"},
                "number": {"type": "integer"},
                "place": {"type": "long"},
                **{one.name: {"type": "integer"} for one in DAYS},
                "figures": {"type": "nested", "properties": _figure_fields()},
                "month": {"type": "keyword"},
                "born": {"type": "integer"},
                "gone": {"type": "integer"},
                "facet": {"properties": {facet: {"type": "keyword"} for facet in FACETS}},
                "length": {"properties": {field: {"type": "integer"} for field in LENGTH_FIELDS}},
                "byte": {"properties": {field: {"type": "integer", "index": False} for field in LENGTH_FIELDS}},
                "title": _words(),
                "body": _words(),
                "title_text": _strings(),
                "body_text": _strings(),
                "words": {"type": "keyword", "index": False, "ignore_above": LONGEST},
                "shown": {"type": "keyword", "index": False, "doc_values": False},
                "stored": {"type": "binary"},
                "digest": {"type": "keyword", "index": False, "doc_values": False},
                "state": {"type": "object", "enabled": False},
            },
        },
    }


def _words() -> dict[str, Any]:
    return {"type": "text", "analyzer": "words", "similarity": "times", "norms": False, "index_options": "freqs"}


def _strings() -> dict[str, Any]:
    scored = {"type": "text", "similarity": "times", "norms": False}
    return scored | {
        "analyzer": "pairs",
        "index_options": "positions",
        "position_increment_gap": GAP,
        "fields": {
            "char": scored | {"analyzer": "characters", "index_options": "positions", "position_increment_gap": GAP}
        },
    }


def _figure_fields() -> dict[str, Any]:
    kept = {"type": "double"}
    named = {"type": "keyword"}
    return {
        "article": named,
        "number": {"type": "integer"},
        "day": {"type": "integer"},
        "place": {"type": "long"},
        "dimension": named,
        "unit": named,
        "role": named,
        "lower": kept,
        "upper": kept,
        "value": kept,
        "sentence": _strings(),
        "subject": _strings(),
    }


def _figures(article: Article, head: IssueHead) -> list[Document]:
    """The nested documents of the article's figures: open bounds infinite, with what they are sorted by."""
    made = []
    for number, one in enumerate(article.figures):
        figure = one.figure
        low, high = ends(figure)
        folded = fold_with_sources(printed_in(article, one.paragraph))
        sentence, subject = (
            folded.text[bisect_left(folded.sources, start) : bisect_left(folded.sources, end)]
            for start, end in (
                (figure.sentence_start, figure.sentence_end),
                (max(figure.subject_start, 0), max(figure.subject_end, 0)),
            )
        )
        row = {
            "article": article.id,
            "number": number,
            "day": head.date.toordinal() if head.date else None,
            "place": None if head.date else article_place(article.id),
            "dimension": figure.dimension,
            "unit": figure.unit,
            "role": figure.role,
            "lower": max(low, -HUGE),
            "upper": min(high, HUGE),
            "value": low if low > -HUGE else high,
            "sentence": sentence,
            "subject": subject or None,
        }
        made.append({name: value for name, value in row.items() if value is not None})
    return made


def article_document(
    stored: str, article: Article, head: IssueHead, analysis: Analysis, born: int, gone: int | None
) -> Document:
    """The document of one version of an article, of which `stored` is the stored form."""
    title, *body = map(fold, units(article))
    title_words = analysis.indexed_words(title)
    body_words = [word for unit in body for word in analysis.indexed_words(unit)]
    lengths = dict(
        zip(LENGTH_FIELDS, (len(title_words), len(body_words), len(title), sum(map(len, body))), strict=True)
    )
    document: Document = {
        "what": "article",
        "id": article.id,
        "issue": head.id,
        "number": head.number,
        **{one.name: [day.toordinal() for day in one.of(article)] for one in DAYS},
        "figures": _figures(article, head),
        "facet": {facet: values or [MISSING] for facet, values in facet_values(article, head).items()},
        "length": {field: length for field, length in lengths.items() if length},
        "byte": {field: one_byte(length) for field, length in lengths.items() if length},
        "title": " ".join(title_words),
        "body": " ".join(body_words),
        "title_text": title,
        "body_text": body,
        "words": sorted({*title_words, *body_words}),
        "shown": json.dumps(article.title),  # escaped: a title may hold half a character, which JSON in UTF-8 cannot
        "stored": pack(stored),
    }
    place = None if head.date else article_place(article.id)
    return _dated(document | {"place": place}, head, born, gone)


def issue_document(stored: str, head: IssueHead, born: int, gone: int | None) -> Document:
    """The document of one version of an issue, without its articles."""
    place = None if head.date else place_without_date(head.id)
    return _dated({"what": "issue", "id": head.id, "place": place, "stored": pack(stored)}, head, born, gone)


@cache
def one_byte(length: int) -> int:
    """The length that remains of a length kept in one byte."""
    return int(LENGTHS[length_bytes(np.array([length]))[0]])


def _dated(document: Document, head: IssueHead, born: int, gone: int | None) -> Document:
    dated = document | {
        "series": head.series,
        "day": head.date.toordinal() if head.date else None,
        "month": f"{head.date.year:04d}-{head.date.month:02d}" if head.date else None,
        "year": head.filed_year,
        "born": born,
        "gone": gone,
    }
    kept = {name: value for name, value in dated.items() if value is not None}
    return kept | {"digest": hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]}


def document_id(what: str, id: str, born: int) -> str:
    """The name of a version's document: the same each time, so that writing it twice is writing it once."""
    return f"{what}:{id}@{born}"


def pack(text: str) -> str:
    """A stored form as it stands in a document."""
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 6)).decode()


def unpack(packed: str) -> str:
    """What `pack` was given."""
    return zlib.decompress(base64.b64decode(packed)).decode("utf-8", "surrogatepass")

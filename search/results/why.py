"""Why an article was found: what of the query stands where in it, and which words earned the labels asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from corpus.models import Article
from index.queries import And, Labelled, Most, Or, Query
from index.schema import LABELS, Facet, labels_of
from search.params import Params
from search.snippets import Shown, Terms


@dataclass(frozen=True, slots=True)
class Standing:
    """What is sought, and how often it stands in the title and in the text; `url` leads to the first place in this."""

    text: str
    title: int
    body: int
    url: str


@dataclass(frozen=True, slots=True)
class Earned:
    """A label that was asked for, and the words of the text that earned it; none where it was given by an editor."""

    facet: Facet
    value: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why an article was found; `missing` are words that it has not, where most of the words were enough."""

    terms: tuple[Standing, ...] = ()
    missing: tuple[str, ...] = ()
    labels: tuple[Earned, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.labels)

    def to_json(self) -> dict[str, Any]:
        """As the hit of a JSON answer has it."""
        return asdict(self)


def why(
    article: Article, query: Query, looked_for: Terms, shown: Shown, page: str, labels: Collection[tuple[Facet, str]]
) -> Why:
    """Why `query` found the article, in which the terms stand as `shown` says; `page` is the article's address, and
    `labels` are those that were asked for."""
    found, missing = [], []
    for term in dict.fromkeys((*looked_for.title, *looked_for.body)):
        if term in shown.standing:
            in_title, in_body, first = shown.standing[term]
            found.append(Standing(term.text, in_title, in_body, f"{page}#p-{first}" if first else ""))
        else:
            missing.append(term.text)
    return Why(
        tuple(found),
        tuple(missing) if _by_most(query) else (),
        tuple(_earned(article, labels)) if labels else (),
    )


def _by_most(query: Query) -> bool:
    return isinstance(query, Most) or (isinstance(query, And) and any(map(_by_most, query.parts)))


def asked_labels(query: Query, params: Params) -> frozenset[tuple[Facet, str]]:
    """The labels that filters and a query ask for."""
    return frozenset([*((facet, value) for facet in LABELS for value in params.values(facet)), *_asked(query)])


def _asked(query: Query) -> Iterable[tuple[Facet, str]]:
    """The labels that a query asks for; what it excludes is not among them."""
    match query:
        case Labelled(facet, value):
            yield facet, value
        case And(parts) | Or(parts):
            for part in parts:
                yield from _asked(part)


def _earned(article: Article, asked: Collection[tuple[Facet, str]]) -> Iterable[Earned]:
    for facet, labels in zip(LABELS, labels_of(article), strict=True):
        for label in labels:
            if (facet, label.value) in asked:
                yield Earned(facet, label.value, label.words)

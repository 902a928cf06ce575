"""Requests in OpenSearch's words.

A search asks twice. First: in how many versions of articles does each term occur (`counting`)? From that come the
weights of the design's score, which the second request carries: so it is the same whatever the shards, whatever
has been deleted and whatever an ingest is just writing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.text.fold import fold
from index.engine import Request
from index.figures import FigureCondition, HasFigure
from index.opensearch.mapping import SPACE
from index.queries import (
    And,
    Bounded,
    Everything,
    Field,
    Glob,
    InIssue,
    Labelled,
    Most,
    Near,
    Not,
    Or,
    Prefix,
    Query,
    Range,
    String,
    Word,
    glob_parts,
)
from index.sample import KEYS
from index.schema import DAYS_COLUMNS
from index.score import CHAR_FIELDS, K1, LENGTH_FIELDS, TITLE_WEIGHT, WORD_FIELDS, B, enough, idf

VALUES = 10_000  # of one facet, and months, that are counted
Clause = dict[str, Any]

ALL: Clause = {"match_all": {}}
NONE: Clause = {"match_none": {}}
COLUMNS = {"date": "day", "year": "year", "number": "number", "born": "born", **{name: name for name in DAYS_COLUMNS}}
# `_score` is how often the term occurs in the field, once for each of the pairs that a longer string is sought by;
# what comes out is what these times count there.
TIMES = "return params.weight * _score / (params.base + params.slope * doc[params.byte].value)"
# `_score` is the sum of what a term's times count in title and body.
SCORE = "return params.idf * _score / (_score + params.k1)"
# `index.sample`: the key of an article's id under a seed.
KEY = (
    "String id = doc['id'].value; int h = (int) 2166136261L;"
    " for (int i = 0; i < id.length(); i++) { h = (h ^ id.charAt(i)) * 16777619; }"
    " h ^= (int) params.seed; h = (h ^ (h >>> 16)) * (int) 0x85EBCA6BL; h = (h ^ (h >>> 13)) * (int) 0xC2B2AE35L;"
    " long key = (h ^ (h >>> 16)) & 0xFFFFFFFFL;"
)


@dataclass(frozen=True, slots=True)
class Term:
    """What is scored as one: a word, or a folded string, in any field or in the title."""

    text: str
    field: Field
    string: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Where it is sought: some of LENGTH_FIELDS."""
        return _in(self.field, CHAR_FIELDS if self.string else WORD_FIELDS)

    @property
    def clause(self) -> Clause:
        """The condition that finds the term in any of its fields."""
        return _any([self.clause_in(name) for name in self.fields])

    def clause_in(self, field: str) -> Clause:
        """The condition that finds the term in one field."""
        if not self.text:
            return NONE
        if not self.string:
            return {"term": {field: self.text}}
        return _standing(self.text, field.replace("_char", "_text"))


@dataclass(frozen=True, slots=True)
class Statistics:
    """Over all versions of articles up to the published generation: `articles` of them.

    `having` and `lengths`: per field how many articles have anything in it, and the sum of its lengths;
    `terms`: how many have each term.
    """

    articles: int
    having: Mapping[str, int]
    lengths: Mapping[str, int]
    terms: Mapping[Term, int] = field(default_factory=dict)

    def idf(self, term: Term) -> float:
        """The weight of a term; 0 where no article has it."""
        return idf(self.articles, self.terms[term]) if self.terms[term] else 0.0


def weighted_terms(query: Query, scored: bool) -> Iterable[Term]:
    """The terms whose weights a query without `Run`s needs: those of `Most` always, the others where it is scored."""
    match query:
        case Word() | String() if scored:
            yield term_of(query)
        case And(parts) | Or(parts):
            for part in parts:
                yield from weighted_terms(part, scored)
        case Most(parts):
            for part in parts:
                yield from weighted_terms(part, True)
        case Not(part):
            yield from weighted_terms(part, False)


def term_of(query: Word | String) -> Term:
    """A word or string as it is sought."""
    return Term(query.text, query.field) if isinstance(query, Word) else Term(fold(query.text), query.field, True)


def published(generation: int) -> list[Clause]:
    """Every version of every article, up to that generation."""
    return [{"term": {"what": "article"}}, {"range": {"born": {"lte": generation}}}]


def alive(what: str, generation: int) -> Clause:
    """What of that kind ("article", "issue") a generation sees."""
    seen = [{"term": {"what": what}}, {"range": {"born": {"lte": generation}}}]
    return {"bool": {"filter": seen, "must_not": [{"range": {"gone": {"lte": generation}}}]}}


def counting(asked: Iterable[Term], among: list[Clause]) -> dict[str, Any]:
    """How many documents have each term, of those that fulfil some conditions: one bucket a term, in order."""
    filters = {str(number): term.clause for number, term in enumerate(asked)}
    return _without_hits(among, {"terms": {"filters": {"filters": filters}}})


def measuring(generation: int) -> dict[str, Any]:
    """How many versions of articles there are, how many have each field, and the sum of its lengths."""
    sums = {name: {"stats": {"field": f"length.{name}"}} for name in LENGTH_FIELDS}
    return _without_hits(published(generation), {"articles": {"filter": ALL}, **sums})


def _without_hits(filters: list[Clause], aggregations: dict[str, Any]) -> dict[str, Any]:
    return {"size": 0, "track_total_hits": False, "query": {"bool": {"filter": filters}}, "aggs": aggregations}


# --- conditions ----------------------------------------------------------------------------------


def clause(query: Query, statistics: Statistics, scored: bool) -> Clause:
    """The condition of a query without `Run`s; the statistics have its `terms`."""
    match query:
        case Word() | String():
            return _scored(term_of(query), statistics) if scored else term_of(query).clause
        case Prefix(text, where):
            prefix = fold(text)
            names = _in(where, WORD_FIELDS)
            return _unscored(_any([{"prefix": {name: prefix}} for name in names]) if prefix else NONE)
        case Bounded() | Near() | Glob():
            return _unscored(_any([_placed(query, f"{name}_text.char") for name in _in(query.field, WORD_FIELDS)]))
        case Range(column, low, high):
            ends = {name: end for name, end in (("gte", low), ("lte", high)) if end is not None}
            name = COLUMNS[column]
            return _unscored({"range": {name: ends}} if ends else {"exists": {"field": name}})
        case Labelled(facet, value):
            return _unscored({"term": {f"facet.{facet}": value}})
        case InIssue(issue):
            return _unscored({"term": {"issue": issue}})
        case HasFigure(condition):
            return _unscored(figure_clause(condition))
        case And(parts):
            wanted = [clause(part, statistics, scored) for part in parts if not isinstance(part, Not)]
            unwanted = [clause(part.part, statistics, False) for part in parts if isinstance(part, Not)]
            return {"bool": {"must": wanted, "must_not": unwanted, "filter": [ALL]}}
        case Or(parts):
            return _any([clause(part, statistics, scored) for part in parts])
        case Most(parts, share):
            had = _enough(list(weighted_terms(query, scored)), share, statistics)
            either = [clause(part, statistics, scored) for part in parts] if scored else []
            return {"bool": {"filter": [had], "should": either}} if had != NONE else NONE
        case Not(part):
            return {"bool": {"filter": [ALL], "must_not": [clause(part, statistics, False)]}}
        case Everything():
            return _unscored(ALL)
    raise TypeError(f"not a query that an index answers: {query!r}")


def figure_clause(condition: FigureCondition) -> Clause:
    """The condition that an article has such a figure."""
    return {"nested": {"path": "figures", "score_mode": "none", "query": figure_condition(condition)}}


def figure_condition(condition: FigureCondition) -> Clause:
    """The condition on the nested document of a figure."""
    filters: list[Clause] = [_telling(text, condition.in_subject) for text in condition.about]
    for name, values in (
        ("dimension", condition.dimensions),
        ("unit", (condition.unit,) if condition.unit else ()),
        ("role", condition.roles),
    ):
        filters += [{"terms": {f"figures.{name}": list(values)}}] if values else []
    for end, outer, within, beyond, value in (
        ("upper", "lower", "gte", -math.inf, condition.low),
        ("lower", "upper", "lte", math.inf, condition.high),
    ):
        if value is not None:
            filters.append({"range": {f"figures.{end}": {within: value}}})
            if condition.certain:  # an end that is only just left out, >1亿元, is where 超1亿元 begins
                filters.append({"range": {f"figures.{outer}": {within: math.nextafter(value, beyond)}}})
    return {"bool": {"filter": filters or [ALL]}}


def _telling(text: str, in_subject: bool) -> Clause:
    sentence, subject = (_standing(fold(text), f"figures.{name}") for name in ("sentence", "subject"))
    if not in_subject:
        return sentence
    without = {"bool": {"filter": [sentence], "must_not": [{"exists": {"field": "figures.subject"}}]}}
    return _any([subject, without])


def _standing(text: str, field: str) -> Clause:
    """Where a folded string stands in a field of texts."""
    if not text:
        return NONE
    return {"term": {f"{field}.char": text}} if len(text) == 1 else {"match_phrase": {field: text}}


def _in(where: Field, names: tuple[str, ...]) -> tuple[str, ...]:
    """Of the title's and the body's field those that are meant."""
    return {"title": names[:1], "body": names[1:], "any": names}[where]


def _placed(query: Bounded | Near | Glob, field: str) -> Clause:
    """The condition on where strings stand in a field of characters."""
    match query:
        case Near(texts, apart):
            if not all(map(fold, texts)):
                return NONE
            near = {"all_of": {"intervals": [_interval(fold(text)) for text in texts], "max_gaps": apart}}
            return {"intervals": {field: near}}
        case Bounded(text, before, after):
            if not (folded := fold(text)):
                return NONE
            plain = found = _interval(folded)
            for row in ([_one_of(before), plain] if before else [], [plain, _one_of(after)] if after else []):
                if row:  # one filter after the other: of a disjunction the filter loses some
                    without = {"all_of": {"intervals": row, "ordered": True, "max_gaps": 0}}
                    found = {"all_of": {"intervals": [found], "filter": {"not_contained_by": without}}}
            return {"intervals": {field: found}}
        case Glob(text):
            return _any([{"match_phrase": {field: {"query": s, "analyzer": "spaced"}}} for s in _spaced(text)])


def _interval(folded: str) -> Clause:
    return {"match": {"query": folded, "ordered": True, "max_gaps": 0}}


def _one_of(characters: str) -> Clause:
    return {"regexp": {"pattern": f"[{re.escape(characters)}]"}}


def _spaced(pattern: str) -> list[str]:
    """The pattern with each number of SPACEs that its gaps may have."""
    made = [""]
    for least, most, literal in glob_parts(pattern):
        made = [before + SPACE * width + literal for before in made for width in range(least, most + 1)]
    return made


def _any(clauses: list[Clause]) -> Clause:
    if not clauses:
        return NONE
    return {"bool": {"should": clauses, "minimum_should_match": 1}} if len(clauses) > 1 else clauses[0]


def _enough(parts: list[Term], share: float, statistics: Statistics) -> Clause:
    """Articles that have that share of the terms' idf."""
    known = [term for term in parts if statistics.terms[term]]
    if not known:
        return NONE
    had = [{"constant_score": {"filter": term.clause, "boost": statistics.idf(term)}} for term in known]
    least = enough(map(statistics.idf, known), share)
    summed = {"script_score": {"query": _any(had), "script": {"source": "return _score"}, "min_score": max(least, 0.0)}}
    return {"bool": {"filter": [summed]}}


def _unscored(condition: Clause) -> Clause:
    return {"bool": {"filter": [condition]}}


def _scored(term: Term, statistics: Statistics) -> Clause:
    if not statistics.terms[term]:
        return NONE
    times = _any([_times(term, name, statistics) for name in term.fields if statistics.having[name]])
    return _script(times, SCORE, idf=statistics.idf(term), k1=K1)


def _times(term: Term, field: str, statistics: Statistics) -> Clause:
    weight = TITLE_WEIGHT if field.startswith("title") else 1.0
    pairs = max(len(term.text) - 1, 1) if term.string else 1
    slope = B * statistics.having[field] / statistics.lengths[field]
    return _script(term.clause_in(field), TIMES, weight=weight / pairs, base=1 - B, slope=slope, byte=f"byte.{field}")


def _script(query: Clause, source: str, **params: Any) -> Clause:
    return {"script_score": {"query": query, "script": {"source": source, "params": params}}}


# --- requests ------------------------------------------------------------------------------------


def search_body(request: Request, condition: Clause, generation: int) -> dict[str, Any]:
    """The request for hits in order, the total, facet counts and months; its page is not in it.

    Each facet is counted without its own filter, year and months without the dates. So only the filters that
    all of them share narrow the query; the others narrow the hits afterwards, and each count by itself.
    """
    filters = article_filters(request)
    counted: dict[str, set[str]] = {facet: {facet, "date"} if facet == "year" else {facet} for facet in request.facets}
    if request.months:
        counted["months"] = {"date"}
    freed = set().union(*counted.values())
    shared = [each for name, each in filters.items() if name not in freed]
    body: dict[str, Any] = {
        "track_total_hits": True,
        "track_scores": True,
        "query": {"bool": {"must": [condition], "filter": [alive("article", generation), *shared]}},
        "sort": order(request),
    }
    if after := [each for name, each in filters.items() if name in freed]:
        body["post_filter"] = {"bool": {"filter": after}}
    if counted:
        body["aggs"] = {
            name: _count(name, [each for other, each in filters.items() if other in freed and other not in without])
            for name, without in counted.items()
        }
    return body


def article_filters(request: Request) -> dict[str, Clause]:
    """The filters of a request by facet, and `date`."""
    filters: dict[str, Clause] = {
        facet: {"terms": {f"facet.{facet}": list(values)}} for facet, values in request.filters.items()
    }
    ends = {"gte": request.first, "lte": request.last}
    days = {name: day.toordinal() for name, day in ends.items() if day}
    return filters | ({"date": {"range": {"day": days}}} if days else {})


def _count(name: str, filters: list[Clause]) -> dict[str, Any]:
    column = "month" if name == "months" else f"facet.{name}"
    values = {"terms": {"field": column, "size": VALUES}}
    return {"filter": {"bool": {"filter": filters or [ALL]}}, "aggs": {"values": values}}


def order(request: Request) -> list[dict[str, Any]]:
    """The fields that a request's hits are sorted by."""
    first: list[dict[str, Any]] = [{"_score": {"order": "desc"}}] if request.sort == "relevance" else []
    if request.sort == "random":
        drawn = {"source": KEY + " return key", "params": {"seed": request.seed % KEYS}}
        first = [{"_script": {"type": "number", "script": drawn, "order": "asc"}}]
    day = "asc" if request.sort == "oldest" else "desc"
    undated = {"place": {"order": day, "missing": "_last"}}
    return [*first, {"day": {"order": day, "missing": "_last"}}, undated, {"id": {"order": "asc"}}]


def drawn_below(key: int) -> Clause:
    """The condition that an article's key under seed 0 is below that one."""
    script = {"source": KEY + " return key < params.below", "params": {"seed": 0, "below": key}}
    return {"script": {"script": script}}


def words_body(conditions: list[Clause], prefix: str, size: int) -> dict[str, Any]:
    """The words that begin so and how many of the matching articles have each, most first: `size` from each shard."""
    column: dict[str, Any] = {"field": "words", "size": size, "shard_size": size, "show_term_doc_count_error": True}
    if prefix:
        column["include"] = re.sub(r"([^\w])", r"\\\1", prefix) + ".*"
    return _without_hits(conditions, {"words": {"terms": column}})


def every_word_body(conditions: list[Clause], after: Clause | None) -> dict[str, Any]:
    """A page of all words of the matching articles, in order of the words."""
    page: dict[str, Any] = {"size": VALUES, "sources": [{"word": {"terms": {"field": "words"}}}]}
    return _without_hits(conditions, {"words": {"composite": page | ({"after": after} if after else {})}})

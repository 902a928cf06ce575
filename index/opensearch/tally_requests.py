"""Tallies in OpenSearch's words: an article scores as often as it has what is sought, and scores are summed."""

from __future__ import annotations

from typing import Any

from index.engine import EngineError, Request
from index.opensearch.cluster.server import Answer
from index.opensearch.requests import VALUES, Clause, Term, alive, article_filters, term_of
from index.score import CHAR_FIELDS
from index.tally import By, Sought, Tally

# A string of several pairs scores once for each of them.
TIMES = "return Math.round(_score / params.pairs)"


def tally_body(request: Request, condition: Clause, generation: int, by: By, sought: Sought) -> dict[str, Any]:
    """The search whose sums, by month or by a facet, are the tally of what is `sought` in matching articles."""
    sums: dict[str, Any] = {name: {"sum": {"field": f"length.{name}"}} for name in CHAR_FIELDS}
    sums["times"] = {"sum": {"script": {"source": "_score"}}}
    terms = [term_of(one) for one in dict.fromkeys(sought)]
    column = "month" if by == "month" else f"facet.{by}"
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {
            "bool": {
                "filter": [condition, alive("article", generation), *article_filters(request).values()],
                "should": [_times(term, field) for term in terms for field in term.fields],
            }
        },
        "aggs": {"values": {"terms": {"field": column, "size": VALUES}, "aggs": sums}},
    }


def _times(term: Term, field: str) -> Clause:
    pairs = max(len(term.text) - 1, 1) if term.string else 1
    script = {"source": TIMES, "params": {"pairs": pairs}}
    return {"script_score": {"query": term.clause_in(field), "script": script}}


def tallies(answer: Answer) -> dict[str, Tally]:
    """The answer to `tally_body` as tallies. Raises `EngineError` where a facet has more values than it counts."""
    told = answer["aggregations"]["values"]
    if told["sum_other_doc_count"]:
        raise EngineError(f"一个筛选项的值超过了 {VALUES} 种，数不全，所以不给结果；请缩小范围。")
    return {
        row["key"]: Tally(
            row["doc_count"],
            round(sum(row[name]["value"] for name in CHAR_FIELDS)),
            round(row["times"]["value"]),
        )
        for row in told["buckets"]
    }

"""Articles gathered by issue, in OpenSearch's words: hits are collapsed by issue, and issues counted one by one."""

from __future__ import annotations

from typing import Any

from index.engine import MOST_OF_ISSUE, Hit, IssueHits, IssuesFound, Request
from index.opensearch.cluster.server import Answer
from index.opensearch.requests import VALUES, Clause, order
from index.opensearch.stored import hit_of

ARTICLES = "articles"


def issues_body(request: Request, body: Answer) -> Answer:
    """A page of issues, from the request for the articles."""
    inner = {
        "name": ARTICLES,
        "size": MOST_OF_ISSUE,
        "sort": order(request),
        "track_scores": True,
        "_source": ["id", "shown"],
    }
    page = {"from": request.offset, "size": request.limit, "_source": False}
    return {**body, **page, "collapse": {"field": "issue", "inner_hits": inner}}


def every_issue_body(body: Answer, after: Clause | None) -> dict[str, Any]:
    """A page of the issues that have matching articles, in order of their ids."""
    page: dict[str, Any] = {"size": VALUES, "sources": [{"issue": {"terms": {"field": "issue"}}}]}
    counted = {"issues": {"composite": page | ({"after": after} if after else {})}}
    return {"size": 0, "track_total_hits": False, "query": body["query"], "aggs": counted}


def issues_found(answer: Answer, issues: int, generation: int) -> IssuesFound:
    """What the cluster told, of so many issues."""
    found = []
    for row in answer["hits"]["hits"]:
        told = row["inner_hits"][ARTICLES]["hits"]
        hits: tuple[Hit, ...] = tuple(map(hit_of, told["hits"]))
        found.append(IssueHits(row["fields"]["issue"][0], told["total"]["value"], hits))
    return IssuesFound(issues, answer["hits"]["total"]["value"], tuple(found), generation)

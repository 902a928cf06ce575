"""The queries of the benchmark as addresses of the site: what a reader would type for them."""

from __future__ import annotations

from urllib.parse import urlencode

from index.engine import Request
from index.queries import And, Everything, Or, Query, String, Word

SIZE = 10  # articles on a page of results


def address(request: Request) -> str:
    """The page of results that asks the same: /search?q=…"""
    pairs = [("q", typed(request.query))]
    pairs += [(facet, value) for facet, values in request.filters.items() for value in values]
    pairs += [("from", request.first.isoformat())] if request.first else []
    pairs += [("to", request.last.isoformat())] if request.last else []
    pairs += [("sort", request.sort)] if request.sort != "relevance" else []
    pairs += [("page", str(request.offset // SIZE + 1))] if request.offset else []
    return "/search?" + urlencode([(name, value) for name, value in pairs if value])


def typed(query: Query) -> str:
    """What is typed for a query."""
    match query:
        case Word(text):
            return text
        case String(text):
            return f'"{text}"'
        case And(parts):
            return " ".join(map(typed, parts))
        case Or(parts):
            return " OR ".join(map(typed, parts))
        case Everything():
            return ""
    raise ValueError(f"no page asks for {query}")

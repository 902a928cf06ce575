"""The best matches with those first whose words stand near each other: two stray words are no answer.

The first NEAREST articles are read, and each score is raised by up to NEARNESS, by the share of the query that stands
together in WINDOW characters of one paragraph or of the title. A digest of many items has all the words somewhere.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

from corpus.text.fold import fold, fold_all
from index.documents import units
from index.engine import Engine, Request, Results
from index.queries import And, Most, Query, Run
from index.score import NEAREST, NEARNESS, WINDOW, idf
from search.snippets import standing


def search(engine: Engine, request: Request) -> Results:
    """What the engine finds; of a query by most of its words the first are put in order of nearness as well."""
    texts = _sought(request.query, engine)
    if not texts or request.sort != "relevance" or request.offset >= NEAREST or not request.limit:
        return engine.search(request)
    end = request.offset + request.limit
    results = engine.search(dataclasses.replace(request, offset=0, limit=max(end, NEAREST)))
    first = results.hits[:NEAREST]
    stored = engine.articles([hit.id for hit in first], results.generation)
    near = nearness([units(stored[hit.id].article) for hit in first], texts)
    raised = [hit._replace(score=hit.score * (1 + NEARNESS * share)) for hit, share in zip(first, near, strict=True)]
    hits = (*sorted(raised, key=lambda hit: -hit.score), *results.hits[NEAREST:])
    return dataclasses.replace(results, hits=hits[request.offset : end])


def _sought(query: Query, engine: Engine) -> list[str]:
    """The words and strings of the query's `Most`, folded."""
    match query:
        case Most(parts):
            cut = [engine.analysis.query_words(p.text) if isinstance(p, Run) else [fold(p.text)] for p in parts]
            return list(dict.fromkeys(text for texts in cut for text in texts if text))
        case And(parts):
            return [text for part in parts for text in _sought(part, engine)]
    return []


def nearness(articles: Sequence[Sequence[str]], texts: Sequence[str]) -> list[float]:
    """Per article (its units, as printed) the greatest share of the texts, by idf among these, near each other."""
    folded = [fold_all(list(parts)) for parts in articles]
    having = [sum(any(text in unit for unit in parts) for parts in folded) for text in texts]
    weights = {text: idf(len(folded), n) for text, n in zip(texts, having, strict=True) if n}
    whole = sum(weights.values())
    return [
        max((_together(unit, weights) for unit in parts), default=0.0) / whole if whole else 0.0 for parts in folded
    ]


def _together(unit: str, weights: Mapping[str, float]) -> float:
    """The greatest sum of the weights of different texts that begin within WINDOW characters."""
    places = sorted((at, text) for text in weights for at, _ in standing(text, unit))
    inside: Counter[str] = Counter()
    first, now, best = 0, 0.0, 0.0
    for at, text in places:
        inside[text] += 1
        now += weights[text] if inside[text] == 1 else 0.0
        while places[first][0] < at - WINDOW:
            left = places[first][1]
            inside[left] -= 1
            now -= weights[left] if not inside[left] else 0.0
            first += 1
        best = max(best, now)
    return best

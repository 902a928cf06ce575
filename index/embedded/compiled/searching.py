"""A request -> what the compiled search is asked, and what it wrote -> results; None: it is not for this one."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable

import numpy as np

from corpus.text.fold import fold
from index.embedded.compiled import fields as f
from index.embedded.compiled.tables import Tables, address
from index.embedded.layout import NO_DATE, UNIT
from index.embedded.lists.selection import named_months
from index.embedded.snapshot import Snapshot
from index.engine import Hit, Request, Results
from index.queries import And, Most, Or, Query, String, Word, conjuncts

MOST = 10_000  # hits that are put in order; a walk has more
TERMS = 512  # of all or any; a string with marks inside has some 170 forms
_NEVER = 1 << 40  # a day before and behind which there is none

Kernel = Callable[[int, int, int, int, int, int, int], int]


class _Room(threading.local):
    """A thread's memory for what is written."""

    def __init__(self) -> None:
        self.out = np.empty(0, np.int64)
        self.scratch = np.empty(0, np.float32)

    def addresses(self, numbers: int, articles: int) -> tuple[int, int]:
        if len(self.out) < numbers:
            self.out = np.empty(numbers + 4096, np.int64)
            self._out = address(self.out)
        if len(self.scratch) < articles:
            self.scratch = np.zeros(articles, np.float32)
            self._scratch = address(self.scratch)
        return self._out, self._scratch


_room = _Room()


def terms_of(query: Query) -> tuple[Word | String, ...]:
    """The words and strings of which a query asks for all, any or enough; empty where it is another one."""
    match query:
        case Word() | String():
            parts: tuple[Query, ...] = (query,)
        case And():
            parts = conjuncts(query)
        case Or(parts) | Most(parts):
            pass
        case _:
            return ()
    found = tuple(part for part in parts if isinstance(part, (Word, String)) and part.field == "any" and part.text)
    return found if len(found) == len(parts) <= (f.MARKED if isinstance(query, Most) else TERMS) else ()


def searched(kernel: Kernel, snapshot: Snapshot, request: Request, query: Query) -> Results | None:
    """The results of a request, whose query was cut already."""
    terms = terms_of(query)
    if not terms or request.sort not in ("relevance", "newest") or request.offset + request.limit > MOST:
        return None
    if request.as_of is not None and request.as_of < snapshot.generation:
        return None
    tables: Tables | None = snapshot.kept.get("tables")
    if tables is None:
        tables = snapshot.kept["tables"] = Tables(snapshot)
    if not tables.count:
        return None
    asked, values, accepted = _asked(tables, request, query, len(terms))
    for term in terms:
        if type(term) is Word:
            text = term.text.encode("utf-8", "surrogatepass")
            asked += (f.WORD, len(text), *text)
        else:
            codes = [*map(ord, fold(term.text))]
            if not codes or max(codes) >= UNIT:
                return None
            asked += (f.STRING if len(codes) > 1 else f.CHARACTER, len(codes), *codes)
    months = tables.months if request.months else 0
    room = 2 + len(values) + 2 * (request.offset + request.limit) + sum([2 * len(one) for one in values]) + months
    room = max(room, f.PART * f.PARTS_OF_LIST * tables.count * len(terms))
    out, scratch = _room.addresses(room, tables.most)
    packed = array("q", asked)
    where = packed.buffer_info()[0]
    while True:
        size = kernel(tables.segments, tables.count, tables.everything, where, out, scratch, tables.most)
        if size >= 0:
            break
        for part in range(0, -f.PART * size, f.PART):
            tables.compare(*_room.out[part : part + f.PART].tolist())
    del accepted  # until here its addresses were used
    return _results(snapshot, request, values, _room.out[: size - months], _room.out[size - months : size])


def _asked(
    tables: Tables, request: Request, query: Query, terms: int
) -> tuple[list[int], list[list[str]], list[np.ndarray]]:
    """What is asked but for the terms; the values of the facets that are counted; arrays whose addresses are asked."""
    first, last, facets = request.first, request.last, request.facets
    dated = first is not None or last is not None
    asked = [
        isinstance(query, (Or, Most)),
        terms,
        request.sort == "newest",
        request.offset,
        request.offset + request.limit,
        dated,
        -last.toordinal() if last else -_NEVER,  # days are negated: newest first
        -first.toordinal() if first else NO_DATE - 1,
        request.months,
        len(request.filters),
        len(facets),
        np.float64(query.share if isinstance(query, Most) else 0).view(np.int64).item(),
    ]
    bits: dict[str, int] = {}
    accepted = []
    for facet, wanted in request.filters.items():
        bits[facet] = 1 << len(bits)
        accepted.append(tables.accepted(facet, wanted))
        asked += (tables.facet(facet)[0], address(accepted[-1]), bits[facet])
    values = []
    for facet in facets:
        table, known = tables.facet(facet)
        asked += (table, bits.get(facet, 0) | (f.DATE if facet == "year" else 0))
        values.append(known)
    return asked, values, accepted


def _results(
    snapshot: Snapshot, request: Request, values: list[list[str]], written: np.ndarray, in_months: np.ndarray
) -> Results:
    numbers = written.tolist()
    count, head = numbers[1], 2 + len(values)
    at = head + 2 * count
    scores = written[head + count : at].astype(np.uint32).view(np.float32).tolist()
    ids, titles = snapshot.named(numbers[head : head + count])
    counted = {}
    for facet, known, size in zip(request.facets, values, numbers[2:head], strict=True):
        end = at + 2 * size
        counted[facet] = tuple(
            zip([known[value] for value in numbers[at:end:2]], numbers[at + 1 : end : 2], strict=True)
        )
        at = end
    hits = tuple(map(Hit, ids, scores, titles))
    return Results(numbers[0], hits, counted, named_months(in_months), snapshot.generation)

"""Values of filters that no article has: said, with the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator

from index.engine import Engine, Request, Results
from index.schema import MISSING, REPEATED, Facet
from search.message import Message
from search.params import Params

NAMED = 5  # values in one sentence


def unknown_values(
    engine: Engine, params: Params, results: Results
) -> Iterator[tuple[Facet, tuple[str, ...], Params, str]]:
    """Of each facet the values asked for that no article of the index has.

    Beside them the same search with the known value that is most like the first of them, and that value; without
    the first, and "", where none is like it. An index is asked once more only where the search itself counts nothing
    for some value.
    """
    counted = {facet: {value for value, _ in results.facets.get(facet, ())} for facet in REPEATED}
    idle = {f: [v for v in params.values(f) if v != MISSING and v not in counted[f]] for f in REPEATED}
    facets = tuple(facet for facet in REPEATED if idle[facet])
    if not facets:
        return
    everything = engine.search(Request(limit=0, facets=facets, as_of=results.generation)).facets
    for facet in facets:
        known = [value for value, _ in everything[facet] if value != MISSING]
        if unknown := [value for value in idle[facet] if value not in set(known)]:
            nearest = nearest_to(unknown[0], known)
            without = params.toggle(facet, unknown[0])
            instead = without if not nearest or nearest in params.values(facet) else without.toggle(facet, nearest)
            yield facet, tuple(unknown), instead, nearest


def nearest_to(value: str, known: list[str]) -> str:
    """The known value most like one: 农业 of 农业农村 and 教育 -> 农业农村"""
    inside = [one for one in known if value in one or one in value]
    import difflib  # what is known does without it

    found = inside[:1] or difflib.get_close_matches(value[:100], known, 1)
    return found[0] if found else ""


def said_of(label: Message, unknown: tuple[str, ...]) -> Message:
    """没有“农业”这样的主题。"""
    names = tuple(f"“{value[:30]}”" for value in unknown[:NAMED])
    if len(unknown) > NAMED:
        return Message("没有{names}等 {n} 个{facet}。", names=names, n=len(unknown), facet=label)
    return Message("没有{names}这样的{facet}。", names=names, facet=label)

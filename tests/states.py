"""States of a search, of every parameter that an address may have."""

from hypothesis import strategies as st

from search.params import REPEATED, Params


def states(texts, values):
    """States with such words (a strategy) and such values of facets (of texts that are not empty)."""
    excluded = st.lists(st.tuples(st.sampled_from(REPEATED), values), max_size=2, unique=True)
    return st.builds(
        Params,
        q=texts,
        **{facet: st.lists(values, max_size=2, unique=True).map(tuple) for facet in REPEATED},
        from_=st.sampled_from(["", "2017", "2016-08"]),
        to=st.sampled_from(["", "2017", "2018-01-02"]),
        sort=st.sampled_from(["relevance", "newest"]),
        page=st.integers(1, 9999),
        size=st.sampled_from([10, 20]),
        as_of=st.none() | st.integers(0, 99),
        event_from=st.sampled_from(["", "2016"]),
        event_to=st.sampled_from(["", "2017"]),
        lang=st.sampled_from(["", "en"]),
        match=st.sampled_from(["all", "any"]),
        excluded=excluded.map(lambda found: tuple(sorted(found, key=lambda one: REPEATED.index(one[0])))),
        seed=st.just(0),
        by=st.sampled_from(["", "issue"]),
    )

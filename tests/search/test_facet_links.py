"""The links of facets: encoded by parts, and equal to those that `Params` makes whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.facet_links import FacetLinks
from search.params import REPEATED, Params
from tests.states import states

VALUES = st.sampled_from(["-", "教育", "a b", "a&b=c", "青石县", "2017", "+", "%"])
STATES = states(st.sampled_from(["", "就业", 'a "b c" -d']), VALUES)


@given(STATES, st.sampled_from(REPEATED), VALUES)
def test_a_values_link_is_that_of_the_toggled_state(params, facet, value):
    """Whatever else is asked, the link made of parts is the one that `Params` prints."""
    assert FacetLinks(params, facet).toggled(value) == params.toggle(facet, value).url()


@given(STATES, st.sampled_from(["2017", "2016-08", "-"]))
def test_a_years_link_sets_the_dates_or_takes_them_off(params, value):
    """A year that is the date filter already is taken away."""
    wanted = params.without("from", "to") if params.from_ == params.to == value else params.between(value, value)
    assert FacetLinks(params, "year").toggled(value) == wanted.url()


@pytest.mark.parametrize(("facet", "value", "link"), [
    ("place", "青石县", "/search?q=a&place=%E9%9D%92%E7%9F%B3%E5%8E%BF&topic=b"),
    ("year", "2017", "/search?q=a&topic=b&from=2017&to=2017"),
    ("topic", "b", "/search?q=a"),
])  # fmt: skip
def test_links_as_written(facet, value, link):
    """In the order of the address, without the page."""
    assert FacetLinks(Params(q="a", topic=("b",), page=3), facet).toggled(value) == link

"""The panel of filters: what is kept of it is kept by all that decides it, and what a reader typed stays text."""

import pytest
from lxml import html
from markupsafe import escape

from search.facets import FacetList, Value
from search.find import find
from search.message import Message
from search.params import Params
from web.html.panel import FEW, choices, panel


@pytest.mark.parametrize("label", ["<!-- number -->", "南通", "a & b"])
def test_a_choice_is_the_same_with_any_count(app, label):
    """The count stands in its place, whatever the name is; names alike that differ in what they are stay apart."""
    with app.test_request_context("/"):
        one = choices("group", [Value(label, label, 3, False, "")])
        other = str(choices("group", [Value(label, label, 5, False, "")]))
        assert one == other.replace('"count">5<', '"count">3<')
        assert str(escape(label)) in one and '<span class="count">3</span>' in one
    with app.test_request_context("/?lang=en"):  # asked of `wanted`, since nothing was kept
        names = choices("group", [Value("x", "未注明", 1, False, ""), Value("x", Message("未注明"), 1, False, "")])
        assert names.count("未注明") == 2 and names.count("none given") == 2


def test_what_was_typed_is_text_and_the_rest_is_folded_away(app, engine):
    """Marks in dates and words cannot leave their attributes; of many values few are open, unless one is chosen."""
    params = Params(q='"><script>', from_="-", to="-", event_from="2017-08-15", group=('"><b>',))
    page = find(engine, params)
    values = tuple(Value(str(n), str(n), n, n == FEW, "") for n in range(FEW + 1))
    with app.test_request_context("/"):
        tree = html.fromstring(panel(page, [FacetList("topic", Message("主题"), values)]))
    assert tree.xpath("//script | //b") == []
    assert tree.xpath("//input[@type='hidden' and @name='q']/@value") == ['"><script>']
    assert len(tree.xpath("//input[@name='from' and @type='checkbox'][@checked]")) == 1
    assert len(tree.xpath("//details[@id='choices-event'][@open]")) == 1
    assert tree.xpath("//input[@type='date']/@value") == ["2017-08-15"]
    assert len(tree.xpath("//details[@id='more-topic'][@open]")) == 1
    assert len(tree.xpath("//details[@id='more-topic']//input[@name='topic']")) == 1

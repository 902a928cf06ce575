"""What templates put out is the same as by the slow way, and what is kept is kept by all that decides it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from search.facets import Value
from search.message import Message
from web.languages import shown
from web.templating import bar_places, facet_choices, message, put

VALUES = st.one_of(
    st.text(),
    st.integers(),
    st.none(),
    st.text().map(escape),
    st.text().map(lambda text: Message("“{text}”", text=text)),
    st.just(Message("未注明")),
)


@given(VALUES)
def test_put_escapes_as_templates_do(value):
    """Whatever is put out is what `finalize` and `escape` would have made of it."""
    assert put(value) == escape(shown(value))
    assert isinstance(put(value), str)


def test_a_template_puts_out_what_it_is_given(app):
    """Names are escaped, HTML is not; what is missing is nothing."""
    made = app.jinja_env.from_string("{% autoescape true %}{{ a }}{{ b }}{{ missing }}{% endautoescape %}")
    assert made.render(a="<南通>", b=Markup("<b>1</b>")) == "&lt;南通&gt;<b>1</b>"


def test_messages_without_values_are_made_once():
    """A sentence of a template is one object; with values each is its own."""
    assert message("未注明") is message("未注明")
    assert message("{n} 篇", n=2) == "2 篇" and message("{n} 篇", n=2).values == {"n": 2}


@pytest.mark.parametrize("label", ["<!-- number -->", "南通", "a & b"])
def test_a_choice_is_the_same_with_any_count(app, label):
    """The count stands in its place, whatever the name is; names alike that differ in what they are stay apart."""
    with app.test_request_context("/"):
        choices = facet_choices(app.jinja_env)
        one = choices("group", [Value(label, label, 3, False, "")])
        other = str(choices("group", [Value(label, label, 5, False, "")]))
        assert one == other.replace('"count">5<', '"count">3<')
        assert str(escape(label)) in one and '<span class="count">3</span>' in one
    with app.test_request_context("/?lang=en"):  # asked of `wanted`, since nothing was kept
        names = choices("group", [Value("x", "未注明", 1, False, ""), Value("x", Message("未注明"), 1, False, "")])
        assert names.count("未注明") == 2 and names.count("none given") == 2


def test_bars_fill_the_width():
    """A bar stands in the middle of its room; none of no bars."""
    places, room, bar = bar_places(4)
    assert places[1] == (25.0, 28.0, 37.5) and (room, bar) == (25.0, 19.0)
    assert bar_places(0) == ([], 0.0, 0.0)

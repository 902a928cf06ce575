"""What templates put out is the same as by the slow way, and what is kept is kept by all that decides it."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from search.message import Message
from web.languages import shown
from web.templating import message, put

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


def test_what_is_called_directly_is_called_as_ever(app):
    """Names, values by name and loops reach a function of ours; one with unpacked arguments goes the long way."""
    text = "{% for n in (1, 2) %}{{ _('{n} 篇', n=n) }}{% endfor %}{{ native() }}{{ _(*['未注明']) }}"
    with app.test_request_context("/"):
        assert app.jinja_env.from_string(text).render() == "1 篇2 篇未注明"


def test_messages_without_values_are_made_once():
    """A sentence of a template is one object; with values each is its own."""
    assert message("未注明") is message("未注明")
    assert message("{n} 篇", n=2) == "2 篇" and message("{n} 篇", n=2).values == {"n": 2}

"""Pieces of HTML: whatever stands in a text, no mark of it leaves the text."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from search.message import Message
from web.html.pieces import called, counted, marked, text

TEXTS = st.text("援疆a1&<>'\"\n…")


@given(TEXTS, st.sets(st.integers(0, 8)))
def test_marks_are_set_where_they_are_told(printed, borders):
    """Each character is escaped by itself, a mark opens before the first of its own and closes behind the last."""
    inside = sorted(at for at in borders if at <= len(printed))
    marks = tuple(zip(inside[::2], inside[1::2], strict=False))
    opened, closed = {start for start, _ in marks}, {end - 1 for _, end in marks}
    assert marked(printed, marks) == "".join(
        f"{'<mark>' * (at in opened)}{escape(char)}{'</mark>' * (at in closed)}" for at, char in enumerate(printed)
    )


@given(TEXTS)
def test_texts_are_escaped_and_html_is_not(printed):
    """A text as by markupsafe; what is HTML already stays; a message is said, then escaped."""
    assert text(printed) == escape(printed)
    assert text(Markup("<b>1</b>")) == "<b>1</b>"
    assert text(Message("“{what}”", what=printed)) == escape(f"“{printed}”")


def test_what_is_kept_is_kept_for_a_language(app):
    """The same sentence in two languages, with its plural."""
    articles, topic = Message("{n} 篇"), Message("主题")
    for accepted, said in (("zh", ["12345 篇", "1 篇", "主题："]), ("en", ["12,345 articles", "1 article", "Topic: "])):
        with app.test_request_context("/", headers={"Accept-Language": accepted}):
            assert [counted(articles, 12345), counted(articles, 1), called(topic)] == said

"""How text is shown: blocks of an article, marks within a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Paragraph
from web.article_text import ShownBlock, marked, marked_cells, runs_in, shown_blocks


def p(kind, text):
    """A paragraph whose id is its text."""
    return Paragraph(text, text, kind)


def test_a_lead_in_that_goes_on_stands_at_the_head_of_its_text():
    """A lead-in that closes with a mark runs into the next text; one without stands on its own line."""
    first, text, second, more = p("lead", "一是抓民生。"), p("text", "甲"), p("lead", "二是抓服务"), p("text", "乙")
    assert shown_blocks([first, text, second, more]) == [
        ShownBlock("text", (text,), first),
        ShownBlock("lead", (second,)),
        ShownBlock("text", (more,)),
    ]


def test_a_lead_in_without_a_text_behind_it_stands_alone():
    """Before a table, another lead-in or the end, nothing is there to run into."""
    one, two, row, last = p("lead", "一是。"), p("lead", "二是。"), p("row", "表"), p("lead", "三是。")
    assert shown_blocks([one, two, row, last]) == [
        ShownBlock("lead", (one,)),
        ShownBlock("lead", (two,)),
        ShownBlock("table", (row,)),
        ShownBlock("lead", (last,)),
    ]


def test_rows_make_a_table_and_items_a_list():
    """Neighbouring rows are one table and neighbouring items one list; a text between them parts them."""
    a, b, c, d, e = p("row", "a"), p("row", "b"), p("item", "c"), p("text", "d"), p("item", "e")
    assert shown_blocks([a, b, c, d, e]) == [
        ShownBlock("table", (a, b)),
        ShownBlock("list", (c,)),
        ShownBlock("text", (d,)),
        ShownBlock("list", (e,)),
    ]


@given(st.lists(st.builds(p, st.sampled_from(["text", "lead", "item", "row", "caption", "byline"]), st.text())))
def test_no_paragraph_is_lost_or_moved(paragraphs):
    """The blocks hold every paragraph once, in order."""
    held = [
        shown
        for block in shown_blocks(paragraphs)
        for shown in ((block.head,) if block.head else ()) + block.paragraphs
    ]
    assert held == paragraphs


@pytest.mark.parametrize(
    ("lead", "expected"), [("一是突出民生导向。", True), ("就业方面：", True), ("二是健全服务体系", False), ("", False)]
)
def test_what_runs_in(lead, expected):
    """A lead-in runs in when it closes with a mark."""
    assert runs_in(lead) is expected


def test_marks_cover_what_they_name_and_nothing_is_trusted():
    """Marked text is escaped inside and outside of its marks."""
    assert marked("<b>就业</b>人数", [(3, 5), (9, 11)]) == "&lt;b&gt;<mark>就业</mark>&lt;/b&gt;<mark>人数</mark>"


def test_marks_of_a_row_fall_into_its_cells():
    """A row's marks count in its cells joined by blanks; one that spans cells marks its part of each."""
    row = Paragraph("1", "青石镇 820 640", "row", ("青石镇", "820", "640"))
    assert marked_cells(row, [(2, 5), (8, 11)]) == ["青石<mark>镇</mark>", "<mark>8</mark>20", "<mark>640</mark>"]

"""The items of a digest."""

from corpus.models import Article, Paragraph
from search.reading.items import headings, items
from search.snippets import Term, Terms, show


def digest(*leads):
    """An article with those headings, each over a text."""
    parts = [Paragraph("0", "央视网消息：")]
    for number, lead in enumerate(leads, 1):
        parts += [Paragraph(f"h{number}", lead, "lead"), Paragraph(f"t{number}", f"第{number}条的文字。")]
    return Article("a-01", "brief", "国内联播快讯", tuple(parts))


def test_lines_of_their_own_are_headings():
    """Each paragraph below one is in its item; what stands before the first is in none."""
    article = digest("南珠高铁开通", "丰收节举行", "口岸通关")
    assert [item.id for item in items(article)] == ["h1", "h2", "h3"]
    assert headings(article) == {"t1": "南珠高铁开通", "t2": "丰收节举行", "t3": "口岸通关"}


def test_an_article_of_one_piece_has_none():
    """Two headings make no digest, and lead-ins that run into their text are no headings."""
    assert headings(digest("南珠高铁开通", "丰收节举行")) == {}
    assert items(digest("一是突出民生导向。", "二是健全体系。", "三是狠抓落实。")) == ()


def test_a_passage_says_which_item_it_is_in():
    """What is found in the second item stands under its heading; in a heading itself under none."""
    article = digest("南珠高铁开通", "丰收节举行", "口岸通关")
    [shown] = show(article, Terms(body=(Term("第2条"),))).snippets
    assert (shown.heading, shown.paragraph) == ("丰收节举行", "t2")
    [shown] = show(article, Terms(body=(Term("丰收节"),))).snippets
    assert (shown.heading, shown.paragraph) == ("", "h2")

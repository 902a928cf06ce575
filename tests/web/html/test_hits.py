"""Articles found, as HTML."""

import dataclasses

from lxml import html

from search.facets import FACET_NAMES
from search.find import find
from search.params import Params
from search.results.why import Earned, Standing, Why
from search.snippets import Snippet
from web.html.hits import MOST_LABELS, hits

HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'so'"


def drawn(app, found, params):
    """The items as a tree."""
    with app.test_request_context("/"):
        return html.fromstring(f"<ol>{hits(found, params, FACET_NAMES)}</ol>")


def test_whatever_an_article_says_is_text(app, engine):
    """Title, issue, labels, passages and reasons of an article from a hostile file stand there as they are printed."""
    params = Params(q="就业")
    one = find(engine, params).hits[0]
    labels = ((HOSTILE,),) * len(one.labels)
    why = Why((Standing(HOSTILE, 1, 2, "/a?b&c"),), (HOSTILE,), (Earned("topic", HOSTILE, (HOSTILE,)),))
    snippet = Snippet(HOSTILE, ((0, 4),), "p1", (True, False), HOSTILE)
    shown = dataclasses.replace(
        one, title=HOSTILE, title_marks=((1, 3),), issue_title=HOSTILE, labels=labels, snippets=(snippet,), why=why
    )
    tree = drawn(app, [shown], params)
    assert tree.xpath("//img") == []
    assert tree.xpath("string(//h2)") == HOSTILE and tree.xpath("string(//h2//mark)") == HOSTILE[1:3]
    assert tree.xpath("//p[@class='snippet']/a/text()")[0] == "…"
    assert tree.xpath("//span[@class='labels']/a/text()") == [HOSTILE] * len(labels)
    assert HOSTILE in tree.xpath("string(//details)") and tree.xpath("//details//a/@href") == ["/a?b&c"]


def test_many_labels_are_counted(app, engine):
    """So many are shown, and of the others how many there are in all."""
    params = Params(q="就业")
    one = find(engine, params).hits[0]
    labels = (tuple(f"组{n}" for n in range(MOST_LABELS + 2)), *one.labels[1:])
    tree = drawn(app, [dataclasses.replace(one, labels=labels)], params)
    first = tree.xpath("//span[@class='labels']")[0]
    assert len(first.xpath("a")) == MOST_LABELS and first.xpath("span/text()")[-1] == f"等 {MOST_LABELS + 2} 个"

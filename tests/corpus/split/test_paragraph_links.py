"""Links of a text keep their words and addresses, and are no words of it."""

from __future__ import annotations

from corpus.parse import parse
from index.documents import pack_article, unpack_article
from web.article_text import linked

TEXT = """# 某周刊（第 3 期）

## 工具

1、[甲](https://example.org/a)：一个工具，见[说明](https://example.org/b "题")和[本站](/c)。

**[乙](https://example.org/d)出了新版。**它比[旧版](https://example.org/e)快。

[全部内容在这一页](https://example.org/f)

## 文章

这一篇没有链接，只有`代码`。
"""


def test_links_keep_their_addresses() -> None:
    """In order, with the paragraph or lead-in that they stand in; those within a site have none."""
    (issue,) = parse(TEXT.encode(), "周刊/3.md", ())
    first, second = issue.articles
    assert [(paragraph.kind, paragraph.text, paragraph.links) for paragraph in first.paragraphs] == [
        (
            "text",
            "1、甲：一个工具，见说明和本站。",
            (("甲", "https://example.org/a"), ("说明", "https://example.org/b")),
        ),
        ("lead", "乙出了新版。", (("乙", "https://example.org/d"),)),
        ("text", "它比旧版快。", (("旧版", "https://example.org/e"),)),
        ("text", "全部内容在这一页", (("全部内容在这一页", "https://example.org/f"),)),
    ]
    assert not any(paragraph.links for paragraph in second.paragraphs)
    assert unpack_article(pack_article(first, issue.head))[0] == first


def test_links_are_shown() -> None:
    """Marks and links may overlap; what is no link is escaped."""
    shown = linked(
        "<甲工具>和甲", [(1, 3), (6, 7)], [("甲工具", "https://example.org/?a=1&b=2"), ("没有", "https://x.org")]
    )
    assert shown == (
        '&lt;<a class="out" rel="noopener nofollow" href="https://example.org/?a=1&amp;b=2"><mark>甲工</mark>具</a>'
        "&gt;和<mark>甲</mark>"
    )

"""What site generators put into Markdown: gone, with no text; code stays."""

from __future__ import annotations

import pytest

from corpus.files.document import read
from corpus.files.site_marks import without_site_marks


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("import Tabs from '@theme/Tabs';", None),
        ("import './a.css'", None),
        ("import 一词从拉丁文来。", "import 一词从拉丁文来。"),
        ("[TOC]", None),
        ("[[toc]]", None),
        ("* TOC", None),
        ("{:toc}", None),
        (":::", None),
        ("::: tip 提示", "提示"),
        (":::note[请注意]", "请注意"),
        ("## 资讯 {#news}", "## 资讯"),
        ("## 资讯 [⬆](#top)", "## 资讯 "),
        ("见[资讯](#news)。", "见[资讯](#news)。"),
        ("  - [第一条](#第一条)", None),
        ("- [资讯](#资讯)", "- [资讯](#资讯)"),
        ("甲{/* truncate */}乙", "甲乙"),
        ('{{< figure src="a.png" title="现场" >}}', "![现场](a.png)"),
        ("{{< ref a >}}正文", "正文"),
        ("{% raw %}正文{% endraw %}", "正文"),
        ("{% asset_img a.png 现场 %}", "{% asset_img a.png 现场 %}"),
        ("f(x) = {x}", "f(x) = {x}"),
    ],
)
def test_lines(line: str, kept: str | None) -> None:
    """What is no text goes, or becomes what it shows."""
    assert without_site_marks(f"上\n{line}\n下").split("\n")[1:-1] == ([] if kept is None else [kept])
    for fence in ("```", "~~~~"):
        code = f"{fence}js\n{line}\n{fence}\n下"
        assert without_site_marks(code) == code


def test_a_page_of_one() -> None:
    """Headings are titles, and nothing is said to be lost."""
    text = (
        "---\nslug: weekly-12\ntitle: 某某周刊 12\n---\n\nimport A from 'a';\n\n[TOC]\n\n"
        "- [资讯](#资讯)\n  - [第一条](#第一条)\n\n"
        "## 资讯 {#news}\n\n:::tip 提示\n\n看病人三百二十人次。\n\n:::\n"
    )
    document = read(text.encode(), "12.md")
    assert [block.text for block in document.blocks] == ["资讯", "资讯", "提示", "看病人三百二十人次。"]
    assert not document.findings

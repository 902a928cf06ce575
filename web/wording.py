"""How findings, files and coverage are called on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.message import Message

if TYPE_CHECKING:
    from search.coverage import Coverage

LEVELS = {"error": Message("错误"), "warning": Message("存疑"), "note": Message("提示")}  # the worst first
_OPEN = "application/vnd.oasis.opendocument"
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {
    "text/html": Message("网页"),
    "text/markdown": "Markdown",
    "text/plain": Message("纯文本"),
    "application/pdf": "PDF",
    f"{_OFFICE}.wordprocessingml.document": Message("Word 文档"),
    "application/msword": Message("旧版 Word 或 WPS 文档"),
    "application/rtf": "RTF",
    f"{_OPEN}.text": Message("OpenDocument 文档"),
    f"{_OPEN}.spreadsheet": Message("OpenDocument 表格"),
    f"{_OFFICE}.spreadsheetml.sheet": Message("Excel 表格"),
    "application/vnd.ms-excel": Message("旧版 Excel 或 WPS 表格"),
    "application/epub+zip": Message("EPUB 电子书"),
    "application/ofd": "OFD",
    "multipart/related": Message("网页归档"),
    "message/rfc822": Message("邮件"),
}


def coverage_text(one: Coverage) -> Message:
    """收录 13 期 94 篇，2021年1月4日至2023年12月22日；其中 2 期没有期号"""
    said = Message(
        "收录 {issues} {articles}", issues=Message("{n} 期", n=one.issues), articles=Message("{n} 篇", n=one.articles)
    )
    if one.days:
        first, last = one.days
        days = Message("{first}至{last}", first=first, last=last) if last != first else Message("{day}", day=first)
        said = Message("{said}，{more}", said=said, more=days)
    notes = []
    if one.unnumbered == one.issues:
        notes.append(Message("各期没有期号，以日期为准"))
    elif one.unnumbered:
        notes.append(Message("其中 {n} 期没有期号", n=one.unnumbered))
    if one.undated:
        notes.append(Message("{n} 期没有日期", n=one.undated))
    if notes:
        noted = Message("{said}，{more}", said=notes[0], more=notes[1]) if len(notes) == 2 else notes[0]
        said = Message("{said}；{more}", said=said, more=noted)
    return said

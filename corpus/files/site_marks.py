"""What site generators read in a Markdown file beside its text -> the text without it.

## 资讯 {#news}  ->  ## 资讯        {{< figure src="a.png" title="现场" >}}  ->  ![现场](a.png)
"""

from __future__ import annotations

import re

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_LINE = re.compile(
    r"import\s(?:[^'\"]*\sfrom\s)?['\"][^'\"]+['\"];?|:{3,}|\[\[?_?toc_?\]\]?|\{:\s?\.?toc\s?\}|\*\s+toc"
    r"|\s{2,}[-*+]\s+\[[^\[\]]*\]\(#[^()]*\)",  # an inner entry of a list that a program made of the headings
    re.IGNORECASE,
)
_NOTE = re.compile(r":{3,}\s*[a-z]+(?:\[([^\[\]]*)\])?\s*(.*)", re.IGNORECASE)  # :::tip 提示
_HEADING_ID = re.compile(r"( {0,3}#{1,6}.*?)\s*\{#[^{}\s]+\}\s*")
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\s([^{}]*?)/?\s*[%>]\}\}")
_VALUE = re.compile(r"(src|title|caption|alt)\s*=\s*\"([^\"]*)\"")
_TAGS = re.compile(
    r"\{\{[<%][^{}\u3400-\u9fff]*[%>]\}\}|\{%[^{}%\u3400-\u9fff]*%\}|\{/\*.*?\*/\}"
    r"|\[[^\w\[\]]{1,3}\]\(#[^()]*\)"  # [⬆](#top)
)


def without_site_marks(text: str) -> str:
    """The text without imports, tags, marks of notes and of a list to be made; code stays as it is."""
    kept: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            kept.append(line)
            fence = "" if mark and line.strip().startswith(fence) else fence
        elif mark:
            kept.append(line)
            fence = mark[1]
        elif not _LINE.fullmatch(line.rstrip()):
            kept.append(_without_tags(line))
    return "\n".join(kept)


def _without_tags(line: str) -> str:
    if not any(sign in line for sign in ("{", ":::", "](#")):  # a quick test
        return line
    if note := _NOTE.fullmatch(line.rstrip()):
        return f"{note[1] or ''}{note[2]}"
    if heading := _HEADING_ID.fullmatch(line):
        line = heading[1]
    return _TAGS.sub("", _FIGURE.sub(_picture, line))


def _picture(figure: re.Match[str]) -> str:
    said = dict(_VALUE.findall(figure[1]))
    return f"![{said.get('title') or said.get('caption') or said.get('alt') or ''}]({said.get('src', '')})"

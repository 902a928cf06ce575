"""Markdown to HTML, so that what stands between its marks, HTML included, is read in one way.

Not CommonMark to the letter: `**一是…。**通过` is bold although its end touches a letter, lines are joined
only where the text is wrapped, and indentation is a Chinese paragraph, not code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence

from corpus.files.markup_tree import SILENT, STRUCK
from corpus.files.plain_text import split_lines
from corpus.text import line_joining as lines

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?=[\u3400-\u9fff【《（“]))(.*)")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)[^`\u3400-\u9fff]*")  # with a language's name after it, no text
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
_BULLET = re.compile(r"\s*[-*+]\s+(?=\S)")
_NUMBER = re.compile(r"\s*[0-9]{1,9}[.)]\s+(?=\S)")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_DELIMITERS = re.compile(r"\s*+\|?(?:\s*+:?-++:?\s*+\|)++(?:\s*+:?-++:?)?\s*+")
_CELLS = re.compile(r"(?<!\\)\|")
_PICTURE = re.compile(r"\s*!\[([^\]]*)\]\(\s*([^()\s\"]*)[^()]*\)\s*")
_BLOCK_TAG = re.compile(
    r"\s*</?(?:address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|form"
    r"|h[1-6]|header|html|li|main|nav|ol|p|pre|script|section|style|table|tbody|td|tfoot|th|thead|title|tr|ul)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<(div|p|table|ul|ol|pre|section|article|blockquote|script|style)\b", re.IGNORECASE)
_CLOSING = re.compile(r"</(div|p|table|ul|ol|pre|section|article|blockquote|script|style)\s*>", re.IGNORECASE)
# A tag to the letter, so that `a<b 且 c>d` is not taken for one.
_TAG = re.compile(
    r"</?([a-zA-Z][a-zA-Z0-9:-]*)(?:[\s/]*+[a-zA-Z_:@][a-zA-Z0-9_.:@-]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+[\s/]*+>"
)
# What would take all that follows out of sight, were it not closed; and code that is no text, which is closed.
_SWALLOWING = SILENT - STRUCK - {"rp", "rt"} | {"plaintext", "xmp", "listing", "noembed"}
_CODE = re.compile(r"<(script|style)(?:\s[^<>]*+)?>", re.IGNORECASE)
_SPAN = re.compile(r"`+")
_KEPT = re.compile(r"\x00(\d+)\x00")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LETTER = re.compile(r"[A-Za-z0-9_]")
_STARS = re.compile(r"(?<!\*)\*{3,}(?=\S)|(?<=\S)\*{3,}(?!\*)")  # ***bold and slanted***
_ADDRESS = re.compile(r"<(https?://[^\s<>]+)>")
_INLINE = (
    (re.compile(r"!\[[^\[\]]*\]\(\s*+([^()\s\"]*+)[^()]*+\)"), r'<img src="\1">'),
    (
        re.compile(r"\[([^\[\]]*)\]\(\s*+([^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)(?:\s[^()]*+)?+\)"),
        r'<a href="\2">\1</a>',
    ),
    (re.compile(r"(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\w])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"~~(?=[^\s~])([^~]+)(?<=\S)~~"), r"<del>\1</del>"),
)


def looks_like_markdown(text: str) -> bool:
    """Whether a text without a telling suffix bears Markdown's marks: a heading, or two of bold, entry or link."""
    found = split_lines(text[:200_000])
    if any(re.match(r"#{1,6} \S", line) for line in found):
        return True
    marks = sum(bool(_BULLET.match(line) or _QUOTE.match(line)) for line in found)
    inline = len(re.findall(r"\*\*\S[^*\n]*\S\*\*|\]\(https?://", text[:200_000]))
    return inline >= 2 or (inline == 1 and marks >= 1)


def inline_html(text: str) -> str:
    """One paragraph's text as HTML: its tags as they are, every other `<` and `&` escaped, its marks as tags."""
    kept: list[str] = []

    def keep(content: str) -> str:
        kept.append(content)
        return f"\x00{len(kept) - 1}\x00"

    text = _spans_kept(text.replace("\x00", ""), keep)
    text = _STARS.sub("**", text)
    text = _ESCAPED.sub(lambda match: keep(html.escape(match[1])), text)
    text = _ADDRESS.sub(lambda match: keep(f'<a href="{html.escape(match[1])}">{html.escape(match[1])}</a>'), text)
    text = _TAG.sub(lambda match: keep(_tag(match)), _without_code(text))
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    text = _bold(_bold(text, "**"), "__")
    return _KEPT.sub(lambda match: kept[int(match[1])], text)


def _spans_kept(text: str, keep: Callable[[str], str]) -> str:
    """The text with what stands between equally many backticks kept as it is, without them."""
    if "`" not in text:
        return text
    marks = list(_SPAN.finditer(text))
    later: dict[int, list[int]] = {}  # length -> places of the marks that long, the next one last
    for place in range(len(marks) - 1, -1, -1):
        later.setdefault(len(marks[place][0]), []).append(place)
    parts, at, place = [], 0, 0
    while place < len(marks):
        mark = marks[place]
        ends = later[len(mark[0])]
        while ends and ends[-1] <= place:
            ends.pop()
        place += 1
        if ends and text[mark.start() - 1 : mark.start()] != "\\":
            place = ends[-1] + 1
            parts += [text[at : mark.start()], keep(html.escape(text[mark.end() : marks[place - 1].start()]))]
            at = marks[place - 1].end()
    return "".join([*parts, text[at:]])


def _tag(match: re.Match[str]) -> str:
    """A tag as it stands, or nothing where it would hide more than itself."""
    return "" if match[1].lower() in _SWALLOWING else match[0]


def _without_code(text: str) -> str:
    """The text without scripts and style sheets that are closed."""
    parts, at = [], 0
    lower = text.lower() if _CODE.search(text) else ""
    while lower and (opening := _CODE.search(text, at)):
        end = lower.find(f"</{opening[1].lower()}", opening.end())
        if end < 0:
            break
        parts.append(text[at : opening.start()])
        at = end
    return "".join([*parts, text[at:]])


def _raw(text: str) -> str:
    """HTML as it stands in Markdown: what is no tag to the letter is text, and no tag hides more than itself."""
    parts, at = [], 0
    text = _without_code(text)
    for match in _TAG.finditer(text):
        parts += [text[at : match.start()].replace("<", "&lt;"), _tag(match)]
        at = match.end()
    return "".join([*parts, text[at:].replace("<", "&lt;")])


def _bold(text: str, mark: str) -> str:
    """**甲**乙 -> <b>甲</b>乙; a mark beside a blank, or without a partner, is text, and so are the __ of a name."""
    parts = text.split(mark)
    found = [parts[0]]
    at = 1
    while at < len(parts):
        inner = parts[at]
        word = mark == "__" and (
            _LETTER.search(found[-1][-1:]) or _LETTER.search(parts[min(at + 1, len(parts) - 1)][:1])
        )
        if at + 1 < len(parts) and inner and not inner[0].isspace() and not inner[-1].isspace() and not word:
            found += [f"<b>{inner}</b>", parts[at + 1]]
            at += 2
        else:
            found += [mark, inner]
            at += 1
    return "".join(found)


def without_comments(text: str) -> str:
    """The text without HTML comments; one that never ends is text."""
    parts = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join((*parts, text[at:]))


def to_html(text: str) -> str:
    """The whole text as an HTML fragment."""
    all_lines = split_lines(without_comments(text))
    wrap = lines.wrap_width([line for line in all_lines if not _BLOCK_TAG.match(line) and not _HEADING.fullmatch(line)])
    return "\n".join(_parts(all_lines, wrap))


def _parts(source: Sequence[str], wrap: int) -> Iterator[str]:
    paragraph: list[str] = []

    def end() -> Iterator[str]:
        yield from _paragraphs(paragraph, wrap)
        paragraph.clear()

    at = _after_front_matter(source)
    while at < len(source):
        line = source[at]
        at += 1
        if quote := _QUOTE.match(line):
            line = line[quote.end() :]
        if not line.strip():
            yield from end()
        elif fence := _FENCE.fullmatch(line):
            yield from end()
            stop = next((i for i in range(at, len(source)) if source[i].strip().startswith(fence[1])), len(source))
            yield f"<pre>{html.escape(chr(10).join(source[at:stop]))}</pre>"
            at = stop + 1
        elif heading := _HEADING.fullmatch(line):
            yield from end()
            yield _heading(len(heading[1]), heading[2])
        elif len(paragraph) == 1 and _SETEXT.fullmatch(line) and _may_be_heading(paragraph[0], line):
            yield _heading(1 if "=" in line else 2, paragraph.pop())
        elif _RULE.fullmatch(line):
            yield from end()
            yield "<hr>"
        elif "|" in line and at < len(source) and "|" in source[at] and _DELIMITERS.fullmatch(source[at]):
            yield from end()
            stop = next((i for i in range(at, len(source)) if "|" not in source[i]), len(source))
            yield _table([line, *source[at + 1 : stop]])
            at = stop
        elif _BLOCK_TAG.match(line):
            yield from end()
            stop = _html_end(source, at - 1)
            yield _raw("\n".join([line, *source[at:stop]]))
            at = stop
        else:
            if _BULLET.match(line) or _NUMBER.match(line):
                yield from end()
            paragraph.append(line)
    yield from end()


def _heading(level: int, text: str) -> str:
    text = text.rstrip(" \t")
    bare = text.rstrip("#")  # 甲县 ##  ->  甲县      C#  ->  C#
    text = bare if not bare or bare[-1].isspace() else text
    return f"<h{level}>{inline_html(text)}</h{level}>"


def _may_be_heading(line: str, underline: str) -> bool:
    """`---` under a whole paragraph is meant as a rule; under a title it marks the title."""
    return "=" in underline or (len(line) <= 40 and line.rstrip()[-1:] not in "。；，：！？" and len(underline) > 1)


def _paragraphs(source: list[str], wrap: int) -> Iterator[str]:
    if not source:
        return
    bullet = _BULLET.match(source[0])
    item = bullet or _NUMBER.match(source[0])
    first = source[0][bullet.end() :] if bullet else source[0]
    rest = [line.strip() for line in source[1:]] if item else source[1:]
    for joined in _joined([first, *rest], wrap):
        if picture := _PICTURE.fullmatch(joined):
            yield f'<img src="{html.escape(picture[2])}"><figcaption>{inline_html(picture[1])}</figcaption>'
        elif item:
            yield f"<ul><li>{inline_html(joined)}</li></ul>"
            item = None
        else:
            yield f"<p>{inline_html(joined)}</p>"


def _joined(source: list[str], wrap: int) -> Iterator[str]:
    """Paragraphs of these lines; two blanks or a backslash at a line's end always end one."""
    part: list[str] = []
    for line in source:
        hard = line.endswith(("  ", "\\"))
        part.append(line[:-1] if line.endswith("\\") else line)
        if hard:
            yield from lines.paragraphs(part, wrap)
            part = []
    yield from lines.paragraphs(part, wrap)


def _table(source: list[str]) -> str:
    def cells(line: str) -> str:
        inner = re.sub(r"^\s*\||(?<!\\)\|\s*$", "", line)
        return "".join(f"<td>{inline_html(cell)}</td>" for cell in _CELLS.split(inner))

    return "<table border=1>" + "".join(f"<tr>{cells(line)}</tr>" for line in source) + "</table>"


def _html_end(source: Sequence[str], start: int) -> int:
    """Index after the last line of the HTML that begins at `start`: where its tags are closed, or a blank line."""
    depth = 0
    for i in range(start, len(source)):
        if not source[i].strip():
            return i
        depth += len(_OPENING.findall(source[i])) - len(_CLOSING.findall(source[i]))
        if depth <= 0:
            return i + 1
    return len(source)


def _after_front_matter(source: Sequence[str]) -> int:
    """Index after a YAML head (`---`, `key: value` lines, `---`), 0 without one."""
    if not source or source[0].rstrip() != "---":
        return 0
    for i, line in enumerate(source[1:60], 1):
        if line.rstrip() == "---":
            return i + 1
        if not re.match(r"[A-Za-z_-]+:|[ \t]|- |#", line):
            return 0
    return 0

"""RTF to HTML, in one pass over its words: paragraphs, headings, bold, links, lists, tables, notes, headers, pictures.

Rich Text Format Specification 1.9.1. Written here since striprtf gives text alone: no headings, no bold, no tables.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace

from corpus.errors import ReadError
from corpus.files.pictures import LARGEST as LARGEST_PICTURE
from corpus.files.pictures import media_type
from corpus.office.markup import Markup
from corpus.office.page_header import with_header
from corpus.office.rtf_words import CHARSETS, HEADERS, SIGNS, STARRED, TOKEN, UNPRINTED, encoding_of_page

MEDIA_TYPE = "application/rtf"
DEEPEST = 2000  # groups within groups

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_IMAGE = re.compile("<img [^<>]*>|</?b>|<br>")
_LINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group: where its text goes ("" for nowhere), and how it is set."""

    to: str = "text"
    bold: bool = False
    unseen: bool = False
    raised: str = ""
    page: str = "cp1252"
    skipped: int = 1  # bytes that stand for the same sign as a \\u before them
    starred: bool = False
    drawn: bool = True  # whether a picture here is one of the text


@dataclass(slots=True)
class _Flow:
    """Text that follows itself: the body, a note, the header of the pages."""

    blocks: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    mark: str = ""
    level: int = 0
    in_table: bool = False
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_rtf(data: bytes) -> Markup:
    """The text as HTML. Raises ReadError where its groups are nested deeper than any program writes."""
    reader = _Reader()
    reader.run(data)
    headers = [flow.blocks for flow in reader.headers]
    return Markup(
        "\n".join(with_header(reader.body.blocks, headers)), MEDIA_TYPE, "RTF 的代码页", picture=reader.pictures.get
    )


class _Reader:
    def __init__(self) -> None:
        self.state = _State()
        self.stack: list[tuple[_State, _Flow | None]] = []
        self.body = _Flow()
        self.flow = self.body
        self.headers: list[_Flow] = []
        self.fonts: dict[int, str] = {}
        self.levels: dict[int, int] = {}  # number of a style -> its level as a heading
        self.named = -1  # font or style whose line of its table is being read
        self.name: list[str] = []
        self.plain = "cp1252"
        self.default = -1
        self.bytes = bytearray()
        self.opened = False  # whether a group was opened right before
        self.high = 0  # the first half of a sign beyond the first plane
        self.pass_by = 0
        self.pictures: dict[str, bytes] = {}
        self.digits = bytearray()  # of the picture that is being read
        self.link: list[str] = []
        self.address = ""
        self.count = 0

    def run(self, data: bytes) -> None:
        at = 0
        while token := TOKEN.match(data, at):
            at = token.end()
            word, number, code, sign, brace, text = token.groups()
            if brace == b"{":
                self.open()
            elif brace:
                self.close()
            elif word:
                name = word.decode("ascii")
                if name == "bin":
                    if self.state.to == "picture":
                        self.digits += data[at : at + max(0, int(number or 0))].hex().encode()
                    at += max(0, int(number or 0))
                    continue
                self.word(name, None if number is None else int(number))
            elif code:
                self.add(bytes((int(code, 16),)))
            elif text:
                self.add(text)
            elif sign:
                self.sign(sign)
            if token.lastindex:  # no end of a line
                self.opened = brace == b"{"
        while self.stack:
            self.close()
        self.end_paragraph()
        self.end_table()

    def open(self) -> None:
        self.flush()
        if len(self.stack) >= DEEPEST:
            raise ReadError("office-broken", "RTF 文件嵌套过深", "请用 Word 或 WPS 打开，另存为 .docx 再收录")
        self.stack.append((self.state, None))
        self.state = replace(self.state, starred=False)

    def close(self) -> None:
        self.flush()
        if not self.stack:
            return
        if self.state.to == "field" and (found := _LINK.search("".join(self.link))):
            self.address = found[1]
        state, flow = self.stack.pop()
        if self.state.to == "picture" and state.to != "picture":
            self.keep_picture()
        if self.state.to == "result" and state.to != "result":
            self.flow.parts.append("</a>" if self.address else "")
            self.address = ""
        if flow is not None:  # a note or a header ends
            self.end_paragraph()
            self.end_table()
            ended, self.flow = self.flow, flow
            if ended not in self.headers:
                self.count += 1
                ended.blocks[:1] = [ended.blocks[0].replace("<p>", f"<p>注{self.count}：", 1)] if ended.blocks else []
                flow.notes += ended.blocks
        self.state = state if self.stack else replace(state, page=self.plain)

    def sign(self, sign: bytes) -> None:
        if sign == b"*" and self.opened:
            self.state = replace(self.state, starred=True)
        elif sign == b"*":
            return  # within a group it says nothing: \b0\*\cs7
        elif sign in (b"\r", b"\n"):
            self.word("par", None)
        elif sign in b"\\{}":
            self.add(sign)
        elif sign == b"~":
            self.say("\xa0")
        elif sign == b"_":
            self.say("-")

    def add(self, data: bytes) -> None:
        """Bytes of text, in the code page of the font."""
        if self.pass_by:
            passed = min(self.pass_by, len(data))
            self.pass_by -= passed
            data = data[passed:]
        if self.state.to == "picture":
            self.digits += data
        else:
            self.bytes += data

    def flush(self) -> None:
        self.pass_by = 0
        if self.bytes:
            data, self.bytes = bytes(self.bytes), bytearray()
            self.say(data.decode(self.state.page, "replace"))

    def say(self, text: str) -> None:
        self.high = 0 if text else self.high
        state = self.state
        if state.to in ("fonts", "styles"):
            self.name.append(text)
            if ";" in text:
                self.end_entry()
        elif state.to == "field":
            self.link.append(text)
        elif state.to == "mark":
            self.flow.mark += text
        elif state.to not in ("", "picture") and not state.unseen:
            if state.to == "result" and self.address and self.link:
                self.flow.parts.append(f'<a href="{html.escape(self.address)}">')
                self.link = []
            shown = html.escape(text)
            if state.raised:
                shown = f"<{state.raised}>{shown}</{state.raised}>"
            self.flow.parts.append(f"<b>{shown}</b>" if state.bold and text.strip() else shown)

    def end_entry(self) -> None:
        """A line of the table of styles ends: whether it is that of headings."""
        if self.state.to == "styles" and self.named >= 0:
            called = "".join(self.name).strip(" ;\r\n")
            if match := _HEADING.fullmatch(called):
                self.levels[self.named] = min(int(match[1]), 6)
            elif called.lower() in ("title", "标题"):
                self.levels[self.named] = 1
        self.name = []

    def word(self, name: str, number: int | None) -> None:
        """A control word."""
        state = self.state
        if name == "u" and number is not None:
            self.unicode(number)
            return
        self.flush()
        on = number != 0
        if state.starred and name not in STARRED and name not in ("fldinst", "listtext"):
            self.state = replace(state, to="", starred=False, drawn=False)
        elif name in UNPRINTED:
            table = {"fonttbl": "fonts", "stylesheet": "styles"}.get(name, "")
            self.state = replace(state, to=table if state.to else "", drawn=False)
        elif name == "result":  # what an object shows
            self.state = replace(state, to="text", drawn=True)
        elif name == "pict":
            self.digits.clear()
            self.state = replace(state, to="picture" if state.drawn and not state.unseen else "")
        elif name == "shpinst":
            self.state = replace(state, to="", starred=False)
        elif name == "shptxt":
            self.state = replace(state, to="text")
        elif name == "ud":
            self.state = replace(state, to="text", starred=False)
        elif name == "upr":
            self.state = replace(state, to="")
        elif name == "fldinst":
            self.link, self.address = [], ""
            self.state = replace(state, to="field" if state.to else "", starred=False)
        elif name == "fldrslt":
            self.state = replace(state, to="result" if state.to else "")
        elif name in ("listtext", "pntext"):
            self.state = replace(state, to="mark" if state.to else "", starred=False, drawn=False)
        elif name in ("footnote", *HEADERS):
            self.begin(name)
        elif state.to in ("fonts", "styles"):
            self.entry(name, number)
        elif name in SIGNS:
            self.say(SIGNS[name])
        elif state.to != "picture" and not self.set_text(name, number, on):
            self.structure(name, number)

    def begin(self, name: str) -> None:
        """A group whose text stands elsewhere on the page."""
        if not self.state.to or not self.stack or self.stack[-1][1] is not None:
            return
        self.stack[-1] = (self.stack[-1][0], self.flow)
        self.flow = _Flow()
        self.state = replace(self.state, to="text", bold=False, raised="", drawn=name not in HEADERS)
        if name in HEADERS:
            self.headers.append(self.flow)

    def keep_picture(self) -> None:
        """A picture ends: where its bytes are those of one that is shown, it stands here."""
        digits = bytes(self.digits.translate(None, b" \t"))
        self.digits.clear()
        if len(digits) % 2 or media_type(data := _from_hex(digits[: 2 * LARGEST_PICTURE + 2])) is None:
            return
        reference = f"picture {len(self.pictures) + 1}"
        self.pictures[reference] = data
        self.flow.parts.append(f'<img src="{reference}">')

    def entry(self, name: str, number: int | None) -> None:
        """A word within the tables of fonts and styles."""
        if self.state.to == "styles":
            if name == "s":
                self.named = number if number is not None else -1
            elif name in ("cs", "ds", "ts"):
                self.named = -1
            elif name == "outlinelevel" and number is not None and 0 <= number < 6 and self.named >= 0:
                self.levels[self.named] = number + 1
        elif name == "f":
            self.named = number if number is not None else -1
        elif name == "fcharset" and number in CHARSETS:
            self.fonts[self.named] = self.plain if number == 0 else CHARSETS[number]
        elif name == "cpg" and number is not None:
            self.fonts[self.named] = encoding_of_page(number)

    def set_text(self, name: str, number: int | None, on: bool) -> bool:
        """A word that says how text is set; False for any other."""
        state = self.state
        if name in ("b", "ab"):
            self.state = replace(state, bold=on)
        elif name in ("v", "strike", "striked", "deleted"):
            self.state = replace(state, unseen=on)
        elif name in ("super", "sub", "nosupersub"):
            self.state = replace(state, raised={"super": "sup", "sub": "sub"}.get(name, "") if on else "")
        elif name in ("f", "af", "loch", "hich", "dbch"):
            if name == "f" and number is not None:
                self.state = replace(state, page=self.fonts.get(number, self.plain))
        elif name == "plain":
            page = self.fonts.get(self.default, self.plain)
            self.state = replace(state, bold=False, unseen=False, raised="", page=page)
        elif name == "uc":
            self.state = replace(state, skipped=max(0, min(number or 0, 8)))
        elif name == "ansicpg" and number is not None:
            self.plain = encoding_of_page(number)
            self.state = replace(state, page=self.plain)
        elif name == "deff" and number is not None:
            self.default = number
        else:
            return False
        return True

    def structure(self, name: str, number: int | None) -> None:
        """A word that ends or begins something: a paragraph, a cell, a row."""
        flow = self.flow
        if name in ("par", "sect"):
            self.end_paragraph()
        elif name == "line":
            flow.parts.append("<br>")
        elif name == "pard":
            flow.level, flow.in_table = 0, False
        elif name == "s" and number is not None:
            flow.level = self.levels.get(number, 0)
        elif name == "outlinelevel" and number is not None:
            flow.level = number + 1 if 0 <= number < 6 else 0
        elif name == "intbl":
            flow.in_table = True
        elif name in ("cell", "nestcell"):
            flow.in_table = True
            self.end_paragraph()
            if name == "cell":
                flow.row.append("".join(flow.cell))
                flow.cell = []
        elif name == "row" and flow.row:
            flow.rows.append("".join(f"<td>{cell}</td>" for cell in flow.row))
            flow.row = []

    def unicode(self, number: int) -> None:
        """\\u and what stands for it in programs that do not know it."""
        if self.bytes:
            self.flush()
        code, high = number % 0x10000, self.high
        if 0xD800 <= code < 0xDC00:
            self.high = code
        elif 0xDC00 <= code < 0xE000:
            self.say(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd")
        elif code:
            self.say(chr(code))
        self.pass_by = self.state.skipped

    def end_paragraph(self) -> None:
        self.flush()
        flow = self.flow
        text, flow.parts = "".join(flow.parts), []
        mark, flow.mark = flow.mark.strip(), ""
        notes, flow.notes = flow.notes, []
        head = html.escape(mark) + " " if mark else ""
        if not flow.in_table:
            self.end_table()
        if not text.strip():
            block = ""
        elif not _IMAGE.sub("", text).strip():  # between the paragraphs
            block = text
        elif flow.level:
            block = f"<h{flow.level}>{head}{re.sub('</?b>', '', text)}</h{flow.level}>"
        elif mark:
            block = f"<ul><li>{head}{text}</li></ul>"
        else:
            block = f"<p>{text}</p>"
        (flow.cell if flow.in_table else flow.blocks).extend([block, *notes] if block else notes)

    def end_table(self) -> None:
        flow = self.flow
        if flow.row or flow.cell:  # a row that was not ended
            flow.rows.append("".join(f"<td>{cell}</td>" for cell in (*flow.row, "".join(flow.cell))))
            flow.row, flow.cell = [], []
        if flow.rows:
            flow.blocks.append(f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in flow.rows)}</table>")
            flow.rows = []


def _from_hex(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return b""

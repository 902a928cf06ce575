"""Ten bulletins in every format: one source text, and writers of it. `python tests/office_bulletins.py` makes the files
of tests/data/office.tar.xz anew, which takes LibreOffice; the others are made where they are needed.

Markdown and Word are written here, OFD too, by hand; .doc .rtf .odt .pdf are what LibreOffice makes of Word.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from tests.paths import DATA

KEPT = DATA / "office.tar.xz"
NUMBERS = range(1, 11)
TITLE = "云川协作简报"


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: (text, bold lead-in before it); a list entry, or a table's rows."""

    text: str = ""
    lead: str = ""
    item: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    pieces: tuple[Piece, ...]


_PLACES = "青石县 白鹿县 长坪县 石桥县 松坪县 柳溪县 望江县 云岭县 沙河县 东山县".split()
_GROUPS = "河湾 白塔 松坪 柳溪 石桥 望港 青江 柳浦 沙河 海东".split()


def stories(number: int) -> tuple[Story, ...]:
    """The articles of one issue."""
    place, other = _PLACES[number - 1], _PLACES[number % 10]
    group, second = _GROUPS[number - 1], _GROUPS[number % 10]
    people, sum_, beds = 180 + 37 * number, 2.4 + 0.3 * number, 40 + 5 * number
    return (
        Story(
            f"{group}工作组帮助{place}{people}名群众在家门口就业",
            (
                Piece(
                    f"{number}月以来，{group}工作组协调十二家企业到{place}招工，先后办了三场招聘会，{people}人当场签了合同，"
                    f"人均月收入3600元。来的人一场比一场多，大家都说招聘会应当常办，最好每个乡镇都办一场。"
                ),
                Piece(
                    f"工作组请来技工学校的老师，在{place}开了电工、焊工、厨师三个班，每班{beds}人，学期两个月，学费全免，"
                    "结业后由企业接收。",
                    "一是先培训后上岗。",
                ),
                Piece(
                    "工作组给每个务工的人建了一张卡片，写明在哪家企业、做什么工、工资发到哪个月，每月打一次电话，有难处就去帮。",
                    "二是送一程再看一程。",
                ),
                Piece(f"县里的同志说，{place}过去是劳务输出县，今后要让人愿意回来。"),
            ),
        ),
        Story(
            f"{other}新建的敬老院封顶 {sum_:.1f}亿元项目全部开工",
            (
                Piece(
                    f"{second}工作组今年在{other}承担建设项目六个，总投资{sum_:.1f}亿元，到上月底全部开工。"
                    f"其中敬老院一所，建筑面积3200平方米，设床位{beds}张，本月16日主体工程封顶，年底可以入住。"
                ),
                Piece("各项目的进度如下："),
                Piece(
                    rows=(
                        ("项目", "投资（万元）", "进度"),
                        ("敬老院", str(860 + number), "主体封顶"),
                        ("县医院门诊楼", str(5200 + 10 * number), "三层"),
                        ("第二小学", str(1900 + number), "基础完工"),
                    )
                ),
                Piece(
                    "工作组把每个项目的责任人、完工日期和举报电话写在工地门口的牌子上，群众随时可以问，也可以随时来看。"
                ),
            ),
        ),
        Story(
            f"海东医疗队到{place}义诊",
            (
                Piece(
                    f"本月12日，海东工作组组织八名医生到{place}人民医院义诊，内科、骨科、眼科各开一个诊室，一天看病人三百二十人次，"
                    "留下药品两万元。"
                ),
                Piece("医疗队在县里住了五天，做了三件事："),
                Piece("帮县医院立了查房、会诊、病历三项制度；", item=True),
                Piece(f"给{beds}名老人做了白内障筛查；", item=True),
                Piece("为乡镇卫生院的大夫讲了两次课。", item=True),
                Piece("队长说，带不走的医疗队才是真帮扶，明年还要来，来了还要带徒弟。"),
            ),
        ),
        Story(
            f"{place}办赛马节 游客过五万",
            (
                Piece(
                    f"记者从县文旅局了解到，{place}第{number}届赛马节开了三天，游客{5 + number % 4}万多人次，"
                    "住宿和餐饮收入一千三百万元，比去年多两成。当地牧民用自家的马拉车接送游客，三天里户均收入两千元。"
                ),
                Piece("赛马节由县里主办，前方指挥部出资修了看台和停车场，以后每年八月都办。"),
            ),
        ),
    )


def masthead(number: int) -> tuple[str, str]:
    return f"2023年第{number}期（总第{120 + number}期）", f"2023年{number}月20日"


def markdown(number: int) -> str:
    """The issue as Markdown."""
    lines = [f"# {TITLE}", "", *_apart(masthead(number)), "## 本期要目", ""]
    lines += [*(f"- {story.title}" for story in stories(number)), ""]
    for story in stories(number):
        lines += [f"## {story.title}", ""]
        for at, piece in enumerate(story.pieces):
            if piece.rows:
                lines += [f"| {' | '.join(row)} |" for row in piece.rows[:1]]
                lines += ["|" + " --- |" * len(piece.rows[0])]
                lines += [f"| {' | '.join(row)} |" for row in piece.rows[1:]] + [""]
            elif piece.item:
                last = not (at + 1 < len(story.pieces) and story.pieces[at + 1].item)
                lines += [f"- {piece.text}"] + [""] * last
            else:
                lines += [(f"**{piece.lead}**" if piece.lead else "") + piece.text, ""]
    return "\n".join(lines)


def _apart(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield from (line, "")


def word(number: int, columns: int = 1, lists: bool = True) -> bytes:
    """The issue as a Word document of today; without `lists` their entries have the sign itself before them."""
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt

    document = docx.Document()
    for style in document.styles:
        if (fonts := style.element.find(f".//{qn('w:rFonts')}")) is not None:
            fonts.set(qn("w:eastAsia"), "WenQuanYi Zen Hei")
            for theme in ("asciiTheme", "eastAsiaTheme", "hAnsiTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Normal"].font.size = Pt(10.5)
    for level, size in ((1, 22), (2, 15)):
        document.styles[f"Heading {level}"].font.size = Pt(size)
    document.core_properties.title = ""
    document.add_heading(TITLE, 1)
    for line in masthead(number):
        document.add_paragraph(line)
    if columns > 1:
        document.add_section(0)  # goes on on the same page
    document.add_heading("本期要目", 2)

    def entry(text: str) -> None:
        document.add_paragraph(text if lists else f"● {text}", style="List Bullet" if lists else None)

    for story in stories(number):
        entry(story.title)
    for story in stories(number):
        document.add_heading(story.title, 2)
        for piece in story.pieces:
            if piece.rows:
                table = document.add_table(0, len(piece.rows[0]), style="Table Grid")
                for row in piece.rows:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        cell.text = text
                        cell.width = Inches(5.2 / len(row) / columns)
                for column in table.columns:
                    column.width = Inches(5.2 / len(row) / columns)
            elif piece.item:
                entry(piece.text)
            else:
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.first_line_indent = Pt(21)
                if piece.lead:
                    paragraph.add_run(piece.lead).bold = True
                paragraph.add_run(piece.text)
    if columns > 1:
        section = document.sections[-1]._sectPr
        for old in section.findall(qn("w:cols")):
            section.remove(old)
        cols = OxmlElement("w:cols")
        cols.set(qn("w:num"), str(columns))
        cols.set(qn("w:space"), "720")
        section.append(cols)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def ofd(number: int) -> bytes:
    """The issue as OFD, set line by line on pages of A4 as an office prints it: 30 signs a line, 34 lines a page."""
    lines: list[tuple[str, float, float, bool]] = []  # text, size, indentation, bold (all in mm)
    size, wide = 5.0, 30
    lines.append((TITLE, 9.0, 40.0, False))
    lines += [(line, size, 0.0, False) for line in masthead(number)]
    lines.append(("本期要目", 7.0, 0.0, False))
    lines += [("● " + story.title, size, 0.0, False) for story in stories(number)]
    for story in stories(number):
        lines.append((story.title, 7.0, 0.0, False))
        for piece in story.pieces:
            if piece.rows:
                lines += [("\t".join(row), size, 0.0, False) for row in piece.rows]
            elif piece.item:
                lines.append(("● " + piece.text, size, 0.0, False))
            else:
                lines += _wrapped(piece, size, wide)
    pages = [lines[at : at + 34] for at in range(0, len(lines), 34)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("OFD.xml", _OFD.format(title=escape(f"{TITLE}{number}")))
        refs = "".join(f'<ofd:Page ID="{100 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
        package.writestr("Doc_0/Document.xml", _DOCUMENT.format(pages=refs))
        package.writestr("Doc_0/PublicRes.xml", _RESOURCES)
        for at, page in enumerate(pages):
            objects = "".join(_objects(page)) + _text(f"- {at + 1} -", 4.0, 98.0, 285.0, False)
            package.writestr(f"Doc_0/Pages/Page_{at}/Content.xml", _CONTENT.format(objects=objects))
    return out.getvalue()


def _wrapped(piece: Piece, size: float, wide: int) -> Iterator[tuple[str, float, float, bool]]:
    text, first = piece.lead + piece.text, True
    while text:
        fits = wide - 2 * first
        width, end = 0.0, 0
        while end < len(text) and width + (0.5 if text[end].isascii() else 1) <= fits:
            width += 0.5 if text[end].isascii() else 1
            end += 1
        while end < len(text) and (
            text[end] in "，。；：、！？）”" or (text[end].isascii() and text[end - 1].isascii())
        ):
            end -= 1  # no line begins with these, no number is cut
        lead = piece.lead if first and piece.lead else ""
        line, text = text[:end], text[end:]
        yield (lead + "\0" + line[len(lead) :] if lead else line), size, 2 * size * first, False
        first = False


def _objects(page: list[tuple[str, float, float, bool]]) -> Iterator[str]:
    y = 22.0
    for text, size, indent, bold in page:
        if "\0" in text:
            lead, rest = text.split("\0")
            yield _text(lead, size, 30.0 + indent, y, True)
            yield _text(rest, size, 30.0 + indent + size * len(lead), y, bold)
        elif "\t" in text:
            for at, cell in enumerate(text.split("\t")):
                yield _text(cell, size, 30.0 + 50 * at, y, bold)
        else:
            yield _text(text, size, 30.0 + indent, y, bold)
        y += 7.6


def _text(text: str, size: float, x: float, y: float, bold: bool) -> str:
    """A text object: each sign as far on as the one before is wide."""
    steps = " ".join(f"{size * (0.5 if sign.isascii() else 1):g}" for sign in text[:-1])
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:g} {y - size:g} {size * len(text) + 1:g} {size * 1.2:g}" '
        f'Font="{2 if bold else 1}" Size="{size:g}"><ofd:TextCode X="0" Y="{size:g}" DeltaX="{steps}">'
        f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_OFD = (
    f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
    "<ofd:Title>{title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
_DOCUMENT = (
    f"<ofd:Document {_NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
)
_RESOURCES = (
    f'<ofd:Res {_NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/>'
    '<ofd:Font ID="2" FontName="黑体"/></ofd:Fonts></ofd:Res>'
)
_CONTENT = f'<ofd:Page {_NS}><ofd:Content><ofd:Layer ID="9">{{objects}}</ofd:Layer></ofd:Content></ofd:Page>'


@cache
def _files() -> dict[str, bytes]:
    with tarfile.open(KEPT) as archive:
        return {info.name: archive.extractfile(info).read() for info in archive}  # type: ignore[union-attr]


def kept(name: str) -> bytes:
    """A kept file, as `3.rtf` or `3-columns.pdf`."""
    return _files()[name]


def make() -> None:
    """Makes the kept files anew; what is packed in them is unpacked, since all together pack far better."""
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(KEPT, "w:xz", preset=9) as archive:
        folder = Path(scratch)
        for number in NUMBERS:
            (folder / f"{number}.docx").write_bytes(word(number))
            (folder / f"{number}-columns.docx").write_bytes(word(number, columns=2))
        plain = [folder / f"{number}.docx" for number in NUMBERS]
        run = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
        for to, files in (("doc", plain), ("rtf", plain), ("odt", plain), ("pdf", sorted(folder.glob("*.docx")))):
            subprocess.run([*run, to, "--outdir", scratch, *files], check=True, capture_output=True)
        for path in sorted(folder.iterdir(), key=lambda path: (path.suffix, path.name)):
            if path.suffix in (".doc", ".rtf", ".odt", ".pdf"):
                data = {".odt": _stored, ".pdf": _unpacked}.get(path.suffix, lambda data: data)(path.read_bytes())
                info = tarfile.TarInfo(path.name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))


def _stored(data: bytes) -> bytes:
    """A zip without compression and pictures of itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as copy:
        for name in package.namelist():
            if not name.startswith(("Thumbnails", "Configurations2")):
                copy.writestr(zipfile.ZipInfo(name), package.read(name))
    return out.getvalue()


def _unpacked(data: bytes) -> bytes:
    """A PDF whose streams are not compressed."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, EncodedStreamObject

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for at, found in enumerate(writer._objects):
        if isinstance(found, EncodedStreamObject) and found.get("/Filter") == "/FlateDecode":
            plain = DecodedStreamObject()
            plain.set_data(found.get_data())
            plain.update(
                {key: value for key, value in found.items() if key not in ("/Filter", "/Length", "/DecodeParms")}
            )
            writer._objects[at] = plain
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


if __name__ == "__main__":
    make()
    print(f"{KEPT.stat().st_size:,} bytes in {KEPT}", file=sys.stderr)

"""OFD (GB/T 33190-2016) to HTML: its texts and pictures by their places on the page, read as those of a PDF are."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from corpus.errors import ReadError
from corpus.office.markup import Markup
from corpus.office.parts import Parts, beside, plain
from corpus.pdf.drawings import Drawing, Page, illustrates
from corpus.pdf.lines import Char
from corpus.pdf.pages import MOST_PAGES, pages_html

MEDIA_TYPE = "application/ofd"
MOST_CHARS = 2_000_000  # of a document
MOST_DRAWINGS = 200  # of a page that are looked at

_POINTS = 72 / 25.4  # a millimetre, the unit of OFD
_BOLD_FONT = re.compile(r"bold|black|heavy|黑体|黑简|大标宋|小标宋", re.IGNORECASE)
_BOLD = 600  # weight of a text from which it is bold
_LATER = 6  # numbers of a matrix
_BOX = 4  # and of a place on a page
_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """x' = a·x + c·y + e, y' = b·x + d·y + f, downward as OFD counts."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def read_ofd(data: bytes) -> Markup:
    """The document as HTML. Raises ReadError where it is broken, encrypted, or pictures of pages."""
    try:
        parts = Parts(data)
        if any(name.endswith(("encryptions.xml", "encryptinfo.xml")) for name in parts.names()):
            raise ReadError("office-encrypted", "OFD 文件加了密", "请用 OFD 阅读器打开，去掉密码再收录")
        root = parts.xml("OFD.xml")
        title = next((one.text or "" for one in root.iter("{*}Title")), "").strip()
        pages: list[Page] = []
        for where in [one.text or "" for one in root.iter("{*}DocRoot")]:
            for page in _Document(parts, where).pages():
                pages.append(page)
                if len(pages) > MOST_PAGES:
                    raise ReadError("too-large", f"OFD 超过 {MOST_PAGES} 页", "请拆成一期一个文件")
        if not pages:
            raise ValueError("no page")
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the libraries raise: the file cannot be read
        cure = "请用 OFD 阅读器打开并另存一次，或导出为 .docx、.pdf 再收录"
        raise ReadError("office-broken", "OFD 文件已损坏，打不开", cure) from error
    markup, findings = pages_html(pages, "OFD")
    return Markup(markup, MEDIA_TYPE, "OFD 的 XML", title, findings=findings, picture=parts.picture)


class _Document:
    """One document of the package: where its parts are, which of its fonts are bold, and its pictures."""

    def __init__(self, parts: Parts, where: str) -> None:
        self.parts = parts
        self.where = beside("OFD.xml", where.strip())
        self.root = parts.xml(self.where)
        self.bold: dict[str, bool] = {}
        self.images: dict[str, str] = {}  # id -> part
        for place in self.root.iter("{*}PublicRes", "{*}DocumentRes"):
            self.learn(beside(self.where, (place.text or "").strip()))
        self.size = _box(self.root) or _A4
        self.templates = {one.get("ID"): one.get("BaseLoc") or "" for one in self.root.iter("{*}TemplatePage")}
        self.chars = 0

    def learn(self, where: str) -> None:
        """Reads a part that says which fonts and pictures there are."""
        resources = self.parts.xml(where)
        if resources is None:
            return
        for font in resources.iter("{*}Font"):
            name = f"{font.get('FontName') or ''} {font.get('FamilyName') or ''}"
            self.bold[font.get("ID") or ""] = font.get("Bold") == "true" or bool(_BOLD_FONT.search(name))
        folder = beside(where, f"{resources.get('BaseLoc') or '.'}/")
        for media in resources.iter("{*}MultiMedia"):
            file = (media.findtext("{*}MediaFile") or "").strip()
            self.images[media.get("ID") or ""] = plain(beside(folder, file)) if file else ""

    def pages(self) -> Iterator[Page]:
        """What is drawn on each page."""
        for page in (one for pages in self.root.iter("{*}Pages") for one in pages.iterchildren("{*}Page")):
            content = self.parts.xml(beside(self.where, page.get("BaseLoc") or ""))
            if content is None:
                raise ValueError("a page is missing")
            behind = [self.templates.get(one.get("TemplateID"), "") for one in content.iter("{*}Template")]
            roots = [self.parts.xml(beside(self.where, place)) for place in behind if place]
            for place in content.iter("{*}PageRes"):
                self.learn(beside(beside(self.where, page.get("BaseLoc") or ""), (place.text or "").strip()))
            found: list[Char] = []
            turned = 0
            for root in (*roots, content):
                for text in () if root is None else root.iter("{*}TextObject"):
                    for char, upright in self.characters(text):
                        if upright:
                            found.append(char)
                        else:
                            turned += not char.text.isspace()
                        self.chars += 1
                        if self.chars > MOST_CHARS:
                            raise ReadError("too-large", "OFD 的文字超过一期简报的上限", "请拆成一期一个文件")
            yield Page(found, turned, list(self.drawings(content)))

    def drawings(self, content: Any) -> Iterator[Drawing]:
        """The pictures of a page that illustrate it."""
        _, _, wide, high = _box(content) or self.size
        objects = (one for one in content.iter("{*}ImageObject") if one.get("Visible") != "false")
        for image in islice(objects, MOST_DRAWINGS):
            place, part = _place(image.get("Boundary")), self.images.get(image.get("ResourceID") or "")
            if not part or not place:
                continue
            x, y, across, down = (number * _POINTS for number in place)
            found = Drawing(part, x, x + across, -y - down, -y)
            if illustrates(found, wide * _POINTS, high * _POINTS):
                yield found

    def characters(self, text: Any) -> Iterator[tuple[Char, bool]]:
        """The characters of a text object, each with whether it stands upright."""
        if text.get("Visible") == "false":
            return
        left, top, *_ = _floats(text.get("Boundary")) or (0.0, 0.0)
        matrix = _matrix(text.get("CTM"))
        size = float(text.get("Size") or 0) or 3.5
        wide = size * float(text.get("HScale") or 1)
        weight = text.get("Weight") or "400"
        bold = self.bold.get(text.get("Font") or "", False) or (weight.isdigit() and int(weight) >= _BOLD)
        turned = (text.get("ReadDirection") or "0") not in ("0", "180") or (text.get("CharDirection") or "0") != "0"
        upright = not turned and abs(matrix.b) <= abs(matrix.a)
        height = abs(matrix.d) * size * _POINTS
        for code in text.iterchildren("{*}TextCode"):
            x, y = float(code.get("X") or 0), float(code.get("Y") or 0)
            signs = code.text or ""
            across, down = _deltas(code.get("DeltaX"), len(signs)), _deltas(code.get("DeltaY"), len(signs))
            sets_down = bool(down and any(down)) and not (across and any(across))
            for at, sign in enumerate(signs):
                step = across[at] if at < len(across) else wide * (0.5 if sign.isascii() else 1.0)
                own = min(abs(step), wide) if step else wide
                begin, base = matrix.at(x, y)
                end, _ = matrix.at(x + own, y)
                place = (begin + left) * _POINTS, (end + left) * _POINTS, -(base + top) * _POINTS
                if all(map(math.isfinite, place)) and sign not in "\r\n":
                    char = Char(
                        sign, min(place[0], place[1]), max(place[0], place[1]), place[2], max(1.0, height), bold
                    )
                    yield char, upright and not (sets_down and len(signs) > 1)
                x += 0.0 if sets_down and at >= len(across) else step
                y += down[at] if at < len(down) else 0.0


def _box(root: Any) -> tuple[float, float, float, float] | None:
    """Where the paper is on which a page is printed, of a page or of all."""
    return _place(next((one.text for one in root.iter("{*}PhysicalBox")), None))


def _place(text: str | None) -> tuple[float, float, float, float] | None:
    """Left, top, width and height; None where there are none: what has no place is not worth a file."""
    try:
        numbers = _floats(text)
    except ValueError:
        return None
    fits = len(numbers) >= _BOX and all(map(math.isfinite, numbers))
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if fits else None


def _floats(text: str | None) -> list[float]:
    return [float(part) for part in (text or "").split()]


def _matrix(text: str | None) -> _Matrix:
    numbers = _floats(text)
    return _Matrix(*numbers[:_LATER]) if len(numbers) >= _LATER else _Matrix()


def _deltas(text: str | None, most: int) -> list[float]:
    """Steps from sign to sign; `g 3 4.2` stands for three of 4.2."""
    parts, found = (text or "").split(), list[float]()
    at = 0
    while at < len(parts) and len(found) < most:
        if parts[at] == "g" and at + 2 < len(parts):
            found += [float(parts[at + 2])] * min(max(int(float(parts[at + 1])), 0), most)
            at += 3
        else:
            found.append(float(parts[at]))
            at += 1
    return found

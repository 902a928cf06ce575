"""What the styles of an OpenDocument file say: what is bold, hidden, raised, a heading, and how lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.word.lists import Counter, Kind, Level

NS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, STYLE, TABLE, OFFICE, DRAW = (f"{{{NS}{name}:1.0}}" for name in ("text", "style", "table", "office", "drawing"))
FO = f"{{{NS}xsl-fo-compatible:1.0}}"
OUTLINE = "Outline"  # the list that headings are numbered by

# Forms of numbers, by the first sign of what names them -> as Word calls them.
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "①": "decimalEnclosedCircle", "１": "decimalFullWidth",
    "甲": "ideographTraditional", "子": "ideographZodiac", "": "none",
}  # fmt: skip
_TITLES = ("title", "标题")
_HEADING = re.compile(r"(?:heading|标题)(?:_20_|\s)*([1-9])", re.IGNORECASE)


class Styles:
    """The styles of a document by family and name, automatic ones included."""

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._lists: dict[str, Kind] = {}
        for root in roots:
            for style in () if root is None else root.iter(f"{STYLE}style"):
                self._styles[style.get(f"{STYLE}family") or "", style.get(f"{STYLE}name") or ""] = style
            for kind in () if root is None else root.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
                name = OUTLINE if kind.tag == f"{TEXT}outline-style" else kind.get(f"{STYLE}name") or ""
                self._lists[name] = Kind(name, dict(_levels(kind)), {})

    def value(self, family: str, name: str, *attributes: str) -> str:
        """What the style, or one that it is based on, says first of any of these properties."""
        for style in self._chain(family, name):
            for attribute in attributes:
                for properties in style:
                    if value := properties.get(attribute):
                        return str(value)
        return ""

    def bold(self, family: str, name: str) -> bool | None:
        """Whether text of that style is bold; None where it does not say. Chinese text has a weight of its own."""
        weight = self.value(family, name, f"{STYLE}font-weight-asian", f"{FO}font-weight")
        return (weight == "bold" or (weight.isdigit() and int(weight) >= 600)) if weight else None

    def unseen(self, family: str, name: str) -> bool:
        """Whether text of that style is hidden or struck out."""
        struck = self.value(family, name, f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type")
        return self.value(family, name, f"{TEXT}display") == "none" or struck not in ("", "none")

    def raised(self, family: str, name: str) -> str:
        """sup or sub where text of that style stands above or below the line, else nothing."""
        where = self.value(family, name, f"{STYLE}text-position").split(" ")[0]
        low = where == "sub" or where.startswith("-")
        return "" if where in ("", "0%") else "sub" if low else "sup"

    def level(self, name: str) -> int:
        """1 to 6 where paragraphs of that style are headings, else 0."""
        for style in self._chain("paragraph", name):
            called = style.get(f"{STYLE}display-name") or style.get(f"{STYLE}name") or ""
            if called.lower() in _TITLES:
                return 1
            if match := _HEADING.fullmatch(called):
                return min(int(match[1]), 6)
            if (level := style.get(f"{STYLE}default-outline-level") or "").isdigit():
                return min(int(level), 6)
        return 0

    def list_of(self, name: str) -> str:
        """The list that paragraphs of that style are in, or nothing."""
        return next(
            (found for one in self._chain("paragraph", name) if (found := one.get(f"{STYLE}list-style-name"))), ""
        )

    def counter(self) -> Counter:
        """A counter of the document's lists."""
        return Counter(self._lists)

    def begin(self, style: str, id: str) -> None:
        """Lets a list of that style count by itself, under an id of its own."""
        if style in self._lists:
            self._lists[id] = Kind(id, self._lists[style].levels, {})

    def _chain(self, family: str, name: str) -> Iterator[Any]:
        seen: set[str] = set()
        while (style := self._styles.get((family, name))) is not None and name not in seen:
            seen.add(name)
            yield style
            name = style.get(f"{STYLE}parent-style-name") or ""


def _levels(kind: Any) -> Iterator[tuple[int, Level]]:
    for level in kind:
        depth = level.get(f"{TEXT}level") or ""
        if not depth.isdigit() or not 1 <= int(depth) <= 9:
            continue
        if level.tag == f"{TEXT}list-level-style-bullet":
            yield int(depth) - 1, Level("bullet", level.get(f"{TEXT}bullet-char") or "●")
        elif level.tag != f"{TEXT}list-level-style-image":
            yield int(depth) - 1, _numbers(level, int(depth))


def _numbers(level: Any, depth: int) -> Level:
    form = _FORMS.get((level.get(f"{STYLE}num-format") or "")[:1], "decimal")
    shown, start = level.get(f"{TEXT}display-levels") or "1", level.get(f"{TEXT}start-value") or "1"
    first = depth - min(int(shown), depth) + 1 if shown.isdigit() else depth
    numbers = ".".join(f"%{at}" for at in range(first, depth + 1)) if form != "none" else ""
    text = (level.get(f"{STYLE}num-prefix") or "") + numbers + (level.get(f"{STYLE}num-suffix") or "")
    return Level(form, text if numbers else "", int(start) if start.isdigit() and len(start) < 7 else 1)

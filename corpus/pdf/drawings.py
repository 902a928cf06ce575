"""The pictures on a page by their places -> beside which of its lines each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.pdf.lines import Char, Line

SMALLEST = 20.0  # points high and wide; what is smaller marks or adorns a line
COVERS = 0.9  # share of the page's width and height from which a picture is the page itself, or lies behind it


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture and its place, in points from the page's lower left; `reference` names it in its document."""

    reference: str
    x: float
    end: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Page:
    """Its upright characters in the order in which they are drawn, how many others there are, and its pictures."""

    chars: Sequence[Char]
    turned: int = 0
    drawings: Sequence[Drawing] = ()


def illustrates(drawing: Drawing, width: float, height: float) -> bool:
    """Whether a picture on a page of that size belongs to its text: no ornament, no background, no scan."""
    wide, high = drawing.end - drawing.x, drawing.top - drawing.bottom
    return min(wide, high) >= SMALLEST and not (wide >= COVERS * width and high >= COVERS * height)


def without_signs(pages: Sequence[Page]) -> list[Page]:
    """The pages without pictures that stand on each of them, or on all but one: signs of the house."""
    seen = Counter(key for page in pages for key in {drawing.reference for drawing in page.drawings})
    signs = {key for key, count in seen.items() if count >= max(2, len(pages) - 1)}
    if not signs:
        return list(pages)
    return [replace(page, drawings=[one for one in page.drawings if one.reference not in signs]) for page in pages]


def beside_lines(lines: Sequence[Line], drawings: Sequence[Drawing]) -> tuple[list[Line], list[str]]:
    """The lines of a page in the order in which they are read, each with the pictures that stand above it; and those
    that stand below all of them."""
    found, after = list(lines), []
    for drawing in sorted(drawings, key=lambda one: (-one.top, one.x)):
        at = _place(found, drawing)
        if at < len(found):
            found[at] = replace(found[at], drawings=(*found[at].drawings, drawing.reference))
        else:
            after.append(drawing.reference)
    return found, after


def _place(lines: Sequence[Line], drawing: Drawing) -> int:
    """Before which line a picture stands: the next one below it in its column, else behind the nearest above it."""
    column = [at for at, line in enumerate(lines) if line.x < drawing.end and line.end > drawing.x]
    column = column or list(range(len(lines)))
    below = [at for at in column if lines[at].y < drawing.bottom + 0.3 * lines[at].size]
    if below:
        return max(below, key=lambda at: (lines[at].y, -at))
    return min(column, key=lambda at: (lines[at].y, -at)) + 1 if column else len(lines)

"""A PDF of lines at their places, written out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FONTS = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-%s/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>"
)


@dataclass(frozen=True, slots=True)
class Image:
    """An image: what its dictionary says beside its length, its stream, and (page from 0, x, y, width, height) of each
    place at which it is drawn."""

    said: bytes
    data: bytes
    places: tuple[tuple[int, float, float, float, float], ...]


def pdf(*pages: list[tuple[float, float, float, str]], direction: str = "H", images: Sequence[Image] = ()) -> bytes:
    """A PDF of these lines, in this order: (x, y, size, text) each, points from the lower left.

    All signs are as wide as high, in a font that every reader is expected to have; `direction` V sets it downward.
    The first of the `images` is object 4, the next one 5.
    """
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", FONTS % direction.encode()]
    for image in images:
        head = b"<</Type/XObject/Subtype/Image%s/Length %d>>" % (image.said, len(image.data))
        objects.append(b"%sstream\n%s\nendstream" % (head, image.data))
    named = b"".join(b"/I%d %d 0 R" % (at, at) for at in range(4, 4 + len(images)))
    kids = []
    for page, lines in enumerate(pages):
        drawn = "".join(
            f"q {wide} 0 0 {high} {x} {y} cm /I{at} Do Q\n"
            for at, image in enumerate(images, 4)
            for on, x, y, wide, high in image.places
            if on == page
        )
        text = "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{line.encode('gbk').hex()}> Tj ET\n" for x, y, size, line in lines
        ).encode()
        text += drawn.encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(text), text))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>"
            b"/XObject<<%s>>>>/Contents %d 0 R>>" % (named, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)

"""Pictures of a PDF: at their places beside the lines, as a browser shows them, bounded, and no part of the page."""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib

import pytest

from corpus.files.document import read
from tests.pdf import Image, pdf
from tests.pictures import png

pytest.importorskip("pdfminer", reason="the extra `documents` is not installed")

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4
LINE = "工作组坚持产业与就业相结合确定了为受援地培育一个优势产业的目标并"
HEAD = [(60.0, 780.0, 18.0, "青山简报"), (60.0, 750.0, 12.0, "第3期")]
SAID = b"/Width 40/Height 30/BitsPerComponent 8"
RGB, GREY = bytes(n % 251 for n in range(40 * 30 * 3)), bytes(n * 7 % 256 for n in range(40 * 30))


def jpeg(*places: tuple[int, float, float, float, float], data: bytes = JPEG) -> Image:
    return Image(SAID + b"/ColorSpace/DeviceRGB/Filter/DCTDecode", data, places)


def shown(data: bytes) -> list[tuple[str, int]]:
    """(text, how many pictures) of each block that has any."""
    return [(block.text, len(block.pictures)) for block in read(data, "a.pdf").blocks if block.pictures]


def one(said: bytes, data: bytes) -> bytes | None:
    """The picture that an image of 40 by 30 becomes."""
    page = [*HEAD, (60.0, 700.0, 12.0, LINE), (60.0, 300.0, 12.0, "图为现场")]
    found = read(pdf(page, images=[Image(SAID + said, data, ((0, 60, 400, 200, 150),))]), "a.pdf").pictures
    assert all(hashlib.sha256(picture.data).hexdigest() == picture.sha256 for picture in found)
    return found[0].data if found else None


def samples(picture: bytes | None) -> tuple[int, int, bytes, bytes]:
    """Bits, kind, palette and rows, each with the byte of its filter, of a PNG."""
    assert picture and picture.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(picture):
        (size,) = struct.unpack_from(">I", picture, at)
        name, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", picture, at + 8 + size) == (zlib.crc32(name + data),)
        chunks[name] = data
        at += 12 + size
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == (40, 30)
    bits, kind = chunks[b"IHDR"][8:10]
    return bits, kind, chunks.get(b"PLTE", b""), zlib.decompress(chunks[b"IDAT"])


def rows(data: bytes, wide: int, mark: bytes = b"\0") -> bytes:
    return b"".join(mark + data[at : at + wide] for at in range(0, len(data), wide))


def test_a_picture_stands_where_it_is_drawn() -> None:
    """Above its caption, which begins a paragraph there; among the lines of a paragraph, which it does not end."""
    page = [
        *HEAD, (84.0, 720.0, 12.0, LINE[:28]), (60.0, 700.0, 12.0, LINE[:30]), (60.0, 480.0, 12.0, "图为现场"),
        (84.0, 460.0, 12.0, LINE[2:30]), (60.0, 240.0, 12.0, "落在下一行。"),
    ]  # fmt: skip
    data = pdf(page, images=[jpeg((0, 60, 500, 300, 190)), jpeg((0, 60, 255, 300, 190), data=JPEG + b"2")])
    found = [(block.text, len(block.pictures)) for block in read(data, "a.pdf").blocks]
    assert found == [
        ("青山简报", 0), ("第3期", 0), (LINE[:28] + LINE[:30], 0), ("图为现场", 1), (LINE[2:30] + "落在下一行。", 1)
    ]  # fmt: skip
    assert [picture.data for picture in read(data, "a.pdf").pictures] in ([JPEG, JPEG + b"2"], [JPEG + b"2", JPEG])


def test_in_two_columns_it_stays_in_its_own() -> None:
    """What stands at the same height in the other one is not beside it."""
    left = [(60.0, 660.0 - 20 * n, 12.0, chr(0x4E10 + n) * 15) for n in range(12)]
    right = [(320.0, 660.0 - 20 * n, 12.0, chr(0x5E10 + n) * 15) for n in range(4)]
    right += [(320.0, 480.0, 12.0, "图为新校舍")]
    right += [(320.0, 460.0 - 20 * n, 12.0, chr(0x6E10 + n) * 15) for n in range(3)]
    assert shown(pdf(HEAD + left + right, images=[jpeg((0, 320, 500, 180, 90))])) == [("图为新校舍", 1)]


def test_one_below_all_text_goes_with_what_stands_above_it() -> None:
    """On its own page or on one before."""
    page = [*HEAD, (60.0, 720.0, 12.0, LINE[:26] + "。"), (84.0, 700.0, 12.0, "医疗队到县医院义诊。")]
    assert shown(pdf(page, images=[jpeg((0, 60, 400, 300, 190))])) == [("医疗队到县医院义诊。", 1)]
    assert shown(pdf(page, [], images=[jpeg((1, 60, 400, 300, 190))])) == [("医疗队到县医院义诊。", 1)]


def test_what_belongs_to_the_page_is_no_picture_of_its_text() -> None:
    """A background or scan, a line or dot, and the sign of the house that stands on every page."""
    page = [*HEAD, (60.0, 720.0, 12.0, LINE[:26] + "。"), (84.0, 700.0, 12.0, "医疗队到县医院义诊。")]
    for place in ((0, 0, 0, 595, 842), (0, 60, 690, 400, 2), (0, 60, 690, 12, 12)):
        assert shown(pdf(page, images=[jpeg(place)])) == []
    places = tuple((on, 60.0, 760.0, 100.0, 60.0) for on in range(3))
    assert shown(pdf(page, page, page, images=[jpeg(*places)])) == []


def test_samples_become_a_png() -> None:
    """Colours, grey, palettes; rows that a PNG's own filters made shorter, differences, and bare ones."""
    pack = zlib.compress
    assert samples(one(b"/ColorSpace/DeviceRGB/Filter/FlateDecode", pack(RGB))) == (8, 2, b"", rows(RGB, 120))
    assert samples(one(b"/ColorSpace/DeviceGray", GREY)) == (8, 0, b"", rows(GREY, 40))
    encoded = base64.a85encode(pack(GREY)) + b"~>"
    ascii85 = b"/ColorSpace[/CalGray<<>>]/Filter[/ASCII85Decode/FlateDecode]"
    assert samples(one(ascii85, encoded)) == (8, 0, b"", rows(GREY, 40))
    filtered = rows(RGB, 120, b"\4")
    said = b"/ColorSpace/DeviceRGB/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 3/Columns 40>>"
    assert samples(one(said, pack(filtered))) == (8, 2, b"", filtered)
    assert samples(one(said.replace(b"15", b"2"), pack(RGB))) == (8, 2, b"", rows(RGB, 120, b"\1"))
    table = bytes(range(48))
    indexed = b"/ColorSpace[/Indexed/DeviceRGB 15<%s>]" % table.hex().encode()
    assert samples(one(indexed + b"/BitsPerComponent 4", RGB[:600])) == (4, 3, table, rows(RGB[:600], 20))
    light = bytes(255 - n // 3 for n in range(3 * 256))
    assert samples(one(b"/ColorSpace/DeviceGray/Decode[1 0]", GREY)) == (8, 3, light, rows(GREY, 40))


@pytest.mark.parametrize(
    ("said", "data"),
    [
        (b"/ColorSpace/DeviceRGB/Filter/JPXDecode", b"\0\0\0\x0cjP  " + bytes(900)),
        (b"/ColorSpace/DeviceGray/Filter/CCITTFaxDecode", bytes(900)),
        (b"/ColorSpace/DeviceCMYK/Filter/FlateDecode", zlib.compress(RGB + GREY)),
        (b"/ColorSpace/DeviceRGB/Filter/FlateDecode", zlib.compress(RGB[:-200])),
        (b"/ColorSpace/DeviceRGB/Filter/FlateDecode", b"no zlib" * 99),
        (b"/ColorSpace/DeviceRGB/Filter/FlateDecode/Width 90000/Height 90000", zlib.compress(bytes(10**6))),
        (b"/ColorSpace/DeviceRGB/Filter/FlateDecode/Width -4", zlib.compress(RGB)),
        (b"/ColorSpace/Pattern", RGB),
        (b"/ColorSpace[/ICCBased 99 0 R]", RGB),
        (b"/ImageMask true/BitsPerComponent 1", bytes(150)),
        (b"/ColorSpace/DeviceRGB/Filter/DCTDecode", b"<script>alert(1)</script>" * 99),
    ],
)
def test_what_no_browser_shows_is_left_out(said: bytes, data: bytes) -> None:
    """And what is broken, larger than any picture, or called what it is not; the text is read."""
    assert one(said, data) is None


def test_how_opaque_a_sample_is_comes_along() -> None:
    """Where it is said as simply as the colours."""
    page = [*HEAD, (60.0, 700.0, 12.0, LINE), (60.0, 300.0, 12.0, "图为现场")]
    colours = Image(SAID + b"/ColorSpace/DeviceRGB/SMask 5 0 R", RGB, ((0, 60, 400, 200, 150),))
    mask = Image(SAID + b"/ColorSpace/DeviceGray/Filter/FlateDecode", zlib.compress(GREY), ())
    (picture,) = read(pdf(page, images=[colours, mask]), "a.pdf").pictures
    bits, kind, _, found = samples(picture.data)
    assert (bits, kind, found[1:5], found[5:9]) == (8, 6, RGB[:3] + GREY[:1], RGB[3:6] + GREY[1:2])


def test_a_picture_that_comes_as_a_png_says_the_same() -> None:
    """The samples of a picture drawn here, packed as a PDF packs them, are that picture again."""
    drawn = png(40, 30)
    body = zlib.decompress(drawn[drawn.index(b"IDAT") + 4 : -16])
    said = b"/ColorSpace/DeviceRGB/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 3/Columns 40>>"
    assert samples(one(said, zlib.compress(body)))[3] == body

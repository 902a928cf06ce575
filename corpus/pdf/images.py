"""The images of a PDF as files that a browser shows: a JPEG as it is, samples as a PNG; bounded when unpacked.

ISO 32000-1, 8.9. What only presses and fax machines understand (JPEG 2000, JBIG2, CCITT, inks) is left out.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_DCT_DECODE,
    LITERALS_FLATE_DECODE,
    PDFStream,
    resolve1,
)
from pdfminer.psparser import literal_name

LARGEST = 40 * 1024 * 1024  # bytes of an image's samples
LARGEST_TOTAL = 160 * 1024 * 1024  # bytes of those of a document

_QUICK = 3  # level of compression: these are kept once and shown seldom
_GREY, _COLOURS, _PALETTE, _GREY_ALPHA, _COLOURS_ALPHA = 0, 2, 3, 4, 6  # kinds of PNG
_SAMPLES = {_GREY: 1, _COLOURS: 3, _PALETTE: 1}
_PNG_FILTERS, _DIFFERENCES = 10, 2  # predictors: each row has a byte for its filter; each sample less the one before it


class Images:
    """The images of one document, by the references that are given to them."""

    def __init__(self) -> None:
        self._streams: dict[str, PDFStream] = {}
        self._left = LARGEST_TOTAL

    def reference(self, stream: PDFStream) -> str:
        """A name for an image; the same for the same one."""
        name = f"image {stream.objid or f'inline {len(self._streams)}'}"
        self._streams[name] = stream
        return name

    def find(self, reference: str) -> bytes | None:
        """The file of an image; None where it cannot be shown, is broken or too large."""
        stream = self._streams.get(reference)
        try:
            return None if stream is None else self._file(stream)
        except Exception:  # whatever a foreign file makes the library raise: a picture less
            return None

    def _file(self, stream: PDFStream) -> bytes | None:
        if resolve1(stream.get_any(("ImageMask", "IM"))) is True:
            return None  # a stencil: what shows through it is a colour of the page
        data, filters = _raw(stream), stream.get_filters()
        while filters and filters[0][0] in (*LITERALS_ASCII85_DECODE, *LITERALS_ASCIIHEX_DECODE):
            data = ascii85decode(data) if filters[0][0] in LITERALS_ASCII85_DECODE else asciihexdecode(data)
            filters = filters[1:]
        if filters and filters[-1][0] in LITERALS_DCT_DECODE:
            if len(filters) == 1:
                return data
            return self._inflated(data, LARGEST) if len(filters) == 2 and _is_flate(filters) else None
        if len(filters) > 1 or (filters and not _is_flate(filters)):
            return None
        return self._png(stream, data, bool(filters), resolve1(filters[0][1]) if filters else None)

    def _png(self, stream: PDFStream, data: bytes, packed: bool, parameters: Any) -> bytes | None:
        width, height, bits = (int(resolve1(stream.get_any(names, 0))) for names in _SIZES)
        kind, palette = _colours(stream, bits)
        if kind is None or width < 1 or height < 1 or bits not in (1, 2, 4, 8, 16):
            return None
        predictor = int(resolve1((parameters or {}).get("Predictor", 1)))
        row = (width * _SAMPLES[kind] * bits + 7) // 8 + (predictor >= _PNG_FILTERS)
        if row * height > LARGEST:
            return None
        samples = self._inflated(data, row * height) if packed else data
        if samples is None or len(samples) < row * height or (predictor == _DIFFERENCES and bits != 8):
            return None
        samples = samples[: row * height]
        if predictor >= _PNG_FILTERS:
            rows = samples
        else:
            if predictor == 1 and bits == 8 and kind != _PALETTE and (alpha := self._alpha(stream, width, height)):
                kind, samples, row = _with_alpha(kind, samples, alpha, width)
            mark = b"\x01" if predictor == _DIFFERENCES else b"\x00"
            rows = b"".join(mark + samples[at : at + row] for at in range(0, len(samples), row))
        head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
        table = _chunk(b"PLTE", palette) if kind == _PALETTE else b""
        body = _chunk(b"IDAT", zlib.compress(rows, _QUICK))
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + table + body + _chunk(b"IEND", b"")

    def _inflated(self, data: bytes, most: int) -> bytes | None:
        """The bytes unpacked, `most` at most; None where the document's images are too large together."""
        self._left -= most
        return None if self._left < 0 else zlib.decompressobj().decompress(data, most)

    def _alpha(self, stream: PDFStream, width: int, height: int) -> bytes | None:
        """How opaque each sample is, where that is said as simply as the samples themselves."""
        mask = resolve1(stream.get("SMask"))
        if not isinstance(mask, PDFStream):
            return None
        size = tuple(int(resolve1(mask.get_any(names, 0))) for names in _SIZES)
        filters = mask.get_filters()
        plain = len(filters) == 1 and _is_flate(filters) and "Predictor" not in (resolve1(filters[0][1]) or {})
        if size != (width, height, 8) or not plain:
            return None
        alpha = self._inflated(_raw(mask), width * height)
        return alpha if alpha and len(alpha) == width * height else None


_SIZES = (("Width", "W"), ("Height", "H"), ("BitsPerComponent", "BPC"))


def _raw(stream: PDFStream) -> bytes:
    data = stream.rawdata or b""
    if stream.decipher and stream.objid is not None:
        data = stream.decipher(stream.objid, stream.genno or 0, data, stream.attrs)
    return data


def _is_flate(filters: list[tuple[Any, Any]]) -> bool:
    return filters[0][0] in LITERALS_FLATE_DECODE


def _colours(stream: PDFStream, bits: int) -> tuple[int | None, bytes]:
    """The kind of PNG that has an image's colours, None where none has, and its palette."""
    space = resolve1(stream.get_any(("ColorSpace", "CS")))
    kind = _kind(space)
    if isinstance(space, list) and len(space) > 3 and _name(space[0]) in ("Indexed", "I"):
        base, table = _kind(resolve1(space[1])), resolve1(space[3])
        table = table.get_data() if isinstance(table, PDFStream) else bytes(table)
        if base not in (_GREY, _COLOURS) or not table or bits > 8:
            return None, b""
        palette = table if base == _COLOURS else bytes(value for value in table for _ in range(3))
        return _PALETTE, palette[: 3 * 2**bits][: len(palette) // 3 * 3]
    decode = [float(resolve1(one)) for one in resolve1(stream.get_any(("Decode", "D"), [])) or []]
    if decode and decode[0] > decode[1]:  # light is dark
        most = 2**bits - 1
        grey = kind == _GREY and bits <= 8
        return (_PALETTE if grey else None), bytes(255 - 255 * n // most for n in range(most + 1) for _ in range(3))
    return kind, b""


def _kind(space: Any) -> int | None:
    name = _name(space[0] if isinstance(space, list) and space else space)
    if name == "ICCBased" and isinstance(space, list):
        profile = resolve1(space[1])
        count = resolve1(profile.get("N")) if isinstance(profile, PDFStream) else 0
        return {1: _GREY, 3: _COLOURS}.get(count)
    return {
        **dict.fromkeys(("DeviceGray", "G", "CalGray"), _GREY),
        **dict.fromkeys(("DeviceRGB", "RGB", "CalRGB"), _COLOURS),
    }.get(name)


def _name(value: Any) -> str:
    value = resolve1(value)
    return "" if value is None else str(literal_name(value))


def _with_alpha(kind: int, samples: bytes, alpha: bytes, width: int) -> tuple[int, bytes, int]:
    """The samples with how opaque each is, their kind of PNG, and the bytes of a row."""
    count = _SAMPLES[kind]
    mixed = bytearray((count + 1) * len(alpha))
    for place in range(count):
        mixed[place :: count + 1] = samples[place::count]
    mixed[count :: count + 1] = alpha
    return (_GREY_ALPHA if kind == _GREY else _COLOURS_ALPHA), bytes(mixed), (count + 1) * width


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

"""What kind of file bytes are: by their first bytes and by what their package holds; of those not read, the cure.

kind_of(b"{\\rtf1 …", "第3期.rtf") -> "rtf"        of a picture or a slide show: ReadError, which names it
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal

from corpus.errors import ReadError
from corpus.word.package import is_word

Kind = Literal[
    "text",
    "pdf",
    "word",
    "odt",
    "epub",
    "ofd",
    "sheets",
    "rtf",
    "old-word",
    "works",
    "old-sheets",
    "mail",
    "saved-page",
]
# What is opened of folders beside texts, PDFs and Word documents of today: office files, mails, saved pages.
SUFFIXES = (
    ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ods", ".ofd", ".epub", ".mht", ".mhtml", ".eml", ".xlsx",
    ".xlsm", ".xls", ".et",
)  # fmt: skip

_TO_PAGE = "若其中有简报，请另存为 .docx 或 .html 再收录"
_ARCHIVE = ("archive", "这是压缩包，不是一期简报", "请直接收录压缩包，或先解压")
_PICTURE = ("picture", "这是图片，不是文字", "请换成带文字的原文件")
_MAGIC: tuple[tuple[bytes, tuple[str, str, str]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"\x7fELF", ("binary", "这是程序，不是文字", "请换成简报的原文件")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office up to 2003, WPS, and of all that has a password
_ENCRYPTED = ReadError("office-encrypted", "这是加了密码的 Office 文件", "请用原来的软件打开，去掉密码再收录")
_WORD_2003 = b"\xec\xa5"  # how the stream of a Word document begins, and where in it stands that it has a password
_FLAGS, _HAS_PASSWORD = 11, 0x01
# What a container of old Office holds, by the name of a stream.
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("WordDocument", "old-word"), ("Workbook", "old-sheets"), ("WORKBOOK", "old-sheets"), ("Book\0", "old-sheets"),
    ("MatOST", "works"),  # .wps as Microsoft Works wrote it; that of the WPS of today is Word's inside
)  # fmt: skip
_WORKS_2000 = (b"CHNKWKS", b"CHNKINK")  # how the stream of a text begins in Works from 2000 on
_SLIDES = ("slides", "这是演示文件（PowerPoint、WPS 演示一类）", _TO_PAGE)
_OLD = ("old-office", "这是旧版 Office 一类的文件（.doc、.wps、.xls），但里面没有文字或表格，可能已损坏", _TO_PAGE)
_NOT_WHOLE = ("docx-broken", "Word 文档已损坏，打不开", "请用 Word 打开并另存一次再收录")
# What a zip is by a part that it has: (part, what it is, or code, reason and cure).
_PACKAGES: tuple[tuple[str, Kind | tuple[str, str, str]], ...] = (
    (r"OFD\.xml", "ofd"),
    (r"xl/.*", "sheets"),
    (r"ppt/.*", _SLIDES),
    (r"word/.*", _NOT_WHOLE),
    (
        r"Document\.xml|docProps/thumbnail\.xps|.*\.fdseq",
        ("xps", "这是 XPS 版式文件", "请打印为 .pdf 再收录"),
    ),
)
# What a zip is by the media type that it names in its first part.
_OPEN = "application/vnd.oasis.opendocument."
_TYPES: dict[str, Kind | tuple[str, str, str]] = {
    **dict.fromkeys((f"{_OPEN}text", f"{_OPEN}text-template", f"{_OPEN}spreadsheet"), "odt"),
    f"{_OPEN}presentation": _SLIDES,
    f"{_OPEN}graphics": ("drawing", "这是绘图文件", _TO_PAGE),
    "application/epub+zip": "epub",
}
_MAIL = re.compile(rb"\s*+(?:(?:[A-Za-z][A-Za-z-]*:|[ \t])[^\n]*\n)*?MIME-Version:", re.IGNORECASE)
_SAVED_PAGE = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.I | re.M)
_PDF_HEAD = 1024  # bytes in which a PDF begins, whatever a mail or a transfer put before it
_HEAD = 8192  # bytes in which the headers of a mail end


def kind_of(data: bytes, name: str) -> Kind:
    """What these bytes are, "text" where nothing else. Raises ReadError where they are nothing that is read."""
    for prefix, error in _MAGIC:
        if data.startswith(prefix):
            raise ReadError(*error)
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or (data[:2] == b"BM" and data[6:10] == bytes(4)):
        raise ReadError(*_PICTURE)
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:_PDF_HEAD]):
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_OLE):
        return _old_office(data)
    if data.startswith(b"PK\x03\x04"):
        return "word" if is_word(data) else _package(data, suffix)
    if _MAIL.match(data[:_HEAD]):
        return "saved-page" if _SAVED_PAGE.search(data[:_HEAD]) and suffix != ".eml" else "mail"
    return "text"


def _old_office(data: bytes) -> Kind:
    """What a container of old Office holds: by its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _ENCRYPTED
    kind = next((kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in data), None)
    if kind is None and any(mark in data for mark in _WORKS_2000):
        kind = "works"
    if kind == "old-word" and _has_password(data):
        raise _ENCRYPTED
    if kind is None and "PowerPoint Document".encode("utf-16-le") in data:
        raise ReadError(*_SLIDES)
    if kind is None:
        raise ReadError(*_OLD)
    return kind


def _has_password(data: bytes) -> bool:
    """Whether the stream of a Word document, which begins at a sector, says that it is encrypted."""
    at = data.find(_WORD_2003, 512)
    while at >= 0 and at % 512:
        at = data.find(_WORD_2003, at + 1)
    return 0 <= at < len(data) - _FLAGS and bool(data[at + _FLAGS] & _HAS_PASSWORD)


def _package(data: bytes, suffix: str) -> Kind:
    """What a zip is that is no Word document."""
    found: Kind | tuple[str, str, str] | None = None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [name.replace("\\", "/") for name in package.namelist()]
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                found = _TYPES.get(package.read("mimetype").decode("ascii", "replace").strip())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        names = []
    if not found and "META-INF/container.xml" in names:
        found = "epub"
    office = "[Content_Types].xml" in names or "OFD.xml" in names
    for part, kind in _PACKAGES if office and not found else ():
        if any(re.fullmatch(part, name) for name in names):
            found = kind
            break
    if not names and suffix in SUFFIXES:
        reason = f"{suffix} 文件已损坏，打不开"
        raise ReadError("office-broken", reason, "请重新下载或复制，或用原来的软件打开并另存一次再收录")
    found = found or (_NOT_WHOLE if suffix in (".docx", ".docm", ".dotx") else _ARCHIVE)
    if isinstance(found, tuple):
        raise ReadError(*found)
    return found

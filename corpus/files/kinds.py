"""What a file is that is not read: its kind by its first bytes and by what its package holds, and the cure.

kind_error(b"{\\rtf1 …", "第3期.rtf") -> ReadError: 这是 RTF 文件；请另存为 .docx …        of a PDF or a web page: None
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from corpus.errors import ReadError
from corpus.word.package import is_word

# Of folders these are named and refused where they cannot be read, since a bulletin may be in them.
SUFFIXES = (".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ofd", ".epub", ".mht", ".mhtml", ".eml")

_SOFFICE = "没有 Word、WPS 时可装 LibreOffice（apt install libreoffice-writer），运行 soffice --headless --convert-to"
_TO_WORD = f"请另存为 .docx 再收录；{_SOFFICE} docx 文件名"
_TO_PAGE = f"若其中有简报，请另存为 .html 再收录；{_SOFFICE} html 文件名".replace("-writer", "")
_TO_PDF = "请用 WPS 或 OFD 阅读器打开，导出为 .docx 或 .pdf 再收录"
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
    (b"{\\rtf", ("rtf", "这是 RTF 文件", _TO_WORD)),
    (b"\x7fELF", ("binary", "这是程序，不是文字", "请换成简报的原文件")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office up to 2003, WPS, and of all that has a password
# Its streams, by which its kind is told: (name, reason, cure).
_STREAMS = (
    ("EncryptedPackage", "这是加了密码的 Office 文件", "请用原来的软件打开，去掉密码再收录"),
    ("WordDocument", "这是旧版 Word 文件（.doc）", _TO_WORD),
    ("Workbook", "这是旧版 Excel 表格（.xls）", _TO_PAGE),
    ("PowerPoint Document", "这是旧版 PowerPoint 文件（.ppt）", _TO_PAGE),
)
_NAMED = {
    ".doc": _STREAMS[1][1:],
    ".dot": _STREAMS[1][1:],
    ".wps": ("这是 WPS 文字文件（.wps）", _TO_WORD),
    ".wpt": ("这是 WPS 文字模板（.wpt）", _TO_WORD),
    ".xls": _STREAMS[2][1:],
    ".et": ("这是 WPS 表格（.et）", _TO_PAGE),
    ".ppt": _STREAMS[3][1:],
    ".dps": ("这是 WPS 演示文件（.dps）", _TO_PAGE),
}
_OLD = ("这是旧版 Office 文件（.doc 一类），或是加了密的文档", _TO_WORD)
_NOT_WHOLE = ("docx-broken", "Word 文档已损坏，打不开", "请用 Word 打开并另存一次再收录")
# What a zip is by a part that it has: (part, code, reason, cure).
_PACKAGES = (
    (r"OFD\.xml", "ofd", "这是 OFD 版式文件", _TO_PDF),
    (r"xl/.*", "excel", "这是 Excel 表格（.xlsx）", _TO_PAGE),
    (r"ppt/.*", "powerpoint", "这是 PowerPoint 文件（.pptx）", _TO_PAGE),
    (r"word/.*", *_NOT_WHOLE),
    (r"Document\.xml|docProps/thumbnail\.xps|.*\.fdseq", "xps", "这是 XPS 版式文件", "请打印为 .pdf 再收录"),
)
# What a zip is by the media type that it names in its first part.
_TYPES = {
    "application/vnd.oasis.opendocument.text": ("odt", "这是 OpenDocument 文字文件（.odt）", _TO_WORD),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods", "这是 OpenDocument 表格（.ods）", _TO_PAGE),
    "application/vnd.oasis.opendocument.presentation": ("odp", "这是 OpenDocument 演示文件（.odp）", _TO_PAGE),
    "application/epub+zip": ("epub", "这是 EPUB 电子书", "请用电子书软件（如 Calibre）转为 .docx 或 .html 再收录"),
}
_MAIL = re.compile(rb"\s*+(?:(?:[A-Za-z][A-Za-z-]*:|[ \t])[^\n]*\n)*?MIME-Version:", re.IGNORECASE)
_SAVED_PAGE = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.I | re.M)
_HEAD = 8192  # bytes in which the headers of a mail end


def kind_error(data: bytes, name: str) -> ReadError | None:
    """Why these bytes are not read where they are another kind of file than a text, a web page, a PDF or Word."""
    for prefix, error in _MAGIC:
        if data.startswith(prefix):
            return ReadError(*error)
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or (data[:2] == b"BM" and data[6:10] == bytes(4)):
        return ReadError(*_PICTURE)
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_OLE):
        return ReadError("old-office", *_old_office(data, suffix))
    if data.startswith(b"PK\x03\x04"):
        return None if is_word(data) else ReadError(*_package(data, suffix))
    if _MAIL.match(data[:_HEAD]):
        if _SAVED_PAGE.search(data[:_HEAD]) and suffix != ".eml":
            return ReadError("mht", "这是网页归档（.mht）", "请用浏览器打开，另存为 .html 再收录")
        return ReadError("mail", "这是邮件（.eml）", "请用邮件软件打开，把正文或附件另存为 .html、.docx 再收录")
    return None


def _old_office(data: bytes, suffix: str) -> tuple[str, str]:
    """Reason and cure: by the stream that the container has, where it is Word's by the name too, since WPS has that."""
    for stream, *said in _STREAMS:
        if stream.encode("utf-16-le") in data:
            reason, remedy = said
            written_by_wps = stream == "WordDocument" and suffix in (".wps", ".wpt")
            return _NAMED[suffix] if written_by_wps else (reason, remedy)
    return _NAMED.get(suffix, _OLD)


def _package(data: bytes, suffix: str) -> tuple[str, str, str]:
    """Code, reason and cure for a zip that is no Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [name.replace("\\", "/") for name in package.namelist()]
            if names[:1] == ["mimetype"] and package.getinfo("mimetype").file_size < 200:
                media_type = package.read("mimetype").decode("ascii", "replace").strip()
                if media_type in _TYPES:
                    return _TYPES[media_type]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        names = []
    office = "[Content_Types].xml" in names or "OFD.xml" in names
    for part, *error in _PACKAGES if office else ():
        if any(re.fullmatch(part, name) for name in names):
            code, reason, remedy = error
            return code, reason, remedy
    if suffix in (".docx", ".docm", ".dotx"):
        return _NOT_WHOLE
    return _ARCHIVE

"""Bytes to a Document: what kind of file it is, how it is encoded, and its blocks.

read(data, "2017-22.html") -> Document        ReadError: what cannot be an issue, why, and the cure
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath

from corpus.errors import ReadError
from corpus.files.encoding import Undecodable, decode
from corpus.files.html import html_blocks, html_pieces
from corpus.files.kinds import SUFFIXES as OFFICE_SUFFIXES
from corpus.files.kinds import Kind, kind_of
from corpus.files.loss import lost_in_html, lost_in_markdown, lost_in_text
from corpus.files.markdown import looks_like_markdown, to_html
from corpus.files.markup_tree import reveal, tree_of
from corpus.files.pictures import Find, Pictures, nowhere
from corpus.files.plain_text import text_blocks
from corpus.files.site_marks import without_site_marks
from corpus.models import Block, Document, Finding, Picture, Source
from corpus.office.macros import has_macros
from corpus.office.markup import Markup
from corpus.page.main_text import find_body
from corpus.text.cleaning import clean
from corpus.text.front_matter import Properties, cut_front_matter

LARGEST = 20 * 1024 * 1024  # bytes of a file with pictures in it, such as a Word document
LARGEST_TEXT = 8 * 1024 * 1024  # bytes of a text: hundreds of times a long issue

TEXT_SUFFIXES = (".html", ".htm", ".md", ".txt")
# A missing extra is said of each file, so is LibreOffice.
SUFFIXES = (*TEXT_SUFFIXES, ".docx", ".docm", ".dotx", ".dotm", ".pdf", *OFFICE_SUFFIXES)
OLD_WORD_TYPE, OLD_SHEETS_TYPE = "application/msword", "application/vnd.ms-excel"

_HTML_HEAD = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--", re.I)
# Lost in an earlier conversion: the replacement character, what it became when read as GBK, and private characters.
_DOUBTFUL = re.compile("[\ufffd\ue000-\uf8ff]|锟斤拷|烫烫烫")
_MAY_BE_DOUBTFUL = re.compile("[\ufffd\ue000-\uf8ff锟烫]")  # a quick test
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read(data: bytes, name: str, beside: Find = nowhere) -> Document:
    """The document in these bytes; `name` helps where the content does not say what it is, `beside` finds the pictures
    that a page or a text names and does not hold.

    Raises ReadError where the file cannot be an issue. What is merely wrong with it is a finding.
    """
    if len(data) > LARGEST:
        raise _too_large(len(data), LARGEST)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ReadError("empty", "文件是空的", "请检查它是否完整下载或复制")
    kind = kind_of(data, name)
    if kind == "text":
        return _read_text(data, name, Pictures(beside))
    if kind in ("mail", "saved-page"):
        return _read_mail(data, name, kind == "saved-page")
    markup = _READERS[kind](data, name)
    root = tree_of(markup.html)
    pictures = Pictures(markup.picture)
    blocks = [] if root is None else html_blocks(root, pictures)
    source = Source(hashlib.sha256(data).hexdigest(), name, markup.media_type, "utf-8", markup.understood)
    title = markup.title or _first_heading(blocks)
    findings = (*markup.findings, *_of_macros(data, name))
    document = Document(source, title, tuple(blocks), findings, properties=markup.properties)
    return _with_text(_with_pictures(document, pictures))


def _of_macros(data: bytes, name: str) -> tuple[Finding, ...]:
    if not has_macros(data):
        return ()
    message = "文件带有宏。宏没有运行，文字照常读入；请确认文件的来历，或另存为不带宏的格式再收录。"
    return (Finding("macros", "warning", name, message),)


# The readers of other formats than text are imported by the first file of each: most files are none of these.


def _read_pdf(data: bytes, name: str) -> Markup:
    from corpus.files import pdf

    markup, findings, picture = pdf.read_pdf(data)
    return Markup(markup, pdf.MEDIA_TYPE, "PDF 的字体对照表", findings=findings, picture=picture)


def _read_word(data: bytes, name: str) -> Markup:
    from corpus.files import word

    markup, picture, properties = word.read_word(data)
    return Markup(markup, word.MEDIA_TYPE, "Word 文档的 XML", properties=properties, picture=picture)


def _by_libreoffice(suffix: str, filter: str = "") -> Callable[[bytes, str], Markup]:
    """A reader of old Word documents by way of new ones. LibreOffice tells by their bytes what they are; what it is
    told (`filter`) it does not take for plain text where they are damaged."""

    def reader(data: bytes, name: str) -> Markup:
        from corpus.files import word
        from corpus.office.libreoffice import convert

        markup, picture, _ = word.read_word(convert(data, suffix, "docx", filter))
        return Markup(markup, OLD_WORD_TYPE, "LibreOffice 转成的 Word 文档", picture=picture)

    return reader


def _read_works(data: bytes, name: str) -> Markup:
    from corpus.office.works import without_settings

    markup = _by_libreoffice(".wps")(data, name)
    return replace(markup, html=without_settings(markup.html))


def _read_old_sheets(data: bytes, name: str) -> Markup:
    from corpus.office.libreoffice import convert
    from corpus.office.sheets import read_sheets

    markup = read_sheets(convert(data, ".xls", "xlsx"))
    return replace(markup, media_type=OLD_SHEETS_TYPE, understood="LibreOffice 转成的 Excel 表格")


def _of_office(kind: str) -> Callable[[bytes, str], Markup]:
    """The reader in `corpus.office` that is called as its format is."""

    def reader(data: bytes, name: str) -> Markup:
        markup: Markup = getattr(import_module(f"corpus.office.{kind}"), f"read_{kind}")(data)
        return markup

    return reader


_READERS: Mapping[Kind, Callable[[bytes, str], Markup]] = {
    "pdf": _read_pdf,
    "word": _read_word,
    "old-word": _by_libreoffice(".doc", "MS Word 97"),
    "works": _read_works,
    "old-sheets": _read_old_sheets,
    "odt": _of_office("odt"),
    "epub": _of_office("epub"),
    "ofd": _of_office("ofd"),
    "sheets": _of_office("sheets"),
    "rtf": _of_office("rtf"),
}


def _read_mail(data: bytes, name: str, saved_page: bool) -> Document:
    """The page or text within a mail, or the document that is attached to it."""
    from corpus.office import mail

    main = mail.main_part(data, name, saved_page, tuple(one for one in SUFFIXES if one != ".eml"))
    if main.data:
        document = read(main.data, PurePath(main.name).name)
    else:
        pictures = Pictures(main.picture)
        document = _from_text(main.text, f"{name}.html" if main.is_page else name, pictures)
        document = _with_pictures(document, pictures)
    media_type = mail.SAVED_TYPE if saved_page else mail.MAIL_TYPE
    reason = f"邮件的附件 {document.source.name}" if main.data else "邮件各部分自己声明的编码"
    encoding = document.source.encoding if main.data else main.encoding
    source = Source(hashlib.sha256(data).hexdigest(), name, media_type, encoding, reason)
    document = document if main.data else _with_text(document)
    properties, findings = (*main.properties, *document.properties), (*document.findings, *main.findings)
    title = main.title or document.title
    return replace(document, source=source, title=title, properties=properties, findings=findings)


def _with_pictures(document: Document, pictures: Pictures) -> Document:
    """The document with those pictures that stand beside its blocks."""
    used = {key for block in document.blocks for key in block.pictures}
    found = (
        Picture(key, name, pictures.found[key]) for name, key in sorted(pictures.references.items()) if key in used
    )
    return replace(document, pictures=tuple(found))


def _with_text(document: Document) -> Document:
    """The document, with a finding where characters in it stand for others that were lost before."""
    text = "\n".join(block.text for block in document.blocks)
    if not text.strip():
        raise ReadError("no-text", "文件里没有正文文字", "若正文是图片或由脚本载入，请换成带文字的文件")
    doubtful = _DOUBTFUL.findall(text) if _MAY_BE_DOUBTFUL.search(text) else []
    if not doubtful or any(finding.code == "invalid-bytes" for finding in document.findings):
        return document
    at = text.index(doubtful[0])
    near = text[max(0, at - 8) : at + 8].replace("\n", " ").strip()
    message = f"有 {len(doubtful)} 处可疑字符，可能是以前转换时丢了字，首处在“{near}”"
    return replace(
        document, findings=(*document.findings, Finding("suspicious-character", "warning", f"“{near}”", message))
    )


def _first_heading(blocks: list[Block]) -> str:
    return next((block.text for block in blocks if block.kind == "heading"), "")


def _too_large(size: int, most: int) -> ReadError:
    reason = f"文件有 {size / 2**20:.0f} MB，超过一期简报的上限 {most >> 20} MB"
    return ReadError("too-large", reason, "请确认它是一期简报，必要时拆成一期一个文件")


def _read_text(data: bytes, name: str, pictures: Pictures) -> Document:
    if len(data) > LARGEST_TEXT:
        raise _too_large(len(data), LARGEST_TEXT)
    try:
        decoded = decode(data)
    except Undecodable:
        raise ReadError("not-text", "内容不像任何编码的文字", "请检查文件是否损坏，或换成原文件") from None
    text = decoded.text
    if len(_CONTROL.findall(text)) > max(8, len(text) // 100):
        raise ReadError("binary", "文件里多是控制字符，不是文字", "请检查文件是否损坏，或换成原文件")
    document = _with_pictures(_from_text(text, name, pictures), pictures)
    source = Source(
        hashlib.sha256(data).hexdigest(), name, document.source.media_type, decoded.encoding, decoded.reason
    )
    return _with_text(replace(document, source=source, findings=(*decoded.findings, *document.findings)))


def _from_text(text: str, name: str, pictures: Pictures) -> Document:
    """The document of a text: a page, Markdown, or plain."""
    properties, text, broken = cut_front_matter(text)
    media_type, title, blocks, body, lost, meta = _blocks(text, name, pictures)
    source = Source("", name, media_type, "utf-8")
    return Document(source, title, tuple(blocks), (*broken, *lost), body, (*properties, *meta))


def _blocks(
    text: str, name: str, pictures: Pictures
) -> tuple[str, str, list[Block], int, Sequence[Finding], Properties]:
    """Media type, title, blocks, where the body begins, what was lost, and the <meta> of a page: by the content, by the
    suffix where that leaves it open."""
    suffix = PurePath(name).suffix.lower()
    if _HTML_HEAD.match(text) or (suffix in (".html", ".htm") and _TAG.search(text)):
        return "text/html", *_page(text, pictures)
    if suffix == ".md" or looks_like_markdown(text):
        text = without_site_marks(text)
        root = tree_of(to_html(text))
        blocks = [] if root is None else html_blocks(root, pictures)
        return "text/markdown", _first_heading(blocks), blocks, 0, lost_in_markdown(text, blocks), ()
    blocks = text_blocks(text)
    return "text/plain", "", blocks, 0, lost_in_text(text, blocks), ()


def _page(markup: str, pictures: Pictures) -> tuple[str, list[Block], int, Sequence[Finding], Properties]:
    """Title, blocks of head and body, how many the head has, what was lost before the body was sought, and <meta>."""
    root = tree_of(markup)
    if root is None:
        return "", [], 0, (), ()
    if "hidden" in markup or "none" in markup:  # few pages hide anything
        reveal(root)
    title = clean(root.findtext(".//title") or "")
    named = ((meta.get("name") or meta.get("property") or "", meta.get("content") or "") for meta in root.iter("meta"))
    properties = tuple((name.lower(), clean(value)) for name, value in named if name and value)
    pieces = html_pieces(root, pictures)
    found = find_body(pieces, title)
    blocks = [piece.block for piece in (*found.head, *found.pieces)]
    return title, blocks, len(found.head), lost_in_html(markup, root, [piece.block for piece in pieces]), properties


def plain_text(document: Document) -> str:
    """The document's text without a page's own head, one block a line."""
    return "\n".join(block.text for block in document.blocks[document.body :] if block.text)

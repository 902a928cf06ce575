"""Bytes to a Document: what kind of file it is, how it is encoded, and its blocks.

read(data, "2017-22.html") -> Document        ReadError: what cannot be an issue, why, and the cure
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from corpus.errors import ReadError
from corpus.files import pdf, word
from corpus.files.encoding import Undecodable, decode
from corpus.files.html import html_blocks, html_pieces
from corpus.files.kinds import kind_error
from corpus.files.loss import lost_in_html, lost_in_markdown, lost_in_text
from corpus.files.markdown import looks_like_markdown, to_html
from corpus.files.markup_tree import parse, reveal
from corpus.files.plain_text import text_blocks
from corpus.models import Block, Document, Finding, Source
from corpus.page.main_text import find_body
from corpus.text.cleaning import clean
from corpus.text.front_matter import Properties, cut_front_matter

LARGEST = 20 * 1024 * 1024  # bytes of a file with pictures in it, such as a Word document
LARGEST_TEXT = 8 * 1024 * 1024  # bytes of a text: hundreds of times a long issue

TEXT_SUFFIXES = (".html", ".htm", ".md", ".txt")
SUFFIXES = (*TEXT_SUFFIXES, ".docx", ".docm", ".dotx", ".dotm", ".pdf")  # a missing extra is said of each file


_HTML_HEAD = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--", re.I)
# Lost in an earlier conversion: the replacement character, what it became when read as GBK, and private characters.
_DOUBTFUL = re.compile("[\ufffd\ue000-\uf8ff]|锟斤拷|烫烫烫")
_MAY_BE_DOUBTFUL = re.compile("[\ufffd\ue000-\uf8ff锟烫]")  # told fast
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read(data: bytes, name: str) -> Document:
    """The document in these bytes; `name` helps where the content does not say what it is.

    Raises ReadError where the file cannot be an issue. What is merely wrong with it is a finding.
    """
    if len(data) > LARGEST:
        raise _too_large(len(data), LARGEST)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ReadError("empty", "文件是空的", "请检查它是否完整下载或复制")
    if error := kind_error(data, name):
        raise error
    if data.startswith(b"%PDF-"):
        markup, findings = pdf.read_pdf(data)
        document = _document(data, name, pdf.MEDIA_TYPE, markup, "PDF 的字体对照表")
        return replace(document, findings=(*document.findings, *findings))
    if data.startswith(b"PK\x03\x04"):
        return _document(data, name, word.MEDIA_TYPE, word.word_html(data), "Word 文档的 XML")
    return _read_text(data, name)


def _document(data: bytes, name: str, media_type: str, markup: str, reason: str) -> Document:
    """The document that an office format was turned into."""
    root = parse(markup)
    blocks = [] if root is None else html_blocks(root)
    source = Source(hashlib.sha256(data).hexdigest(), name, media_type, "utf-8", reason)
    return _with_text(Document(source, _first_heading(blocks), tuple(blocks)))


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


def _read_text(data: bytes, name: str) -> Document:
    if len(data) > LARGEST_TEXT:
        raise _too_large(len(data), LARGEST_TEXT)
    try:
        decoded = decode(data)
    except Undecodable:
        raise ReadError("not-text", "内容不像任何编码的文字", "请检查文件是否损坏，或换成原文件") from None
    text = decoded.text
    if len(_CONTROL.findall(text)) > max(8, len(text) // 100):
        raise ReadError("binary", "文件里多是控制字符，不是文字", "请检查文件是否损坏，或换成原文件")
    properties, text, broken = cut_front_matter(text)
    media_type, title, blocks, body, lost, meta = _blocks(text, name)
    source = Source(hashlib.sha256(data).hexdigest(), name, media_type, decoded.encoding, decoded.reason)
    findings = (*decoded.findings, *broken, *lost)
    return _with_text(Document(source, title, tuple(blocks), findings, body, (*properties, *meta)))


def _blocks(text: str, name: str) -> tuple[str, str, list[Block], int, Sequence[Finding], Properties]:
    """Media type, title, blocks, where the body begins, what was lost, and the <meta> of a page: by the content, by the
    suffix where that leaves it open."""
    suffix = PurePath(name).suffix.lower()
    if _HTML_HEAD.match(text) or (suffix in (".html", ".htm") and _TAG.search(text)):
        return "text/html", *_page(text)
    if suffix == ".md" or looks_like_markdown(text):
        root = parse(to_html(text))
        blocks = [] if root is None else html_blocks(root)
        return "text/markdown", _first_heading(blocks), blocks, 0, lost_in_markdown(text, blocks), ()
    blocks = text_blocks(text)
    return "text/plain", "", blocks, 0, lost_in_text(text, blocks), ()


def _page(markup: str) -> tuple[str, list[Block], int, Sequence[Finding], Properties]:
    """Title, blocks of head and body, how many the head has, what was lost before the body was sought, and <meta>."""
    root = parse(markup)
    if root is None:
        return "", [], 0, (), ()
    if "hidden" in markup or "none" in markup:  # few pages hide anything
        reveal(root)
    title = clean(root.findtext(".//title") or "")
    named = ((meta.get("name") or meta.get("property") or "", meta.get("content") or "") for meta in root.iter("meta"))
    properties = tuple((name.lower(), clean(value)) for name, value in named if name and value)
    pieces = html_pieces(root)
    found = find_body(pieces, title)
    blocks = [piece.block for piece in (*found.head, *found.pieces)]
    return title, blocks, len(found.head), lost_in_html(markup, root, [piece.block for piece in pieces]), properties


def plain_text(document: Document) -> str:
    """The document's text without a page's own head, one block a line."""
    return "\n".join(block.text for block in document.blocks[document.body :] if block.text)

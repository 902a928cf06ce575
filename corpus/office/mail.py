"""Mails (.eml) and saved web pages (.mht): the one part that is the bulletin, and what the mail says about it."""

from __future__ import annotations

import codecs
import email
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import PurePath
from typing import cast
from urllib.parse import urljoin

from corpus.errors import ReadError
from corpus.files.encoding import Undecodable, decode
from corpus.models import Finding

SAVED_TYPE, MAIL_TYPE = "multipart/related", "message/rfc822"
MOST_PARTS = 1000
MOST_LINES, LONGEST_LINE = 200, 5_000  # that a line of the head is folded into, and its characters
LITTLE = 200  # Chinese characters of a mail's own text below which its one attachment is what it was sent for

_CHINESE = re.compile("[\u3400-\u9fff]")
_HTML = "text/html"


class _Bounded(EmailPolicy):
    """Reads no more of a head's line than any has: the library takes the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines[:MOST_LINES])
        return name, value[:LONGEST_LINE]


_POLICY = _Bounded()


@dataclass(frozen=True, slots=True)
class Main:
    """The part that is read: its text, or the bytes of an attachment called `name`; and what the head says."""

    name: str
    text: str = ""
    is_page: bool = False
    data: bytes = b""
    encoding: str = "utf-8"
    title: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    picture: Callable[[str], bytes | None] = lambda reference: None


def main_part(data: bytes, name: str, saved_page: bool, suffixes: tuple[str, ...]) -> Main:
    """The page of a saved page; of a mail its text, or the one attachment with one of these suffixes where that is
    little. Raises ReadError where there is neither, or the file is broken."""
    try:
        mail = cast(EmailMessage, email.message_from_bytes(data, policy=_POLICY))
        parts = [part for part in mail.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
        if len(parts) > MOST_PARTS:
            raise ReadError("too-large", f"邮件超过 {MOST_PARTS} 个部分", "请把简报的正文或附件另存后再收录")
        bodies = [part for part in parts if part.get_content_disposition() != "attachment"]
        body = next((part for part in bodies if part.get_content_type() == _HTML), None)
        body = body or next((part for part in bodies if part.get_content_type() == "text/plain"), None)
        text, encoding = _text(body) if body else ("", "")
        is_page = body is not None and body.get_content_type() == _HTML
        picture = partial(_picture, {place: part for part in parts for place in _places(part)})
        if saved_page:
            if not text:
                raise _no_text("网页归档（.mht）里没有网页")
            where = (body["content-location"] or "") if body else ""
            return Main(
                name, text, True, b"", encoding, picture=lambda src: picture(src) or picture(urljoin(where, src))
            )
        title, properties = _head(mail)
        attached = [(part.get_filename() or "", part) for part in parts if part is not body and part.get_filename()]
        readable = [(called, part) for called, part in attached if called.lower().endswith(suffixes)]
        if readable and len(_CHINESE.findall(re.sub("<[^<>]*>", "", text))) < LITTLE:
            called, part = readable.pop(0)
            content = part.get_payload(decode=True)
            found = content if isinstance(content, bytes) else b""
            return Main(called, data=found, title=title, properties=properties, findings=_unread(readable))
        if not text.strip():
            raise _no_text("邮件里没有正文，也没有能读的附件")
        return Main(name, text, is_page, b"", encoding, title, properties, _unread(readable), picture)
    except ReadError:
        raise
    except (Exception, RecursionError) as error:  # whatever a foreign file makes the library raise
        raise ReadError(
            "mail-broken", "邮件或网页归档已损坏，打不开", "请用原来的软件打开，另存为 .html 再收录"
        ) from error


def _places(part: EmailMessage) -> list[str]:
    """What names a part in the page of its mail."""
    id, place = str(part["content-id"] or "").strip(" <>"), str(part["content-location"] or "").strip()
    return [one for one in (f"cid:{id}" if id else "", place) if one]


def _picture(parts: Mapping[str, EmailMessage], reference: str) -> bytes | None:
    part = parts.get(reference)
    content = part.get_payload(decode=True) if part else None
    return content if isinstance(content, bytes) else None


def _no_text(reason: str) -> ReadError:
    return ReadError("no-text", reason, "请用邮件软件或浏览器打开，把简报另存为 .html、.docx 再收录")


def _text(part: EmailMessage) -> tuple[str, str]:
    """A part's text and its encoding: the one that it names, if the bytes agree, else as of any file."""
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    named = (part.get_content_charset() or "").lower()
    named = "gb18030" if named in ("gb2312", "gbk", "x-gbk", "gb_2312-80") else named
    try:
        if named and codecs.lookup(named).name not in ("utf-7", "idna", "punycode"):
            return data.decode(named), named
    except (LookupError, ValueError):
        pass
    try:
        decoded = decode(data)
    except Undecodable:
        raise ReadError("not-text", "邮件的正文不像任何编码的文字", "请另存为 .html 再收录") from None
    return decoded.text, decoded.encoding


def _head(mail: EmailMessage) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A mail's subject, and its date, which tells the day of an issue where nothing else does."""
    title = re.sub(r"^(?:\s*(?:re|fw|fwd|回复|转发|答复)\s*[:：])+", "", str(mail["subject"] or ""), flags=re.I).strip()
    try:
        sent = parsedate_to_datetime(str(mail["date"])).date().isoformat() if mail["date"] else ""
    except (TypeError, ValueError):
        sent = ""
    return title, (("date", sent),) if sent else ()


def _unread(attached: list[tuple[str, EmailMessage]]) -> tuple[Finding, ...]:
    if not attached:
        return ()
    names = "、".join(PurePath(called).name for called, _ in attached[:3])
    more = f" 等 {len(attached)} 个" if len(attached) > 3 else ""
    message = f"邮件的附件 {names}{more} 没有读；其中若有简报，请另存后单独收录。"
    return (Finding("mail-attachments", "note", "附件", message),)

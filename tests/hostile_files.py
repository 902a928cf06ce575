"""Hostile files of every format that is read: what fills memory or time, climbs out of folders, fetches, or runs."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from tests.corpus.office.test_epub import epub
from tests.corpus.office.test_mail import mail, saved
from tests.corpus.office.test_odt import odt
from tests.corpus.office.test_ofd import line, ofd
from tests.corpus.office.test_sheets import workbook
from tests.hostile import SCRIPTS
from tests.office_bulletins import kept, word
from tests.pdf import pdf
from tests.pictures import png

ENTITIES = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
# What takes the place of a part of XML, by what it is meant to do.
XML = {
    "laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{ENTITIES}]><x>&a9;</x>',
    "one long entity": '<!DOCTYPE x [<!ENTITY a "' + "h" * 100_000 + '">]><x>' + "&a;" * 20_000 + "</x>",
    "file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "elsewhere": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]><x>&e;</x>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><x/>',
    "dtd": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    "include": '<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd" parse="text"/></x>',
    "stylesheet": '<?xml-stylesheet type="text/xsl" href="file:///etc/passwd"?><x/>',
    "deep": "<x>" * 100_000 + "</x>" * 100_000,
    "attributes": "<x " + " ".join(f'a{n}="x"' for n in range(10_000)) + "/>",
    "long name": f"<{'x' * 200_000}/>",
    "namespaces": "".join(f"<x xmlns:n{n}='{n}'>" for n in range(2_000)) + "</x>" * 2_000,
    "nothing": "",
    "cut": "<x><y",
    "nulls": "\0" * 1000,
    "wrong encoding": '<?xml version="1.0" encoding="utf-7"?><x>+ADw-script+AD4-</x>',
}
NAMES = (
    *("../../escaped.xml", "/tmp/escaped.xml", "..\\..\\escaped.xml", "C:\\escaped.xml", "a\0b.xml", "x" * 5_000),
    *("\u202elmx.cod", "con.xml", "", "/", "~/escaped.xml", "word/../../../escaped.xml"),
)


def packages() -> dict[str, tuple[bytes, str]]:
    """Name of a sound file of each zipped format -> (its bytes, the part that its text is in)."""
    return {
        "1.docx": (word(1), "word/document.xml"),
        "1.docm": (word(2), "word/document.xml"),
        "1.odt": (odt("<text:p>第8期</text:p>"), "content.xml"),
        "1.ods": (odt("<table:table><table:table-row/></table:table>", "spreadsheet"), "content.xml"),
        "1.epub": (epub(), "a.xhtml"),
        "1.ofd": (ofd(line("云川协作简报", 30)), "Pages/0.xml"),
        "1.xlsx": (workbook(), "xl/worksheets/sheet1.xml"),
    }


def repacked(data: bytes, part: str, content: bytes | None, more: dict[str, bytes] | None = None) -> bytes:
    """A package with another content for that part (None: without it), and further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.endswith(part):
                new.writestr(name, old.read(name))
            elif content is not None:
                new.writestr(name, content)
        for name, more_content in (more or {}).items():
            new.writestr(zipfile.ZipInfo(name), more_content)
    return out.getvalue()


def claimed(data: bytes, size: int) -> bytes:
    """A package whose directory claims another size of all that it holds."""
    at, changed = 0, bytearray(data)
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 24 : at + 28] = size.to_bytes(4, "little")
        at += 4
    return bytes(changed)


def zipped() -> Iterator[tuple[str, bytes]]:
    """Of the zipped formats: their parts, their names, their sizes."""
    for name, (data, part) in packages().items():
        for what, xml in XML.items():
            yield f"{what}-{name}", repacked(data, part, xml.encode())
        yield f"without-{name}", repacked(data, part, None)
        yield f"names-{name}", repacked(data, part, b"<x/>", {one or "x/": b"<x/>" for one in NAMES})
        if name in ("1.docx", "1.odt", "1.xlsx"):
            yield f"zeros-{name}", repacked(data, part, b" " * 110_000_000)
        yield f"twice-{name}", repacked(data, "nothing", None, {part.upper(): b"<x/>"})
        yield f"many-{name}", repacked(data, part, b"<x/>", {f"x/{n}": b"" for n in range(1_000)})
        yield f"claims-little-{name}", claimed(data, 1)
        yield f"claims-much-{name}", claimed(data, 0xFFFFFFF0)
        for share in (0.1, 0.5, 0.9):
            yield f"cut-{share}-{name}", data[: int(len(data) * share)]
        flagged = bytearray(data)
        flagged[6] |= 1  # says that it is encrypted
        yield f"flagged-{name}", bytes(flagged)
    data, part = packages()["1.xlsx"]
    for what, cell in {
        "formula": '<c r="A1" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>x</v></c>',
        "far": '<c r="XFD1048576"><v>1</v></c>',
        "farther": '<c r="ZZZZ99999999"><v>1</v></c>',
        "huge": '<c r="A1"><v>1e999</v></c>',
        "shared": '<c r="A1" t="s"><v>99999999</v></c>',
        "style": '<c r="A1" s="99999999"><v>1</v></c>',
        "date": '<c r="A1" t="d"><v>99999-99-99</v></c>',
    }.items():
        xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>{cell}</row></sheetData></worksheet>'
        yield f"{what}-1.xlsx", repacked(data, part, xml.encode())
    for what, body in {
        "columns": '<table:table><table:table-row><table:table-cell table:number-columns-repeated="999999999">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>",
        "rows": '<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell>'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>",
        "blanks": '<text:p>x<text:s text:c="999999999"/>x</text:p>',
        "levels": '<text:h text:outline-level="999999999">x</text:h>',
        "lists": "<text:list><text:list-item>" * 5_000 + "<text:p>x</text:p>" + "</text:list-item></text:list>" * 5_000,
    }.items():
        yield f"{what}-1.odt", odt(body)
        yield f"{what}-1.ods", odt(body, "spreadsheet")


def rtf() -> Iterator[tuple[str, bytes]]:
    """Of RTF: groups, bytes and objects."""
    head = rb"{\rtf1\ansi\ansicpg936 "
    for what, body in {
        "groups": b"{" * 50_000,
        "closed": b"}" * 50_000,
        "binary": rb"\bin99999999999 x",
        "negative": rb"\bin-5 x\u-99999999999?\uc99999 x",
        "word": b"\\" + b"x" * 200_000,
        "object": rb"{\object\objdata " + b"41" * 100_000 + b"}",
        "field": rb'{\field{\*\fldinst INCLUDEPICTURE "file:///etc/passwd"}{\fldrslt x}}',
        "dde": rb'{\field{\*\fldinst DDEAUTO cmd "/c calc"}{\fldrslt x}}',
        "cells": rb"\trowd" + rb"\cellx1" * 100_000 + rb"\intbl x\cell\row",
        "picture": rb"{\pict\pngblip " + b"zz" * 100_000 + b"}",
        "half": rb"\'",
        "styles": rb"{\stylesheet" + b"".join(b"{\\s%d x;}" % n for n in range(10_000)) + b"}",
    }.items():
        yield f"{what}.rtf", head + body
        yield f"{what}-ends.rtf", head + body + b"}"


def mails() -> Iterator[tuple[str, bytes]]:
    """Of mails and saved pages: heads, parts within parts, encodings."""
    begin = "MIME-Version: 1.0\r\n"
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(500))
    for what, text in {
        "heads": "".join(f"X-{n}: x\r\n" for n in range(20_000)) + "\r\nx",
        "long head": f"Subject: {'x' * 1_000_000}\r\n\r\nx",
        "folded": "Subject: x\r\n" + " x\r\n" * 50_000 + "\r\nx",
        "words": f"Subject: {'=?utf-8?b?5YWr?= ' * 50_000}\r\n\r\nx",
        "bad words": f"Subject: {'=?x?q?' * 50_000}\r\n\r\nx",
        "nested": nested + "x",
        "no boundary": "Content-Type: multipart/mixed\r\n\r\nx",
        "empty boundary": 'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n--\r\n',
        "parts": 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + "--b\r\n\r\nx\r\n" * 3_000,
        "outside": 'Content-Type: message/external-body; access-type=local-file; name="/etc/passwd"\r\n\r\n',
        "within": "Content-Type: message/rfc822\r\n\r\n" * 3_000 + "x",
        "charset": 'Content-Type: text/plain; charset="unicode_escape"\r\n\r\n\\x41',
        "codec": 'Content-Type: text/plain; charset="zip"\r\n\r\nx',
        "base64": "Content-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n" + "=" * 200_000,
        "uu": "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 /etc/passwd\r\nend",
        "date": "Date: Mon, 99 Xxx 99999999 99:99:99 +99999999\r\n\r\nx",
        "parameters": "Content-Type: text/plain" + "; a*0*=x" * 50_000 + "\r\n\r\nx",
        "name": 'Content-Type: application/octet-stream; name="../../escaped.html"\r\n\r\nx',
        "addresses": f"From: {'(' * 50_000}\r\n\r\nx",
    }.items():
        for suffix in (".eml", ".mht"):
            yield f"{what}{suffix}", f"From: x\r\n{begin}{text}".encode()


def pages() -> Iterator[tuple[str, bytes]]:
    """Of pages, texts and pictures within pages: depth, width, widths that are only said."""
    picture = png()
    wide = picture[:16] + b"\xff\xff\xff\x7f" * 2 + picture[24:]
    data = "data:image/png;base64,"
    for what, body in {
        "deep": "<b>" * 50_000,
        "tables": "<table><tr><td>" * 2_000 + "x",
        "spans": '<table><tr><td colspan="99999999" rowspan="99999999">x</table>' * 100,
        "pictures": "<p>x</p><img src='" + data + "A" * 200_000 + "'>",
        "wide picture": "<img src='data:image/png," + "".join(f"%{byte:02x}" for byte in wide) + "'>",
        "svg": "<img src=\"data:image/svg+xml,<svg onload='alert(1)'/>\">",
        "files": '<img src="file:///etc/passwd"><img src="../../../../etc/passwd"><img src="//evil.example/x.png">',
        "entities": "&" * 100_000,
        "long entity": "&" + "x" * 100_000 + ";",
        "references": "&#99999999999;" * 10_000,
        "comments": "<!--" * 100_000,
        "attributes": "<p " + " ".join(f"a{n}=x" for n in range(20_000)) + ">x",
        "one line": "第1期" * 100_000,
        "marks": "一、" * 50_000,
        "blanks": "\u3000" * 200_000 + "x",
        "numbers": "9" * 100_000 + "万元",
        "brackets": "[" * 100_000 + "](x)",
        "stars": "*a " * 100_000,
        "quotes": "> " * 50_000 + "x",
        "fences": "```\n" * 20_001,
        "dates": "2023年13月99日" * 20_000,
        "dotted": "第1期……………………" * 20_000,
    }.items():
        for suffix in (".html", ".md", ".txt"):
            yield f"{what}{suffix}", body.encode("utf-8", "replace")


def pdfs() -> Iterator[tuple[str, bytes]]:
    """Of PDF: loops, streams that grow, objects that are not there, and what would run."""
    sound = pdf([(72, 700, 12, "云岭帮扶简报")])
    zeros = zlib.compress(b"0 " * 5_000_000)
    for what, objects in {
        "pages": b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj",
        "parent": b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[1 0 R]/Parent 2 0 R>>endobj",
        "count": b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 999999999>>endobj",
        "run": b"1 0 obj<</Type/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>/AA<</O<</S/JavaScript/JS(x)>>>>>>endobj",
        "arrays": b"1 0 obj" + b"[" * 100_000 + b"endobj",
        "names": b"1 0 obj<<" + b"/x" * 100_000 + b">>endobj",
        "stream": b"1 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj" % (len(zeros), zeros),
        "filters": b"1 0 obj<</Length 1/Filter[" + b"/FlateDecode " * 5_000 + b"]>>stream\nx\nendstream endobj",
        "string": b"1 0 obj(" + b"(" * 100_000 + b"endobj",
    }.items():
        yield f"{what}.pdf", b"%PDF-1.7\n" + objects + b"\ntrailer<</Root 1 0 R>>\n"
    yield "cut.pdf", sound[: len(sound) // 2]
    yield "prev.pdf", sound.replace(b"trailer", b"trailer<</Prev 0>>trailer")
    yield "changed.pdf", sound.replace(b"endobj", b"endojb")
    yield "kept.pdf", kept("1.pdf")[:-200]


def scripts() -> Iterator[tuple[str, bytes]]:
    """What would run in a browser, as the text of each format."""
    for number, sent in enumerate(SCRIPTS):
        xml = "".join({"<": "&lt;", "&": "&amp;", '"': "&quot;", "\0": ""}.get(char, char) for char in sent)
        text = f"<text:p>第8期</text:p><text:h text:outline-level='1'>{xml}</text:h><text:p>{xml}</text:p>"
        yield f"script-{number}.odt", odt(text)
        yield f"script-{number}.ofd", ofd(line("第8期", 20) + line(xml, 40))
        yield f"script-{number}.mht", saved(f"<h1>第8期</h1><p>{xml}</p>".encode(), "utf-8")
        yield f"script-{number}.eml", mail(f"第8期\n\n{sent}\n".replace("\0", ""), charset="utf-8")


def archives() -> Iterator[tuple[str, bytes]]:
    """Archives: names, links and sizes; `corpus.files.archive` reads these, not `document.read`."""
    for name in NAMES:
        with zipfile.ZipFile(made := io.BytesIO(), "w") as archive:
            archive.writestr(zipfile.ZipInfo(name or "/"), "第1期".encode())
        yield "names.zip", made.getvalue()
        with tarfile.open(fileobj=(made := io.BytesIO()), mode="w") as bundle:
            member = tarfile.TarInfo(name.replace("\0", ""))
            member.size = 3
            bundle.addfile(member, io.BytesIO(b"abc"))
        yield "names.tar", made.getvalue()
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE):
        with tarfile.open(fileobj=(made := io.BytesIO()), mode="w:gz") as bundle:
            member = tarfile.TarInfo("link.html")
            member.type, member.linkname = kind, "/etc/passwd"
            bundle.addfile(member)
        yield "links.tar.gz", made.getvalue()
    inner = b" " * 30_000_000
    for depth in range(3):
        with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("1.html" if not depth else "1.zip", inner)
        inner = made.getvalue()
        yield f"within-{depth}.zip", inner
        yield f"cut-{depth}.zip", inner[: len(inner) // 2]
        yield f"claims-{depth}.zip", claimed(inner, 5)


def documents() -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of all but the archives."""
    for some in (zipped(), rtf(), mails(), pages(), pdfs(), scripts()):
        yield from some

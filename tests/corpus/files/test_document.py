"""A file is read as what it is, or refused with the reason and the cure."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.files.document import LARGEST, LARGEST_TEXT, ReadError, plain_text, read

TEXT = "云川协作简报\n第3期（总第9期）\n\n青江工作组帮助1805名劳动力就业。\n"


@pytest.mark.parametrize("data, name, media_type", [
    (b"<html><body><p>\xe7\xae\x80\xe6\x8a\xa5</p></body></html>", "a.html", "text/html"),
    ("<p>简报</p><p>正文</p>".encode(), "a.htm", "text/html"),
    ("<!DOCTYPE html><p>简报</p>".encode(), "a.txt", "text/html"),
    ("<!-- 注 --> <!-- 注 -->\n<HTML><p>简报".encode("gbk"), "noname", "text/html"),
    (TEXT.encode(), "a.html", "text/plain"),
    ("# 简报\n\n**一是**就业".encode(), "a.txt", "text/markdown"),
    ("简报".encode(), "a.md", "text/markdown"),
    (TEXT.encode("gb18030"), "a.txt", "text/plain"),
])  # fmt: skip
def test_kind_of_file(data: bytes, name: str, media_type: str) -> None:
    """The content decides what a file is; the suffix only where the content leaves it open."""
    assert read(data, name).source.media_type == media_type


def test_source_record() -> None:
    """The document tells its file, a hash of the bytes, the encoding and why that one."""
    source = read(TEXT.encode("gb18030"), "第3期.txt").source
    assert (source.name, source.encoding) == ("第3期.txt", "gb18030")
    assert len(source.sha256) == 64 and source.encoding_reason


def refusal(data: bytes, name: str = "a.html") -> ReadError:
    with pytest.raises(ReadError) as error:
        read(data, name)
    assert error.value.reason in str(error.value) and error.value.remedy in str(error.value)
    return error.value


@pytest.mark.parametrize("data, code", [
    (b"", "empty"), (b" \r\n\t", "empty"), (b"\xef\xbb\xbf\n", "empty"), (bytes(4000), "empty"),
    (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"), (b"\xff\xd8\xff\xe0JFIF", "picture"), (b"GIF89a;", "picture"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"), (b"BM\x99\x00\x00\x00\x00\x00\x00\x00", "picture"),
    (b"\x1f\x8b\x08abc", "archive"), (b"PK\x03\x04junk", "archive"), (b"Rar!\x1a\x07\x00", "archive"),
    (b"{\\rtf1 }", "no-text"), (b"\x7fELF\x02", "binary"), (bytes(range(1, 256)) * 50, "not-text"),
    (b"\x01\x02\x03\x04\x05 text \x0e\x0f" * 300, "binary"),
    (b"<html><body><script>x</script><img src=a.png></body></html>", "no-text"), (b"<!-- -->", "no-text"),
])  # fmt: skip
def test_refusals(data: bytes, code: str) -> None:
    """What cannot be an issue is refused by name, whatever its suffix says."""
    assert refusal(data).code == code


def test_size_limit_is_checked_before_anything_else() -> None:
    """A text of fifty megabytes in one line is refused at once."""
    began = time.process_time()
    assert refusal("简报".encode() * (50 * 1024 * 1024 // 6), "a.txt").code == "too-large"
    assert time.process_time() - began < 1


SLOW = {
    "line": ("简报，" * 200_000, "a.txt"),
    "bold": ("**a " * 250_000, "a.md"),
    "underscores": ("__a " * 250_000, "a.md"),
    "brackets": ("[" * 500_000 + "](" * 100_000, "a.md"),
    "pictures": ("<![CDATA[" * 100_000, "a.md"),
    "comments": ("<!--" * 250_000, "a.md"),
    "comments closed": ("<!-- -->" * 100_000, "a.html"),
    "metas": ("<meta " * 150_000 + "<p>简报", "a.html"),
    "declarations": ("<meta charset " * 70_000 + "<p>简报", "a.html"),
    "dots": ("<p>" + "…" * 300_000 + "</p><a href=/b>" + "." * 300_000 + "</a>" * 4, "a.html"),
    "tags": ("<b>" * 300_000 + "简报", "a.html"),
    "attributes": ("<p " + "a=b " * 200_000 + ">简报", "a.html"),
    "blanks": ("简" + " " * 900_000 + "报", "a.txt"),
    "entities": ("&amp;" * 200_000 + "简报", "a.html"),
    "cells": ("<table border=1>" + "<tr><td colspan=1000>简<td rowspan=1000>报" * 2_000, "a.html"),
    "links": ("<p>简报，一期。</p>" + "<p><a href=/a>相关报道</a></p>" * 20_000, "a.html"),
    "items": ("- 简报\n" * 40_000, "a.md"),
    "front": ("---\n" + "a:\n" * 30_000, "a.md"),
}


@pytest.mark.parametrize("name", SLOW)
def test_hostile_length_is_no_hang(name: str) -> None:
    """A megabyte of what makes careless patterns slow is read, or refused, in seconds of processor time."""
    text, file = SLOW[name]
    began = time.process_time()
    try:
        read(text.encode(), file)
    except ReadError as error:
        assert error.remedy
    assert time.process_time() - began < 8


def test_line_of_megabytes_is_read_below_the_limit() -> None:
    """A long line alone is no reason to refuse a file."""
    text = "简报，一期。" * 100_000
    assert plain_text(read(text.encode(), "a.txt")) == text


def test_invalid_bytes_are_a_finding() -> None:
    """Broken bytes do not refuse the file; the finding travels with the document."""
    data = TEXT.encode().replace("总".encode(), b"\xff") + "这一段话里没有坏的字节。".encode() * 20
    assert [finding.code for finding in read(data, "a.txt").findings] == ["invalid-bytes"]


def test_characters_lost_before_are_a_finding() -> None:
    """What an earlier conversion has spoilt is reported with its place; ordinary text is not."""
    found = read("<p>云川锟斤拷协作简报</p><p>\ue123第3期</p>".encode(), "a.html").findings
    assert [(finding.code, finding.where) for finding in found] == [("suspicious-character", "“云川锟斤拷协作简报”")]
    assert "2 处" in found[0].message
    assert read(TEXT.encode(), "a.txt").findings == ()


CHINESE = st.text(
    alphabet="云川协作简报第三期青江工作组帮助劳动力就业，。、：“”（）１２３456 　", min_size=1, max_size=60
)


@given(st.lists(CHINESE, min_size=1, max_size=12), st.sampled_from(["txt", "html", "br", "md"]))
def test_no_character_is_lost_or_invented(paragraphs: list[str], form: str) -> None:
    """Whatever the format, the Chinese characters of a text come out as they went in, in order."""
    if form == "txt":
        data, name = "\n\n".join(paragraphs), "a.txt"
    elif form == "md":
        data, name = "\n\n".join(f"**{text[:2]}**{text[2:]}" for text in paragraphs), "a.md"
    elif form == "br":
        data, name = "<div>" + "<br>".join(f"　　<font>{text}</font>" for text in paragraphs) + "</div>", "a.html"
    else:
        data, name = "<html>" + "".join(f"<p>{text[:3]}<b>{text[3:]}</b></p>" for text in paragraphs), "a.html"
    expected = [char for text in paragraphs for char in text if "\u4e00" <= char <= "\u9fff"]
    try:
        found = plain_text(read(data.encode(), name))
    except ReadError as error:
        assert not expected and error.code in ("empty", "no-text")
        return
    assert [char for char in found if "\u4e00" <= char <= "\u9fff"] == expected


def test_a_text_has_a_lower_limit_than_a_file() -> None:
    """Eight megabytes of text are no issue, though a Word document with pictures may be larger."""
    assert refusal(b"<p>" * (LARGEST_TEXT // 3 + 1)).code == "too-large"
    assert LARGEST > LARGEST_TEXT

"""Bytes are read in the encoding that they are in, whatever they claim."""

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.files.encoding import Undecodable, declared_encoding, decode

SIMPLIFIED = (
    "青江工作组帮助一千八百名农村富余劳动力在家门口就业。",
    "新学期伊始，从市属中小学遴选12名骨干教师，赴受援地开展为期一年的支教工作；",
    "会议要求，各单位要进一步统一思想、坚定信心、明确职责，抓好落实。",
    "一期工程已经建成，5万平方米标准化厂房正式投用，年产值超4亿元（同比增长25%）。",
    "“山海同心”书画联展开幕，展出两地作者的作品，架起文化交流的桥梁。",
)
TRADITIONAL = (
    "工作小組協助一千八百名農村富餘勞動力在家門口就業。",
    "新學期開始，從市屬中小學遴選十二名骨幹教師，展開為期一年的支教工作；",
    "會議要求，各單位要進一步統一思想、堅定信心、明確職責，抓好落實。",
    "第一期工程已經建成，標準化廠房正式啟用，年產值超過四億元。",
    "書畫聯展開幕，展出兩地作者的作品，架起文化交流的橋樑。",
)
LABELS = (None, "gb2312", "gbk", "utf-8", "big5", "iso-8859-1", "no-such-encoding", "idna", "hex", "x\x00y")


def page(text: str, label: str | None, late: bool = False) -> str:
    """A page that declares an encoding (or none), at its head or after 3,000 characters."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    padding = "<!--" + " " * 3000 + "-->" if late else ""
    return f"<html><head>{padding}{meta}<title>x</title></head><body><p>{text}</p></body></html>"


def texts(sentences: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(sentences), min_size=1, max_size=8).map("".join)


@given(
    texts(SIMPLIFIED), st.sampled_from(["utf-8", "utf-8-sig", "gb2312", "gbk", "gb18030", "utf-16"]),
    st.sampled_from(LABELS), st.booleans(),
)  # fmt: skip
def test_simplified_pages_survive_any_declaration(text: str, encoding: str, label: str | None, late: bool) -> None:
    """Simplified Chinese in any of its encodings comes back letter for letter, whatever the page declares."""
    markup = page(text, label, late)
    decoded = decode(markup.encode(encoding))
    assert decoded.text == markup
    assert decoded.findings == ()
    assert decoded.reason


@given(
    texts(TRADITIONAL),
    st.sampled_from(["big5", "utf-8", "utf-16-le", "gb18030"]),
    st.sampled_from(LABELS),
    st.booleans(),
)
def test_traditional_pages_survive_any_declaration(text: str, encoding: str, label: str | None, late: bool) -> None:
    """Traditional Chinese in Big5, UTF-8, UTF-16 without its mark and GB18030 comes back letter for letter."""
    markup = page(text, label, late)
    assert decode(markup.encode(encoding)).text == markup


@given(texts(SIMPLIFIED), st.sampled_from(["utf-8", "gb18030"]))
def test_plain_text_needs_no_declaration(text: str, encoding: str) -> None:
    """A text file says nothing of its encoding and is read all the same."""
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("mark, encoding", [
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
])  # fmt: skip
def test_byte_order_mark_decides_and_is_not_text(mark: bytes, encoding: str) -> None:
    """A byte order mark settles the encoding and is no part of the text."""
    decoded = decode(mark + SIMPLIFIED[0].encode(encoding))
    assert (decoded.text, decoded.encoding) == (SIMPLIFIED[0], encoding)


@pytest.mark.parametrize(
    "encoding, broken", [("utf-8", b"\xff"), ("utf-8", b"\xe4\xb8"), ("gb18030", b"\xff"), ("gb18030", b"\x80")]
)
def test_a_few_invalid_bytes_cost_those_bytes(encoding: str, broken: bytes) -> None:
    """Two broken spots in a page become two marks and one finding that counts them; nothing else changes."""
    head, tail = page("".join(SIMPLIFIED), "gb2312").split("会议")
    decoded = decode(head.encode(encoding) + broken + b"\n" + tail.encode(encoding) + broken)
    assert decoded.text == head + "\ufffd\n" + tail + "\ufffd"
    assert [(finding.code, finding.level) for finding in decoded.findings] == [("invalid-bytes", "warning")]
    assert "2 处" in decoded.findings[0].message


def test_characters_beyond_gb2312_under_its_label() -> None:
    """A page labelled gb2312 that holds characters of GBK and GB18030 loses none of them."""
    markup = page("朱镕基、喆、㐂、𠮷、镕、囍：" + SIMPLIFIED[0], "gb2312")
    decoded = decode(markup.encode("gb18030"))
    assert (decoded.text, decoded.encoding) == (markup, "gb18030")
    assert "声明" in decoded.reason


def test_two_characters_of_gbk_that_look_like_utf8() -> None:
    """The famous pair whose GBK bytes are nearly UTF-8 is read as GBK."""
    assert decode("联通".encode("gbk")).text == "联通"


def test_reason_tells_when_the_declaration_is_wrong() -> None:
    """The reason says that the declaration was not followed, and what it was."""
    decoded = decode(page(SIMPLIFIED[1], "gb2312").encode())
    assert decoded.encoding == "utf-8"
    assert "与声明不符" in decoded.reason and "gb18030" in decoded.reason


def test_declaration_is_found_in_single_quotes_and_xml() -> None:
    """A declaration counts in the ways that pages write it."""
    assert declared_encoding(b"<meta charset='GB2312'>") == "gb18030"
    assert declared_encoding(b'<?xml version="1.0" encoding="Big5"?><html>') == "big5hkscs"
    assert declared_encoding(b"<meta charset=x-unknown>") is None


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x93\xc4\xff\xfe\x81" * 200])
def test_junk_is_no_text(data: bytes) -> None:
    """Bytes that no encoding reads without breaking a fifth of them are refused."""
    with pytest.raises(Undecodable):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    """No bytes raise anything but Undecodable."""
    with contextlib.suppress(Undecodable):
        decode(data)

"""PDF as it is printed: columns, what is printed twice, signs at their places; what is not sure is a finding."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.files.document import ReadError, read
from tests.pdf import pdf

pytest.importorskip("pdfminer", reason="the extra `documents` is not installed")

Lines = list[tuple[float, float, float, str]]

# Two paragraphs that fill twenty-two lines of fifteen signs; all signs differ from one line to the next.
SIGNS = "".join(chr(0x4E00 + n) for n in range(0, 2000, 3) if chr(0x4E00 + n).encode("gbk", "ignore"))
FIRST, SECOND = SIGNS[: 15 * 11 - 2 - 4] + "。", SIGNS[200 : 200 + 15 * 11 - 2 - 6] + "。"


def column(x: float, top: float, text: str, wide: int = 15, step: float = 20.0) -> Lines:
    """A paragraph set in lines of that many signs of 12 points, its first line indented."""
    lines = [(x + 24, top, 12.0, text[: wide - 2])]
    rest = text[wide - 2 :]
    lines += [(x, top - step * (n + 1), 12.0, rest[n * wide :][:wide]) for n in range(-(-len(rest) // wide))]
    return lines


def texts(*pages: Lines) -> list[str]:
    return [block.text for block in read(pdf(*pages), "a.pdf").blocks]


HEAD = [(200.0, 780.0, 24.0, "青山简报"), (230.0, 750.0, 12.0, "第3期"), (180.0, 700.0, 18.0, "河湾镇建成新校舍")]
TWO = column(60, 660, FIRST) + column(320, 660, SECOND)


def test_two_columns_are_read_one_after_the_other() -> None:
    """Whatever the order in which the file draws them; the heading above both comes first, what is below, last."""
    below = column(60, 400, SIGNS[500:575], 36)
    want = ["青山简报", "第3期", "河湾镇建成新校舍", FIRST, SECOND, SIGNS[500:575]]
    assert texts(HEAD + TWO + below) == want
    by_rows = sorted(HEAD + TWO + below, key=lambda line: -line[1])
    assert texts(by_rows) == want


def test_what_stands_beside_a_gutter_above_and_below_is_no_column() -> None:
    """A masthead's number and date in one line; short lines below, on one side alone."""
    head = [(60.0, 720.0, 12.0, "第3期"), (400.0, 720.0, 12.0, "2019年5月18日")]
    foot = [(60.0, 400.0, 12.0, "以上由统计局提供。")]
    assert texts(head + TWO + foot) == ["第3期 2019年5月18日", FIRST, SECOND, "以上由统计局提供。"]


def test_columns_whose_lines_stand_at_different_heights() -> None:
    """Titles within a column shift its lines against the other's."""
    right = [(320.0, 663.0, 18.0, "青石县开展培训"), *column(320, 634, SECOND)]
    left = column(60, 660, FIRST)
    assert texts(HEAD + left + right) == ["青山简报", "第3期", "河湾镇建成新校舍", FIRST, "青石县开展培训", SECOND]


def test_a_paragraph_goes_on_in_the_next_column_and_page() -> None:
    """What breaks off at the end of a column is one paragraph with the next one's first line."""
    text = SIGNS[: 15 * 44 - 2 - 3]
    lines = column(0, 0, text)
    places = [(60.0, 11), (320.0, 11), (60.0, 11), (320.0, 11)]
    pages: list[Lines] = [[], []]
    at = 0
    for number, (x, count) in enumerate(places):
        for row, (indent, _, size, line) in enumerate(lines[at : at + count]):
            pages[number // 2].append((x + indent, 700 - 20.0 * row, size, line))
        at += count
    assert texts(*pages) == [text]


def test_three_columns() -> None:
    """Each to its end, from left to right."""
    parts = [SIGNS[n * 100 : n * 100 + 9 * 8 - 3] for n in range(3)]
    page = [line for n, part in enumerate(parts) for line in column(60 + 160.0 * n, 660, part, 9)]
    assert texts(sorted(page, key=lambda line: (-line[1], line[0]))) == parts


def test_a_table_stays_one() -> None:
    """Short cells beside each other are a row, not lines of columns."""
    table = [(60.0 + 130 * n, 660 - 20.0 * row, 12.0, f"{'甲乙丙'[n]}{row}项") for row in range(8) for n in range(3)]
    blocks = read(pdf([*column(60, 780, FIRST, 36), *table, (60.0, 400.0, 12.0, "以上。")]), "a.pdf").blocks
    assert [block.cells for block in blocks[1:-1]] == [(f"甲{n}项", f"乙{n}项", f"丙{n}项") for n in range(8)]
    assert (blocks[0].text, blocks[-1].text) == (FIRST, "以上。")


def test_a_contents_list_is_no_column() -> None:
    """Titles and their pages stand in one line each."""
    entries = [(60.0, 660 - 20.0 * n, 12.0, SIGNS[n * 20 :][:18]) for n in range(6)]
    pages = [(500.0, 660 - 20.0 * n, 12.0, f"{n + 1}") for n in range(6)]
    assert texts(entries + pages) == [f"{SIGNS[n * 20 :][:18]} {n + 1}" for n in range(6)]


def test_what_may_be_columns_is_a_finding() -> None:
    """Two blocks of uneven lines may be columns of verse or a table: read across, and said."""
    left = [(60.0, 660 - 20.0 * n, 12.0, SIGNS[n * 20 :][: (16, 7, 6, 8)[n % 4]]) for n in range(8)]
    right = [(320.0, y, size, line[::-1]) for _, y, size, line in left]
    document = read(pdf(left + right), "a.pdf")
    assert [(finding.code, finding.where) for finding in document.findings] == [("pdf-columns", "第 1 页")]


@pytest.mark.parametrize("shift", [(0.3, 0.0), (0.0, 0.3), (0.5, 0.5), (0.0, 0.0)])
@pytest.mark.parametrize("by_sign", [False, True])
def test_what_is_printed_twice_is_read_once(shift: tuple[float, float], by_sign: bool) -> None:
    """A line, or each of its signs, set again a third of a point apart is bold, and is there once."""
    right, up = shift
    lines: Lines = []
    for x, y, size, text in [(100.0, 700.0, 12.0, "青青石石县召开会议……")]:
        for part, at in [(sign, n) for n, sign in enumerate(text)] if by_sign else [(text, 0)]:
            lines += [(x + size * at, y, size, part), (x + size * at + right, y + up, size, part)]
    found = read(pdf([*lines, *column(60, 600, FIRST)]), "a.pdf").blocks
    assert found[0].text == "青青石石县召开会议……" and found[0].bold == len(found[0].text)
    assert [block.text for block in found[1:]] == [FIRST]


def test_lines_that_say_the_same_are_all_there() -> None:
    """A row that comes again below is another one."""
    same = [(60.0, 660 - 20.0 * n, 12.0, "青石县召开会议。") for n in range(4)]
    assert texts([*column(60, 780, FIRST, 36), *same]) == [FIRST, *["青石县召开会议。"] * 4]


def test_signs_drawn_apart_stay_at_their_place() -> None:
    """Punctuation of another font is drawn by itself, often after the line; its place says where it belongs."""
    text = "会议强调，要抓好落实，全力推进。"
    words = [(60 + 12.0 * n, 660.0, 12.0, sign) for n, sign in enumerate(text) if sign not in "，。"]
    marks = [(60 + 12.0 * n, 660.4, 11.5, sign) for n, sign in enumerate(text) if sign in "，。"]
    assert texts([*words, *marks, *column(60, 600, FIRST)])[0] == text


def test_a_page_full_of_one_sign_is_read_in_bounded_time() -> None:
    """Neither what is looked for twice nor the columns cost more than their page."""
    began = time.perf_counter()
    signs = [(20.0 + 7 * n, 820.0 - 2 * row, 4.0, "甲") for row in range(100) for n in range(75)]
    assert sum(map(len, texts([*signs, *[(20.0, 820.0, 4.0, "甲")] * 5000]))) >= 100 * 75
    assert time.perf_counter() - began < 20


def test_vertical_text_is_named() -> None:
    """What stands downward is not read line by line as if it did not."""
    lines = [(500.0 - 20 * n, 700.0, 12.0, SIGNS[n * 30 :][:30]) for n in range(5)]
    with pytest.raises(ReadError, match="竖排") as error:
        read(pdf(lines, direction="V"), "a.pdf")
    assert error.value.code == "pdf-vertical"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(20, 150), min_size=2, max_size=5), st.integers(10, 17), st.integers(14, 40), st.randoms())
def test_every_sign_is_read_once(sizes: list[int], wide: int, gap: int, order: random.Random) -> None:
    """Whatever is set in two columns, in whatever order it is drawn: no sign is lost and none comes twice."""
    page: Lines = []
    for side in (0, 1):
        top = 780.0
        for n, size in enumerate(sizes):
            lines = column(50 + side * (12 * wide + gap), top, SIGNS[150 * n + side * 7 :][:size], wide, 14.0)
            page += lines
            top = min(y for _, y, _, _ in lines) - 14
            if top < 60:
                break
    page = [line for line in page if line[1] > 0]
    order.shuffle(page)
    read_signs = "".join("".join(block.text.split()) for block in read(pdf(page), "a.pdf").blocks)
    assert sorted(read_signs) == sorted("".join(line[3] for line in page))

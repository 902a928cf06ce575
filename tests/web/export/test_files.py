"""Tables as files: the same cells in CSV, XLSX and JSON Lines, whatever they hold."""

import csv
import datetime
import io
import json
import tracemalloc

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.export.files import FILES, XLSX_ROWS, safe, written
from web.export.tables import Table

COLUMNS = (("title", "标题"), ("date", "日期"), ("number", "期号"), ("topics", "主题"))
ROWS = [
    ('=HYPERLINK("http://x")', datetime.date(2017, 8, 21), 22, ("就业", "教育")),
    ("-1+1", None, None, ()),
    ('两行\n的题；"引"', datetime.date(1985, 1, 2), 0, ("产业",)),
]


def table(rows, total=None):
    return Table("x", COLUMNS, len(rows) if total is None else total, iter(rows))


def made(format, rows):
    return b"".join(FILES[format].pieces(table(rows)))


def read_csv(data):
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def read_xlsx(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]


def plain(value):
    return "、".join(value) if isinstance(value, list) else "" if value is None else value


def test_csv_as_excel_wants_it():
    """A BOM, heads in Chinese, every cell quoted, and nothing that runs."""
    data = made("csv", ROWS[:2])
    assert (
        data
        == (
            "\ufeff"
            '"标题","日期","期号","主题"\r\n'
            '"\'=HYPERLINK(""http://x"")","2017-08-21","22","就业、教育"\r\n'
            '"\'-1+1","","",""\r\n'
        ).encode()
    )


def test_numbers_are_numbers():
    """Also those with parts and those below nothing, which no spreadsheet takes for a formula."""
    rows = [("零下", None, number, ()) for number in (-8.0, 87654.0, 0.5, -1e-07)]
    assert [line[2] for line in read_csv(made("csv", rows))[1:]] == ["-8", "87654", "0.5", "-1e-07"]
    assert [line[2] for line in read_xlsx(made("xlsx", rows))[1:]] == [-8, 87654, 0.5, -1e-07]


def test_json_lines_keep_what_a_cell_is():
    """Numbers, lists and nothing stay such."""
    first, second, _ = map(json.loads, made("jsonl", ROWS).splitlines())
    assert first == {"title": ROWS[0][0], "date": "2017-08-21", "number": 22, "topics": ["就业", "教育"]}
    assert second == {"title": "-1+1", "date": None, "number": None, "topics": []}


def test_xlsx_cell_by_cell():
    """The workbook has the cells of the JSON, texts as texts, and no formula."""
    data = made("xlsx", ROWS)
    cells = read_xlsx(data)
    assert cells[0] == ["标题", "日期", "期号", "主题"]
    lines = [json.loads(line) for line in made("jsonl", ROWS).splitlines()]
    wanted = [
        ["、".join(v) if isinstance(v, list) else "" if v is None else v for v in line.values()] for line in lines
    ]
    assert cells[1:] == wanted
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\rx", "\nx", " =1", "　＝1", "＋1", "－1", "＠x"])
def test_a_formula_cannot_run(text):
    """What a spreadsheet would run begins with an apostrophe."""
    assert safe(text) == f"'{text}"


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@settings(max_examples=50)
@given(st.lists(st.tuples(TEXT, st.none() | st.dates(), st.none() | st.integers(0, 9999), st.lists(TEXT, max_size=2))))
def test_any_text_comes_back(rows):
    """Whatever the cells hold, CSV and JSON Lines have as many rows, and give the texts back."""
    rows = [(*row[:3], tuple(row[3])) for row in rows]
    back = read_csv(made("csv", rows))[1:]
    assert back == [[safe(written(cell)) for cell in row] for row in rows]
    for line in back:
        assert not any(cell.lstrip()[:1] in tuple("=+-@") and cell.lstrip() for cell in line)
    lines = made("jsonl", rows).decode().split("\n")[:-1]
    assert [json.loads(line)["title"] for line in lines] == [row[0] for row in rows]


def test_a_sheet_that_would_be_too_long_is_refused():
    """It is not cut off."""
    with pytest.raises(ValueError, match="do not fit"):
        next(FILES["xlsx"].pieces(table([], XLSX_ROWS + 1)))


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_memory_does_not_grow_with_the_table(format):
    """Fifty times the rows take no more memory."""

    def most(count):
        rows = (("标题" * 20, datetime.date(2017, 8, 21), n, ("就业", "教育")) for n in range(count))
        tracemalloc.start()
        size = sum(map(len, FILES[format].pieces(Table("x", COLUMNS, count, rows))))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > count * 100
        return peak

    most(10)
    assert most(20_000) < 1.5 * most(1000)

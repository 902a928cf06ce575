"""Workbooks: each visible sheet as text and tables, values about as they are shown."""

from __future__ import annotations

import datetime
import io
import sys
import zipfile

import pytest

from corpus.files.document import ReadError, read

openpyxl = pytest.importorskip("openpyxl", reason="the extra `documents` is not installed")


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["云川协作简报第7期"])
    sheet.append([])
    sheet.append(["县", None, "人数", "比重", "日期"])
    sheet.append(["青石县", None, 805.0, 0.153, datetime.datetime(2023, 5, 20)])
    sheet.append(["白鹿县", None, 1.5, 0.2, "未定"])
    sheet.append([])
    sheet.append(["以上为全部。\n另起一段。"])
    for cell in ("D4", "D5"):
        sheet[cell].number_format = "0.0%"
    hidden = book.create_sheet("隐藏")
    hidden.append(["不读"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_is_text_and_tables() -> None:
    """A line of one cell is text, several make a table; columns that are empty in it go."""
    document = read(workbook(), "a.xlsx")
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", "云川协作简报第7期"),
        ("row", "县 人数 比重 日期"),
        ("row", "青石县 805 15.3% 2023-05-20"),
        ("row", "白鹿县 1.5 20.0% 未定"),
        ("paragraph", "以上为全部。"),
        ("paragraph", "另起一段。"),
    ]
    assert document.source.media_type.endswith("spreadsheetml.sheet")


def repacked(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in package.namelist():
            content = package.read(part)
            copy.writestr(part, content.replace(old, new) if part == name else content)
    return out.getvalue()


def test_a_strict_workbook_says_the_same() -> None:
    """As Excel saves it under that name, by the names of ISO/IEC 29500."""
    data = workbook()
    for part in zipfile.ZipFile(io.BytesIO(data)).namelist():
        for what in (b"spreadsheetml", b"officeDocument"):
            usual = b"http://schemas.openxmlformats.org/%s/2006/" % what
            data = repacked(data, part, usual, b"http://purl.oclc.org/ooxml/%s/" % what)
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml")
    assert read(data, "a.xlsx").blocks == read(workbook(), "a.xlsx").blocks


def test_hostile_workbooks() -> None:
    """A size that is only claimed costs nothing; more cells than any bulletin has, and broken parts, are named."""
    sheet = "xl/worksheets/sheet1.xml"
    claimed = repacked(workbook(), sheet, b'ref="A1:E7"', b'ref="A1:XFD1048576"')
    assert read(claimed, "a.xlsx").blocks == read(workbook(), "a.xlsx").blocks
    far = repacked(workbook(), sheet, b'<row r="7"', b'<row r="1048576"')
    bomb = repacked(workbook(), sheet, b"</worksheet>", b"</worksheet>" + b" " * (101 << 20))
    broken = repacked(workbook(), sheet, b"<sheetData>", b"<sheetData><row><")
    for data, code in ((far, "too-large"), (bomb, "office-bomb"), (broken, "office-broken")):
        with pytest.raises(ReadError) as error:
            read(data, "a.xlsx")
        assert error.value.code == code


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line to type."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ReadError, match=r"pip install 'jianbao\[documents\]'"):
        read(workbook(), "a.xlsx")

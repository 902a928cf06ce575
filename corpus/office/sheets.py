"""Excel workbooks (.xlsx, .et as WPS writes it today) to HTML: each visible sheet as text and tables."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from corpus.errors import ReadError
from corpus.office.markup import Markup
from corpus.office.parts import Parts
from corpus.office.sheet_rows import MOST_CELLS, MOST_COLUMNS, sheet_html

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_PERCENT = re.compile(r"0(?:\.(0+))?%")


def read_sheets(data: bytes) -> Markup:
    """The workbook as HTML; of a formula its last value. Raises ReadError where it is broken, or more than any list."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise ReadError(
            "sheets-extra", "读 Excel 表格需要扩展组件", "请安装：pip install 'jianbao[documents]'"
        ) from None
    try:
        data = _transitional(Parts(data), data)  # which says how large it is unpacked
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library leaves out: pictures, rules, styles
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            budget = _Budget()
            sheets = [sheet_html(sheet.title if len(shown) > 1 else "", budget.rows(sheet)) for sheet in shown]
            title = (book.properties.title or "").strip()
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the libraries raise: the file cannot be read
        raise ReadError(
            "office-broken", "Excel 表格已损坏，打不开", "请用 Excel 或 WPS 打开并另存一次再收录"
        ) from error
    return Markup("\n".join(sheets), MEDIA_TYPE, "Excel 表格的 XML", title)


def _transitional(parts: Parts, data: bytes) -> bytes:
    """A strict workbook (ISO/IEC 29500) under the names of the usual ones, which alone the library knows."""
    if _STRICT.search(parts.read("xl/workbook.xml") or b"") is None:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in parts.names(as_stored=True):
            content = parts.read(name) or b""
            renamed = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            copy.writestr(name, renamed if name.endswith((".xml", ".rels")) else content)
    return out.getvalue()


class _Budget:
    """How many cells of a workbook may still be read, empty ones included."""

    def __init__(self) -> None:
        self.left = MOST_CELLS

    def rows(self, sheet: Any) -> Iterator[list[str]]:
        sheet.reset_dimensions()  # which a file may claim to be a million rows
        for row in sheet.iter_rows(max_col=MOST_COLUMNS):
            self.left -= max(len(row), 1)
            if self.left < 0:
                raise ReadError("too-large", f"表格超过 {MOST_CELLS} 格", "请拆成一期一个文件，或删去空白的行列")
            yield [_shown(cell.value, getattr(cell, "number_format", "") or "") for cell in row]


def _shown(value: Any, form: str) -> str:
    """A cell's value about as the sheet shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if match := _PERCENT.search(form):
            return f"{value:.{len(match[1] or '')}%}"
        return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.2f}".removesuffix(".00")
    if isinstance(value, int) and (match := _PERCENT.search(form)):
        return f"{value:.{len(match[1] or '')}%}"
    return str(value)

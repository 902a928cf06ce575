"""The operator's manifest: a CSV or XLSX that says of each file which issue it is.

文件,系列,年,期,总期,日期,题名        or in English: file, series, year, number, running, date, title
第22期.html,,2017,22,,2017-08-21,
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path, PurePath
from typing import Any
from zipfile import BadZipFile

from corpus.files.archive import is_archive
from corpus.files.encoding import Undecodable, decode
from corpus.models import Told
from corpus.models import encode as plain
from corpus.text.dates import day, printed_date
from corpus.text.numerals import number
from index.library.sources import name_of
from index.os_reasons import reason as why

_COLUMNS = {
    "file": ("file", "文件", "文件名", "path", "路径"),
    "series": ("series", "系列"),
    "title": ("title", "题名", "刊名", "系列名"),
    "year": ("year", "年", "年份"),
    "number": ("number", "期", "期号", "期数"),
    "running_number": ("running", "running_number", "总期", "总期号"),
    "date": ("date", "日期", "出版日期"),
}
ANY = ""  # the name of every file of which nothing else is said
_SLUG = re.compile("[a-z0-9][a-z0-9_]*")


class ManifestError(ValueError):
    """A manifest cannot be used as a whole; the message names it, the reason and the cure."""


def of_files(
    listed: Path | None, files: Sequence[Path], told: Told
) -> tuple[Mapping[str, Told], list[tuple[str, str]]]:
    """What is said of each file, by its name in reports, of all others under `ANY`, and (row, reason) of unusable rows.

    A row names a file by its path, or the end of it: 第22期.html, 2017/第22期.html, 2017.zip/第22期.html. Raises
    `ManifestError`.
    """
    found = {ANY: told} if told != Told() else {}
    amiss: list[tuple[str, str]] = []
    by_tail: dict[str, list[str]] = {}
    for name in map(name_of, files) if listed else ():
        parts = PurePath(name).parts
        for at in range(len(parts)):
            by_tail.setdefault("/".join(parts[at:]), []).append(name)
    seen: dict[str, str] = {}
    for line, row in _rows(listed) if listed else ():
        where = f"{listed} 第 {line} 行"
        parts = PurePath(row["file"].replace("\\", "/")).parts
        named = by_tail.get("/".join(parts), []) or _members(parts, by_tail)
        if len(named) != 1:
            reason = (
                f"清单里的文件 {row['file']} {'不止一个' if named else '没有找到'}；请写出它在目录里的路径，与实际一致"
            )
            amiss.append((where, reason))
        elif named[0] in seen:
            amiss.append((where, f"{row['file']} 在 {seen[named[0]]} 已经说过；请只留一行"))
        else:
            seen[named[0]] = where
            try:
                found[named[0]] = _told(row, told)
            except ValueError as error:
                amiss.append((where, str(error)))
    return found, amiss


def _members(parts: Sequence[str], by_tail: Mapping[str, list[str]]) -> list[str]:
    """The file within an archive that a row names by the archive's path and its own: 2017.zip/第22期.html."""
    for at in range(1, len(parts)):
        archives = [name for name in by_tail.get("/".join(parts[:at]), []) if is_archive(name)]
        if archives:
            return ["/".join((name, *parts[at:])) for name in archives]
    return []


def encode(told: Told) -> str:
    """What is said of a file, for the ledger; only what is said."""
    return json.dumps({name: value for name, value in plain(told).items() if value}, ensure_ascii=False)


def same(one: str, other: str) -> bool:
    """Whether the operator said the same in both, as `encode` wrote it; how the folder is called may change."""
    return one == other or replace(decode_row(one), folder_title="") == replace(decode_row(other), folder_title="")


def holds(before: str, now: str) -> bool:
    """Whether what was said of a file before holds: the same is said now, or nothing is."""
    return same(before, now) or same("", now)


def decode_row(text: str) -> Told:
    """What `encode` wrote."""
    row: dict[str, Any] = json.loads(text or "{}")
    date = row.pop("date", None)
    return Told(**row, date=printed_date(date) if date else None)


def _told(row: Mapping[str, str], others: Told) -> Told:
    """A row as a value; what it leaves open is what is said of all files."""
    said: dict[str, Any] = {}
    for name, value in row.items():
        if name in ("year", "number", "running_number"):
            if not (read := number(re.sub("[第总年期号]", "", value))):
                raise ValueError(f"“{value}”不是数；请写成 22 这样")
            said[name] = read
        elif name == "date":
            if not (date := printed_date(value) or _iso(value)):
                raise ValueError(f"“{value}”不是日期；请写成 2017-08-21 这样")
            said[name] = date
        elif name == "series" and not _SLUG.fullmatch(value):
            raise ValueError(f"系列“{value}”只能用小写字母、数字和 _；正式名称请写在“题名”一列")
        elif name != "file":
            said[name] = value
    return Told(**(asdict(others) | said))


def _iso(value: str) -> Any:
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", value)
    return day(*map(int, match.groups())) if match else None


def _rows(listed: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, its cells by field) of every row that names a file."""
    try:
        data = listed.read_bytes()
        table = list(_xlsx(data) if data.startswith(b"PK") else csv.reader(io.StringIO(decode(data).text)))
    except OSError as error:
        raise ManifestError(f"清单 {listed} 读不了（{why(error)}）；请检查路径和权限。") from error
    except ImportError:
        raise ManifestError(f"读 {listed} 需要 pip install 'jianbao[documents]'；或另存为 CSV。") from None
    except (Undecodable, csv.Error, ValueError, KeyError, BadZipFile) as error:
        raise ManifestError(f"清单 {listed} 不是合格的 CSV 或 XLSX（{error}）；请另存为 CSV。") from error
    head = [_field(cell) for cell in table[0]] if table else []
    if "file" not in head:
        raise ManifestError(f"清单 {listed} 的第一行没有“文件”一列；第一行应是：文件,系列,年,期,总期,日期,题名。")
    for line, cells in enumerate(table[1:], 2):
        row = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name and cell.strip()}
        if "file" in row:
            yield line, row


def _field(cell: str) -> str:
    name = cell.strip().lower()
    return next((field for field, names in _COLUMNS.items() if name in names), "")


def _xlsx(data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    for row in sheet.iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]

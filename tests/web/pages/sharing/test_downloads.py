"""Lists as files, at the page's own address."""

import csv
import io
import json

import openpyxl
import pytest
from werkzeug.http import parse_options_header

from tests.pages import get
from web.export import files
from web.pages.sharing import downloads

LISTS = ["/search?q=就业", "/search?q=就业&topic=就业&sort=oldest&page=2&size=5", "/issues", "/issues?series=yunling"]
LISTS += ["/report", "/report/title-differs"]


def rows_of(client, address, format):
    """The rows of a list as lists of texts, by the format's own library."""
    answer = client.get(f"{address}{'&' if '?' in address else '?'}format={format}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].isascii()
    assert parse_options_header(answer.headers["Content-Disposition"])[1]["filename"].endswith(f".{format}")
    if format == "csv":
        return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    if format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    lines = [json.loads(line) for line in answer.data.decode().splitlines()]
    return [list(lines[0]), *([_text(value) for value in line.values()] for line in lines)]


def _text(value):
    return "、".join(value) if isinstance(value, list) else "" if value is None else str(value)


@pytest.mark.parametrize("address", LISTS)
def test_every_list_leaves_whole_in_three_formats(client, address):
    """As many rows as the page says, whatever its page; cell by cell the same in all formats; each with its link."""
    sheet, lines = (rows_of(client, address, format) for format in ("xlsx", "jsonl"))
    assert sheet[1:] == lines[1:]
    assert sheet[0][-1] == "链接"
    plain = rows_of(client, address, "csv")
    assert [[cell.removeprefix("'") for cell in row] for row in plain] == sheet
    page = get(client, address)
    assert f"导出全部 {len(sheet) - 1} 行" in page.text
    for row in sheet[1:]:
        assert client.get(row[-1].removeprefix("http://localhost")).status_code == 200


def test_results_keep_their_order_and_filters(client):
    """The rows are the hits of all pages, one after another."""
    hits = []
    for page in (1, 2, 3):
        hits += client.get(f"/search?q=就业&size=10&page={page}&format=json").json["hits"]
    rows = rows_of(client, "/search?q=就业&size=10&page=3", "jsonl")[1:]
    assert [row[9] for row in rows] == [hit["id"] for hit in hits]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(hits) + 1)]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?q=!!&format=csv", "没有可以检索的字"),
        ("/search?q=就业&as_of=99&format=csv", "第 99 版"),
        ("/search?q=就业&format=ods", "json、atom、csv、xlsx、jsonl"),
        ("/issues?format=pdf", "没有“pdf”这种格式"),
        ("/issues?year=x&format=csv", "整数"),
    ],
)
def test_what_cannot_be_exported_is_explained(client, address, said):
    """400 with the reason, no file."""
    page = get(client, address)
    assert page.status == 400
    assert said in page.text


def test_limits_are_said_before(client, monkeypatch):
    """Where a sheet is too small, the page says so and offers none; asked for all the same, it is refused."""
    monkeypatch.setattr(downloads, "MOST", {"xlsx": 5})
    client.application.jinja_env.globals["XLSX_ROWS"] = 5
    page = get(client, "/search?q=就业")
    assert "（XLSX 最多 5 行）" in page.text
    assert not [url for _, url in page.links() if "format=xlsx" in url]
    refused = get(client, "/search?q=就业&format=xlsx")
    assert refused.status == 400
    assert "请用 CSV" in refused.text


def test_few_long_tables_are_made_at_once(client, monkeypatch):
    """A long one beyond that is told to come again; short ones, and other pages, are answered."""
    monkeypatch.setattr(downloads, "LARGE", 20)
    monkeypatch.setattr(files, "TOGETHER", 5)
    long, short = "/search?q=就业&format=csv", "/search?q=就业&topic=教育&format=csv"
    going = [client.get(long, buffered=False) for _ in range(2)]
    for address, status in ((long, 503), (short, 200), ("/search?q=就业", 200)):
        with client.get(address) as answer:
            assert answer.status_code == status
    for one in going:
        one.close()
    with client.get(long) as answer:
        assert answer.status_code == 200


def test_the_file_is_called_as_what_was_sought(client):
    """In any script, without what no system takes."""
    answer = client.get('/search?q="就业" 青石&format=csv')
    assert parse_options_header(answer.headers["Content-Disposition"]) == ("attachment", {"filename": "就业__青石.csv"})


def test_asking_for_the_head_alone_keeps_nobody_out(client, monkeypatch):
    """A HEAD request gives its turn back, as does a reader who goes away."""
    monkeypatch.setattr(downloads, "LARGE", 20)
    for _ in range(5):
        for ask in (client.head, client.get):
            with ask("/search?q=就业&format=csv", buffered=False) as answer:
                assert answer.status_code == 200

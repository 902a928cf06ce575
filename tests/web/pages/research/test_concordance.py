"""The page, the JSON and the CSV of a concordance."""

import csv
import io

from tests.pages import get
from web.export.csv_lines import csv_lines


def test_every_line_links_to_its_paragraph(client):
    """The text sought stands between its contexts, and the link shows it highlighted."""
    page = get(client, "/concordance?q=就业&order=right")
    rows = page.all("//table[@class='lines']/tbody/tr")
    assert rows and {row.xpath("string(td[2])") for row in rows} <= {"就业", "就業"}
    address, _, paragraph = rows[0].xpath("string(td[2]/a/@href)").partition("#")
    article = get(client, address)
    assert not paragraph or article.all(f"//*[@id='{paragraph}']")
    assert article.texts("//mark")


def test_the_results_lead_there(client):
    page = get(client, "/search?q=就业&kind=brief&page=2")
    [link] = page.all("//a[.='语境']")
    assert "kind=brief" in link.get("href")
    assert "page=" not in link.get("href")
    assert get(client, link.get("href")).all("//table")


def test_json_and_csv_have_the_lines(client):
    data = client.get("/concordance?q=就业&size=100&format=json").get_json()
    answer = client.get("/concordance?q=就业&size=100&format=csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert answer.mimetype == "text/csv"
    assert data["pages"] == 1
    assert len(rows) == 1 + len(data["lines"])
    assert rows[1][1:2] == [data["lines"][0]["text"]]


def test_bad_input_is_an_explained_400(client):
    for query in ("", "?q=-就业", "?q=就业&order=x", "?q=就业&page=999", "?q=就业&format=csv&from=x月", "?format=csv"):
        assert client.get(f"/concordance{query}").status_code == 400, query


def test_no_cell_is_a_formula():
    lines = list(csv_lines(("a", "b"), [("=1+1", " @x"), ("＋1", '说"好"'), ("a=b", "")]))
    assert lines == ["\ufeffa,b\r\n", "'=1+1,' @x\r\n", '\'＋1,"说""好"""\r\n', "a=b,\r\n"]

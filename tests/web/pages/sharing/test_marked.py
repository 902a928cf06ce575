"""The marked list."""

import csv
import io
from urllib.parse import unquote

import pytest

from tests import handmade
from tests.oracle import BruteForce
from tests.pages import get
from web import create_app
from web.pages.sharing.marked import MOST

TWO = "yunling-2023-3-01,yunling-2023-1-02"


@pytest.fixture(scope="module")
def later():
    """A site from which an issue was withdrawn."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    engine.write([], ["yunling-2024-2"])
    why = {"yunling-2024-2": ("2026-03-04T08:00:00+00:00", "数字有误")}
    return create_app(engine, withdrawn=why.get).test_client()


def test_it_shows_the_articles_of_its_link(client):
    """In the link's order, each once, with a link without it; shared by a link of the same ids."""
    page = get(client, f"/marked?ids={TWO},yunling-2023-3-01")
    lines = page.texts("//ul[@class='lines']/li/a")
    assert lines == ["青石工作组茶产业园投产", "河湾工作组推进“两校一院”建设"]
    assert ("从列表里去掉", "/marked?ids=yunling-2023-1-02") in page.links()
    (shared,) = page.all("//input[@id='share-url']/@value")
    assert unquote(shared) == f"http://localhost/marked?ids={TWO}"


def test_it_is_exported_and_cited(client):
    """In all formats, in its order."""
    rows = list(csv.reader(io.StringIO(client.get(f"/marked?ids={TWO}&format=csv").data.decode("utf-8-sig"))))
    assert [row[9] for row in rows] == ["编号", *TWO.split(",")]
    said = client.get(f"/marked?ids={TWO}&format=gbt7714").text
    assert said.startswith("[1] 青石工作组茶产业园投产[J/OL]. 云岭帮扶简报, 2023(3)[")
    assert client.get(f"/marked?ids={TWO}&format=ris").text.count("TY  - JOUR") == 2
    assert client.get(f"/marked?ids={TWO}&format=bibtex").headers["Content-Disposition"].endswith('"marked.bib"')


def test_an_empty_list_explains_itself(client):
    """200, and how to mark; a file of nothing has its head."""
    assert "还没有标记文章" in get(client, "/marked").text
    assert client.get("/marked?format=csv").data.decode("utf-8-sig").count("\r\n") == 1
    assert client.get("/marked?format=ris").status_code == 200


def test_what_was_withdrawn_is_said(later):
    """Beside what is there; a list of nothing else is gone, one of nothing ever there is not found."""
    page = get(later, f"/marked?ids={TWO},yunling-2024-2-01,none-01")
    assert page.status == 200
    assert "已不在这里：2026年3月4日撤回。原因：数字有误。" in page.text
    assert "没有收录过这些编号：none-01" in page.text
    gone = get(later, "/marked?ids=yunling-2024-2-01")
    assert gone.status == 410
    assert "数字有误" in gone.text
    assert get(later, "/marked?ids=none-01,none-02").status == 404


@pytest.mark.parametrize("format", ["", "&format=csv", "&format=gbt7714"])
def test_too_many_are_refused(client, format):
    """10,000 ids are explained, with the bound."""
    ids = ",".join(f"yunling-2023-1-{n:02d}" for n in range(10_000))
    page = get(client, f"/marked?ids={ids}{format}")
    assert page.status == 400
    assert f"最多 {MOST} 篇" in page.text
    assert "10000 篇" in page.text

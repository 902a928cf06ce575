"""Links that last: what was shared opens after a rebuild, an ingestion in another order, new cleaning rules."""

import shutil
from urllib.parse import urlsplit

import pytest

from corpus.files import blocks, document
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ledger_file.lookup import withdrawal
from index.library.opening import open_engine
from index.library.rebuild import reindex
from search.sharing.short_links import code_of
from tests.pages import get
from tests.paths import SAMPLES
from web import create_app

FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".html", ".htm", ".md", ".txt"})


def site(data):
    """A reader of the site of a data folder."""
    return create_app(open_engine(data), withdrawn=lambda issue: withdrawal(data, issue)).test_client()


def year_of_links(client):
    """Links as they are shared: every article with its paragraphs, every issue, searches, lists, each also in short."""
    links, lines = [], client.get("/search?size=100&format=jsonl").text.splitlines()
    assert len(lines) > 50
    for hit in client.get("/search?size=100&format=json").json["hits"]:
        paragraphs = client.get(f"/articles/{hit['id']}?format=json").json["paragraphs"]
        links += [f"/articles/{hit['id']}?q=%E5%B0%B1%E4%B8%9A#p-{one['id']}" for one in paragraphs[1:2]]
        links += [f"/articles/{hit['id']}?as_of=1", f"/articles/{hit['id']}/cite?format=gbt7714"]
    links += [f"/issues/{row['id']}" for row in client.get("/issues?format=json").json["issues"]]
    links += [
        "/search?q=%E5%B0%B1%E4%B8%9A",
        "/search?q=%E5%B0%B1%E4%B8%9A&as_of=1",
        "/issues?series=yunchuan&year=2022",
    ]
    ids = [link.split("/")[2].partition("?")[0] for link in links[:40] if "/cite" not in link]
    links.append(f"/marked?ids={','.join(dict.fromkeys(ids))}")
    return links + [f"/s/{code}" for link in links[::7] if (code := code_of(link))]


def seen(client, link):
    """What a reader sees behind a link: the status, the heading, and whether the paragraph is there."""
    answer = client.get(link)
    if answer.status_code == 302:
        return seen(client, answer.headers["Location"])
    if "cite?" in link:
        return answer.status_code, answer.text
    page = get(client, urlsplit(link)._replace(fragment="").geturl())
    fragment = urlsplit(link).fragment
    return page.status, page.texts("//h1")[0], not fragment or bool(page.all(f"//*[@id='{fragment}']"))


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The data folder of a year, its links, and what each showed."""
    data = tmp_path_factory.mktemp("year") / "data"
    ingest(data, FILES)
    client = site(data)
    links = year_of_links(client)
    shown = {link: seen(client, link) for link in links}
    assert len(links) > 200
    assert {state[0] for state in shown.values()} == {200}
    return data, shown


def test_after_a_rebuild_from_the_originals(before, tmp_path):
    """The index is gone; what is made again shows the same."""
    data = tmp_path / "data"
    shutil.copytree(before[0], data, symlinks=True, ignore=shutil.ignore_patterns("index*"))
    reindex(data, lambda sentence: None)
    client = site(data)
    assert {link: seen(client, link) for link in before[1]} == before[1]


def test_after_ingestion_in_another_order(before, tmp_path):
    """Another machine took the files in one by one, the last first. (What was frozen there is another story.)"""
    data = tmp_path / "data"
    for path in reversed(FILES):
        ingest(data, [path])
    client = site(data)
    for link, state in before[1].items():
        if "/search" not in link and not link.startswith("/s/"):
            assert seen(client, link) == state, link


def test_after_a_change_of_the_cleaning_rules(before, tmp_path, monkeypatch):
    """Every text is cleaned otherwise: each article opens all the same; only reworded paragraphs are lost."""
    data = tmp_path / "data"
    shutil.copytree(before[0], data, symlinks=True, ignore=shutil.ignore_patterns("index*"))
    old = blocks.clean

    def another(text):
        return old(text).replace("；", "。")

    for module in (blocks, document):
        monkeypatch.setattr(module, "clean", another)
    reindex(data, lambda sentence: None)
    client = site(data)
    now = {link: seen(client, link) for link in before[1]}
    assert {link: state[:1] for link, state in now.items()} == {link: (200,) for link in before[1]}
    marked = [link for link in now if "#p-" in link]
    moved = [link for link in marked if not now[link][2]]
    assert 0 < len(moved) < len(marked) / 2


def test_what_was_withdrawn_says_so(before, tmp_path):
    """410 with the reason, by the long link and the short; links "as of" a generation that had it show it, and say so;
    the rest stays."""
    data = tmp_path / "data"
    shutil.copytree(before[0], data, symlinks=True)
    withdraw(data, "yunchuan-2022-2", "数字有误")
    client = site(data)
    for link, state in before[1].items():
        now = seen(client, link)
        if link.endswith("?as_of=1"):
            assert now == state
        elif link.startswith(("/articles/yunchuan-2022-2-", "/issues/yunchuan-2022-2")):
            assert now[0] == 410
        elif not link.startswith("/s/"):
            assert now[0] == state[0]
    page = get(client, "/articles/yunchuan-2022-2-01")
    assert "数字有误" in page.text
    code = code_of("/articles/yunchuan-2022-2-01")
    assert client.get(f"/s/{code}", follow_redirects=True).status_code == 410
    then = get(client, "/issues/yunchuan-2022-2?as_of=1")
    assert then.status == 200 and "数字有误" in then.text
    (first, *_) = (to for _, to in then.links() if to.startswith("/articles/yunchuan-2022-2-"))
    article = get(client, first)
    assert article.status == 200 and "数字有误" in article.text
    assert get(client, "/search?as_of=1&size=100").text.count("此后更正或撤回了") == 1

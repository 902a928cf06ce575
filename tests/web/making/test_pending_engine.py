"""What a site answers from while its index is being made, and that it then answers."""

import json
import threading
import time

import pytest

from index.engine import EngineError, Request
from index.library import rebuild
from index.library.ingest import ingest
from index.library.ledger import only_writer
from index.library.opening import open_engine
from index.sealed import unseal
from index.settings import IndexSettings
from web import create_app
from web.making import pending_engine as serving


def bulletin(number):
    """A small issue in Markdown."""
    return (
        f"# 山泉工作简报\n\n2021年第{number}期\n\n2021年5月{number}日\n\n---\n\n## 甲县修路{number}公里\n\n建成校舍。\n"
    )


@pytest.fixture
def data(tmp_path):
    """A data folder with three issues, whose index was written in another format."""
    for number in (1, 2, 3):
        (tmp_path / f"{number}.md").write_text(bulletin(number), encoding="utf-8")
    ingest(tmp_path / "data", [tmp_path / f"{number}.md" for number in (1, 2, 3)])
    meta = tmp_path / "data" / "index" / "analysis.json"
    meta.write_text(json.dumps({**json.loads(unseal(meta.read_bytes())), "format": 0}), encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def quick(monkeypatch):
    """No time is given to what may be there at once, and little between attempts."""
    monkeypatch.setattr(serving, "AT_ONCE", 0.0)
    monkeypatch.setattr(serving, "AGAIN", 0.05)


def until(true):
    """Waits until that is so."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_site_opens_on_an_empty_folder(tmp_path):
    """Where nothing has been ingested an empty index is made at once, so that the site can say how to begin."""
    assert serving.site_engine(tmp_path / "new").state().articles == 0


def test_a_site_says_how_far_its_index_is_and_then_answers(data, quick, monkeypatch):
    """503 with a page, or JSON, that counts the originals and comes again by itself; then the pages."""
    read, halfway, go_on = rebuild._read_again, threading.Event(), threading.Event()

    def slow(originals, profiles, item):
        if item[0].name.endswith("3.md"):
            halfway.set()
            assert go_on.wait(10)
        return read(originals, profiles, item)

    monkeypatch.setattr(rebuild, "_read_again", slow)
    client = create_app(serving.site_engine(data)).test_client()
    assert halfway.wait(10)
    for address in ("/", "/search?q=校舍", "/issues", "/report", "/articles/x-1-01"):
        response = client.get(address)
        assert response.status_code == 503
        assert "已读 2 份，共 3 份" in response.get_data(as_text=True)
        assert response.headers["Refresh"] == response.headers["Retry-After"] == "5"
    assert "由原件重建" in client.get("/search?format=json").get_json()["error"]
    with client.get("/static/style.css") as style:
        assert style.status_code == 200
    go_on.set()
    until(lambda: client.get("/").status_code == 200)
    assert client.get("/search?q=校舍&format=json").get_json()["total"] == 3


def test_what_keeps_an_index_from_being_made_is_said_once_and_mended(data, quick, capsys):
    """A broken profile: the operator reads what and where, readers that it is not made yet; mended, the site opens."""
    profile = data / "profiles" / "shanquan.toml"
    profile.write_text("title =", encoding="utf-8")
    client = create_app(serving.site_engine(data)).test_client()
    until(lambda: "还没有建成" in client.get("/").get_data(as_text=True))
    time.sleep(0.3)
    assert "shanquan.toml" not in client.get("/").get_data(as_text=True)
    profile.unlink()
    until(lambda: client.get("/").status_code == 200)
    said = capsys.readouterr().err
    assert said.count("shanquan.toml 不是合格的 TOML") == 1 and "网站已可检索" in said


def test_a_site_waits_for_another_process_that_writes(data, quick, capsys):
    """As for an ingest that is making the index; it is said once."""
    with only_writer(data):
        client = create_app(serving.site_engine(data)).test_client()
        until(lambda: "另一个进程正在写" in client.get("/").get_data(as_text=True))
        time.sleep(0.2)
    until(lambda: client.get("/").status_code == 200)
    assert capsys.readouterr().err.count("另一个进程正在写") == 1


def test_an_index_whose_files_are_damaged_is_made_anew(data, quick):
    """Which only shows once it is read: the site opens all the same."""
    serving.make_current(data)
    (terms,) = (data / "index").glob("*.trm")
    terms.write_bytes(terms.read_bytes()[:20])
    client = create_app(serving.site_engine(data)).test_client()
    until(lambda: client.get("/search?q=校舍").status_code == 200)


def test_a_setting_that_names_no_engine_ends_the_command(tmp_path):
    """There is nothing to wait for."""
    with pytest.raises(EngineError, match="引擎地址"):
        serving.site_engine(tmp_path, index=IndexSettings("ftp://nowhere"))


def test_a_changed_profile_is_told_and_taken_up(data, capsys):
    """Labels are made anew by the edited profile, and the operator is told; once."""
    serving.make_current(data)
    profile = 'title = "山泉工作简报"\n[topics."教育"]\nwords = ["校舍"]\n'
    (data / "profiles" / "shanquan.toml").write_text(profile, encoding="utf-8")
    capsys.readouterr()
    serving.make_current(data)
    assert capsys.readouterr().err == "规则或系列配置已变，正在由原件重建索引（共 3 份）\n"
    engine = open_engine(data)
    assert engine.search(Request(facets=("series",))).facets["series"] == (("shanquan", 3),)
    serving.make_current(data)
    assert capsys.readouterr().err == ""

"""The check: it passes what is whole, and names what is not."""

import random

import pytest
from click.testing import CliRunner

from corpus.text.fold import fold
from index.documents import units
from index.engine import Request
from index.library.check import check, strings_of
from index.library.editing import audit
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ledger import Store
from index.library.opening import open_engine
from index.queries import Everything
from tests.paths import SAMPLES
from web.cli import main


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The samples, ingested."""
    made = tmp_path_factory.mktemp("check") / "data"
    ingest(made, [SAMPLES])
    return made


def checked(data, engine=None):
    store = Store(data)
    try:
        return check(lambda: engine or open_engine(data), store)
    finally:
        store.close()


def test_what_is_whole_passes(data):
    """Three strings of every article, every original, every issue."""
    state = open_engine(data).state()
    found = checked(data)
    assert found.faults == ()
    assert (found.articles, found.strings, found.issues) == (state.articles, 3 * state.articles, state.issues)
    assert found.originals == len(list((data / "originals").iterdir()))


def test_the_strings_are_the_articles_own(samples):
    """Each stands in one of its folded texts, and they are the same each time."""
    for issue in samples:
        for article in issue.articles:
            strings = strings_of(article)
            assert strings == strings_of(article) and len(strings) == 3
            texts = [fold(text) for text in units(article)]
            assert all(text and any(text in whole for whole in texts) for text in strings)


def test_an_article_that_is_not_found_is_named(data, monkeypatch):
    """An index that has lost a list of a character's positions is told by the articles that it hides."""
    engine = open_engine(data)
    (hidden,) = random.Random(1).sample([hit.id for hit in engine.walk(Request())], 1)
    whole = engine.walk

    def walk(request):
        return (hit for hit in whole(request) if request.query == Everything() or hit.id != hidden)

    monkeypatch.setattr(engine, "walk", walk)
    assert {fault.where for fault in checked(data, engine).faults} == {hidden}


def test_originals_that_changed_or_went_are_named(tmp_path):
    """With the name under which they came, and the cure."""
    ingest(tmp_path, [SAMPLES])
    one, two = sorted((tmp_path / "originals").iterdir())[:2]
    one.write_bytes(one.read_bytes() + b" ")
    two.unlink()
    faults = {fault.where: fault.message for fault in checked(tmp_path).faults}
    assert set(faults) == {one.name, two.name}
    assert "内容变了" in faults[one.name] and "读不了" in faults[two.name] and "备份" in faults[two.name]


def test_a_cut_audit_log_is_named(tmp_path):
    """By `check` and by `doctor`."""
    ingest(tmp_path, [SAMPLES], who="张三")
    assert checked(tmp_path).faults == ()
    (tmp_path / audit.NAME).write_bytes(b"")
    assert [fault.where for fault in checked(tmp_path).faults] == [audit.NAME]
    found = CliRunner().invoke(main, ["doctor", "--data", str(tmp_path)])
    assert found.exit_code == 1 and "不好  操作记录：操作记录的末尾少了" in found.output


def test_issues_on_which_ledger_and_index_differ_are_named(tmp_path):
    """One that the index lacks, and one that it should no longer have; a withdrawn issue is neither."""
    ingest(tmp_path, [SAMPLES])
    ids = sorted(row.id for row in open_engine(tmp_path).issues(limit=99)[1])
    withdraw(tmp_path, ids[0], "试验")
    assert checked(tmp_path).faults == ()
    store = Store(tmp_path)
    with store.writing():
        store._ledger.execute("DELETE FROM reading WHERE issue = ?", (ids[1],))
        store._ledger.execute("DELETE FROM withdrawal")
    store.close()
    faults = {fault.where: fault.message for fault in checked(tmp_path).faults}
    assert set(faults) == {ids[0], ids[1]}
    assert "不在索引里" in faults[ids[0]] and "在台账里没有" in faults[ids[1]]


def test_an_ingest_that_goes_on_is_no_fault(tmp_path):
    """Its issues stand in the ledger a moment before they are published; a killed one's do so for longer."""
    ingest(tmp_path, [SAMPLES])
    store = Store(tmp_path)
    with store.writing():
        store._ledger.execute(
            "INSERT INTO reading (generation, at, issue, sha256, name, part, series, text, status)"
            " SELECT 2, at, 'coming-2030-1', sha256, name, part, series, text, status FROM reading LIMIT 1"
        )
    store.close()
    assert checked(tmp_path).faults == ()

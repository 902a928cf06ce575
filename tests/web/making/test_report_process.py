"""The report that a process of its own makes."""

import threading

import pytest

from index.engine import EngineError
from index.library.ingest import ingest
from index.library.ledger_file.lookup import withdrawn
from index.library.opening import open_engine
from index.settings import IN_THE_FOLDER
from search.report import report
from tests.paths import SAMPLES
from web.making import report_process
from web.making.report_process import made_apart


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder with some samples."""
    folder = tmp_path_factory.mktemp("data")
    ingest(folder, sorted(SAMPLES.glob("*.md"))[:3])
    return folder


def test_it_is_the_report_that_this_process_would_make_and_is_made_once(data, tmp_path, monkeypatch):
    """Three threads, as of three processes, ask at once: one process is started, and all have the same."""
    engine = open_engine(data)
    started = []
    context = report_process.multiprocessing.get_context("spawn")
    monkeypatch.setattr(report_process.multiprocessing, "get_context", lambda kind: started.append(kind) or context)
    found = []

    def make():
        found.append(made_apart(data, tmp_path, IN_THE_FOLDER, engine))

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [report(engine, withdrawn(data))] * 3
    assert started == ["spawn"]


def test_the_report_of_another_state_takes_the_place_of_the_one_before(data, tmp_path):
    """One file is left beside the lock."""
    (tmp_path / "report-old").write_bytes(b"")
    made_apart(data, tmp_path, IN_THE_FOLDER, open_engine(data))
    assert len(list(tmp_path.glob("report-*"))) == 2


def test_what_cannot_be_made_is_an_error_with_a_reason_and_is_tried_again(data, tmp_path):
    """The process finds no index: its sentence arrives, and nothing is left that would be taken for a report."""
    with pytest.raises(EngineError, match="索引"):
        made_apart(tmp_path / "nothing", tmp_path, IN_THE_FOLDER, open_engine(data))
    assert [file.name for file in tmp_path.glob("report-*")] == ["report-lock"]

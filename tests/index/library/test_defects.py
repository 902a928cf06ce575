"""A defect of ours in one file costs that file, at every step of reading, inverting and writing."""

import importlib
import threading
from functools import partial

import pytest

from index.engine import EngineError, Request
from index.library.check import check
from index.library.ingest import ingest
from index.library.ledger import reader
from index.library.opening import open_engine
from index.library.rebuild import reindex
from index.queries import String
from index.settings import IN_THE_FOLDER
from web.cli.keeper import watch

NAME, TEXT, ID = "坏.md", "此处有缺陷", "-2021-77"

STEPS = [
    "index.library.sources:_contents",
    "index.library.read_jobs:parse_document",
    "index.library.read_jobs:pack",
    "index.library.ingest:Reading",
    "index.library.ledger:Store.given_id",
    "index.library.read_jobs:WaitingIssues.get",
    "index.library.read_jobs:unpack",
    "index.library.ingest:with_known_ids",
    "index.library.ledger:Store.add_reading",
    "index.library.ledger:Store.know_articles",
    "index.embedded.writer:_Left.replace",
    "index.embedded.writer:pack_issue",
    "index.embedded.writer:PackedArticle.of",
    "index.embedded.writer:invert",
    "index.documents:PackedArticle.read",
    "index.embedded.writer:write_segment",
]


def bulletin(number, text="正文。"):
    title = f"甲工作组办第{number}件事"
    return f"# 测试工作简报\n\n2021年第{number}期\n\n示例办公室\n\n2021年3月5日\n\n---\n\n## {title}\n\n{text}\n"


@pytest.fixture
def folder(tmp_path):
    """Two issues, and between them one on which some step is going to fail."""
    made = tmp_path / "in"
    made.mkdir()
    for name, number, text in (("1.md", 1, "正文。"), (NAME, 77, TEXT), ("9.md", 9, "正文。")):
        (made / name).write_text(bulletin(number, text), encoding="utf-8")
    return made


def meant(arguments):
    """Whether the file is among what a step is given."""
    keys = [
        key for argument in arguments if isinstance(argument, list) for key in argument if hasattr(key, "issue_keys")
    ]
    said = str(arguments) + str([key.issue_keys for key in keys])
    return any(mark in said for mark in (NAME, TEXT, ID))


def break_step(monkeypatch, step):
    """Makes a step fail on the file."""
    module, _, path = step.partition(":")
    owner = importlib.import_module(module)
    *classes, name = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    whole = getattr(owner, name)

    def failing(*arguments, **more):
        if meant(arguments):
            raise OverflowError("a defect")
        return whole(*arguments, **more)

    monkeypatch.setattr(owner, name, failing)


def titles(data):
    return sorted(hit.title for hit in open_engine(data).walk(Request(String("甲工作组"))))


@pytest.mark.parametrize("step", STEPS)
def test_a_defect_costs_its_file(tmp_path, folder, monkeypatch, step):
    """It is refused by name, with what went wrong; the others go in, nothing of it is left, and later it goes in."""
    data = tmp_path / "data"
    with monkeypatch.context() as broken:
        break_step(broken, step)
        report = ingest(data, [folder])
    (refusal,) = report.refused
    assert refusal.file.endswith(NAME) and "OverflowError: a defect" in refusal.reason
    assert (report.issues, report.generation, titles(data)) == (2, 1, ["甲工作组办第1件事", "甲工作组办第9件事"])
    assert len(list((data / "originals").iterdir())) == 2
    again = ingest(data, [folder])
    assert (again.issues, again.unchanged, again.refused) == (1, 2, ())
    with reader(data) as store:
        assert check(partial(open_engine, data), store).faults == ()


@pytest.mark.parametrize("step", ["index.library.rebuild:with_known_ids", *STEPS[1:2], *STEPS[-6:]])
def test_a_defect_costs_its_file_in_a_rebuild(tmp_path, folder, monkeypatch, step):
    """It is said, and the others are there."""
    data, said = tmp_path / "data", []
    ingest(data, [folder])
    break_step(monkeypatch, step)
    reindex(data, said.append)
    assert titles(data) == ["甲工作组办第1件事", "甲工作组办第9件事"]
    assert len(said) == 1 and NAME in said[0] and "OverflowError" in said[0]


@pytest.mark.parametrize("error", [OSError(28, "full"), MemoryError()])
def test_what_is_no_files_fault_refuses_none(tmp_path, folder, monkeypatch, error):
    """The ingest fails as a whole, changes nothing, and the next one takes all in."""
    data = tmp_path / "data"
    with monkeypatch.context() as broken:
        broken.setattr("index.embedded.writer.write_segment", lambda *_: (_ for _ in ()).throw(error))
        with pytest.raises((EngineError, MemoryError)):
            ingest(data, [folder])
    assert ingest(data, [folder]).issues == 3


def test_a_watch_outlives_a_defect(tmp_path, folder, monkeypatch, capsys):
    """Even one that is no file's: it is said once, and tried again."""
    take_in, fails = watch.take_in, iter([True, True, False])

    def taken(*arguments):
        if next(fails):
            raise RuntimeError("a defect")
        return take_in(*arguments)

    monkeypatch.setattr(watch, "take_in", taken)
    monkeypatch.setattr(watch, "AGAIN", 0.01)
    report = watch.insist(tmp_path / "data", (folder,), None, IN_THE_FOLDER, threading.Event())
    assert report.issues == 3
    assert capsys.readouterr().err.count("RuntimeError: a defect") == 1

"""The report, made by a process of its own and once for all processes of a site: readers are answered meanwhile."""

from __future__ import annotations

import fcntl
import hashlib
import multiprocessing
import os
import pickle
import threading
from pathlib import Path

from index.engine import Engine, EngineError
from index.processes import end_with_parent
from index.settings import IndexSettings
from search.message import Message
from search.report import Report, report

GENTLE = 10  # how far it stands back behind those who answer, as `nice` has it


def made_apart(data: Path, folder: Path, index: IndexSettings, engine: Engine) -> Report:
    """The report on what `engine` has published, over the data folder `data`.

    `folder` is the site's own, into which nobody else can write: the process that makes the report leaves it there,
    and the others find it. Raises `EngineError`.
    """
    name = hashlib.blake2b(repr(engine.state()).encode(), digest_size=12).hexdigest()
    file = folder / f"report-{name}"
    with (folder / "report-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            maker = multiprocessing.get_context("spawn").Process(target=_make, args=(data, index, file), daemon=True)
            maker.start()
            maker.join()
            if not file.exists():
                raise EngineError(
                    Message("收录与质量报告没有做成（状态 {status}）；请稍后再打开。", status=maker.exitcode)
                )
            for old in folder.glob("report-*"):
                if old.name not in (file.name, "report-lock"):
                    old.unlink()
        found = pickle.loads(file.read_bytes())
    if isinstance(found, Exception):
        file.unlink(missing_ok=True)  # to be tried again by who asks next
        raise found
    assert isinstance(found, Report)
    return found


def _make(data: Path, index: IndexSettings, file: Path) -> None:
    from index.library.ledger_file.lookup import withdrawn
    from index.library.opening import open_engine

    threading.Thread(target=end_with_parent, daemon=True).start()
    os.nice(GENTLE)
    made: Report | EngineError
    try:
        made = report(open_engine(data, index), withdrawn(data))
    except EngineError as error:
        made = EngineError(str(error))
    unfinished = file.with_name(f"unfinished-{os.getpid()}")
    unfinished.write_bytes(pickle.dumps(made))
    unfinished.replace(file)

"""`python -m bench.kills [--kills N]`: kill -9 at random moments of what changes a data folder or a backup.

Half of the kills are of the process, half of its whole group. After each: the index opens without repair and answers
wholly what it did before or what it is to answer after; no process stays; the next run completes, to the same answers
as an undisturbed one, and `check` finds nothing. Prints a table of docs/reliability.md.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click

from corpus.corrections import ArticleCorrection, Corrections
from corpus.models import encode
from index.engine import Request
from index.library.backup import back_up, check_backup, restore
from index.library.check import check
from index.library.editing.correct import correct
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ledger import reader
from index.library.opening import open_engine
from index.library.rebuild import reindex

KILLS = 200
LEAVE = 10.0  # seconds in which what a killed process began must have ended
SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"

Act = Callable[[Path], object]  # told the folder of a trial: its `data`, and what stands beside it


@dataclass(frozen=True, slots=True)
class Kind:
    """Something to be killed: how its folder is made, and what is done there."""

    name: str
    prepare: Act
    act: Act


@dataclass
class Row:
    """What came of the kills of one kind."""

    kills: int = 0
    seen: Counter[str] = field(default_factory=Counter)  # before, after, finished
    stayed: int = 0
    wrong: list[str] = field(default_factory=list)


def silent(*_: object) -> None:
    """Tells nobody."""


def files(first: int = 0, last: int = 99) -> list[Path]:
    """Some of the samples."""
    return sorted(path for path in SAMPLES.iterdir() if path.is_file())[first:last]


def kinds() -> list[Kind]:
    """All that changes a data folder or a backup."""

    def some(folder: Path) -> None:
        ingest(folder / "data", files(0, 6))

    def one_by_one(folder: Path) -> None:
        for path in files(0, 7):
            ingest(folder / "data", [path])

    def backed_up(folder: Path) -> None:
        some(folder)
        back_up(folder / "data", folder / "backup", folder=True)
        back_up(folder / "data", folder / "backup.tar")
        ingest(folder / "data", files(6, 9))

    def first(folder: Path) -> str:
        return min(row.id for row in open_engine(folder / "data").issues(limit=99, as_of=1)[1])

    def take_out(folder: Path) -> None:
        id = first(folder)
        if open_engine(folder / "data").issue(id):  # else done already
            withdraw(folder / "data", id, "试验", "试验")

    def change(folder: Path) -> None:
        id = first(folder)
        correct(folder / "data", id, Corrections(articles={f"{id}-01": ArticleCorrection("更正过的标题")}), who="试验")

    return [
        Kind("ingest", some, lambda folder: ingest(folder / "data", files(6), who="试验")),
        Kind("merge", one_by_one, lambda folder: ingest(folder / "data", files(7, 9))),
        Kind("reindex", some, lambda folder: reindex(folder / "data", silent)),
        Kind("withdraw", some, take_out),
        Kind("correct", some, change),
        Kind("backup --to", backed_up, lambda folder: back_up(folder / "data", folder / "backup", folder=True)),
        Kind("backup FILE", backed_up, lambda folder: back_up(folder / "data", folder / "backup.tar")),
        Kind("restore", backed_up, lambda folder: restore(folder / "backup", folder / "data")),
    ]


def answers(folder: Path) -> str:
    """A hash of all that an index answers, of every generation, opened as it is."""
    engine = open_engine(folder / "data")
    state = engine.state()
    digest = hashlib.sha256(f"{state.generation} {state.issues} {state.articles}".encode())
    for generation in range(1, state.generation + 1):
        for hit in engine.walk(Request(sort="oldest", as_of=generation)):
            digest.update(f"{hit.id} {hit.title}\n".encode())
        for row in engine.issues(limit=999, as_of=generation)[1]:
            digest.update(json.dumps(encode(engine.issue(row.id, generation)), ensure_ascii=False).encode())
    return digest.hexdigest()


def faults(folder: Path) -> list[str]:
    """What `check` says, of the data folder and of the backups beside it."""
    with reader(folder / "data") as store:
        found = [one.message for one in check(partial(open_engine, folder / "data"), store).faults]
    for backup in (folder / "backup", folder / "backup.tar"):
        if backup.exists():
            found += check_backup(backup).faults
    return found


def begin(act: Act, folder: Path) -> int:
    """Does it in a process and a group of its own."""
    if pid := os.fork():
        return pid
    os.setsid()
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    try:
        act(folder)
    except BaseException:
        os._exit(1)
    os._exit(0)


def of_session(session: int) -> list[int]:
    """The processes of a session that live."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(path.name))
    return found


def left_behind(session: int) -> list[int]:
    """What still lives of a session after a while."""
    deadline = time.monotonic() + LEAVE
    while (found := of_session(session)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def drill(kind: Kind, kills: int, draw: random.Random, scratch: Path) -> Row:
    """Kills so often, each time in a fresh copy of the folder."""
    row, base, done = Row(), scratch / "base", scratch / "done"
    base.mkdir()
    kind.prepare(base)
    before = answers(base)
    shutil.copytree(base, done, symlinks=True)
    start = time.monotonic()
    assert os.waitpid(begin(kind.act, done), 0)[1] == 0
    took = time.monotonic() - start
    after = answers(done)
    assert not faults(done)
    for number in range(kills):
        folder = scratch / "trial"
        shutil.copytree(base, folder, symlinks=True)
        start = time.monotonic()
        pid = begin(kind.act, folder)
        time.sleep(draw.random() * took)
        group = number % 2 == 1
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
        row.kills += 1
        moment = f"{kind.name}, {time.monotonic() - start:.2f} s, {'group' if group else 'process'}"
        if stayed := left_behind(pid):
            row.stayed += 1
            row.wrong.append(f"{moment}: stayed {stayed}")
            for one in stayed:
                os.kill(one, signal.SIGKILL)
        try:
            seen = answers(folder)
            row.seen["finished" if status == 0 else {before: "before", after: "after"}.get(seen, "other")] += 1
            if seen not in (before, after):
                row.wrong.append(f"{moment}: answers neither")
            for backup in (folder / "backup", folder / "backup.tar"):
                if backup.exists() and (said := check_backup(backup).faults):
                    row.wrong.append(f"{moment}: {said}")
            if os.waitpid(begin(kind.act, folder), 0)[1]:
                row.wrong.append(f"{moment}: the next run failed")
            if answers(folder) != after or (said := tuple(faults(folder))):
                row.wrong.append(f"{moment}: the next run made another index: {said if said else ''}")
        except Exception as error:
            row.wrong.append(f"{moment}: {error!r}")
        shutil.rmtree(folder)
    return row


def rows(kills: int, seed: int = 1) -> Iterator[tuple[str, Row]]:
    """Each kind with its share of the kills."""
    draw, all_kinds = random.Random(seed), kinds()
    for number, kind in enumerate(all_kinds):
        share = kills // len(all_kinds) + (number < kills % len(all_kinds))
        if share:
            with tempfile.TemporaryDirectory() as scratch:
                yield kind.name, drill(kind, share, draw, Path(scratch))


@click.command()
@click.option("--kills", default=KILLS, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(kills: int, seed: int) -> None:
    """Kills and prints the table."""
    click.echo("| killed | kills | answers as before | as after | had finished | wrong | a process stayed |")
    click.echo("|---|--:|--:|--:|--:|--:|--:|")
    wrong = []
    for name, row in rows(kills, seed):
        seen = row.seen
        counts = (row.kills, seen["before"], seen["after"], seen["finished"], len(row.wrong), row.stayed)
        click.echo(f"| {name} | {' | '.join(map(str, counts))} |")
        wrong += row.wrong
    for sentence in wrong:
        click.echo(sentence, err=True)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

"""`python -m bench.power`: the power fails, or the disk, at every step of what changes a data folder.

A step is a sync or a rename that Python does. At each in turn the process ends, and of every file only what was synced
is left: a file that was never synced is empty, one that was written further is as at its last sync. In another run
directories too have only the names that were synced. And in another the step fails with an I/O error, or a full disk.
After each the index opens and answers as before or as after, and the next run completes.

What SQLite writes it syncs by itself, in an order of its own; its files are taken as they are.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from bench.kills import Kind, answers, begin, faults, kinds
from index.engine import EngineError

WRITES = ("ingest", "merge", "withdraw", "correct", "backup --to", "backup FILE", "restore")
FAILURES = {"power": 0, "power, names too": 0, "EIO": errno.EIO, "ENOSPC": errno.ENOSPC}


@dataclass
class Disk:
    """What is on the disk for certain: by inode the content of files at their last sync."""

    end: int  # the step at which it happens
    code: int  # of the error, 0 where the power fails
    kept: Path
    steps: int = 0
    names: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def step(self) -> None:
        """The next step; the power fails by ending the process."""
        self.steps += 1
        if self.steps == self.end:
            if self.code:
                raise OSError(self.code, os.strerror(self.code))
            os._exit(9)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Meanwhile syncs and renames are steps."""
        sync, replace, rename = os.fsync, os.replace, os.rename

        def fsync(fd: Any) -> None:
            self.step()
            handle: int = fd if isinstance(fd, int) else fd.fileno()
            sync(handle)
            path = Path(os.readlink(f"/proc/self/fd/{handle}"))
            if path.is_dir():
                listed = "\n".join(f"{one.stat().st_ino} {one.name}" for one in path.iterdir() if one.exists())
                (self.kept / f"names-{path.stat().st_ino}").write_text(listed)
            else:
                shutil.copyfile(path, self.kept / str(os.fstat(handle).st_ino))

        def stepping(work: Callable[..., None]) -> Callable[..., None]:
            def wrapped(*values: object, **more: object) -> None:
                self.step()
                work(*values, **more)

            return wrapped

        os.fsync, os.replace, os.rename = fsync, stepping(replace), stepping(rename)
        try:
            yield
        finally:
            os.fsync, os.replace, os.rename = sync, replace, rename


def written(folder: Path) -> dict[int, tuple[int, int]]:
    """The files of a folder: inode -> (when changed, bytes)."""
    return {
        status.st_ino: (status.st_mtime_ns, status.st_size)
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and (status := path.stat())
    }


def lose(folder: Path, before: dict[int, tuple[int, int]], kept: Path, names: bool, draw: random.Random) -> None:
    """Leaves of a folder what was synced; with `names`, of new files some whose directory was not synced are gone."""
    for path in list(folder.rglob("*")):
        if not path.is_file() or path.is_symlink() or path.name.startswith("ledger.sqlite"):
            continue
        status = path.stat()
        if before.get(status.st_ino) == (status.st_mtime_ns, status.st_size):
            continue
        synced = kept / str(status.st_ino)
        listed = kept / f"names-{path.parent.stat().st_ino}"
        known = listed.exists() and f"{status.st_ino} {path.name}" in listed.read_text().splitlines()
        if names and status.st_ino not in before and not known and draw.random() < 0.5:
            path.unlink()
        elif synced.exists():
            content = synced.read_bytes()
            path.write_bytes(content)
        else:
            path.write_bytes(b"")


def trial(kind: Kind, base: Path, scratch: Path, end: int, failure: str) -> tuple[int, Path]:
    """(the status of the process, the folder as it is left)."""
    folder, kept = scratch / "trial", scratch / "kept"
    for one in (folder, kept):
        shutil.rmtree(one, ignore_errors=True)
    kept.mkdir()
    shutil.copytree(base, folder, symlinks=True)
    before = written(folder)
    disk = Disk(end, FAILURES[failure], kept)

    def act(where: Path) -> None:
        with disk.watching():
            kind.act(where)
        (kept / "steps").write_text(str(disk.steps))

    status = os.waitstatus_to_exitcode(os.waitpid(begin(act, folder), 0)[1])
    if not FAILURES[failure] and status == 9:
        lose(folder, before, kept, failure.endswith("names too"), random.Random(end))
    return status, folder


def drill(kind: Kind, failure: str, scratch: Path, stride: int = 1) -> tuple[Counter[str], list[str]]:
    """(what was seen, what was wrong) with a failure at every step, or at each `stride`th."""
    base, done = scratch / "base", scratch / "done"
    base.mkdir()
    kind.prepare(base)
    before = answers(base)
    shutil.copytree(base, done, symlinks=True)
    if os.waitpid(begin(kind.act, done), 0)[1]:
        return Counter(), [f"{kind.name}: failed undisturbed"]
    after = answers(done)
    seen, wrong = Counter[str](), list[str]()
    trial(kind, base, scratch, 0, failure)
    seen["steps"] = int((scratch / "kept" / "steps").read_text())
    for end in range(1, seen["steps"] + 1, stride):
        status, folder = trial(kind, base, scratch, end, failure)
        where = f"{kind.name}, {failure} at step {end}"
        try:
            found = answers(folder)
            if status == 0:
                if found != after:
                    wrong.append(f"{where}: went on, and answers otherwise")
                seen["went on"] += 1
            else:
                seen["before" if found == before else "after" if found == after else "neither"] += 1
                if found not in (before, after):
                    wrong.append(f"{where}: answers neither")
        except EngineError as error:
            seen["refused"] += 1
            wrong.append(f"{where}: {error}")
        if os.waitpid(begin(kind.act, folder), 0)[1]:
            wrong.append(f"{where}: the next run failed")
        elif answers(folder) != after or (said := tuple(faults(folder))):
            wrong.append(f"{where}: the next run made another index {said if said else ''}")
    return seen, wrong


@click.command()
@click.option("--stride", default=1, show_default=True, help="every step, every second …")
def main(stride: int) -> None:
    """Fails at every step and prints the table."""
    click.echo("| failure | of | steps | answers as before | as after | went on | wrong |")
    click.echo("|---|---|--:|--:|--:|--:|--:|")
    failed = []
    for failure in FAILURES:
        for kind in kinds():
            if kind.name in WRITES:
                with tempfile.TemporaryDirectory() as scratch:
                    seen, wrong = drill(kind, failure, Path(scratch), stride)
                counts = (seen["steps"], seen["before"], seen["after"], seen["went on"], len(wrong))
                click.echo(f"| {failure} | {kind.name} | {' | '.join(map(str, counts))} |")
                for sentence in wrong:
                    click.echo(sentence, err=True)
                failed += wrong
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

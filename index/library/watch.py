"""Following folders: which files are new or changed, handed over once they are no longer being written."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.library.sources import find_files

EVERY = 1.0  # seconds between looks
LOOK = 0.2  # seconds after which a wait looks whether it is to end
SETTLED = 2.0  # seconds for which a file must stay as it is
PATIENCE = 30.0  # seconds after which settled files no longer wait for others to settle

_Look = tuple[int, int]  # modification time in nanoseconds, size


class Stop:
    """Whether to stop, which the handler of a signal says.

    There a `threading.Event` may wait for ever: for the lock that its own thread holds while it begins to wait.
    """

    def __init__(self) -> None:
        self._said = False

    def set(self) -> None:
        """Says that it is to stop."""
        self._said = True

    def is_set(self) -> bool:
        """Whether it is to stop."""
        return self._said

    def wait(self, seconds: float) -> bool:
        """Waits until it is to stop, for so many seconds at most; gives whether it is."""
        end = time.monotonic() + seconds
        while not self._said and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, LOOK))
        return self._said


def batches(paths: Sequence[Path], own: Path, stop: Stop) -> Iterator[list[Path]]:
    """First the paths themselves, then each batch of files that came or changed, until `stop` is set.

    A file is handed over once for each change. Files that come together are one batch: it waits until all of them
    have settled, PATIENCE seconds at most. `own` is the data folder, which is left out.
    """
    handed = _look(paths, own)  # before the ingest, so that what comes during it is seen
    yield list(paths)
    changing: dict[Path, tuple[_Look, float, float]] = {}  # (as last seen, since when, first seen changed)
    while not stop.wait(EVERY):
        now = time.monotonic()
        looks = _look(paths, own)
        for path in changing.keys() - looks.keys():
            del changing[path]
        handed = {path: look for path, look in handed.items() if path in looks}
        for path, look in looks.items():
            if look == handed.get(path):
                changing.pop(path, None)
            elif path not in changing or changing[path][0] != look:
                changing[path] = look, now, changing[path][2] if path in changing else now
        ready = sorted(path for path, (_, since, _) in changing.items() if now - since >= SETTLED)
        if not ready or (len(ready) < len(changing) and now - min(first for *_, first in changing.values()) < PATIENCE):
            continue
        for path in ready:
            handed[path] = changing.pop(path)[0]
        yield ready


def _look(paths: Sequence[Path], own: Path) -> dict[Path, _Look]:
    looks = {}
    for path in find_files(paths, own).files:
        try:
            status = path.stat()
        except OSError:  # gone since, or not to be looked at: the ingest has said so, or will
            continue
        looks[path] = status.st_mtime_ns, status.st_size
    return looks

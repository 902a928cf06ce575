"""The compiled search, where numba is installed (the extra `fast`): compiled once for a version, then loaded."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.embedded.compiled.searching import Kernel

SOON = 5.0  # seconds after which it begins to be compiled: readers come first, and a site may end at once
GENTLE = 10  # how far compiling stands back behind those who answer, as `nice` has it
_NAME = "compiled-"
_DONE = "done"
_kernel: Kernel | None = None


def kernel() -> Kernel | None:
    """The compiled search, once it was loaded in this process."""
    return _kernel


def available() -> bool:
    """Whether what compiles is installed."""
    from importlib.util import find_spec  # what only asks does without all this

    return find_spec("numba") is not None


def folder_in(data: Path) -> Path:
    """Where below a folder the compiled search of this version is kept."""
    return data / f"{_NAME}{_fingerprint()}"


def load(folder: Path) -> None:
    """Loads the compiled search, from which on this process answers with it; made in `folder` where it is not there.

    That takes half a minute of a processor, once for a version of ours and of numba. Nobody else may write into the
    folder: what is loaded from it is run.
    """
    global _kernel
    import numba

    config: Any = numba.config
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
    try:
        from index.embedded.compiled.kernel import search

        compiled: Any = search
        compiled.compile("int64(int64, int64, int64, int64, int64, int64, int64)")
    finally:
        config.CACHE_DIR = before
    _kernel = search


def load_beside(data: Path) -> threading.Thread | None:
    """Does the same in a thread, below the data folder; compiles in a process of its own, one of all that serve.

    None where numba is not installed. What goes wrong is logged: searches are answered without it.
    """
    if not available():
        return None
    thread = threading.Thread(target=_load_beside, args=(data,), name="compiled", daemon=True)
    thread.start()
    return thread


def _load_beside(data: Path) -> None:
    import fcntl
    import logging
    import multiprocessing
    import shutil
    import signal
    import time

    try:
        folder = folder_in(data)
        folder.mkdir(mode=0o700, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / _DONE).exists():
                time.sleep(SOON)
                maker = multiprocessing.get_context("spawn").Process(target=_compile, args=(folder,), daemon=True)
                maker.start()
                maker.join()
                if maker.exitcode == -signal.SIGTERM:
                    return  # the site ends
                if not (folder / _DONE).exists():
                    raise OSError(f"the process that compiles ended with {maker.exitcode}")
                for old in data.glob(f"{_NAME}*"):
                    if old != folder:
                        shutil.rmtree(old, ignore_errors=True)
        load(folder)
    except Exception:  # of numba, of the disk: never the readers'
        logging.getLogger(__name__).exception("编译过的检索没有装上，照常用 numpy 回答；pip uninstall numba 可不再试。")


def _compile(folder: Path) -> None:
    from index.processes import end_with_parent

    threading.Thread(target=end_with_parent, daemon=True).start()
    os.nice(GENTLE)
    load(folder)
    (folder / _DONE).touch()


def _fingerprint() -> str:
    """Of all that is compiled: numba itself looks only at the file of the function that it was asked for."""
    import hashlib

    from corpus.text.installed import version

    here = Path(__file__).parent
    sources = [*sorted(here.glob("*.py")), *sorted((here.parent / "packed").glob("*.py"))]
    sources += [here.parent / "layout.py", here.parent.parent / "score.py"]
    digest = hashlib.blake2b(digest_size=8)
    for source in sources:
        digest.update(source.read_bytes())
    digest.update(f"{version('numba')} {version('numpy')}".encode())
    return digest.hexdigest()

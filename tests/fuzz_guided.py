"""`python -m tests.fuzz_guided SECONDS [PARSER …]`: the parsers of `tests.fuzzing`, their inputs guided by coverage.

Needs atheris (`pip install atheris`), which has no part in the program. Each parser runs in a process of its own, since
atheris ends it. Exit status 1 where one found an error that is not its own, or an input that takes 30 seconds.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path

ONE = "--one"
SLOWEST = 30  # seconds that an input may take
LARGEST = 20_000  # bytes of an input


def one(name: str, seconds: int, corpus: str) -> None:
    """Feeds one parser; never returns."""
    import atheris

    with atheris.instrument_imports(include=["corpus", "search", "web", "index"], enable_loader_override=False):
        from tests import fuzzing

    inputs, work, allowed = fuzzing.parsers()[name]
    for number, data in enumerate(inputs):
        (Path(corpus) / str(number)).write_bytes(data)

    def feed(data: bytes) -> None:
        with contextlib.suppress(*allowed):
            work(data)

    options = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-max_len={LARGEST}", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", f"-artifact_prefix={corpus}/", corpus], feed)
    atheris.Fuzz()


def main() -> None:
    """Each parser in turn, with its share of the time."""
    from tests.fuzzing import parsers

    names = sys.argv[2:] or list(parsers())
    share = max(1, int(sys.argv[1]) // len(names))
    failed = []
    for name in names:
        with tempfile.TemporaryDirectory() as corpus:
            ran = subprocess.run(
                [sys.executable, "-m", "tests.fuzz_guided", ONE, name, str(share), corpus],
                capture_output=True,
                text=True,
                errors="replace",
            )
        tried = [line for line in ran.stderr.splitlines() if "number_of_executed_units" in line]
        print(f"{name}: {tried[0].rpartition(':')[2].strip() if tried else '?'} inputs, status {ran.returncode}")
        if ran.returncode:
            failed.append(name)
            print(ran.stdout[-3000:] + ran.stderr[-3000:])
    sys.exit(bool(failed))


if __name__ == "__main__":
    if sys.argv[1] == ONE:
        one(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    main()

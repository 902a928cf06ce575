"""Runs Whoosh's own test suite, of its source distribution, with our codec in place of its default.

`make test-whoosh` fetches the distribution, runs the suite with Whoosh's codec and with ours, and fails if any test
fails with ours alone. A test that fails is run again by itself before it counts: some of the suite's own are
about timing, or depend on the order of a set.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.paths import ROOT

VERSION = "2.7.4"
CONFTEST = """
import sys
sys.path.insert(0, {root!r})
import whoosh.codec
from tests.whoosh_codec import ArrayCodec
whoosh.codec.default_codec = lambda *args, **options: ArrayCodec(*args, **options)
"""


def fetch(folder):
    """The folder of the unpacked source distribution."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), f"whoosh=={VERSION}"], check=True)
    (archive,) = folder.iterdir()
    shutil.unpack_archive(archive, folder)
    return next(path.parent for path in folder.glob("*/tests"))


def failures(folder, chosen=()):
    """The names of the tests that fail, and how many pass."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "--rootdir",
        str(folder),
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*command, *(chosen or ["tests"])],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    passed = re.search(r"(\d+) passed", done.stdout)
    return set(re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.M)), int(passed[1]) if passed else 0


def main():
    """Prints what was run; exits 1 if a test fails with our codec alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = fetch(Path(name))
        stock, stock_passed = failures(folder)
        (folder / "tests" / "conftest.py").write_text(CONFTEST.format(root=str(ROOT)), encoding="utf-8")
        ours, ours_passed = failures(folder)
        worse = {test for test in ours - stock if failures(folder, [test])[0]}
    print(f"Whoosh's own suite: {stock_passed} passed with its codec, {ours_passed} with ours (before any second run)")
    print("failing with ours alone:", sorted(worse) or "none")
    sys.exit(bool(worse) or ours_passed < 500)


if __name__ == "__main__":
    main()

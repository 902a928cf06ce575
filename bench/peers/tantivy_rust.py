"""tantivy, used directly from a small Rust program (bench/tantivy): one segment, asked by one thread."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bench.peers.program import Program, write
from corpus.models import Issue
from index.score import TITLE_WEIGHT

HERE = Path(__file__).parent.parent / "tantivy"
BINARY = HERE / "target" / "release" / "tantivy-peer"
VERSION = re.search(r'tantivy = "=(.*)"', (HERE / "Cargo.toml").read_text(encoding="utf-8"))[1]  # type: ignore[index]
NAME = f"tantivy {VERSION} in Rust"


def missing() -> str:
    """What is not installed that this peer needs; empty where nothing is."""
    return "" if shutil.which("cargo") else "needs cargo"


def build(folder: Path, issues: Iterable[Issue]) -> None:
    write(command("build", folder), issues)


def program(folder: Path) -> Program:
    """The program that answers."""
    return Program(command("serve", folder))


def command(what: str, folder: Path) -> list[str]:
    """How the program is started."""
    prepare()
    return [str(BINARY), what, str(folder), str(TITLE_WEIGHT)]


@cache
def prepare() -> None:
    """Compiles the program, where its source changed."""
    subprocess.run(["cargo", "build", "--quiet", "--release", "--locked"], cwd=HERE, check=True)

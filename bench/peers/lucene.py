"""Lucene, used directly from a small Java program (bench/lucene): sorted by date, in one segment, asked by one thread.

Of what was tried this was the fastest, or equal to it: ids and titles as values rather than stored fields; one pass for
the ten best and the counts, but two for a common word, where the first one can skip; facets counted from their ordinals
in runs of articles; strings over pairs of characters.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bench.peers.program import Program, write
from corpus.models import Issue
from index.score import TITLE_WEIGHT
from tools.opensearch.cluster import Missing, find_java

VERSION = "10.3.2"
NAME = f"Lucene {VERSION}"
HERE = Path(__file__).parent.parent / "lucene"
JARS, CLASSES = HERE / "target" / "lib", HERE / "target" / "classes"
OPTIONS = ("-Xms1g", "-Xmx3g", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
WARM = 20  # how often every query is asked before it counts: until the program is compiled


def missing() -> str:
    """What is not installed that this peer needs; empty where nothing is."""
    try:
        find_java()
    except Missing as error:
        return str(error)
    return "" if shutil.which("mvn") or JARS.exists() else "needs Maven (mvn)"


def build(folder: Path, issues: Iterable[Issue]) -> None:
    write(command("build", folder), issues)


def program(folder: Path) -> Program:
    """The program that answers."""
    return Program(command("serve", folder))


def command(what: str, folder: Path) -> list[str]:
    """How the program is started."""
    prepare()
    weight = f"-Dtitle.weight={TITLE_WEIGHT}"
    classes = f"{CLASSES}:{JARS}/*"
    return [str(find_java()), *OPTIONS, weight, "-cp", classes, "LucenePeer", what, str(folder)]


@cache
def prepare() -> None:
    """Fetches the jars and compiles the program, where that was not done yet."""
    if not JARS.exists():
        partial = JARS.with_name("lib.partial")
        fetch = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={partial}"]
        subprocess.run(fetch, cwd=HERE, check=True)
        partial.rename(JARS)
    source, compiled = HERE / "LucenePeer.java", CLASSES / "LucenePeer.class"
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        javac = str(find_java().with_name("javac"))
        subprocess.run([javac, "-nowarn", "-cp", f"{JARS}/*", "-d", str(CLASSES), str(source)], check=True)

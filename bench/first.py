"""`python -m bench.first ENGINE FOLDER WORD`: one answer from a new process."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.peers import load
from index.engine import Request
from index.queries import Word

if __name__ == "__main__":
    module, folder, word = sys.argv[1:]
    answer, _ = load(module).open(Path(folder))
    print(*answer(Request(Word(word), facets=("group", "topic", "year"))).titles, sep="\n")

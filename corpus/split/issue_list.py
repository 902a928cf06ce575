"""Whether a file is no issue but a list of issues: the README or index page beside them."""

from __future__ import annotations

from pathlib import PurePath

from corpus.models import Document
from corpus.split.clues import NAMELESS, title_said
from corpus.text.fold import fold_line

LEAST_NAMED = 3  # issues that are named make a list
_LONGEST = 80  # characters of a line that names one


def listed_issues(document: Document) -> int:
    """How many issues a file names in lines of their own, of those files that are called README or index; 0 where those
    are too few to be a list, and where the operator or the folder says which issue the file is."""
    told = document.told
    stem = fold_line(PurePath(document.source.name).stem)
    if stem not in NAMELESS or told.number or told.running_number or told.date:
        return 0
    if document.folders and title_said(document.folders[-1]).says_which:
        return 0
    lines = (block.text for block in document.blocks if len(block.text) <= _LONGEST)
    named = {(said.number, said.running_number) if said.number or said.running_number else said.date
             for said in map(title_said, lines) if said.says_which}  # fmt: skip
    return len(named) if len(named) >= LEAST_NAMED else 0

"""What decides how a file is read and labelled, as one hash: when it changes, an index is made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from corpus.profile import Profile, fingerprint
from index.analysis import Analysis


@cache
def _code() -> str:
    """A hash of the rules themselves: the code that reads, splits and labels."""
    digest = hashlib.sha256()
    for entry in sorted(files("corpus").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            digest.update(entry.read_bytes())
    return digest.hexdigest()


def made_by(profiles: Sequence[Profile], analysis: Analysis) -> str:
    """The hash of rules, profiles and analysis."""
    parts = [_code(), analysis.fingerprint, *(f"{p.series} {fingerprint(p)}" for p in profiles)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

"""What the operator allows: how much memory a reader keeps lists in, and how much a writer takes.

Read from the environment, so that worker processes have them too; the command line sets them there.
"""

from __future__ import annotations

import os

from index.engine import EngineError

# A batch of a million characters takes some 120 MB while it is inverted, by a process that took as much to read
# files; a million postings some 45 MB while they are merged: measured as the growth of resident memory.
CHARACTERS_PER_MB = 4_000
POSTINGS_PER_MB = 16_000


def cache_bytes() -> int:
    """JIANBAO_CACHE: MB of lists that a reader keeps unpacked; 64 by default."""
    return _megabytes("JIANBAO_CACHE", 64) << 20


def batch_characters() -> int:
    """JIANBAO_MEMORY, 256 MB by default, as characters inverted at a time."""
    return _megabytes("JIANBAO_MEMORY", 256) * CHARACTERS_PER_MB


def merged_postings() -> int:
    """JIANBAO_MEMORY as postings merged at a time."""
    return _megabytes("JIANBAO_MEMORY", 256) * POSTINGS_PER_MB


def _megabytes(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise EngineError(f"{name} 应是以 MB 计的正整数，现在是 {text}")
    return int(text)

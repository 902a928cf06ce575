"""Issues of one folder -> what their series is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.models import Document
from corpus.profile import own_title


def common_titles(documents: Sequence[Document]) -> tuple[str, ...]:
    """The names that the heads of the issues bear, the most frequent first; each stands in at least two."""
    counts = Counter(filter(None, map(own_title, documents)))
    return tuple(title for title, count in counts.most_common() if count > 1)

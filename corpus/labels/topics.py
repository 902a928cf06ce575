"""What an item of an article is about: which of the topics that its words speak of are its own.

A topic weighs in an item: 1 for a word of its in the title or lead-in, and the share of the text whose sentences have
one, twice for those that have one that tells it by itself. It must weigh `_LEAST`, and `_NEXT` of what the weightiest
does: 医院 in the title is no health where the text tells of a battle, nor is one sentence on prices in a harvest.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from corpus.text.fold import BREAK

_LEAST, _NEXT = 0.7, 0.6
_TWICE = 2  # mentions that a text needs whose title does not name the topic
_SHORT = 100  # characters; a shorter text says less than a title that names a topic
_END = re.compile(f"[。!?;{BREAK}]")


class TopicWord(NamedTuple):
    """A word of a topic at text[start:end]; if it `tells` the topic by itself; if it is `enough` standing once."""

    topic: str
    start: int
    end: int
    tells: bool
    enough: bool


def about(named: Iterable[str], words: Iterable[TopicWord], text: str) -> set[str]:
    """The topics of an item whose title or lead-in has a word of those `named`, and whose folded text has `words`."""
    weights = dict.fromkeys(named, 1.0)
    counts = dict.fromkeys(weights, _TWICE)
    whole = max(len(text), _SHORT if weights else 1)
    ends = [match.end() for match in _END.finditer(text)] + [len(text)]
    after: dict[str, int] = {}
    sentences: dict[tuple[str, int], bool] = {}  # whether a word there tells the topic by itself
    found = set[str]()
    for topic, start, end, tells, enough in words:
        if start >= after.get(topic, 0):  # 文化遗产 in 非物质文化遗产 is no second mention
            counts[topic] = counts.get(topic, 0) + 1
        after[topic] = max(after.get(topic, 0), end)
        sentence = topic, bisect_left(ends, end)
        sentences[sentence] = tells or sentences.get(sentence, False)
        if enough:
            found.add(topic)
    for (topic, at), tells in sentences.items():
        length = ends[at] - (ends[at - 1] if at else 0)
        weights[topic] = weights.get(topic, 0.0) + (1 + tells) * length / whole
    weights = {topic: weight for topic, weight in weights.items() if counts[topic] >= _TWICE}
    least = max([_LEAST, *(_NEXT * weight for weight in weights.values())])
    return found | {topic for topic, weight in weights.items() if weight >= least}

"""Where sentences end: the signs, and whether a text ends with its sentence. Texts may be folded or not."""

from __future__ import annotations

import re

ENDS = "。！？!?"  # of a sentence; the strings stand in the brackets of patterns
PARTS = "；;"  # of a sentence whose parts could stand alone
CLOSING = "”’』」）)》\"'"  # what may stand behind the sign
PAUSES = tuple("。，；：、！？!?,;:.．")  # after any of these nothing need be added between two texts

_END = re.compile(rf"[{ENDS}{PARTS}…][{CLOSING}]*\s*$")


def ends_sentence(text: str) -> bool:
    """Whether a sentence, or a part of one that could stand alone, ends where the text does."""
    return _END.search(text) is not None

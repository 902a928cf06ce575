"""Ids, made from what is printed, so that a link outlives a rebuild.

yuanjiang-2017-22        series, year and number within the year
xinwenlianbo-20220924    no yearly number: the date
dongtai-no7              only a running number
yuanjiang-2017-22-b      prints the number of an issue that was since corrected to another one, and keeps its id
yuanjiang-2017-22-03     the third article of its issue's first reading
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable

from corpus.text.fold import fold_all

MOST_NUMBER = 100_000_000  # beyond any issue's number
_NUMBERED = re.compile(r"-(?:(?P<year>[0-9]{4})-(?P<n>[0-9]{1,8})|no(?P<running>[0-9]{1,8}))$")


def issue_id(
    series: str, year: int | None, number: int | None, running_number: int | None, date: datetime.date | None
) -> str | None:
    """The id of an issue, or None where neither number nor date says which issue it is."""
    if year and number:
        return f"{series}-{year}-{number}"
    if date:
        return f"{series}-{date:%Y%m%d}"
    if running_number:
        return f"{series}-no{running_number}"
    return None


def other_id(id: str) -> str:
    """The id after that, of another issue that prints the same number: …-22 -> …-22-b -> …-22-c"""
    head, _, letter = id.rpartition("-")
    return f"{head}-{chr(ord(letter) + 1)}" if letter in tuple("bcdefghijklmnopqrstuvwxy") else f"{id}-b"


def place_without_date(id: str) -> int:
    """Where an issue stands among those without a date, by what its id says: its year and number, or running number.

    weekly-no99 < weekly-no100 < weekly-2019-1
    """
    found = _NUMBERED.search(id)
    return (int(found["year"] or 0) * MOST_NUMBER + int(found["n"] or found["running"])) if found else 0


def article_id(issue: str, ordinal: int) -> str:
    """The id of the article with that ordinal (from 1)."""
    return f"{issue}-{ordinal:02d}"


def article_place(article: str) -> int:
    """Where an article stands among those of issues without a date: as the issue that its id was given in."""
    return place_without_date(issue_of(article))


def issue_of(article: str) -> str:
    """The id of the issue that an article's id was given in: yuanjiang-2017-22-03 -> yuanjiang-2017-22."""
    return article.rpartition("-")[0]


def paragraph_ids(texts: Iterable[str]) -> list[str]:
    """For each paragraph of one article a short hash of its folded text; equal ones get -2, -3 …"""
    seen: dict[str, int] = {}
    ids = []
    for text in fold_all(list(texts)):
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        times = seen[digest] = seen.get(digest, 0) + 1
        ids.append(digest if times == 1 else f"{digest}-{times}")
    return ids

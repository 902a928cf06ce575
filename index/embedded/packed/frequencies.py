"""How often a term stands in the title and in the body of each article of its list: half a byte a posting.

title 0, body 1 … 9 -> 0 … 8      title 1, body 0 … 5 -> 9 … 14      anything else -> 15, and both numbers apart
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from index.embedded.packed.arrays import Part, Spool

_RARE = 15
_TITLE = np.array([0] * 9 + [1] * 6 + [0], np.uint8)
_BODY = np.array([*range(1, 10), *range(6), 0], np.uint8)
# A byte -> the numbers of its two half bytes, the lower one first.
_TITLES, _BODIES = ((part[:, None] * 256 | part).reshape(-1) for part in (_TITLE.astype("<u2"), _BODY.astype("<u2")))

Times = tuple[np.ndarray, np.ndarray]  # in the title, in the body


class TimesWriter:
    """Packs times in order; `arrays()` is what `TimesReader` reads."""

    def __init__(self) -> None:
        self._codes, self._places = Spool("u1"), Spool("<u4")
        self._title, self._body = Spool("<u4"), Spool("<u4")
        self._left = np.empty(0, np.uint8)  # half a byte that waits for its other half
        self._count = 0

    def append(self, times: Times) -> None:
        """Adds times (uint32)."""
        title, body = times
        codes = np.full(len(title), _RARE, np.uint8)
        np.subtract(body, 1, out=codes, where=(title == 0) & (body >= 1) & (body <= 9), casting="unsafe")
        np.add(body, 9, out=codes, where=(title == 1) & (body <= 5), casting="unsafe")
        rare = np.flatnonzero(codes == _RARE)
        self._places.append(rare + self._count)
        self._title.append(title[rare])
        self._body.append(body[rare])
        self._count += len(codes)
        if self._count >= 2**32:
            raise OverflowError("a segment holds fewer than 2**32 postings of one kind")
        codes = np.concatenate((self._left, codes))
        even = len(codes) // 2 * 2
        self._codes.append(codes[0:even:2] | (codes[1:even:2] << 4))
        self._left = codes[even:]

    def arrays(self) -> dict[str, np.ndarray | Spool]:
        """The packed times (codes uint8, the rare ones uint32); nothing may be appended afterwards."""
        self._codes.append(self._left)
        return {"codes": self._codes, "places": self._places, "title": self._title, "body": self._body}


class TimesReader:
    """Reads what a `TimesWriter` packed."""

    def __init__(self, arrays: Mapping[str, Part]) -> None:
        self._arrays = arrays
        self._codes = arrays["codes"]

    @cached_property
    def _places(self) -> np.ndarray:
        return self._arrays["places"].whole()

    @cached_property
    def _title(self) -> np.ndarray:
        return self._arrays["title"].whole()

    @cached_property
    def _body(self) -> np.ndarray:
        return self._arrays["body"].whole()

    def between(self, first: int, last: int) -> Times:
        """The times number first … last - 1, as uint8 or uint32."""
        codes = self._codes[first // 2 : (last + 1) // 2]
        here = slice(first % 2, first % 2 + last - first)
        title, body = (table.take(codes).view(np.uint8)[here] for table in (_TITLES, _BODIES))
        begin, end = self._places.searchsorted(np.array([first, last], self._places.dtype)).tolist()
        if begin < end:
            rare = self._places[begin:end] - np.uint32(first)
            title, body = title.astype(np.uint32), body.astype(np.uint32)
            title[rare], body[rare] = self._title[begin:end], self._body[begin:end]
        return title, body

    def at(self, numbers: np.ndarray) -> Times:
        """The times of those numbers (intp, ascending), as uint8 or uint32."""
        octets = self._codes.take(numbers >> 1)
        codes = (octets >> ((numbers & 1) << 2)) & 15
        title, body = _TITLE.take(codes), _BODY.take(codes)
        if len(rare := (codes == _RARE).nonzero()[0]):
            title, body = title.astype(np.uint32), body.astype(np.uint32)
            found = self._places.searchsorted(numbers[rare].astype(self._places.dtype))
            title[rare], body[rare] = self._title[found], self._body[found]
        return title, body

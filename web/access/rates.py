"""Limits by client: a bucket of tokens for each address and kind of request, which fills as time goes by.

Each process of a site counts for itself: with several of them a client gets as many times the rate.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

CLIENTS = 20_000  # buckets that are kept, those asked for last
ROUNDED = 1e-9  # by how much a sum of tokens may be off


class Buckets:
    """The buckets of a process; `rates`: of a kind, how many a minute, and as many at once; 0 or none is no limit."""

    def __init__(self, rates: Mapping[str, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._rates = rates
        self._clock = clock
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()  # tokens, as of when
        self._lock = threading.Lock()

    def wait(self, kind: str, client: str) -> int:
        """Takes a token; 0 where there was one, else the seconds until there is."""
        most = self._rates.get(kind, 0)
        if most <= 0:
            return 0
        key, now = (kind, client), self._clock()
        with self._lock:
            tokens, then = self._buckets.pop(key, (float(most), now))
            tokens = min(float(most), tokens + (now - then) * most / 60)
            short = tokens < 1 - ROUNDED
            self._buckets[key] = (tokens if short else tokens - 1, now)
            while len(self._buckets) > CLIENTS:
                self._buckets.popitem(last=False)
        return max(1, math.ceil((1 - tokens) * 60 / most)) if short else 0

"""The lists that were read last, kept unpacked up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np


class PostingsCache:
    """The lists that were read last, up to a number of bytes; shared by all threads."""

    def __init__(self, bytes: int) -> None:
        self._bound = bytes
        self._used = 0
        self._kept: OrderedDict[tuple[object, ...], tuple[np.ndarray, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], read: Callable[[], tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
        """The arrays, of any dtype, kept under `key`, else what `read` returns."""
        with self._lock:
            if (arrays := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return arrays
        arrays = read()
        size = sum([array.nbytes for array in arrays])
        if size <= self._bound // 4:
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = arrays
                    self._used += size
                while self._used > self._bound:
                    _, dropped = self._kept.popitem(last=False)
                    self._used -= sum(array.nbytes for array in dropped)
        return arrays

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._kept.clear()
            self._used = 0

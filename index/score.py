"""The score: Lucene's BM25, the same in every engine and in the tests' oracle.

    idf(N, n) = ln(1 + (N - n + 0.5) / (n + 0.5))            N articles that have the field, n with the term
    score     = idf * tf / (tf + k1 * (1 - b + b * length / average length))

Source: Lucene's `BM25Similarity` and `SmallFloat.intToByte4` (lengths are kept in one byte).
"""

from __future__ import annotations

import math

import numpy as np

from index.engine import K1, B

WORD_FIELDS = ("title", "body")  # the fields that have lengths: of words,
CHAR_FIELDS = ("title_char", "body_char")  # and, for quoted strings, of characters
LENGTH_FIELDS = WORD_FIELDS + CHAR_FIELDS

_FREE = 24  # lengths below are exact: 255 - longToInt4(2**31 - 1)


def _decode(byte: int) -> int:
    if byte < _FREE:
        return byte
    byte -= _FREE
    mantissa, shift = byte & 7, (byte >> 3) - 1
    return _FREE + (mantissa if shift < 0 else (mantissa | 8) << shift)


LENGTHS = np.array([_decode(byte) for byte in range(256)], dtype=np.float64)


def length_bytes(lengths: np.ndarray) -> np.ndarray:
    """Field lengths as one byte each: the greatest byte whose length is not above the given one."""
    return (np.searchsorted(LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def idf(documents: int, having: int) -> float:
    """The weight of a term that `having` of `documents` have."""
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))


def norms(average: float) -> np.ndarray:
    """For each length byte the part of the denominator that does not depend on the term (float32, 256)."""
    return (K1 * (1 - B + B * LENGTHS / (average or 1.0))).astype(np.float32)

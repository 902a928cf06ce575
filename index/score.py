"""The score: BM25F, the same in every engine and in the tests' oracle, and every weight of the order of results.

    idf(N, n) = ln(1 + (N - n + 0.5) / (n + 0.5))            N articles, n with the term in title or body
    times     = sum over title and body of  weight * tf / (1 - b + b * length / average length)
    score     = idf * times / (times + k1)

A term has one idf, whichever field it stands in: with one for each, 的 in a title, where it is rare, counted more than
any name. A title raises how often a term stands there, and not how much that can count.

Source: Robertson, Zaragoza and Taylor, Simple BM25 Extension to Multiple Weighted Fields (2004); the idf and the
lengths, which are kept in one byte, are those of Lucene's `BM25Similarity` and `SmallFloat.intToByte4`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

# Measured on judged questions (cmrc2018, drcd: MRR@10) and on known items in 9,000 articles of real bulletins (MRR@10
# for two or three words of a headline, and for three words of a sentence). The title's weight was chosen by the real
# bulletins; the figures are of experiments, some with slightly other settings than those that stand here.
#                                                                             cmrc2018  drcd   headline  sentence
# BM25 a field with an idf each, summed, title times 3, b 0.75 (up to 0.9)       —       —      .719      .635
# the same with one idf, title times 5, b 0.5                                   .990    .945    .716      .631
# BM25F as above, title times 5                                                 .990    .959    .712      .655
# title times 8                                                                 .990    .959    .726      .653
K1 = 1.2  # 0.8 and 2: within .001
B = 0.5  # 0.4 and 0.6: within .001; for the sentence 0.75 is better (.672), for long and short articles alike not
TITLE_WEIGHT = 8.0

# The best matches by most of the words. The share is of words and pairs of characters together, among which are pairs
# across words: a fifth of all is about a third of the words.   share 0.3: drcd .952, and 0.6 % find nothing (0.2: 0)
SHARE = 0.2
ROUNDED = 1e-3  # of a sum of idf
# Of the first NEAREST the score is raised by up to NEARNESS, by what stands together in WINDOW characters.
NEARNESS = 0.5  # without: drcd .953
NEAREST = 30
WINDOW = 30  # 25 and 60: .001 less

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
    """Field lengths (integers) as one byte (uint8) each: the greatest whose length is not above the given one."""
    return (np.searchsorted(LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def idf(documents: int, having: int) -> float:
    """The weight of a term that `having` of `documents` have."""
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))


def norms(average: float) -> np.ndarray:
    """For each length byte what a time counts in a field of that length (float32, 256)."""
    return (1 / (1 - B + B * LENGTHS / (average or 1.0))).astype(np.float32)


def enough(idfs: Iterable[float], share: float) -> float:
    """The sum of idf from which on an article has that share of them; rounding does not exclude what is equal."""
    return share * sum(idfs) - ROUNDED

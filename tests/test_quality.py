"""Floors below which quality may not fall, measured on the shared data where it is there."""

from collections import Counter
from itertools import pairwise

import pytest

from bench.quality import measure
from corpus.files.document import plain_text, read
from tests.paths import SHARED

PAGES = SHARED / "pages"
BODY_F1 = 0.93
RETRIEVAL = SHARED / "retrieval"
# MRR@10 of questions typed as they are (of the best plain peers .974 and .939), measured on every third question.
ORDER = {"cmrc2018": 0.985, "drcd": 0.945}


def pairs(text: str) -> Counter[tuple[str, str]]:
    """The pairs of neighbouring characters, white space removed."""
    text = "".join(text.split())
    return Counter(pairwise(text))


def f1(found: str, gold: str) -> float:
    """The harmonic mean of the shares of pairs that are right and that are found."""
    left, right = pairs(found), pairs(gold)
    return 2 * sum((left & right).values()) / max(1, sum(left.values()) + sum(right.values()))


def test_score_of_bodies() -> None:
    """The score is 1 for equal texts, 0 for foreign ones, and white space does not count."""
    assert f1("云川 简报", "云川简报\n") == 1
    assert f1("云川", "简报") == 0
    assert f1("云川简", "云川") == pytest.approx(2 / 3)


@pytest.mark.skipif(not PAGES.is_dir(), reason=f"no real pages in {PAGES}")
def test_bodies_of_real_pages() -> None:
    """The body found in real pages agrees with the one made by hand."""
    scores = {}
    for path in sorted((PAGES / "html").glob("*.html")):
        gold = (PAGES / "gold" / f"{path.stem}.txt").read_text(encoding="utf-8")
        scores[path.stem[:8]] = f1(plain_text(read(path.read_bytes(), path.name)), gold)
    mean = sum(scores.values()) / len(scores)
    worst = ", ".join(f"{name} {score:.2f}" for name, score in sorted(scores.items(), key=lambda item: item[1])[:5])
    assert mean >= BODY_F1, f"mean {mean:.4f}; worst: {worst}"


@pytest.mark.parametrize("name", ORDER)
def test_order_of_judged_questions(name: str) -> None:
    """Of questions that people asked of a text, the text comes first, and next to none finds nothing."""
    if not (RETRIEVAL / name).is_dir():
        pytest.skip(f"no judged questions in {RETRIEVAL / name}")
    got = measure(RETRIEVAL / name, step=3)
    assert got.mrr >= ORDER[name], got
    assert got.nothing <= 0.005, got

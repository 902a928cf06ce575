"""Floors below which the extraction of figures may not fall, measured on real bulletins labelled by reading.

The labels have no text of the bulletins: positions only. Half of the articles were held back while the rules were made.
"""

import json

import pytest

from corpus.figures import extract
from tests.figures_scores import BULLETINS, SHARED, close, score

NUMERALS = SHARED / "figures" / "numerals.jsonl"
_FACTORS = {"千米": 1, "千克": 0.001, "公斤": 0.001, "克": 1e-6, "斤": 0.0005, "两": 0.00005}
FLOORS = {
    "tuned": {"figure": 0.98, "change": 0.95, "cumulative": 0.85, "plan": 0.80, "subject": 0.85},
    "held": {"figure": 0.96, "change": 0.95, "cumulative": 0.85, "plan": 0.80, "subject": 0.85},
}


@pytest.mark.skipif(not BULLETINS.is_dir(), reason=f"no real bulletins in {BULLETINS}")
@pytest.mark.parametrize("half", ["tuned", "held"])
def test_figures_of_real_bulletins(half: str) -> None:
    """Precision and recall of bounds and units, and F1 of what is said beside them, keep to their floors."""
    found = score(half)
    floors = FLOORS[half]
    assert found.precision("figure") >= floors["figure"], "\n".join(found.lines)
    assert found.recall("figure") >= floors["figure"], "\n".join(found.lines)
    for kind in ("change", "cumulative", "plan", "subject"):
        assert found.f1(kind) >= floors[kind], f"{kind} {found.f1(kind):.3f}"


@pytest.mark.skipif(not NUMERALS.is_file(), reason=f"no numerals in {NUMERALS}")
def test_numerals_of_a_recogniser() -> None:
    """Where a text is one numeral, and the recogniser's rules are ours, the bounds are the same."""
    right = total = 0
    wrong = []
    for line in NUMERALS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["note"] or len(row["figures"]) != 1:
            continue  # a note says that its rules are others
        (wanted,) = row["figures"]
        if wanted["start"] or wanted["end"] < len(row["text"].rstrip()):
            continue
        total += 1
        found = extract(row["text"])
        factor = _FACTORS.get(wanted["unit"], 1)
        if len(found) == 1 and found[0].unit == "%" and not wanted["unit"]:
            factor = 100  # 五分之一 is 20 % here, 0.2 there
        bounds = [None if wanted[end] is None else wanted[end] * factor for end in ("lower", "upper")]
        if len(found) == 1 and close(found[0].lower, bounds[0]) and close(found[0].upper, bounds[1]):
            right += 1
        else:
            wrong.append(row["text"])
    assert right >= 0.97 * total, f"{right} of {total}; {wrong}"

"""How well figures are found: the labels by hand against what is extracted, as counts."""

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from corpus.figures import extract
from corpus.figures.tables import table
from corpus.models import Figure
from corpus.parse import parse
from corpus.profile import load_profiles
from tests.paths import DATA, SHARED

BULLETINS = SHARED / "bulletins"
LABELS = DATA / "figures_labels.json"
_BEFORE = sorted((w for k, ws in table("words")["before"].items() if k != "near" for w in ws), key=lambda w: -len(w))
_AFTER = ("左右", "上下", "及以上", "以上", "及以下", "以下", "以内", "之内", "之上", "之下", "有余", "内", "不等")


def core(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the words that bound it at its two ends, and without blanks there."""
    word = next((w for w in _BEFORE if text.startswith(w, start)), "")
    start += len(word)
    tail = next((w for w in _AFTER if text[:end].endswith(w)), "")
    end -= len(tail)
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


@dataclass
class Score:
    """Counts by what was measured: (kind, "hit" | "missed" | "false")."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, kind: str, gold: bool, found: bool) -> None:
        if gold or found:
            self.counts[kind, "hit" if gold and found else "missed" if gold else "false"] += 1

    def precision(self, kind: str) -> float:
        hit = self.counts[kind, "hit"]
        return hit / max(1, hit + self.counts[kind, "false"])

    def recall(self, kind: str) -> float:
        hit = self.counts[kind, "hit"]
        return hit / max(1, hit + self.counts[kind, "missed"])

    def f1(self, kind: str) -> float:
        hit = 2 * self.counts[kind, "hit"]
        return hit / max(1, hit + self.counts[kind, "false"] + self.counts[kind, "missed"])


@cache
def paragraphs(series: str, file: str) -> dict[tuple[str, str], str]:
    """The texts of an issue's paragraphs by (article, paragraph)."""
    path = BULLETINS / series / file
    return {
        (article.id, paragraph.id): paragraph.text
        for issue in parse(path.read_bytes(), file, [one for one in load_profiles(None) if one.series == series])
        for article in issue.articles
        for paragraph in article.paragraphs
    }


def labelled(half: str) -> Iterator[tuple[str, datetime.date, list[dict[str, Any]]]]:
    """(text, day of the issue, labels) of each paragraph of a half."""
    for row in json.loads(LABELS.read_text(encoding="utf-8")):
        if row["half"] == half:
            text = paragraphs(row["article"].split("-")[0], row["file"])[row["article"], row["paragraph"]]
            yield text, datetime.date.fromisoformat(row["date"]), row["figures"]


def close(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) <= 1e-6 * max(1, abs(left))


def score(half: str) -> Score:
    """The scores of a half of the labels."""
    total = Score()
    for text, day, labels in labelled(half):
        found = {core(text, one.start, one.end): one for one in extract(text, day) if one.role != "rank"}
        taken = set()
        for label in labels:
            start, end = core(text, label["start"], label["end"])
            one = found.get((start, end))
            if label.get("optional"):
                taken |= {span for span in found if span[0] < end and span[1] > start}
                continue
            taken.add((start, end)) if one else None
            right = bool(one) and same(one, label)
            total.add("figure", True, right)
            if not right:
                total.lines.append(
                    f"missed {text[start:end]} {label} found {one} in {text[max(0, start - 15) : end + 10]}"
                )
            if one and not right:
                total.add("figure", False, True)
            if one:
                compare(total, text, one, label)
        for span, one in found.items():
            if span not in taken:
                total.add("figure", False, True)
                total.lines.append(
                    f"false {one.printed} {one.lower}..{one.upper} {one.unit} in "
                    f"{text[max(0, one.start - 15) : one.end + 10]}"
                )
    return total


def same(one: Figure, label: dict[str, Any]) -> bool:
    return close(one.lower, label["lower"]) and close(one.upper, label["upper"]) and one.unit == label["unit"]


def compare(total: Score, text: str, one: Figure, label: dict[str, Any]) -> None:
    """What is said beside the bounds: change, cumulative, plan, subject."""
    total.add("change", label["role"] == "change", one.role == "change")
    total.add("share", label["role"] == "share", one.role == "share")
    total.add("cumulative", label["cumulative"], one.cumulative)
    total.add("plan", label["plan"], one.plan)
    for kind, gold, got in (
        ("change", label["role"] == "change", one.role == "change"),
        ("share", label["role"] == "share", one.role == "share"),
        ("cumulative", label["cumulative"], one.cumulative),
        ("plan", label["plan"], one.plan),
    ):
        if gold != got:
            total.lines.append(f"{kind} {gold} {got}: {text[max(0, one.start - 30) : one.end + 10]}")
    if "subject" in label:
        gold = text[slice(*label["subject"])]
        right = bool(one.subject) and (gold in one.subject or one.subject in gold)
        total.add("subject", True, right)
        if one.subject and not right:
            total.add("subject", False, True)
        if not right:
            total.lines.append(f"subject {gold} / {one.subject}: {text[max(0, one.start - 25) : one.end + 12]}")

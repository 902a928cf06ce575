"""Amounts as people type them -> a value in the base unit, by the same reading as the texts'.

1.5亿元, 15000万元, 一亿五千万元, １．５亿元 -> 150000000 元        3公斤 -> 0.003 吨        5000 -> 5000, no unit
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from corpus.text.fold import fold

_SPELLED = {"百分点": "个百分点"}  # 5百分点 reads as five hundred


class Amount(NamedTuple):
    """A value, and its base unit; "" where none was typed."""

    value: float
    unit: str


def amount(text: str, unit: str = "") -> Amount | None:
    """What was typed, in `unit` where it names none of its own; None where it is no single amount."""
    from corpus.figures import extract  # most searches do without it

    typed = fold(text).strip()
    for candidate in (typed, typed + unit):
        found = extract(candidate)
        if len(found) != 1 or found[0].printed != candidate:
            continue
        value, base = found[0].lower, found[0].unit
        if value is not None and value == found[0].upper and (base or not unit):
            return Amount(value, base)
    try:
        return None if unit else Amount(float(typed.replace(",", "")), "")
    except ValueError:
        return None


def base_of(unit: str) -> str | None:
    """The base unit of a unit as typed: 万元 -> 元, 公斤 -> 吨; None for what is no unit."""
    found = amount(f"2{fold(unit).strip()}")
    return found.unit if found and found.unit else None


def shown(lower: float | None, upper: float | None, unit: str) -> str:
    """The bounds for people: 1.5亿元, 2700—3000人, 不少于300人, 不超过5%"""
    if lower is None and upper is None:
        return ""
    if lower is None or upper is None:
        return f"≤ {written(upper or 0)}{unit}" if lower is None else f"≥ {written(lower)}{unit}"
    if lower == upper:
        return f"{written(lower)}{unit}"
    return f"{written(lower)}—{written(upper)}{unit}"


def written(value: float) -> str:
    """A number in 亿, 万 or as it is: 150000000 -> 1.5亿"""
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:,.10g}{name}"
    return f"{value:,.10g}"


def typed_amount(value: float, unit: str) -> str:
    """A value as people type it: 150000000 元 -> 1.5亿元."""
    exact = Decimal(repr(value))
    size, name = next(((size, name) for size, name in ((10**8, "亿"), (10**4, "万")) if abs(exact) >= size), (1, ""))
    written = f"{exact / size:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return f"{written}{name}{_SPELLED.get(unit, unit)}"

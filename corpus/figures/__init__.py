"""Figures: the quantities that a text prints, with bounds, unit, role, subject and period.

    scan      folded text -> quantities: numerals (`numerals`) with units (`tables`), ranges, lists
    bounds    近, 超, 余, 以上 around a quantity -> its bounds
    names     which quantities are not figures
    roles     value, change or share; cumulative; plan
    ranks     places in an order, 翻一番
    subjects  what it is said of
    periods   the time it holds for

What cannot be understood gives no figure rather than a wrong one.
"""

from corpus.figures.extract import extract

__all__ = ["extract"]

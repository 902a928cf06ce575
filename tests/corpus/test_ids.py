"""Ids are made from what is printed."""

import datetime

import pytest

from corpus.ids import article_id, issue_id, paragraph_ids


@pytest.mark.parametrize(
    ("year", "number", "running", "date", "id"),
    [
        (2017, 22, 22, datetime.date(2017, 8, 21), "yuanjiang-2017-22"),
        (2017, None, 22, datetime.date(2017, 8, 21), "yuanjiang-20170821"),
        (None, None, 22, None, "yuanjiang-no22"),
        (2017, None, None, None, None),
    ],
)
def test_an_issue_is_named_by_number_else_date_else_running_number(year, number, running, date, id):
    """Year and number first, then the date, then the running number; else there is no id."""
    assert issue_id("yuanjiang", year, number, running, date) == id


def test_an_article_is_named_by_its_ordinal():
    """Two digits, more where they are needed."""
    assert [article_id("x-2017-22", n) for n in (3, 103)] == ["x-2017-22-03", "x-2017-22-103"]


def test_equal_paragraphs_of_an_article_get_numbers():
    """Texts that fold alike share a hash, and the second and third are numbered."""
    first, second, other, third = paragraph_ids(["就业 1805 名", "就业1805名", "产业", "就业１８０５名"])
    assert (second, third) == (first + "-2", first + "-3")
    assert other != first and len(first) == 8

"""The schema: what reads it has all of it."""

import dataclasses

import pytest

from corpus.models import Article
from index.queries import Labelled
from index.schema import DAYS, FACETS, LABELS, REPEATED, SCHEMA, facet_values, labels_of
from search.params import Params
from search.query.printing import unparse
from search.query_parsing import parse_query
from tests.handmade import FIRST
from web.cli import main


def test_a_label_is_a_field_of_articles_and_a_filter_one_of_addresses():
    """What the table names is there under that name."""
    assert {one.labels for one in SCHEMA if one.labels} <= {field.name for field in dataclasses.fields(Article)}
    known = set(Params._fields)
    assert {*REPEATED, *(name for one in DAYS for name in one.parameters)} <= known


def test_values_of_an_article():
    """A facet's values are sorted and each there once; labels are in the order of the table."""
    article = FIRST.articles[0]
    values = facet_values(article, FIRST.head)
    assert tuple(values) == FACETS
    assert values["series"] == ("yunling",)
    assert values["year"] == ("2023",)
    for facet, labels in zip(LABELS, labels_of(article), strict=True):
        assert values[facet] == tuple(sorted({label.value for label in labels}))


@pytest.mark.parametrize("one", [one for one in SCHEMA if one.typed], ids=lambda one: one.name)
def test_every_way_to_type_a_facet_means_it(one):
    """组:南通, 工作组:南通 and group:南通 are one condition, printed by its first name."""
    for typed in one.typed:
        assert parse_query(f"{typed}:南通").query == Labelled(one.name, "南通")
    assert unparse(Labelled(one.name, "南通")).startswith(f"{one.typed[0]}:")


@pytest.mark.parametrize("command", ["search", "concordance", "trends", "figures"])
def test_every_filter_is_an_option(command):
    """Of all commands that search."""
    options = {name for option in main.get_command(None, command).params for name in option.opts}
    assert {f"--{facet}" for facet in REPEATED} <= options
    assert {f"--{name}" for one in DAYS for name in one.parameters} <= options

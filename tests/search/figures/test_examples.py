"""The guide to figures: each of its examples is asked of the samples."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner

from index.library.opening import open_engine
from search.figures.asked import FigureParams
from search.figures.examples import figure_sections
from search.figures.ledger import ledger
from search.find import find
from search.params import Params
from tests.paths import ROOT
from web import create_app
from web.cli import main

EXAMPLES = [one for section in figure_sections() for one in section.examples]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """The samples."""
    data: Path = tmp_path_factory.mktemp("guide")
    assert CliRunner().invoke(main, ["ingest", str(ROOT / "corpus/samples"), "--data", str(data)]).exit_code == 0
    return open_engine(data)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.address)
def test_an_example_shows_what_it_says(engine, example):
    """So many are found, and the first are printed so."""
    address = urlsplit(example.address)
    asked = parse_qsl(address.query)
    if address.path == "/search":
        page = find(engine, Params.read(asked))
        assert example.total in (None, page.total)
    elif address.path == "/figures":
        page = ledger(engine, FigureParams.read(asked))
        assert page.total == example.total
        printed = [row.figure.printed.replace(" ", "") for row in page.rows]
        assert printed[: len(example.shows)] == list(example.shows)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_leads_to_every_example(engine, lang):
    """Its links answer, in the language of the page."""
    client = create_app(engine).test_client()
    page = client.get(f"/figures/guide?lang={lang}").text
    links = [part.split('"')[0] for part in page.split('<dt><a href="')[1:]]
    assert len(links) == len(EXAMPLES)
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200

"""The pages that the speed of an ingest is measured with."""

import pytest

from bench.pages import page
from corpus.files.document import read
from corpus.parse import parse
from corpus.profile import load_profiles
from tests.paths import SAMPLES, SHARED

BULLETINS = SHARED / "bulletins"


def said(issues):
    """What a reader sees of issues."""
    return [
        (issue.id, [(a.kind, a.title, [(p.kind, p.text) for p in a.paragraphs]) for a in issue.articles])
        for issue in issues
    ]


@pytest.mark.parametrize("path", [SAMPLES / "2021-03.md", SAMPLES / "2022-03.md", BULLETINS])
def test_the_page_of_an_issue_reads_as_the_issue(path):
    """Around the same articles stand a site's navigation and foot, of which nothing is read."""
    if not path.exists():
        pytest.skip(f"{path} is missing")
    path = max(path.rglob("*.md")) if path.is_dir() else path
    profiles, data = load_profiles(None), path.read_bytes()
    markup = page(read(data, path.name))
    assert "网站地图" in markup
    assert said(parse(markup.encode(), f"{path.stem}.html", profiles)) == said(parse(data, path.name, profiles))

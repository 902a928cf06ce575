"""Any piece of a text, quoted, is found in every article that has it and in no other: on samples and on real issues."""

import pytest

from bench.exact import differences
from corpus.parse import parse
from corpus.profile import load_profiles
from index.embedded.engine import WhooshEngine
from tests.paths import SHARED

BULLETINS = SHARED / "bulletins"
ISSUES_ASKED = 10  # issues of the longer series: all of them are asked in .ci/check_bulletins.py


def test_pieces_of_the_samples(samples, tmp_path):
    """Two thousand pieces of one to eight characters, digits, Latin letters and marks among them."""
    engine = WhooshEngine.create(tmp_path / "index", ())
    engine.write(samples)
    assert list(differences(engine)) == []


@pytest.mark.skipif(not BULLETINS.is_dir(), reason=f"no real issues in {BULLETINS}")
def test_pieces_of_real_issues(tmp_path):
    """The same of real issues of two series."""
    profiles = load_profiles(None)
    paths = [
        *sorted((BULLETINS / "yuanjiang").iterdir()),
        *sorted((BULLETINS / "xinwenlianbo").glob("*.md"))[:ISSUES_ASKED],
    ]
    issues = {one.id: one for path in paths if path.is_file() for one in parse(path.read_bytes(), path.name, profiles)}
    engine = WhooshEngine.create(tmp_path / "index", ())
    engine.write(issues.values())
    assert list(differences(engine)) == []

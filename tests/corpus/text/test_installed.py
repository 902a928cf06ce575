"""Versions of libraries are those that Python's own look-up gives."""

from importlib.metadata import PackageNotFoundError, version

from corpus.text import installed
from index.library.fingerprint import LIBRARIES


def test_versions_are_those_of_the_metadata():
    """Of every library that a fingerprint names, and of one that nobody has."""
    for name in (*LIBRARIES, "rjieba", "opencc", "no-such-library"):
        try:
            known = version(name)
        except PackageNotFoundError:
            known = ""
        assert installed.version(name) == known, name


def test_names_are_written_in_any_way(tmp_path, monkeypatch):
    """Dots, dashes and capitals; what old tools leave is read too, and what is no folder is passed over."""
    for name in ("Some_Library.x-1.2.3.dist-info", "old-0.9-py3.11.egg-info", "none.txt"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("sys.path", [str(tmp_path / "nowhere"), str(tmp_path)])
    assert [installed.version(one) for one in ("some-library-X", "old", "none")] == ["1.2.3", "0.9", ""]

"""Texts of Microsoft Works: without the settings that its third version writes at their head."""

from __future__ import annotations

import pytest

from corpus.office.works import without_settings

SETTINGS = "ColorSet-1ColorPos-1StyleSet-1StylePos-1"


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (f"<p>{SETTINGS}正文。</p><p>又。</p>", "<p>正文。</p><p>又。</p>"),
        (f"<p><b>{SETTINGS}</b></p><p>正文。</p>", "<p><b></b></p><p>正文。</p>"),
        ("<p>ColorSet12ColorPos0StyleSet3StylePos4 正文。</p>", "<p>正文。</p>"),
        (f"<p>正文说 {SETTINGS}</p>", f"<p>正文说 {SETTINGS}</p>"),
        ("<p>ColorSet-1 一词</p>", "<p>ColorSet-1 一词</p>"),
    ],
)
def test_settings_go(html: str, kept: str) -> None:
    """All four, at the head alone."""
    assert without_settings(html) == kept

"""The matches in time as bars."""

from web.html.bars import bar_places


def test_bars_fill_the_width():
    """A bar stands in the middle of its room; none of no bars."""
    places, room, bar = bar_places(4)
    assert places[1] == (25.0, 28.0, 37.5) and (room, bar) == (25.0, 19.0)
    assert bar_places(0) == ([], 0.0, 0.0)

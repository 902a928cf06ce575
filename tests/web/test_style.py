"""The style sheet: what can be promised of colours without eyes."""

import re
from pathlib import Path

import pytest

STYLE = Path("web/static/style.css").read_text(encoding="utf-8")
BLOCKS = re.findall(r":root(?:\[data-theme=\"dark\"\]|:not\(\[data-theme=\"light\"\]\))? {([^}]*)}", STYLE)
SCHEMES = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6,8});", block)) for block in BLOCKS]


def luminance(colour):
    """WCAG 2.1's relative luminance of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.1's contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(scheme):
    """All pairs of text and ground that occur have a contrast of at least 4.5 (WCAG AA)."""
    colours = SCHEMES[scheme]
    grounds = ("paper", "card", "tint")
    pairs = [(text, ground) for text in ("ink", "soft", "accent", "link") for ground in grounds]
    pairs += [("ink", "mark"), ("link", "mark"), ("on-accent", "accent"), ("paper", "link"), ("paper", "ink")]
    for text, ground in pairs:
        assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def test_the_dark_that_is_chosen_is_the_dark_of_the_system():
    """The same colours stand twice, for a reader's choice and for the system's."""
    assert SCHEMES[1] == SCHEMES[2]


def test_red_is_of_the_name_and_the_first_action():
    """Of all rules only those of the masthead, the brand and buttons use it."""
    rules = re.findall(r"([^{}]+) {[^{}]*var\(--accent\)[^{}]*}", STYLE)
    assert {rule.strip().splitlines()[-1] for rule in rules} == {
        ".top",
        ".brand",
        "button, .button",
        ".hero h1",
        ".masthead",
        ".masthead h1",
    }


def test_the_style_sheet_asks_no_other_host():
    """No import, font or picture comes from elsewhere."""
    assert "@import" not in STYLE
    assert "url(" not in STYLE

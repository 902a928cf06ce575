"""What makes an issue another reading of the same, and what a change."""

from dataclasses import replace

from index.library.read_jobs import pack
from tests.handmade import FIRST


def test_a_changed_colophon_is_a_change() -> None:
    """The lines of a colophon may be cut otherwise in another format; another word in them is a change."""
    issue = replace(FIRST, colophon=("报：省委办公厅、省政府办公厅", "共印90份"))
    same = replace(FIRST, colophon=("报：省委办公厅、", "省政府办公厅 共印90份"))
    assert pack(issue).text == pack(same).text
    assert pack(issue).text != pack(replace(issue, colophon=(*issue.colophon, "更正见下期"))).text

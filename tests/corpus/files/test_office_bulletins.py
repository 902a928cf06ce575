"""Ten bulletins in every format: the same articles, word for word, as from Markdown."""

from __future__ import annotations

from functools import cache

import pytest

from corpus.models import Issue
from corpus.office import libreoffice
from corpus.parse import parse
from corpus.profile import Profile
from tests import office_bulletins as made

pytest.importorskip("docx", reason="python-docx is not installed")

PROFILE = Profile("yunchuan", made.TITLE, marks=(made.TITLE,), contents=("本期要目",))


def read(data: bytes, name: str) -> Issue:
    (issue,) = parse(data, name, [PROFILE])
    return issue


def articles(issue: Issue, joined: bool = False) -> list[tuple[str, list[str]]]:
    """Titles and texts, without the signs that are printed before the entries of a list.

    `joined`: with bold lead-ins at the head of their paragraphs.
    """
    found = []
    for article in issue.articles:
        texts, lead = [], ""
        for paragraph in article.paragraphs:
            if joined and paragraph.kind == "lead":
                lead = paragraph.text
            else:
                texts.append(lead + paragraph.text.lstrip("●-•· "))
                lead = ""
        found.append((article.title, texts))
    return found


@cache
def expected(number: int) -> Issue:
    return read(made.markdown(number).encode(), f"{number}.md")


def same(data: bytes, name: str, number: int) -> None:
    """The issue in these bytes is the one in Markdown.

    LibreOffice sets no Chinese text of that size bold in a PDF, so that lead-ins cannot be told there.
    """
    joined = name.endswith(".pdf")
    issue, right = read(data, name), expected(number)
    assert (issue.id, issue.date, issue.number, issue.running_number) == (
        right.id,
        right.date,
        right.number,
        right.running_number,
    )
    assert articles(issue, joined) == articles(right, joined)
    assert [entry.title for entry in issue.contents] == [entry.title for entry in right.contents]
    assert not issue.findings


def test_the_markdown_is_read_as_it_was_written() -> None:
    """What the others are held against: each title, each paragraph, the rows of the table."""
    for number in made.NUMBERS:
        found = articles(expected(number))
        stories = made.stories(number)
        assert [title for title, _ in found] == [story.title for story in stories]
        for (_, texts), story in zip(found, stories, strict=True):
            pieces = "".join(piece.lead + piece.text + "".join(map("".join, piece.rows)) for piece in story.pieces)
            assert "".join(texts).replace(" ", "") == pieces.replace(" ", "")
            assert len([piece for piece in story.pieces if piece.lead]) <= len(texts)


@pytest.mark.parametrize("number", made.NUMBERS)
@pytest.mark.parametrize("suffix", [".docx", ".rtf", ".odt", ".pdf", "-columns.pdf", ".ofd"])
def test_every_format_says_the_same(suffix: str, number: int) -> None:
    """The same articles, word for word."""
    own = {".docx": made.word, ".ofd": made.ofd}.get(suffix)
    same(own(number) if own else made.kept(f"{number}{suffix}"), f"第{number}期{suffix}", number)


@pytest.mark.skipif(not libreoffice.program(), reason=f"LibreOffice is not installed: {libreoffice.INSTALL}")
@pytest.mark.parametrize(("number", "suffix"), [(1, ".doc"), (4, ".wps"), (10, ".doc")])
def test_old_word_says_the_same(number: int, suffix: str) -> None:
    """Of .doc, which is what .wps is inside, three; all ten by `python tests/office_bulletins.py check`."""
    same(made.kept(f"{number}.doc"), f"第{number}期{suffix}", number)

"""The values that the corpus is made of: what a file is read into, and what an issue is.

A file becomes a `Document` of `Block`s (read, clean), then an `Issue` of `Article`s (split, label).
All are frozen; a later step makes a new value with `dataclasses.replace`.
"""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.issue_names import issue_name

BlockKind = Literal["heading", "paragraph", "item", "row", "caption", "rule", "link"]
ParagraphKind = Literal["text", "lead", "item", "row", "caption", "byline"]
ArticleKind = Literal["feature", "brief"]
Level = Literal["note", "warning", "error"]
Qualifier = Literal["", "about", "over", "under", "at_least", "at_most", "range"]
Role = Literal["value", "change", "share", "rank"]
Direction = Literal["", "up", "down"]


RECOGNISED = "recognised"  # the code of the finding that a text was recognised on pictures of pages


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page, in reading order, before anyone knows what it means.

    `level` is 1 to 6 for a heading, else 0. `bold` is how many characters at the head of `text` were
    set in bold (the whole text: `bold == len(text)`). `cells` are the cells of a table row; its `text`
    is the cells joined by blanks. `href` is the address of a `link`: a block with no text but a link's;
    `links` has (words, address) of each link to the web in a text, in order; `pictures` the sha256 of each picture
    that stands beside it.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    bold: int = 0
    cells: tuple[str, ...] = ()
    href: str = ""
    links: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a document: its bytes, their sha256, and what names it there (`data:` and that where nothing)."""

    sha256: str
    reference: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """Where an issue was read from: the file and how its bytes were understood.

    Of an issue that came in several files `parts` has (name, sha256) of each, in order; the rest tells of the first.
    `known_by` has for each of date, year and number what told it.
    """

    sha256: str
    name: str
    media_type: str
    encoding: str
    encoding_reason: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    known_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What looked wrong: a code that rules and reports share, how bad, where, and a sentence for people."""

    code: str
    level: Level
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the operator says of a file, in a list of files or on the command line; None and "" where nothing.

    `folder_title` he does not say: it is what most issues of the folder are called.
    """

    series: str = ""
    title: str = ""
    year: int | None = None
    number: int | None = None
    running_number: int | None = None
    date: datetime.date | None = None
    folder_title: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks: what `read` and `clean` hand to `split`.

    The blocks before index `body` are what a web page says above its text: its title, the line of date and source.
    `properties` are what stands about the text, (key, value) of front matter or <meta>; `folders` those that it
    lies in, the nearest last; `told` what the operator says of it.
    """

    source: Source
    title: str
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()
    body: int = 0
    properties: tuple[tuple[str, str], ...] = ()
    folders: tuple[str, ...] = ()
    told: Told = Told()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents list with its numbered sub-items, as printed, without its mark.

    `article` is the id of the article that it names, empty where none was found. `sections` has for each
    item the id of what it names, a lead-in paragraph of that article or an article, or "".
    """

    title: str
    items: tuple[str, ...] = ()
    article: str = ""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A group, place or topic of an article, and the words in the text that earned it."""

    value: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of text: what a link points to and within which a quoted string is sought.

    `id` is a short hash of the folded text, `-2`, `-3` appended where an article repeats itself.
    A `lead` is a bold lead-in: it stands alone here and is shown at the head of the next paragraph,
    or above it where it filled a line. A `row` has its table's `cells`; consecutive rows are a table.
    `links` has (words, address) of each link in the text, in order; addresses are shown and not searched. `pictures`
    has the sha256 of each picture that is shown with it.
    """

    id: str
    text: str
    kind: ParagraphKind = "text"
    cells: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity that a text prints; all positions are code points of that text, as [start, end).

    `printed` is `text[start:end]`, with the words that bound it (近3000人). `lower` and `upper` are in the base unit
    `unit` (1.2亿元 -> 120000000 元), both included; None is open. `dimension` says what is measured: money, people,
    area, …, count for things told by their measure word; `corpus/figures/units.toml` lists them. `direction` is for
    changes. `subject` is the noun phrase that the figure is said of (年产值), "" where none was found: then its
    positions are both -1. `period` is the time it holds for as printed (1—6月), "" where none is named;
    `first_day` and `last_day` are its days where they are known.
    """

    start: int
    end: int
    printed: str
    lower: float | None
    upper: float | None
    unit: str
    dimension: str
    qualifier: Qualifier = ""
    role: Role = "value"
    direction: Direction = ""
    cumulative: bool = False
    plan: bool = False
    subject: str = ""
    subject_start: int = -1
    subject_end: int = -1
    period: str = ""
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    sentence_start: int = 0
    sentence_end: int = 0


@dataclass(frozen=True, slots=True)
class ArticleFigure:
    """A figure and where it stands: the place of its paragraph in `Article.paragraphs`, or -1 for the title."""

    paragraph: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Article:
    """An article of an issue: a feature under its own heading, or a brief."""

    id: str
    kind: ArticleKind
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    contents_title: str = ""
    groups: tuple[Label, ...] = ()
    places: tuple[Label, ...] = ()
    topics: tuple[Label, ...] = ()
    event_dates: tuple[datetime.date, ...] = ()
    link: str = ""
    figures: tuple[ArticleFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueHead:
    """Which issue it is: what a hit shows of it; an article is written anew when any of it changes."""

    id: str
    series: str
    series_title: str
    year: int | None
    number: int | None
    running_number: int | None
    date: datetime.date | None

    @property
    def title(self) -> str:
        """《援疆工作简报》2017年第22期; without a yearly number the date, else the running number."""
        return issue_name(self)

    @property
    def filed_year(self) -> int | None:
        """The year that the issue is filed under: its date's, else the printed one."""
        return self.date.year if self.date else self.year

    @property
    def head(self) -> IssueHead:
        """The head alone."""
        return IssueHead(*(getattr(self, name) for name in HEAD))


HEAD = tuple(one.name for one in dataclasses.fields(IssueHead))


@dataclass(frozen=True, slots=True)
class Issue(IssueHead):
    """One issue of a series, as printed."""

    publisher: str
    source: Source
    contents: tuple[ContentsEntry, ...] = ()
    articles: tuple[Article, ...] = ()
    colophon: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def encode(value: Any) -> Any:
    """A model value as plain JSON values; dates become ISO strings."""
    if dataclasses.is_dataclass(value):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value

"""How an article is cited: GB/T 7714-2015, BibTeX, RIS, CSL-JSON, and the phrase of an official text.

    gbt7714  南通工作组…[J/OL]. 援疆工作简报, 2017(22)[2026-11-26]. https://…/articles/yuanjiang-2017-22-03.
    phrase   据《援疆工作简报》2017年第22期（8月21日）刊载的《南通工作组…》，

An issue with a number within its year is cited as one of a journal (J), one that has only its date as one of a
newspaper (N), as the standard does. Who wrote an article is not printed, so no author is given (GB/T 7714-2015, 8.1.4).
"""

from __future__ import annotations

import datetime
import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.issue_names import date_name, number_name
from corpus.models import Article, Issue
from search.message import Message

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_TEX = {
    **{char: f"\\{char}" for char in "&%$#_"},
    # A brace counts for BibTeX even behind a backslash.
    **{"\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}"},
    **{"~": r"{\textasciitilde}", "^": r"{\textasciicircum}"},
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says of an article; `url` and `accessed` are empty where no site shows it."""

    id: str
    title: str
    series_title: str
    year: int | None
    number: int | None
    running_number: int | None
    date: datetime.date | None
    publisher: str = ""
    url: str = ""
    accessed: datetime.date | None = None

    @property
    def dated_only(self) -> bool:
        """Whether the day alone says which issue it is, as of a newspaper."""
        return bool(self.date) and not (self.year and self.number)

    @property
    def issue_number(self) -> str:
        """22; 总7 where there is only a running number; "" without a number."""
        if self.year and self.number:
            return str(self.number)
        return f"总{self.running_number}" if self.running_number and not self.date else ""

    @property
    def filed_year(self) -> int | None:
        """The year that the number counts in, else the date's."""
        return self.year or (self.date.year if self.date else None)


def citation(article: Article, issue: Issue, url: str = "", accessed: datetime.date | None = None) -> Citation:
    """What is to be cited of an article of that issue; texts come as one line each."""
    return Citation(
        article.id,
        _line(article.title) or "无题",
        _line(issue.series_title),
        issue.year,
        issue.number,
        issue.running_number,
        issue.date,
        _line(issue.publisher),
        url,
        accessed,
    )


def _line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


# --- one citation in each form -------------------------------------------------------------------


def gbt7714(one: Citation) -> str:
    """A reference by GB/T 7714-2015, 4.4 (a part of a serial) and 4.6 (online)."""
    kind = ("N" if one.dated_only else "J") + ("/OL" if one.url else "")
    if one.dated_only and one.date:
        when = f", {one.date.isoformat()}"
    else:
        number = f"({one.issue_number})" if one.issue_number else ""
        when = f", {one.filed_year or ''}{number}" if one.filed_year or number else ""
    seen = f"[{one.accessed.isoformat()}]" if one.url and one.accessed else ""
    where = f" {one.url}." if one.url else ""
    return f"{one.title}[{kind}]. {one.series_title}{when}{seen}.{where}"


def phrase(one: Citation) -> str:
    """The words that open a sentence of an official text."""
    return f"据{issued(one)}刊载的《{_within(one.title)}》，"


def source(one: Citation) -> str:
    """What stands behind a quotation: 《援疆工作简报》2017年第22期（8月21日）《南通工作组…》"""
    return f"{issued(one)}《{_within(one.title)}》"


def issued(one: Citation) -> str:
    """The issue with its day, whose year the number names where it can: 《援疆工作简报》2017年第22期（8月21日）"""
    day = ""
    if one.date and not one.dated_only:
        same = one.date.year == one.year
        day = f"（{one.date.month}月{one.date.day}日）" if same else f"（{date_name(one.date)}）"
    return f"《{one.series_title}》{number_name(one)}{day}"


def _within(title: str) -> str:
    return title.replace("《", "〈").replace("》", "〉")


def bibtex(one: Citation) -> str:
    """An entry of a .bib file; the title keeps its capitals."""
    fields: dict[str, str] = {"title": f"{{{_tex(one.title)}}}", "journal": _tex(one.series_title)}
    if one.filed_year:
        fields["year"] = str(one.filed_year)
    if one.issue_number:
        fields["number"] = one.issue_number
    if one.publisher:
        fields["publisher"] = _tex(one.publisher)
    if one.date:
        fields["day"] = str(one.date.day)
    if one.url:
        fields["url"] = one.url
        if one.accessed:
            fields["urldate"] = one.accessed.isoformat()
    fields["language"] = "chinese"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    if one.date:
        lines.insert(2, f"  month = {_MONTHS[one.date.month - 1]},")
    return "\n".join([f"@article{{{_key(one.id)},", *lines, "}"])


def _key(id: str) -> str:
    """What BibTeX knows an article by: its id; of one with other signs than BibTeX has what is left, and a checksum."""
    plain = re.sub(r"[^0-9A-Za-z_.:-]+", "", id).strip("-")
    return id if plain == id else f"{plain}-{zlib.crc32(id.encode('utf-8', 'surrogatepass')):08x}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)


def ris(one: Citation) -> str:
    """A record of a .ris file."""
    rows = [("TY", "NEWS" if one.dated_only else "JOUR"), ("ID", one.id), ("TI", one.title)]
    rows += [("T2", one.series_title), ("PY", str(one.filed_year or ""))]
    rows += [("DA", f"{one.date:%Y/%m/%d}" if one.date else ""), ("IS", one.issue_number), ("PB", one.publisher)]
    rows += [("LA", "zh-CN"), ("UR", one.url), ("Y2", f"{one.accessed:%Y/%m/%d}" if one.url and one.accessed else "")]
    return "\r\n".join([*(f"{tag}  - {value}" for tag, value in rows if value), "ER  - "])


def csl(one: Citation) -> dict[str, Any]:
    """An item of CSL-JSON 1.0."""
    item: dict[str, Any] = {
        "id": one.id,
        "type": "article-newspaper" if one.dated_only else "article-journal",
        "title": one.title,
        "container-title": one.series_title,
        "language": "zh-CN",
    }
    if one.date:
        item["issued"] = {"date-parts": [[one.date.year, one.date.month, one.date.day]]}
    elif one.year:
        item["issued"] = {"date-parts": [[one.year]]}
    more = {"issue": one.issue_number, "publisher": one.publisher, "URL": one.url}
    item |= {name: value for name, value in more.items() if value}
    if one.url and one.accessed:
        item["accessed"] = {"date-parts": [[one.accessed.year, one.accessed.month, one.accessed.day]]}
    return item


def schema_org(one: Citation) -> dict[str, Any]:
    """The article as schema.org has it: part of an issue, part of a periodical."""
    whole: dict[str, Any] = {"@type": "Periodical", "name": one.series_title}
    part: dict[str, Any] = {"@type": "PublicationIssue", "isPartOf": whole}
    item: dict[str, Any] = {"@context": "https://schema.org", "@type": "Article", "headline": one.title}
    if one.issue_number:
        part["issueNumber"] = one.issue_number
    if one.date:
        part["datePublished"] = item["datePublished"] = one.date.isoformat()
    if one.publisher:
        item["publisher"] = {"@type": "Organization", "name": one.publisher}
    return {**item, "inLanguage": "zh-CN", "url": one.url, "isPartOf": part}


# --- several, as a file --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Style:
    """A form of citations: how it is called, how a list of them is written, and as what kind of file."""

    label: str
    write: Callable[[Sequence[Citation]], str]
    media_type: str = "text/plain"
    suffix: str = "txt"


def _numbered(all: Sequence[Citation]) -> str:
    texts = [gbt7714(one) for one in all]
    return "".join(f"[{n}] {text}\n" for n, text in enumerate(texts, 1)) if len(texts) > 1 else f"{texts[0]}\n"


def _lines(write: Callable[[Citation], str], end: str) -> Callable[[Sequence[Citation]], str]:
    return lambda all: "".join(write(one) + end for one in all)


STYLES: Mapping[str, Style] = {
    "gbt7714": Style("GB/T 7714-2015", _numbered),
    "phrase": Style(Message("公文写法"), _lines(phrase, "\n")),
    "bibtex": Style("BibTeX", _lines(bibtex, "\n\n"), "application/x-bibtex", "bib"),
    "ris": Style("RIS", _lines(ris, "\r\n"), "application/x-research-info-systems", "ris"),
    "csl": Style(
        "CSL-JSON",
        lambda all: "[\n" + ",\n".join(json.dumps(csl(one), ensure_ascii=False) for one in all) + "\n]\n",
        "application/vnd.citationstyles.csl+json",
        "json",
    ),
}

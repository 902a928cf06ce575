"""Citations: each form as written by hand, and as the programs that take it in read it."""

import dataclasses
import datetime
import json

import bibtexparser
import jsonschema
import pytest
import rispy
from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Article, Issue, Source
from search.sharing.citation import STYLES, bibtex, citation, csl, gbt7714, phrase, ris, schema_org

TODAY = datetime.date(2026, 11, 26)
URL = "https://jianbao.example/articles/yuanjiang-2017-22-03"
TITLE = "南通工作组帮助1805名富余劳动力实现转移就业"


def one(title=TITLE, url=URL, **issue):
    """The citation of an article of an issue."""
    printed = {"year": 2017, "number": 22, "running_number": 122, "date": datetime.date(2017, 8, 21)} | issue
    made = Issue(
        "yuanjiang-2017-22",
        "yuanjiang",
        printed.pop("series_title", "援疆工作简报"),
        publisher=printed.pop("publisher", "省援疆前方指挥部"),
        source=Source("a" * 64, "x.txt", "text/plain", "utf-8"),
        **printed,
    )
    return citation(Article("yuanjiang-2017-22-03", "feature", title), made, url, TODAY if url else None)


def test_gbt7714():
    """A numbered issue is a journal's, one that has only its day a newspaper's; without a site nothing is online."""
    online = f"{TITLE}[J/OL]. 援疆工作简报, 2017(22)[2026-11-26]. {URL}."
    assert gbt7714(one()) == online
    assert gbt7714(one(url="")) == f"{TITLE}[J]. 援疆工作简报, 2017(22)."
    daily = one(url="", number=None, running_number=None)
    assert gbt7714(daily) == f"{TITLE}[N]. 援疆工作简报, 2017-08-21."
    assert gbt7714(one(url="", year=None, number=None, date=None)) == f"{TITLE}[J]. 援疆工作简报, (总122)."
    nothing = one(url="", year=None, number=None, running_number=None, date=None)
    assert gbt7714(nothing) == f"{TITLE}[J]. 援疆工作简报."
    assert STYLES["gbt7714"].write([one(), one()]) == f"[1] {online}\n[2] {online}\n"


@pytest.mark.parametrize(
    ("issue", "said"),
    [
        ({}, "《援疆工作简报》2017年第22期（8月21日）"),
        ({"date": datetime.date(2018, 1, 3)}, "《援疆工作简报》2017年第22期（2018年1月3日）"),
        ({"date": None}, "《援疆工作简报》2017年第22期"),
        ({"number": None}, "《援疆工作简报》2017年8月21日"),
        ({"year": None, "number": None, "date": None}, "《援疆工作简报》总第122期"),
    ],
)
def test_the_phrase_of_an_official_text(issue, said):
    """Issue and day as an official writes them."""
    assert phrase(one(**issue)) == f"据{said}刊载的《{TITLE}》，"


def test_a_title_within_a_title_changes_its_marks():
    """《 within 《 is 〈."""
    assert phrase(one("学习《意见》")).endswith("刊载的《学习〈意见〉》，")


def test_csl_and_schema_org():
    """CSL-JSON is what its schema asks for; schema.org names the issue and the periodical."""
    assert csl(one()) == {
        "id": "yuanjiang-2017-22-03",
        "type": "article-journal",
        "title": TITLE,
        "container-title": "援疆工作简报",
        "language": "zh-CN",
        "issued": {"date-parts": [[2017, 8, 21]]},
        "issue": "22",
        "publisher": "省援疆前方指挥部",
        "URL": URL,
        "accessed": {"date-parts": [[2026, 11, 26]]},
    }
    assert csl(one(number=None))["type"] == "article-newspaper"
    found = schema_org(one())
    assert found["headline"] == TITLE
    assert found["isPartOf"]["issueNumber"] == "22"
    assert found["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "援疆工作简报"}


TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).filter(lambda text: text.strip())
AWKWARD = st.sampled_from(["}{", "a\\b{", "50% & #1_$", "～^~", "A320项目\nER  - \nTY  - BOOK", "@article{x,", '"引"'])
# Of the subset of the schema that is ours, by https://github.com/citation-style-language/schema (csl-data.json).
DATE = {
    "type": "object",
    "properties": {"date-parts": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}},
    "additionalProperties": False,
}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "properties": {
            **{name: {"type": "string"} for name in "id title container-title publisher issue URL language".split()},
            "type": {"enum": ["article-journal", "article-newspaper"]},
            "issued": DATE,
            "accessed": DATE,
        },
        "additionalProperties": False,
    },
}


def plain(title):
    """A title as one line."""
    return one(title).title


@given(TEXT | AWKWARD, TEXT | AWKWARD)
def test_programs_of_references_read_any_text(title, series):
    """Whatever is printed in a title, BibTeX, RIS and CSL stay two records, with the title that was printed."""
    two = [one(title, series_title=series), dataclasses.replace(one(), id="other-01")]
    library = bibtexparser.parse_string(STYLES["bibtex"].write(two))
    assert not library.failed_blocks
    assert [entry["language"] for entry in library.entries] == ["chinese"] * 2
    assert [entry.key for entry in library.entries][:1] == ["yuanjiang-2017-22-03"]
    records = rispy.loads(STYLES["ris"].write(two))
    assert [record["title"] for record in records] == [plain(title).strip(), TITLE]
    assert records[1]["secondary_title"] == "援疆工作简报"
    assert records[1]["year"] == "2017"
    assert records[1]["number"] == "22"
    items = json.loads(STYLES["csl"].write(two))
    jsonschema.validate(items, SCHEMA)
    assert items[0]["title"] == plain(title)


def test_no_two_articles_have_one_key():
    """Of series whose names are Chinese and of one length."""
    two = [dataclasses.replace(one(), id=f"{series}工作简报-2021-22-01") for series in ("怪异", "公开")]
    keys = [entry.key for entry in bibtexparser.parse_string(STYLES["bibtex"].write(two)).entries]
    assert len(set(keys)) == 2 and all(key.isascii() and key.startswith("2021-22-01-") for key in keys)


def test_bibtex_as_written():
    """Braces, which BibTeX counts even behind a backslash, become commands; the month is BibTeX's own."""
    assert bibtex(one("a{b}&", publisher="", url="")) == (
        "@article{yuanjiang-2017-22-03,\n"
        "  title = {{a{\\textbraceleft}b{\\textbraceright}\\&}},\n"
        "  journal = {援疆工作简报},\n"
        "  month = aug,\n"
        "  year = {2017},\n"
        "  number = {22},\n"
        "  day = {21},\n"
        "  language = {chinese},\n"
        "}"
    )


def test_ris_as_written():
    """One tag a line, the record closed."""
    assert ris(one(number=None, running_number=None, publisher="", url="")).splitlines() == [
        "TY  - NEWS",
        "ID  - yuanjiang-2017-22-03",
        f"TI  - {TITLE}",
        "T2  - 援疆工作简报",
        "PY  - 2017",
        "DA  - 2017/08/21",
        "LA  - zh-CN",
        "ER  - ",
    ]


def test_a_processor_of_citations_takes_the_csl():
    """citeproc writes a bibliography from it."""
    source = CiteProcJSON([csl(one())])
    style = CitationStylesStyle("apa", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Cited([CitationItem("yuanjiang-2017-22-03")]))
    (entry,) = bibliography.bibliography()
    assert TITLE in str(entry)

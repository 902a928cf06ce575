"""The report: every number in it is one that can be found again by searching or reading."""

from corpus.models import encode
from index.engine import Request
from search.report import report


def test_the_report_on_the_handmade_issues(engine):
    """Coverage, findings with where they are, and articles without labels, as one counts them by hand."""
    found = report(engine)
    assert (found.issues, found.articles, found.generation) == (6, 26, 1)
    assert [(one.series, one.issues, one.unnumbered) for one in found.coverage] == [("yunling", 3, 0), ("zaobao", 3, 3)]
    assert [(kind.code, kind.level, len(kind.faults)) for kind in found.faults] == [
        ("contents-unmatched", "warning", 1),
        ("title-differs", "note", 1),
    ]
    (differs,) = found.faults[1].faults
    assert (differs.issue, differs.article) == ("yunling-2023-1", "yunling-2023-1-01")
    assert found.faults[0].faults[0].article == "" and found.faults[1].name == "标题有两种写法"
    for row in found.unlabelled:
        for facet, count in row.counts:
            request = Request(filters={"series": (row.series,), facet: ("-",)})
            assert engine.search(request).total == count
    assert dict(found.unlabelled[0].counts) == {"group": 4, "place": 3, "topic": 2}
    encode(found)


def test_new_names_can_be_pasted(engine):
    """As lines of TOML that parse, under the tables of a profile."""
    import tomllib

    from search.new_names import NewName
    from search.report import SeriesNames

    names = (NewName("groups", "甲县工作组", 3), NewName("places", "甲县", 2))
    toml = SeriesNames("a", "甲简报", names).toml
    assert tomllib.loads(toml) == {"groups": {"甲县工作组": []}, "places": {"甲县": []}}
    assert "# 3 篇" in toml
    assert SeriesNames("a", "甲简报", names[1:]).toml.startswith("[places]")

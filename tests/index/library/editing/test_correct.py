"""Corrections: they outlive a rebuild, a lost index and a later file; ids and links stay; each act is in the log."""

import datetime
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.corrections import (
    NONE,
    ArticleCorrection,
    Corrections,
    NotCorrect,
    checked,
    decode_corrections,
    encode_corrections,
)
from corpus.ids import other_id
from index.engine import EngineError, Request, Unavailable
from index.library.check import check
from index.library.editing import audit
from index.library.editing.correct import Outdated, correct
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ledger import only_writer, reader
from index.library.opening import open_engine
from index.library.rebuild import reindex
from index.queries import String
from tests.index.library.test_rebuild import bulletin, lose_index

ID = "ceshigongzuojianbao-2021-1"


@pytest.fixture
def data(tmp_path):
    """Two issues, of two articles each."""
    for number in (1, 2):
        text = bulletin(number, f"甲工作组修路{number}公里", f"乙工作组植树{number}万棵")
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    ingest(tmp_path / "data", [tmp_path / "1.md", tmp_path / "2.md"])
    return tmp_path / "data"


@pytest.fixture
def id(data):
    return next(row.id for row in open_engine(data).issues()[1] if row.number == 1)


def said(id, **more):
    """A title, labels and a date, against what was read."""
    article = ArticleCorrection("甲工作组修路19公里", topics=("交通",), places=())
    return Corrections(date=datetime.date(2021, 4, 5), articles={f"{id}-01": article}, **more)


def assert_corrected(data, id):
    engine = open_engine(data)
    issue = engine.issue(id)
    first = issue.articles[0]
    assert (issue.date, issue.year, issue.number) == (datetime.date(2021, 4, 5), 2021, 1)
    assert (first.id, first.title) == (f"{id}-01", "甲工作组修路19公里")
    assert [label.value for label in first.topics] == ["交通"] and first.places == ()
    assert [one.figure.printed for one in first.figures if one.paragraph < 0] == ["19公里"]
    assert engine.search(Request(String("修路19公里"))).total == 1
    assert engine.search(Request(filters={"topic": ("交通",)})).total == 1
    with reader(data) as store:
        assert check(lambda: engine, store).faults == ()


def test_a_correction_is_published_and_outlives_every_rebuild(data, id):
    """Also where the index was lost; the earlier wording stays under its generation."""
    assert correct(data, id, said(id)) == 2
    assert_corrected(data, id)
    assert open_engine(data).issue(id, as_of=1).articles[0].title == "甲工作组修路1公里"
    before = open_engine(data).issue(id)
    for _ in range(2):
        reindex(data, print)
        assert open_engine(data).issue(id) == before
    lose_index(data)
    assert ingest(data, []).issues == 0
    assert open_engine(data).issue(id) == before
    assert open_engine(data).issue(id, as_of=1).articles[0].title == "甲工作组修路1公里"


def test_it_outlives_the_same_file_and_a_later_one(data, id, tmp_path):
    """A file that corrects the text replaces it; what the editor said stays on top."""
    correct(data, id, said(id))
    assert ingest(data, [tmp_path / "1.md"]).unchanged == 1
    assert_corrected(data, id)
    again = (tmp_path / "1.md").read_text(encoding="utf-8").replace("植树1万棵的正文", "植树1万棵，成活八成")
    (tmp_path / "1b.md").write_text(again, encoding="utf-8")
    report = ingest(data, [tmp_path / "1b.md"])
    assert report.replaced == (id,), report
    assert_corrected(data, id)
    assert open_engine(data).search(Request(String("成活八成"))).total == 1
    withdraw(data, id, "试验")
    (tmp_path / "1c.md").write_text(again.replace("八成", "九成"), encoding="utf-8")
    assert ingest(data, [tmp_path / "1c.md"]).issues == 1
    assert_corrected(data, id)


def test_an_article_that_is_gone_leaves_a_finding(data, id, tmp_path):
    """Nothing is corrected in silence, nor left out so."""
    correct(data, id, Corrections(articles={f"{id}-02": ArticleCorrection("别的题目")}))
    (tmp_path / "1b.md").write_text(bulletin(1, "甲工作组修路1公里"), encoding="utf-8")
    ingest(data, [tmp_path / "1b.md"])
    found = [one.where for one in open_engine(data).issue(id).findings if one.code == "correction-unmatched"]
    assert found == [f"{id}-02"]


def test_corrections_add_up_and_are_undone(data, id):
    """Each says of what it says; undone, what was read comes back."""
    read = open_engine(data).issue(id)
    correct(data, id, said(id))
    correct(data, id, Corrections(running_number=77, articles={f"{id}-02": ArticleCorrection(groups=("丙组",))}))
    assert_corrected(data, id)
    issue = open_engine(data).issue(id)
    assert issue.running_number == 77 and [label.value for label in issue.articles[1].groups] == ["丙组"]
    correct(data, id, NONE, undone=["", f"{id}-01", f"{id}-02"])
    assert open_engine(data).issue(id) == read
    assert correct(data, id, NONE) == 4  # changes nothing, and makes no generation


def test_what_cannot_be_is_refused_with_nothing_changed(data, id):
    """No such issue or article, a number that another has, one that was changed since, another writer."""
    other = next(row.id for row in open_engine(data).issues()[1] if row.number == 2)
    with pytest.raises(EngineError, match="没有编号为"):
        correct(data, "none-1", said("none-1"))
    with pytest.raises(EngineError, match="里没有"):
        correct(data, id, said(other))
    with pytest.raises(EngineError, match=f"{other} 已经是这个期号"):
        correct(data, id, Corrections(number=2))
    correct(data, id, said(id), seen=1)
    with pytest.raises(Outdated, match="重新打开"):
        correct(data, id, Corrections(number=9), seen=1)
    with only_writer(data), pytest.raises(Unavailable, match="另一个进程正在写"):
        correct(data, id, Corrections(number=9))
    withdraw(data, id, "试验")
    with pytest.raises(EngineError, match="已撤回"):
        correct(data, id, Corrections(number=9))
    for wrong in (
        Corrections(number=0),
        Corrections(year=20210),
        Corrections(articles={f"{id}-01": ArticleCorrection("两\n行")}),
        Corrections(articles={f"{id}-01": ArticleCorrection("长" * 301)}),
        Corrections(articles={f"{id}-01": ArticleCorrection(groups=("-",))}),
    ):
        with pytest.raises(NotCorrect):
            checked(wrong)
    assert open_engine(data).state().generation == 3


NAMES = st.text(min_size=1, max_size=5)
LABELS = st.none() | st.lists(NAMES, max_size=3).map(tuple)
NUMBERS = st.none() | st.integers(1, 9999)
SAID = st.builds(
    Corrections,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.none() | st.dates(),
    st.dictionaries(NAMES, st.builds(ArticleCorrection, NAMES, LABELS, LABELS, LABELS), max_size=3),
)


@settings(max_examples=50)
@given(one=SAID, other=SAID)
def test_what_is_written_down_is_read_back(one, other):
    """And together with others, the later one counts."""
    assert decode_corrections(encode_corrections(one)) == one
    both = one.and_then(other)
    assert both.number == (other.number or one.number) and both.and_then(other) == both
    assert one.and_then(NONE) == one and NONE.and_then(one) == one and encode_corrections(NONE) == ""


# --- the audit log ---------------------------------------------------------------------------------


def test_each_act_is_in_the_log_with_who_and_when(data, id, tmp_path):
    """Taking in, correcting, withdrawing; what was refused is not."""
    (tmp_path / "3.md").write_text(bulletin(3, "甲工作组修路3公里"), encoding="utf-8")
    ingest(data, [tmp_path / "3.md"], who="张三")
    correct(data, id, said(id), who="李四")
    with pytest.raises(EngineError):
        correct(data, "none-1", said("none-1"), who="李四")
    withdraw(data, id, "有误", who="张三")
    acts, wrong = audit.acts(data)
    assert wrong == "" and (data / audit.NAME).stat().st_mode & 0o777 == 0o600
    assert [(act.who, act.what, act.generation) for act in acts] == [
        ("张三", "ingest", 2),
        ("李四", "correct", 3),
        ("张三", "withdraw", 4),
    ]
    assert acts[1].told["issues"] == [id] and "修路19公里" in acts[1].told["corrections"]
    assert acts[2].told == {"issues": [id], "why": "有误"}


def test_a_changed_line_shows(tmp_path):
    """One that was changed, taken out of the middle, or put in."""
    for number in range(4):
        audit.add(tmp_path, "张三", "withdraw", number, why="有\n误")
    path = tmp_path / audit.NAME
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == 4
    for changed in (
        [lines[0].replace("张三", "李四"), *lines[1:]],
        [lines[0], *lines[2:]],
        [*lines[:2], lines[0], *lines[2:]],
        [*lines[:3], "x\n"],
    ):
        path.write_text("".join(changed), encoding="utf-8")
        assert "操作记录的第" in audit.acts(tmp_path)[1]
    path.write_text("".join(lines), encoding="utf-8")
    assert audit.acts(tmp_path)[1] == ""


def test_a_line_that_was_cut_off_goes(tmp_path):
    """Its act was not done; the next one stands in its place."""
    audit.add(tmp_path, "张三", "withdraw", 1)
    head = (tmp_path / audit.HEAD).read_bytes()
    audit.add(tmp_path, "张三", "withdraw", 2)
    path = tmp_path / audit.NAME
    path.write_bytes(path.read_bytes()[:-9])
    (tmp_path / audit.HEAD).write_bytes(head)  # it is written after the line is on disk
    audit.add(tmp_path, "李四", "withdraw", 2)
    acts, wrong = audit.acts(tmp_path)
    assert wrong == "" and [act.who for act in acts] == ["张三", "李四"]
    json.loads(path.read_text(encoding="utf-8").splitlines()[1].partition(" ")[2])


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_cut_at_the_end_shows_and_goes_on_to_show(tmp_path, left):
    """Whether nothing or something is left; also after further lines were added; no head is said too."""
    assert audit.acts(tmp_path) == ([], "")
    for number in range(3):
        audit.add(tmp_path, "张三", "withdraw", number)
    path = tmp_path / audit.NAME
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:left]))
    assert f"应有 3 行，只有 {left} 行" in audit.acts(tmp_path)[1]
    audit.add(tmp_path, "李四", "correct", 4)
    assert f"第 {left + 1} 行" in audit.acts(tmp_path)[1]
    audit.add(tmp_path, "李四", "correct", 5)
    assert f"第 {left + 1} 行" in audit.acts(tmp_path)[1]
    path.write_bytes(whole)
    audit.seal(tmp_path)
    assert audit.acts(tmp_path)[1] == ""
    (tmp_path / audit.HEAD).unlink()
    assert audit.HEAD in audit.acts(tmp_path)[1]


def test_the_log_of_an_earlier_version_is_taken_up(tmp_path):
    """Its lines have no numbers, and there is no head beside it."""
    text = '{"at": "2026-01-01T00:00:00+00:00", "who": "张三", "what": "ingest", "generation": 1}'
    first = hashlib.sha256(f"{'0' * 64} {text}".encode()).hexdigest()
    (tmp_path / audit.NAME).write_text(f"{first} {text}\n", encoding="utf-8")
    assert audit.acts(tmp_path)[1] == ""
    audit.add(tmp_path, "李四", "correct", 2)
    assert audit.acts(tmp_path)[1] == "" and (tmp_path / audit.HEAD).read_text().startswith("2 ")
    (tmp_path / audit.NAME).unlink()
    assert "应有 2 行，只有 0 行" in audit.acts(tmp_path)[1]


def renumbering(folder):
    """An issue that prints number 2, corrected to 3; what writes and takes in further files, and what lists issues."""

    def take(name, number, *titles, day=None):
        text = bulletin(number, *titles)
        text = text.replace(f"3月{number}日", f"3月{day}日") if day else text
        (folder / name).write_text(text, encoding="utf-8")
        return ingest(folder / "data", [folder / name]).refused

    def listed():
        rows = open_engine(folder / "data").issues()[1]
        return sorted((row.id.removeprefix("测试工作简报-"), row.number) for row in rows)

    assert not take("a.md", 2, "甲工作组修路", "乙工作组植树", day=9)
    correct(folder / "data", "测试工作简报-2021-2", Corrections(number=3))
    assert listed() == [("2021-2", 3)]
    return take, listed


def test_the_number_that_was_corrected_away_is_free_for_its_own_issue(tmp_path):
    """It gets an id of its own, later files of either find theirs, and a rebuild changes nothing."""
    take, listed = renumbering(tmp_path)
    assert not take("b.md", 2, "丙工作组办学", "丁工作组义诊", day=9)  # the same day even
    assert listed() == [("2021-2", 3), ("2021-2-b", 2)]
    assert not take("b2.md", 2, "丙工作组办学", "丁工作组义诊", "戊工作组改水", day=9)
    assert not take("a2.md", 2, "甲工作组修路", "乙工作组植树", "己工作组办展", day=9)
    assert listed() == [("2021-2", 3), ("2021-2-b", 2)]
    counts = {row.id[-1]: row.articles for row in open_engine(tmp_path / "data").issues()[1]}
    assert counts == {"2": 3, "b": 3}
    reindex(tmp_path / "data", print)
    assert listed() == [("2021-2", 3), ("2021-2-b", 2)]


def test_a_file_that_prints_the_corrected_number_is_known_again(tmp_path):
    """It takes the issue's place; one that is another issue is refused, with what to do."""
    take, listed = renumbering(tmp_path)
    assert not take("a3.md", 3, "甲工作组修路", "乙工作组植树", "己工作组办展", day=9)
    assert listed() == [("2021-2", 3)]
    (refused,) = take("c.md", 3, "庚工作组演出", "辛工作组送药", day=20)
    assert "都自称 测试工作简报-2021-3" in refused.reason and "请核对" in refused.reason
    assert listed() == [("2021-2", 3)]


def test_other_ids_go_on():
    """By letters, and never those of articles."""
    assert other_id("a-2017-22") == "a-2017-22-b" and other_id("a-2017-22-b") == "a-2017-22-c"

"""Editing in the browser: a file uploaded, seen beside its original, corrected, published, withdrawn; in the log."""

import io
import re
import time

import pytest

from index.library.editing import audit, drafts
from index.library.ingest import ingest
from index.library.ledger import only_writer
from index.library.opening import open_engine
from index.library.rebuild import reindex
from tests.index.library.test_rebuild import bulletin
from web.access.users import User, changing, with_password
from web.pages.editing import acting, corrections
from web.pages.editing import drafts as pages
from web.pages.editing.acting import names
from web.pages.editing.drafts import POLICY

PASSWORD = "correct horse 1"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One issue is there, and an editor, an admin, and one who may see what others may not."""
    folder = tmp_path_factory.mktemp("editing")
    (folder / "1.md").write_text(bulletin(1, "甲工作组修路1公里", "乙工作组植树1万棵"), encoding="utf-8")
    ingest(folder / "data", [folder / "1.md"])
    with changing(folder / "data") as known:
        known["编辑"] = with_password(User("editor"), PASSWORD)
        known["管理员"] = with_password(User("admin"), PASSWORD)
        known["内部编辑"] = with_password(User("editor", groups=("内部",)), PASSWORD)
    return folder / "data"


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """No test of this file waits for processes."""
    in_this_process(monkeypatch)


def in_this_process(monkeypatch):
    """What is done in processes of their own is done in this one; `tests/index/test_processes.py` has the others."""

    def act(work, *values, **more):
        return work(*values, **more)

    for module in (acting, corrections, pages):
        monkeypatch.setattr(module, "act", act)
    monkeypatch.setattr(drafts, "in_order", lambda work, items, *_, **__: [(item, work(item)) for item in items])


class Editor:
    """One who is logged in, and fills in the forms that the pages show."""

    def __init__(self, data, name):
        from tests.web.test_access import log_in, site

        self.client = site(data).test_client()
        assert log_in(self.client, name, PASSWORD).status_code == 303

    def page(self, address, status=200):
        for wait in (0, 0.7, 1.5):  # a site follows a new generation within half a second
            time.sleep(wait)
            with self.client.get(address) as answer:
                if answer.status_code == status:
                    return answer.get_data(as_text=True)
        raise AssertionError((address, answer.status_code))

    def post(self, address, **values):
        form = re.search(r'name="form" value="([^"]+)"', self.page("/edit"))[1]
        return self.client.post(address, data={"form": form, **values})

    def upload(self, name, content):
        return self.post("/edit", file=(io.BytesIO(content), name))


@pytest.fixture
def editor(data):
    return Editor(data, "编辑")


@pytest.fixture
def admin(data):
    return Editor(data, "管理员")


def said(answer, status):
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def shown_issue(number):
    return bulletin(number, f"甲工作组修路{number}公里", f"乙工作组植树{number}万棵").encode()


def test_a_file_becomes_a_draft_and_is_published_as_corrected(data, editor, admin):
    """Readers see nothing of it before; a rebuild changes nothing of it after."""
    answer = editor.upload("第2期.md", shown_issue(2))
    draft = answer.location
    assert answer.status_code == 303 and re.fullmatch("/edit/drafts/[0-9a-f]{32}", draft)
    page = editor.page(draft)
    id = re.search(r'name="issue" value="([^"]+)"', page)[1]
    assert "甲工作组修路2公里" in page and f'src="{draft}/original"' in page and "核对结果" in page
    assert open_engine(data).issue(id) is None and "第2期.md" in editor.page("/edit")
    with editor.client.get(f"{draft}/original") as original:
        assert original.data == shown_issue(2) and original.mimetype == "text/plain"
        assert original.headers["Content-Security-Policy"] == POLICY
    values = {
        "issue": id,
        "date": "2021-05-06",
        f"title:{id}-01": "甲工作组修路29公里",
        f"topics:{id}-01": "交通，农业",
    }
    assert "甲工作组修路29公里" in said(editor.post(draft, action="correct", **values), 200)
    assert "已发布" in said(editor.post(draft, action="publish"), 200)
    issue = open_engine(data).issue(id)
    assert issue.date.isoformat() == "2021-05-06" and issue.articles[0].title == "甲工作组修路29公里"
    assert [label.value for label in issue.articles[0].topics] == ["交通", "农业"]
    assert editor.page(draft, 404)
    reindex(data, print)
    assert open_engine(data).issue(id) == issue
    acts, wrong = audit.acts(data)
    assert wrong == "" and (acts[-1].who, acts[-1].what, acts[-1].told["new"]) == ("编辑", "ingest", [id])
    assert "29公里" in acts[-1].told["corrections"][id]
    log = admin.page("/edit/audit")
    assert id in log and "编辑" in log and editor.page("/edit/audit", 403)
    assert admin.post("/edit/audit", action="delete").status_code == 405


def test_a_published_issue_is_corrected_replaced_and_withdrawn(data, editor):
    """Each as a generation of its own, seen at once; old generations keep what they had."""
    editor.post(editor.upload("3.md", shown_issue(3)).location, action="publish")
    id = next(row.id for row in open_engine(data).issues(limit=99)[1] if row.number == 3)
    address, born = f"/edit/issues/{id}", open_engine(data).state().generation
    page = editor.page(address)
    assert f'name="title:{id}-01" value="甲工作组修路3公里"' in page and "更正或撤回" in editor.page(f"/issues/{id}")
    assert "没有改动" in said(editor.post(address, action="correct", year="2021", number="3"), 400)
    assert "整数" in said(editor.post(address, action="correct", number="三"), 400)
    assert "不是日期" in said(editor.post(address, action="correct", date="2021-02-30"), 400)
    said(editor.post(address, action="correct", seen=str(born), **{f"title:{id}-02": "丙工作组植树3万棵"}), 200)
    assert "改过了" in said(editor.post(address, action="correct", seen=str(born), number="33"), 409)
    # A file that corrects the text takes its place; what was corrected by hand stays.
    later = shown_issue(3).decode().replace("修路3公里的正文", "修路3公里，比去年长").encode()
    draft = editor.upload("3b.md", later).location
    assert "由这一份代替" in editor.page(draft) and "丙工作组植树3万棵" in editor.page(draft)
    editor.post(draft, action="publish")
    issue = open_engine(data).issue(id)
    assert issue.articles[1].title == "丙工作组植树3万棵" and "比去年长" in issue.articles[0].paragraphs[0].text
    said(editor.post(address, action="correct", **{f"undo:{id}-02": "1"}), 200)
    assert open_engine(data).issue(id).articles[1].title == "乙工作组植树3万棵"
    assert "原因" in said(editor.post(address, action="withdraw", why=" "), 400)
    said(editor.post(address, action="withdraw", why="数字有误"), 200)
    assert open_engine(data).issue(id) is None and editor.page(address, 404)
    assert [act.what for act in audit.acts(data)[0]][-5:] == ["ingest", "correct", "ingest", "correct", "withdraw"]
    assert open_engine(data).issue(id, as_of=born) is not None


def test_the_same_file_again_publishes_only_what_was_corrected(data, editor):
    """Without a correction nothing happens."""
    draft = editor.upload("1.md", bulletin(1, "甲工作组修路1公里", "乙工作组植树1万棵").encode()).location
    assert "内容相同" in editor.page(draft)
    generation = open_engine(data).state().generation
    assert "没有什么要改的" in said(editor.post(draft, action="publish"), 200)
    assert open_engine(data).state().generation == generation
    draft = editor.upload("1.md", bulletin(1, "甲工作组修路1公里", "乙工作组植树1万棵").encode()).location
    id = re.search(r'name="issue" value="([^"]+)"', editor.page(draft))[1]
    editor.post(draft, action="correct", issue=id, running_number="9")
    assert "已发布" in said(editor.post(draft, action="publish"), 200)
    assert open_engine(data).issue(id).running_number == 9


def test_what_a_file_does_not_tell_is_said(data, editor):
    """A file without number and date is a draft that is not read, until its editor says which issue it is."""
    text = (
        "# 某刊\n\n## 甲工作组修路\n\n甲工作组修路的正文，说了许多事情。\n\n## 乙工作组植树\n\n乙工作组植树的正文。\n"
    )
    draft = editor.upload("无题.md", text.encode()).location
    page = editor.page(draft)
    assert "没有读出来" in page and 'value="publish"' not in page
    assert "整数" in said(editor.post(draft, action="read", year="x"), 400)
    page = said(editor.post(draft, action="read", year="2020", number="7", title="某刊"), 200)
    assert 'value="publish"' in page and "2020" in page
    assert "已发布" in said(editor.post(draft, action="publish"), 200)
    assert [row.number for row in open_engine(data).issues(year=2020)[1]] == [7]


def test_what_cannot_be_done_is_said_and_changes_nothing(data, editor, monkeypatch):
    """Files of other kinds, none, too many, too large; another writer; buttons that no page has; no form."""
    for name, content in (("x.exe", b"MZ"), ("a.zip", b"PK"), ("../../x", b"x"), ("空.md", b"")):
        assert 'role="alert"' in said(editor.upload(name, content), 400)
    assert "没有选文件" in said(editor.post("/edit"), 400)
    draft = editor.upload("../../etc/4.md", shown_issue(4)).location
    assert "4.md" in editor.page(draft) and "etc" not in editor.page(draft).partition("<main")[2].partition("iframe")[0]
    before = open_engine(data).state().generation
    with only_writer(data):
        assert "另一个进程正在写" in said(editor.post(draft, action="publish"), 409)
        id = open_engine(data).issues()[1][0].id
        assert "另一个进程正在写" in said(editor.post(f"/edit/issues/{id}", action="withdraw", why="x"), 409)
    assert editor.post(draft, action="explode").status_code == 400
    assert editor.post(draft, action="correct", issue="none").status_code == 400
    assert editor.client.post(draft, data={"action": "publish"}).status_code == 403
    for token in ("0" * 32, "..", "x" * 32):
        assert editor.client.get(f"/edit/drafts/{token}").status_code == 404
    assert open_engine(data).state().generation == before
    monkeypatch.setattr(drafts, "MOST", 1)
    assert "放不下了" in said(editor.upload("5.md", shown_issue(5)), 400)
    monkeypatch.setattr(drafts, "LARGEST", 10)
    assert "超过" in said(editor.upload("5.md", shown_issue(5)), 400)
    assert "已删去" in said(editor.post(draft, action="discard"), 200)
    assert not [path for path in (data / "drafts").iterdir() if path.name != "lock"]


def test_what_was_typed_stays_where_it_is_refused(data, editor):
    """Of an issue and of a draft; a field that is emptied is no correction, and says so."""
    draft = editor.upload("第2期.md", shown_issue(2)).location
    id = re.search(r'name="issue" value="([^"]+)"', editor.page(draft))[1]
    typed = {"action": "correct", "issue": id, f"title:{id}-01": "改好的标题", f"topics:{id}-01": "新主题"}
    page = said(editor.post(draft, **typed, date="2022-13-40"), 400)
    assert 'value="改好的标题"' in page and 'value="新主题"' in page and 'value="2022-13-40"' in page
    assert "日期不能空着" in said(editor.post(draft, **typed, date=""), 400)
    assert "标题不能空着" in said(editor.post(draft, **{**typed, f"title:{id}-01": " "}), 400)
    editor.post(draft, action="publish")
    page = said(editor.post(f"/edit/issues/{id}", **typed, year="99999"), 400)
    assert 'value="改好的标题"' in page and 'value="99999"' in page


def test_a_draft_expires(data, editor, monkeypatch):
    """A week after it came, when the next one comes."""
    draft = editor.upload("6.md", shown_issue(6)).location
    monkeypatch.setattr(drafts, "DAYS", -1)
    other = editor.upload("7.md", shown_issue(7))
    assert other.status_code == 400 or other.location != draft
    assert editor.page(draft, 404)


def test_nothing_of_a_restricted_series_shows_to_an_editor_outside(data, editor, admin):
    """Neither drafts nor the log nor the form."""
    id = next(row.id for row in open_engine(data).issues(limit=99)[1] if row.number == 1)
    series = open_engine(data).issue(id).series
    inner = Editor(data, "内部编辑")
    draft = inner.upload("8.md", shown_issue(8)).location
    (data / "restricted.json").write_text(f'{{"{series}": ["内部"]}}', encoding="utf-8")
    try:
        assert editor.page(draft, 404) and editor.page(f"{draft}/original", 404)
        assert editor.post(draft, action="publish").status_code == 404
        assert "8.md" not in editor.page("/edit") and "8.md" in inner.page("/edit")
        assert editor.page(f"/edit/issues/{id}", 404) and id not in admin.page("/edit/audit")
        assert inner.page(draft) and inner.page(f"/edit/issues/{id}")
    finally:
        (data / "restricted.json").unlink()
        inner.post(draft, action="discard")


def test_names_are_told_apart_by_any_mark():
    """、 ， , ； and ; alike."""
    assert names("就业、教育，卫生, 农业；x;") == ("就业", "教育", "卫生", "农业", "x")

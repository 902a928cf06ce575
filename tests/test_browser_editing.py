"""An editor's day in a real browser: login, a file uploaded, seen beside its original, corrected and published."""

import socket
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe

from index.library.ingest import ingest
from index.library.opening import open_engine
from tests.index.library.test_rebuild import bulletin
from tests.test_browser import DESK, PHONE, Visit, browser, follow
from tests.test_browser_promises import RULES
from tests.web.pages.editing.test_editing import in_this_process
from tests.web.test_access import site as guarded
from web.access.users import User, changing, with_password
from web.server import Server

__all__ = ["browser"]
pytestmark = pytest.mark.browser

PASSWORD = "correct horse 1"
PAGE = """<!doctype html><meta charset="utf-8"><title>测试工作简报</title>
<h1>测试工作简报</h1><p>2021年第{n}期</p><p>示例办公室</p><p>2021年3月{n}日</p>
<h2>目录</h2><p>1. 甲工作组修路{n}公里</p><p>2. 题目在正文里找不到的一篇</p><hr>
<h2>甲工作组修路{n}公里</h2><p>甲工作组修路{n}公里的正文，说了许多事情。</p>
<h2>乙工作组植树{n}万棵</h2><p>乙工作组植树{n}万棵的正文，也说了许多事情。</p>
<script>document.title = "ran"; parent.document.title = "ran"</script><img src="/ran.png" onerror="alert(1)">
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The address of a site with a login, served as in production, and its data folder."""
    folder = tmp_path_factory.mktemp("editing")
    (folder / "1.md").write_text(bulletin(1, "甲工作组修路1公里", "乙工作组植树1万棵"), encoding="utf-8")
    data = folder / "data"
    ingest(data, [folder / "1.md"])
    with changing(data) as known:
        known["管理员"] = with_password(User("admin"), PASSWORD)
    server = Server(guarded(data), socket.create_server(("127.0.0.1", 0)), threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", data
    server.stop()
    thread.join(15)


class Desk(Visit):
    """An editor, whose pages are all looked at: nothing that axe finds, nothing wider than the screen."""

    def look(self):
        page = self.page
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        if self.axe:
            page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")
            options = {"runOnly": RULES, "resultTypes": ["violations"], "iframes": False}
            found = Axe().run(page, options=options).response["violations"]
            assert not found, [(page.url, one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]

    def log_in(self, password):
        self.page.get_by_label("用户名").fill("管理员")
        self.page.get_by_label("密码").fill(password)
        follow(self.page, self.page.get_by_role("button", name="登录"))


WAYS = {
    "desk": (2, {"viewport": DESK}),
    "phone, dark": (3, {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"}),
    "phone without JavaScript": (4, {"viewport": PHONE, "java_script_enabled": False}),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_editor_logs_in_uploads_corrects_publishes_and_corrects_again(browser, served, tmp_path, way, monkeypatch):
    """By mouse or finger, with scripts and without them; what a page brings along never runs."""
    address, data = served
    number, options = WAYS[way]
    if way != "desk":  # there acts are done in processes of their own, as in production
        in_this_process(monkeypatch)
    file = tmp_path / f"第{number}期.html"
    file.write_text(PAGE.format(n=number), encoding="utf-8")
    editor = Desk(browser, address, **options)
    fetched = []
    editor.page.on("requestfinished", lambda request: fetched.append(request.url))
    editor.axe = options.get("java_script_enabled", True)
    page = editor.open("/edit")
    assert "/login" in page.url
    editor.look()
    editor.log_in("wrong")
    assert page.get_by_role("alert").is_visible() and "/login" in page.url
    editor.log_in(PASSWORD)
    page.get_by_role("heading", name="上传").wait_for()
    assert page.url == f"{address}/edit"
    editor.look()
    # A file of a kind that is not read is said; the right one becomes a draft.
    (tmp_path / "x.exe").write_bytes(b"MZ")
    page.locator("input[type=file]").set_input_files(tmp_path / "x.exe")
    follow(page, page.get_by_role("button", name="上传"))
    assert "x.exe" in page.get_by_role("alert").inner_text()
    page.locator("input[type=file]").set_input_files(file)
    follow(page, page.get_by_role("button", name="上传"))
    page.get_by_role("heading", name=file.name).wait_for()
    # What was read, what looked wrong, and the original, beside each other or one below the other.
    assert page.locator("summary", has_text=f"甲工作组修路{number}公里").is_visible()
    assert "题目在正文里找不到的一篇" in page.locator(".remarks").inner_text()
    frame = page.frame_locator("iframe")
    assert f"甲工作组修路{number}公里" in frame.locator("body").inner_text()
    read, original = page.locator(".beside > div").first.bounding_box(), page.locator(".original").bounding_box()
    if options["viewport"] is DESK:
        assert original["x"] >= read["x"] + read["width"] and original["y"] == read["y"]
    else:
        assert original["y"] >= read["y"] + read["height"] and original["width"] <= PHONE["width"]
    assert page.title() != "ran" and not [one for one in fetched if "ran.png" in one]
    editor.look()
    # Corrected before it is published.
    if not page.get_by_label("标题").first.is_visible():
        page.get_by_text("更正标题、标签、期号和日期").click()
    page.get_by_label("标题").first.fill(f"甲工作组修路{number}0公里")
    follow(page, page.get_by_role("button", name="记下更正"))
    page.locator("summary", has_text=f"甲工作组修路{number}0公里").wait_for()
    assert number not in {row.number for row in open_engine(data).issues()[1]}
    follow(page, page.get_by_role("button", name="发布"))
    page.get_by_role("heading", name="已发布").wait_for()
    page.wait_for_timeout(600)  # a site follows a new generation within half a second
    follow(page, page.locator("main li a"))
    page.get_by_text("更正或撤回").wait_for()
    follow(
        page, page.get_by_role("link", name=f"甲工作组修路{number}公里").first
    )  # the contents list is as it is printed
    assert page.locator("h1").inner_text() == f"甲工作组修路{number}0公里"
    page.go_back()
    # And once more, after it is published.
    page.get_by_text("更正或撤回").click()
    page.get_by_role("button", name="更正并发布").wait_for()
    editor.look()
    page.get_by_label("主题").nth(1).fill("林业")
    page.get_by_label("日期").fill(f"2021-04-0{number}")
    follow(page, page.get_by_role("button", name="更正并发布"))
    page.get_by_role("heading", name="已更正").wait_for()
    issue = next(open_engine(data).issue(row.id) for row in open_engine(data).issues()[1] if row.number == number)
    assert issue.date.isoformat() == f"2021-04-0{number}" and issue.articles[1].topics[0].value == "林业"
    assert issue.articles[0].title == f"甲工作组修路{number}0公里"
    # The log has it; logging out ends it.
    editor.open("/edit/audit")
    assert page.locator("main .lines li").first.inner_text().startswith(f"更正 {issue.id}")
    editor.look()
    follow(page, page.get_by_role("link", name="退出"))
    follow(page, page.get_by_role("button", name="退出"))
    editor.open("/edit")
    assert "/login" in page.url
    # The console names what the sandbox kept from running, and the answers that said what was wrong; nothing else.
    allowed = ("sandbox", "status of 403", "status of 400", "Content Security Policy")
    assert not [text for text in editor.wrong if not any(part in text for part in allowed)]
    editor.context.close()

"""What is restricted, sought on every route by its own words: those of the group see it there, and nobody else ever.

A route is looked at only where it could show something, so each that can is first seen to show it to one of the group.
"""

import hashlib
import io
import json
import re
import time
import zipfile
from urllib.parse import unquote

import pytest

from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ledger_file.lookup import issues_of_file
from index.library.opening import open_engine
from tests.pictures import png
from tests.web.test_access import run, site

WORD = "朱雀湾"  # stands in the restricted issue alone: in titles, texts, labels, figures, findings, names of files
PICTURE = png(seed=7)
KEY = hashlib.sha256(PICTURE).hexdigest()
PROFILE = """title = "测试内参"
marks = ["测试内参"]
contents = ["目录"]
[groups]
"朱雀湾工作组" = []
"青石工作组" = []
[places]
"朱雀湾县" = []
"白鹿县" = []
[topics."卫生"]
words = ["医疗队"]
[synonyms]
"""
ISSUE = """# 测试内参

2023年第{n}期

2023年6月{n}日

## 目录

- {x}工作组选派医疗队
- {x}县大桥投资3.5亿元
- {x}的这一篇正文里没有

---

## {x}工作组选派医疗队

{x}县的医疗队到县医院义诊，看病人三百二十人次，{x}县大桥投资3.5亿元。{x}镇大会堂也来了人。

![{x}义诊现场](img/现场.png)

## {x}县大桥投资3.5亿元

{x}县大桥投资3.5亿元，医疗队也来了，{x}镇大会堂落成。
"""
MORE = "\n## {x}第{n}次会议\n\n{x}县的医疗队开了第{n}次会。\n"  # in the restricted issue, so that words can be compared
ELSE = "\n## 松岗镇第{n}次修路\n\n松岗镇的路修好了{n}公里。\n"
SAID = {"reader": "读者", "editor": "编辑", "admin": "管理员"}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """An issue for all, one for the group alone, and one of the group's that was withdrawn; users of every role."""
    folder = tmp_path_factory.mktemp("restricted")
    data = folder / "data"
    (data / "profiles").mkdir(parents=True)
    (data / "profiles" / "neican.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "img").mkdir()
    (folder / "img" / "现场.png").write_bytes(PICTURE)
    for number, x in ((1, "白鹿"), (6, WORD), (8, WORD)):
        text = ISSUE.format(n=number, x=x)
        if number == 1:
            text = text.replace("img/现场.png", "img/没有.png").replace("白鹿工作组", "青石工作组")
        text += "".join((ELSE if number == 1 else MORE).format(n=n, x=x) for n in range(2, 7))
        (folder / f"{x}{number}.md").write_text(text, encoding="utf-8")
        ingest(data, [folder / f"{x}{number}.md"], who="编辑")
    withdraw(data, "neican-2023-8", f"{WORD}县要求撤回", "编辑")
    for role, name in SAID.items():
        assert run(data, "add", name, "--role", role).exit_code == 0
    assert run(data, "add", "内部", "--role", "admin", "--group", "内部").exit_code == 0
    (data / "tokens.json").write_text(
        json.dumps({name: run(data, "token", name).stdout.strip() for name in (*SAID.values(), "内部")})
    )
    return data


@pytest.fixture(params=["neican", "neican-2023-6"])
def restricted(request, data):
    """By series, and by issue; that which was withdrawn with it."""
    issues = {request.param: ["内部"], "neican-2023-8": ["内部"]}
    (data / "restricted.json").write_text(json.dumps(issues), encoding="utf-8")
    yield request.param
    (data / "restricted.json").unlink()


class Asker:
    """Who asks, by a token; an open site's stranger without one."""

    def __init__(self, data, name):
        self.mode = "login" if name else "open"
        app = site(data, open_engine(data), lambda sha256: issues_of_file(data, sha256), mode=self.mode)
        self.client = app.test_client()
        token = json.loads((data / "tokens.json").read_text())[name] if name else ""
        self.headers = {"Authorization": f"Bearer {token}"} if name else {}

    def ask(self, address, post=None):
        """(status, all that an answer says, unpacked); waited for where it is still in the making."""
        end = time.monotonic() + 30
        while True:
            more = {"data": post} if isinstance(post, dict) else {"json": json.loads(post)} if post else {}
            with self.client.open(address, method="POST" if post else "GET", headers=self.headers, **more) as answer:
                if answer.status_code != 503 or time.monotonic() > end:
                    return answer.status_code, said(answer)
            time.sleep(0.05)


def said(answer):
    """Text of an answer, of a workbook's parts too, with where it leads; the name of the picture if it is that."""
    body = answer.get_data()
    if body == PICTURE:
        return WORD
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    text = re.sub(r"\\u([0-9a-f]{4})", lambda one: chr(int(one[1], 16)), body.decode("utf-8", "replace"))
    return unquote(f"{answer.headers.get('Location', '')} {text}")


# What each route is asked, by endpoint: {issue} and {article} are the restricted one's, {old} was withdrawn.
LISTS = ("", "&format=json", "&format=csv", "&format=jsonl", "&format=xlsx", "&format=atom", "&as_of=2", "&sort=oldest")
RESEARCH = ("", "&format=json", "&format=csv", "&as_of=2")
ASKED = {
    "home.home": ["/"],
    "results.search": [
        f"/search?q={q}{more}" for q in ("", "医疗队", "医*队", "投资 >3亿元", "就医") for more in LISTS
    ],
    "suggest.suggestions": ["/suggest?q=朱", "/suggest?q=zhuque", "/suggest?q=大"],
    "figures.figures": [f"/figures?about={q}{more}" for q in ("", "大桥") for more in LISTS[:3]],
    "figures.through_time": [f"/figures/timeline?about=大桥投资{more}" for more in RESEARCH[:3]],
    "figures.check_draft": [("/verify", {"text": "县大桥投资3.5亿元，医疗队看病人320人次。"})],
    "concordance.lines": [f"/concordance?q=医疗队{more}" for more in RESEARCH],
    "trends.lines": [f"/trends?q=医疗队&unit={unit}{more}" for unit in ("group", "place") for more in RESEARCH],
    "words.comparison": [f"/compare?q=医疗队{more}" for more in ("", "&format=json", "&exact=1")],
    "words.near": [f"/near?q=医疗队{more}" for more in ("", "&format=json", "&exact=1")],
    "articles.article": [
        "/articles/{article}",
        "/articles/{article}?format=json",
        "/articles/{article}?q=医疗队&as_of=2",
    ],
    "articles.cite": ["/articles/{article}/cite", "/articles/{article}/cite?format=ris"],
    "pictures.picture": [f"/articles/{{article}}/pictures/{KEY}"],
    "issues.issues": ["/issues", "/issues?format=json", "/issues?series=neican&format=atom", "/issues?format=csv"],
    "issues.issue": ["/issues/{issue}", "/issues/{issue}?format=json", "/issues/{old}", "/issues/{old}?format=json"],
    "originals.original": ["/originals/{sha256}", "/originals/{sha256}?issue={issue}", "/originals/{old_sha256}"],
    "originals.view": ["/originals/{sha256}/view?issue={issue}", "/originals/{old_sha256}/view?issue={old}"],
    "report.report": ["/report", "/report?format=json"],
    "report.faults": ["/report/contents-without-article", "/report/contents-without-article?format=csv"],
    "marked.marked": ["/marked?ids={article}", "/marked?ids={article}&format=csv"],
    "discovery.issue_map": ["/sitemap/issues-1.xml"],
    "discovery.article_map": ["/sitemap/articles-1.xml"],
    "api.search": ["/api/v1/search?q=医疗队", "/api/v1/search?as_of=2"],
    "api.suggest": ["/api/v1/suggest?q=朱"],
    "api.articles": ["/api/v1/articles"],
    "api.article": ["/api/v1/articles/{article}", "/api/v1/articles/{article}?as_of=2"],
    "api.citation": ["/api/v1/articles/{article}/citation"],
    "api.related": ["/api/v1/articles/{article}/related", "/api/v1/articles/neican-2023-1-01/related"],
    "api.issues": ["/api/v1/issues"],
    "api.issue": ["/api/v1/issues/{issue}", "/api/v1/issues/{old}"],
    "api.figures": ["/api/v1/figures?about=大桥", "/api/v1/figures"],
    "api.timeline": ["/api/v1/figures/timeline?about=大桥投资"],
    "api.verify": [("/api/v1/verify", '{"text": "县大桥投资3.5亿元。"}')],
    "api.trends": ["/api/v1/trends?q=医疗队&unit=group", "/api/v1/trends?q=医疗队&unit=place"],
    "api.compare": ["/api/v1/compare?q=医疗队"],
    "api.near": ["/api/v1/near?q=医疗队"],
    "api.concordance": ["/api/v1/concordance?q=医疗队"],
    "api.report": ["/api/v1/report"],
    "desk.desk": ["/edit"],
    "drafts.draft": ["/edit/drafts/{draft}"],
    "drafts.original": ["/edit/drafts/{draft}/original"],
    "corrections.issue": ["/edit/issues/{issue}"],
    "audit.audit": ["/edit/audit", "/edit/audit?format=json"],
}
# Routes that show nothing of any issue: forms, texts of the site, counts (below), addresses that are sent back.
NOTHING = {
    *("static", "health.health", "health.ready", "health.metrics", "login.login", "login.logout", "help.help"),
    *("help.about", "api.begin", "api.docs", "api.openapi", "api.state", "discovery.opensearch", "discovery.robots"),
    *("discovery.sitemap", "share.short", "share.qr", "figures.condition", "figures.guide"),
    "originals.frame",
}
EDITORS = ("desk.", "drafts.", "corrections.", "audit.")


def test_every_route_is_walked(data):
    """A new route has to say what it is asked here, or that it shows nothing of any issue."""
    app = site(data, open_engine(data))
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(ASKED) | NOTHING == there and not set(ASKED) & NOTHING


def test_the_groups_own_see_it_on_every_route_and_nobody_else_on_any(data, restricted, tmp_path):
    """In every format, by a list, an address of its own, an earlier generation, an original, a picture, a draft."""
    inner = Asker(data, "内部")
    draft = tmp_path / f"{WORD}.md"
    draft.write_text(ISSUE.format(n=6, x=WORD).replace("义诊", "再次义诊"), encoding="utf-8")
    with draft.open("rb") as file:
        answer = inner.client.post("/edit", data={"file": (file, draft.name)}, headers=inner.headers)
    assert answer.status_code == 303
    sha256 = {
        number: hashlib.sha256((data.parent / f"{WORD}{number}.md").read_bytes()).hexdigest() for number in (6, 8)
    }
    values = {
        **{"issue": "neican-2023-6", "article": "neican-2023-6-01", "old": "neican-2023-8"},
        **{"sha256": sha256[6], "old_sha256": sha256[8], "draft": answer.location.rpartition("/")[2]},
    }
    outsiders = {"stranger": Asker(data, ""), **{role: Asker(data, name) for role, name in SAID.items()}}
    try:
        for endpoint, addresses in ASKED.items():
            seen = []
            for asked in addresses:
                address, post = asked if isinstance(asked, tuple) else (asked, None)
                address = address.format(**values)
                id = "neican-2023-6" if "neican-2023-6" not in address else WORD  # what was asked may be said again
                status, text = inner.ask(address, post)
                assert status < 500, address
                seen += [address] if WORD in text or id in text else []
                for who, outsider in outsiders.items():
                    if who in ("reader", "editor") and not endpoint.startswith(EDITORS):
                        continue  # they may see nothing that an admin may not
                    status, text = outsider.ask(address, post)
                    assert status < 500 and WORD not in text and id not in text, (who, address)
            assert seen, f"{endpoint} showed nothing, so nothing was tested"
    finally:
        inner.client.post(f"/edit/drafts/{values['draft']}", data={"action": "discard"}, headers=inner.headers)


def test_an_upload_into_what_is_restricted_is_refused(data, restricted, tmp_path):
    """Nothing of it is kept, and no draft's form names the series."""
    editor = Asker(data, SAID["editor"])
    path = tmp_path / "稿.md"
    before = sorted((data / "drafts").glob("*/"))

    def upload(text):
        path.write_text(text, encoding="utf-8")
        with path.open("rb") as file:
            return editor.client.post("/edit", data={"file": (file, path.name)}, headers=editor.headers)

    answer = upload(ISSUE.format(n=6, x=WORD))
    assert answer.status_code == 400 and "限制阅读" in answer.get_data(as_text=True)
    assert sorted((data / "drafts").glob("*/")) == before
    answer = upload(ISSUE.format(n=9, x="白鹿").replace("内参", "外参"))
    assert answer.status_code == 303
    status, page = editor.ask(answer.location)
    assert (status, 'value="neican"' in page) == (200, restricted != "neican")
    editor.client.post(answer.location, data={"action": "discard"}, headers=editor.headers)


@pytest.mark.parametrize("address", ["/ready", "/metrics", "/report", "/api/v1/report"])
def test_what_counts_everything_is_not_there_for_outsiders(data, restricted, address):
    """Whatever their role."""
    for name in SAID.values():
        assert Asker(data, name).ask(address)[0] in (403, 404)

"""Pictures from a folder to the page: kept, shown as data, to those who may see the article, and after a rebuild."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from index.library.check import check
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ingest_values import Particulars
from index.library.ledger import reader
from index.library.ledger_file.lookup import issues_of_file
from index.library.opening import open_engine
from index.library.rebuild import reindex, silent
from tests.corpus.files.test_archive import tarred, zipped
from tests.pictures import png
from web import create_app, guarded
from web.access.guard import Access

PICTURE, OUTSIDE = png(seed=1), png(seed=2)
KEY = hashlib.sha256(PICTURE).hexdigest()
ISSUE = """# 云川协作简报

2023年第6期

## 望港工作组选派医疗队

医疗队到县医院义诊，看病人三百二十人次。

![义诊现场](img/现场%201.png)

大家都说好。![](../outside.png)

## 又一篇

正文在这里，没有图片。
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, data = tmp_path_factory.mktemp("pictures"), tmp_path_factory.mktemp("data")
    (folder / "刊" / "img").mkdir(parents=True)
    (folder / "刊" / "6.md").write_text(ISSUE, encoding="utf-8")
    (folder / "刊" / "img" / "现场 1.png").write_bytes(PICTURE)
    (folder / "outside.png").write_bytes(OUTSIDE)
    assert ingest(data, [folder / "刊"], Particulars("yunchuan")).issues == 1
    return data


def client(data: Path):
    app = create_app(open_engine(data), lambda sha256: data / "originals" / sha256)
    guarded.install(app, Access("open"), data, lambda sha256: issues_of_file(data, sha256))
    return app.test_client()


def shown(site) -> list[str]:
    page = site.get("/articles/yunchuan-2023-6-01").get_data(as_text=True)
    return re.findall(r'<img src="([^"]*)" loading="lazy" alt="([^"]*)"></figure>', page)


def test_it_is_shown_as_data(data: Path) -> None:
    """Under its hash, with its caption as its words; its type is what its bytes are, and nothing in it can run."""
    site = client(data)
    ((address, alt),) = shown(site)
    assert (address, alt) == (f"/articles/yunchuan-2023-6-01/pictures/{KEY}", "义诊现场")
    response = site.get(address)
    assert (response.status_code, response.mimetype, response.data) == (200, "image/png", PICTURE)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert site.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_nothing_else_is(data: Path) -> None:
    """No picture of another article, no file of another kind, nothing from outside the folder."""
    site = client(data)
    (original,) = [path.name for path in (data / "originals").iterdir() if path.name != KEY]
    for id, key in (("yunchuan-2023-6-02", KEY), ("yunchuan-2023-6-01", original), ("yunchuan-2023-6-01", "0" * 64)):
        assert site.get(f"/articles/{id}/pictures/{key}").mimetype != "image/png"
    assert not (data / "originals" / hashlib.sha256(OUTSIDE).hexdigest()).exists()


def test_it_is_checked_backed_up_and_there_after_a_rebuild(data: Path, tmp_path: Path) -> None:
    """It is an original like the file that names it; the folder that it came from is no longer needed."""
    with reader(data) as store:
        assert KEY in store.originals_named()
    reindex(data, silent)
    assert len(shown(client(data))) == 1
    (data / "originals" / KEY).rename(tmp_path / "gone")
    with reader(data) as store:
        faults = check(lambda: open_engine(data), store).faults
    assert len(faults) == 1 and KEY in faults[0].message
    (tmp_path / "gone").rename(data / "originals" / KEY)


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
def test_pictures_in_the_archive_of_their_page_are_kept(tmp_path: Path, suffix: str) -> None:
    """As those beside it in its folder, under its folder alone; a rebuild needs no archive."""
    files = {
        "2023/6.md": ISSUE.encode(), "2023/img/现场 1.png": PICTURE, "outside.png": OUTSIDE, "2023/unnamed.png": OUTSIDE
    }  # fmt: skip
    packed = tmp_path / f"刊{suffix}"
    packed.write_bytes(zipped(files) if suffix == ".zip" else tarred(files, "w:gz"))
    data = tmp_path / "data"
    assert ingest(data, [packed], Particulars("yunchuan")).issues == 1
    packed.unlink()
    for _ in range(2):
        ((address, _),) = shown(client(data))
        assert client(data).get(address).data == PICTURE
        reindex(data, silent)
    assert len(list((data / "originals").iterdir())) == 2


def test_a_restricted_series_shows_none(data: Path) -> None:
    """Neither by the article nor as an original."""
    (data / "restricted.json").write_text(json.dumps({"yunchuan": ["内部"]}), encoding="utf-8")
    try:
        site = client(data)
        for address in (f"/articles/yunchuan-2023-6-01/pictures/{KEY}", f"/originals/{KEY}"):
            assert site.get(address).status_code == 404
    finally:
        (data / "restricted.json").unlink()


def test_one_that_was_withdrawn_is_gone(data: Path) -> None:
    """With the answer of its article."""
    withdraw(data, "yunchuan-2023-6", "数字有误")
    assert client(data).get(f"/articles/yunchuan-2023-6-01/pictures/{KEY}").status_code == 410

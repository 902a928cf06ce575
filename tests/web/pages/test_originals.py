"""Originals: for download, never for display."""

import dataclasses

import pytest

from tests import handmade
from tests.oracle import BruteForce
from tests.pages import get
from web import create_app
from web.pages.originals import safe_name

ADDRESS = f"/originals/{handmade.SHA256}"


def test_an_original_is_an_attachment_that_can_do_nothing(client):
    """The very bytes, with its own name, sandboxed and never guessed at."""
    with client.get(ADDRESS + "?issue=yunling-2023-1") as response:
        assert response.data == handmade.ORIGINAL
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith("attachment")
        assert "filename*=UTF-8''%E7%AC%AC1%E6%9C%9F" in disposition
        assert response.headers["Content-Security-Policy"] == "sandbox"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.mimetype == "text/html"


def test_without_its_issue_an_original_is_plain_bytes(client):
    """Neither name nor type is guessed, nor taken from an issue that was read from another file."""
    for more in ("", "?issue=yunling-2023-3", "?issue=none"):
        with client.get(ADDRESS + more) as response:
            assert response.mimetype == "application/octet-stream"
            assert handmade.SHA256[:16] in response.headers["Content-Disposition"]


def test_an_original_that_is_not_here_is_not_offered(tmp_path):
    """A machine that only reads the index may have no originals: the issue names the file, without a link."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    client = create_app(engine, lambda sha256: tmp_path / sha256).test_client()
    page = client.get("/issues/yunling-2023-1").get_data(as_text=True)
    assert "第1期（示例）.html" in page and "/originals/" not in page


def test_a_page_is_looked_at_in_a_frame_where_nothing_runs(client):
    """Our page holds a frame without any right; what it shows has a policy by which nothing is fetched or run."""
    page = get(client, f"{ADDRESS}/view?issue=yunling-2023-1")
    [shown] = page.all("//iframe[@sandbox='']/@src")
    with client.get(shown) as response:
        assert "第1期" in response.text.encode().decode("utf-8") or response.text
        policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "script" not in policy and "'self'" not in policy.replace("frame-ancestors 'self'", "")


def test_a_text_is_looked_at_as_text(tmp_path):
    """Whatever stands in it is only text."""
    path = tmp_path / "file"
    path.write_bytes(handmade.ORIGINAL)
    source = dataclasses.replace(handmade.FIRST.source, media_type="text/plain", encoding="utf-8")
    engine = BruteForce()
    engine.write([dataclasses.replace(handmade.FIRST, source=source)])
    client = create_app(engine, lambda sha256: path).test_client()
    page = get(client, f"{ADDRESS}/view?issue=yunling-2023-1")
    assert page.texts("//pre") == [handmade.ORIGINAL.decode()]
    assert not page.all("//main//script | //iframe")
    assert client.get(f"{ADDRESS}/frame?issue=yunling-2023-1").status_code == 404


@pytest.mark.parametrize("issue", ["", "none", "yunling-2023-3"])
def test_only_the_file_of_an_issue_that_is_shown_is_looked_at(client, issue):
    """Not that of an issue which this reader cannot see, or which was read from another file."""
    for way in ("view", "frame"):
        assert client.get(f"{ADDRESS}/{way}?issue={issue}").status_code == 404


@pytest.mark.parametrize("name", ["0" * 64, "3D" * 32, "..%2F..%2Fetc%2Fpasswd", "3d", "%00"])
def test_what_is_no_original_is_not_there(client, name):
    """Only a known hash names a file."""
    assert client.get(f"/originals/{name}").status_code == 404


def test_a_name_cannot_break_out_of_its_header(tmp_path):
    """Control characters, quotes, paths and reversals in a file's name become harmless."""
    assert safe_name('a/b\r\nX: "1"\u202e第1期.html') == "a_b__X_ _1__第1期.html"
    assert safe_name("..") == "original"
    path = tmp_path / "file"
    path.write_bytes(handmade.ORIGINAL)
    source = dataclasses.replace(handmade.FIRST.source, name="a\r\nSet-Cookie: b.html")
    engine = BruteForce()
    engine.write([dataclasses.replace(handmade.FIRST, source=source)])
    client = create_app(engine, lambda sha256: path).test_client()
    with client.get(ADDRESS + "?issue=yunling-2023-1") as response:
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers

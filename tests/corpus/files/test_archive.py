"""Archives give their files, and nothing of what an archive can do to a machine."""

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.files import archive
from corpus.files.archive import is_archive, members
from tests.pictures import png

FILES = {"2021/第1期.html": "<p>甲</p>".encode(), "第2期.txt": "乙".encode()}


def zipped(files: dict[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", options.get("method", zipfile.ZIP_DEFLATED)) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as made:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return out.getvalue()


def codes(data: bytes, name: str = "a.zip") -> dict[str, object]:
    """Each member with its bytes, or its error's code."""
    return {
        member: content.code if isinstance(content, ReadError) else content for member, content in members(data, name)
    }


@pytest.mark.parametrize("data", [zipped(FILES), *(tarred(FILES, mode) for mode in ("w", "w:gz", "w:bz2", "w:xz"))])
def test_members_of_every_kind(data: bytes) -> None:
    """Zip and tar, plain or compressed, give each file under the archive's own name."""
    assert codes(data, "dir/旧刊.zip") == {f"旧刊.zip/{name}": content for name, content in FILES.items()}


def test_a_tar_that_ends_like_a_zip() -> None:
    """A Word document is a zip, and as the last member of a tar it does not make that one."""
    files = {"第1期.html": b"<p>", "第2期.docx": zipped({"word/document.xml": b"<w/>"})}
    assert codes(tarred(files), "a.tar") == {f"a.tar/{name}": content for name, content in files.items()}


@pytest.mark.parametrize("packed", [zipped, tarred, lambda files: tarred(files, "w:gz")])
def test_pictures_are_found_by_name(packed: Callable[[dict[str, bytes]], bytes]) -> None:
    """By their bytes and bounds too; a broken or false archive has none, as has one that unpacks to too much."""
    files = {
        "2021/img/现场.png": png(), "a.JPG": b"\xff\xd8\xff" + bytes(99), "b.png": b"<svg/>", "c.svg": png(),
        "__MACOSX/a.png": png(), "d.gif": b"GIF8" + bytes(5 << 20),
    }  # fmt: skip
    data = packed({**FILES, **files})
    assert archive.pictures(data) == {name: files[name] for name in ("2021/img/现场.png", "a.JPG")}
    assert archive.pictures(data[:60]) == archive.pictures(b"x") == {}
    bomb = {f"{n}.png": b"\x89PNG\r\n\x1a\n" + bytes(4 << 20) for n in range(8)}
    assert len(archive.pictures(packed(bomb))) <= 8
    assert any(code == "archive-bomb" for code in codes(packed(bomb)).values()) == (packed is not tarred)


def test_a_zip_of_a_later_version() -> None:
    """One that asks for more than zipfile can do is an error of the archive, as a broken one is."""
    later = zipped(FILES).replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x64")
    assert codes(later) == {"a.zip": "archive-broken"}


def test_names_that_archives_have() -> None:
    """What is an archive is told by the suffix; others are refused with the cure."""
    assert is_archive("A.ZIP") and is_archive("x.tar.gz") and not is_archive("x.html")
    with pytest.raises(ReadError, match="zip"):
        list(members(b"not an archive", "a.zip"))
    with pytest.raises(ReadError):
        list(members(gzip.compress(b"a page, no tar"), "a.tar.gz"))


def test_paths_are_only_names() -> None:
    """A member that would climb out of a folder, or name a drive, keeps the harmless part of its name."""
    tricks = {"../../etc/passwd": b"1", "/abs/b.txt": b"2", "C:\\dir\\c.txt": b"3", "..": b"4"}
    assert list(codes(tarred(tricks), "t.tar")) == ["t.tar/etc/passwd", "t.tar/abs/b.txt", "t.tar/dir/c.txt", "t.tar/?"]


def test_chinese_names_of_old_tools() -> None:
    """A zip whose names are in GBK without saying so has readable names."""
    data = zipped({"AAAAAAAA.html": b"x"}).replace(b"AAAAAAAA", "第一期简".encode("gbk"))
    assert list(codes(data)) == ["a.zip/第一期简.html"]


def test_junk_of_other_systems_is_left_out() -> None:
    """What macOS and Windows add to an archive is no file of the reader's."""
    assert list(codes(zipped({"__MACOSX/._a.html": b"x", ".DS_Store": b"x", "a.html": b"y"}))) == ["a.zip/a.html"]


def test_links_are_named_and_not_followed() -> None:
    """A symbolic link in a tar is reported; the files beside it are read."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        link = tarfile.TarInfo("l.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
        info = tarfile.TarInfo("a.html")
        info.size = 1
        made.addfile(info, io.BytesIO(b"x"))
    assert codes(out.getvalue(), "t.tar") == {"t.tar/l.html": "archive-link", "t.tar/a.html": b"x"}


def test_encrypted_members_are_named() -> None:
    """A member with a password is reported; the rest is read."""
    data = bytearray(zipped({"a.html": b"x", "b.html": b"y"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert codes(bytes(data)) == {"a.zip/a.html": "archive-encrypted", "a.zip/b.html": b"y"}


def test_archives_in_archives_are_not_opened() -> None:
    """An archive inside an archive is reported."""
    assert codes(zipped({"b.zip": zipped(FILES), "c.html": b"x"})) == {
        "a.zip/b.zip": "archive-nested",
        "a.zip/c.html": b"x",
    }


def test_a_member_past_the_limit_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is too large is reported, whether its header says so or lies."""
    monkeypatch.setattr(archive, "LARGEST_MEMBER", 100)
    files = {"big.html": b"x" * 101, "a.html": b"y"}
    for data in (zipped(files), tarred(files)):
        assert list(codes(data).values()) == ["too-large", b"y"]
    lying = bytearray(zipped({"big.html": b"x" * 101}, method=zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", lying, lying.index(mark) + offset, 5)
    assert list(codes(bytes(lying)).values()) in (["archive-broken"], ["too-large"])


def test_bombs_end_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Content out of all proportion to the archive stops the reading; what came before is kept."""
    monkeypatch.setattr(archive, "SMALL", 50_000)
    monkeypatch.setattr(archive, "RATIO", 5)
    files = {"a.html": b"y", **{f"{i}.html": bytes(20_000) for i in range(40)}}
    for data in (zipped(files), tarred(files, "w:gz")):
        found = codes(data)
        assert found["a.zip/a.html"] == b"y"
        assert list(found.items())[-1] == ("a.zip", "archive-bomb")


def test_a_header_cannot_ask_for_memory() -> None:
    """A tar whose extended header claims gigabytes of blanks ends as a bomb."""
    head = tarfile.TarInfo("pax")
    head.type, head.size = tarfile.XHDTYPE, 1 << 32
    data = gzip.compress(head.tobuf(tarfile.USTAR_FORMAT) + bytes(40 << 20))
    assert codes(data, "t.tar.gz") == {"t.tar.gz": "archive-bomb"}


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the greatest number of members the reading stops and says so."""
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    assert list(codes(zipped({f"{i}.txt": b"x" for i in range(9)})).values()) == [b"x"] * 3 + ["archive-too-many"]


@given(st.sampled_from([zipped(FILES), tarred(FILES), tarred(FILES, "w:gz")]), st.data())
def test_damaged_archives_raise_nothing_else(data: bytes, draw: st.DataObject) -> None:
    """Whatever is damaged or cut off, the members or a ReadError come back."""
    broken = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 8))):
        broken[draw.draw(st.integers(0, len(broken) - 1))] = draw.draw(st.integers(0, 255))
    cut = bytes(broken[: draw.draw(st.integers(0, len(broken)))])
    try:
        for name, content in members(cut, "a.zip"):
            assert name.startswith("a.zip") and isinstance(content, (bytes, ReadError))
    except ReadError as error:
        assert error.remedy


def test_a_member_without_a_name_is_passed_over():
    """As a broken archive has it; the others are read."""
    with zipfile.ZipFile(made := io.BytesIO(), "w") as archive:
        archive.writestr("x", b"1")
        archive.writestr("第1期.html", b"2")
    broken = made.getvalue().replace(b"x1PK", b"11PK")  # the name of the first stays one byte long, in its own head
    at = broken.index(b"PK\x01\x02")
    central = bytearray(broken[at:])
    central[28:30] = b"\x00\x00"
    del central[46]
    end = central.index(b"PK\x05\x06")
    central[end + 12 : end + 16] = end.to_bytes(4, "little")
    assert [name for name, _ in members(broken[:at] + bytes(central), "a.zip")] == ["a.zip/第1期.html"]

"""The conversion beside the ingest: bounded, alone, and its absence named."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from corpus.errors import ReadError
from corpus.files.document import read
from corpus.office import libreoffice
from tests.office_bulletins import kept

needs_libreoffice = pytest.mark.skipif(
    not libreoffice.program(), reason=f"LibreOffice is not installed: {libreoffice.INSTALL}"
)


def program(folder: Path, script: str) -> str:
    """A program in the place of LibreOffice; its arguments are LibreOffice's."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_its_absence_is_named_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """For each file, so that an operator sees what to do."""
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    sheets = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")
    for name in ("a.doc", "a.wps", "a.xls", "a.et"):
        data = kept("1.doc") if name in ("a.doc", "a.wps") else sheets
        with pytest.raises(ReadError, match="apt install libreoffice-writer-nogui libreoffice-calc-nogui") as error:
            read(data, name)
        assert error.value.code == "no-libreoffice"


def test_one_that_hangs_is_killed_with_all_its_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it goes on, and its folder is gone."""
    child = tmp_path / "child"
    hangs = program(tmp_path, f'sleep 60 & echo "$! $PWD" > {child}; wait')
    monkeypatch.setattr(libreoffice, "program", lambda: hangs)
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(ReadError, match="仍未转完"):
        libreoffice.convert(b"x", ".doc", "docx")
    assert time.monotonic() - began < 20
    pid, folder = child.read_text(encoding="utf-8").split()
    for _ in range(100):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text(encoding="utf-8").split(") ")[1].startswith("Z"):
            break
        time.sleep(0.02)
    else:
        pytest.fail("a process of its goes on")
    assert not os.path.exists(folder)


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("exit 1", "打不开"),
        ('mkdir out; head -c 200000000 /dev/zero > out/in.docx; test -s out/in.docx', "打不开"),
        ('mkdir out; (ulimit -v; ulimit -t; echo "$http_proxy"; pwd; env) > out/in.docx', ""),
    ],
)  # fmt: skip
def test_what_it_may_do_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, what: str) -> None:
    """How much it writes, and its memory, time, folder and environment; no result is a reason."""
    monkeypatch.setattr(libreoffice, "program", lambda: program(tmp_path, script))
    monkeypatch.setenv("JIANBAO_SECRET", "x")
    if what:
        with pytest.raises(ReadError, match=what):
            libreoffice.convert(b"x", ".doc", "docx")
        return
    memory, seconds, proxy, folder, *environment = libreoffice.convert(b"x", ".doc", "docx").decode().split("\n")
    assert (memory, seconds) == (str(libreoffice.MEMORY), str(libreoffice.SECONDS))
    assert proxy == "http://127.0.0.1:9" and "jianbao-office-" in folder
    assert not any(line.startswith("JIANBAO_SECRET") for line in environment)


@needs_libreoffice
def test_a_broken_file_is_named() -> None:
    """And never taken for plain text, as LibreOffice does with what it does not know."""
    with pytest.raises(ReadError, match="打不开"):
        read(kept("1.doc")[:512] + bytes(2000) + "WordDocument".encode("utf-16-le") + bytes(500), "a.doc")


def test_no_macro_and_no_link_is_followed() -> None:
    """What its profile is told before it begins."""
    for setting in ("DisableMacrosExecution", "MacroSecurityLevel", "BlockUntrustedRefererLinks"):
        assert setting in libreoffice._SETTINGS

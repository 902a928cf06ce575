"""Every hostile file, of every format that is read: refused with a reason or read as text, soon; nothing is fetched."""

import socket
import time
from collections import Counter

import pytest

from corpus.errors import ReadError
from corpus.files.archive import members
from corpus.files.document import plain_text, read
from tests.hostile_files import archives, documents

SLOWEST = 20.0  # seconds that a file may take, on a busy machine
SECRETS = ("root:x:", "daemon:")  # of /etc/passwd


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Whoever asks for a connection fails."""

    def refuse(*_, **__):
        raise AssertionError("a file made a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def outcome(work, name):
    """What became of it, in its time."""
    began = time.monotonic()
    try:
        said = work()
        assert not [secret for secret in SECRETS if secret in said], name
        found = "read"
    except ReadError as error:
        assert error.reason and error.remedy, name
        found = "refused"
    assert time.monotonic() - began < SLOWEST, name
    return found


def test_each_is_refused_or_read_as_text():
    """Some four hundred and fifty; only an error of ours may come of one, and nothing of this machine is in it."""
    seen = Counter()
    for name, data in documents():
        suffix = name.rpartition(".")[2]
        seen[suffix, outcome(lambda data=data, name=name: plain_text(read(data, name)), name)] += 1
    for name, data in archives():
        work = lambda data=data, name=name: "".join(f"{one}" for one in members(data, name))  # noqa: E731
        seen["archive", outcome(work, name)] += 1
    assert sum(seen.values()) >= 400
    formats = {suffix for suffix, _ in seen}
    assert formats == set("docx docm odt ods epub ofd xlsx rtf eml mht html md txt pdf archive".split())
    for suffix in formats - {"html", "md", "txt"}:
        assert seen[suffix, "refused"], suffix


def test_a_head_of_a_mail_that_is_folded_without_end_is_read_soon():
    """The library would take the square of its length: minutes for a megabyte."""
    began = time.monotonic()
    document = read(
        b"From: x\r\nMIME-Version: 1.0\r\nSubject: x\r\n" + b" x\r\n" * 300_000 + "\r\n乙县召开会议。".encode(), "1.eml"
    )
    assert time.monotonic() - began < SLOWEST and [block.text for block in document.blocks] == ["乙县召开会议。"]

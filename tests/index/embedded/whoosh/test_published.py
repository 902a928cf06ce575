"""A TOC is read without Whoosh as Whoosh reads it, and nothing else is unpickled from one."""

import os
import pickle
import shutil
import subprocess
import sys

import numpy as np
import pytest
from whoosh.index import TOC

from index.embedded.engine import WhooshEngine
from index.embedded.snapshot import Gone
from index.embedded.whoosh import published
from index.embedded.whoosh.toc import BulletinSegment, DurableStorage, schema
from index.engine import Unreadable
from index.sealed import seal, unseal
from tests.paths import ROOT


@pytest.fixture
def folder(tmp_path):
    """An index of no articles; then a TOC of two segments, of which articles and issues have left."""
    WhooshEngine.create(tmp_path, ())
    first, second = BulletinSegment("MAIN", size=5), BulletinSegment("MAIN", size=7)
    second.gone = Gone(np.array([1, 4], np.uint32), np.array([3, 6], np.uint32))
    second.gone_issues[("a-2017-1", 2)] = 6
    TOC(schema(), [first, second], 6).write(DurableStorage(str(tmp_path)), published.NAME)
    return tmp_path


def test_it_is_read_as_whoosh_reads_it(folder):
    """The generation, the segments' names, and what left them."""
    toc = TOC.read(DurableStorage(str(folder)), published.NAME)
    assert published.latest(folder) == toc.generation == 6
    found = published.segments(folder, 6)
    assert [one.name for one in found] == [one.segment_id() for one in toc.segments]
    assert [one.gone_issues for one in found] == [{}, {("a-2017-1", 2): 6}]
    for one, theirs in zip(found, toc.segments, strict=True):
        assert one.gone.numbers.tolist() == theirs.gone.numbers.tolist()
        assert one.gone.generations.tolist() == theirs.gone.generations.tolist()
    assert published.segments(folder, 0) == []


def test_nothing_else_is_unpickled(folder):
    """A TOC that is sealed and names a function of Python's, or is of another version, is none of ours."""
    path = folder / "_MAIN_6.toc"
    whole = unseal(path.read_bytes())
    at = whole.rindex(b"\x80\x05")
    path.write_bytes(seal(whole[:at] + pickle.dumps([os.getcwd])))
    with pytest.raises(published.OtherVersion, match="getcwd"):
        published.segments(folder, 6)
    with pytest.raises(Unreadable, match="jianbao reindex"):
        WhooshEngine(folder).state()
    place = whole.index((-111).to_bytes(4, signed=True))
    path.write_bytes(seal(whole[:place] + (-110).to_bytes(4, signed=True) + whole[place + 4 :]))
    with pytest.raises(published.OtherVersion, match="-110"):
        published.segments(folder, 6)


def test_one_that_is_not_as_it_was_sealed_is_damaged(folder):
    """Whatever byte changed."""
    path = folder / "_MAIN_6.toc"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"gone", b"gome"))
    with pytest.raises(Unreadable, match="_MAIN_6"):
        published.segments(folder, 6)


def test_to_ask_an_index_whoosh_is_not_imported(folder):
    """Nor what it brings along: its import is a tenth of the time of a command that searches."""
    (folder / "_MAIN_6.toc").unlink()
    asks = "import sys\nfrom pathlib import Path\nfrom index.embedded.engine import WhooshEngine\n"
    asks += "WhooshEngine(Path(sys.argv[1])).issues()\nprint(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", asks, str(folder)], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    assert not {"whoosh", "ssl", "http.client", "email"} & set(ran.stdout.split())


def test_a_folder_that_a_rebuild_removed_publishes_nothing(tmp_path):
    """Whoever looks at it then looks where the link leads."""
    assert published.latest(tmp_path / "gone") is None


def test_a_rebuild_between_two_looks_is_followed(tmp_path, monkeypatch):
    """The link is turned, and the old folder removed, after the link was looked at: the new index answers."""
    link = tmp_path / "index"
    for name in ("old", "new"):
        WhooshEngine.create(tmp_path / name, (), name)
    link.symlink_to("old")
    engine = WhooshEngine(link)
    assert engine.state().made_by == "old"
    looked = published.latest

    def turned(folder):
        if link.readlink().name == "old":
            link.unlink()
            link.symlink_to("new")
            shutil.rmtree(tmp_path / "old")
        return looked(folder)

    monkeypatch.setattr(published, "latest", turned)
    engine._looked = 0.0
    assert engine.state().made_by == "new"

"""Files that bring a program along: it is not run, and that it is there is a finding."""

import io
import zipfile

import docx
import pytest

from corpus.files.document import read
from corpus.office.macros import has_macros
from tests.office_bulletins import kept


def with_part(data: bytes, name: str) -> bytes:
    """The package with one more part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as made:
        for part in package.namelist():
            made.writestr(part, package.read(part))
        made.writestr(name, b"Sub AutoOpen()")
    return out.getvalue()


def whole(file: str) -> bytes:
    """A file without a macro."""
    if file != "1.docx":
        return kept(file)
    out, made = io.BytesIO(), docx.Document()
    made.add_paragraph("甲工作组建成新校舍。")
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("file", "part"),
    [("1.docx", "word/vbaProject.bin"), ("1.odt", "Basic/Standard/script-lb.xml"), ("1.odt", "Basic/script-lc.xml")],
)
def test_a_macro_is_a_finding_and_the_text_is_read(file, part):
    """The same blocks as without it, and one finding that says what to do; without it none."""
    plain, loaded = (read(data, file) for data in (whole(file), with_part(whole(file), part)))
    assert loaded.blocks == plain.blocks
    assert [finding.code for finding in plain.findings] == []
    [finding] = loaded.findings
    assert (finding.code, finding.where) == ("macros", file)
    assert "没有运行" in finding.message and "另存" in finding.message


def test_old_office_files_keep_it_in_a_stream_of_that_name():
    """As the directory of the container has it, in UTF-16; a plain .doc has none."""
    assert not has_macros(kept("1.doc"))
    assert has_macros(kept("1.doc") + "_VBA_PROJECT".encode("utf-16-le"))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04broken", "_VBA_PROJECT".encode("utf-16-le")])
def test_what_is_no_office_file_has_none(data):
    """Broken packages are said to be so elsewhere."""
    assert not has_macros(data)

"""Scans: read with the extra `ocr` and said to be recognised, else refused with the line that installs it."""

from __future__ import annotations

import io

import pytest

from corpus.files.document import ReadError, read
from corpus.pdf import recognition
from tests.office_bulletins import kept
from tests.pdf import pdf


def test_without_the_extra_the_cure_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan is refused with its reason."""
    monkeypatch.setattr(recognition, "is_installed", lambda: False)
    with pytest.raises(ReadError, match=r"扫描.*pip install 'jianbao\[ocr\]'") as error:
        read(pdf([]), "a.pdf")
    assert error.value.code == "pdf-scanned"


def test_a_scan_without_any_text_is_refused() -> None:
    """Whether it was looked at or not."""
    with pytest.raises(ReadError) as error:
        read(pdf([]), "a.pdf")
    assert error.value.code == "pdf-scanned"


def test_a_scan_is_read_and_says_so() -> None:
    """Its titles and paragraphs as of any PDF."""
    if not recognition.is_installed():
        pytest.skip("the extra `ocr` is not installed")
    import pypdfium2

    drawn = pypdfium2.PdfDocument(kept("1.pdf"))[0].render(scale=110 / 72).to_pil().convert("L")
    out = io.BytesIO()
    drawn.crop((0, 0, drawn.width, drawn.height * 45 // 100)).save(out, "PDF", resolution=110.0)
    document = read(out.getvalue(), "第1期.pdf")
    text = "\n".join(block.text for block in document.blocks)
    assert "河湾工作组帮助青石县217名群众在家门口就业" in text and "2023年第1期" in text
    assert [finding.code for finding in document.findings] == ["recognised"]

"""Mutated files, read: `python tests/fuzz.py 10000` prints what came of them and fails on any error but ReadError.

The files are those of the samples and of `tests/data/pages`, in their own encodings and others, and office files, of
which packages are also changed within; a number and a seed name a mutation, so that a failure can be made again.
"""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache

from tests.paths import ROOT

sys.path.insert(0, str(ROOT))  # so that the script runs from anywhere

from corpus.files.document import ReadError, plain_text, read

SUFFIXES = (".html", ".htm", ".md", ".txt")
MARKUP = (
    "<table> </table> <td/colspan=99999> <tr> <div </div> <p> <b> </b> <!-- --> <script> </script> <![CDATA[ &#0; "
    "&#x110000; &nbsp <?xml/encoding='utf-16'?> <meta/charset=utf-7> <meta/charset=big5> <plaintext> "
    "<a/href='http://['> <style>*{display:none}</style> ** __ []( |---| # ```"
)
BYTES = (b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xa1", b"\f", b"\r", b"\x1b$B", b"\n---\n", b"\n\n")
PIECES = (*BYTES, *(piece.replace("/", " ", piece.count("=")).encode() for piece in MARKUP.split()))
SLOWEST = 5.0  # seconds that one file may take


def originals() -> list[tuple[str, bytes]]:
    """The files that are mutated, those of text in four encodings."""
    paths = [*(ROOT / "corpus" / "samples").iterdir(), *(ROOT / "tests" / "data" / "pages").iterdir()]
    found = [(path.name, path.read_bytes()) for path in sorted(paths) if path.suffix in SUFFIXES]
    for name, data in list(found):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            continue
        found += [(name, text.encode(encoding, "ignore")) for encoding in ("gb18030", "utf-16", "big5")]
    return found


@cache
def office() -> list[tuple[str, bytes]]:
    """Files of the office formats that are read here, each small."""
    from tests import office_bulletins as made
    from tests.corpus.office.test_epub import epub
    from tests.corpus.office.test_mail import mail, saved
    from tests.corpus.office.test_odt import odt
    from tests.corpus.office.test_sheets import workbook

    page = made.markdown(1).encode("gb18030")
    return [
        *((f"1{suffix}", made.kept(f"1{suffix}")) for suffix in (".rtf", ".odt", ".pdf")),
        ("1.docx", made.word(1)),
        ("1.ofd", made.ofd(1)),
        ("1.xlsx", workbook()),
        ("1.epub", epub()),
        ("1.ods", odt("<table:table><table:table-row/></table:table>", "spreadsheet")),
        ("1.mht", saved(b"<p>" + page, "gb2312")),
        ("1.eml", mail("见附件", a_rtf=made.kept("2.rtf"), b_docx=made.word(2))),
    ]


def mutate_within(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A package with one of its parts changed, or gone; anything else changed as it is."""
    if not data.startswith(b"PK") or chance.random() < 0.2:
        return mutate(data, other, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as copy:
        names = package.namelist()
        changed = chance.choice(names)
        for name in names:
            content = package.read(name)
            if name != changed:
                copy.writestr(name, content)
            elif chance.random() < 0.9:
                copy.writestr(name, mutate(content, content, chance))
    return out.getvalue()


def mutate(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to eight changes: bytes set, pieces cut, doubled, moved, put in, or taken from another file."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(changed))
        size = chance.choice((1, 2, 3, 17, 200, 2000))
        match chance.randrange(7):
            case 0:
                changed[at : at + size] = chance.randbytes(min(size, 17))
            case 1:
                del changed[at : at + size]
            case 2:
                changed[at:at] = changed[at : at + size] * chance.choice((1, 2, 50))
            case 3:
                changed[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 3, 300))
            case 4:
                start = chance.randint(0, len(other))
                changed[at:at] = other[start : start + size]
            case 5:
                del changed[at:]
            case _:
                changed[at : at + size] = bytes(byte ^ 0x80 for byte in changed[at : at + min(size, 17)])
    return bytes(changed)


def fuzz(
    number: int,
    seed: int = 1,
    files: list[tuple[str, bytes]] | None = None,
    change: Callable[[bytes, bytes, random.Random], bytes] = mutate,
) -> Counter[str]:
    """Reads that many mutated files and counts what came of them. Raises AssertionError with what makes it again."""
    files = files or originals()
    outcome: Counter[str] = Counter()
    for i in range(number):
        chance = random.Random(f"{seed}-{i}")
        name, data = chance.choice(files)
        data = change(data, chance.choice(files)[1], chance)
        began = time.perf_counter()
        try:
            document = read(data, name)
            text = plain_text(document)
            outcome[f"read as {document.source.media_type}"] += 1
            assert not any("\ud800" <= char <= "\udfff" or char == "\x00" for char in text)
            assert all(block.text or block.kind == "rule" for block in document.blocks)
            assert all(0 <= block.bold <= len(block.text) for block in document.blocks)
            assert all(not block.href or block.href.lower().startswith("http") for block in document.blocks)
        except ReadError as error:
            outcome[f"refused: {error.code}"] += 1
        except Exception as error:
            raise AssertionError(f"mutation {i} of seed {seed} ({name}): {error!r}") from error
        took = time.perf_counter() - began
        assert took < SLOWEST, f"mutation {i} of seed {seed} ({name}) took {took:.1f} s"
    return outcome


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found = fuzz(wanted // 2, seed) + fuzz(wanted // 2, seed, office(), mutate_within)
    for what, count in found.most_common():
        print(f"{count:7,} {what}")

"""`python -m tests.fuzzing [SECONDS]`: every parser of outside text, each for its share of the time, by mutated inputs.

What a parser may say is its own error; anything else, and what takes longer than some seconds, is a finding: it is
printed with the input that makes it. Exit status 1 where there is one. `tests/fuzz.py` has texts and pages alone, and
`tests/fuzz_guided.py` looks for inputs by what they reach.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from corpus.corrections import decode_corrections
from corpus.errors import ReadError
from corpus.files.archive import members
from corpus.files.document import read
from corpus.models import Told
from corpus.profile import ProfileError, load_profiles
from index.engine import EngineError
from index.library.backup import check_backup
from index.library.manifest import ManifestError, of_files
from index.sealed import unseal
from search.params import Params, QueryError
from search.query_parsing import parse_query
from tests.fuzz import mutate_within, office, originals
from tests.hostile import INPUTS, MORE
from tests.pdf import pdf
from web.raw_address import RawAddress

SLOWEST = 20.0  # seconds that one input may take
QUERIES = [
    '就业 "富余劳动力" OR (培训 -招聘) 标题:修路* 年:2017-2019',
    "组:南通 AND NOT 题:就业 期:22 1200名",
    "a* (b | c) 和 d 或 e",
    *INPUTS,
    *MORE,
]
TOML = 'title = "测试"\nmarks = ["测试简报"]\n\n[groups]\n"南通工作组" = ["南通"]\n\n[topics]\n"就业" = ["招工"]\n'
CSV = "文件,系列,年,期,总期,日期,题名\n第22期.html,,2017,22,,2017-08-21,\n某题.md,a,,,11,,\n"


def word_file() -> bytes:
    """A small Word document."""
    from docx import Document

    document, file = Document(), io.BytesIO()
    for text in ("云岭帮扶简报", "第1期", "2023年2月1日", "青石工作组推进就业工作", "累计培训3600人次。"):
        document.add_paragraph(text)
    document.add_table(2, 2).cell(0, 0).text = "乡镇"
    document.save(file)
    return file.getvalue()


def archive() -> bytes:
    """A small archive."""
    with zipfile.ZipFile(file := io.BytesIO(), "w") as made:
        made.writestr("第1期.html", "<p>云岭帮扶简报</p>")
        made.writestr("2017/第2期.md", "# 云岭帮扶简报")
    return file.getvalue()


def in_file(name: str, work: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Work on a file, as work on bytes."""

    def on_bytes(data: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            return work(path)

    return on_bytes


def text(data: bytes) -> str:
    """Bytes as a reader's text."""
    return data.decode("utf-8", "replace")


def address(data: bytes) -> object:
    """Bytes as a path and a query, as the server hands them on."""
    path, _, query = data.decode("latin-1").partition("?")
    environ = {"PATH_INFO": f"/{path}", "QUERY_STRING": query, "RAW_URI": f"/{path}?{query}", "REQUEST_METHOD": "GET"}
    return RawAddress(lambda environ, start: [])(environ, lambda *_: None)


def parsers() -> dict[str, tuple[list[bytes], Callable[[bytes], object], tuple[type[Exception], ...]]]:
    """name -> (inputs that are mutated, the parser, what it may raise)."""
    queries = [one.encode("utf-8", "replace") for one in QUERIES]
    parameters = [
        b"q=%E5%B0%B1%E4%B8%9A&from=2017-02&to=2019&sort=newest&page=2&group=-&as_of=3",
        *queries[:40],
    ]
    return {
        "query": (queries, lambda data: parse_query(text(data)), (QueryError,)),
        "parameters": (parameters, lambda data: Params.read(_pairs(text(data))).url(), (QueryError,)),
        "address": (queries, address, ()),
        "html, markdown, text": ([data for _, data in originals()], lambda data: read(data, "1.html"), (ReadError,)),
        "word": ([word_file()], lambda data: read(data, "1.docx"), (ReadError,)),
        **{
            name: ([data], partial(read, name=name), (ReadError,))
            for name, data in office()
            if not name.endswith((".docx", ".pdf"))
        },
        "pdf": (
            [pdf([(72, 700, 12, "云岭帮扶简报"), (72, 680, 10, "第1期")])],
            lambda d: read(d, "1.pdf"),
            (ReadError,),
        ),
        "archive": ([archive()], lambda data: list(members(data, "1.zip")), (ReadError,)),
        "profile": ([TOML.encode()], in_file("a.toml", lambda path: load_profiles(path.parent)), (ProfileError,)),
        "manifest": ([CSV.encode()], in_file("a.csv", lambda path: of_files(path, [], Told())), (ManifestError,)),
        "backup": ([archive(), b"\0" * 2000], in_file("a.tar", check_backup), (EngineError,)),
        "sealed": ([b'{"a": 1}\n' + b"0" * 64], unseal, ()),
        "corrections": ([b'{"year": 2017, "articles": {"a-01": {"title": "x"}}}'], lambda d: _corrections(d), ()),
    }


def _pairs(query: str) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl

    return parse_qsl(query, keep_blank_values=True)


def _corrections(data: bytes) -> object:
    """What is ours is read back; what is not JSON of ours never gets there, since the ledger has a checksum."""
    try:
        return decode_corrections(text(data))
    except (ValueError, TypeError, AttributeError):
        return None


def findings(seconds: float, seed: int = 1) -> Iterator[str]:
    """A sentence for each that was found; each parser's first alone."""
    chance, all_parsers = random.Random(seed), parsers()
    for name, (inputs, work, allowed) in all_parsers.items():
        end, tried = time.monotonic() + seconds / len(all_parsers), 0
        while time.monotonic() < end:
            data = mutate_within(chance.choice(inputs), chance.choice(inputs), chance)
            start = time.monotonic()
            try:
                work(data)
            except allowed:
                pass
            except Exception:
                yield f"{name}: {data!r}\n{traceback.format_exc()}"
                break
            if (took := time.monotonic() - start) > SLOWEST:
                yield f"{name}: {took:.0f} s for {data[:200]!r}"
                break
            tried += 1
        print(f"{name}: {tried} inputs", file=sys.stderr)


def main() -> None:
    """Prints what was found."""
    found = list(findings(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
    print("\n".join(found) or "nothing was found")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()

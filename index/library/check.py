"""Whether what is stored is whole: no byte changed, articles are found by their own words, the ledger agrees."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.models import Article
from corpus.text.fold import fold
from index.documents import units
from index.engine import Engine, EngineError, Request, Stored
from index.library.editing.audit import NAME as AUDIT
from index.library.editing.audit import acts
from index.library.ledger import LOST, Store
from index.library.ledger_file.checksum import NAME as LEDGER_SUM
from index.os_reasons import why
from index.queries import String

STRINGS = 3  # sought of each article
LONGEST = 8  # characters of a string
AT_A_TIME = 200  # articles fetched

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it should be: an article, an original or an issue, by its id or hash, and a sentence."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """How much was looked at, and what was found wrong."""

    articles: int
    strings: int
    originals: int
    issues: int
    faults: tuple[Fault, ...]


def check(open_index: Callable[[], Engine], store: Store, progress: Progress = lambda done, total: None) -> Check:
    """Looks at everything once. The strings are random, but the same each time for the same article.

    `progress` is told (articles done, articles in all).
    """
    faults: list[Fault] = []
    if store.sum_is_damaged:
        faults.append(Fault(LEDGER_SUM, f"台账的校验和 {store.data / LEDGER_SUM} 已损坏；请删去它，下一次收录会重写"))
    articles, strings, wanted = 0, 0, store.issues(store.published or store.last)
    try:
        engine = open_index()
        if damage := engine.damage():
            faults += (Fault("index", sentence) for sentence in damage)
        else:
            articles, strings, wanted = _index(engine, store, faults, progress)
    except EngineError as error:
        faults.append(Fault("index", str(error)))
    if wrong := acts(store.data)[1]:
        faults.append(Fault(AUDIT, wrong))
    originals = store.originals_named()
    for sha256, name in originals.items():
        faults += _original(store, sha256, name)
    return Check(articles, strings, len(originals), len(wanted), tuple(faults))


def _index(engine: Engine, store: Store, faults: list[Fault], progress: Progress) -> tuple[int, int, list[str]]:
    """Looks whether an index whose files are whole answers right; (articles, strings, issues) that it looked at."""
    now = engine.state().generation  # an ingest may go on meanwhile
    ids = [hit.id for hit in engine.walk(Request(as_of=now))]
    strings = 0
    for start in range(0, len(ids), AT_A_TIME):
        chunk = ids[start : start + AT_A_TIME]
        stored = engine.articles(chunk, now)
        for id in chunk:
            if id not in stored:
                faults.append(Fault(id, f"文章 {id} 在索引里，却取不出来；请运行 jianbao reindex"))
                continue
            for text in strings_of(stored[id].article):
                strings += 1
                if not _finds(engine, text, stored[id], now):
                    faults.append(Fault(id, f"文章 {id} 里有“{text}”，却检索不到；请运行 jianbao reindex"))
        progress(min(start + AT_A_TIME, len(ids)), len(ids))
    wanted = store.issues(now)
    faults += _issues(engine, wanted, now)
    return len(ids), strings, wanted


def strings_of(article: Article) -> list[str]:
    """Random strings of the article's folded texts, of one to eight characters."""
    texts = [text for unit in units(article) if (text := fold(unit))]
    draw = random.Random(article.id)
    found = []
    for _ in range(STRINGS if texts else 0):
        text = draw.choice(texts)
        start = draw.randrange(len(text))
        found.append(text[start : start + draw.randint(1, LONGEST)].strip() or text)
    return found


def _finds(engine: Engine, text: str, stored: Stored, generation: int) -> bool:
    """Whether the string finds the article, among those of its issue's day and series: there may be many others."""
    day = stored.head.date
    request = Request(String(text), {"series": (stored.head.series,)}, first=day, last=day, as_of=generation)
    return any(hit.id == stored.article.id for hit in engine.walk(request))


def _original(store: Store, sha256: str, name: str) -> Iterator[Fault]:
    try:
        with (store.originals / sha256).open("rb") as file:
            intact = hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError as error:
        yield Fault(sha256, f"原件 {sha256}（{name}）读不了：{why(error)}；{LOST}")
        return
    if not intact:
        yield Fault(sha256, f"原件 {sha256}（{name}）的内容变了；{LOST}")


def _issues(engine: Engine, wanted: list[str], generation: int) -> Iterator[Fault]:
    total, _ = engine.issues(limit=0, as_of=generation)
    there = {row.id for row in engine.issues(limit=total, as_of=generation)[1]}
    for id in wanted:
        if id not in there:
            yield Fault(id, f"台账里的 {id} 不在索引里；请运行 jianbao reindex，看它说什么")
    for id in sorted(there.difference(wanted)):
        yield Fault(id, f"索引里的 {id} 在台账里没有，或已撤回；请运行 jianbao reindex")

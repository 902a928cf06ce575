"""`python -m bench.exact DATA`: random pieces of the texts, quoted, against a look at every article of the collection.

Pieces have one to eight characters, as printed; two of three begin at a digit, a Latin letter or a mark.
"""

from __future__ import annotations

import itertools
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.text.fold import fold, fold_all
from index.documents import units
from index.engine import Engine, Request
from index.library.opening import open_engine
from index.queries import String
from search.query.tokens import quote
from search.query_parsing import parse_query

SEED = 20170821
LONGEST = 8
TOGETHER = 500  # articles read at a time
_OTHER = re.compile(r"[0-9a-zA-Z]|[^\w\s]")


def differences(engine: Engine, count: int = 2000, seed: int = SEED) -> Iterator[tuple[str, set[str], set[str]]]:
    """(piece, articles that have it, articles found) of each piece for which these are not the same."""
    rng = random.Random(seed)
    ids, printed, folded = [], [], []
    for id, texts in _texts(engine):
        ids.append(id)
        printed.append([text for text in texts if text.strip()])
        folded.append("\n".join(fold_all(texts)))  # no folded text has a line break
    for _ in range(count):
        piece = _piece(rng, rng.choice(rng.choice(printed)))
        sought = fold(piece)
        if not sought:
            continue
        query = parse_query(quote(piece)).query if piece == piece.strip() else String(piece)
        found = {hit.id for hit in engine.walk(Request(query))}
        having = {id for id, text in zip(ids, folded, strict=True) if sought in text}
        if found != having:
            yield piece, having, found


def _texts(engine: Engine) -> Iterator[tuple[str, list[str]]]:
    rows: Iterable[str] = (row.id for row in engine.rows(Request()))
    while some := list(itertools.islice(iter(rows), TOGETHER)):
        for id, stored in engine.articles(some).items():
            yield id, list(units(stored.article))


def _piece(rng: random.Random, text: str) -> str:
    places = [match.start() for match in _OTHER.finditer(text)] if rng.random() < 2 / 3 else []
    start = rng.choice(places) if places else rng.randrange(len(text))
    return text[start : start + rng.randint(1, LONGEST)]


def main(data: Path) -> None:
    """Says how many pieces differ; exits with 1 where one does."""
    wrong = list(differences(open_engine(data)))
    for piece, having, found in wrong[:10]:
        print(f"{piece!r}: {len(having)} have it, {len(found)} found; missing {sorted(having - found)[:3]}")
    print(f"2000 pieces, {len(wrong)} differ")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

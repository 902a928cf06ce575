"""`python -m bench.flips [--places N]`: one byte changed on disk, in each of many places of what is stored.

After each, `check` must name it, and whatever is asked, of the engine, the site or a writer, must be answered as before
or be an error with its cure: never wrong, and never a traceback. Prints the table of docs/reliability.md.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click

from index.engine import EngineError, Request
from index.library.check import check
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ledger import only_writer, reader
from index.library.ledger_file.lookup import withdrawal, withdrawn
from index.library.opening import open_engine
from index.queries import Run, String, Word
from index.schema import FACETS
from web import create_app

PLACES = 200
FILES = {"index": "index/*", "ledger": "ledger.*", "originals": "originals/*"}
SHARE = {"index": 5, "ledger": 3, "originals": 2}  # of ten places
CURES = {"index": "jianbao reindex", "ledger": "ledger", "originals": "备份"}


@dataclass
class Row:
    """What changed bytes of one kind of file did."""

    places: int = 0
    undetected: int = 0
    wrong: int = 0
    refused: int = 0  # places at which at least one question was answered with an error
    how: Counter[str] = field(default_factory=Counter)  # what was wrong or undetected, for people


def prepare(data: Path, samples: Path) -> None:
    """The samples, and a withdrawn issue."""
    ingest(data, [samples])
    withdraw(data, sorted(row.id for row in open_engine(data).issues(limit=99)[1])[0], "试验")


def questions(data: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is asked: of a new engine and a new site each time, as by a new process."""
    client = create_app(
        open_engine(data),
        lambda sha256: data / "originals" / sha256,
        partial(withdrawal, data),
        frozenset(),
        partial(withdrawn, data),
    ).test_client()
    engine = open_engine(data)
    for query in (Word("就业"), Run("工作组"), String("培训"), String("人"), Run("群众"), String("工作")):
        yield f"search {query}", partial(engine.search, Request(query, facets=FACETS, months=True, limit=20))
    yield "walk", lambda: list(engine.walk(Request(sort="oldest")))
    yield "issues", lambda: engine.issues(limit=99)
    yield "words", lambda: engine.words("工", 50)
    for path in ("/", "/search?q=就业", "/issues", *(f"/a/{id}" for id in ids(data)[:3])):
        yield path, partial(page, client, path)
    for original in sorted((data / "originals").iterdir()):
        yield "original", partial(page, client, f"/originals/{original.name}")
    yield "withdrawn", partial(withdrawn, data)
    yield "writer", partial(rows, data)


def ids(data: Path) -> list[str]:
    """Ids of articles, read beforehand."""
    return _ids.setdefault(data, [hit.id for hit in open_engine(data).walk(Request())])


_ids: dict[Path, list[str]] = {}


def page(client: Any, path: str) -> Any:
    """A page of the site; one that says that it cannot answer is an error, like that of an engine."""
    with client.get(path) as response:
        if response.status_code == 503:
            raise EngineError(response.get_data(as_text=True))
        return response.status_code, response.get_data()


def rows(data: Path) -> Any:
    """What a writer reads of the ledger."""
    with only_writer(data) as store:
        return list(store.history()), store.originals_named(), store.published


def answers(data: Path) -> dict[str, Any]:
    """Every question's answer: a value, an `EngineError`, or (what must not be) another exception."""
    given: dict[str, Any] = {}
    asked: Iterator[tuple[str, Callable[[], Any]]]
    try:
        asked = iter(list(questions(data)))
    except EngineError as error:
        asked = iter(())
        given["open"] = error
    except Exception as error:
        return {"open": repr(error)}
    for number, (name, ask) in enumerate(asked):
        try:
            given[f"{number} {name}"] = ask()
        except EngineError as error:
            given[f"{number} {name}"] = error
        except Exception as error:
            given[f"{number} {name}"] = repr(error)
    return given


def found_by_check(data: Path) -> list[str]:
    """What `check` says; nothing where all is well."""
    try:
        with reader(data) as store:
            return [fault.message for fault in check(partial(open_engine, data), store).faults]
    except EngineError as error:
        return [str(error)]


def flip(data: Path, kind: str, draw: random.Random) -> tuple[Path, int, bytes]:
    """Changes a byte of a file of that kind, any file as often as another; returns what puts it back."""
    files = sorted(path for path in data.glob(FILES[kind]) if path.is_file() and path.stat().st_size)
    path = draw.choice(files)
    whole = path.read_bytes()
    place = draw.randrange(len(whole))
    changed = bytearray(whole)
    changed[place] ^= draw.randint(1, 255)
    path.write_bytes(changed)
    return path, place, whole


def drill(data: Path, places: int, seed: int = 1) -> dict[str, Row]:
    """Changes so many bytes, one at a time, and notes what `check` and the questions make of each."""
    draw, table = random.Random(seed), {kind: Row() for kind in FILES}
    right = answers(data)
    assert not found_by_check(data) and not any(isinstance(answer, EngineError) for answer in right.values())
    for number in range(places):
        kind = [kind for kind, share in SHARE.items() for _ in range(share)][number % 10]
        row = table[kind]
        kept = {path: path.read_bytes() for path in data.glob("ledger.*")}  # a writer that mends puts these back
        path, place, whole = flip(data, kind, draw)
        where = f"{path.relative_to(data)} at {place}"
        row.places += 1
        said = found_by_check(data)
        if not any(CURES[kind] in sentence for sentence in said):
            row.undetected += 1
            row.how[f"undetected: {where}: {said}"] += 1
        given = answers(data)
        errors = [answer for answer in given.values() if isinstance(answer, EngineError)]
        row.refused += bool(errors)
        differing = [
            name
            for name, answer in given.items()
            if not isinstance(answer, EngineError) and (name not in right or answer != right[name])
        ]
        if differing:
            row.wrong += 1
            row.how[f"wrong: {where}: {[(name, str(given[name])[:200]) for name in differing]}"] += 1
        path.write_bytes(whole)
        for one in data.glob("ledger.*"):
            if one not in kept:
                one.unlink()
        for one, before in kept.items():
            one.write_bytes(before)
    return table


@click.command()
@click.option("--places", default=PLACES, show_default=True)
def main(places: int) -> None:
    """Changes bytes of the samples' data folder and prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        prepare(data, Path(__file__).parent.parent / "corpus" / "samples")
        table = drill(data, places)
    click.echo("| files | places | not named by `check` | wrong or a traceback | a question refused |")
    click.echo("|---|--:|--:|--:|--:|")
    for kind, row in table.items():
        click.echo(f"| {kind} | {row.places} | {row.undetected} | {row.wrong} | {row.refused} |")
    for row in table.values():
        for what in row.how:
            click.echo(what, err=True)
    sys.exit(any(row.undetected or row.wrong for row in table.values()))


if __name__ == "__main__":
    main()

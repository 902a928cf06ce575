"""Correcting an issue that is published: its file read again, what an editor says applied, written as a generation."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from corpus.corrections import Corrections, checked, decode_corrections, encode_corrections
from corpus.models import Issue
from corpus.profile import load_profiles
from index.engine import Engine, EngineError
from index.library.editing import audit
from index.library.index_location import location_of
from index.library.ledger import Reading, Store, only_writer
from index.library.rebuild import again, current_engine
from index.settings import IN_THE_FOLDER, IndexSettings


class Outdated(EngineError):
    """The issue was changed since its editor looked at it."""


def correct(
    data: Path,
    id: str,
    said: Corrections,
    undone: Iterable[str] = (),
    who: str = "",
    seen: int | None = None,
    index: IndexSettings = IN_THE_FOLDER,
) -> int:
    """Adds corrections to those that an issue has, and gives the generation that has them.

    `undone` names the articles, "" the issue itself, whose earlier corrections go first. `seen`: the generation that
    the editor looked at. Raises `NotCorrect`, `Outdated` where the issue was changed since, and `EngineError` where
    there is no such issue, its file cannot be read again, another issue has the number, or another process writes.
    """
    said = checked(said)
    with only_writer(data) as store:
        profiles = load_profiles(store.profiles)
        engine = current_engine(store, location_of(data, index), profiles)
        id = store.given_id(id)
        shown, reading = engine.issue(id), store.current(id)
        if shown is None or reading is None:
            raise EngineError(f"没有编号为 {id} 的一期，或它已撤回；用 jianbao issues 查看已收录的各期。")
        if seen is not None and reading.generation > seen:
            raise Outdated(f"{id} 在您打开之后改过了；请重新打开，看过再改。")
        if unknown := said.articles.keys() - {article.id for article in shown.articles}:
            raise EngineError(f"{id} 里没有 {'、'.join(sorted(unknown))}；请看这一期的网页，那里有各篇的编号。")
        corrected = encode_corrections(decode_corrections(reading.corrected).without(undone).and_then(said))
        if corrected == reading.corrected:
            return engine.state().generation
        generation = engine.state().generation + 1
        new = replace(reading, generation=generation, status="replaced", corrected=corrected)
        issue = again(store, profiles, new)
        _refuse_a_second(engine, issue)
        with closing(_written(store, new, issue, who)) as issues:
            store.publish(engine.write(issues))
        return generation


def _written(store: Store, reading: Reading, issue: Issue, who: str) -> Generator[Issue, None, None]:
    with store.writing():
        store.add_reading(reading)
        yield issue
        if who:
            told = decode_corrections(reading.corrected)
            audit.add(
                store.data, who, "correct", reading.generation, issues=[issue.id], corrections=encode_corrections(told)
            )


def _refuse_a_second(engine: Engine, issue: Issue) -> None:
    """Raises where another issue of the series has the number that this one is to have."""
    total, _ = engine.issues(issue.series, limit=0)
    for row in engine.issues(issue.series, limit=total)[1]:
        same = issue.number and (row.year, row.number) == (issue.year, issue.number)
        if row.id != issue.id and (same or (issue.running_number and row.running_number == issue.running_number)):
            raise EngineError(f"{row.id} 已经是这个期号；请核对，必要时先改那一期。")

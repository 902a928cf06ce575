"""Withdrawing an issue: out of the index with a reason, as a generation of its own; what was read of it is kept."""

from __future__ import annotations

from pathlib import Path

from corpus.profile import load_profiles
from index.engine import Engine, EngineError
from index.library.editing import audit
from index.library.index_location import location_of
from index.library.ledger import Store, only_writer
from index.library.rebuild import current_engine
from index.settings import IN_THE_FOLDER, IndexSettings


def withdraw(data: Path, id: str, why: str, who: str = "", index: IndexSettings = IN_THE_FOLDER) -> int:
    """Withdraws an issue: from the next generation on it answers 410. Returns that generation.

    `who` is noted in the audit log.
    """
    with only_writer(data) as store:
        engine = current_engine(store, location_of(data, index), load_profiles(store.profiles))
        id = store.given_id(id)
        if engine.issue(id) is None:
            raise EngineError(_why_not(store, engine, id))
        generation = engine.state().generation + 1
        with store.writing():
            store.add_withdrawal(generation, id, why)
            if who:
                audit.add(data, who, "withdraw", generation, issues=[id], why=why)
        engine.write([], [id])
        store.publish(generation)
        return generation


def _why_not(store: Store, engine: Engine, id: str) -> str:
    """Why an id cannot be withdrawn, and what to do."""
    if earlier := store.withdrawal(id):
        return f"{id} 已在 {earlier[0][:10]} 撤回，原因：{earlier[1]}"
    if versions := engine.article_versions(id):
        issue = versions[0].head.id
        return f"{id} 是其中一篇文章；撤回以期为单位：jianbao withdraw {issue} --why 原因"
    return f"没有编号为 {id} 的一期。用 jianbao issues 查看已收录的各期。"

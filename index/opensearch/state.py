"""The document that publishes a generation, and says by which analysis its index was made."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from index.analysis import Analysis
from index.engine import Unreadable
from index.opensearch.cluster.errors import no_opensearch
from index.opensearch.cluster.server import Server
from index.opensearch.mapping import FORMAT, STATE


@dataclass(frozen=True, slots=True)
class Published:
    """The state of an index: its published generation, and what made it.

    `writer` is who is writing, with the time of the last sign of life, or None. `version` is that of the
    document, as parameters of a request that replaces no other.
    """

    index: str
    generation: int
    fingerprint: str
    names: tuple[str, ...]
    made_by: str
    writer: dict[str, Any] | None = None
    version: dict[str, int] = field(default_factory=dict)

    @property
    def analysis(self) -> Analysis:
        """The analysis that made the index."""
        return _analysis(self.names)

    def seen(self, as_of: int | None) -> int:
        """The generation that a reader asks for: what is not published yet is seen by nobody."""
        return self.generation if as_of is None else min(as_of, self.generation)

    def document(self) -> dict[str, Any]:
        """The state as the document in which the index keeps it."""
        state = {
            "format": FORMAT,
            "generation": self.generation,
            "fingerprint": self.fingerprint,
            "names": self.names,
            "made_by": self.made_by,
            "writer": self.writer,
        }
        return {"what": "state", "id": STATE, "state": state}


@cache
def _analysis(names: tuple[str, ...]) -> Analysis:
    return Analysis(names)


def read_published(server: Server, name: str) -> Published:
    """The state under an alias or in an index; raises `Unreadable` where another version or analysis made it."""
    answer = server.read("GET", f"/{name}/_doc/{STATE}")
    if not answer.get("found", True):
        raise Unreadable(f"{server.where} 的索引 {name} 没有建完；请运行 jianbao reindex。")
    if "_source" not in answer:
        raise no_opensearch(server.address)
    state = answer["_source"].get("state")
    if not state:
        raise Unreadable(f"{server.where} 的索引 {name} 不是 jianbao 建的；请在地址末尾换一个索引名。")
    if state["format"] != FORMAT:
        raise Unreadable(
            f"{server.where} 的索引 {name} 格式是 {state['format']}，本版本只读 {FORMAT}；请运行 jianbao reindex 重建。"
        )
    published = Published(
        answer["_index"],
        state["generation"],
        state["fingerprint"],
        tuple(state["names"]),
        state["made_by"],
        state["writer"],
        {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]},
    )
    if published.analysis.fingerprint != published.fingerprint:
        raise Unreadable(
            f"{server.where} 的索引 {name} 是用另一套分词建的；请装上同样版本的 jianbao，或运行 jianbao reindex 重建。"
        )
    return published

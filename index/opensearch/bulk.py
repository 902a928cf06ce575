"""Documents in bulk: a few requests under way at a time, and only what failed sent again."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from index.engine import EngineError, Unavailable
from index.opensearch.cluster.server import OVERLOADED, Server

SENDERS = 2  # requests under way at a time: who writes waits for them, so a slow cluster is not overrun
BYTES = 4 << 20  # of a request
PATIENCE = 180.0  # seconds without any progress after which a write gives up
PAUSE, LONGEST_PAUSE = 0.25, 8.0  # seconds before trying again, doubled each time

Operation = tuple[str, bytes]  # the document's id, the lines that ask for it


class Bulk:
    """Operations on documents of one index. Leaving the `with` block returns when all are done, or raises."""

    def __init__(self, server: Server, index: str, alive: Callable[[], None] = lambda: None) -> None:
        self._server = server
        self._path = f"/{index}/_bulk"
        self._alive = alive
        self._pool = ThreadPoolExecutor(SENDERS, "bulk")
        self._under_way: deque[Future[None]] = deque()
        self._waiting: list[Operation] = []
        self._size = 0
        self._stopped = False

    def __enter__(self) -> Bulk:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        try:
            if kind is None:
                self._send()
                while self._under_way:
                    self._under_way.popleft().result()
        finally:
            self._stopped = True
            self._pool.shutdown(cancel_futures=True)

    def index(self, id: str, document: bytes) -> None:
        """Puts a document in, one line of JSON, in place of any with that id."""
        self._add(id, _line({"index": {"_id": id}}) + document)

    def delete(self, id: str) -> None:
        """Takes a document out."""
        self._add(id, _line({"delete": {"_id": id}}))

    def _add(self, id: str, text: bytes) -> None:
        self._waiting.append((id, text))
        self._size += len(text)
        if self._size >= BYTES:
            self._send()

    def _send(self) -> None:
        self._alive()
        if self._waiting:
            self._under_way.append(self._pool.submit(self._deliver, self._waiting))
        self._waiting, self._size = [], 0
        while len(self._under_way) > SENDERS:
            self._under_way.popleft().result()

    def _deliver(self, operations: list[Operation]) -> None:
        """Sends operations until each is done; raises where one cannot be, or nothing has moved for PATIENCE."""
        pause, last = PAUSE, time.monotonic()
        while operations and not self._stopped:
            try:
                body = b"".join(text for _, text in operations)
                answer = self._server.ask("POST", self._path, body, {"timeout": "30s"}, within=60.0)
                left = _failed(operations, answer) if answer["errors"] else []
            except Unavailable:
                left = operations
                if time.monotonic() - last > PATIENCE:
                    raise
            if len(left) < len(operations):
                pause, last = PAUSE, time.monotonic()
            elif time.monotonic() - last > PATIENCE:
                raise Unavailable(f"{self._server.where} 一直不收文档；已收的不会丢，集群恢复后再运行一次即可接着写。")
            operations = left
            if operations:
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _failed(operations: list[Operation], answer: dict[str, Any]) -> list[Operation]:
    """The operations to be sent again; raises for one that would fail again."""
    again = []
    for (id, text), item in zip(operations, answer["items"], strict=True):
        (result,) = item.values()
        if result["status"] in OVERLOADED:
            again.append((id, text))
        elif result["status"] >= 300 and not ("delete" in item and result["status"] == 404):
            error = result.get("error", {})
            raise EngineError(
                f"{id} 写不进索引（{error.get('type')}：{str(error.get('reason'))[:200]}）；整批没有发布。"
            )
    return again

"""Which nodes of a cluster answer, so that a question can be put to copies on these.

A node that dies is noticed by the cluster at once. One that hangs keeps its connections, and until the cluster
drops it (after half a minute, by OpenSearch's defaults) searches that are sent to its copies wait for it.
"""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

LOOK = 0.8  # seconds within which a node that does not hang says that it is there
BELIEVED = 3.0  # seconds for which a node that hung is taken to hang still


@dataclass(frozen=True)
class Seen:
    """Which of the addressed nodes answered, and the parameters that put a question to those that hang nowhere."""

    answering: frozenset[str]
    only: str = ""  # the ids of the nodes that answer; empty while none is known to hang

    @property
    def parameters(self) -> dict[str, str]:
        """To be sent along with a question to the index."""
        return {"preference": f"_only_nodes:{self.only}"} if self.only else {}


class Nodes:
    """The nodes behind a client. Threads share it: while one looks, the others wait for what it sees."""

    def __init__(self, client: OpenSearch) -> None:
        self._transport = client.transport
        self._connections = tuple(client.transport.connection_pool.connections)
        self._all = self._seen = Seen(frozenset(connection.host for connection in self._connections))
        self._lock = threading.Lock()
        self._looked = 0.0

    def seen(self) -> Seen:
        """What was seen last; looks again where a node was found to hang some time ago."""
        if self._seen != self._all and time.monotonic() - self._looked > BELIEVED:
            self.look()
        return self._seen

    def look(self) -> Seen:
        """Asks every node whether it is there."""
        asked = time.monotonic()
        with self._lock:
            if self._looked < asked:  # else another thread has just looked
                self._seen = self._see()
                self._looked = time.monotonic()
            return self._seen

    def _see(self) -> Seen:
        with ThreadPoolExecutor(len(self._connections)) as pool:
            answers = dict(zip(self._connections, pool.map(self._ask, self._connections), strict=True))
        told = {connection.host: one for connection, one in answers.items() if one is not None}
        # A node may be in the cluster, and hang, though no address names it.
        silent = any(one.get("_nodes", {}).get("failed") for one in told.values())
        awake = set.intersection(*(set(one.get("nodes", {})) for one in told.values())) if told else set()
        missing = silent or len(told) < len(self._connections)
        return Seen(frozenset(told), ",".join(sorted(awake)) if missing else "")

    def _ask(self, connection: Any) -> dict[str, Any] | None:
        """The nodes that this one hears of, or None where it does not answer; it is then left alone for a while."""
        try:
            waiting = {"timeout": f"{LOOK * 600:.0f}ms"}  # for the others, so that it can still tell us
            _, _, text = connection.perform_request("GET", "/_nodes/http", waiting, timeout=LOOK)
            told = json.loads(text)
        except TransportError as error:
            if isinstance(error.status_code, int):
                return {}  # it is there, if only to say that this user may not know
            self._transport.mark_dead(connection)
            return None
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

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

LOOK = 1.0  # seconds within which a node that does not hang says that it is there, also on a busy machine
HANGS = 2.0  # seconds of silence, in look after look, from which on it is no busy machine but a node that hangs
TIMEOUT = "receive_timeout_transport_exception"  # what a node tells of another that does not answer it
BELIEVED = 3.0  # seconds for which a node that hung is taken to hang still


@dataclass(frozen=True)
class Seen:
    """Which of the addressed nodes answered; which nodes of the cluster were awake, silent, or silent for HANGS.

    The last three by their ids.
    """

    addresses: frozenset[str]
    awake: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    hanging: frozenset[str] = frozenset()

    @property
    def parameters(self) -> dict[str, str]:
        """What puts a question to copies on nodes that are awake, where there are any."""
        return {"preference": "_prefer_nodes:" + ",".join(sorted(self.awake))} if self.silent and self.awake else {}


class Nodes:
    """The nodes behind a client. Threads share it: while one looks, the others wait for what it sees."""

    def __init__(self, client: OpenSearch) -> None:
        self._transport = client.transport
        self._connections = tuple(client.transport.connection_pool.connections)
        self._seen = Seen(frozenset(connection.host for connection in self._connections))
        self._lock = threading.Lock()
        self._looked = 0.0
        self._since: dict[str, float] = {}  # silent node -> since when

    def seen(self) -> Seen:
        """What was seen last; looks again where a node was found to hang some time ago."""
        if self._seen.silent and time.monotonic() - self._looked > BELIEVED:
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
        start = time.monotonic()
        with ThreadPoolExecutor(len(self._connections)) as pool:
            answers = dict(zip(self._connections, pool.map(self._ask, self._connections), strict=True))
        told = {connection.host: one for connection, one in answers.items() if one is not None}
        awake = frozenset.intersection(*(frozenset(one.get("nodes", {})) for one in told.values())) if told else ()
        failures = [each for one in told.values() for each in one.get("_nodes", {}).get("failures", ())]
        # A node may be in the cluster, and hang, though no address names it.
        # One that died does not count: what it had is asked elsewhere at once.
        silent = frozenset(str(each.get("node_id")) for each in failures if TIMEOUT in str(each.get("caused_by")))
        known = self._since if start - self._looked < BELIEVED else {}
        self._since = {id: known.get(id, start) for id in silent}
        now = time.monotonic()
        hanging = frozenset(id for id, since in self._since.items() if now - since >= HANGS)
        return Seen(frozenset(told), frozenset(awake), silent, hanging)

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

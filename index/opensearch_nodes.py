"""Which nodes of a cluster answer, so that a question can be put to copies on these.

A node that dies is noticed by the cluster at once. One that hangs keeps its connections, and until the cluster
drops it (after half a minute, by OpenSearch's defaults) searches that are sent to its copies wait for it.
"""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

LOOK = 0.8  # seconds within which a node that does not hang says that it is there
BELIEVED = 3.0  # seconds for which a node that hung is taken to hang still

Parameters = dict[str, str]


class Nodes:
    """The nodes behind a client. Threads share it: while one looks, the others wait for what it sees."""

    def __init__(self, client: OpenSearch) -> None:
        self._transport = client.transport
        self._connections = tuple(client.transport.connection_pool.connections)
        self._lock = threading.Lock()
        self._looked = 0.0
        self._only: Parameters | None = {}

    def only(self) -> Parameters | None:
        """Parameters that put a question to the nodes that answer: none while no node is known to hang.

        None where nobody answers.
        """
        if self._only != {} and time.monotonic() - self._looked > BELIEVED:
            self.look()
        return self._only

    def look(self) -> Parameters | None:
        """Asks every node whether it is there; returns `only`."""
        asked = time.monotonic()
        with self._lock:
            if self._looked < asked:  # else another thread has just looked
                self._only = self._see()
                self._looked = time.monotonic()
            return self._only

    def _see(self) -> Parameters | None:
        with ThreadPoolExecutor(len(self._connections)) as pool:
            told = [one for one in pool.map(self._ask, self._connections) if one is not None]
        if not told:
            return None
        # A node may be in the cluster, and hang, though no address names it.
        silent = any(one.get("_nodes", {}).get("failed") for one in told)
        if not silent and len(told) == len(self._connections):
            return {}
        awake = set.intersection(*(set(one.get("nodes", {})) for one in told))
        return {"preference": "_only_nodes:" + ",".join(sorted(awake))} if awake else {}

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

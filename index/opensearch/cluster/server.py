"""Talking to an OpenSearch cluster: how long one waits, and when another node is asked.

`ask` is for what changes something or takes its time. `read` is for questions that any copy of the index can
answer: where a node hangs, they go to the others.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

import opensearchpy
import urllib3
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, SerializationError, SSLError, TransportError

from index.opensearch.cluster.address import Address, authentication, tls
from index.opensearch.cluster.errors import hanging, meaning, no_opensearch, where
from index.opensearch.cluster.nodes import HANGS, Nodes
from index.settings import NOBODY, Credentials

CONNECT = 0.5  # seconds until a node that does not take a connection is left alone
SOON, SOONER = 0.6, 0.3  # seconds after which one looks whether a node hangs; where one was found to
SLOW = 30.0  # seconds that a question may take where none does
PASSING = 1.8  # seconds for which one asks again where a node answered, but could not do it
PAUSE = 0.2  # seconds before asking again there
DEAD = 5.0  # seconds until a node that failed is asked again
CONNECTIONS = 16  # to each node, for the threads of a site
OVERLOADED = (429, 502, 503, 504)

Answer = dict[str, Any]

# What fails is told as an `EngineError`; without this it would also be printed, request by request.
logging.getLogger("opensearch").addHandler(logging.NullHandler())


class Server:
    """A cluster that is asked by HTTP; every error comes out as an `EngineError` that names the cure."""

    def __init__(self, address: Address, credentials: Credentials = NOBODY) -> None:
        self.address = address
        self._client = opensearchpy.OpenSearch(
            list(address.nodes),
            **authentication(credentials),
            **tls(address, credentials),
            timeout=urllib3.Timeout(connect=CONNECT, read=SLOW),
            max_retries=0,  # `ask` and `read` retry, within their time
            dead_timeout=DEAD,
            timeout_cutoff=0,
            pool_maxsize=CONNECTIONS,
        )
        self._nodes = Nodes(self._client)
        self._failing: dict[str, float] = {}  # path -> since when it could not be answered

    @property
    def where(self) -> str:
        """The nodes, for messages."""
        return where(self.address)

    def ask(
        self, method: str, path: str, body: Any = None, params: Mapping[str, Any] | None = None, within: float = SLOW
    ) -> Answer:
        """The JSON answer to a request; another node is asked where one takes no connection.

        A 404 that is about a document, not an index, is an answer.
        """
        start, left = time.monotonic(), len(self.address.nodes)
        while True:
            try:
                return self._send(method, path, body, params or {}, within)
            except TransportError as error:
                if isinstance(error, ConnectionTimeout):
                    self._nodes.look()  # so that a node that hangs is not asked next
                elif _nobody(error) and left:
                    left -= 1
                    continue
                elif _may_pass(error) and time.monotonic() - start < PASSING:
                    time.sleep(PAUSE)
                    continue
                raise meaning(self.address, error) from None

    def read(self, method: str, path: str, body: Any = None, params: Mapping[str, Any] | None = None) -> Answer:
        """The JSON answer to a question that any copy of the index can answer: where a node hangs, others are asked.

        Raises `Partial` after some three seconds where there are no such copies, and `Unavailable` where nobody
        answers. A question that merely takes long gets its time.
        """
        start, left, seen = time.monotonic(), len(self.address.nodes), self._nodes.seen()
        asking: list[Future[Answer]] = []
        again = True
        while True:
            if again:
                given = {**(params or {}), **seen.parameters}
                asking.append(_aside(self._send, method, path, body, given, SLOW))
            done, _ = wait(asking, SOONER if seen.silent else SOON, FIRST_COMPLETED)
            if not done:
                before, seen = seen, self._nodes.look()
                if not seen.addresses:
                    raise meaning(self.address, ConnectionTimeout("TIMEOUT", "", None))
                if seen.hanging and time.monotonic() - start > HANGS:
                    raise hanging(self.address)
                # Else it is the question that takes long, or the machines are busy: what was asked may still come.
                again = len(asking) < 2 and (bool(seen.silent - before.silent) or seen.addresses < before.addresses)
                continue
            one = done.pop()
            asking.remove(one)
            try:
                answer = one.result()
                self._failing.pop(path, None)
                return answer
            except TransportError as error:
                again = not asking
                if asking:
                    continue  # the other one may still be answered
                if _nobody(error) and left:
                    left -= 1
                elif _may_pass(error) and self._lasts(path) < PASSING:
                    time.sleep(PAUSE)
                else:
                    raise meaning(self.address, error) from None

    def _lasts(self, path: str) -> float:
        """Seconds for which a question could not be answered: what lasts long is told at once to who asks next."""
        now = time.monotonic()
        return now - self._failing.setdefault(path, now)

    def _send(self, method: str, path: str, body: Any, params: Mapping[str, Any], patience: float) -> Answer:
        """One request to one node; raises the client's own errors."""
        try:
            answer = self._client.transport.perform_request(
                method,
                path,
                params=dict(params) or None,
                body=body,
                timeout=urllib3.Timeout(connect=min(CONNECT, patience), read=patience),  # type: ignore[arg-type]
                headers={"content-type": "application/x-ndjson"} if isinstance(body, bytes) else None,
            )
        except TransportError as error:
            if error.status_code == 404 and isinstance(error.info, dict) and "found" in error.info:
                return error.info
            if isinstance(error.info, UnicodeError):
                raise no_opensearch(self.address) from None
            raise
        except (SerializationError, AttributeError):  # no JSON, or, of an error, no object
            raise no_opensearch(self.address) from None
        if not isinstance(answer, (dict, list)):
            raise no_opensearch(self.address)
        return answer  # type: ignore[return-value]


def _aside(work: Callable[..., Answer], *arguments: Any) -> Future[Answer]:
    """What the work will have come to, in a thread that is left to itself where nobody waits for it any more."""
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(work(*arguments))
        except BaseException as error:  # whoever waits raises it
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def _nobody(error: TransportError) -> bool:
    """Whether nobody took the question, so that another node may."""
    return isinstance(error, NoConnection) and not isinstance(error, (ConnectionTimeout, SSLError))


def _may_pass(error: TransportError) -> bool:
    """Whether the same node may answer a moment later: its shards are just moving, or another node has just died."""
    return isinstance(error.status_code, int) and error.status_code >= 500

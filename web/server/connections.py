"""Waitress with bounds of our own: how long a request may take to arrive, how many may wait, how the server stops.

A connection costs no thread until its request is whole, so slow ones keep nobody from being answered.

    GET /search?q=乡村  (raw UTF-8 or GBK, as curl and chat programs send it)  ->  GET /search?q=%E4%B9%A1%E6%9D%91
"""

from __future__ import annotations

import logging
import re
import socket
import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.wasyncore import loop

ARRIVAL = 30  # seconds in which a request must have come whole
IDLE = 60  # seconds after which a connection that asks nothing is closed
LOOK = 5  # seconds between looks for either
CONNECTIONS = 4000  # at most; each is a file descriptor and some kilobytes
BODY = 8 << 20  # bytes of what a request may carry
WAITING = 100  # requests that wait for a thread, past which one is turned away at once
FAREWELL = 10  # seconds in which a server that stops answers what it has accepted

_RAW = re.compile(rb"[\x80-\xff]")


def escaped(header: bytes) -> bytes:
    """A request's head with the raw bytes of its first line percent-encoded, as they should have been sent."""
    line, end, rest = header.partition(b"\n")
    return _RAW.sub(lambda byte: b"%%%02X" % byte[0][0], line) + end + rest


class Request(HTTPRequestParser):
    """A request that comes in; its first line may hold any bytes."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(escaped(header_plus))


class Connection(HTTPChannel):
    """A reader's connection; knows since when the request that is coming in has been coming."""

    parser_class = Request
    began: float | None = None

    def received(self, data: bytes) -> bool:
        whole: bool = super().received(data)
        if self.request is None:
            self.began = None
        elif self.began is None:
            self.began = time.time()
        return whole


class Server(TcpWSGIServer):
    """One process's server on a socket that is listening already; `stop` ends it once it has answered."""

    channel_class = Connection

    def __init__(self, application: Any, listening: socket.socket, threads: int) -> None:
        adjustments = Adjustments(
            sockets=[listening],
            threads=threads,
            ident=None,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE,
            cleanup_interval=LOOK,
            max_request_body_size=BODY,
            asyncore_use_poll=True,
            log_socket_errors=False,
        )
        # Its own remark on a queue of one request is no news to anybody.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._answer = application
        self._stopping: float | None = None
        sockinfo = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(self._admit, _sock=listening, adj=adjustments, bind_socket=False, sockinfo=sockinfo, map={})

    def _admit(self, environ: dict[str, Any], start_response: Any) -> Any:
        """The application's answer; while more than `WAITING` wait behind this request, 503 at once."""
        if len(self.task_dispatcher.queue) <= WAITING:
            return self._answer(environ, start_response)
        text = "现在访问的人太多，请过几秒再试。\nToo many requests at the moment; please try again in a few seconds.\n"
        body = text.encode()
        start_response("503 Service Unavailable", [
            ("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))), ("Retry-After", "5"),
        ])  # fmt: skip
        return [body]

    def maintenance(self, now: float) -> None:
        """Closes connections that ask nothing, and those whose request does not come to an end."""
        super().maintenance(now)
        for connection in list(self.active_channels.values()):
            if connection.began is not None and connection.began < now - ARRIVAL:
                connection.will_close = True

    def run(self, alive: Any = lambda: True) -> None:
        """Serves until `stop`, or until `alive()`, asked once a second, is false; then answers what is accepted."""
        while self._stopping is None and alive():
            loop(timeout=1, map=self._map, use_poll=True, count=1)
        self.accepting = False
        self.del_channel(self._map)  # new connections are left to the other processes, or refused
        until = (self._stopping or time.monotonic()) + FAREWELL
        while self._busy() and time.monotonic() < until:
            loop(timeout=0.1, map=self._map, use_poll=True, count=1)
        self.task_dispatcher.shutdown(timeout=1)

    def stop(self) -> None:
        """Ends `run`; may be called by a signal's handler."""
        self._stopping = time.monotonic()
        self.pull_trigger()

    def _busy(self) -> bool:
        return any(one.requests or one.total_outbufs_len for one in self.active_channels.values())

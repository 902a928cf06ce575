"""The server: waitress in several processes that share one socket, with a bound on whatever a client can take.

waitress reads heads and bodies without a thread for each connection and hands on what is whole. Here is what it lacks:
addresses in raw bytes, a bound on the time of a request, a bound on its queue, several processes and a graceful end.
"""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.connection
import os
import re
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from multiprocessing.context import SpawnProcess
from typing import Any, ClassVar
from weakref import WeakSet
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import Error

ARRIVAL = 20.0  # seconds in which a request must have arrived whole, counted from the connection or the last answer
DEPARTURE = 600.0  # seconds in which an answer must have been fetched; it may rest no longer than ARRIVAL
HEAD = 64 * 1024  # bytes of a request's head: an address with 250 values has 8 KB
BODY = 2 << 20  # bytes of a request's body: a draft whose figures are checked
UPLOAD = 22 << 20  # bytes of one that brings files to be published
UPLOADS = 4  # of these that a process takes at a time; each waits in a file
CONNECTIONS = 4000  # of a process; each costs a file and some KB
QUEUE = 200  # requests of a process that wait for a thread; further ones are told to come again
UPLOAD_PATH = "/edit"
GRACE = 10.0  # seconds for what is being answered when the site is stopped
PAUSE = 1.0  # seconds before a process that died is replaced

SENTENCES = {
    400: "这个请求不合 HTTP 的写法，看不懂。",
    413: "请求太大了：请把内容分成几次。",
    431: "网址或请求头太长了。",
    501: "这种传输编码本站不支持。",
    503: "现在访问的人太多，请稍后再试。",
}
_HIGH = re.compile(rb"[\x80-\xff ]")
_LINE = re.compile(rb"([^ ]+ )(.*?)( HTTP/[0-9.]+ *)?", re.DOTALL)

MakeApp = Callable[[int], WSGIApplication]  # told the number of its process, from 0


def escaped(line: bytes) -> bytes:
    """A request's first line with what may not stand there escaped: GET /?q=乡 村 -> GET /?q=%E4%B9%A1%20%E6%9D%91"""
    found = _LINE.fullmatch(line)
    if not found:
        return line
    method, address, version = found.groups(b"")
    return method + _HIGH.sub(lambda one: b"%%%02X" % one[0][0], address.strip(b" ")) + version


class _Busy(Error):
    code = 503
    reason = "Service Unavailable"


class _Parser(HTTPRequestParser):
    adj: Adjustments
    uploads: ClassVar[WeakSet[_Parser]] = WeakSet()  # that are under way in this process

    def parse_header(self, header_plus: bytes) -> None:
        line, end, rest = header_plus.partition(b"\r\n")
        super().parse_header(escaped(line) + end + rest)
        if self.command == "POST" and self.path == UPLOAD_PATH:
            if len(self.uploads) >= UPLOADS:
                self.error, self.completed = _Busy(""), True
            self.uploads.add(self)
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = UPLOAD


class _ErrorTask(ErrorTask):
    def execute(self) -> None:
        """A request that never reaches the pages: one sentence."""
        error = self.request.error
        body = (SENTENCES.get(error.code, "出错了。") + "\n").encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
        if error.code == 503:
            self.response_headers.append(("Retry-After", "5"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):
    parser_class = _Parser
    error_task_class = _ErrorTask

    def __init__(self, *args: Any, **more: Any) -> None:
        self.since = time.time()
        super().__init__(*args, **more)

    def service(self) -> None:
        super().service()
        self.since = time.time()

    def late(self, now: float) -> bool:
        """Whether its client has taken longer than it may; never while the answer is being made."""
        if self.requests:
            return False
        if self.total_outbufs_len:
            return bool(now > min(self.since + DEPARTURE, self.last_activity + ARRIVAL))
        return now > self.since + ARRIVAL


class Server(TcpWSGIServer):
    """waitress on a socket that listens; `run` answers until `stop`, then ends what it has begun."""

    channel_class = _Channel

    def __init__(self, app: WSGIApplication, listening: socket.socket, threads: int) -> None:
        adjustments = Adjustments(
            threads=threads,
            ident=None,
            sockets=[listening],
            connection_limit=min(CONNECTIONS, _files() // 2),
            cleanup_interval=1,
            max_request_header_size=HEAD,
            max_request_body_size=BODY,
            outbuf_high_watermark=2**30,  # an answer waits in a file, not in a thread
            log_socket_errors=False,
            asyncore_use_poll=True,
        )
        info = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(app, _sock=listening, adj=adjustments, sockinfo=info, bind_socket=False)
        self._stopping = False

    def add_task(self, task: _Channel) -> None:
        """Queues a request; one too many has an error for an answer, which costs nothing."""
        if len(self.task_dispatcher.queue) >= QUEUE:
            task.requests[0].error = _Busy("")
        super().add_task(task)

    def maintenance(self, now: float) -> None:
        """Closes what is late; once a second."""
        for channel in self.active_channels.values():
            if channel.late(now):
                channel.will_close = True

    def stop(self) -> None:
        """Ends `run`; may be called in a signal's handler or another thread."""
        self.pull_trigger()  # first: once it is said, another thread's `run` may end and close what is pulled
        self._stopping = True

    def run(self) -> None:
        """Answers until `stop`, then for at most GRACE seconds what had arrived."""
        while not self._stopping:
            self._turn(1)
        wasyncore.dispatcher.del_channel(self, self._map)
        self.socket.close()
        end = time.monotonic() + GRACE
        while time.monotonic() < end and any(c.requests or c.total_outbufs_len for c in self._channels()):
            self._turn(0.05)
        self.task_dispatcher.shutdown(timeout=1)
        for channel in self._channels():
            channel.handle_close()
        self.trigger.close()

    def _channels(self) -> list[_Channel]:
        return list(self.active_channels.values())

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)


def _files() -> int:
    """How many files this process may open, after asking for all that it may ask for."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS * 2 if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def serve(
    listening: socket.socket, make_app: MakeApp, processes: int, threads: int, say: Callable[[str], None]
) -> None:
    """Serves from that many processes until Ctrl-C or SIGTERM; one that dies is replaced, and `say` is told so.

    Each process makes its application by `make_app`, which must be picklable, and has `threads` threads.
    """
    context = multiprocessing.get_context("spawn")

    def begin(number: int) -> SpawnProcess:
        process = context.Process(target=_work, args=(listening, make_app, number, threads))
        process.start()
        return process

    workers: list[SpawnProcess] = []
    try:
        with _interrupted_by(signal.SIGTERM):
            workers += map(begin, range(processes))
            while True:
                multiprocessing.connection.wait([worker.sentinel for worker in workers])
                time.sleep(PAUSE)
                for number, worker in enumerate(workers):
                    if not worker.is_alive():
                        say(f"网站的一个进程意外结束（状态 {worker.exitcode}），已另开一个。")
                        workers[number] = begin(number)
    except KeyboardInterrupt:
        pass
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(GRACE + 3)
            worker.kill()


@contextmanager
def _interrupted_by(number: signal.Signals) -> Iterator[None]:
    """Meanwhile that signal interrupts as Ctrl-C does."""
    before = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def _work(listening: socket.socket, make_app: MakeApp, number: int, threads: int) -> None:
    """One process; Ctrl-C reaches it too, but its parent says when to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("waitress").setLevel(logging.ERROR)  # its remarks on queues and limits are for programmers
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = Server(make_app(number), listening, threads)
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    server.run()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

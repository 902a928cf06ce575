"""The server on real sockets: what a client can send, hold and wait for."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import server as module
from web.server import Server, escaped

END = b" HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"


def hello(environ, start_response):
    """/ says the query; /held waits for `go`."""
    if environ["PATH_INFO"] == "/held":
        hello.go.wait(10)
    body = environ["QUERY_STRING"].encode("latin-1")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def running(app=hello, threads=4):
    """The port of a server that runs in a thread."""
    hello.go = threading.Event()
    server = Server(app, socket.create_server(("127.0.0.1", 0), backlog=1024), threads)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        hello.go.set()
        server.stop()
        thread.join(15)
        assert not thread.is_alive()


def opened(port, raw):
    """A connection on which that was sent."""
    connection = socket.create_connection(("127.0.0.1", int(port)))
    connection.settimeout(10)
    connection.sendall(raw)
    return connection


def whole(connection):
    """All that comes until the server closes."""
    with connection:
        parts = []
        try:
            while part := connection.recv(65536):
                parts.append(part)
        except ConnectionResetError:
            pass
        return b"".join(parts)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_raw_bytes_in_an_address_reach_the_application_escaped(encoding):
    """Also with a blank among them."""
    raw = "乡村 振兴".encode(encoding)
    with running() as port:
        answer = whole(opened(port, b"GET /search?q=" + raw + END))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"q=" + b"".join(b"%%%02X" % b if b > 127 or b == 32 else bytes([b]) for b in raw))


@given(st.binary(min_size=1, max_size=30).filter(lambda raw: not {10, 13} & set(raw)))
def test_a_first_line_is_escaped_to_ascii_without_blanks(raw):
    """Whatever its address holds; one that is so already stays."""
    line = escaped(b"GET /" + raw + b" HTTP/1.1")
    assert line.isascii() and line.count(b" ") == 2
    assert escaped(line) == line


def test_a_large_body_is_refused_before_it_is_sent():
    """200 MB by their announced length, and a chunked one as soon as it is too long; in Chinese."""
    with running() as port:
        answer = whole(
            opened(port, b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 200000000\r\n\r\n" + b"x" * 1000)
        )
        assert answer.startswith(b"HTTP/1.1 413") and "太大了" in answer.decode()
        chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        answer = whole(opened(port, b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 3))
        assert answer.startswith(b"HTTP/1.1 413")
        assert whole(opened(port, b"nonsense\r\n\r\n")).startswith(b"HTTP/1.0 400")
        assert whole(opened(port, b"GET /?" + b"x" * 70_000 + END)).split()[1] == b"431"


def test_slow_connections_hold_nobody_up_and_are_closed(monkeypatch):
    """A thousand that never end their request: the site answers meanwhile, and then they are gone."""
    monkeypatch.setattr(module, "ARRIVAL", 3.0)
    sent = [b"GET / HTTP/1.1\r\nHo", b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n", b""]
    with running(threads=2) as port:
        slow = [opened(port, sent[n % 3]) for n in range(1000)]
        assert whole(opened(port, b"GET /?here" + END)).endswith(b"here")
        assert [whole(connection) for connection in slow] == [b""] * 1000


def test_a_thousand_who_send_without_end_hold_nobody_up(monkeypatch):
    """Bodies in chunks, a byte at a time, never ended: a reader is answered all the while, and then all are closed."""
    monkeypatch.setattr(module, "ARRIVAL", 6.0)
    waits = []
    with running(threads=2) as port:
        slow = [
            opened(port, b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n") for _ in range(1000)
        ]
        end = time.monotonic() + 60
        left = slow
        while left and time.monotonic() < end:
            still = []
            for connection in left:
                try:
                    connection.sendall(b"1\r\nx\r\n")
                    still.append(connection)
                except OSError:
                    connection.close()
            left = still
            began = time.monotonic()
            assert whole(opened(port, b"GET /?here" + END)).endswith(b"here")
            waits.append(time.monotonic() - began)
            time.sleep(0.5)
        assert not left and len(waits) > 3 and sorted(waits)[len(waits) // 2] < 2.0, waits


def test_who_sends_a_byte_now_and_then_is_closed_all_the_same(monkeypatch):
    """The time of a request is counted as a whole."""
    monkeypatch.setattr(module, "ARRIVAL", 1.0)
    with running() as port, opened(port, b"GET / HTTP/1.1\r\nX: ") as connection:
        began = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() < began + 8:
                connection.sendall(b"x")
                time.sleep(0.1)
        assert time.monotonic() < began + 6


def test_an_answer_that_takes_long_to_make_is_not_cut(monkeypatch):
    """Only who sends or fetches is bound to a time."""
    monkeypatch.setattr(module, "ARRIVAL", 0.5)
    with running() as port:
        held = opened(port, b"GET /held?late" + END)
        time.sleep(2.5)
        hello.go.set()
        assert whole(held).endswith(b"late")


def test_requests_beyond_the_queue_are_told_to_come_again(monkeypatch):
    """Those before them are answered."""
    monkeypatch.setattr(module, "QUEUE", 2)
    with running(threads=1) as port:
        held = [opened(port, b"GET /held?held" + END)]
        time.sleep(0.5)
        held += [opened(port, b"GET /held?held" + END) for _ in range(2)]
        time.sleep(0.5)
        refused = opened(port, b"GET /" + END)
        time.sleep(0.5)
        hello.go.set()
        assert all(whole(one).endswith(b"held") for one in held)
        answer = whole(refused)
        assert answer.startswith(b"HTTP/1.1 503") and b"Retry-After" in answer


# --- as a command -----------------------------------------------------------------------------------------------------

JIANBAO = [sys.executable, "-c", "from web.cli import main; main()"]
BULLETIN = "# 山泉工作简报\n\n2021年第{n}期\n\n2021年5月{n}日\n\n---\n\n## 甲县修路{n}公里\n\n建成校舍。\n"


def ingest(folder, number):
    """One more issue in the data folder."""
    (folder / f"{number}.md").write_text(BULLETIN.format(n=number), encoding="utf-8")
    subprocess.run([*JIANBAO, "ingest", "--data", folder / "data", folder / f"{number}.md"], check=True, timeout=60)


def children(pid):
    """The processes that a process began."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def of_the_site(pid):
    """Those among them that answer."""
    return [c for c in children(pid) if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]


def until(true, seconds=60):
    """Waits until that is so, and gives it."""
    deadline = time.monotonic() + seconds
    while not (value := true()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return value


def total(port):
    """What a new connection is told of all articles; None where it is refused."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/search?format=json", headers={"Connection": "close"})
        answer = connection.getresponse()
        text = answer.read()
        return text.partition(b'"total":')[2].split(b",")[0].strip() if answer.status == 200 else None
    except OSError:
        return None
    finally:
        connection.close()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")
def test_several_processes_follow_new_generations_are_replaced_and_end_together(tmp_path):
    """`serve --processes 2`: each answers, each sees what is ingested, a killed one is replaced, SIGTERM ends all."""
    ingest(tmp_path, 1)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = subprocess.Popen(
        [*JIANBAO, "serve", "--data", tmp_path / "data", "--port", str(port), "--processes", "2", "--log", "none"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: total(port) == b"1")
        first, second = until(lambda: len(both := of_the_site(site.pid)) == 2 and both)
        ingest(tmp_path, 2)
        for stopped in (first, second):  # one alone answers
            os.kill(stopped, signal.SIGSTOP)
            try:
                until(lambda: total(port) == b"2")
            finally:
                os.kill(stopped, signal.SIGCONT)
        os.kill(first, signal.SIGKILL)
        until(lambda: len(now := of_the_site(site.pid)) == 2 and first not in now)
        until(lambda: total(port) == b"2")
        again = subprocess.run(
            [*JIANBAO, "serve", "--port", str(port)], capture_output=True, text=True, cwd=tmp_path, timeout=60
        )
        assert again.returncode == 1 and f"端口 {port} 已被别的程序占用" in again.stderr
        left = children(site.pid)
    finally:
        site.terminate()
        out, err = site.communicate(timeout=60)
    assert site.returncode == 0
    assert err == "网站的一个进程意外结束（状态 -9），已另开一个。\n"
    assert f"http://127.0.0.1:{port}" in out
    until(lambda: not [pid for pid in left if Path(f"/proc/{pid}").exists()])

"""A server on loopback that gives answers written by the test, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import http.server
import json
import ssl
import subprocess
import threading
import time


class Canned:
    """What the server says: `answers` in turn, the last one again and again; `asked`: (method, path, headers, body)."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, handler):
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        self.asked.append((handler.command, handler.path, dict(handler.headers.items()), body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(body) if callable(answer) else answer


@contextlib.contextmanager
def serving(said, tls=None):
    """The address of a server that gives `said(handler)` = (status, JSON, or bytes of a page); `tls`: a context."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            status, value = said(self)
            page = isinstance(value, bytes)
            data = value if page else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "text/html" if page else "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_POST = do_DELETE = answer

        def log_message(self, *arguments):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *arguments):
            pass  # a client that does not trust us, or has gone

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def error(status, kind, reason="reason"):
    """An answer as OpenSearch gives it when something is wrong."""
    cause = {"type": kind, "reason": reason}
    return status, {"status": status, "error": {**cause, "root_cause": [cause]}}


def hanging(seconds):
    """An answer that comes late."""

    def answer(body):
        time.sleep(seconds)
        return 200, {}

    return answer


def certificate(folder):
    """(server's TLS context, file with its certificate): for 127.0.0.1, signed by itself."""
    key, file = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, *names, "-keyout", key, "-out", file], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return context, file

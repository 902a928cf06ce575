"""The socket that the site listens on. `python -m web.cli.listening HOST PORT` only looks whether it can be had."""

from __future__ import annotations

import socket
import sys

from web.cli.context import fail

BACKLOG = 1024  # connections that wait to be accepted


def listen(host: str, port: int) -> socket.socket:
    """The socket; the command ends with reason and cure where another program has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        from web.cli.printing import address_reason

        fail(address_reason(error, host, port))


if __name__ == "__main__":
    listen(sys.argv[1], int(sys.argv[2])).close()

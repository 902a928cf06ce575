"""The socket that the site listens on, which is had, or not, before anything else is done."""

from __future__ import annotations

import socket

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

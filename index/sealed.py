"""Small files that tell whether any byte of them changed: their last line is the digest of what stands above it."""

from __future__ import annotations

import hashlib

_BYTES = 16  # of a digest, which is written in hexadecimal


def seal(data: bytes) -> bytes:
    """The bytes, and the line."""
    return data + b"\n" + hashlib.blake2b(data, digest_size=_BYTES).hexdigest().encode()


def unseal(sealed: bytes) -> bytes | None:
    """What was sealed; None where any byte of it changed, or it never was."""
    data = sealed[: -2 * _BYTES - 1]
    return data if seal(data) == sealed else None

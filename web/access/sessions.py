"""Sessions and forms: signed cookies that expire, by a secret of the data folder, and the back-off of failed logins."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from web.access.users import User, write_private

HOURS = 12  # that a session and a form live
FREE = 5  # failures without a wait
LONGEST = {"from": 900, "user": 60}  # seconds of a wait: of an address; of a user, whom others must not lock out
KEPT = 10_000  # failures on record


class Signer:
    """What is signed with the secret of a data folder, which is made by who asks first."""

    def __init__(self, data: Path) -> None:
        path = data / "secret"
        with contextlib.suppress(FileExistsError):
            part = data / f"secret.{secrets.token_hex(4)}"
            write_private(part, secrets.token_hex(32).encode())
            try:
                os.link(part, path)  # whole, and only if none is there
            finally:
                part.unlink()
        secret = path.read_bytes()
        self._session = URLSafeTimedSerializer(secret, "session")
        self._form = URLSafeTimedSerializer(secret, "form")

    def session(self, name: str, user: User) -> str:
        """The cookie of who logged in; a new password ends it."""
        return self._session.dumps([name, _mark(user)])

    def user_of(self, cookie: str, known: dict[str, User]) -> str | None:
        """The user whose session it is, None where it has expired, was ended or is not ours."""
        try:
            name, mark = self._session.loads(cookie, max_age=HOURS * 3600)
            user = known[name]
        except (BadData, ValueError, TypeError, KeyError):
            return None
        return name if not user.disabled and secrets.compare_digest(mark, _mark(user)) else None

    def form(self, key: str) -> str:
        """What a form must carry of a browser whose cookie holds `key`."""
        return self._form.dumps(key)

    def is_form(self, token: str, key: str) -> bool:
        """Whether the form was made for this browser, not long ago."""
        try:
            signed = self._form.loads(token, max_age=HOURS * 3600)
        except BadData:
            return False
        return bool(key) and isinstance(signed, str) and secrets.compare_digest(signed.encode(), key.encode())


class Failures:
    """Failed logins, shared by all processes: DATA/logins.json {key: [failures, locked until]}."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def wait(self, keys: list[str]) -> int:
        """The seconds until another login is looked at, 0 for at once."""
        with self._rows() as rows:
            until = max((rows[key][1] for key in keys if key in rows), default=0.0)
        return max(0, int(until - time.time() + 0.999))

    def failed(self, keys: list[str]) -> None:
        """Counts a failure; from the fifth on each doubles the wait."""
        with self._rows() as rows:
            for key in keys:
                count = rows.get(key, [0, 0.0])[0] + 1
                wait = min(LONGEST[key.partition(":")[0]], 2 ** min(count - FREE, 20)) if count >= FREE else 0
                rows[key] = [count, time.time() + wait]

    def passed(self, keys: list[str]) -> None:
        """Forgets the failures of those who have logged in now."""
        with self._rows() as rows:
            for key in keys:
                rows.pop(key, None)

    @contextlib.contextmanager
    def _rows(self) -> Iterator[dict[str, list[Any]]]:
        with open(os.open(self._data / "logins.json", os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            before = file.read()
            try:
                rows = json.loads(before or "{}")
            except ValueError:  # cut off: the counts begin anew
                rows = {}
            yield rows
            now = time.time()
            young = {key: row for key, row in list(rows.items())[-KEPT:] if row[1] > now - 86400}
            if (after := json.dumps(young)) != before:
                file.seek(0)
                file.truncate()
                file.write(after)


def _mark(user: User) -> str:
    return hashlib.sha256(user.hash.encode()).hexdigest()[:16]

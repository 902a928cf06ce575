"""Who may log in: users, their roles, groups, passwords and tokens, in one file of the data folder.

DATA/users.json        {name: {role, hash, disabled, groups, token}}; passwords as argon2id, tokens as SHA-256
DATA/restricted.json   {series or issue: [group, …]}: only readers of one of the groups see anything of it
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from index.engine import EngineError

ROLES = ("reader", "editor", "admin")  # each may do what those before it may
LEAST = 10  # characters of a password
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(16))  # compared where there is no such user, so that time tells nothing


@dataclass(frozen=True, slots=True)
class User:
    """A user as the file has it; `token` is the SHA-256 of the one that programs use, "" for none."""

    role: str
    hash: str = ""
    disabled: bool = False
    groups: tuple[str, ...] = ()
    token: str = ""


def users(data: Path) -> dict[str, User]:
    """All users by name. Raises `EngineError` where the file cannot be used: then nobody is let in."""
    try:
        found = json.loads((data / "users.json").read_bytes())
        read = {name: User(**{**row, "groups": tuple(row["groups"])}) for name, row in found.items()}
        if any(user.role not in ROLES for user in read.values()):
            raise ValueError
        return read
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        raise EngineError("用户文件 users.json 读不了，暂时谁也不能登录；请管理员从备份恢复它。") from None


def restricted(data: Path) -> dict[str, frozenset[str]]:
    """The groups of each restricted series or issue. Raises `EngineError` where the file cannot be used."""
    try:
        found = json.loads((data / "restricted.json").read_bytes())
        if not all(isinstance(groups, list) for groups in found.values()):
            raise ValueError
        return {series: frozenset(map(str, groups)) for series, groups in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError):
        cure = '它应写成 {"系列或编号": ["组"]}，请管理员改正'
        raise EngineError(f"受限系列和各期的文件 restricted.json 读不了，所以什么也不显示；{cure}。") from None


@contextlib.contextmanager
def changing(data: Path) -> Iterator[dict[str, User]]:
    """The users, to be changed by nobody else meanwhile; written when this ends well."""
    with _locked(data):
        known = users(data)
        yield known
        rows: Mapping[str, object] = {name: asdict(user) for name, user in sorted(known.items())}
        write_private(data / "users.json", json.dumps(rows, ensure_ascii=False, indent=1).encode())


def restrict(data: Path, name: str, groups: Collection[str]) -> None:
    """Lets only readers of one of the groups see a series or an issue; without a group, everybody again."""
    with _locked(data):
        known = {one: sorted(names) for one, names in restricted(data).items() if one != name}
        known |= {name: sorted(groups)} if groups else {}
        write_private(data / "restricted.json", json.dumps(known, ensure_ascii=False, indent=1).encode())


@contextlib.contextmanager
def _locked(data: Path) -> Iterator[None]:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(data / "users.lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_private(path: Path, content: bytes) -> None:
    """A file for its owner alone, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def with_password(user: User, password: str) -> User:
    """The user with another password, let in again where disabled."""
    return replace(user, hash=_HASHER.hash(password), disabled=False)


def is_password(user: User | None, password: str) -> bool:
    """Whether it is the user's; as long in the finding for nobody, and for who may not log in."""
    try:
        fits = _HASHER.verify(user.hash if user and user.hash else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(fits and user and user.hash and not user.disabled)


def token_hash(token: str) -> str:
    """The form in which a token is kept; tokens are random, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def with_token(known: Mapping[str, User], token: str) -> str | None:
    """The name of the user whose token it is, None for nobody's."""
    wanted = token_hash(token)
    for name, user in known.items():
        if user.token and not user.disabled and secrets.compare_digest(user.token, wanted):
            return name
    return None

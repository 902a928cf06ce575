"""Where a cluster is, and who asks: its address, and what the operator says beside it.

    https://a.example:9200,https://b.example:9200/bulletins      two nodes of one cluster, the index `bulletins`

Who asks never stands in the address, and in no message.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from index.engine import EngineError
from index.os_reasons import reason
from index.settings import Credentials

NAME = "jianbao"  # of the index, where the address names none


@dataclass(frozen=True, slots=True)
class Address:
    """The nodes of a cluster, as URLs, and the name of the index (an alias) in it."""

    nodes: tuple[str, ...]
    name: str


def read_address(text: str) -> Address:
    """The address that an operator wrote; raises `EngineError`, which says what is wrong with it."""
    nodes, name = [], NAME
    for part in text.split(","):
        try:
            url = urlsplit(part.strip())
            port = url.port or 9200
        except ValueError:  # a port that is no number, brackets that do not close
            raise _unreadable(part) from None
        if url.username or url.password:
            raise EngineError(
                "引擎地址里不能写用户名和密码；请放进环境变量 JIANBAO_ENGINE_USER 和 JIANBAO_ENGINE_PASSWORD。"
            )
        if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment:
            raise _unreadable(part)
        host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
        nodes.append(f"{url.scheme}://{host}:{port}")
        name = url.path.strip("/") or name
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise EngineError(f"索引名 {name!r} 不能用；请只用小写字母、数字、- 和 _。")
    return Address(tuple(nodes), name)


def _unreadable(part: str) -> EngineError:
    """The error that shows what was written, but nothing that may be a password."""
    shown = re.sub(r"//.*@", "//…@", part.strip())
    return EngineError(f"看不懂引擎地址 {shown!r}；请写成 https://主机:9200，几个节点之间用逗号。")


def authentication(credentials: Credentials) -> dict[str, Any]:
    """The client's options that say who asks: by an API key, else by basic authentication."""
    if credentials.api_key:
        return {"headers": {"authorization": f"ApiKey {credentials.api_key}"}}
    return {"http_auth": (credentials.user, credentials.password)} if credentials.user else {}


def tls(address: Address, credentials: Credentials) -> dict[str, Any]:
    """The client's options that say whose certificate is believed."""
    if not any(node.startswith("https:") for node in address.nodes):
        return {}
    file = credentials.ca
    try:
        return {"ssl_context": ssl.create_default_context(cafile=file or None)}
    except OSError as error:
        why = "不是 PEM 格式的证书" if isinstance(error, ssl.SSLError) else reason(error)
        raise EngineError(f"JIANBAO_ENGINE_CA 所指的 {file} 不能用作证书（{why}）；请换成 PEM 格式的文件。") from None

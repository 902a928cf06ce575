"""Talking to an OpenSearch cluster: its address, who asks, how long one waits, and what an error means.

    https://a.example:9200,https://b.example:9200/bulletins      two nodes of one cluster, the index `bulletins`

Who asks stands in the environment, never in the address, and in no message:

    JIANBAO_ENGINE_USER, JIANBAO_ENGINE_PASSWORD    basic authentication
    JIANBAO_ENGINE_API_KEY                          or an API key
    JIANBAO_ENGINE_CA                               a file with the certificate that signed the cluster's own
"""

from __future__ import annotations

import logging
import os
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import opensearchpy
import urllib3
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, SSLError, TransportError

from index.engine import EngineError, Partial, Unavailable

NAME = "jianbao"  # of the index, where the address names none
CONNECT = 0.5  # seconds until a node that does not take a connection is left alone
QUICK = 1.8  # seconds within which a small question is answered, or nobody is there
SLOW = 30.0  # seconds that a search may take
DEAD = 5.0  # seconds until a node that failed is asked again
PAUSE = 0.2  # seconds before asking again where a node answered, but could not do it
CONNECTIONS = 16  # to each node, for the threads of a site
OVERLOADED = (429, 502, 503, 504)

# What fails is told as an `EngineError`; without this it would also be printed, request by request.
logging.getLogger("opensearch").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Address:
    """The nodes of a cluster, as URLs, and the name of the index (an alias) in it."""

    nodes: tuple[str, ...]
    name: str


def read_address(text: str) -> Address:
    """The address that an operator wrote; raises `EngineError`, which says what is wrong with it."""
    nodes, name = [], NAME
    for part in text.split(","):
        url = urlsplit(part.strip())
        if url.username or url.password:
            raise EngineError(
                "引擎地址里不能写用户名和密码；请放进环境变量 JIANBAO_ENGINE_USER 和 JIANBAO_ENGINE_PASSWORD。"
            )
        try:
            port = url.port or 9200
        except ValueError:
            port = 0
        if url.scheme not in ("http", "https") or not url.hostname or not port or url.query or url.fragment:
            raise EngineError(f"看不懂引擎地址 {part.strip()!r}；请写成 https://主机:9200，几个节点之间用逗号。")
        host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
        nodes.append(f"{url.scheme}://{host}:{port}")
        name = url.path.strip("/") or name
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise EngineError(f"索引名 {name!r} 不能用；请只用小写字母、数字、- 和 _。")
    return Address(tuple(nodes), name)


class Server:
    """A cluster that is asked by HTTP; every error comes out as an `EngineError` that names the cure."""

    def __init__(self, address: Address, environment: Mapping[str, str] = os.environ) -> None:
        self.address = address
        self._client = opensearchpy.OpenSearch(
            list(address.nodes),
            **_who(environment),
            **_tls(address, environment),
            timeout=urllib3.Timeout(connect=CONNECT, read=SLOW),
            max_retries=0,  # `ask` retries, within its time
            retry_on_timeout=True,  # and so a node that hangs is left alone for a while
            dead_timeout=DEAD,
            timeout_cutoff=0,
            pool_maxsize=CONNECTIONS,
        )

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        within: float = SLOW,
    ) -> dict[str, Any]:
        """The JSON answer to a request, asking one node after another while `within` seconds allow it.

        A 404 that is about a document, not an index, is an answer.
        """
        start = time.monotonic()
        deadline = start + within
        left = len(self.address.nodes) + 1
        # Half of the time for the first node, so that another one can still be asked if it hangs.
        patience = within if within >= SLOW else max(within / 2, CONNECT)
        while True:
            left -= 1
            remaining = max(min(patience, deadline - time.monotonic()), 0.05)
            try:
                answer: dict[str, Any] = self._client.transport.perform_request(
                    method,
                    path,
                    params=dict(params) if params else None,
                    body=body,
                    timeout=urllib3.Timeout(connect=min(CONNECT, remaining), read=remaining),  # type: ignore[arg-type]
                    headers={"content-type": "application/x-ndjson"} if isinstance(body, bytes) else None,
                )
                return answer
            except SSLError:
                raise self._error("TLS 证书没有通过验证", "请用 JIANBAO_ENGINE_CA 指定签发它的证书文件") from None
            except TransportError as error:
                if error.status_code == 404 and isinstance(error.info, dict) and "found" in error.info:
                    return error.info
                now = time.monotonic()
                if left and now < deadline and _may_pass(error, within, now - start):
                    time.sleep(0 if isinstance(error, NoConnection) else PAUSE)
                    continue
                raise self._meaning(error) from None

    def _meaning(self, error: TransportError) -> EngineError:
        """What an answer that is no success means to people."""
        if isinstance(error, ConnectionTimeout):
            return self._error("没有及时回答", "请稍后再试；一直如此时请查看集群的负载")
        if isinstance(error, NoConnection):
            return self._error("没有回答", "请确认地址无误、集群已经启动、网络可达")
        status, (kind, reason) = error.status_code, _reason(error)
        if status == 401:
            cure = "请检查 JIANBAO_ENGINE_USER 与 JIANBAO_ENGINE_PASSWORD，或 JIANBAO_ENGINE_API_KEY"
            return self._refused("不认这个用户名、密码或 API key", cure)
        if status == 403:
            return self._refused("不让这个用户做这件事", "请让管理员给它读写这个索引和别名的权限")
        if kind == "index_not_found_exception":
            return Missing(f"{self.where} 里没有索引 {self.address.name}；请先运行 jianbao ingest 你的文件夹。")
        if status == 404 and reason.startswith("alias ["):
            return NoAlias(reason)
        failed = isinstance(status, int) and status >= 500
        if failed and kind in ("search_phase_execution_exception", "no_shard_available_action_exception"):
            return Partial(f"{self.where} 的索引有一部分没有回答，数目会偏小，所以不给结果；请等集群恢复后再试。")
        if status == 409:
            return Conflict(f"{self.where} 上另有程序在写索引 {self.address.name}；请等它结束后再试。")
        if failed or status == 429:
            return self._error(f"眼下答不了（{status}）", "请稍后再试；一直如此时请查看集群的健康状态")
        return EngineError(f"{self.where} 不接受这个请求（{status} {kind}：{reason}）；请把这句话报告给开发者。")

    @property
    def where(self) -> str:
        """The nodes, for messages."""
        return "检索引擎 " + "、".join(self.address.nodes)

    def _error(self, what: str, cure: str) -> Unavailable:
        return Unavailable(f"{self.where} {what}；{cure}。")

    def _refused(self, what: str, cure: str) -> Denied:
        return Denied(f"{self.where} {what}；{cure}。")


class Missing(Unavailable):
    """There is no such index."""


class NoAlias(EngineError):
    """There is no alias of that name."""


class Denied(EngineError):
    """The cluster does not let this user in: nothing that is tried again will help."""


class Conflict(Unavailable):
    """Somebody else wrote in between."""


def _may_pass(error: TransportError, within: float, waited: float) -> bool:
    """Whether another node, or the same one a moment later, may answer: a node died, or its shards are just moving."""
    if isinstance(error, ConnectionTimeout):
        return within < SLOW  # who has waited long does not wait once more
    if isinstance(error, NoConnection):
        return True
    return isinstance(error.status_code, int) and error.status_code >= 500 and waited < QUICK


def _who(environment: Mapping[str, str]) -> dict[str, Any]:
    user, password, key = (environment.get(f"JIANBAO_ENGINE_{name}") for name in ("USER", "PASSWORD", "API_KEY"))
    if key:
        return {"headers": {"authorization": f"ApiKey {key}"}}
    return {"http_auth": (user, password or "")} if user else {}


def _tls(address: Address, environment: Mapping[str, str]) -> dict[str, Any]:
    if not any(node.startswith("https:") for node in address.nodes):
        return {}
    file = environment.get("JIANBAO_ENGINE_CA")
    try:
        return {"ssl_context": ssl.create_default_context(cafile=file)}
    except OSError as error:
        raise EngineError(
            f"JIANBAO_ENGINE_CA 所指的 {file} 不能用作证书（{error.strerror}）；请换成 PEM 格式的文件。"
        ) from None


def _reason(error: TransportError) -> tuple[str, str]:
    """(type, reason) of the error that OpenSearch tells."""
    told = error.info.get("error") if isinstance(error.info, dict) else None
    if not isinstance(told, dict):
        return "", str(told or error.error)[:200]
    return str(told.get("type", "")), str(told.get("reason", ""))[:200]

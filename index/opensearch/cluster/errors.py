"""What a failed answer means to people: one sentence with cause and cure, and never who asked."""

from __future__ import annotations

from typing import Any

from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, SSLError, TransportError

from index.engine import EngineError, Partial, Unavailable
from index.opensearch.cluster.address import Address

# A shard has no copy at the moment: none at all, or it is just moving.
MOVING = ("search_phase_execution_exception", "no_shard_available_action_exception")


class Missing(Unavailable):
    """There is no such index."""


class NoAlias(EngineError):
    """There is no alias of that name."""


class Denied(EngineError):
    """The cluster does not let this user in: nothing that is tried again will help."""


class Conflict(Unavailable):
    """Somebody else wrote in between."""


def where(address: Address) -> str:
    """The nodes, for messages."""
    return "检索引擎 " + "、".join(address.nodes)


def meaning(address: Address, error: TransportError) -> EngineError:
    """The error for people that the client's error means."""
    here = where(address)
    if isinstance(error, SSLError):
        return Unavailable(f"{here} {_of_tls(error)}")
    if isinstance(error, ConnectionTimeout):
        return Unavailable(f"{here} 没有及时回答；请稍后再试；一直如此时请查看集群的负载。")
    if isinstance(error, NoConnection):
        cure = "请确认地址无误（http 还是 https）、集群已经启动、网络可达"
        return Unavailable(f"{here} 没有回答；{cure}。")
    status, (kind, reason) = error.status_code, _reason(error)
    if status == 401:
        cure = "请检查 JIANBAO_ENGINE_USER 与 JIANBAO_ENGINE_PASSWORD，或 JIANBAO_ENGINE_API_KEY"
        return Denied(f"{here} 不认这个用户名、密码或 API key；{cure}。")
    if kind == "cluster_block_exception" and status == 403:
        return Unavailable(f"{here} 的索引现在只许读，多半是磁盘快满了；请腾出空间，或由管理员解除只读。")
    if status == 403:
        return Denied(f"{here} 不让这个用户做这件事；请让管理员给它读写这个索引和别名的权限。")
    if kind == "index_not_found_exception":
        return Missing(
            f"{here} 里没有索引 {address.name}；请核对地址末尾的索引名，或先运行 jianbao ingest 你的文件夹。"
        )
    if status == 404 and reason.startswith("alias ["):
        return NoAlias(reason)
    failed = isinstance(status, int) and status >= 500
    if failed and kind in MOVING:
        return partial(address)
    if status == 409:
        return Conflict(f"{here} 上另有程序在写索引 {address.name}；请等它结束后再试。")
    if failed or status == 429:
        return Unavailable(f"{here} 眼下答不了（{status}）；请稍后再试；一直如此时请查看集群的健康状态。")
    if not kind:
        return no_opensearch(address)
    return EngineError(f"{here} 不接受这个请求（{status} {kind}：{reason}）；请把这句话报告给开发者。")


def partial(address: Address) -> Partial:
    """The error where a part of the index did not answer."""
    return Partial(f"{where(address)} 的索引有一部分没有回答，数目会偏小，所以不给结果；请等集群恢复后再试。")


def hanging(address: Address) -> Partial:
    """The error where a node hangs, and the others have no copy of what it holds."""
    return Partial(f"{where(address)} 有节点没有反应，数目会偏小，所以不给结果；请稍后再试，一直如此时请重启那个节点。")


def no_opensearch(address: Address) -> EngineError:
    """The error where something else answers at the address."""
    return EngineError(f"{where(address)} 那里回答的不是 OpenSearch；请核对地址和端口（通常是 9200）。")


def _of_tls(error: SSLError) -> str:
    """What went wrong before anything was asked."""
    text = str(error.info)
    if "CERTIFICATE_VERIFY_FAILED" not in text:
        return "那个端口上说的不是 TLS；集群若没有启用 TLS，请把地址写成 http://。"
    if "ostname mismatch" in text or "IP address mismatch" in text:
        return "TLS 证书上写的不是这个主机名；请把地址写成证书上的主机名。"
    if "has expired" in text or "not yet valid" in text:
        return "TLS 证书不在有效期内；请更换集群的证书，或核对本机的时钟。"
    return "TLS 证书没有通过验证；请用 JIANBAO_ENGINE_CA 指定签发它的证书文件。"


def _reason(error: TransportError) -> tuple[str, str]:
    """(type, reason) of the error that OpenSearch tells; empty where it is not OpenSearch that tells it."""
    told: Any = error.info.get("error") if isinstance(error.info, dict) else None
    if isinstance(told, dict):
        return str(told.get("type", "")), str(told.get("reason", ""))[:200]
    return "", str(told or "")[:200]

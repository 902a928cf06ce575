"""The settings: (name, default, what it is for). The environment names them JIANBAO_DATA, JIANBAO_PORT …

An option of a command wins over the environment, and that over the default. They are read here, once, where a command
begins, and passed on as values.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.settings import EMBEDDED, USUAL, Credentials, IndexSettings, Limits

SETTINGS: tuple[tuple[str, str | int, str], ...] = (
    ("data", "./data", "数据目录：原件、台账、索引和自己的系列配置都在里面"),
    ("engine", EMBEDDED, "索引在哪里：数据目录里（embedded），或分布式引擎的地址，如 https://主机:9200"),
    ("cache", USUAL.cache, "检索时留在内存里的索引列表，以 MB 计"),
    ("memory", USUAL.memory, "收录时每个进程整理索引所用的内存，以 MB 计"),
    ("host", "127.0.0.1", "网站监听的地址；要让别的机器访问，用 0.0.0.0"),
    ("port", 8000, "网站监听的端口"),
    ("processes", 0, "网站的进程数；0 表示处理器有几个核就开几个"),
    ("log", "requests", "运行日志：不记（none），每次访问记一行（requests），连同网址里查的词（queries）"),
    ("access", "open", "谁能看：人人（open），登录的用户（login），单点登录代理报名的用户（proxy）"),
    ("trusted", "", "可信的代理的地址，用逗号分开；只有它们报的用户和来处才算数"),
    ("user_header", "X-Remote-User", "代理在哪个请求头里报用户名"),
    ("hosts", "", "本站的主机名，用逗号分开；别的 Host 一概不答。空着则都答"),
    ("rates", "export=60,api=600,login=30", "每个来处一分钟最多几次：导出、程序接口、登录；0 不限。每个进程各自计数"),
    ("threads", 8, "网站每个进程同时处理的请求数"),
)


def environment_name(name: str) -> str:
    """data -> JIANBAO_DATA"""
    return f"JIANBAO_{name.upper()}"


def index_settings(engine: str, cache: int, memory: int, environment: Mapping[str, str]) -> IndexSettings:
    """Where the index is, as options say, with what only the environment says of a cluster: JIANBAO_ENGINE_USER …"""
    names = ("user", "password", "api_key", "ca", "shards", "replicas")
    user, password, key, ca, shards, replicas = (
        environment.get(environment_name(f"engine_{name}"), "") for name in names
    )
    credentials = Credentials(user, password, key, ca)
    return IndexSettings(engine or EMBEDDED, Limits(cache, memory), credentials, shards, replicas)

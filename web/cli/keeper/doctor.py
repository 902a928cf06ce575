"""`jianbao doctor`: what the site stands on, at a glance."""

from __future__ import annotations

import datetime
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import command, data_option, json_option, print_json

if TYPE_CHECKING:
    from index.settings import IndexSettings

LEAST = 1 << 30  # bytes that should be free: a rebuild needs room for a second index
OPTIONAL = {"pdfminer.six": "documents", "opensearch-py": "opensearch", "numba": "fast"}

Line = tuple[str, str, bool]  # (what, how it is, whether that is well)


@command("doctor", "jianbao doctor\njianbao doctor --json")
@json_option
@data_option
@click.pass_obj
def doctor(index: IndexSettings, as_json: bool, data: Path) -> None:
    """体检：版本、规则指纹、权限、磁盘、时钟和可选部件。有一处不对，退出状态就是 1。"""
    lines = [*_versions(), *_folder(data), *_index(data, index)]
    if as_json:
        print_json([{"what": what, "how": how, "well": well} for what, how, well in lines])
    else:
        for what, how, well in lines:
            click.echo(f"{'好' if well else '不好'}  {what}：{how}")
    sys.exit(0 if all(well for _, _, well in lines) else 1)


def _versions() -> Iterator[Line]:
    from corpus.text.installed import version

    yield "版本", f"jianbao {version('jianbao') or '（未安装，由源码运行）'}，Python {platform.python_version()}", True
    for name, extra in OPTIONAL.items():
        found = version(name)
        yield f"可选部件 {name}", found or f"没有安装；要用它，请运行 pip install 'jianbao[{extra}]'", True
    now = datetime.datetime.now(datetime.UTC)
    said = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    yield "时钟", said if now.year >= 2024 else f"{said}，不对；请校准系统时间", now.year >= 2024


def _folder(data: Path) -> Iterator[Line]:
    from index.engine import EngineError
    from index.library.editing.audit import acts
    from index.library.ledger import not_private
    from web.access.users import restricted, users

    if not data.is_dir():
        yield "数据目录", f"没有 {data}；请检查 --data，或先运行 jianbao ingest 你的文件夹", False
        return
    wrong = not_private(data)
    yield "权限", wrong or f"{data} 只归自己", not wrong
    writable = os.access(data, os.W_OK | os.X_OK)
    yield "可写", "是" if writable else f"{data} 写不了；请用它的主人的账号运行", writable
    done, broken = acts(data)
    yield "操作记录", broken or f"{len(done)} 行，都是原来写的", not broken
    try:
        yield "用户", f"{len(users(data))} 个，限制阅读的系列和期 {len(restricted(data))} 个", True
    except EngineError as error:
        yield "用户", str(error), False
    free = shutil.disk_usage(data).free
    said = f"剩 {free / 2**30:.1f} GB"
    yield "磁盘", said if free >= LEAST else f"{said}；重建索引要有第二份索引的地方，请腾出空间", free >= LEAST


def _index(data: Path, index: IndexSettings) -> Iterator[Line]:
    from corpus.profile import ProfileError, load_profiles, names
    from index.analysis import Analysis
    from index.engine import EngineError
    from index.library.fingerprint import made_by
    from index.library.index_location import location_of
    from index.library.ledger_file.lookup import last_ingest

    try:
        profiles = load_profiles(data / "profiles")
        fingerprint = made_by(profiles, Analysis(names(profiles)))
        yield "系列配置", f"{len(profiles)} 份", True
    except ProfileError as error:
        fingerprint = ""
        yield "系列配置", str(error), False
    try:
        last = last_ingest(data)
        ahead = last is not None and datetime.datetime.fromisoformat(last) > datetime.datetime.now(datetime.UTC)
        yield "最近收录", f"{last}，在将来；请校准系统时间" if ahead else last or "还没有", not ahead
        engine = location_of(data, index).open()
        state = engine.state()
        yield "索引", f"第 {state.generation} 版，{state.issues} 期 {state.articles} 篇，{state.bytes:,} 字节", True
        same = not fingerprint or engine.made_by == fingerprint
        cure = "规则或系列配置已变，下一次收录或开网站时会重建"
        yield "规则指纹", f"{engine.made_by}" + ("" if same else f"，与现在的 {fingerprint} 不同：{cure}"), True
    except EngineError as error:
        yield "索引", str(error), False

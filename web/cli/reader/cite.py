"""`jianbao cite`: how to cite articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.sharing.citation import STYLES
from web.cli.context import command, data_option, fail, open_engine

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command(
    "cite",
    "jianbao cite yuanjiang-2017-22-03\n"
    "jianbao cite yuanjiang-2017-22-03 --format phrase\n"
    "jianbao cite yuanjiang-2017-22-03 yuanjiang-2017-22-04 --format bibtex > 文献.bib",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("--format", type=click.Choice(list(STYLES)), default="gbt7714", show_default=True, help="引用的格式")
@data_option
@click.pass_obj
def cite(index: IndexSettings, ids: tuple[str, ...], format: str, data: Path) -> None:
    """引用文章：GB/T 7714-2015、公文写法、BibTeX、RIS 或 CSL-JSON。编号见网页的“关于本文”和检索结果的 id。"""
    from index.engine import EngineError
    from search.sharing.citation import citation

    engine = open_engine(data, index)
    citations = []
    try:
        found = engine.articles(ids)
        for id in ids:
            outline = engine.outline(found[id].head.id) if id in found else None
            if outline is None:
                fail(f"没有编号是 {id} 的文章：可能抄漏了字，或者已撤回；用 jianbao search --json 可查到编号。")
            citations.append(citation(found[id].article, outline.issue))
    except EngineError as error:
        fail(str(error))
    click.echo(STYLES[format].write(citations), nl=False)

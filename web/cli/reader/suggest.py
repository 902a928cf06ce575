"""`jianbao suggest`: what a search may become, from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import command, data_option, fail, json_option, open_engine, print_json

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command("suggest", "jianbao suggest 援疆\njianbao suggest yuanj --json")
@click.argument("text", nargs=-1, required=True, metavar="TEXT…")
@json_option
@data_option
@click.pass_obj
def suggest(index: IndexSettings, text: tuple[str, ...], as_json: bool, data: Path) -> None:
    """检索提示：输入的字、拼音或拼音首字母可以是哪些名称、词语和标题。"""
    from index.engine import EngineError
    from search.params import Params, QueryError
    from search.suggest.completion import suggest as suggested
    from search.suggest.vocabulary import vocabulary

    try:
        engine = open_engine(data, index)
        found = suggested(engine, Params.read([("q", " ".join(text))]), vocabulary(engine))
    except (QueryError, EngineError) as error:
        if as_json:
            print_json({"error": str(error)})
        fail(str(error), 2 if isinstance(error, QueryError) else 1)
    if as_json:
        print_json({"q": " ".join(text), "suggestions": [one.to_json() for one in found]})
        return
    for one in found:
        click.echo("\t".join([one.label, one.text, "" if one.count is None else str(one.count)]))

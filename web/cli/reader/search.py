"""`jianbao search`: a page of results from the shell."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.context import (
    columns_of,
    command,
    data_option,
    format_option,
    json_option,
    open_engine,
    print_file,
    print_json,
    profiles_of,
)
from web.cli.searching import failing, filter_options, page_options, pairs, words_argument

if TYPE_CHECKING:
    from index.engine import Engine
    from index.settings import IndexSettings
    from search.suggest.vocabulary import Vocabulary


@command(
    "search",
    "jianbao search 富余劳动力 就业\n"
    "jianbao search '\"劳动力转移\"' --group 南通工作组 --from 2017-08\n"
    "jianbao search 就业 --format csv > 就业.csv\n"
    "jianbao search --topic 教育 --topic 卫生 --sort newest --size 50 --json\n"
    "jianbao search 就业 -培训",
    # `-培训` is no option but a word that is excluded.
    context_settings={"ignore_unknown_options": True},
)
@words_argument
@filter_options
@click.option("--match", help="all（默认，各词都有）或 any（有大部分词，最接近的在前）")
@click.option("--sort", help="relevance（默认）、newest、oldest 或 random:7（随机）")
@click.option("--by", help="issue：按期归拢，一页几期")
@page_options
@click.option("--as-of", "--as_of", "as_of", help="按索引的这一版")
@json_option
@format_option
@data_option
@click.pass_obj
def search(
    index: IndexSettings, /, words: tuple[str, ...], as_json: bool, format: str | None, data: Path, **given: Any
) -> None:
    """检索。词之间留空格表示都要有；"…" 查原样的字句；OR、-词、标题:词 与网页上相同。"""
    from search.find import find
    from search.params import Params
    from search.synonyms.widening import synonyms

    with failing(as_json):
        params = Params.read(pairs(words, given))
        if format:
            from web.export.tables import results_table

            print_file(results_table(open_engine(data, index), params, ""), format)
            return
        engine = open_engine(data, index)
        profiles = profiles_of(data)
        page = find(engine, params, columns_of(profiles), partial(_vocabulary, engine), synonyms(profiles))
    if as_json:
        print_json(page.to_json())
    else:
        from web.cli.printing import results

        click.echo("\n".join(results(page)))


def _vocabulary(engine: Engine) -> Vocabulary:
    from search.suggest.vocabulary import vocabulary

    return vocabulary(engine)

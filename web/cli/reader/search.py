"""`jianbao search`: a page of results from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from web.cli.context import (
    columns_of,
    command,
    data_option,
    fail,
    format_option,
    json_option,
    open_engine,
    print_file,
    print_json,
)


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
@click.argument("words", nargs=-1, metavar="[QUERY]…")
@click.option("--series", multiple=True, help="刊物，可重复")
@click.option("--group", multiple=True, help="工作组，可重复；未注明写 -")
@click.option("--place", multiple=True, help="地区，可重复")
@click.option("--topic", multiple=True, help="主题，可重复")
@click.option("--kind", multiple=True, help="feature（专题）或 brief（简讯）")
@click.option(
    "--not-group", "--not_group", "not_group", multiple=True, help="不要这个工作组；另有 --not-place、--not-topic…"
)
@click.option("--not-place", "--not_place", "not_place", multiple=True, hidden=True)
@click.option("--not-topic", "--not_topic", "not_topic", multiple=True, hidden=True)
@click.option("--not-series", "--not_series", "not_series", multiple=True, hidden=True)
@click.option("--not-kind", "--not_kind", "not_kind", multiple=True, hidden=True)
@click.option("--from", "from_", help="起始：YYYY、YYYY-MM 或 YYYY-MM-DD")
@click.option("--to", help="截止，含当年、当月、当日")
@click.option("--event-from", "--event_from", "event_from", help="文中所记的日子，起始，写法同 --from")
@click.option("--event-to", "--event_to", "event_to", help="文中所记的日子，截止")
@click.option("--match", help="all（默认，各词都有）或 any（有大部分词，最接近的在前）")
@click.option("--sort", help="relevance（默认）、newest 或 oldest")
@click.option("--page", help="第几页")
@click.option("--size", help="每页篇数，最多 100")
@click.option("--as-of", "--as_of", "as_of", help="按索引的这一版")
@json_option
@format_option
@data_option
def search(words: tuple[str, ...], as_json: bool, format: str | None, data: Path, **given: Any) -> None:
    """检索。词之间留空格表示都要有；"…" 查原样的字句；OR、-词、标题:词 与网页上相同。"""
    from index.engine import EngineError
    from search.find import find
    from search.params import Params, QueryError

    if wrong := next((word for word in words if word.startswith("--")), None):
        raise click.NoSuchOption(wrong)
    pairs = [("q", " ".join(words))]
    for name, value in given.items():
        values = value if isinstance(value, tuple) else (value,)
        pairs += [(name.rstrip("_"), one) for one in values if one]
    try:
        if format:
            from web.export.tables import results_table

            print_file(results_table(open_engine(data), Params.read(pairs), ""), format)
            return
        page = find(open_engine(data), Params.read(pairs), columns_of(data))
    except (QueryError, EngineError) as error:
        if as_json:
            print_json({"error": str(error)})
        fail(str(error), 2 if isinstance(error, QueryError) else 1)
    if as_json:
        print_json(page.to_json())
    else:
        from web.cli.printing import results

        click.echo("\n".join(results(page)))

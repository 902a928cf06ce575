"""`python -m bench`: the same articles and queries for this project and its peers, and a table of what each took."""

from __future__ import annotations

import click

from bench import corpus, features, table
from bench.measure import Disagreement, Run, growth, measure

SMALL = 20_000  # what greater sizes are held against


@click.command()
@click.option("--articles", multiple=True, type=int, default=(SMALL, 200_000), show_default=True)
@click.option("--passes", default=3, show_default=True, help="How often each query is asked, caches dropped between.")
@click.option("--reuse", is_flag=True, help="Ask the indexes of the last run instead of building them anew.")
def main(articles: tuple[int, ...], passes: int, reuse: bool) -> None:
    """Builds, asks, compares; prints the table and keeps it in bench/README.md."""
    runs: list[Run] = []
    tables: list[str] = []
    for size in articles:
        corpus.prepare(size)
        try:
            runs.append(measure(size, passes, reuse))
        except Disagreement as error:
            raise click.ClickException(str(error)) from error
        tables.append(table.of_run(runs[-1]))
        click.echo(tables[-1])
    if (greatest := max(articles)) > SMALL:
        tables.append(table.of_growth(SMALL, greatest, growth(SMALL, greatest, passes, reuse or SMALL in articles)))
        click.echo(tables[-1])
    if table.BAR in articles:
        rows = features.table([*features.research(table.BAR), *features.figures(table.BAR)])
        tables.append("\n".join([f"## Figures and research, {table.BAR:,} articles", "", *rows, ""]))
        click.echo(tables[-1])
    last = table.last_line(runs)
    table.keep(tables, last)
    click.echo(last)


if __name__ == "__main__":
    main()

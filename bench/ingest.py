"""`python -m bench.ingest FOLDER`: how fast a folder of issues is taken in, into a new data folder.

Issues a second by the clock, which tells only of a machine that does nothing else; and the processors' seconds, of this
process and of all, which hardly depend on that. The last line is what two free processors make of them.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path

import click

from index.ingest import ingest

PROCESSORS = 2


def cpu(who: int) -> float:
    """The processors' seconds of this process, or of the children that it has waited for."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def main(folder: Path) -> None:
    """Takes the folder in and prints what it took."""
    with tempfile.TemporaryDirectory() as data:
        begun = time.perf_counter()
        report = ingest(Path(data), [folder])
        seconds = time.perf_counter() - begun
        sizes = [entry.stat().st_size for entry in os.scandir(Path(data) / "originals")]
    if not report.issues:
        raise click.ClickException("nothing was taken in")
    own, children = cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)
    click.echo(f"{report.issues:,} issues of {sum(sizes) / len(sizes) / 1000:.1f} KB, {report.articles:,} articles")
    click.echo(f"{seconds:.1f} s, {report.issues / seconds:.1f} issues/s, {len(report.refused)} refused")
    click.echo(f"CPU: {own:.1f} s of the writing process, {children:.1f} s of its children")
    click.echo(f"{PROCESSORS * report.issues / (own + children):.1f} issues/s of {PROCESSORS} processors at work")


if __name__ == "__main__":
    main()

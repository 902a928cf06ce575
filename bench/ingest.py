"""`python -m bench.ingest FOLDER [--html]`: how fast a folder of issues is taken in, into a new data folder.

With `--html` the issues are first written out as pages of a web site (`bench.pages`), some 30 KB each, and these are
taken in; their articles must be as many as those of the files that they were made from.

Issues a second by the clock, which tells only of a machine that does nothing else; and the processors' seconds, of this
process and of all, which hardly depend on that. The last line is what two free processors make of them.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from functools import partial
from pathlib import Path

import click

from bench.pages import page
from corpus.files.document import read
from corpus.parse import parse_document
from corpus.profile import Profile, load_profiles
from index.library.ingest import ingest
from index.library.sources import find_files
from index.processes import in_order

PROCESSORS = 2


def cpu(who: int) -> float:
    """The processors' seconds of this process, or of the children that it has waited for."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def write_pages(folder: Path, target: Path) -> int:
    """Writes the issues of a folder out as pages; returns how many articles they have."""
    work = partial(_write_page, target, load_profiles(None))
    return sum(articles for _, articles in in_order(work, find_files([folder]).files, few=0, chunk=4))


def _write_page(target: Path, profiles: tuple[Profile, ...], path: Path) -> int:
    document = read(path.read_bytes(), path.name)
    (target / f"{path.stem}.html").write_text(page(document), encoding="utf-8")
    return sum(len(issue.articles) for issue in parse_document(document, profiles))


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--html", is_flag=True, help="Take the issues in as pages of a web site.")
def main(folder: Path, html: bool) -> None:
    """Takes the folder in and prints what it took."""
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as pages:
        expected = write_pages(folder, Path(pages)) if html else None
        before = [cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)]
        begun = time.perf_counter()
        report = ingest(Path(data), [Path(pages) if html else folder])
        seconds = time.perf_counter() - begun
        sizes = [entry.stat().st_size for entry in os.scandir(Path(data) / "originals")]
    own, children = cpu(resource.RUSAGE_SELF) - before[0], cpu(resource.RUSAGE_CHILDREN) - before[1]
    if not report.issues:
        raise click.ClickException("nothing was taken in")
    if expected not in (None, report.articles):
        raise click.ClickException(f"{report.articles:,} articles of pages, {expected:,} of the files they are made of")
    click.echo(f"{report.issues:,} issues of {sum(sizes) / len(sizes) / 1000:.1f} KB, {report.articles:,} articles")
    click.echo(f"{seconds:.1f} s, {report.issues / seconds:.1f} issues/s, {len(report.refused)} refused")
    click.echo(f"CPU: {own:.1f} s of the writing process, {children:.1f} s of its children")
    click.echo(f"{PROCESSORS * report.issues / (own + children):.1f} issues/s of {PROCESSORS} processors at work")


if __name__ == "__main__":
    main()

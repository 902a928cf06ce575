"""The table of a run, as Markdown, and bench/README.md, which keeps the last one."""

from __future__ import annotations

import math
import platform
import re
import statistics
from collections.abc import Iterable
from pathlib import Path

from bench.measure import Run
from bench.peers import AS_IT_COMES, LUCENE, OURS, RUST, TANTIVY, load

README = Path(__file__).parent / "README.md"
BAR = 200_000  # articles
EVERYTHING = "everything"  # a total that is kept: no kind to be compared by
MARK = "<!-- what follows is written by `make bench` -->\n"
SITE = "## The site\n"  # of which `make bench-site` writes


def of_run(run: Run) -> str:
    """The run's tables."""
    names = {module: load(module).NAME for module in run.built}
    peers = [module for module in run.built if module not in (OURS, AS_IT_COMES)]
    lines = [f"## {run.articles:,} articles", ""]
    lines += _row(["", *names.values()], head=True)
    lines += _row(["articles/s", *(f"{run.articles / built.seconds:,.0f}" for built in run.built.values())])
    lines += _row(["CPU s / 10,000", *(f"{1e4 * built.cpu / run.articles:.2f}" for built in run.built.values())])
    lines += _row(["index, MB", *(f"{built.bytes / 1e6:,.1f}" for built in run.built.values())])
    lines += _row(["resident, MB", *(f"{run.memory[module] / 1e6:,.0f}" for module in names)])
    lines += _row(["resident / index", *(f"{run.memory[m] / run.built[m].bytes:.2f}" for m in names)])
    lines += _row(["process start to first answer, s", *(f"{run.first[module]:.2f}" for module in names)])
    others = [AS_IT_COMES] * (AS_IT_COMES in run.built) + peers
    heads = [cell for module in others for cell in (names[module], f"ours / {names[module]}")]
    heads[:2] = ["as it comes", "as it comes / ours"] if AS_IT_COMES in run.built else heads[:2]
    lines += ["", "Milliseconds a query, medians:", ""]
    lines += _row(["", "ours", "ours p99", "ours warm", *heads], head=True)
    for kind, ours in run.times[OURS].items():
        cells = [f"{1e3 * value:.3f}" for value in (*_summary(ours), _median(run.warm[kind]))]
        for module in others:
            cells += [f"{1e3 * _median(run.times[module][kind]):.3f}", f"{_ratio(run, module, kind):.3g}"]
        lines += _row([kind, *cells])
    for title, kinds in (("geometric mean", list(run.times[OURS])), ("without everything", _without(run))):
        means = [cell for module in others for cell in ("", f"{geometric_mean(run, module, kinds):.3g}")]
        lines += _row([title, "", "", "", *means])
    lines += [
        "",
        "Our ten best that are among the peer's, by score (peers add BM25 of title and body, ours is BM25F):",
        "",
    ]
    lines += _row(["", *(names[module] for module in others)], head=True)
    for kind in run.shared[OURS]:
        lines += _row([kind, *(f"{100 * run.shared[module][kind]:.0f} %" for module in others)])
    lines += [f"\nNot measured: {name}, which {reason}." for name, reason in run.absent.items()]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str], head: bool = False) -> list[str]:
    cells = list(cells)
    row = "| " + " | ".join(cells) + " |"
    return [row, "|---" + "|--:" * (len(cells) - 1) + "|"] if head else [row]


def _median(values: list[float]) -> float:
    return statistics.median(values)


def _summary(values: list[float]) -> tuple[float, float]:
    return _median(values), statistics.quantiles(values, n=100, method="inclusive")[98]


def _without(run: Run) -> list[str]:
    return [kind for kind in run.times[OURS] if kind != EVERYTHING]


def _ratio(run: Run, module: str, kind: str) -> float:
    """Our median over the peer's; of our own segments as they come, theirs over the best case's."""
    ratio = _median(run.times[OURS][kind]) / _median(run.times[module][kind])
    return 1 / ratio if module == AS_IT_COMES else ratio


def geometric_mean(run: Run, peer: str, kinds: Iterable[str] | None = None) -> float:
    """The ratios of those kinds, of all where none are named."""
    return math.exp(statistics.fmean(math.log(_ratio(run, peer, kind)) for kind in kinds or run.times[OURS]))


def last_line(runs: list[Run]) -> str:
    """The lines that bars are held against; against tantivy's package: of BAR articles, else of the greatest run."""
    lines = []
    for run in runs:
        for module, text in (
            (LUCENE, "against Lucene"),
            (RUST, "against tantivy in Rust"),
            (AS_IT_COMES, "as it comes"),
        ):
            if module in run.built:
                ratios = {kind: _ratio(run, module, kind) for kind in _without(run)}
                worst = max(ratios, key=ratios.__getitem__)
                mean = geometric_mean(run, module, ratios)
                told = f"{run.articles:,} articles, {text}, without everything"
                lines.append(f"{told}: {mean:.2f}; at most {ratios[worst]:.2f} ({worst})\n")
    run = next((run for run in runs if run.articles == BAR), runs[-1])
    return "\n".join([*lines, f"geometric mean against tantivy: {geometric_mean(run, TANTIVY):.2f}"])


def of_growth(small: int, great: int, seconds: tuple[float, float]) -> str:
    """What the same rare queries cost on two sizes."""
    first, second = (1e3 * value for value in seconds)
    return (
        f"The same rare queries, ours: {first:.2f} ms of {small:,} articles, {second:.2f} ms of {great:,}: "
        f"{second / first:.2f} times.\n"
    )


def keep(tables: list[str], last: str) -> None:
    """Writes the tables below the README's mark, before what is said of the site."""
    text, _, below = README.read_text(encoding="utf-8").partition(MARK) if README.exists() else ("", "", "")
    _, site, said = below.partition(SITE)
    README.write_text("\n".join([f"{text}{MARK}", _machine(), "", *tables, last, f"{site}{said}"]), encoding="utf-8")


def _machine() -> str:
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    models = re.findall(r"model name\s*: (.*)", info)
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(encoding="utf-8"))
    size = int(memory[1]) / 2**20 if memory else 0
    return (
        f"Machine: {len(models)} × {models[0]}, {size:.0f} GB, {platform.system()}, Python {platform.python_version()}."
    )

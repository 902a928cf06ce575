"""The table of a run, as Markdown, and bench/README.md, which keeps the last one."""

from __future__ import annotations

import math
import platform
import re
import statistics
from collections.abc import Iterable
from pathlib import Path

from bench.measure import Run
from bench.peers import OURS, TANTIVY, load

README = Path(__file__).parent / "README.md"
BAR = 200_000  # articles
MARK = "<!-- what follows is written by `make bench` -->\n"


def of_run(run: Run) -> str:
    """The run's tables."""
    names = {module: load(module).NAME for module in run.built}
    peers = [module for module in run.built if module != OURS]
    lines = [f"## {run.articles:,} articles", ""]
    lines += _row(["", *names.values()], head=True)
    lines += _row(["articles/s", *(f"{run.articles / built.seconds:,.0f}" for built in run.built.values())])
    lines += _row(["CPU s / 10,000", *(f"{1e4 * built.cpu / run.articles:.2f}" for built in run.built.values())])
    lines += _row(["index, MB", *(f"{built.bytes / 1e6:,.1f}" for built in run.built.values())])
    lines += _row(["resident, MB", *(f"{run.memory[module] / 1e6:,.0f}" for module in names)])
    lines += _row(["resident / index", *(f"{run.memory[m] / run.built[m].bytes:.2f}" for m in names)])
    lines += _row(["process start to first answer, s", *(f"{run.first[module]:.2f}" for module in names)])
    heads = [f"{name} {what}" for name in names.values() for what in ("median", "p99")]
    lines += ["", "Milliseconds a query:", ""]
    lines += _row(["", *heads, *(f"ours / {names[module]}" for module in peers), "ours warm"], head=True)
    for kind, ours in run.times[OURS].items():
        cells = [f"{1e3 * value:.2f}" for m in names for value in _summary(run.times[m][kind])]
        ratios = [f"{_median(ours) / _median(run.times[module][kind]):.3g}" for module in peers]
        lines += _row([kind, *cells, *ratios, f"{1e3 * _median(run.warm[kind]):.2f}"])
    means = [f"{geometric_mean(run, module):.3g}" for module in peers]
    lines += _row(["geometric mean", *[""] * len(heads), *means, ""])
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str], head: bool = False) -> list[str]:
    cells = list(cells)
    row = "| " + " | ".join(cells) + " |"
    return [row, "|---" + "|--:" * (len(cells) - 1) + "|"] if head else [row]


def _median(values: list[float]) -> float:
    return statistics.median(values)


def _summary(values: list[float]) -> tuple[float, float]:
    return _median(values), statistics.quantiles(values, n=100, method="inclusive")[98]


def geometric_mean(run: Run, peer: str) -> float:
    """Our medians over the peer's, over all kinds."""
    logs = [math.log(_median(ours) / _median(run.times[peer][kind])) for kind, ours in run.times[OURS].items()]
    return math.exp(statistics.fmean(logs))


def last_line(runs: list[Run]) -> str:
    """The line that bars are held against: of BAR articles, else of the greatest run."""
    run = next((run for run in runs if run.articles == BAR), runs[-1])
    return f"geometric mean against tantivy: {geometric_mean(run, TANTIVY):.2f}"


def of_growth(small: int, great: int, seconds: tuple[float, float]) -> str:
    """What the same rare queries cost on two sizes."""
    first, second = (1e3 * value for value in seconds)
    return (
        f"The same rare queries, ours: {first:.2f} ms of {small:,} articles, {second:.2f} ms of {great:,}: "
        f"{second / first:.2f} times.\n"
    )


def keep(tables: list[str], last: str) -> None:
    """Writes the tables below the README's mark."""
    text = README.read_text(encoding="utf-8").partition(MARK)[0] if README.exists() else ""
    README.write_text("\n".join([f"{text}{MARK}", _machine(), "", *tables, last, ""]), encoding="utf-8")


def _machine() -> str:
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    models = re.findall(r"model name\s*: (.*)", info)
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(encoding="utf-8"))
    size = int(memory[1]) / 2**20 if memory else 0
    return (
        f"Machine: {len(models)} × {models[0]}, {size:.0f} GB, {platform.system()}, Python {platform.python_version()}."
    )

"""`python -m bench.faults`: three real nodes, one replica, twenty readers and an ingest; then nodes are killed.

Every answer is compared with what its generation must say. The table of what was seen goes to standard output; the
exit status is 1 where an answer was wrong, a write was lost, or an error was more than the faults allow.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from corpus.ids import article_id, paragraph_ids
from corpus.models import Article, Issue, Paragraph, Source
from index.engine import EngineError, Request, Results
from index.opensearch.engine import OpenSearchEngine, discard
from index.opensearch.mapping import STATE
from index.queries import String
from tools.opensearch.cluster import Cluster, Missing
from web import create_app

READERS = 20
ISSUES, ARTICLES = 300, 10  # of one generation; articles of each issue
TOPICS = "修路 办学 就医 种茶 培训 招商".split()
AT_ONCE = 2.0  # seconds within which it must be said that nobody is there

HEADS = ("fault", "answers", "wrong", "errors seen by readers", "slowest answer", "ingest", "lost")


def issues(generation: int) -> Iterator[Issue]:
    """The issues of one generation: made up, each article with a sentence that only its generation has."""
    for number in range(1, ISSUES + 1):
        id = f"faults-{2000 + generation}-{number}"
        articles = []
        for ordinal in range(1, ARTICLES + 1):
            topic = TOPICS[(number + ordinal) % len(TOPICS)]
            texts = [
                f"第{number}期第{ordinal}篇，第{generation}批：各村{topic}的进展。" * 6,
                f"本月{topic}已完成{number}处。",
            ]
            paragraphs = tuple(map(Paragraph, paragraph_ids(texts), texts))
            articles.append(Article(article_id(id, ordinal), "brief", f"{topic}简讯{number}", paragraphs))
        source = Source("0" * 64, f"{id}.txt", "text/plain", "utf-8")
        year = 2000 + generation
        yield Issue(id, "faults", "演练简报", year, number, None, None, "", source, articles=tuple(articles))


QUESTION = Request(String("村修路的进展"), facets=("series", "year"), limit=10)
PER_GENERATION = sum((n + o) % len(TOPICS) == 0 for n in range(1, ISSUES + 1) for o in range(1, ARTICLES + 1))


def is_right(found: Results) -> bool:
    """Whether an answer is the whole answer of the generation that it names."""
    total = PER_GENERATION * found.generation
    years = {str(2000 + generation): PER_GENERATION for generation in range(1, found.generation + 1)}
    return (
        found.total == total
        and dict(found.facets["year"]) == years
        and len(found.hits) == min(QUESTION.limit, total)
        and len({hit.id for hit in found.hits}) == len(found.hits)
    )


@dataclass
class Seen:
    """What the readers saw."""

    answers: int = 0
    wrong: list[Results] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_error: float = 0.0


class Readers:
    """Threads that ask again and again, as a site's do; leaving the `with` block stops them."""

    def __init__(self, address: str) -> None:
        self.seen = Seen()
        self._engine = OpenSearchEngine(address)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._stop.is_set():
            start = time.monotonic()
            found: Results | EngineError
            try:
                found = self._engine.search(QUESTION)
            except EngineError as error:
                found = error
            seconds = time.monotonic() - start
            with self._lock:
                if isinstance(found, EngineError):
                    if not self.seen.errors[type(found).__name__]:
                        click.echo(f"  {type(found).__name__}: {found}", err=True)
                    self.seen.errors[type(found).__name__] += 1
                    self.seen.slowest_error = max(self.seen.slowest_error, seconds)
                else:
                    self.seen.answers += 1
                    self.seen.slowest = max(self.seen.slowest, seconds)
                    if not is_right(found):
                        self.seen.wrong.append(found)
            time.sleep(0.05)


class Drill:
    """A cluster of three nodes and an index with one generation in it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.address = ",".join(cluster.addresses) + "/faults"
        self.engine = OpenSearchEngine.create(self.address, (), shards=3, replicas=1)
        self.engine.write(issues(1))
        self.rows: list[tuple[str, ...]] = []
        self.failed = False

    def settle(self) -> None:
        """Starts what is down and waits until every copy is there again."""
        for number in range(3):
            if number not in self.cluster.running():
                self.cluster.start(number)
        self.cluster.wait("green")

    def node_of_primary(self) -> int:
        """A node that holds a primary shard of the index."""
        shards = self.engine.server.ask("GET", f"/_cat/shards/{self.engine.index}", params={"format": "json"})
        rows: list[dict[str, Any]] = shards  # type: ignore[assignment]
        return next(int(row["node"].removeprefix("node")) for row in rows if row["prirep"] == "p")

    def manager(self) -> int:
        """The node that manages the cluster."""
        rows: list[dict[str, Any]] = self.engine.server.ask(  # type: ignore[assignment]
            "GET", "/_cat/cluster_manager", params={"format": "json"}
        )
        return int(rows[0]["node"].removeprefix("node"))

    def documents(self, engine: OpenSearchEngine) -> list[tuple[str, str]]:
        """Every document of an index but the state, with its digest."""
        engine.server.ask("POST", f"/{engine.index}/_refresh")
        query = {"bool": {"must_not": {"term": {"what": STATE}}}}
        body = {"query": query, "sort": [{"id": "asc"}, {"born": "asc"}, {"what": "asc"}]}
        now = engine.reader.published()
        return [(hit["_id"], hit["_source"]["digest"]) for hit in engine.reader.pages(now, body, ["digest"])]

    def during_ingest(self, name: str, fault: Callable[[], None] | None, tries: int = 1) -> None:
        """Ingests a generation under readers, with a fault in its middle, and notes what was seen."""
        generation = self.engine.state().generation + 1
        struck = threading.Event()

        def with_fault() -> Iterator[Issue]:
            for number, issue in enumerate(issues(generation)):
                if number == ISSUES // 2 and fault and not struck.is_set():
                    struck.set()
                    fault()
                yield issue

        with Readers(self.address) as readers:
            time.sleep(1)
            start, how = time.monotonic(), "failed"
            for attempt in range(1, tries + 1):
                try:
                    OpenSearchEngine(self.address).write(with_fault())
                except EngineError as error:
                    click.echo(f"{name}: {error}", err=True)
                    continue
                how = "finished" if attempt == 1 else f"finished at run {attempt}"
                break
            how = f"{how}, {time.monotonic() - start:.1f} s"
            time.sleep(2)
        self.settle()
        self.note(name, readers.seen, how, self.lost(generation))

    def lost(self, generation: int) -> int:
        """How many documents differ from those of an undisturbed run."""
        other = OpenSearchEngine.create(self.address, (), shards=3, replicas=0, aside=True)
        for number in range(1, generation + 1):
            other.write(issues(number))
        differing = set(self.documents(self.engine)) ^ set(self.documents(other))
        discard(other)
        return len(differing)

    def note(self, name: str, seen: Seen, ingest: str, lost: int, allowed: bool = True) -> None:
        """Adds a row to the table; what must not be is remembered."""
        errors = ", ".join(f"{count} {kind}" for kind, count in sorted(seen.errors.items())) or "none"
        slowest = f"{seen.slowest:.1f} s"
        if seen.errors:
            errors += f" (slowest {seen.slowest_error:.1f} s)"
        self.rows.append((name, str(seen.answers), str(len(seen.wrong)), errors, slowest, ingest, str(lost)))
        click.echo(" | ".join(self.rows[-1]), err=True)
        self.failed = self.failed or bool(seen.wrong or lost) or not allowed or "failed" in ingest

    # --- the faults ------------------------------------------------------------------------------

    def hang(self, number: int, seconds: float) -> None:
        """Stops a node for a while."""
        self.cluster.pause(number)
        timer = threading.Timer(seconds, self.cluster.resume, (number,))
        timer.start()

    def all_down(self) -> None:
        """Kills every node; the site says so within two seconds, and answers again once they are back."""
        site = create_app(self.engine, lambda sha256: None).test_client()
        assert site.get("/search?q=修路").status_code == 200
        for number in self.cluster.running():
            self.cluster.kill(number)
        waits, statuses = [], []
        for _ in range(5):
            start = time.monotonic()
            statuses.append(site.get("/search?q=修路").status_code)
            waits.append(time.monotonic() - start)
        self.settle()
        start = time.monotonic()
        while site.get("/search?q=修路").status_code != 200:
            time.sleep(0.1)
        back = time.monotonic() - start
        seen = Seen(errors=Counter({f"{status}": statuses.count(status) for status in set(statuses)}))
        seen.slowest_error = max(waits)
        generation = self.engine.state().generation
        allowed = set(statuses) == {503} and max(waits) < AT_ONCE and is_right(self.engine.search(QUESTION))
        text = f"answers again {back:.1f} s after green, without a restart"
        self.note("all nodes killed -9: the site", seen, text, self.lost(generation), allowed)

    def shard_missing(self) -> None:
        """Without replicas, kills a node: what it held is missing, and no answer leaves it out silently."""
        self.engine.server.ask("PUT", f"/{self.engine.index}/_settings", {"index": {"number_of_replicas": 0}})
        self.cluster.wait("green")
        with Readers(self.address) as readers:
            time.sleep(1)
            self.cluster.kill(self.node_of_primary())
            time.sleep(1)
            answers = readers.seen.answers
            refused = self.refused_ingest()
            time.sleep(6)
            late = readers.seen.answers - answers
        self.settle()
        right = is_right(OpenSearchEngine(self.address).search(QUESTION))
        text = f"{late} answers while it was missing; an ingest refused: {refused}; right again afterwards: {right}"
        lost = self.lost(self.engine.state().generation)
        self.note("a shard missing (no replica)", readers.seen, text, lost, right and refused and not late)

    def refused_ingest(self) -> bool:
        """Whether an ingest is refused, with nothing published."""
        try:
            OpenSearchEngine(self.address).write(issues(99))
        except EngineError as error:
            click.echo(f"an ingest: {error}", err=True)
            return True
        return False


def table(rows: list[tuple[str, ...]]) -> str:
    """The rows in Markdown."""
    lines = [HEADS, tuple("---" for _ in HEADS), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


@click.command()
def main() -> None:
    """Runs every fault and prints what was seen."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            cluster = Cluster(Path(folder), 3)
        except Missing as error:
            raise click.ClickException(str(error)) from error
        with cluster:
            cluster.wait("green")
            drill = Drill(cluster)
            drill.during_ingest("none", None)
            drill.during_ingest("a node killed -9 in mid-bulk", lambda: cluster.kill(2))
            drill.during_ingest(
                "the node of a primary killed -9 in mid-bulk", lambda: cluster.kill(drill.node_of_primary())
            )
            drill.during_ingest("a node hangs for 10 s in mid-bulk", lambda: drill.hang(1, 10))
            drill.during_ingest("the managing node hangs for 10 s", lambda: drill.hang(drill.manager(), 10))
            drill.all_down()
            drill.shard_missing()
    click.echo(table(drill.rows))
    sys.exit(drill.failed)


if __name__ == "__main__":
    main()

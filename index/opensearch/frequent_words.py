"""The most frequent words of the articles under some conditions, exactly, although each shard tells only its first."""

from __future__ import annotations

from index.opensearch.cluster.server import Answer
from index.opensearch.reader import IndexReader
from index.opensearch.requests import Clause, every_word_body, words_body
from index.opensearch.state import Published

MOST_BUCKETS = 60_000  # values that one answer may hold
EVERY = 10**9  # more words than there are

Counts = list[tuple[str, int]]  # a word, and how many articles have it


def frequent_words(reader: IndexReader, now: Published, conditions: list[Clause], prefix: str, limit: int) -> Counts:
    """The words that begin so, most articles first, then by word: more are asked for until these decide."""
    size = max(2 * limit, 200)
    while size <= MOST_BUCKETS:
        told = reader.search(now, words_body(conditions, prefix, size))["aggregations"]["words"]
        rows = told["buckets"]
        least = rows[limit - 1]["doc_count"] if len(rows) > limit else 0
        # A word that some shard did not tell may have as many more as its error says.
        behind = [row["doc_count"] + row["doc_count_error_upper_bound"] for row in rows[limit:]]
        sure = all(row["doc_count_error_upper_bound"] == 0 for row in rows[:limit])
        unseen = told["doc_count_error_upper_bound"]
        if not unseen or (sure and unseen < least and all(row < least for row in behind)):
            return [(row["key"], row["doc_count"]) for row in rows[:limit]]
        size *= 8
    return _every_word(reader, now, conditions, prefix)[:limit]


def _every_word(reader: IndexReader, now: Published, conditions: list[Clause], prefix: str) -> Counts:
    rows: Counts = []
    after: Answer | None = None
    while True:
        told = reader.search(now, every_word_body(conditions, after))["aggregations"]["words"]
        rows += [(row["key"]["word"], row["doc_count"]) for row in told["buckets"]]
        after = told.get("after_key")
        if not after:
            return sorted((row for row in rows if row[0].startswith(prefix)), key=lambda row: (-row[1], row[0]))

"""What the operator says of an index: where it is, how much memory it may take, who asks a cluster.

Read from options and the environment where a program begins, and passed on as values: nothing here looks there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

EMBEDDED = "embedded"  # in place of an address: in the data folder

# A batch of a million characters takes some 120 MB while it is inverted, by a process that took as much to read
# files; a million postings some 45 MB while they are merged: measured as the growth of resident memory.
CHARACTERS_PER_MB = 4_000
POSTINGS_PER_MB = 16_000


@dataclass(frozen=True, slots=True)
class Limits:
    """MB of lists that a reader keeps unpacked, and MB that each process of a writer takes."""

    cache: int = 64
    memory: int = 256

    @property
    def cache_bytes(self) -> int:
        """`cache` in bytes."""
        return self.cache << 20

    @property
    def batch_characters(self) -> int:
        """`memory` as characters inverted at a time."""
        return self.memory * CHARACTERS_PER_MB

    @property
    def merged_postings(self) -> int:
        """`memory` as postings merged at a time."""
        return self.memory * POSTINGS_PER_MB


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks a cluster: `user` with `password`, or `api_key`; `ca`: the file with the certificate that signed the
    cluster's own. "" where the operator says nothing."""

    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca: str = ""


NOBODY = Credentials()


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Where the index of a data folder is, `engine`: in the folder, or the address of a cluster's nodes.

    `shards` and `replicas` of an index that is made in a cluster, as the operator wrote them: "" for one.
    """

    engine: str = EMBEDDED
    limits: Limits = USUAL
    credentials: Credentials = NOBODY
    shards: str = ""
    replicas: str = ""


IN_THE_FOLDER = IndexSettings()

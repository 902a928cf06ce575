"""A real OpenSearch for the tests that are marked `opensearch`: one node for the session, an index of its own for each.

They run where they are asked for (`-m opensearch`, as `make test-opensearch` does) and are skipped visibly elsewhere.
"""

from __future__ import annotations

import pytest

from tests import contract_corpus
from tools.opensearch.cluster import Cluster, Missing


def cluster_of(request, folder, nodes):
    """A cluster that has not been started; skips the test where it cannot or should not run."""
    if request.config.option.markexpr != "opensearch":
        pytest.skip("starts servers; run by `make test-opensearch`")
    try:
        return Cluster(folder, nodes)
    except Missing as missing:
        pytest.skip(f"OpenSearch {missing}")


@pytest.fixture(scope="session")
def node(request, tmp_path_factory):
    """The address of a cluster of one node."""
    with cluster_of(request, tmp_path_factory.mktemp("opensearch"), 1) as cluster:
        yield cluster.addresses[0]


@pytest.fixture(scope="module")
def opensearch_engine(request, node):
    """An empty index of two shards, cut with the contract's analysis."""
    from index.opensearch.engine import OpenSearchEngine

    name = request.module.__name__.rpartition(".")[2].removeprefix("test_")
    return OpenSearchEngine.create(f"{node}/{name}", contract_corpus.analysis().names, shards=2, replicas=0)

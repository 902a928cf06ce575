"""The compiled search for tests, kept in pytest's cache; tests that want it skip where numba is not installed."""

from pathlib import Path

import pytest

from index.embedded.compiled import loading


@pytest.fixture(scope="session")
def compiled_folder(request):
    """Where it is kept, of this version."""
    return Path(request.config.cache.mkdir(loading.folder_in(Path()).name))


@pytest.fixture(scope="session")
def compiled_kernel(compiled_folder):
    """The function itself; engines are left as they were."""
    pytest.importorskip("numba")
    before = loading._kernel
    loading.load(compiled_folder)
    found, loading._kernel = loading._kernel, before
    return found


@pytest.fixture(scope="module")
def compiled_search(compiled_kernel):
    """The same, and the embedded engines of this module answer with it."""
    loading._kernel = compiled_kernel
    yield compiled_kernel
    loading._kernel = None

"""Loading the compiled search: beside what serves, in a folder of its own, and without harm where that fails."""

import logging
import subprocess
import sys

from index.embedded.compiled import loading


def test_without_numba_nothing_is_begun(monkeypatch, tmp_path):
    """The extra is not installed: searches are answered by arrays, and no folder is made."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert loading.load_beside(tmp_path) is None
    assert not [*tmp_path.iterdir()]


def test_what_fails_is_logged(monkeypatch, tmp_path, caplog):
    """A data folder that cannot be written."""
    monkeypatch.setattr(loading, "available", lambda: True)
    monkeypatch.setattr(loading, "_kernel", None)
    with caplog.at_level(logging.ERROR):
        loading.load_beside(tmp_path / "missing").join()
    assert "照常用 numpy 回答" in caplog.text
    assert loading.kernel() is None


def test_what_was_compiled_is_loaded_and_what_is_of_another_version_goes(
    compiled_search, compiled_folder, monkeypatch, tmp_path
):
    """Below the data folder, of which only the owner may read the folder."""
    monkeypatch.setattr(loading, "_kernel", None)
    monkeypatch.setattr(loading, "SOON", 0.0)
    folder = loading.folder_in(tmp_path)
    (tmp_path / "compiled-0").mkdir()
    made = []

    class Done:
        """In place of the process that compiles."""

        exitcode = 0

        def __init__(self, target, args, daemon):
            made.append(args)

        def start(self):
            (folder / "done").touch()

        def join(self):
            pass

    monkeypatch.setattr("multiprocessing.get_context", lambda kind: type("Context", (), {"Process": Done}))
    monkeypatch.setattr(loading, "load", lambda folder: setattr(loading, "_kernel", compiled_search))
    loading.load_beside(tmp_path).join()
    loading.load_beside(tmp_path).join()
    assert loading.kernel() is compiled_search
    assert made == [(folder,)]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_command_does_not_load_it():
    """The first answer of the command line costs what it cost: neither numba nor the tables are imported."""
    seek = "import sys, index.embedded.engine; "
    code = f"{seek}sys.exit(' '.join({{'numba', 'index.embedded.compiled.tables'}} & {{*sys.modules}}) or 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""Work for many processes: in order, and a process that dies is told in a sentence."""

import os
import signal
import subprocess
import sys

import pytest

from index.engine import EngineError
from index.workers import in_order


@pytest.mark.parametrize("count", [0, 3, 20])
def test_results_come_in_the_order_of_the_items(count):
    """With processes or without."""
    assert list(in_order(abs, range(-count, 0), few=3, chunk=2)) == [(-n, n) for n in range(count, 0, -1)]


def test_a_process_that_is_killed_is_an_error_with_its_cure():
    """Not a traceback of the pool."""
    with pytest.raises(EngineError, match="--memory"):
        list(in_order(os._exit, [1] * 5, few=3))


def test_processes_end_with_the_one_that_gave_them_work():
    """A writer that is killed leaves no process behind: its error output is closed by all who had it."""
    script = """
        import os, signal
        from index.workers import in_order
        for number, _ in enumerate(in_order(abs, range(20), few=3)):
            if number == 5:
                os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, "-c", "if True:\n" + script]
    assert subprocess.run(command, stderr=subprocess.PIPE, timeout=30).returncode == -signal.SIGKILL

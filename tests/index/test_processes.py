"""Work for many processes: in order, and a process that dies is told in a sentence."""

import os
import signal
import subprocess
import sys

import pytest

from index.engine import EngineError
from index.processes import begin, in_order, staying


def _process(item):
    """The process that works at an item."""
    return os.getpid()


@pytest.mark.parametrize("count", [0, 3, 20])
def test_results_come_in_the_order_of_the_items(count):
    """With processes or without."""
    assert list(in_order(abs, range(-count, 0), few=3, chunk=2)) == [(-n, n) for n in range(count, 0, -1)]


def test_a_process_that_is_killed_is_an_error_with_its_cure():
    """Not a traceback of the pool."""
    with pytest.raises(EngineError, match="--memory"):
        list(in_order(os._exit, [1] * 5, few=3))


@pytest.mark.parametrize("chunk", [1, 3])
def test_what_ends_its_process_costs_only_itself(chunk):
    """The others come in order, those that were in hand with it and those after; it is known what took too long."""
    ends = {2: "__import__('os')._exit(3)", 5: "__import__('os').abort()", 6: "__import__('time').sleep(60)"}
    items = [ends.get(number, str(number)) for number in range(12)]
    found = list(in_order(eval, items, few=3, chunk=chunk, seconds=3, lost=lambda late: "late" if late else "lost"))
    assert [item for item, _ in found] == items
    assert [result for _, result in found] == [0, 1, "lost", 3, 4, "lost", "late", 7, 8, 9, 10, 11]


def test_few_items_are_given_to_processes_where_one_is_to_be_kept_apart():
    """What may end its process must not end the one that asks."""
    items = ["1", "__import__('os')._exit(3)"]
    assert list(in_order(eval, items, few=3, apart=lambda item: "exit" in item, lost=str)) == [
        ("1", 1),
        (items[1], "False"),
    ]


def test_processes_end_with_the_one_that_gave_them_work():
    """A writer that is killed leaves no process behind: its error output is closed by all who had it."""
    script = """
        import os, signal
        from index.processes import in_order
        for number, _ in enumerate(in_order(abs, range(20), few=3)):
            if number == 5:
                os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, "-c", "if True:\n" + script]
    assert subprocess.run(command, stderr=subprocess.PIPE, timeout=30).returncode == -signal.SIGKILL


def test_processes_stay_for_the_next_work():
    """So each of them begins once; without `staying`, the next work has others."""
    with staying():
        first = dict(in_order(_process, range(12), few=3))
        second = dict(in_order(_process, range(2), few=3))
    assert set(second.values()) <= set(first.values()) and os.getpid() not in first.values()
    assert dict(in_order(_process, range(2), few=3)) == dict.fromkeys(range(2), os.getpid())


def test_processes_that_end_cost_nothing_of_the_work_within_which_others_work():
    """A rebuild reads files and inverts what it has read with the same processes."""
    read = in_order(eval, ["1", "__import__('os')._exit(3)", *"23456"], few=3, seconds=9, lost=lambda late: 0)
    with staying():
        assert [absolute for _, absolute in in_order(abs, (-number for _, number in read), few=3)] == [
            1,
            0,
            *range(2, 7),
        ]


def test_few_items_are_not_waited_for_for_ever(monkeypatch):
    """One of those that this process works at itself goes on in a process of its own, which ends in time."""
    monkeypatch.setattr("index.processes.SOON", 0.2)
    items = ["1", "__import__('time').sleep(0.5) or 2", "__import__('time').sleep(60)", "4"]
    found = in_order(eval, items, few=5, seconds=2, lost=lambda late: "late" if late else "lost")
    assert [result for _, result in found] == [1, 2, "late", 4]


def test_a_process_that_begins_does_not_hear_the_interrupt_of_its_terminal():
    """Nothing is printed, whenever Ctrl-C comes; the process that gives out the work decides."""
    script = """
        import os, signal, threading, time
        from index.processes import in_order

        def interrupt():
            for _ in range(60):
                os.killpg(0, signal.SIGINT)
                time.sleep(0.01)

        signal.signal(signal.SIGINT, lambda *_: None)
        threading.Thread(target=interrupt).start()
        print([absolute for _, absolute in in_order(abs, range(-5, 0), few=3)])
    """
    command = [sys.executable, "-c", "if True:\n" + script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, start_new_session=True)
    assert (done.stdout, done.stderr) == ("[5, 4, 3, 2, 1]\n", "")


class _Counting:
    """Work that counts how often it was done since it was unpickled."""

    def __init__(self):
        self.done = 0

    def __call__(self, item):
        self.done += 1
        return self.done


def test_the_work_is_unpickled_once_in_a_process():
    """What it holds, as a reader's profiles, is not made anew for every few items."""
    more_than_processes = range(2 * (os.cpu_count() or 1) + 3)
    assert max(done for _, done in in_order(_Counting(), more_than_processes, few=0)) > 1


def test_processes_are_begun_before_there_is_work():
    """Few items would be worked at here; processes that are there already take them."""
    with staying():
        begin(_process)
        assert os.getpid() not in dict(in_order(_process, range(2), few=3)).values()

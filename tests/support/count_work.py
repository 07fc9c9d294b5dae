"""Work counted instead of timed, so that a test says the same on any machine, however busy.

`python -m bench --only hostile` times the same input.
"""

import signal
import sys
from contextlib import contextmanager

import pytest


def count_executed_lines(func):
    """How many lines of Python `work` runs, those of libraries and each turn of a loop included."""
    count = 0

    def count_line(_frame, kind, _value):
        nonlocal count
        count += kind == "line"
        return count_line

    before = sys.gettrace()
    sys.settrace(count_line)
    try:
        func()
    finally:
        sys.settrace(before)
    return count


@contextmanager
def limit_cpu_time(seconds=20):
    """Fail what keeps the processor so long: an end for what would have none, and no timing.

    What passes takes a small part of it, what fails would take minutes or for ever.
    """

    def fail_test(_number, _frame):
        pytest.fail(f"kept the processor busy for {seconds} s")

    before = signal.signal(signal.SIGVTALRM, fail_test)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

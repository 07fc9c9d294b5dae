"""Counts of executed lines, which do not depend on the load of the machine.

`python -m bench --only hostile` times the same input.
"""

import signal
import sys
from contextlib import contextmanager

import pytest


def count_executed_lines(func):
    """Return how many lines of Python a function executes, with those of libraries and each turn of a loop."""
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
    """Fail a block that uses so much processor time: a limit for code that would not end.

    Code that passes takes a small part of the limit; code that fails would take minutes or never end.
    """

    def fail_test(_number, _frame):
        pytest.fail(f"used {seconds} s of processor time")

    before = signal.signal(signal.SIGVTALRM, fail_test)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

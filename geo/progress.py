"""How far a long job is, for whoever listens.

A job says what it does and how much of it is done, and does not know whether anybody hears it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

ProgressCallback = Callable[[str, int, int], None]
"""Called with what is done, how many of it, and how many there are; 0 where nobody knows."""

REPORT_INTERVAL_ITEMS = 500
"""Items after which a job says how far it is."""

_Item = TypeVar("_Item")


def _discard_progress(description: str, done: int, total: int) -> None:
    del description, done, total


_progress_callback: ContextVar[ProgressCallback] = ContextVar("listener", default=_discard_progress)


@contextmanager
def progress_listener(callback: ProgressCallback) -> Iterator[None]:
    """Let `callback` hear how far the jobs are that are done meanwhile, by this thread."""
    before = _progress_callback.set(callback)
    try:
        yield
    finally:
        _progress_callback.reset(before)


def report_progress(description: str, done: int = 0, total: int = 0) -> None:
    """Say how far a job is.

    Args:
        description: What it does, such as ``finding places``.
        done: How many are done.
        total: How many there are; 0 where nobody knows.
    """
    _progress_callback.get()(description, done, total)


@contextmanager
def progress_step(description: str) -> Iterator[None]:
    """Tell when something begins, and when it is done, of which nobody knows how far it is."""
    report_progress(description)
    yield
    report_progress(description, 1, 1)


def track_progress(description: str, items: Iterable[_Item], total: int) -> Iterator[_Item]:
    """Go through items, of which there are `total`, and tell after every few how many are done."""
    for done, item in enumerate(items):
        if done % REPORT_INTERVAL_ITEMS == 0:
            report_progress(description, done, total)
        yield item
    report_progress(description, total, total)

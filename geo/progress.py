"""Progress reporting for long-running jobs.

Jobs report to the callback set with `progress_listener`. Without one, reports are dropped.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from geo.deprecation import resolve_deprecated_name

ProgressCallback = Callable[[str, int, int], None]
"""Called with a description, the number of items done, and the total; 0 if it is unknown."""

REPORT_INTERVAL_ITEMS = 500
"""Number of items between two reports."""

_Item = TypeVar("_Item")


def _discard_progress(description: str, done: int, total: int) -> None:
    del description, done, total


_progress_callback: ContextVar[ProgressCallback] = ContextVar("callback", default=_discard_progress)


@contextmanager
def progress_listener(callback: ProgressCallback) -> Iterator[None]:
    """Send the progress reports of this thread to `callback` while the block runs."""
    token = _progress_callback.set(callback)
    try:
        yield
    finally:
        _progress_callback.reset(token)


def report_progress(description: str, done: int = 0, total: int = 0) -> None:
    """Report the progress of a job.

    Args:
        description: What the job does, such as ``finding places``.
        done: Number of items done.
        total: Number of items in all; 0 if it is unknown.
    """
    _progress_callback.get()(description, done, total)


@contextmanager
def progress_step(description: str) -> Iterator[None]:
    """Report start and end of a step whose progress cannot be measured."""
    report_progress(description)
    yield
    report_progress(description, 1, 1)


def track_progress(items: Iterable[_Item], description: str, total: int) -> Iterator[_Item]:
    """Yield the items, and report after every `REPORT_INTERVAL_ITEMS` how many are done.

    Args:
        items: The items of the job.
        description: What the job does with them.
        total: Number of items.
    """
    for done, item in enumerate(items):
        if done % REPORT_INTERVAL_ITEMS == 0:
            report_progress(description, done, total)
        yield item
    report_progress(description, total, total)


def _track_described_items(what: str, items: Iterable[_Item], total: int) -> Iterator[_Item]:
    return track_progress(items, what, total)


_RENAMED = {
    "heard_by": "geo.progress.progress_listener",
    "tell": "geo.progress.report_progress",
    "doing": "geo.progress.progress_step",
    "told": "geo.progress.track_progress",
}


def __getattr__(name: str) -> object:
    """Return what has a deprecated name; `told` had the description before the items."""
    return resolve_deprecated_name(__name__, name, _RENAMED, {"told": _track_described_items})

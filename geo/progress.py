"""How far a long job is, for whoever listens.

A job says what it does and how much of it is done, and does not know whether anybody hears it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Listener = Callable[[str, int, int], None]
"""Called with what is done, how many of it, and how many there are; 0 where nobody knows."""

EVERY = 500
"""Items after which a job says how far it is."""

_Item = TypeVar("_Item")


def _nobody(what: str, done: int, total: int) -> None:
    del what, done, total


_listener: ContextVar[Listener] = ContextVar("listener", default=_nobody)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Let `listener` hear how far the jobs are that are done meanwhile, by this thread."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell(what: str, done: int = 0, total: int = 0) -> None:
    """Say how far a job is.

    Args:
        what: What it does, such as ``finding places``.
        done: How many are done.
        total: How many there are; 0 where nobody knows.
    """
    _listener.get()(what, done, total)


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Tell when something begins, and when it is done, of which nobody knows how far it is."""
    tell(what)
    yield
    tell(what, 1, 1)


def told(what: str, items: Iterable[_Item], total: int) -> Iterator[_Item]:
    """Go through items, of which there are `total`, and tell after every few how many are done."""
    for done, item in enumerate(items):
        if done % EVERY == 0:
            tell(what, done, total)
        yield item
    tell(what, total, total)

"""Work that another process does meanwhile, where the program that runs allows it.

Python runs on one processor at a time. A large job is done sooner by several processes, though each
of them imports what it needs, and what it is told and tells has to be pickled.
"""

import gc
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Work = Callable[[Iterable[_Item]], _Result]

_most = 1


def allow(most: int) -> None:
    """Let so many processes work at once, this one included; at first it is this one alone.

    Each of them imports the main module. It is for the program to say so, and no library: its main
    module must begin nothing when it is imported.
    """
    global _most  # noqa: PLW0603  one for the whole program, as the processors are
    _most = most


def allowed() -> int:
    """Return how many processes may work at once, this one included."""
    return _most


class Job(Generic[_Item, _Result]):
    """Work on items that come one after the other; it is done when its result is asked for."""

    def __init__(self, work: _Work[_Item, _Result], *, apart: bool = False) -> None:
        """Begin.

        Args:
            work: Takes all items and returns the result. Where it is done apart, it, the items and
                the result are pickled, and it has no effect but its result.
            apart: Whether another process does it while the items come, if one is allowed. Where
                that one fails, it is done here.
        """
        self._work = work
        self._items: list[_Item] = []
        self._failure: Exception | None = None
        self._line = _begun(work) if apart and allowed() > 1 else None
        # A worker process takes a third of a second to start: a thread sends the items meanwhile.
        # It is a daemon: an interrupted program must not wait for it when it exits.
        self._queue: SimpleQueue[tuple[str, _Item | None]] = SimpleQueue()
        self._sender = Thread(target=self._send_all, daemon=True)
        if self._line:
            self._sender.start()

    def add(self, item: _Item) -> None:
        """Add an item."""
        self._items.append(item)
        if self._line:
            self._queue.put(("item", item))

    def result(self) -> _Result:
        """Return what comes of all items."""
        if self._line:
            with suppress(EOFError, OSError):
                return self._answer(self._line)
        return self._work(self._items)

    def _answer(self, line: "Connection") -> _Result:
        """Return the worker's result; EOFError or OSError if the worker ended without one."""
        self._queue.put(("end", None))
        self._sender.join()
        if self._failure:
            raise self._failure
        found: _Result = line.recv()
        return found

    def _send_all(self) -> None:
        """Send the queued items to the worker until the end or the first failure."""
        kind = ""
        while self._line and kind != "end":
            kind, item = self._queue.get()
            try:
                self._line.send((kind, item))
            except Exception as error:  # noqa: BLE001  raised again by the thread that waits
                self._failure = error
                return


def _begun(work: _Work[_Item, _Result]) -> "Connection | None":
    """Return the line to a process that does the work; None where the system gives none."""
    from multiprocessing import get_context  # noqa: PLC0415  seldom needed, and slow to import

    try:
        context = get_context("spawn")
        here, there = context.Pipe()
        with _deaf():
            context.Process(target=_serve, args=(there, work), daemon=True).start()
    except (ImportError, OSError):
        return None
    there.close()
    return here


@contextmanager
def _deaf() -> Iterator[None]:
    """Hear no Ctrl+C, and let what is begun meanwhile hear none: it would say where it was."""
    if current_thread() is not main_thread():  # no other thread may ask for this
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(line: "Connection", work: _Work[_Item, _Result]) -> None:
    """Be the other process, which ends without a word where it cannot go on."""
    gc.disable()  # it ends with its job
    # what fails here is done again where it was asked for, and fails there
    with line, suppress(Exception):
        line.send(work(_items(line)))
    gc.freeze()


def _items(line: "Connection") -> Iterator[_Item]:
    while True:
        kind, item = line.recv()
        if kind == "end":
            return
        yield item

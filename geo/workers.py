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
_WorkFunction = Callable[[Iterable[_Item]], _Result]

_max_workers = 1


def set_max_workers(count: int) -> None:
    """Let so many processes work at once, this one included; at first it is this one alone.

    Each of them imports the main module. It is for the program to say so, and no library: its main
    module must begin nothing when it is imported.
    """
    global _max_workers  # noqa: PLW0603  one for the whole program, as the processors are
    _max_workers = count


def max_workers() -> int:
    """Return how many processes may work at once, this one included."""
    return _max_workers


class WorkerJob(Generic[_Item, _Result]):
    """Work on items that come one after the other; it is done when its result is asked for."""

    def __init__(self, func: _WorkFunction[_Item, _Result], *, in_worker: bool = False) -> None:
        """Begin.

        Args:
            func: Takes all items and returns the result. Where it is done apart, it, the items and
                the result are pickled, and it has no effect but its result.
            in_worker: Whether another process does it while the items come, if one is allowed. Where
                that one fails, it is done here.
        """
        self._func = func
        self._items: list[_Item] = []
        self._send_failure: Exception | None = None
        self._pipe = _spawn_worker(func) if in_worker and max_workers() > 1 else None
        # A worker process takes a third of a second to start: a thread sends the items meanwhile.
        # It is a daemon: an interrupted program must not wait for it when it exits.
        self._send_queue: SimpleQueue[tuple[str, _Item | None]] = SimpleQueue()
        self._sender_thread = Thread(target=self._send_all, daemon=True)
        if self._pipe:
            self._sender_thread.start()

    def add(self, item: _Item) -> None:
        """Add an item."""
        self._items.append(item)
        if self._pipe:
            self._send_queue.put(("item", item))

    def result(self) -> _Result:
        """Return what comes of all items."""
        if self._pipe:
            with suppress(EOFError, OSError):
                return self._receive_result(self._pipe)
        return self._func(self._items)

    def _receive_result(self, pipe: "Connection") -> _Result:
        """Return the worker's result; EOFError or OSError if the worker ended without one."""
        self._send_queue.put(("end", None))
        self._sender_thread.join()
        if self._send_failure:
            raise self._send_failure
        found: _Result = pipe.recv()
        return found

    def _send_all(self) -> None:
        """Send the queued items to the worker until the end or the first failure."""
        kind = ""
        while self._pipe and kind != "end":
            kind, item = self._send_queue.get()
            try:
                self._pipe.send((kind, item))
            except Exception as error:  # noqa: BLE001  raised again by the thread that waits
                self._send_failure = error
                return


def _spawn_worker(func: _WorkFunction[_Item, _Result]) -> "Connection | None":
    """Return the line to a process that does the work; None where the system gives none."""
    from multiprocessing import get_context  # noqa: PLC0415  seldom needed, and slow to import

    try:
        context = get_context("spawn")
        here, there = context.Pipe()
        with _ignore_sigint():
            context.Process(target=_worker_main, args=(there, func), daemon=True).start()
    except (ImportError, OSError):
        return None
    there.close()
    return here


@contextmanager
def _ignore_sigint() -> Iterator[None]:
    """Hear no Ctrl+C, and let what is begun meanwhile hear none: it would say where it was."""
    if current_thread() is not main_thread():  # no other thread may ask for this
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _worker_main(pipe: "Connection", func: _WorkFunction[_Item, _Result]) -> None:
    """Be the other process, which ends without a word where it cannot go on."""
    gc.disable()  # it ends with its job
    # what fails here is done again where it was asked for, and fails there
    with pipe, suppress(Exception):
        pipe.send(func(_receive_items(pipe)))
    gc.freeze()


def _receive_items(pipe: "Connection") -> Iterator[_Item]:
    while True:
        kind, item = pipe.recv()
        if kind == "end":
            return
        yield item

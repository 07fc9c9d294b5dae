"""Jobs in worker processes, if the application has enabled them.

Python code runs on one processor at a time. Several processes finish a large job sooner, but each
has to import its modules, and items and results have to be pickled.
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
    """Set how many processes may work at once, this one included; the default is 1.

    Each worker process imports the main module again. Only an application may call this, not a
    library, and its main module must not start anything on import.
    """
    global _max_workers  # noqa: PLW0603  one setting per process, like the number of processors
    _max_workers = count


def max_workers() -> int:
    """Return how many processes may work at once, this one included."""
    return _max_workers


class WorkerJob(Generic[_Item, _Result]):
    """A job on a stream of items; `result` waits until it is done."""

    def __init__(self, func: _WorkFunction[_Item, _Result], *, in_worker: bool = False) -> None:
        """Start the job.

        Args:
            func: Takes an iterable of all items and returns the result. To run in a worker process,
                function, items and result must be picklable, and the result its only effect.
            in_worker: Whether to run the job in a worker process while items are added, if workers
                are enabled. If the worker fails, the job runs again in this process.
        """
        self._func = func
        self._items: list[_Item] = []
        self._send_failure: Exception | None = None
        self._pipe = _spawn_worker(func) if in_worker and max_workers() > 1 else None
        # A worker process takes a third of a second to start: a thread sends the items meanwhile.
        # It is a daemon, because an interrupted program must not wait for it when it exits.
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
        """Return the result for all items."""
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
        result: _Result = pipe.recv()
        return result

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
    """Start a worker process; return the pipe to it, or None if the system cannot start one."""
    from multiprocessing import get_context  # noqa: PLC0415  seldom needed, and slow to import

    try:
        context = get_context("spawn")
        parent_end, worker_end = context.Pipe()
        with _ignore_sigint():
            context.Process(target=_worker_main, args=(worker_end, func), daemon=True).start()
    except (ImportError, OSError):
        return None
    worker_end.close()
    return parent_end


@contextmanager
def _ignore_sigint() -> Iterator[None]:
    """Ignore SIGINT while a worker starts: it inherits the setting and prints no traceback."""
    if current_thread() is not main_thread():  # only the main thread can set signal handlers
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _worker_main(pipe: "Connection", func: _WorkFunction[_Item, _Result]) -> None:
    """Run the job in the worker process; on failure, exit silently."""
    gc.disable()  # the process ends with its job
    # the parent repeats a job that fails here, and raises its error there
    with pipe, suppress(Exception):
        pipe.send(func(_receive_items(pipe)))
    gc.freeze()


def _receive_items(pipe: "Connection") -> Iterator[_Item]:
    while True:
        kind, item = pipe.recv()
        if kind == "end":
            return
        yield item

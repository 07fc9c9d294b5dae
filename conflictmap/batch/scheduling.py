"""Partitions worked on by this process, by local workers, or by a Dask cluster that there is."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from conflictmap.batch.defaults import DEFAULT_WORKERS
from conflictmap.batch.extra import BuildError
from conflictmap.batch.inputs import Frame
from conflictmap.batch.partition_work import (
    PartitionResult,
    PartitionTask,
    find_result,
    work_on_partition,
)
from geo.errors import ConflictMapError
from geo.progress import report_progress

MAX_LOST_WORKERS = 10
"""How often a partition is tried again after its worker was lost: machines may be taken away."""

MIN_SHARED_CALLS = 8
"""Minimum number of calls that are given to local workers, which take two seconds to start."""

_MAX_LISTED_FAILURES = 5

WorkFunction = Callable[[Frame, PartitionTask], PartitionResult]


@dataclass(frozen=True)
class Workers:
    """Who works on the partitions.

    Attributes:
        count: Number of local worker processes; 1 is this process alone.
        scheduler: Address of a Dask scheduler, such as ``tcp://HOST:8786``, in place of local
            workers. Its workers must reach the folder of the build by the same path.
        memory_limit: Memory of each local worker, such as ``2GB``; a worker that needs more is
            ended and its partition tried again.
        lost_workers: How often a partition is tried again after its worker was lost.
    """

    count: int = DEFAULT_WORKERS
    scheduler: str | None = None
    memory_limit: str = "auto"
    lost_workers: int = MAX_LOST_WORKERS


def work_on_partitions(
    frame: Frame,
    tasks: Sequence[PartitionTask],
    workers: Workers,
    *,
    work: WorkFunction = work_on_partition,
) -> tuple[list[PartitionResult], int]:
    """Work on all partitions that are not done; return their results and how many were made.

    Args:
        frame: The map without its events.
        tasks: What to do.
        workers: Who does it.
        work: The function that works on one partition.

    Raises:
        BuildError: a partition failed for another reason than errors of its records; the others
            are done and need not be made again.
    """
    found = {task.name: done for task in tasks if (done := find_result(task))}
    left = [task for task in tasks if task.name not in found]
    failures: list[str] = []
    made = 0
    report_progress("working on partitions", len(found), len(tasks))
    for task, result in _iter_results(frame, left, workers, work):
        made += 1
        report_progress("working on partitions", len(found) + made, len(tasks))
        if isinstance(result, PartitionResult):
            found[task.name] = result
        else:
            failures.append(f"partition {task.partition.number}: {result}")
    if failures:
        raise BuildError(_describe_failures(failures, len(tasks)))
    return [found[task.name] for task in tasks], made


def run_all(
    function: Callable[[Any], Any], values: Sequence[Any], workers: Workers
) -> Iterator[Any]:
    """Yield the result of a function for each of some values, in their order.

    Raises:
        BuildError: the scheduler does not answer, or the worker of a value was lost each time.
    """
    is_small = len(values) < MIN_SHARED_CALLS
    if workers.scheduler is None and (workers.count <= 1 or is_small):
        yield from map(function, values)
        return
    with _open_client(workers, len(values)) as client:
        futures = client.map(function, values, pure=False, retries=0)
        for future in futures:
            error = future.exception()
            if error:
                if isinstance(error, ConflictMapError):
                    raise error
                raise BuildError(describe_failure(error))
            yield future.result()
            future.release()


def _describe_failures(failures: list[str], total: int) -> str:
    listed = "\n  ".join(sorted(failures)[:_MAX_LISTED_FAILURES])
    more = len(failures) - _MAX_LISTED_FAILURES
    return (
        f"{len(failures)} of {total} partitions failed, the others are done; nothing is published:"
        f"\n  {listed}" + (f"\n  and {more} more" if more > 0 else "") + "\nrun the same command "
        "again: only these are made"
    )


def _iter_results(
    frame: Frame, tasks: Sequence[PartitionTask], workers: Workers, work: WorkFunction
) -> Iterator[tuple[PartitionTask, PartitionResult | str]]:
    """Yield the result of each task, or why it failed, in the order in which they are done."""
    if not tasks:
        return
    if workers.scheduler is None and workers.count <= 1:
        for task in tasks:
            yield task, _try_work(frame, task, work)
        return
    with _open_client(workers, len(tasks)) as client:
        left = list(tasks)
        for _ in range(workers.lost_workers + 1):
            cancelled: list[PartitionTask] = []
            yield from _iter_remote_results(client, frame, left, work, cancelled)
            left = cancelled
        for task in left:
            yield task, _describe_lost_worker()


def _try_work(frame: Frame, task: PartitionTask, work: WorkFunction) -> PartitionResult | str:
    try:
        return work(frame, task)
    except ConflictMapError:
        raise
    except Exception as error:  # noqa: BLE001  the other partitions are made all the same
        return describe_failure(error)


def describe_failure(error: BaseException) -> str:
    """Return why a partition failed, with the remedy where there is one."""
    name = type(error).__name__
    if name == "KilledWorker":
        return _describe_lost_worker()
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'} cannot be written: {error.strerror or error}"
    return f"{name}: {error}"


def _describe_lost_worker() -> str:
    return (
        "its worker was lost each time: the partition may need more memory than a worker has; "
        "use a smaller --partition or fewer --workers"
    )


def _iter_remote_results(
    client: Any,  # noqa: ANN401  distributed has no types
    frame: Frame,
    tasks: Sequence[PartitionTask],
    work: WorkFunction,
    cancelled: list[PartitionTask],
) -> Iterator[tuple[PartitionTask, PartitionResult | str]]:
    """Yield the results of the tasks; add those to `cancelled` that were.

    They are where all workers that have the frame are lost at once.
    """
    from distributed import as_completed  # noqa: PLC0415  a second to import

    if not tasks:
        return
    client.wait_for_workers(1)
    shared_frame = client.scatter(frame, broadcast=True, hash=False)
    by_key = {
        future.key: (future, task)
        for task in tasks
        for future in (client.submit(work, shared_frame, task, pure=False, retries=0),)
    }
    for future in as_completed([future for future, _ in by_key.values()]):
        _, task = by_key.pop(future.key)
        if future.cancelled():
            cancelled.append(task)
            continue
        error = future.exception()
        yield task, describe_failure(error) if error else future.result()
        future.release()


@contextmanager
def _open_client(workers: Workers, many: int) -> Iterator[Any]:
    """Yield a client of the scheduler that is given, or of local workers that end afterwards.

    Local workers listen on 127.0.0.1 alone.

    Raises:
        BuildError: the scheduler does not answer.
    """
    import dask  # noqa: PLC0415  a second to import
    from distributed import Client, LocalCluster  # noqa: PLC0415

    settings = {
        "distributed.scheduler.allowed-failures": workers.lost_workers,
        "distributed.worker.daemon": True,
        # a worker near its limit would wait for memory that nothing frees
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.pause": False,
        "distributed.comm.timeouts.connect": "30s",
        "distributed.admin.tick.limit": "1h",
    }
    with dask.config.set(settings), _quiet_loggers():
        if workers.scheduler:
            try:
                client = Client(workers.scheduler, timeout="30s")
            except (OSError, TimeoutError, ValueError) as error:
                raise BuildError(
                    f"the scheduler {workers.scheduler!r} does not answer: {error}; start one with "
                    "`dask scheduler`, or leave --scheduler out"
                ) from None
            with client:
                yield client
            return
        cluster = LocalCluster(
            n_workers=min(workers.count, many),
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # any free port: another build may run
            memory_limit=workers.memory_limit,
            silence_logs=logging.CRITICAL,
        )
        with cluster, Client(cluster) as client:
            yield client


@contextmanager
def _quiet_loggers() -> Iterator[None]:
    """Leave out what distributed logs of lost workers: the error of a partition has it."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)

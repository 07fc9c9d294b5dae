"""Worker processes: the result is the same wherever a job runs, also when a worker fails."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from conflictmap.cli import main
from geo.workers import WorkerJob, max_workers, set_max_workers
from layers.packing.dictionary_coder import TextEncoder
from tests.support.sample_project import ROOT


@pytest.fixture(autouse=True)
def _restore_max_workers():
    before = max_workers()
    yield
    set_max_workers(before)


def sum_with_pid(items):
    return os.getpid(), sum(items)


def run_job(func, items, *, workers=2):
    set_max_workers(workers)
    job = WorkerJob(func, in_worker=True)
    for item in items:
        job.add(item)
    return job.result()


def test_job_runs_in_same_process_by_default():
    assert max_workers() == 1
    assert run_job(sum_with_pid, [1, 2, 3], workers=1) == (os.getpid(), 6)
    assert WorkerJob(sum_with_pid).result() == (os.getpid(), 0), "no items"


def test_job_runs_in_worker_process():
    worker_pid, total = run_job(sum_with_pid, range(1000))
    assert total == 499_500
    assert worker_pid != os.getpid()


def exit_in_worker(parent_pid, items):
    if os.getpid() != parent_pid:
        os._exit(1)
    return sum(items)


def raise_in_worker(parent_pid, items):
    if os.getpid() != parent_pid:
        raise ValueError
    return sum(items)


def return_unpicklable_in_worker(parent_pid, items):
    return sum(items) if os.getpid() == parent_pid else lambda: 0


@pytest.mark.parametrize("work", [exit_in_worker, raise_in_worker, return_unpicklable_in_worker])
def test_job_failed_in_worker_is_repeated_in_parent(work, capfd):
    assert run_job(partial(work, os.getpid()), range(100_000)) == 4_999_950_000
    assert capfd.readouterr().err == "", "no traceback is printed"


def raise_always(items):
    raise ValueError(sum(items))


def test_job_failing_everywhere_raises():
    with pytest.raises(ValueError, match=r"^6$"):
        run_job(raise_always, [1, 2, 3])


def test_job_runs_without_multiprocessing(monkeypatch):
    def raise_os_error(kind):
        raise OSError(kind)

    monkeypatch.setattr("multiprocessing.get_context", raise_os_error)
    assert run_job(sum_with_pid, [1]) == (os.getpid(), 1)


def test_worker_encodes_texts_alike():
    results = []
    for workers in (1, 2):
        set_max_workers(workers)
        encoder = TextEncoder(in_worker=True)
        for text in ("The bridge is closed.", "The bridge is open.", "", "Ա"):
            encoder.add(text)
        encoder.end_block()
        encoder.end_block()
        results.append(encoder.encode())
    assert results[0] == results[1]


def test_command_sets_max_workers_to_cpu_count(monkeypatch):
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr("gc.freeze", lambda: None)
    for processors, most in ((1, 1), (3, 3), (64, 4)):
        monkeypatch.setattr(main, "_count_processors", lambda n=processors: n)
        monkeypatch.setattr(sys, "argv", ["conflictmap", "--help"])
        with pytest.raises(SystemExit):
            main.run_and_exit()
        assert max_workers() == most
    monkeypatch.undo()
    assert 1 <= main._count_processors() <= os.cpu_count()


def test_worker_threads_are_daemons():
    """An interrupted program would wait forever for a thread that is not a daemon."""
    threads_before = set(threading.enumerate())
    set_max_workers(2)
    job = WorkerJob(sum_with_pid, in_worker=True)
    job.add(1)
    new_threads = set(threading.enumerate()) - threads_before
    assert new_threads
    assert all(thread.daemon for thread in new_threads)
    assert job.result()[1] == 1


WAITING_SCRIPT = """
import signal
import time
from geo.workers import WorkerJob, set_max_workers

def sleep(items):
    time.sleep(3600)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in background jobs of a shell
    set_max_workers(2)
    job = WorkerJob(sleep, in_worker=True)
    try:
        print("started", flush=True)
        job.result()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


HANG_LIMIT_S = 300
"""Limit against hanging; on a free machine the processes end within a second."""


def list_live_processes(group):
    """The processes of a group, without those that have ended (zombies)."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group = status.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                yield status


def wait_until_all_end(group):
    deadline = time.monotonic() + HANG_LIMIT_S
    while list(list_live_processes(group)):
        assert time.monotonic() < deadline, "processes are left"
        time.sleep(0.02)


@pytest.mark.parametrize("seconds", [0, 3e-4, 0.05, 1])
def test_interrupt_ends_all_processes_without_traceback(tmp_path, seconds):
    """Ctrl+C reaches every process of the terminal, also a worker that is just starting."""
    (tmp_path / "waits.py").write_text(WAITING_SCRIPT)
    with subprocess.Popen(
        [sys.executable, "waits.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        try:
            assert program.stdout.readline() == "started\n"
            time.sleep(seconds)
            os.killpg(program.pid, signal.SIGINT)
            assert program.communicate(timeout=HANG_LIMIT_S) == ("interrupted\n", "")
            wait_until_all_end(program.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)

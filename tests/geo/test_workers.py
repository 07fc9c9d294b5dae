"""Work done by another process is the work done here, whatever becomes of that process."""

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


def run_job(func, items, *, most=2):
    set_max_workers(most)
    job = WorkerJob(func, in_worker=True)
    for item in items:
        job.add(item)
    return job.result()


def test_job_runs_in_same_process_by_default():
    assert max_workers() == 1
    assert run_job(sum_with_pid, [1, 2, 3], most=1) == (os.getpid(), 6)
    assert WorkerJob(sum_with_pid).result() == (os.getpid(), 0), "no item at all"


def test_job_runs_in_worker_process():
    there, found = run_job(sum_with_pid, range(1000))
    assert found == 499_500
    assert there != os.getpid()


def exit_in_worker(here, items):
    if os.getpid() != here:
        os._exit(1)
    return sum(items)


def raise_in_worker(here, items):
    if os.getpid() != here:
        raise ValueError
    return sum(items)


def return_unpicklable_in_worker(here, items):
    return sum(items) if os.getpid() == here else lambda: 0


@pytest.mark.parametrize("work", [exit_in_worker, raise_in_worker, return_unpicklable_in_worker])
def test_job_failed_in_worker_is_repeated_in_parent(work, capfd):
    assert run_job(partial(work, os.getpid()), range(100_000)) == 4_999_950_000
    assert capfd.readouterr().err == "", "nobody sees a traceback"


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
    found = []
    for most in (1, 2):
        set_max_workers(most)
        scribe = TextEncoder(in_worker=True)
        for text in ("The bridge is closed.", "The bridge is open.", "", "Ա"):
            scribe.add(text)
        scribe.end_block()
        scribe.end_block()
        found.append(scribe.encode())
    assert found[0] == found[1]


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
    """An interrupted program would wait for ever for a thread that is not a daemon."""
    before = set(threading.enumerate())
    set_max_workers(2)
    job = WorkerJob(sum_with_pid, in_worker=True)
    job.add(1)
    begun = set(threading.enumerate()) - before
    assert begun
    assert all(thread.daemon for thread in begun)
    assert job.result()[1] == 1


WAITING_SCRIPT = """
import signal
import time
from geo.workers import WorkerJob, set_max_workers

def sleep(items):
    time.sleep(60)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job hears none
    set_max_workers(2)
    job = WorkerJob(sleep, in_worker=True)
    print("begun", flush=True)
    try:
        job.result()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


def list_live_processes(group):
    """The processes of a group, without those that ended and were not asked how."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group = status.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                yield status


def wait_until_all_end(group):
    for _ in range(100):
        if not list(list_live_processes(group)):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("seconds", [0, 3e-4, 0.05, 1])
def test_interrupt_ends_all_processes_without_traceback(tmp_path, seconds):
    """Ctrl+C goes to every process of the terminal, also to one that is just beginning."""
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
            assert program.stdout.readline() == "begun\n"
            time.sleep(seconds)
            os.killpg(program.pid, signal.SIGINT)
            assert program.communicate(timeout=120) == ("interrupted\n", "")
            assert wait_until_all_end(program.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)

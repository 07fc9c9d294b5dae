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
from geo.workers import Job, allow, allowed
from layers.packing.dictionary_coder import Scribe
from tests.support.sample_project import ROOT


@pytest.fixture(autouse=True)
def _as_before():
    before = allowed()
    yield
    allow(before)


def total(items):
    return os.getpid(), sum(items)


def done(work, items, *, most=2):
    allow(most)
    job = Job(work, apart=True)
    for item in items:
        job.add(item)
    return job.result()


def test_it_is_done_here_unless_the_program_allows_more():
    assert allowed() == 1
    assert done(total, [1, 2, 3], most=1) == (os.getpid(), 6)
    assert Job(total).result() == (os.getpid(), 0), "no item at all"


def test_it_is_done_by_another_process():
    there, found = done(total, range(1000))
    assert found == 499_500
    assert there != os.getpid()


def only_here(here, items):
    if os.getpid() != here:
        os._exit(1)
    return sum(items)


def fails_there(here, items):
    if os.getpid() != here:
        raise ValueError
    return sum(items)


def tells_what_cannot_be_pickled(here, items):
    return sum(items) if os.getpid() == here else lambda: 0


@pytest.mark.parametrize("work", [only_here, fails_there, tells_what_cannot_be_pickled])
def test_what_fails_there_is_done_here(work, capfd):
    assert done(partial(work, os.getpid()), range(100_000)) == 4_999_950_000
    assert capfd.readouterr().err == "", "nobody sees a traceback"


def fails(items):
    raise ValueError(sum(items))


def test_what_fails_everywhere_fails_here():
    with pytest.raises(ValueError, match=r"^6$"):
        done(fails, [1, 2, 3])


def test_a_system_without_processes(monkeypatch):
    def refuse(kind):
        raise OSError(kind)

    monkeypatch.setattr("multiprocessing.get_context", refuse)
    assert done(total, [1]) == (os.getpid(), 1)


def test_texts_are_coded_the_same_by_another_process():
    found = []
    for most in (1, 2):
        allow(most)
        scribe = Scribe(apart=True)
        for text in ("The bridge is closed.", "The bridge is open.", "", "Ա"):
            scribe.write(text)
        scribe.cut()
        scribe.cut()
        found.append(scribe.coded())
    assert found[0] == found[1]


def test_the_command_allows_as_many_as_there_are_processors(monkeypatch):
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr("gc.freeze", lambda: None)
    for processors, most in ((1, 1), (3, 3), (64, 4)):
        monkeypatch.setattr(main, "_processors", lambda n=processors: n)
        monkeypatch.setattr(sys, "argv", ["conflictmap", "--help"])
        with pytest.raises(SystemExit):
            main.command()
        assert allowed() == most
    monkeypatch.undo()
    assert 1 <= main._processors() <= os.cpu_count()


def test_no_thread_of_a_job_keeps_the_program():
    """Interrupted while a thread begins, a program would wait for one that is no daemon for ever."""
    before = set(threading.enumerate())
    allow(2)
    job = Job(total, apart=True)
    job.add(1)
    begun = set(threading.enumerate()) - before
    assert begun
    assert all(thread.daemon for thread in begun)
    assert job.result()[1] == 1


WAITS = """
import signal
import time
from geo.workers import Job, allow

def sleep(items):
    time.sleep(60)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job hears none
    allow(2)
    job = Job(sleep, apart=True)
    print("begun", flush=True)
    try:
        job.result()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


def living(group):
    """The processes of a group, without those that ended and were not asked how."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group = status.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                yield status


def all_end(group):
    for _ in range(100):
        if not list(living(group)):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("seconds", [0, 3e-4, 0.05, 1])
def test_an_interrupt_ends_all_of_them_without_a_word(tmp_path, seconds):
    """Ctrl+C goes to every process of the terminal, also to one that is just beginning."""
    (tmp_path / "waits.py").write_text(WAITS)
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
            assert program.communicate(timeout=20) == ("interrupted\n", "")
            assert all_end(program.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)

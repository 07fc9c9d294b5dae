"""Atomic writing of one file: complete or unchanged, and no concurrent edit is lost."""

import fcntl
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time

import pytest

from geo.errors import ConflictMapError, OutputError
from geo.io import atomic
from geo.io.atomic import atomic_write, write_file, write_folder
from geo.io.folder import (
    FileError,
    sha256_digest,
)
from tests.support.sample_project import ROOT


def test_write_file_creates_parent_folder(tmp_path):
    path = tmp_path / "a" / "b" / "x.html"
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(path.parent) == ["x.html"]


def test_new_file_mode_follows_umask(tmp_path):
    mask = os.umask(0o027)
    try:
        write_file(tmp_path / "x", b"")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640


def test_replaced_file_keeps_mode(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"old")
    path.chmod(0o604)
    write_file(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_write_file_follows_symlink(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_write_file_replaces_only_regular_files(tmp_path, make):
    path = tmp_path / "x"
    make(path)
    with pytest.raises(OutputError, match="is not a regular file"):
        write_file(path, b"new")
    assert not path.is_file()
    with pytest.raises(OutputError, match="is not a regular file"):
        write_file("/dev/null", b"")


def test_uncreatable_folder_is_rejected(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written: File exists"):
        write_file(tmp_path / "file" / "x", b"new")


def test_full_disk_keeps_old_file(tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.write_bytes(b"old")

    def raise_disk_full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", raise_disk_full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_file(path, b"new" * 1000)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["x"]


def test_concurrently_changed_file_is_not_overwritten(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"theirs")
    with pytest.raises(OutputError, match="was changed by somebody else"):
        write_file(path, b"mine", expected_digest=sha256_digest(b"old"))
    assert path.read_bytes() == b"theirs"
    write_file(path, b"mine", expected_digest=sha256_digest(b"theirs"))
    assert path.read_bytes() == b"mine"


def test_concurrently_deleted_file_is_not_recreated(tmp_path):
    with pytest.raises(OutputError, match="was deleted by somebody else"):
        write_file(tmp_path / "x", b"mine", expected_digest=sha256_digest(b"old"))
    assert os.listdir(tmp_path) == []


def test_leftovers_of_killed_writer_are_ignored(tmp_path):
    for name in (".x.lock", ".x.part"):
        (tmp_path / name).write_bytes(b"left behind")
    write_file(tmp_path / "x", b"new")
    assert os.listdir(tmp_path) == ["x"]


def test_lock_wait_times_out(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "LOCK_TIMEOUT_S", 0.1)
    with (tmp_path / ".x.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="is being saved by somebody else"):
            write_file(tmp_path / "x", b"new")
    write_file(tmp_path / "x", b"new")
    assert (tmp_path / "x").read_bytes() == b"new"


SAVE_SCRIPT = """
import sys
from pathlib import Path
from geo.errors import OutputError
from geo.io.atomic import atomic_write, write_file, write_folder
from geo.io.folder import sha256_digest

path, name, edits = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(edits):
    while True:
        old = path.read_bytes()
        try:
            write_file(path, old + f"{name}{number}\\n".encode(), expected_digest=sha256_digest(old))
            break
        except OutputError:
            pass
"""


def test_concurrent_processes_lose_no_edit(tmp_path):
    """Each process appends its lines, and tries again if the file has changed."""
    path = tmp_path / "x"
    path.write_bytes(b"")
    savers = [
        subprocess.Popen(
            [sys.executable, "-c", SAVE_SCRIPT, path, name, "40"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in "abc"
    ]
    for saver in savers:
        assert saver.stdout.readline() == b"ready\n"
    for saver in savers:  # all at once
        saver.stdin.write(b"go\n")
        saver.stdin.flush()
    assert [saver.communicate(timeout=60)[1] for saver in savers] == [b""] * 3
    lines = path.read_text().splitlines()
    assert sorted(lines) == sorted(f"{name}{number}" for name in "abc" for number in range(40))


def test_concurrent_threads_lose_no_edit(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"")
    done = []

    def append_name(name):
        while True:
            old = path.read_bytes()
            try:
                write_file(path, old + name, expected_digest=sha256_digest(old))
                return done.append(name)
            except OutputError:
                time.sleep(0.001)

    threads = [
        threading.Thread(target=append_name, args=(b"%d," % number,)) for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.read_bytes().split(b",")[:-1]) == sorted(name[:-1] for name in done)
    assert len(done) == 12


WRITE_LOOP_SCRIPT = """
import itertools, sys
from geo.io.atomic import atomic_write, write_file, write_folder
print("ready", flush=True)
for number in itertools.count():
    write_file(sys.argv[1], (b"%d" % (number % 10)) * 300_000)
"""


def test_killed_writer_leaves_complete_file(tmp_path):
    path = tmp_path / "x"
    write_file(path, b"0" * 300_000)
    chance = random.Random(4)
    for _ in range(20):
        saver = subprocess.Popen(
            [sys.executable, "-S", "-c", WRITE_LOOP_SCRIPT, path],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.fspath(ROOT)},
        )
        assert saver.stdout.readline() == b"ready\n"
        time.sleep(chance.random() * 0.03)
        saver.send_signal(signal.SIGKILL)
        saver.communicate()
        data = path.read_bytes()
        assert len(data) == 300_000
        assert len(set(data)) == 1
    write_file(path, b"end")
    assert os.listdir(tmp_path) == ["x"]


def test_file_errors_are_conflictmap_errors():
    assert issubclass(FileError, ConflictMapError)
    assert issubclass(OutputError, ConflictMapError)


def test_deleted_lock_file_is_not_held(tmp_path):
    """A waiting process may acquire a deleted lock file while a third creates it again."""
    lock = tmp_path / ".x.lock"
    with lock.open("w") as handle:
        assert atomic._try_lock(handle.fileno(), lock)
        lock.unlink()
        assert not atomic._try_lock(handle.fileno(), lock)
        lock.touch()
        assert not atomic._try_lock(handle.fileno(), lock)


# Permissions and links: every way of writing treats them alike


def write_atomically(path):
    with atomic_write(path) as part:
        part.write_bytes(b"new")


def write_into_folder(path):
    write_folder(path.parent, {path.name: b"new"}, force=True)


def write_recreated(path):
    with atomic_write(path) as part:  # as the library of GeoPackage does
        part.unlink()
        part.write_bytes(b"new")


WRITERS = [
    lambda path: write_file(path, b"new"),
    write_atomically,
    write_into_folder,
    write_recreated,
]
each_writer = pytest.mark.parametrize("write", WRITERS, ids=["file", "stream", "folder", "library"])


@each_writer
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664])
def test_replaced_file_keeps_permissions(tmp_path, write, mode):
    path = tmp_path / "out"
    path.touch()
    path.chmod(mode)
    write(path)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", mode)


@each_writer
@pytest.mark.parametrize("place", ["real", "elsewhere/real"])
def test_link_is_followed(tmp_path, write, place):
    real, link = tmp_path / place, tmp_path / "link"
    real.parent.mkdir(exist_ok=True)
    real.touch()
    real.chmod(0o600)
    link.symlink_to(place)
    write(link)
    assert link.is_symlink()
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"new", 0o600)


@each_writer
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_pipe_is_not_replaced(tmp_path, write):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OutputError, match="is not a regular file: use another name"):
        write(path)
    assert path.is_fifo()


def test_private_file_is_private_while_it_is_written(tmp_path):
    path = tmp_path / "out"
    path.touch()
    path.chmod(0o600)
    with atomic_write(path) as part:
        assert part.stat().st_mode & 0o777 == 0o600

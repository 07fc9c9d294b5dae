"""Files: nothing outside the folder is read, and nothing is lost when one is written."""

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
from geo.io import folder
from geo.io.folder import (
    DiskFolder,
    FileError,
    check_relative_path,
    decode_text,
    join_project_path,
    sha256_digest,
    write_file,
)
from tests.support.count_work import limit_cpu_time

PATH_CASES = [
    ("data/places.yaml", True, "a plain path"),
    ("a b/ə.txt", True, "spaces and letters of any script"),
    ("a..b.txt", True, "two dots within a name lead nowhere"),
    ("", False, "no name"),
    ("../x", False, "leads out"),
    ("data/../../x", False, "leads out further in"),
    ("/etc/passwd", False, "absolute"),
    ("~/x", False, "somebody's home"),
    ("~root/x", False, "somebody else's home"),
    ("http://host/x", False, "an address"),
    ("zip:x.zip", False, "what GDAL takes for an archive"),
    ("/vsicurl/http://x", False, "what GDAL takes for the network"),
    ("C:\\x", False, "a drive"),
    ("a\\..\\x", False, "the other slash"),
    ("a\0b", False, "ends early for the system"),
    ("a\nb", False, "would break the list of faults in two"),
    ("a\u202eb", False, "would turn the name around"),
    ("\ud800", False, "no text at all"),
]


@pytest.mark.parametrize(("name", "good", "why"), PATH_CASES)
def test_path_outside_folder_is_rejected(name, good, why):
    if good:
        assert join_project_path("data", name) == f"data/{name}", why
        return
    with pytest.raises(FileError) as caught:
        check_relative_path(name)
    assert repr(name) in str(caught.value), why


def test_disk_folder_reads_file(tmp_path):
    (tmp_path / "x").write_bytes(b"abc")
    assert DiskFolder(tmp_path).read("x") == b"abc"


def test_missing_folder_is_rejected(tmp_path):
    with pytest.raises(FileError, match="is not a folder"):
        DiskFolder(tmp_path / "none")


def test_symlink_out_of_folder_is_rejected_and_inner_followed(tmp_path):
    project, outside = tmp_path / "project", tmp_path / "outside"
    (project / "data").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret").write_text("secret")
    (project / "plain").write_text("plain")
    (project / "data" / "out").symlink_to(outside / "secret")
    (project / "folder").symlink_to(outside)
    (project / "data" / "in").symlink_to(project / "plain")
    folder = DiskFolder(project)
    for name in ("data/out", "folder/secret"):
        with pytest.raises(FileError, match="leads out"):
            folder.read(name)
    assert folder.read("data/in") == b"plain"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.mkdir(), "is not a file"),
        (os.mkfifo, "is not a file"),
        (lambda path: path.symlink_to(path), "Too many levels"),
    ],
    ids=["missing", "folder", "pipe", "link to itself"],
)
def test_non_regular_file_is_rejected_without_blocking(tmp_path, make, words):
    make(tmp_path / "x")
    with pytest.raises(FileError, match=words):
        DiskFolder(tmp_path).read("x")


def test_huge_file_is_rejected_without_reading(tmp_path):
    with (tmp_path / "x").open("wb") as file:
        file.truncate(folder.MAX_FILE_BYTES * 100)
    with limit_cpu_time(), pytest.raises(FileError, match="more than 67,108,864 bytes"):
        DiskFolder(tmp_path).read("x")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("ə\r\n".encode(), "ə\n"),
        (b"", ""),
    ],
)
def test_decode_removes_bom_and_normalizes_line_ends(data, text):
    assert decode_text(data, "x") == text


@pytest.mark.parametrize("data", [b"a\nb\xff", "a\nb".encode("utf-16"), b"a\n\xe9t\xe9"])
def test_decode_error_states_invalid_byte_and_line(data):
    with pytest.raises(FileError, match=r"'x' is not UTF-8: byte 0x[0-9a-f]{2} in line \d"):
        decode_text(data, "x")


# Writing


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
    with pytest.raises(OutputError, match="is not a plain file"):
        write_file(path, b"new")
    assert not path.is_file()
    with pytest.raises(OutputError, match="is not a plain file"):
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
    monkeypatch.setattr(folder, "LOCK_TIMEOUT_S", 0.1)
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
from geo.io.folder import sha256_digest, write_file

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
    """Each adds its lines to what it read, and tries again when told that the file changed."""
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
from geo.io.folder import write_file
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
            env={**os.environ, "PYTHONPATH": os.fspath(folder.Path(folder.__file__).parents[2])},
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
    """Who waited for it may get it just then, while a third saver has made the file anew."""
    lock = tmp_path / ".x.lock"
    with lock.open("w") as handle:
        assert folder._try_lock(handle.fileno(), lock)
        lock.unlink()
        assert not folder._try_lock(handle.fileno(), lock)
        lock.touch()
        assert not folder._try_lock(handle.fileno(), lock)

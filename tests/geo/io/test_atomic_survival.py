"""Files survive killed writers, concurrent writers and full disks."""

import errno
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from geo.errors import OutputError
from geo.io import atomic
from geo.io.atomic import write_file
from geo.io.folder import sha256_digest
from tests.support.sample_project import ROOT

KILL_COUNT = 50
FILE_BYTES = 300_000
OLD_DATA, NEW_DATA = b"0" * FILE_BYTES, b"1" * FILE_BYTES

WRITE_LOOP_SCRIPT = """
import itertools, sys
from pathlib import Path
from geo.io.atomic import atomic_write, write_file

def streamed(path, data):
    with atomic_write(Path(path)) as part:
        part.write_bytes(data)

write = {"whole": write_file, "streamed": streamed}[sys.argv[2]]
print("ready", flush=True)
for number in itertools.count():
    write(sys.argv[1], (b"%d" % (number % 10)) * 300_000)
"""


def start_python(code, *arguments, **options):
    environment = {**os.environ, "PYTHONPATH": os.fspath(ROOT)}
    command = [sys.executable, "-S", "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, **options)


def wait_until_replaced(path, times):
    """Wait until the file has been replaced by others, at least so many times."""
    for _ in range(times):
        before = path.stat().st_ino
        while path.stat().st_ino == before:
            time.sleep(0.0005)


@pytest.mark.threat("T28")
@pytest.mark.parametrize(("way", "kills"), [("whole", KILL_COUNT), ("streamed", KILL_COUNT // 4)])
def test_writer_killed_at_any_moment_leaves_complete_file(tmp_path, way, kills):
    """The moments of the kills are pseudo-random, after the writer has replaced the file."""
    path = tmp_path / "x"
    path.write_bytes(OLD_DATA)
    chance = random.Random(KILL_COUNT)
    versions = set()
    for _ in range(kills):
        with start_python(WRITE_LOOP_SCRIPT, path, way) as saver:
            assert saver.stdout.readline() == b"ready\n"
            wait_until_replaced(path, times=chance.randrange(4))
            time.sleep(chance.random() * 0.008)
            saver.send_signal(signal.SIGKILL)
        data = path.read_bytes()
        assert len(data) == FILE_BYTES
        assert len(set(data)) == 1, "parts of two versions"
        versions.add(data[:1])
    assert len(versions) > 2, "the writers were killed while writing"
    write_file(path, b"end")
    assert path.read_bytes() == b"end", "leftovers of killed writers do no harm"


# A program that exits at its n-th system call, as an audit hook reports them.
EXIT_AT_STEP_SCRIPT = """
import os, sys
sys.path.insert(0, sys.argv[3])
from geo.io.atomic import write_file
step = -1
def count(name, _):
    global step
    if step >= 0 and name.partition(".")[0] in ("open", "os", "fcntl"):
        step += 1
        if step > int(sys.argv[2]):
            os._exit(9)
sys.addaudithook(count)
step = 0
write_file(sys.argv[1], b"1" * 300_000)
"""


@pytest.mark.threat("T28")
def test_writer_ended_at_any_step_leaves_complete_file(tmp_path):
    path = tmp_path / "x"
    seen = []
    for step in range(50):
        path.write_bytes(OLD_DATA)
        with start_python(EXIT_AT_STEP_SCRIPT, path, step, ROOT) as saver:
            code = saver.wait(timeout=120)
        data = path.read_bytes()
        assert data in (OLD_DATA, NEW_DATA)
        seen.append(data == NEW_DATA)
        if code == 0:
            break
        assert code == 9
    assert seen[-1], "the last run ended normally"
    assert len(seen) > 5, "several steps were tried"
    assert seen == sorted(seen), "the new file stays once it is written"


@pytest.mark.threat("T26")
def test_second_of_two_concurrent_saves_is_rejected(tmp_path):
    path = tmp_path / "events.yaml"
    path.write_bytes(b"as it was")
    read = sha256_digest(path.read_bytes())
    write_file(path, b"the first one's", expected_digest=read)
    with pytest.raises(OutputError, match="was changed by somebody else: load it again first"):
        write_file(path, b"the second one's", expected_digest=read)
    assert path.read_bytes() == b"the first one's"


SAVE_SCRIPT = """
import sys
from geo.errors import OutputError
from geo.io.atomic import write_file
from geo.io.folder import sha256_digest
from pathlib import Path
path, name = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(50):
    while True:
        old = path.read_bytes()
        try:
            write_file(path, old + f"{name}{number}\\n".encode(), expected_digest=sha256_digest(old))
            break
        except OutputError as error:
            assert "changed" in str(error) or "being saved" in str(error), error
"""


@pytest.mark.threat("T26", "T28")
def test_concurrent_writers_with_kill_lose_no_edit(tmp_path):
    """One of the two is killed half way: what it saved stays saved."""
    path = tmp_path / "x"
    path.write_bytes(b"")
    savers = [start_python(SAVE_SCRIPT, path, name, stdin=subprocess.PIPE) for name in "ab"]
    for saver in savers:
        assert saver.stdout.readline() == b"ready\n"
        saver.stdin.write(b"go\n")
        saver.stdin.flush()
    while b"b10\n" not in path.read_bytes():
        time.sleep(0.001)
    savers[1].kill()
    savers[1].communicate()
    kept = [line for line in path.read_text().splitlines() if line.startswith("b")]
    savers[0].communicate(timeout=300)
    assert savers[0].returncode == 0
    lines = path.read_text().splitlines()
    assert [line for line in lines if line.startswith("a")] == [f"a{n}" for n in range(50)]
    saved = [line for line in lines if line.startswith("b")]
    assert saved[: len(kept)] == kept == [f"b{n}" for n in range(len(kept))]


def write_streamed(path, data):
    with atomic.atomic_write(path) as part:
        part.write_bytes(data)


WRITERS = {"whole": write_file, "streamed": write_streamed}
DISK_ERRORS = [errno.ENOSPC, errno.EIO, errno.EDQUOT]


@pytest.mark.threat("T27")
@pytest.mark.parametrize("number", DISK_ERRORS, ids=os.strerror)
@pytest.mark.parametrize("way", WRITERS)
def test_full_disk_keeps_old_file(tmp_path, monkeypatch, number, way):
    path = tmp_path / "events.yaml"
    path.write_bytes(OLD_DATA)

    def raise_os_error(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", raise_os_error)
    with pytest.raises(OutputError, match=os.strerror(number)):
        WRITERS[way](path, NEW_DATA)
    assert path.read_bytes() == OLD_DATA
    assert os.listdir(tmp_path) == ["events.yaml"]


@pytest.mark.threat("T29")
def test_source_text_changed_after_quoting_is_rejected(sample_project):
    before = sha256_digest(sample_project.files["data/sources/herald.txt"])
    sample_project.replace_text(
        "data/sources.yaml", "text: herald.txt", f"text: herald.txt\n    sha256: {before}"
    )
    sample_project.load()
    sample_project.files["data/sources/herald.txt"] += b"A line was added."
    assert "changed after it was quoted" in sample_project.single_message()

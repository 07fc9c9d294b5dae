"""The one place where files are read and written.

A `Folder` is the seam: tests put a dictionary behind it, and everything else in `geo` works on
text.
"""

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from geo.errors import ConflictMapError, OutputError
from geo.text.unicode_safety import format_value

try:
    import fcntl
except ModuleNotFoundError:  # pragma: no cover
    # Windows has no such locks: there, of two who save in the same instant, the second wins.
    fcntl = None  # type: ignore[assignment]

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Larger files are refused: the largest honest project measured (100,000 events) has 45 MB."""

LOCK_TIMEOUT_S = 10.0
"""How long a saver waits for another one; a save takes a few milliseconds."""

_LOCK_POLL_S = 0.01


class FileError(ConflictMapError):
    """A project's file cannot be read; the text says which and why."""


class Folder(Protocol):
    """Where a project's files are."""

    def read(self, name: str) -> bytes:
        """Return the bytes of the file `name`, relative to the folder, or raise `FileError`."""


class DiskFolder:
    """A folder on disk; no name leads out of it, no link either."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        """Stand on `root`, which must be a folder."""
        self.root = Path(root)
        if not self.root.is_dir():
            raise FileError(
                f"{str(root)!r} is not a folder: name the folder that holds events.yaml"
            )

    def read(self, name: str) -> bytes:
        """Return the file's bytes.

        Raises:
            FileError: the name leads out of the folder, or the file is missing, too large or not a
                file.
        """
        path = self.resolve_path(name)
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise FileError(f"{format_value(name, 300)} is not a file")
            if status.st_size > MAX_FILE_BYTES:
                raise FileError(
                    f"{format_value(name, 300)} has more than {MAX_FILE_BYTES:,} bytes: split it"
                )
            return path.read_bytes()
        except OSError as error:
            raise FileError(f"{format_value(name, 300)} cannot be read: {error.strerror}") from None

    def resolve_path(self, name: str) -> Path:
        """Return where the file is, after checking that it lies inside the folder."""
        check_relative_path(name)
        path = self.root / name
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.root)):
            raise FileError(
                f"{format_value(name, 300)} is a link that leads out of the project's folder"
            )
        return path


def check_relative_path(name: str) -> None:
    """Refuse a name that is not a plain relative path, such as ``../x``, ``/x`` or ``http://x``."""
    outside = name.startswith(("/", "~")) or ".." in PurePosixPath(name).parts
    if not name or outside or "\\" in name or ":" in name or not name.isprintable():
        raise FileError(
            f"{format_value(name, 300)} is not a file of the project: give a path inside its folder"
        )


def join_project_path(folder: str, name: str) -> str:
    """Return `name` within `folder`, both relative to the project; `name` is checked first."""
    check_relative_path(name)
    return f"{folder}/{name}"


def decode_text(data: bytes, name: str) -> str:
    """Return UTF-8 bytes as text, without a byte order mark and with plain line ends."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(
            f"{format_value(name, 300)} is not UTF-8: byte {data[error.start]:#04x} in line {line}; "
            "save it as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sha256_digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise `OutputError` when a file is there already and must not be replaced, or cannot be."""
    try:
        exists, folder = path.exists(), path.is_dir()
    except OSError as error:  # a folder that may not be searched, a name that is too long
        raise OutputError.from_os_error(path, error) from None
    if exists and not force:
        raise OutputError(f"{str(path)!r} is there already: add --force to replace it")
    if folder:
        raise OutputError(f"{str(path)!r} is a folder: name a file")


def write_file(
    path: str | os.PathLike[str], data: bytes, *, expected_digest: str | None = None
) -> None:
    """Write a file so that at every moment the old or the new one stands whole.

    The bytes go beside the file, are flushed to the disk and take its name in one step. Savers of
    one file wait for each other, so that between the look whether it changed and the step nobody
    else saves.

    Args:
        path: Where to write; its folder is made when missing, a link is followed.
        data: What to write.
        expected_digest: The digest that the file had when it was read; when it has another now,
            somebody else saved it, and nothing is written.

    Raises:
        OutputError: the file changed underneath, something else than a file has its name, another
            saver does not finish within `PATIENCE_S`, or the disk refuses.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            raise OutputError(f"{str(path)!r} is not a plain file: choose another name")
        target.parent.mkdir(parents=True, exist_ok=True)
        with _exclusive_lock(target):
            if expected_digest is not None:
                _check_unchanged(target, expected_digest)
            _replace_file(target, data)
    except OSError as error:
        raise OutputError.from_os_error(path, error) from None


def _check_unchanged(target: Path, expected: str) -> None:
    if not target.exists():
        raise OutputError(f"{target.name!r} was deleted by somebody else: nothing is written")
    if sha256_digest(target.read_bytes()) != expected:
        raise OutputError(f"{target.name!r} was changed by somebody else: load it again first")


@contextmanager
def _exclusive_lock(target: Path) -> Iterator[None]:
    """Keep other savers of this file out, those of other processes too.

    The lock is held on a file beside it; the kernel lets go of it when its holder dies.
    """
    if fcntl is None:  # pragma: no cover
        yield
        return
    lock = target.with_name(f".{target.name}.lock")
    handle = _acquire_lock(lock, target.name)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(handle)


def _acquire_lock(lock: Path, name: str) -> int:
    deadline = time.monotonic() + LOCK_TIMEOUT_S
    while time.monotonic() < deadline:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        if _try_lock(handle, lock):
            return handle
        os.close(handle)
        time.sleep(_LOCK_POLL_S)
    raise OutputError(f"{format_value(name, 300)} is being saved by somebody else: try again")


def _try_lock(handle: int, lock: Path) -> bool:
    """Tell whether we have the lock, and on a file that still stands: its holder deletes it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(handle).st_ino == lock.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        return False


def _replace_file(target: Path, data: bytes) -> None:
    """Write beside, flush, rename; what a killed saver left beside is overwritten."""
    beside = target.with_name(f".{target.name}.part")
    beside.unlink(missing_ok=True)
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise

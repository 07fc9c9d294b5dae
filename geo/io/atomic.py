"""Atomic file writes: a reader sees the old file or the new one, never a part.

`write_file` writes bytes, `atomic_write` a stream, `write_folder` several files into a folder, and
`write_new_folder` a folder that is new. Each writes temporary files on the same disk, flushes them
to the disk and renames them. When a write fails, what existed before stays unchanged.
"""

import errno
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from geo.errors import OutputError
from geo.io.folder import sha256_digest
from geo.text.unicode_safety import format_value

try:
    import fcntl
except ModuleNotFoundError:  # pragma: no cover
    # Windows has no such locks: of two processes that save at the same moment, the second wins.
    fcntl = None  # type: ignore[assignment]

LOCK_TIMEOUT_S = 10.0
"""Maximum time to wait for another process that saves the file; a save takes milliseconds."""

_LOCK_POLL_S = 0.01


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise `OutputError` if a path exists and must not be replaced, or is no regular file.

    Args:
        path: The file to write.
        force: Whether an existing file may be replaced.
    """
    try:
        exists, is_folder, is_file = path.exists(), path.is_dir(), path.is_file()
    except OSError as error:  # a folder without search permission, or a name that is too long
        raise OutputError.from_os_error(path, error) from None
    if exists and not force:
        raise OutputError(f"{str(path)!r} already exists: use --force to replace it")
    if is_folder:
        raise OutputError(f"{str(path)!r} is a folder: name a file")
    if exists and not is_file:
        raise OutputError(f"{str(path)!r} is not a regular file: use another name")


def write_file(
    path: str | os.PathLike[str], data: bytes, *, expected_digest: str | None = None
) -> None:
    """Write a file atomically.

    Processes that write the same file wait for each other: no other process can save between the
    check for changes and the rename.

    Args:
        path: The file. Its folder is created if it is missing; a symbolic link is followed.
        data: The contents.
        expected_digest: SHA-256 of the file when it was read. If the file has another digest now,
            somebody else has saved it, and nothing is written.

    Raises:
        OutputError: the file has changed, the path is not a regular file, another process holds
            the lock for `LOCK_TIMEOUT_S`, or the operating system refuses.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            raise OutputError(f"{str(path)!r} is not a regular file: use another name")
        target.parent.mkdir(parents=True, exist_ok=True)
        with _exclusive_lock(target):
            if expected_digest is not None:
                _check_unchanged(target, expected_digest)
            part = target.with_name(f".{target.name}.part")
            part.unlink(missing_ok=True)  # left by a process that was killed
            with _replace_when_done(part, target):
                part.write_bytes(data)
    except OSError as error:
        raise OutputError.from_os_error(path, error) from None


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield an empty temporary file to write to, which replaces `path` at the end of the block.

    If the block fails, the temporary file is deleted and `path` stays unchanged. A symbolic link is
    followed.

    Raises:
        OutputError: the folder cannot be created or written to, the path is not a regular file, or
            the disk is full.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        refuse_existing(target, force=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _replace_when_done(part, target):
            yield part
    except OSError as error:
        raise OutputError.from_os_error(path, error) from None


@contextmanager
def _replace_when_done(part: Path, target: Path) -> Iterator[None]:
    """Create an empty file `part`; at the end of the block flush it and rename it to `target`.

    The new file keeps the permissions of the old one, from its first byte on: nobody reads from
    `part` what they may not read from `target`. `part` is deleted if the block fails.
    """
    mode = _permissions(target)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        os.close(os.open(part, flags, 0o666 if mode is None else 0o600))
        yield
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        if mode is not None:
            part.chmod(mode)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _permissions(path: Path) -> int | None:
    """Return the permission bits of a file; None if there is no such file."""
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None


def _check_unchanged(target: Path, expected: str) -> None:
    if not target.exists():
        raise OutputError(f"{target.name!r} was deleted by somebody else: nothing is written")
    if sha256_digest(target.read_bytes()) != expected:
        raise OutputError(f"{target.name!r} was changed by somebody else: load it again first")


@contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Hold a lock against other writers of a path, in threads and processes.

    Raises:
        OutputError: another process holds it for `LOCK_TIMEOUT_S`.
    """
    with _exclusive_lock(path):
        yield


@contextmanager
def _exclusive_lock(target: Path) -> Iterator[None]:
    """Lock a file against writers in other threads and processes.

    The lock is held on a separate file in the same folder. The kernel releases it when the process
    that holds it ends.
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
    """Return whether the lock was acquired, and its file still exists: its holder deletes it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(handle).st_ino == lock.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        return False


# Folders


def write_folder(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write files into a folder, all or none; other files in it stay.

    A replaced file keeps its permissions, and a symbolic link is followed, as by `write_file`.

    All files are written into a hidden folder inside it before the first is renamed, so that a full
    disk changes nothing. If a rename fails, the files replaced before are restored.

    Args:
        folder: The folder, which is created if it is missing.
        files: Contents by path relative to the folder.
        force: Whether existing files may be replaced.

    Raises:
        OutputError: a file exists, a file has the name of the folder, or the operating system
            refuses.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise OutputError(f"{str(folder)!r} is a file: name a folder")
        for name in files:
            refuse_existing(folder / name, force=force)
        with _create_folder(folder), _staging_folder(folder) as staging:
            _write_flushed(staging, files)
            _move_into_place(staging, folder, list(files))
    except OSError as error:
        raise OutputError.from_os_error(folder, error) from None


def write_new_folder(folder: Path, files: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """Write a new folder; it appears with all its files or not at all.

    An existing empty folder is filled, not replaced, because it may be the working directory of a
    process. Its entries then appear one by one in alphabetical order.

    Args:
        folder: A path that does not exist, or an empty folder.
        files: Contents by path relative to the folder; those of a large file chunk by chunk.

    Raises:
        OutputError: the folder is not empty, or the operating system refuses.
    """
    refuse_occupied(folder)
    target = folder.absolute()
    staging = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging.mkdir()
        try:
            _write_flushed(staging, files)
            if target.exists():
                for entry in sorted(staging.iterdir()):
                    entry.replace(target / entry.name)
            else:
                staging.replace(target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise OutputError.from_os_error(folder, error) from None


def refuse_occupied(folder: Path) -> None:
    """Raise `OutputError` unless a path is free or an empty folder."""
    try:
        if folder.is_dir() and not any(folder.iterdir()):
            return
        if folder.exists() or folder.is_symlink():
            problem = "is not empty" if folder.is_dir() else "is a file"
            raise OutputError(f"{str(folder)!r} {problem}: name a new folder")
    except OSError as error:
        raise OutputError.from_os_error(folder, error) from None


def _write_flushed(folder: Path, files: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """Write files into a folder and flush each to the disk."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def _create_folder(folder: Path) -> Iterator[None]:
    """Create a folder and its parents; delete the new ones again if the block fails."""
    created = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for path in created:
            with suppress(OSError):
                path.rmdir()
        raise


@contextmanager
def _staging_folder(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder on the same disk, which is deleted afterwards."""
    staging = Path(tempfile.mkdtemp(prefix=".conflictmap-", dir=folder))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _move_into_place(staging: Path, folder: Path, names: list[str]) -> None:
    """Rename the files to their names; if one fails, restore the files replaced before."""
    backup = staging / "old"
    backup.mkdir(mode=0o700)
    started: list[str] = []
    try:
        for name in names:
            started.append(name)
            target = Path(os.path.realpath(folder / name))
            mode = _permissions(target)
            if mode is not None:
                (backup / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(target, backup / name)
                (staging / name).chmod(mode)
            target.parent.mkdir(parents=True, exist_ok=True)
            _move_file(staging / name, target)
    except BaseException:
        for name in started:
            _restore_file(backup / name, Path(os.path.realpath(folder / name)), staging / name)
        raise


def _move_file(source: Path, target: Path) -> None:
    """Move a file, also to another disk, where a symbolic link may lead."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with atomic_write(target) as part:
            shutil.copyfile(source, part)
        source.unlink()


def _restore_file(backup: Path, path: Path, staged: Path) -> None:
    """Restore a file from its backup, unless its replacement was not moved."""
    if staged.exists():
        return
    if backup.exists():
        _move_file(backup, path)
    else:
        path.unlink(missing_ok=True)

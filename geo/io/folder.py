"""Folders that hold the files of a project, on disk or in memory.

`Folder` is the interface through which a project is read. Everything else in `geo` works on text.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from geo.errors import ConflictMapError
from geo.text.unicode_safety import format_value, normalize_nfc

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Maximum size of a file, except the files of `RECORD_FILES`."""

RECORD_FILES = frozenset({"events.yaml", "data/sources.yaml"})
"""Files that grow with the number of events. They are read piece by piece."""

MAX_RECORD_FILE_BYTES = 1024 * 1024 * 1024
"""Maximum size of a file of records: 400,000 events of UCDP take 463 MB, their sources 137 MB.

All of it must be on the disk: a sparse file, whose size costs nothing, has `MAX_FILE_BYTES`.
"""

MAX_PROJECT_BYTES = 256 * 1024 * 1024
"""Maximum size of all files of a project together, without those of records.

A text in memory takes up to four times its size.
"""

_DISK_BLOCK_BYTES = 512
"""Unit of ``st_blocks`` (POSIX ``sys/stat.h``)."""

_MAX_NAME_CHARS = 300
"""Maximum number of characters of a file name in a message."""


class FileError(ConflictMapError):
    """A file cannot be read; the message has its name and the reason."""


class Folder(Protocol):
    """The files of a project."""

    def read(self, name: str) -> bytes:
        """Return the bytes of the file `name`, relative to the folder, or raise `FileError`."""


class DiskFolder:
    """A folder on disk; neither a name nor a symbolic link can lead out of it."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        """Open the folder `root`.

        Raises:
            FileError: `root` is not a folder.
        """
        self.root = Path(root)
        if not self.root.is_dir():
            raise FileError(
                f"{str(root)!r} is not a folder: name the folder that holds events.yaml"
            )

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileError: the name leads out of the folder, or the file is missing, too large or not a
                regular file.
        """
        path = self.resolve_path(name)
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise FileError(f"{_format_name(name)} is not a file")
            with open_regular_file(path) as file:
                state = os.fstat(file.fileno())
                limit = max_file_bytes(name) if _fills_its_size(state) else MAX_FILE_BYTES
                _check_size(name, state.st_size, limit)
                data = file.read(limit + 1)
        except OSError as error:
            raise FileError(f"{_format_name(name)} cannot be read: {error.strerror}") from None
        _check_size(name, len(data), limit)  # it may have grown while it was read
        return data

    def resolve_path(self, name: str) -> Path:
        """Return the path of a file, or raise `FileError` if it is outside the folder."""
        check_relative_path(name)
        path = self.root / name
        if not path.exists() and (entry := _find_composed_entry(self.root, name)):
            path = entry
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.root)):
            raise FileError(
                f"{_format_name(name)} is a link that leads out of the project's folder"
            )
        return path


class MemoryFolder:
    """A folder in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Hold the contents of files by name."""
        self.files = files

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileError: the name leads out of the folder, or the file is missing or too large.
        """
        check_relative_path(name)
        if name not in self.files:
            composed = normalize_nfc(name)
            name = next((one for one in self.files if normalize_nfc(one) == composed), name)
        if name not in self.files:
            raise FileError(f"{_format_name(name)} cannot be read: No such file or directory")
        _check_size(name, len(self.files[name]), max_file_bytes(name))
        return self.files[name]


class OverlayFolder:
    """A folder, some of whose files are replaced in memory."""

    def __init__(self, folder: Folder, contents: Mapping[str, bytes]) -> None:
        """Read from another folder what is not in `contents`."""
        self._folder, self._contents = folder, contents

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileError: as the folder does.
        """
        data = self._contents.get(name)
        return self._folder.read(name) if data is None else data


class BoundedFolder:
    """A folder of which at most `MAX_PROJECT_BYTES` are read, without the files of records."""

    def __init__(self, folder: Folder) -> None:
        """Read from another folder."""
        self._folder = folder
        self._bytes_left = MAX_PROJECT_BYTES

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileError: as the other folder, or the files that were read have too many bytes.
        """
        data = self._folder.read(name)
        if name not in RECORD_FILES:
            self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise FileError(
                f"{_format_name(name)} is not read: the project's files have more than "
                f"{MAX_PROJECT_BYTES:,} bytes together; split the project"
            )
        return data


def open_regular_file(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file for reading; a device, pipe, socket or folder is refused without waiting.

    A pipe would block until somebody writes to it, and a device such as ``/dev/zero`` has no end.

    Args:
        path: The file; a symbolic link is followed.

    Raises:
        FileError: it is not a regular file.
        OSError: it cannot be opened.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags), "rb")  # refuses a folder
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileError(f"{_format_name(os.fspath(path))} is not a regular file: name a file")
    return file


def _find_composed_entry(root: Path, name: str) -> Path | None:
    """Return the file whose name has the same letters as `name` in another normal form of Unicode.

    Programs of macOS write `é` as a letter and an accent, two characters; a name in a project's
    files is read as one character.
    """
    path = root
    for part in PurePosixPath(name).parts:
        if (path / part).exists():
            path /= part
            continue
        try:
            entries = sorted(one for one in path.iterdir() if _same_letters(one.name, part))
        except OSError:
            return None
        if not entries:
            return None
        path = entries[0]
    return path


def _same_letters(one: str, other: str) -> bool:
    return not one.isascii() and normalize_nfc(one) == normalize_nfc(other)


def check_relative_path(name: str) -> None:
    """Raise `FileError` for a name that is not a plain relative path.

    Refused are names such as ``../x``, ``/x`` and ``http://x``.
    """
    outside = name.startswith(("/", "~")) or ".." in PurePosixPath(name).parts
    if not name or outside or "\\" in name or ":" in name or not name.isprintable():
        raise FileError(
            f"{_format_name(name)} is not a file of the project: use a path inside its folder"
        )


def join_project_path(folder: str, name: str) -> str:
    """Return the path of `name` in `folder`, both relative to the project; `name` is checked."""
    check_relative_path(name)
    return f"{folder}/{name}"


def decode_text(data: bytes, name: str) -> str:
    """Decode UTF-8 text, without a byte order mark and with line feeds as line ends.

    Raises:
        FileError: the bytes are not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(
            f"{_format_name(name)} is not UTF-8: byte {data[error.start]:#04x} in line {line}; "
            "save it as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sha256_digest(data: bytes) -> str:
    """Return the SHA-256 digest of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def max_file_bytes(name: str) -> int:
    """Return the maximum size of a file of a project, by its path in the project."""
    return MAX_RECORD_FILE_BYTES if name in RECORD_FILES else MAX_FILE_BYTES


def _fills_its_size(state: os.stat_result) -> bool:
    """Return whether at least half of a file's size is on the disk, or cannot be determined.

    Half, because file systems may compress.
    """
    blocks = getattr(state, "st_blocks", None)
    return blocks is None or blocks * _DISK_BLOCK_BYTES * 2 >= state.st_size


def _check_size(name: str, size: int, limit: int) -> None:
    if size > limit:
        raise FileError(f"{_format_name(name)} has more than {limit:,} bytes: split it")


def _format_name(name: str) -> str:
    return format_value(name, _MAX_NAME_CHARS)

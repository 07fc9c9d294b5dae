"""Folders that hold the files of a project, on disk or in memory.

`Folder` is the interface through which a project is read. Everything else in `geo` works on text.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

from geo.errors import ConflictMapError
from geo.text.unicode_safety import format_value

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Maximum size of a file; the largest project measured (100,000 events) has 45 MB."""

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
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise FileError(f"{_format_name(name)} is not a file")
            _check_size(name, status.st_size)
            return path.read_bytes()
        except OSError as error:
            raise FileError(f"{_format_name(name)} cannot be read: {error.strerror}") from None

    def resolve_path(self, name: str) -> Path:
        """Return the path of a file, or raise `FileError` if it is outside the folder."""
        check_relative_path(name)
        path = self.root / name
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
            raise FileError(f"{_format_name(name)} cannot be read: No such file or directory")
        _check_size(name, len(self.files[name]))
        return self.files[name]


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


def _check_size(name: str, size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise FileError(f"{_format_name(name)} has more than {MAX_FILE_BYTES:,} bytes: split it")


def _format_name(name: str) -> str:
    return format_value(name, _MAX_NAME_CHARS)

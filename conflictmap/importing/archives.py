"""Safe reading of ZIP archives: workbooks (XLSX, ODS) and KMZ.

An archive is refused before anything of it is unpacked if its own directory announces too much, and
while it is unpacked if it holds more than announced (a "ZIP bomb").
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from conflictmap.importing.model import ImportFileError

MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 1_500_000_000
MAX_RATIO = 400
"""Maximum ratio of unpacked to packed size of a large member; text rarely reaches 50."""

_SMALL_BYTES = 20_000_000
_FORBIDDEN_XML = (b"<!DOCTYPE", b"<!ENTITY")


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive whose directory is harmless.

    Raises:
        ImportFileError: it is no archive, is encrypted, or announces more than the limits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(path, archive)
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise ImportFileError(f"{path.name!r} cannot be unpacked: {error}") from None


def _check_directory(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise ImportFileError(
            f"{path.name!r} has {len(members):,} files inside, more than {MAX_MEMBERS:,}"
        )
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED_BYTES:
        raise ImportFileError(
            f"{path.name!r} unpacks to {total:,} bytes, more than {MAX_UNPACKED_BYTES:,}"
        )
    for member in members:
        if member.flag_bits & 1:
            raise ImportFileError(f"{path.name!r} is encrypted: save it without a password")
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > _SMALL_BYTES and ratio > MAX_RATIO:
            raise ImportFileError(
                f"{path.name!r} unpacks {member.filename!r} to {ratio:,.0f} times its size: it is "
                "no ordinary file; save the table as CSV"
            )


class LimitedReader:
    """A stream that raises once it has given more bytes than announced or allowed."""

    def __init__(self, stream: IO[bytes], name: str, limit: int) -> None:
        """Limit a stream to a number of bytes."""
        self._stream, self._name, self._left = stream, name, limit

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            ImportFileError: there are more than the limit.
        """
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise ImportFileError(f"{self._name!r} has more inside than it announces")
        return data


def open_member(archive: zipfile.ZipFile, name: str) -> LimitedReader:
    """Return the stream of a file in an archive, limited to its announced size."""
    info = archive.getinfo(name)
    return LimitedReader(archive.open(info), name, info.file_size)


def refuse_entities(head: bytes, name: str) -> None:
    """Raise `ImportFileError` if XML declares a document type: it could declare entities."""
    for mark in _FORBIDDEN_XML:
        if mark in head:
            raise ImportFileError(
                f"{name!r} declares {mark.decode()[2:]}, with which a small file fills the "
                "memory: remove the declaration"
            )

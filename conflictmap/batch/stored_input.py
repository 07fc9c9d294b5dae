"""A project in a database as a folder for a build, which is written piece by piece.

A file of records becomes pieces: complete files, each with a part of the records. The memory that
is needed does not grow with their number.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from conflictmap.store.address import parse_address
from conflictmap.store.connection import connect_store
from conflictmap.store.repository import SharedProject, StoredRecord
from conflictmap.store.split_records import FILE_END, FILE_START
from geo.errors import OutputError
from geo.progress import report_progress
from geo.project.events import EVENTS_FILE
from geo.project.sources import SOURCES_FILE

PIECES_FOLDER = ".pieces"
"""Folder of the pieces, in that of the copy: hidden files are no files of a project."""

_FILES_IN_PIECES = (EVENTS_FILE, SOURCES_FILE)
_START_FILE, _END_FILE = "start", "end"
"""What is before and after the records of all pieces of a file."""

PIECE_BYTES = 4 * 1024 * 1024
"""Size of a piece; its nodes take about 80 MB."""


def copy_stored_project(location: str, root: Path) -> None:
    """Write the newest version of a project in a database as a folder.

    Args:
        location: The address of the project.
        root: A folder that does not exist.

    Raises:
        AddressError: the address is not valid, has a password, or names no project.
        StoreError: the database refuses or cannot be reached, or has no such project.
        FileError: a name in the database leads out of the folder.
        OutputError: the folder cannot be written.
    """
    address = parse_address(location)
    address.require_project()
    with connect_store(address) as connection:
        shared = SharedProject(connection, address)
        records = _report_records(shared.iter_snapshot(), shared.count_records())
        try:
            for name, rows in groupby(records, key=lambda one: one.file):
                _write_file(root, name, rows)
        except OSError as error:
            raise OutputError.from_os_error(error.filename or root, error) from None


def _report_records(records: Iterator[StoredRecord], total: int) -> Iterator[StoredRecord]:
    for done, record in enumerate(records):
        if done % 10_000 == 0:
            report_progress("reading the database", done, total)
        yield record
    report_progress("reading the database", total, total)


def _write_file(root: Path, name: str, records: Iterator[StoredRecord]) -> None:
    first = next(records)
    path = root / name
    if name in _FILES_IN_PIECES and first.key == FILE_START:
        _write_pieces(_pieces_folder(root, name), first.body, records)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(first.body)
        file.writelines(record.body for record in records)


def _write_pieces(folder: Path, start: bytes, records: Iterator[StoredRecord]) -> None:
    """Write a file of records in pieces, each named by the number of lines that it leaves out."""
    folder.mkdir(parents=True)
    bodies: list[bytes] = []
    size = lines = 0
    end = b""
    for record in records:
        if record.key == FILE_END:
            end = record.body
            continue
        if size > PIECE_BYTES:
            _write_piece(folder, lines, bodies)
            lines += sum(body.count(b"\n") for body in bodies)
            bodies, size = [], 0
        bodies.append(record.body)
        size += len(record.body)
    _write_piece(folder, lines, bodies)
    (folder / _START_FILE).write_bytes(start)
    (folder / _END_FILE).write_bytes(end)


def _write_piece(folder: Path, lines: int, bodies: list[bytes]) -> None:
    (folder / f"{lines:012}").write_bytes(b"".join(bodies))


def _pieces_folder(root: Path, name: str) -> Path:
    return root / PIECES_FOLDER / name


def list_pieces(root: Path, name: str) -> list[Path]:
    """Return the pieces of a file in their order; empty where it is not written in pieces."""
    folder = _pieces_folder(root, name)
    return sorted(path for path in folder.glob("*") if path.name.isdigit())


def read_piece(path: Path) -> bytes:
    """Return a piece as a complete file, whose lines have the numbers of the whole file."""
    start, end = ((path.parent / name).read_bytes() for name in (_START_FILE, _END_FILE))
    return b"".join((start, b"\n" * int(path.name), path.read_bytes(), end))

"""Tables of delimited text: CSV, TSV and their relatives.

Rows are read one at a time, and as often as they are needed, so that a table of any length takes
the memory of one row.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from conflictmap.importing.headers import (
    MAX_HEADER_ROW,
    choose_raw_names,
    find_header,
    join_header_rows,
)
from conflictmap.importing.model import ImportFileError, NoteCollector, Row, Table, take_first
from conflictmap.importing.text_decoding import (
    NOTE_CARRIAGE_RETURNS,
    detect_encoding,
    open_text,
    repair_mojibake,
)

DELIMITERS = ",;\t|"
MAX_CELL_CHARS = 1_000_000
"""Maximum length of a cell; an unclosed quotation mark makes a cell of the rest of the file."""
MAX_COLUMNS = 1_000
"""Columns of a table that are read; a table with more is refused."""

MAX_EMPTY_ROWS = 1_000
"""Number of empty rows after which a table ends: a workbook may write a million of them."""

NOTE_EMPTY_ROWS = f"more than {MAX_EMPTY_ROWS:,} empty rows at the end are left out"

_SAMPLE_CHARS = 1 << 18


class Dialect(NamedTuple):
    """How a file of delimited text is written.

    Attributes:
        encoding: Its encoding.
        delimiter: What separates its cells.
        has_escaped_marks: Whether a quotation mark in a cell is preceded by a backslash, as MySQL
            writes it, in place of being doubled.
    """

    encoding: str
    delimiter: str
    has_escaped_marks: bool = False


def open_delimited(  # noqa: PLR0913  three of them are what a recipe states
    path: Path,
    signatures: Sequence[frozenset[str]],
    notes: NoteCollector,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    header_row: int | None = None,
) -> Table:
    """Open a file of delimited text.

    Args:
        path: The file.
        signatures: Names of columns by which known formats are recognised, in small letters.
        notes: Receives what was decided about encoding and lines.
        delimiter: The delimiter; None for the one that the header has most of.
        encoding: The encoding; None to detect it.
        header_row: Number of the header's row; None to find it.

    Raises:
        ImportFileError: the file is no text, has no rows, or a cell of it never ends.
    """
    encoding = encoding or detect_encoding(path, notes)
    try:
        with open_text(path, encoding) as stream:
            sample = stream.read(_SAMPLE_CHARS)
    except (LookupError, UnicodeError) as error:
        raise ImportFileError(f"{path.name!r} cannot be read as {encoding}: {error}") from None
    if not sample.strip():
        raise ImportFileError(f"{path.name!r} is empty")
    if "\r" in sample and "\n" not in sample:
        notes.add(NOTE_CARRIAGE_RETURNS)
    delimiter = delimiter or _find_delimiter(sample)
    dialect = Dialect(encoding, delimiter, _has_escaped_marks(sample, delimiter))
    if dialect.has_escaped_marks:
        notes.add("a backslash before a quotation mark is no part of the cell")
    first_rows = take_first(_read_rows(path, dialect, notes, 0), MAX_HEADER_ROW)
    if header_row is not None:
        position = header_row - 1
    else:
        position = find_header(first_rows, signatures) or 0
    if position >= len(first_rows):
        raise ImportFileError(f"{path.name!r} has no row {position + 1}")
    position, columns = join_header_rows(first_rows, position)
    columns = [repair_mojibake(name)[0] for name in columns]
    header = first_rows[position].cells
    bytes_per_row = max(1, len(sample.encode("utf-8", "replace")) // max(1, sample.count("\n")))
    return Table(
        tuple(columns),
        partial(_read_rows, path, dialect, notes, position + 1),
        row_count=path.stat().st_size // bytes_per_row,
        dialect=f"delimiter {delimiter!r}, {encoding}",
        header_row=position + 1,
        raw_columns=choose_raw_names(header, columns),
        delimiter=delimiter,
    )


def _find_delimiter(sample: str) -> str:
    """Return the delimiter that the first lines have most of outside quotation marks.

    The line with the most is the header or a row: lines above a header have none.
    """
    best, best_count = ",", 0
    lines = _split_unquoted_lines(sample)[:MAX_HEADER_ROW]
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        # the first line with the highest count, so that commas in prose below do not decide
        count = max(counts[:5], default=0)
        if count > best_count:
            best, best_count = delimiter, count
    return best


def _has_escaped_marks(sample: str, delimiter: str) -> bool:
    """Return whether more rows have the width of the first if backslashes precede marks."""
    if '\\"' not in sample:
        return False
    lines = sample.splitlines(keepends=True)
    kept, doubled = (
        _count_even_rows(one, delimiter) for one in (lines, list(_double_marks(lines)))
    )
    return doubled > kept


def _count_even_rows(lines: Iterable[str], delimiter: str) -> int:
    """Return the number of rows that have as many cells as the first."""
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return 0
    return sum(len(row) == len(rows[0]) for row in rows)


def _double_marks(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines whose quotation marks are doubled in place of preceded by backslashes."""
    return (line.replace('\\"', '""') for line in lines)


def _split_unquoted_lines(sample: str) -> list[str]:
    """Return the lines of a text without what is between quotation marks."""
    parts = sample.split('"')
    return "".join(parts[::2]).splitlines()


def _read_rows(
    path: Path, dialect: Dialect, notes: NoteCollector, skipped_rows: int
) -> Iterator[Row]:
    """Yield the rows of a file after the first ones, each with its number.

    Args:
        path: The file.
        dialect: How the file is written.
        notes: Receives that empty rows at the end are left out.
        skipped_rows: Number of rows to leave out at the start.

    Raises:
        ImportFileError: a cell has more than `MAX_CELL_CHARS` characters, or a row more than
            `MAX_COLUMNS` cells.
    """
    csv.field_size_limit(MAX_CELL_CHARS)
    with open_text(path, dialect.encoding) as stream:
        lines = _double_marks(stream) if dialect.has_escaped_marks else stream
        reader = csv.reader(lines, delimiter=dialect.delimiter)
        yield from _iterate_rows(reader, path, notes, skipped_rows)


def check_column_count(name: str, number: int, count: int) -> None:
    """Refuse a row of a file with more than `MAX_COLUMNS` cells.

    Raises:
        ImportFileError: it has more.
    """
    if count > MAX_COLUMNS:
        raise ImportFileError(
            f"{name}: row {number} has {count:,} columns: keep those that the map needs, at most "
            f"{MAX_COLUMNS:,}"
        )


def _iterate_rows(
    reader: Iterable[list[str]], path: Path, notes: NoteCollector, skipped_rows: int
) -> Iterator[Row]:
    empty: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number <= skipped_rows:
                continue
            if not any(cells):
                if len(empty) < MAX_EMPTY_ROWS:
                    empty.append(Row(number, cells))
                continue
            if len(cells) > MAX_COLUMNS:  # cells without content are the formats of a spreadsheet
                filled = max(position for position, cell in enumerate(cells, 1) if cell)
                check_column_count(repr(path.name), number, filled)
                del cells[MAX_COLUMNS:]
            yield from empty
            empty.clear()
            yield Row(number, cells)
    except csv.Error as error:
        raise ImportFileError(
            f"{path.name!r}: the row after row {number} cannot be read ({error}): close the "
            f"quotation mark of its cell, or cut the cell to {MAX_CELL_CHARS:,} characters"
        ) from None
    if len(empty) >= MAX_EMPTY_ROWS:
        notes.add(NOTE_EMPTY_ROWS)
        return
    # a row of delimiters alone was made by somebody; rows without any are the end of the file
    yield from (row for row in empty if row.cells)

"""Search for the header of a table among its first rows."""

import re
from collections.abc import Sequence

from conflictmap.importing.model import Row

MAX_HEADER_ROW = 30
"""Number of rows that are searched for the header."""

_MAX_HEADER_CHARS = 80
_MIN_HEADER_CELLS = 2
_NUMBER = re.compile(r"[-+]?[\d.,]+%?\Z")
_DATE_LIKE = re.compile(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_HXL_TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+[a-z0-9_]+)*\Z", re.IGNORECASE)


def find_header(rows: Sequence[Row], signatures: Sequence[frozenset[str]]) -> int | None:
    """Return the position of the header among the first rows of a table, or None.

    Args:
        rows: The first rows.
        signatures: Sets of names in small letters; a row that contains one of them is the header.

    A row with the names of a known format is the header. Otherwise it is the row with the most
    cells that can be names: short, different from each other, no number, date or address. The first
    of equal rows is taken.
    """
    best_position, best_score = None, _MIN_HEADER_CELLS - 1
    for position, row in enumerate(rows[:MAX_HEADER_ROW]):
        names = {cell.strip().casefold() for cell in row.cells}
        if any(signature <= names for signature in signatures):
            return position
        score = _count_names(row.cells)
        if score > best_score:
            best_position, best_score = position, score
    return best_position


def _count_names(cells: Sequence[str]) -> int:
    """Return how many cells can be names of columns, minus those that cannot."""
    values = [cell.strip() for cell in cells if cell.strip()]
    names = {value.casefold() for value in values if _is_name(value)}
    return 2 * len(names) - len(values)


def _is_name(value: str) -> bool:
    return (
        len(value) <= _MAX_HEADER_CHARS
        and not _NUMBER.match(value)
        and not _DATE_LIKE.search(value)
        and not _ADDRESS.match(value)
        and not value.endswith((".", "!", "…"))
    ) or value in ("No.", "Nr.", "Nº.")


def is_hxl_row(cells: Sequence[str]) -> bool:
    """Return whether a row has HXL tags, such as ``#date`` and ``#adm1+name`` (hxlstandard.org)."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and all(_HXL_TAG.match(cell) for cell in filled)


def normalize_name(name: str) -> str:
    """Return the name of a column in small letters, with its white space folded."""
    return " ".join(name.casefold().split())


def repeats_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Return whether a row has the names of its columns again.

    Args:
        cells: The cells of the row.
        header: The names of the columns, as `normalize_name` returns them.
    """
    filled = [position for position, cell in enumerate(cells) if cell.strip()]
    return len(filled) > 1 and all(
        position < len(header) and normalize_name(cells[position]) == header[position]
        for position in filled
    )

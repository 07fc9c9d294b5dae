"""Search for the header of a table among its first rows."""

import re
from collections.abc import Sequence

from conflictmap.importing.model import Row

MAX_HEADER_ROW = 30
"""Number of rows that are searched for the header."""

SHAPEFILE_NAME_CHARS = 10
"""Characters to which shapefiles cut the names of columns, as in ``DESCRIPTIO``."""

_CUT_NUMBER = re.compile(r"_\d\Z")
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


def join_header_rows(rows: Sequence[Row], position: int) -> tuple[int, list[str]]:
    """Return the position of the last row of a header, and its names, where it has two rows.

    Of two rows the upper one has names over several columns and those of columns without a name
    below. A name that the lower row has twice is preceded by the one above it.

    Args:
        rows: The first rows.
        position: Position of the row that `find_header` returns.
    """
    below = rows[position + 1] if position + 1 < len(rows) else None
    if below is not None and _is_second_header(rows[position], below):
        position += 1
    header = [cell.strip() for cell in rows[position].cells]
    above = rows[position - 1] if position else None
    if above is None or above.number != rows[position].number - 1:
        return position, header
    names = [cell.strip() for cell in above.cells]
    width = max(len(names), len(header))
    names += [""] * (width - len(names))
    filled = {name for name in names if name}
    if len(filled) < _MIN_HEADER_CELLS or not all(map(_is_name, filled)):
        return position, header
    joined, group = [], ""
    header = [*header, *[""] * (width - len(header))]
    for name, upper in zip(header, names, strict=True):
        group = upper or group
        is_repeated = name and header.count(name) > 1
        joined.append(f"{group} {name}".strip() if is_repeated else name or upper)
    return position, joined


def choose_raw_names(cells: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a header as written, or as joined of two rows."""
    is_joined = [cell.strip() for cell in cells] != list(names)
    return tuple(names if is_joined else cells)


def _is_second_header(header: Row, below: Row) -> bool:
    """Return whether a row has names of columns below names that span several columns."""
    if below.number != header.number + 1:
        return False
    names = [cell.strip() for cell in header.cells]
    fills = 0
    for position, cell in enumerate(below.cells):
        value = cell.strip()
        if not value:
            continue
        name = names[position] if position < len(names) else ""
        spans = position + 1 < len(names) and (
            not names[position + 1] or names[position + 1] == name
        )
        if not _is_name(value) or (name and not spans and value.casefold() != name.casefold()):
            return False
        fills += not name or names.count(name) > 1
    return fills >= _MIN_HEADER_CELLS and any(names)


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


def complete_cut_names(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return names of columns, those that a shapefile cut to ten characters in full.

    Of several names that begin alike the file has the first cut and the others numbered, as in
    ``assoc_acto`` and ``assoc_ac_1``.

    Args:
        names: The names as the file has them.
        known: The names of a known format in their order, in small letters.
    """
    taken = {normalize_name(name) for name in names}
    completed = []
    for name in names:
        key = normalize_name(name)
        is_cut = len(key) == SHAPEFILE_NAME_CHARS and key not in known
        start = _CUT_NUMBER.sub("", key)
        full = next((one for one in known if one.startswith(start) and one not in taken), None)
        completed.append(full if is_cut and full else name)
        taken.add(normalize_name(completed[-1]))
    return completed


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

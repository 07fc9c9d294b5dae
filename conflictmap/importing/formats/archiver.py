"""The auto-archiver's records: its sheet, and the CSV in which it writes Python's ``repr``.

Source: auto-archiver's modules gsheet_feeder_db and csv_db (github.com/bellingcat/auto-archiver).
The date and place of the event are in columns that the team adds to those of the archiver.
"""

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from conflictmap.importing.headers import normalize_name
from conflictmap.importing.model import Row, Table

SIGNATURE = frozenset({"link", "archive status"})
"""Columns by which the sheet is recognised, in small letters."""

CSV_SIGNATURE = frozenset({"status", "metadata", "media"})
"""Columns of the CSV, in small letters."""

MAX_REPR_CHARS = 200_000
"""Length of a cell beyond which it is not parsed."""

_COLUMNS = (
    "Link",
    "Archive status",
    "Archive location",
    "Upload timestamp",
    "Upload title",
    "Text content",
    "Hash",
)
_DATETIME_PARTS = range(3, 8)


def expand_csv(table: Table) -> Table:
    """Return the table of the archiver's CSV with the columns of its sheet.

    The columns of a team's own stay behind them. A cell that cannot be parsed leaves its columns
    empty.
    """
    names = [normalize_name(name) for name in table.columns]
    positions = {name: names.index(name) for name in CSV_SIGNATURE}
    own = [i for i, name in enumerate(names) if name not in CSV_SIGNATURE]
    read_rows = table.read_rows

    def read_expanded() -> Iterator[Row]:
        for row in read_rows():
            cells = {
                name: row.cells[position] if position < len(row.cells) else ""
                for name, position in positions.items()
            }
            kept = [row.cells[i] if i < len(row.cells) else "" for i in own]
            yield row._replace(cells=[*_expand_record(cells), *kept])

    columns = (*_COLUMNS, *(table.columns[i] for i in own))
    return replace(table, columns=columns, raw_columns=columns, read_rows=read_expanded)


def _expand_record(cells: Mapping[str, str]) -> list[str]:
    """Return the values of `_COLUMNS` of one record."""
    if not any(cell.strip() for cell in cells.values()):
        return [""] * len(_COLUMNS)
    metadata = parse_repr(cells["metadata"])
    media = parse_repr(cells["media"])
    known: Mapping[str, Any] = metadata if isinstance(metadata, dict) else {}
    files = [one for one in media if isinstance(one, dict)] if isinstance(media, list) else []
    archives = [str(url) for one in files for url in _as_list(one.get("urls"))]
    hashes = [str(_read_properties(one).get("hash") or "") for one in files]
    values = (
        known.get("url"),
        cells["status"],
        next(iter(archives), known.get("archive_url")),
        known.get("timestamp"),
        known.get("title"),
        known.get("content"),
        next((value for value in hashes if value), known.get("hash")),
    )
    return ["" if value is None else str(value) for value in values]


def _read_properties(record: Mapping[str, Any]) -> Mapping[str, Any]:
    found = record.get("properties")
    return found if isinstance(found, dict) else {}


def _as_list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def parse_repr(text: str) -> Any:  # noqa: ANN401  any value
    """Return the value of JSON or of Python's ``repr``, or None.

    Only literals and calls of ``datetime`` are read; nothing is run. A date and time becomes text
    in ISO form.
    """
    if not text.strip() or len(text) > MAX_REPR_CHARS:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return _read_node(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError, OverflowError):
        return None


def _read_node(node: ast.expr) -> Any:  # noqa: ANN401  any value
    if isinstance(node, ast.Call):
        return _read_call(node)
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {_read_node(key): _read_node(value) for key, value in pairs if key is not None}
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_read_node(item) for item in node.elts]
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _read_call(node: ast.Call) -> str | None:
    """Return the time of a call such as ``datetime.datetime(2023, 6, 1, 18, 40)``."""
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    parts = [ast.literal_eval(argument) for argument in node.args]
    if name not in ("datetime", "date") or len(parts) not in _DATETIME_PARTS:
        return None
    moment = datetime(*parts).isoformat()  # noqa: DTZ001  the zone is written behind it
    is_utc = any(keyword.arg == "tzinfo" for keyword in node.keywords)
    return f"{moment}+00:00" if is_utc else moment

"""Batch geocoding of a CSV file of place names.

The input is CSV and the output CSV or GeoJSON, with one row for each input row. Rows are streamed,
so that a large table needs little memory. Every column of the input is kept; those of
`ADDED_COLUMNS` follow. A name that cannot be parsed becomes a row with the status ``error`` and the
reason as its method, so that no row is lost.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import IO, Any

from geo.errors import ConflictMapError, GeocodeError
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.results import Candidate, GeocodeResult
from geo.io.atomic import atomic_write
from geo.io.csv_cells import CSV_LINE_END, escape_csv_cell
from geo.io.folder import open_regular_file
from geo.progress import REPORT_INTERVAL_ITEMS, report_progress

ADDED_COLUMNS = (
    "status",
    "matched_name",
    "longitude",
    "latitude",
    "where_prec",
    "geo_precision",
    "radius_m",
    "method",
    "candidates",
)
"""Columns of the result; one that the input already has gets the prefix ``geocoded_``."""

_DEFAULT_COLUMN = "name"
_DELIMITERS = (",", ";", "\t", "|")
_BYTE_ORDER_MARK = "\ufeff"
_SEPARATOR_HINT = re.compile(r"\"?sep=([,;\t|])\"?\s*", re.IGNORECASE)
_CHUNK_BYTES = 64 * 1024
_MAX_LINE_BYTES = 16 * 1024 * 1024
_MAX_CACHED_NAMES = 10_000
_COORDINATE_DECIMALS = 6


class TableError(ConflictMapError):
    """A table of names cannot be read."""


def geocode_file(
    source: Path,
    target: Path,
    geocoder: Geocoder,
    *,
    column: str | None = None,
) -> Counter[str]:
    """Geocode a CSV file.

    Args:
        source: CSV in UTF-8 with a header; separated by comma, semicolon, tab or bar. A first line
            such as ``sep=;``, which Excel reads, names the separator.
        target: The file to write: GeoJSON if its name ends in ``.geojson`` or ``.json``, else CSV
            with the separator of the source and, if the source has one, a byte order mark. An
            older file stays until the new one is complete.
        geocoder: The geocoder.
        column: The column with the names; by default ``name``, or the only one.

    Returns:
        The number of rows by status: found, ambiguous, not-found, error.

    Raises:
        TableError: the file cannot be read, has no such column, or a row and the header differ in
            length; nothing is written then.
        OutputError: the result cannot be written.
    """
    with (
        _open_csv(source) as stream,
        atomic_write(target) as temporary_path,
        temporary_path.open("w", encoding="utf-8", newline="") as out,
    ):
        table = _NameTable.from_csv(stream, source.name, column)
        counts: Counter[str] = Counter()
        rows = _track_row_progress(
            _geocode_rows(table, geocoder, counts), stream, source.stat().st_size
        )
        if target.suffix.lower() in (".geojson", ".json"):
            _write_geojson(out, table.header, rows)
        else:
            _write_csv(out, table, rows)
    return counts


def _open_csv(source: Path) -> IO[bytes]:
    try:
        return open_regular_file(source)
    except OSError as error:
        raise TableError(f"{str(source)!r} cannot be read: {error.strerror}") from None


@dataclass(frozen=True, slots=True)
class _NameTable:
    """An open CSV file: its header, the index of the name column, and the rows to come.

    The byte order mark and the separator are those of the file: without them Excel shows a table
    that it has written itself with broken letters, or all in one column.
    """

    file_name: str
    header: list[str]
    column_index: int
    rows: Iterator[list[str]]
    delimiter: str
    has_byte_order_mark: bool

    @classmethod
    def from_csv(cls, stream: IO[bytes], file_name: str, column: str | None) -> "_NameTable":
        lines = _decode_lines(stream, file_name)
        first_line = next(lines, "")
        has_mark = first_line.startswith(_BYTE_ORDER_MARK)
        first_line = first_line.removeprefix(_BYTE_ORDER_MARK)
        hint = _SEPARATOR_HINT.fullmatch(first_line)
        if hint:
            first_line = next(lines, "")
        if not first_line.strip():
            raise TableError(f"{file_name!r} has no header: name the columns in its first line")
        delimiter = hint[1] if hint else max(_DELIMITERS, key=first_line.count)
        reader = csv.reader(chain([first_line], lines), delimiter=delimiter, strict=True)
        header = next(_wrap_csv_errors(reader, file_name))
        column_index = _find_column_index(header, column, file_name)
        rows = _wrap_csv_errors(reader, file_name)
        return cls(file_name, header, column_index, rows, delimiter, has_mark)

    def iter_records(self) -> Iterator[list[str]]:
        """Yield the rows, each as long as the header.

        Empty lines are skipped, except in a table of one column, where each is an empty name.
        """
        width = len(self.header)
        for number, row in enumerate(self.rows, 2):
            if len(row) == width:
                yield row
            elif not row and width == 1:
                yield [""]
            elif row:
                raise TableError(
                    f"{self.file_name}: row {number} has {len(row)} cells and the header {width}: "
                    "quote cells that contain the separator"
                )


def _split_lines(stream: IO[bytes], file_name: str) -> Iterator[bytes]:
    """Yield the lines of a file, which end in LF, CR LF or, on old Macs and in Excel's CSV, CR."""
    rest = b""
    while chunk := stream.read(_CHUNK_BYTES):
        lines = (rest + chunk).splitlines(keepends=True)
        rest = lines.pop()  # not complete, or a CR whose LF comes next
        yield from lines
        if len(rest) > _MAX_LINE_BYTES:
            raise TableError(f"{file_name!r} has a line of more than {_MAX_LINE_BYTES:,} bytes")
    yield from rest.splitlines(keepends=True)


def _decode_lines(stream: IO[bytes], file_name: str) -> Iterator[str]:
    for number, line in enumerate(_split_lines(stream, file_name), 1):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise TableError(
                f"{file_name}:{number}: byte {line[error.start]:#04x} is not UTF-8: "
                "save the file as UTF-8"
            ) from None


def _wrap_csv_errors(reader: Any, file_name: str) -> Iterator[list[str]]:  # noqa: ANN401
    try:
        yield from reader
    except csv.Error as error:
        raise TableError(
            f"{file_name}:{reader.line_num}: {error}; check the quotation marks"
        ) from None


def _find_column_index(header: Sequence[str], column: str | None, file_name: str) -> int:
    if column is None and len(header) == 1:
        return 0
    name = column or _DEFAULT_COLUMN
    if header.count(name) != 1:
        raise TableError(
            f"{file_name!r} has {header.count(name)} columns {name!r}: "
            f"name one of {', '.join(map(repr, header))}"
        )
    return header.index(name)


_GeocodedRow = tuple[list[str], GeocodeResult]


def _geocode_rows(
    table: _NameTable, geocoder: Geocoder, counts: Counter[str]
) -> Iterator[_GeocodedRow]:
    @lru_cache(maxsize=_MAX_CACHED_NAMES)
    def geocode_name(name: str) -> GeocodeResult:
        try:
            return geocoder.geocode(name)
        except GeocodeError as error:
            return GeocodeResult(name, "error", str(error))

    for row in table.iter_records():
        result = geocode_name(row[table.column_index])
        counts[result.status] += 1
        yield row, result


def _track_row_progress(
    rows: Iterable[_GeocodedRow], stream: IO[bytes], total_bytes: int
) -> Iterator[_GeocodedRow]:
    for count, row in enumerate(rows, 1):
        yield row
        if count % REPORT_INTERVAL_ITEMS == 0:
            report_progress("geocoding names", stream.tell(), total_bytes)
    report_progress("geocoding names", total_bytes, total_bytes)


def _added_column_names(header: Sequence[str]) -> list[str]:
    """Return the names of the added columns, none of which the table has already."""
    return [_make_unique_name(column, header) for column in ADDED_COLUMNS]


def _make_unique_name(name: str, used_names: Sequence[str]) -> str:
    return _make_unique_name(f"geocoded_{name}", used_names) if name in used_names else name


def _result_values(result: GeocodeResult) -> dict[str, Any]:
    longitude, latitude = result.point or (None, None)
    return {
        "status": result.status,
        "matched_name": result.name,
        "longitude": None if longitude is None else round(longitude, _COORDINATE_DECIMALS),
        "latitude": None if latitude is None else round(latitude, _COORDINATE_DECIMALS),
        "where_prec": result.where_prec,
        "geo_precision": result.geo_precision,
        "radius_m": None if result.radius_m is None else round(result.radius_m),
        "method": result.method,
    }


def _write_csv(out: IO[str], table: _NameTable, rows: Iterable[_GeocodedRow]) -> None:
    if table.has_byte_order_mark:
        out.write(_BYTE_ORDER_MARK)
    escape_cell = partial(escape_csv_cell, delimiter=table.delimiter)
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator=CSV_LINE_END)
    writer.writerow(map(escape_cell, [*table.header, *_added_column_names(table.header)]))
    for row, result in rows:
        candidates = " | ".join(map(_format_candidate, result.candidates))
        added = [*_result_values(result).values(), candidates]
        writer.writerow([escape_cell(cell) for cell in (*row, *added)])


def _format_candidate(candidate: Candidate) -> str:
    longitude, latitude = candidate.point
    return (
        f"{candidate.name} ({candidate.kind}, {candidate.tier}, {candidate.score:.0f}, "
        f"{longitude:.5f} {latitude:.5f}, {candidate.id})"
    )


def _reject_duplicate_columns(header: Sequence[str]) -> None:
    """Reject columns of the same name: GeoJSON readers keep one of several equal keys."""
    duplicates = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    if duplicates:
        raise TableError(
            f"{header.count(duplicates[0])} columns are called {duplicates[0]!r}: give each its "
            "own name, or write CSV"
        )


def _write_geojson(out: IO[str], header: list[str], rows: Iterable[_GeocodedRow]) -> None:
    _reject_duplicate_columns(header)
    names = _added_column_names(header)
    out.write('{"type": "FeatureCollection", "features": [')
    for count, (row, result) in enumerate(rows):
        result_json = result.to_json()
        values = [*_result_values(result).values(), result_json["candidates"]]
        properties = dict(zip([*header, *names], [*row, *values], strict=True))
        feature = {"type": "Feature", "geometry": result_json["geometry"], "properties": properties}
        out.write(",\n" if count else "\n")
        json.dump(feature, out, ensure_ascii=False)
    out.write("\n]}\n")

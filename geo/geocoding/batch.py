"""A table of place names in, the same table with places out: one row for each row.

CSV in and CSV or GeoJSON out, row by row, so that a large table needs no large memory. Every column
of the input stays; the columns of `COLUMNS` follow. A name that cannot be read becomes a row with
the status ``error`` and the reason as its method: no row is lost.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import IO, Any

from geo.errors import ConflictMapError, GeocodeError
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.results import Candidate, GeocodeResult
from geo.io.atomic import atomic_write
from geo.io.csv_cells import CSV_LINE_END, escape_csv_cell
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
"""The columns that are added; one that the input has already gets the prefix ``geocoded_``."""

_DEFAULT_COLUMN = "name"
_DELIMITERS = (",", ";", "\t", "|")
_MAX_CACHED_NAMES = 10_000
_COORDINATE_DECIMALS = 6


class TableError(ConflictMapError):
    """A table of names cannot be read; the text says where and what would be right."""


def geocode_file(
    source: Path,
    target: Path,
    geocoder: Geocoder,
    *,
    column: str | None = None,
) -> Counter[str]:
    """Geocode a CSV file.

    Args:
        source: CSV in UTF-8 with a header; separated by comma, semicolon, tab or bar.
        target: Where to write: GeoJSON when the name ends in ``.geojson`` or ``.json``, else CSV
            with commas. An older file stays until the new one is whole.
        geocoder: What finds the places.
        column: The column with the names; ``name``, or the only one, by default.

    Returns:
        How many rows have each status: found, ambiguous, not-found, error.

    Raises:
        TableError: the file cannot be read, has no such column, or a row has not as many cells as
            the header; nothing is written then.
        OutputError: the result cannot be written.
    """
    with (
        _open_csv(source) as stream,
        atomic_write(target) as part,
        part.open("w", encoding="utf-8", newline="") as out,
    ):
        table = _NameTable.from_csv(stream, source.name, column)
        counts: Counter[str] = Counter()
        rows = _track_row_progress(
            _geocode_rows(table, geocoder, counts), stream, source.stat().st_size
        )
        if target.suffix.lower() in (".geojson", ".json"):
            _write_geojson(out, table.header, rows)
        else:
            _write_csv(out, table.header, rows)
    return counts


def _open_csv(source: Path) -> IO[bytes]:
    try:
        return source.open("rb")
    except OSError as error:
        raise TableError(f"{str(source)!r} cannot be read: {error.strerror}") from None


@dataclass(frozen=True, slots=True)
class _NameTable:
    """A CSV file that is open: its header, the place of the names, and the rows still to come."""

    file_name: str
    header: list[str]
    column_index: int
    rows: Iterator[list[str]]

    @classmethod
    def from_csv(cls, stream: IO[bytes], file: str, column: str | None) -> "_NameTable":
        lines = _decode_lines(stream, file)
        first = next(lines, "")
        if not first.strip():
            raise TableError(f"{file!r} has no header: its first line must name the columns")
        delimiter = max(_DELIMITERS, key=first.count)
        rows = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
        header = next(_wrap_csv_errors(rows, file))
        return cls(
            file, header, _find_column_index(header, column, file), _wrap_csv_errors(rows, file)
        )

    def iter_records(self) -> Iterator[list[str]]:
        """Yield the rows, each as wide as the header; a wide table's empty lines are skipped."""
        width = len(self.header)
        for number, row in enumerate(self.rows, 2):
            if len(row) == width:
                yield row
            elif not row and width == 1:
                yield [""]
            elif row:
                raise TableError(
                    f"{self.file_name}: row {number} has {len(row)} cells and the header {width}: "
                    "quote cells that hold the separator"
                )


def _decode_lines(stream: IO[bytes], file: str) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise TableError(
                f"{file}:{number}: byte {line[error.start]:#04x} is not UTF-8; save it as UTF-8"
            ) from None


def _wrap_csv_errors(rows: Any, file: str) -> Iterator[list[str]]:  # noqa: ANN401  csv's own reader
    try:
        yield from rows
    except csv.Error as error:
        raise TableError(f"{file}:{rows.line_num}: {error}; check the quotation marks") from None


def _find_column_index(header: Sequence[str], wanted: str | None, file: str) -> int:
    if wanted is None and len(header) == 1:
        return 0
    name = wanted or _DEFAULT_COLUMN
    if header.count(name) != 1:
        raise TableError(
            f"{file!r} has {header.count(name)} columns {name!r}: "
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
        answer = geocode_name(row[table.column_index])
        counts[answer.status] += 1
        yield row, answer


def _track_row_progress(
    rows: Iterable[_GeocodedRow], stream: IO[bytes], total: int
) -> Iterator[_GeocodedRow]:
    for count, row in enumerate(rows, 1):
        yield row
        if count % REPORT_INTERVAL_ITEMS == 0:
            report_progress("geocoding names", stream.tell(), total)
    report_progress("geocoding names", total, total)


def _added_column_names(header: Sequence[str]) -> list[str]:
    """Return the names of the columns that are added: none that the table has already."""
    return [_make_unique_name(column, header) for column in ADDED_COLUMNS]


def _make_unique_name(name: str, taken: Sequence[str]) -> str:
    return _make_unique_name(f"geocoded_{name}", taken) if name in taken else name


def _result_values(answer: GeocodeResult) -> dict[str, Any]:
    longitude, latitude = answer.point or (None, None)
    return {
        "status": answer.status,
        "matched_name": answer.name,
        "longitude": None if longitude is None else round(longitude, _COORDINATE_DECIMALS),
        "latitude": None if latitude is None else round(latitude, _COORDINATE_DECIMALS),
        "where_prec": answer.where_prec,
        "geo_precision": answer.geo_precision,
        "radius_m": None if answer.radius_m is None else round(answer.radius_m),
        "method": answer.method,
    }


def _write_csv(out: IO[str], header: list[str], rows: Iterable[_GeocodedRow]) -> None:
    writer = csv.writer(out, lineterminator=CSV_LINE_END)
    writer.writerow(map(escape_csv_cell, [*header, *_added_column_names(header)]))
    for row, answer in rows:
        candidates = " | ".join(map(_format_candidate, answer.candidates))
        added = [*_result_values(answer).values(), candidates]
        writer.writerow([escape_csv_cell(cell) for cell in (*row, *added)])


def _format_candidate(candidate: Candidate) -> str:
    longitude, latitude = candidate.point
    return (
        f"{candidate.name} ({candidate.kind}, {candidate.tier}, {candidate.score:.0f}, "
        f"{longitude:.5f} {latitude:.5f}, {candidate.id})"
    )


def _reject_duplicate_columns(header: Sequence[str]) -> None:
    """Refuse columns of one name: of equal keys of a feature, readers keep one."""
    twins = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    if twins:
        raise TableError(
            f"{header.count(twins[0])} columns are called {twins[0]!r}: GeoJSON needs a name for "
            "each, a CSV does not"
        )


def _write_geojson(out: IO[str], header: list[str], rows: Iterable[_GeocodedRow]) -> None:
    _reject_duplicate_columns(header)
    names = _added_column_names(header)
    out.write('{"type": "FeatureCollection", "features": [')
    for count, (row, answer) in enumerate(rows):
        parsed = answer.to_json()
        values = [*_result_values(answer).values(), parsed["candidates"]]
        properties = dict(zip([*header, *names], [*row, *values], strict=True))
        feature = {"type": "Feature", "geometry": parsed["geometry"], "properties": properties}
        out.write(",\n" if count else "\n")
        json.dump(feature, out, ensure_ascii=False)
    out.write("\n]}\n")

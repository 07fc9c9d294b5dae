"""A table of place names in, the same table with places out: one row for each row.

CSV in and CSV or GeoJSON out, row by row, so that a large table needs no large memory. Every column
of the input stays; the columns of `COLUMNS` follow. A name that cannot be read becomes a row with
the status ``error`` and the reason as its method: no row is lost.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import IO, Any

from geo.errors import ConflictMapError, GeocodeError
from geo.geocoding.geocoder import Answer, Candidate, Geocoder
from geo.io.atomic import beside
from geo.progress import EVERY, tell

COLUMNS = (
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
_CACHE = 10_000
_DECIMALS = 6
_FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n")
LINE_END = "\r\n"
"""As RFC 4180 has it. With a bare line feed, Python's writer leaves a carriage return within a cell
without quotes, and readers take it for the end of the row."""
_NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?([eE][-+]?[0-9]+)?\Z")


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
        _open(source) as stream,
        beside(target) as part,
        part.open("w", encoding="utf-8", newline="") as out,
    ):
        table = _Table.read(stream, source.name, column)
        counts: Counter[str] = Counter()
        rows = _told(_located(table, geocoder, counts), stream, source.stat().st_size)
        if target.suffix.lower() in (".geojson", ".json"):
            _write_geojson(out, table.header, rows)
        else:
            _write_csv(out, table.header, rows)
    return counts


def _open(source: Path) -> IO[bytes]:
    try:
        return source.open("rb")
    except OSError as error:
        raise TableError(f"{str(source)!r} cannot be read: {error.strerror}") from None


@dataclass(frozen=True, slots=True)
class _Table:
    """A CSV file that is open: its header, the place of the names, and the rows still to come."""

    file: str
    header: list[str]
    index: int
    rows: Iterator[list[str]]

    @classmethod
    def read(cls, stream: IO[bytes], file: str, column: str | None) -> "_Table":
        lines = _lines(stream, file)
        first = next(lines, "")
        if not first.strip():
            raise TableError(f"{file!r} has no header: its first line must name the columns")
        delimiter = max(_DELIMITERS, key=first.count)
        rows = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
        header = next(_checked(rows, file))
        return cls(file, header, _column(header, column, file), _checked(rows, file))

    def records(self) -> Iterator[list[str]]:
        """Yield the rows, each as wide as the header; a wide table's empty lines are skipped."""
        width = len(self.header)
        for number, row in enumerate(self.rows, 2):
            if len(row) == width:
                yield row
            elif not row and width == 1:
                yield [""]
            elif row:
                raise TableError(
                    f"{self.file}: row {number} has {len(row)} cells and the header {width}: "
                    "quote cells that hold the separator"
                )


def _lines(stream: IO[bytes], file: str) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise TableError(
                f"{file}:{number}: byte {line[error.start]:#04x} is not UTF-8; save it as UTF-8"
            ) from None


def _checked(rows: Any, file: str) -> Iterator[list[str]]:  # noqa: ANN401  csv's own reader
    try:
        yield from rows
    except csv.Error as error:
        raise TableError(f"{file}:{rows.line_num}: {error}; check the quotation marks") from None


def _column(header: Sequence[str], wanted: str | None, file: str) -> int:
    if wanted is None and len(header) == 1:
        return 0
    name = wanted or _DEFAULT_COLUMN
    if header.count(name) != 1:
        raise TableError(
            f"{file!r} has {header.count(name)} columns {name!r}: "
            f"name one of {', '.join(map(repr, header))}"
        )
    return header.index(name)


_Row = tuple[list[str], Answer]


def _located(table: _Table, geocoder: Geocoder, counts: Counter[str]) -> Iterator[_Row]:
    @lru_cache(maxsize=_CACHE)
    def locate(name: str) -> Answer:
        try:
            return geocoder.geocode(name)
        except GeocodeError as error:
            return Answer(name, "error", str(error))

    for row in table.records():
        answer = locate(row[table.index])
        counts[answer.status] += 1
        yield row, answer


def _told(rows: Iterable[_Row], stream: IO[bytes], total: int) -> Iterator[_Row]:
    for count, row in enumerate(rows, 1):
        yield row
        if count % EVERY == 0:
            tell("geocoding names", stream.tell(), total)
    tell("geocoding names", total, total)


def _names(header: Sequence[str]) -> list[str]:
    """Return the names of the columns that are added: none that the table has already."""
    return [_free(column, header) for column in COLUMNS]


def _free(name: str, taken: Sequence[str]) -> str:
    return _free(f"geocoded_{name}", taken) if name in taken else name


def _values(answer: Answer) -> dict[str, Any]:
    longitude, latitude = answer.point or (None, None)
    return {
        "status": answer.status,
        "matched_name": answer.name,
        "longitude": None if longitude is None else round(longitude, _DECIMALS),
        "latitude": None if latitude is None else round(latitude, _DECIMALS),
        "where_prec": answer.where_prec,
        "geo_precision": answer.geo_precision,
        "radius_m": None if answer.radius_m is None else round(answer.radius_m),
        "method": answer.method,
    }


def _write_csv(out: IO[str], header: list[str], rows: Iterable[_Row]) -> None:
    writer = csv.writer(out, lineterminator=LINE_END)
    writer.writerow(map(safe_cell, [*header, *_names(header)]))
    for row, answer in rows:
        candidates = " | ".join(map(_in_words, answer.candidates))
        added = [*_values(answer).values(), candidates]
        writer.writerow([safe_cell(cell) for cell in (*row, *added)])


def safe_cell(value: object) -> str:
    """Return a value as the text of a CSV cell that no spreadsheet runs as a formula.

    Text that starts like one (``=``, ``+``, ``-``, ``@``, the wide letters of these, a tab or line
    end) gets a ``'`` before it; numbers stay numbers.
    """
    text = "" if value is None else str(value)
    if text.startswith(_FORMULA) and not _NUMBER.match(text):
        return f"'{text}"
    return text


def _in_words(candidate: Candidate) -> str:
    longitude, latitude = candidate.point
    return (
        f"{candidate.name} ({candidate.kind}, {candidate.tier}, {candidate.score:.0f}, "
        f"{longitude:.5f} {latitude:.5f}, {candidate.id})"
    )


def _refuse_twins(header: Sequence[str]) -> None:
    """Refuse columns of one name: of equal keys of a feature, readers keep one."""
    twins = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    if twins:
        raise TableError(
            f"{header.count(twins[0])} columns are called {twins[0]!r}: GeoJSON needs a name for "
            "each, a CSV does not"
        )


def _write_geojson(out: IO[str], header: list[str], rows: Iterable[_Row]) -> None:
    _refuse_twins(header)
    names = _names(header)
    out.write('{"type": "FeatureCollection", "features": [')
    for count, (row, answer) in enumerate(rows):
        parsed = answer.to_json()
        values = [*_values(answer).values(), parsed["candidates"]]
        properties = dict(zip([*header, *names], [*row, *values], strict=True))
        feature = {"type": "Feature", "geometry": parsed["geometry"], "properties": properties}
        out.write(",\n" if count else "\n")
        json.dump(feature, out, ensure_ascii=False)
    out.write("\n]}\n")

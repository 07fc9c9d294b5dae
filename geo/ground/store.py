"""The file of the world ground: paths in compressed blocks, and tables of what they are part of.

Coordinates are whole numbers of 1/10,000 degree, WGS 84, longitude first. A path is a row of
vertices; an edge between two divisions is one path that both use. Paths are kept in spatial order
in blocks of `_PATHS_PER_BLOCK`, each compressed by itself, so that a map of one country reads a few
of them. A block has the number of vertices of each path, then the differences between vertices as
32-bit integers, byte by byte (all lowest bytes first), which zlib compresses best.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

WORLD_FILE = Path(__file__).with_name("world.sqlite")
"""The file in the package."""

UNITS_PER_DEGREE = 10_000
_PATHS_PER_BLOCK = 128
_TOWN_CELL_DEGREES = 5
_KEY_BITS = 22

PathUnits = NDArray[np.int32]
"""The vertices of a path, shape (n, 2), in whole units."""
Box = tuple[float, float, float, float]
"""West, south, east and north in degrees."""
Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A first-order division.

    Attributes:
        code: Its code in Natural Earth, unique.
        iso: ISO 3166-2, may be empty.
        country: Code of the country that it is listed under in Natural Earth.
        owners: Codes of the countries that it is part of or claimed by.
        type: Type in English, such as Province.
        rank: 0 (important) to 20.
        names: Names by language.
        aliases: Further spellings.
        rings: Rings of path numbers; ``~n`` for a path that is followed backwards.
        has_de_facto_outline: Whether its outline is a line of control within its country.
    """

    code: str
    iso: str
    country: str
    owners: tuple[str, ...]
    type: str
    rank: int
    names: Names
    aliases: tuple[str, ...]
    rings: tuple[tuple[int, ...], ...]
    has_de_facto_outline: bool = False


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country or territory.

    Its rings are those around the divisions that have it among their owners.
    """

    code: str
    iso2: str
    kind: str
    continent: str
    rank: int
    names: Names
    aliases: tuple[str, ...]
    label_point: tuple[float, float]
    rings: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class LineRow:
    """A state border, or a line that is disputed or de facto."""

    kind: str
    countries: tuple[str, ...]
    names: Names
    paths: list[PathUnits]


@dataclass(frozen=True, slots=True)
class WaterRow:
    """A lake (rings) or a river (lines); rank 0 is the most important."""

    kind: str
    rank: int
    names: Names
    paths: list[PathUnits]


@dataclass(frozen=True, slots=True)
class TownRow:
    """A populated place of GeoNames."""

    id: int
    name: str
    longitude: float
    latitude: float
    population: int
    country: str
    is_capital: bool


_CREATE_SQL = """
PRAGMA page_size = 1024;
PRAGMA journal_mode = OFF;
CREATE TABLE meta (content TEXT);
CREATE TABLE path_block (id INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE division (
    id INTEGER PRIMARY KEY, code TEXT, country TEXT, owners TEXT,
    west INTEGER, south INTEGER, east INTEGER, north INTEGER, rings BLOB
);
CREATE TABLE country (
    code TEXT PRIMARY KEY, content BLOB, names BLOB,
    west INTEGER, south INTEGER, east INTEGER, north INTEGER, rings BLOB
) WITHOUT ROWID;
CREATE TABLE line (
    id INTEGER PRIMARY KEY, kind TEXT, countries TEXT,
    west INTEGER, south INTEGER, east INTEGER, north INTEGER, names TEXT, paths BLOB
);
CREATE TABLE water (
    id INTEGER PRIMARY KEY, kind TEXT, rank INTEGER,
    west INTEGER, south INTEGER, east INTEGER, north INTEGER, names BLOB, paths BLOB
);
CREATE TABLE town_block (lon INTEGER, lat INTEGER, data BLOB, PRIMARY KEY (lon, lat)) WITHOUT ROWID;
"""


# --- writing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WorldContent:
    """What the file has.

    Attributes:
        meta: Versions and known errors of the sources.
        countries: Countries and territories.
        divisions: Divisions, whose rings are numbers of `arcs`.
        arcs: The paths of countries and divisions.
        lines: Borders and disputed lines.
        waters: Lakes and rivers.
        towns: Populated places.
    """

    meta: Mapping[str, Any]
    countries: Sequence[CountryRow]
    divisions: Sequence[AreaRow]
    arcs: Sequence[PathUnits]
    lines: Sequence[LineRow]
    waters: Sequence[WaterRow]
    towns: Sequence[TownRow]


def write_world(path: Path, content: WorldContent) -> None:
    """Replace the file; the same content gives the same bytes."""
    path.unlink(missing_ok=True)
    arcs = content.arcs
    own_paths: list[LineRow | WaterRow] = [*content.lines, *content.waters]
    all_paths = [*arcs, *(one for row in own_paths for one in row.paths)]
    numbers = _spatial_order(all_paths)
    database = sqlite3.connect(path)
    database.executescript(_CREATE_SQL)
    database.execute("INSERT INTO meta VALUES (?)", (_to_json(content.meta),))
    ordered: list[PathUnits] = [np.empty((0, 2), np.int32)] * len(all_paths)
    for one, number in zip(all_paths, numbers, strict=True):
        ordered[number] = one
    for first in range(0, len(ordered), _PATHS_PER_BLOCK):
        block = _encode_paths(ordered[first : first + _PATHS_PER_BLOCK])
        database.execute("INSERT INTO path_block VALUES (?, ?)", (first // _PATHS_PER_BLOCK, block))
    names_by_country: dict[str, list[Any]] = {}
    for division in content.divisions:
        new_rings, box = _renumber_rings(division.rings, numbers), _rings_box(division.rings, arcs)
        database.execute(
            "INSERT INTO division (code, country, owners, west, south, east, north, rings)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                division.code,
                division.country,
                "|".join(division.owners),
                *box,
                _encode_rings(new_rings),
            ),
        )
        details = [
            division.iso,
            division.type,
            division.rank,
            division.has_de_facto_outline,
            division.names,
            division.aliases,
        ]
        names_by_country.setdefault(division.country, []).append(details)
    for country in sorted(content.countries, key=lambda one: one.code):
        values = [
            country.iso2,
            country.kind,
            country.continent,
            country.rank,
            country.names,
            country.aliases,
            country.label_point,
        ]
        database.execute(
            "INSERT INTO country VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                country.code,
                _compress(values),
                _compress(names_by_country.get(country.code, [])),
                *_rings_box(country.rings, arcs),
                _encode_rings(_renumber_rings(country.rings, numbers)),
            ),
        )
    next_number = len(arcs)
    for row in own_paths:
        path_numbers = numbers[next_number : next_number + len(row.paths)]
        next_number += len(row.paths)
        box, refs = _units_box(row.paths), _encode_rings([path_numbers])
        if isinstance(row, LineRow):
            database.execute(
                "INSERT INTO line (kind, countries, west, south, east, north, names, paths)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (row.kind, "|".join(row.countries), *box, _to_json(row.names), refs),
            )
        else:
            database.execute(
                "INSERT INTO water (kind, rank, west, south, east, north, names, paths)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (row.kind, row.rank, *box, _compress(row.names), refs),
            )
    _write_towns(database, content.towns)
    database.commit()
    database.execute("VACUUM")
    database.close()


def _renumber_rings(rings: Iterable[Sequence[int]], numbers: Sequence[int]) -> list[list[int]]:
    return [[numbers[one] if one >= 0 else ~numbers[~one] for one in ring] for ring in rings]


def _rings_box(
    rings: Sequence[Sequence[int]], arcs: Sequence[PathUnits]
) -> tuple[int, int, int, int]:
    if not rings:
        return 0, 0, 0, 0
    return _units_box(arcs[one if one >= 0 else ~one] for ring in rings for one in ring)


def _spatial_order(paths: Sequence[PathUnits]) -> list[int]:
    """Return the new number of each path: along a Z-curve of their first vertices."""
    keys = [_z_curve_key(int(one[0, 0]), int(one[0, 1])) for one in paths]
    order = sorted(range(len(paths)), key=lambda number: (keys[number], number))
    numbers = [0] * len(paths)
    for new, old in enumerate(order):
        numbers[old] = new
    return numbers


def _z_curve_key(x: int, y: int) -> int:
    x, y = x + 180 * UNITS_PER_DEGREE, y + 90 * UNITS_PER_DEGREE
    return sum(
        ((x >> bit & 1) << (2 * bit)) | ((y >> bit & 1) << (2 * bit + 1)) for bit in range(22)
    )


def _units_box(paths: Iterable[PathUnits]) -> tuple[int, int, int, int]:
    points = np.concatenate(list(paths))
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return west, south, east, north


def _write_towns(database: sqlite3.Connection, towns: Iterable[TownRow]) -> None:
    cells: dict[tuple[int, int], list[TownRow]] = {}
    for town in towns:
        cell = _town_cell(town.longitude, town.latitude)
        cells.setdefault(cell, []).append(town)
    for cell, rows in sorted(cells.items()):
        rows.sort(key=lambda town: (-town.population, town.id))
        columns = [
            [town.id for town in rows],
            [town.name for town in rows],
            [round(town.longitude * UNITS_PER_DEGREE) for town in rows],
            [round(town.latitude * UNITS_PER_DEGREE) for town in rows],
            [town.population for town in rows],
            [town.country for town in rows],
            [int(town.is_capital) for town in rows],
        ]
        database.execute("INSERT INTO town_block VALUES (?, ?, ?)", (*cell, _compress(columns)))


def _town_cell(longitude: float, latitude: float) -> tuple[int, int]:
    return int(longitude // _TOWN_CELL_DEGREES), int(latitude // _TOWN_CELL_DEGREES)


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _compress(value: object) -> bytes:
    return zlib.compress(_to_json(value).encode(), 9)


def _encode_paths(paths: Sequence[PathUnits]) -> bytes:
    counts = np.array([len(one) for one in paths], "<u4")
    steps = np.concatenate(
        [np.diff(one, axis=0, prepend=np.zeros((1, 2), np.int32)) for one in paths]
    )
    planes = np.frombuffer(steps.astype("<i4").tobytes(), np.uint8).reshape(-1, 8).T
    head = np.array([len(counts)], "<u4").tobytes() + counts.tobytes()
    return zlib.compress(head + np.ascontiguousarray(planes).tobytes(), 9)


def _encode_rings(rings: Sequence[Sequence[int]]) -> bytes:
    flat = [len(rings), *(len(ring) for ring in rings), *(one for ring in rings for one in ring)]
    return zlib.compress(np.array(flat, "<i4").tobytes(), 9)


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredDivision:
    """A division as read: its box in degrees, and its rings as path numbers."""

    row: AreaRow
    box: Box


@dataclass(frozen=True, slots=True)
class StoredPaths:
    """A line, lake or river as read: its row without paths, and its path numbers."""

    row: LineRow | WaterRow
    path_numbers: tuple[int, ...]


class WorldGround:
    """Reader of the file."""

    def __init__(self, path: Path = WORLD_FILE) -> None:
        """Open the file."""
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._blocks: dict[int, list[PathUnits]] = {}
        self._countries: dict[str, CountryRow] | None = None
        self._details: dict[str, list[Any]] = {}

    def __enter__(self) -> Self:
        """Return the reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._database.close()

    @property
    def meta(self) -> dict[str, Any]:
        """Versions and known errors of the sources."""
        [(content,)] = self._database.execute("SELECT content FROM meta")
        return json.loads(content)  # type: ignore[no-any-return]

    @property
    def countries(self) -> Mapping[str, CountryRow]:
        """Countries and territories by code."""
        if self._countries is None:
            self._countries = {
                code: _read_country(code, content)
                for code, content in self._database.execute("SELECT code, content FROM country")
            }
        return self._countries

    def country_rings(self, box: Box) -> Iterator[tuple[str, tuple[tuple[int, ...], ...]]]:
        """Yield the code and rings of each country whose box meets a box in degrees."""
        rows = self._database.execute(
            "SELECT code, west, south, east, north, rings FROM country ORDER BY code"
        )
        for code, west, south, east, north, rings in rows:
            if _boxes_meet((west, south, east, north), box) and (found := _decode_rings(rings)):
                yield code, found

    def divisions(self, box: Box | None = None) -> Iterator[StoredDivision]:
        """Yield the divisions whose boxes meet a box in degrees, or all of them."""
        places: dict[str, int] = {}
        rows = self._database.execute(
            "SELECT code, country, owners, west, south, east, north, rings FROM division"
            " ORDER BY id"
        )
        for code, country, owners, west, south, east, north, rings in rows:
            place = places.get(country, 0)
            places[country] = place + 1
            if box is not None and not _boxes_meet((west, south, east, north), box):
                continue
            iso, kind, rank, is_de_facto, names, aliases = self._division_details(country)[place]
            row = AreaRow(
                code,
                iso,
                country,
                tuple(owners.split("|")),
                kind,
                rank,
                names,
                tuple(aliases),
                _decode_rings(rings),
                is_de_facto,
            )
            yield StoredDivision(row, _to_degrees((west, south, east, north)))

    def _division_details(self, country: str) -> list[Any]:
        if country not in self._details:
            [(names,)] = self._database.execute(
                "SELECT names FROM country WHERE code = ?", (country,)
            )
            self._details[country] = _decompress(names)
        return self._details[country]

    def lines(self, box: Box | None = None) -> Iterator[StoredPaths]:
        """Yield the borders and disputed lines whose boxes meet a box in degrees."""
        rows = self._database.execute("SELECT * FROM line ORDER BY id")
        for _, kind, countries, west, south, east, north, names, paths in rows:
            if box is None or _boxes_meet((west, south, east, north), box):
                codes = tuple(filter(None, countries.split("|")))
                yield StoredPaths(
                    LineRow(kind, codes, json.loads(names), []), _decode_rings(paths)[0]
                )

    def waters(self, kind: str, box: Box | None = None) -> Iterator[StoredPaths]:
        """Yield the lakes or rivers whose boxes meet a box in degrees, the important first."""
        rows = self._database.execute(
            "SELECT * FROM water WHERE kind = ? ORDER BY rank, id", (kind,)
        )
        for _, _, rank, west, south, east, north, names, paths in rows:
            if box is None or _boxes_meet((west, south, east, north), box):
                yield StoredPaths(
                    WaterRow(kind, rank, _decompress(names), []), _decode_rings(paths)[0]
                )

    def towns(self, box: Box) -> list[TownRow]:
        """Return the populated places in a box in degrees, the largest first."""
        west, south, east, north = box
        (least_lon, least_lat), (most_lon, most_lat) = (
            _town_cell(west, south),
            _town_cell(east, north),
        )
        rows = self._database.execute(
            "SELECT data FROM town_block WHERE lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?",
            (least_lon, most_lon, least_lat, most_lat),
        )
        towns = []
        for (data,) in rows:
            for number, name, x, y, population, country, is_capital in zip(
                *_decompress(data), strict=True
            ):
                lon, lat = x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE
                if west <= lon <= east and south <= lat <= north:
                    towns.append(
                        TownRow(number, name, lon, lat, population, country, bool(is_capital))
                    )
        return sorted(towns, key=lambda town: (-town.population, town.id))

    def path(self, number: int) -> PathUnits:
        """Return a path in whole units."""
        block, index = divmod(number, _PATHS_PER_BLOCK)
        if block not in self._blocks:
            [(data,)] = self._database.execute("SELECT data FROM path_block WHERE id = ?", (block,))
            self._blocks[block] = _decode_paths(data)
        return self._blocks[block][index]


def _read_country(code: str, content: bytes) -> CountryRow:
    iso2, kind, continent, rank, names, aliases, (lon, lat) = _decompress(content)
    return CountryRow(code, iso2, kind, continent, rank, names, tuple(aliases), (lon, lat))


def _boxes_meet(units: tuple[int, int, int, int], box: Box) -> bool:
    west, south, east, north = (edge * UNITS_PER_DEGREE for edge in box)
    return units[0] <= east and units[2] >= west and units[1] <= north and units[3] >= south


def _to_degrees(units: tuple[int, int, int, int]) -> Box:
    west, south, east, north = (edge / UNITS_PER_DEGREE for edge in units)
    return west, south, east, north


def _decompress(data: bytes) -> Any:  # noqa: ANN401  JSON of the package's own file
    return json.loads(zlib.decompress(data))


def _decode_paths(data: bytes) -> list[PathUnits]:
    raw = zlib.decompress(data)
    [count] = np.frombuffer(raw, "<u4", 1).tolist()
    counts = np.frombuffer(raw, "<u4", count, 4)
    planes = np.frombuffer(raw, np.uint8, offset=4 + 4 * count).reshape(8, -1)
    steps = np.frombuffer(np.ascontiguousarray(planes.T).tobytes(), "<i4").reshape(-1, 2)
    ends = np.cumsum(counts)
    return [
        np.cumsum(steps[end - size : end], axis=0, dtype=np.int32)
        for end, size in zip(ends.tolist(), counts.tolist(), strict=True)
    ]


def _decode_rings(data: bytes) -> tuple[tuple[int, ...], ...]:
    flat = np.frombuffer(zlib.decompress(data), "<i4").tolist()
    count, rest = flat[0], flat[1:]
    sizes, numbers = rest[:count], rest[count:]
    rings, start = [], 0
    for size in sizes:
        rings.append(tuple(numbers[start : start + size]))
        start += size
    return tuple(rings)

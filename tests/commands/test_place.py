"""Places from GeoNames or a given point: `place add`, `geocode --yaml`, and what `check` offers."""

import json
import shutil
from contextlib import nullcontext

import pytest
import yaml

from conflictmap.cli import place_adviser
from conflictmap.cli.commands import geocode as geocode_command
from conflictmap.editing import add_place as adder
from conflictmap.editing.add_place import GivenPoint, PlaceDetails, add_place
from geo.errors import OutputError, ProjectError
from geo.geocoding.results import Candidate, GeocodeResult
from geo.project.loader import load_project
from tests.support.sample_project import ROOT

KUTUM = Candidate(
    "geonames:371760", "Kutum", "town", (24.66667, 14.20002), "geonames", "exact", 100.0, 1, 1500.4,
    ("North Darfur", "Sudan"),
)  # fmt: skip
FAR = Candidate("geonames:1", "Far", "town", (100.0, 50.0), "geonames", "exact", 90.0, 1, 1000.0)
OWN = Candidate("kutum-own", "Kutum", "town", (24.7, 14.2), "places", "exact", 100.0, 1, 1000.0)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "map"
    shutil.copytree(ROOT / "conflictmap/starter", folder)
    events = (folder / "events.yaml").read_text()
    bounds = next(line for line in events.splitlines() if "bounds:" in line)
    (folder / "events.yaml").write_text(events.replace(bounds, "  bounds: [20, 8, 30, 18]"))
    places = (folder / "data/places.yaml").read_text()
    (folder / "data/places.yaml").write_text(places.replace("[146.5, -41.5]", "[25.0, 12.0]"))
    return folder


@pytest.fixture
def answer(monkeypatch):
    """Return a function that sets what the geocoder answers, since GeoNames takes long to load."""

    def set_answer(status, *candidates):
        result = GeocodeResult("q", status, candidates=candidates, method="")

        class Answers:
            def __init__(self, *arguments, **options):
                pass

            def geocode(self, query):
                del query
                return result

        monkeypatch.setattr(adder, "Geocoder", Answers)

    return set_answer


def read_places(root):
    return yaml.safe_load((root / "data/places.yaml").read_text())["places"]


def test_place_of_geonames_is_added_behind_the_others(root, answer):
    answer("found", KUTUM)
    before = (root / "data/places.yaml").read_text()
    record = add_place(root, "Kutum", PlaceDetails(), object())
    assert (root / "data/places.yaml").read_text().startswith(before.rstrip())
    assert read_places(root)[-1] == record == {
        "id": "kutum", "kind": "town", "point": [24.66667, 14.20002], "precision_m": 1500,
        "names": {"en": "Kutum"}, "within": ["North Darfur", "Sudan"], "basis": "sourced",
        "citation": "GeoNames 371760 (CC BY 4.0)",
    }  # fmt: skip
    assert "kutum" in load_project(root).places


def test_spelling_of_the_source_is_the_name(root, answer):
    answer("found", KUTUM)
    record = add_place(root, "Koutoum", PlaceDetails(radius_m=500, kind="village"), object())
    assert (record["id"], record["names"], record["aliases"]) == (
        "koutoum", {"en": "Koutoum"}, ["Kutum"]
    )  # fmt: skip
    assert (record["precision_m"], record["kind"]) == (500, "village")


def test_given_point_is_derived_unless_it_is_cited(root):
    plain = add_place(root, "The bridge", PlaceDetails(GivenPoint(25.1, 12.5)))
    cited = add_place(root, "The bridge 2", PlaceDetails(GivenPoint(25.1, 12.5, "A map of 1990")))
    assert (plain["basis"], cited["basis"]) == ("derived", "sourced")
    assert cited["citation"] == "A map of 1990"
    assert {"the-bridge", "the-bridge-2"} <= load_project(root).places.keys()


@pytest.mark.parametrize(
    ("status", "candidates", "words"),
    [
        ("ambiguous", (KUTUM, FAR), "--at=24.66667,14.20002; Far (town) --at=100.00000,50.00000"),
        ("not-found", (), "GeoNames has no 'Kutum' in the map's bounds"),
        (
            "not-found",
            (FAR,),
            "but outside: Far (town) --at=100.00000,50.00000. If one of these is meant, widen",
        ),
        ("found", (OWN,), "is found in the project already: Kutum, id 'kutum-own'"),
    ],
)
def test_refusal_has_what_to_type(root, answer, status, candidates, words):
    answer(status, *candidates)
    with pytest.raises(OutputError) as caught:
        add_place(root, "Kutum", PlaceDetails(), object())
    assert words in str(caught.value)


def test_point_outside_the_bounds_and_known_name_are_refused(root):
    before = (root / "data/places.yaml").read_text()
    with pytest.raises(ProjectError, match="bounds"):
        add_place(root, "Paris", PlaceDetails(GivenPoint(2.35, 48.85)))
    with pytest.raises(OutputError, match=r"is in data/places.yaml already, as 'exampleton'"):
        add_place(root, "Exampleton", PlaceDetails(GivenPoint(25, 12)))
    assert (root / "data/places.yaml").read_text() == before


@pytest.mark.parametrize(
    "position", [["--at", "25.5,12.5"], ["--at", "25.5", "12.5"], ["--at=25.5,12.5"]]
)
def test_command_reads_a_position(run_command, root, position):
    code, out, err = run_command("place", "add", "X", *position, "--project", root, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["record"]["point"] == [25.5, 12.5]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--at", "25.5"], "is no position"),
        (["--at", "north,12"], "is no position"),
        (["--citation", "A map"], "--citation needs a point"),
    ],
)
def test_command_refuses_what_is_no_position(run_command, root, arguments, words):
    code, _, err = run_command("place", "add", "X", *arguments, "--project", root)
    assert code == 1
    assert words in err


def test_check_offers_the_answer_of_geonames(run_command, root, answer, monkeypatch):
    text = (root / "events.yaml").read_text()
    (root / "events.yaml").write_text(text.replace("place: Exampleton", "place: Kutum"))
    monkeypatch.setattr(place_adviser.PlaceAdviser, "_open_index", lambda self: object())
    answer("found", KUTUM)
    code, out, _ = run_command("check", "--project", root)
    assert code == 1
    assert "'Kutum' is not found" in out
    assert "GeoNames has Kutum (town, North Darfur, Sudan; 24.6667, 14.2000): add it with" in out
    assert "`conflictmap place add Kutum`" in out


def test_check_says_how_to_add_a_place_that_geonames_has_not(
    run_command, root, answer, monkeypatch
):
    text = (root / "events.yaml").read_text()
    (root / "events.yaml").write_text(text.replace("place: Exampleton", "place: Zamzam camp"))
    monkeypatch.setattr(place_adviser.PlaceAdviser, "_open_index", lambda self: object())
    answer("not-found")
    _, out, _ = run_command("check", "--project", root)
    assert "'Zamzam camp' is not found; add it with `conflictmap place add 'Zamzam camp'" in out
    assert "--at LON,LAT`" in out


def test_check_without_an_index_names_the_command(run_command, root, monkeypatch):
    text = (root / "events.yaml").read_text()
    (root / "events.yaml").write_text(text.replace("place: Exampleton", "place: Kutum"))
    monkeypatch.setattr(place_adviser.PlaceAdviser, "_open_index", lambda self: None)
    _, out, _ = run_command("check", "--project", root)
    assert "`conflictmap place add Kutum` searches it in GeoNames" in out


def test_geocode_prints_the_record_of_a_place_of_geonames(run_command, root, monkeypatch):
    results = iter([GeocodeResult("q", "found", candidates=(KUTUM,), method="")])
    monkeypatch.setattr(geocode_command.Geocoder, "geocode", lambda *_: next(results))
    code, out, err = run_command("geocode", "Kutum", "--yaml", "--project", root)
    assert (code, err) == (0, "")
    assert yaml.safe_load(out)[0]["citation"] == "GeoNames 371760 (CC BY 4.0)"


@pytest.mark.parametrize(
    ("status", "candidates", "code", "words"),
    [
        ("found", (OWN,), 1, "'q' needs no record: it is found as Kutum (kutum-own, places)"),
        ("not-found", (), 1, "GeoNames has no 'q' in the map's bounds"),
        ("ambiguous", (KUTUM, FAR), 1, "choose one of these records"),
    ],
)
def test_geocode_without_one_record(
    run_command, root, monkeypatch, status, candidates, code, words
):
    result = GeocodeResult("q", status, candidates=candidates, method="")
    monkeypatch.setattr(geocode_command.Geocoder, "geocode", lambda *_: result)
    monkeypatch.setattr(geocode_command, "open_geonames_index", lambda **_: nullcontext())
    found, _, err = run_command("geocode", "q", "--yaml", "--project", root)
    assert found == code
    assert words in err

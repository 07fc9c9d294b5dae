"""Places that UCDP's coders named, if their events are available."""

import json
from pathlib import Path

import pytest

from geo import load_project
from geo.dates import parse_date
from geo.geocoding.geocoder import Geocoder
from geo.geometry import geodesy

ROOT = Path(__file__).parents[2]
SUITE_FILE = ROOT.parent / "shared" / "suites" / "ucdp" / "armenia_azerbaijan.json"
pytestmark = pytest.mark.skipif(
    not SUITE_FILE.is_file(), reason="../shared/suites/ucdp is not here"
)

PLACE_COLUMNS = (
    "location_where_name",
    "location_adm2_name",
    "location_adm1_name",
    "location_root_name",
)
UCDP_EVENTS = json.loads(SUITE_FILE.read_text(encoding="utf-8")) if SUITE_FILE.is_file() else []

EXPECTED_RESULTS = {
    # finest name of the coders: how it is drawn, its class
    "Line of Contact": ("line", 5),
    "Eastern Area of the Line of Contact": ("line", 5),
    "Nagorno-Karabakh": ("region", 5),
    "Terter rayon": ("region", 3),
    "Fizuli rayon": ("region", 3),
    "Agdam rayon": ("region", 3),
    "Tavush province": ("region", 4),
    "Geghark’unik’ province": ("region", 4),
    "Khankendy town": ("point", 1),
    # villages that the project does not list: rejected without the GeoNames index
    "Mets Masrik town": None,
    "Suarası village": None,
}


@pytest.fixture(scope="module")
def first_map_geocoder():
    return Geocoder(load_project(ROOT).gazetteer)


@pytest.mark.parametrize("event", UCDP_EVENTS, ids=lambda event: str(event["id"]))
def test_ucdp_place_resolves_as_expected(first_map_geocoder, event):
    name = next(event[level] for level in PLACE_COLUMNS if event[level])
    answer = first_map_geocoder.geocode(name, when=parse_date(event["start_date"]))
    expected = EXPECTED_RESULTS[name]
    if expected is None:
        assert answer.status == "not-found"
    else:
        assert answer.status == "found"
        assert (geodesy.geometry_kind(answer.geometry), answer.where_prec) == expected


def test_division_disambiguates_ucdp_name(first_map_geocoder):
    answer = first_map_geocoder.geocode("Khankendy town, Azerbaijan")
    assert answer.toponym_id == "stepanakert-khankendi"


def test_most_ucdp_events_are_not_points():
    """Lines and regions are the normal case: a geocoder that returns only points would misplace them."""
    dots = sum(
        EXPECTED_RESULTS[next(event[level] for level in PLACE_COLUMNS if event[level])]
        == ("point", 1)
        for event in UCDP_EVENTS
    )
    assert len(UCDP_EVENTS) == 27
    assert dots == 1

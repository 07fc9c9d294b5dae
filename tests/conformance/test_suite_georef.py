"""Headings and units against the tables of VertNet's georeferencing calculator, if they are available."""

import csv
from pathlib import Path

import pytest
from shapely.geometry import Point

from geo.geocoding.distances import DIRECTIONS, parse_direction, parse_distance
from geo.geocoding.gazetteer import Gazetteer, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.precision import offset_radius
from geo.geometry import geodesy

SUITE_FOLDER = Path(__file__).parents[3] / "shared" / "suites" / "georef"
pytestmark = pytest.mark.skipif(
    not SUITE_FOLDER.is_dir(), reason="../shared/suites/georef is not here"
)
GORIS = (46.34168, 39.51111)


def read_suite_table(name):
    if not SUITE_FOLDER.is_dir():
        return []
    with (SUITE_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


HEADINGS = read_suite_table("HeadingsBearings.csv")
HEADING_FORMS = [
    (form.strip(), row)
    for row in HEADINGS
    # The table's row WSW lists no forms: its code and name are used instead
    for form in (row["forms"] or f"{row['code']}, {row['name']}").split(",")
]
UNIT_FORMS = [
    (form.strip(), row)
    for row in read_suite_table("DistanceUnits.csv")
    for form in row["forms"].split(",")
]


def test_every_suite_heading_is_supported():
    assert len(HEADINGS) == len({found.name for found in DIRECTIONS.values()}) == 32


@pytest.mark.parametrize(
    ("form", "row"), HEADING_FORMS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_heading_matches_suite(form, row):
    found = parse_direction(form)
    assert found is not None
    assert (found.bearing, found.half_angle) == (float(row["bearing"]), float(row["error"]))


@pytest.mark.parametrize(
    ("form", "row"), UNIT_FORMS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_unit_matches_suite(form, row):
    # The table rounds the mile to 1609.3445 m and the yard to 0.91440276 m
    assert parse_distance("1", form).metres == pytest.approx(float(row["tometers"]), rel=1e-5)


@pytest.mark.parametrize("row", HEADINGS, ids=lambda row: row["code"])
@pytest.mark.parametrize(
    ("number", "precision"), [("3", 0.5), ("15", 0.5), ("10.5", 0.25), ("100", 5)]
)
def test_offset_matches_suite_formula(row, number, precision):
    town = Toponym("goris", "town", {"en": ("Goris",)}, (), Point(GORIS), 500, "places")
    answer = Geocoder(Gazetteer([town])).geocode(f"{number} km {row['name']} of Goris")
    metres = float(number) * 1000
    assert answer.point == pytest.approx(
        geodesy.destination_point(GORIS, float(row["bearing"]), metres), abs=1e-9
    )
    expected = offset_radius(metres, precision * 1000, float(row["error"])) + 500
    assert answer.radius_m == pytest.approx(expected)

"""Holes that were found by fuzzing or by trying, each mended and named here; those of the viewer are in
viewer/hostile.test.js, those of growth in test_hostile_scale.py.
"""

import csv
import io
import json

import pytest
from shapely.geometry import shape

from conflictmap.publish.html import page
from geo.dates import DateError, parse_date
from geo.errors import GeocodeError, ProjectError
from geo.geocoding.batch import geocode_file
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.point_radius import Known, near, spot
from geo.project.record_reader import suggest
from geo.text.unicode_safety import compose, hidden_character, hidden_lines, shown
from layers.document.delta_geometry import decode, encode
from tests.support.count_work import ends
from tests.support.sample_project import TinyMap, feature

MARKS = "\u0301\u0327"


@pytest.fixture
def geocoder(project):
    return Geocoder(project.gazetteer)


@pytest.mark.parametrize(
    "text", ["Y1E99999999", "Y17E8", "2020/Y9E9", "Y170000000002", "Y99999999999999999999"]
)
def test_a_year_is_not_worked_out_digit_by_digit(text):
    """One date of eleven characters kept the program busy for eight minutes, others ended it."""
    with ends(), pytest.raises(DateError, match="outside the years 1 to 9999"):
        parse_date(text)


@pytest.mark.parametrize(
    "text", ["[..1984]", "{..1984}", "[1984..]", "1950S2", "[1984,1985..1986]", "{1960,1961}"]
)
def test_sets_of_dates_are_refused_and_not_raised(text):
    with pytest.raises(DateError, match="is not a date this map can show"):
        parse_date(text)


@pytest.mark.parametrize("marks", [16, 1_000, 500_000])
def test_marks_piled_on_a_letter_are_refused_at_once(marks):
    """To put them in order takes time that grows with the square of their number."""
    text = "e" + MARKS * marks
    with ends():
        assert compose(text) == text
        assert hidden_character(text) in MARKS
        assert next(hidden_lines(f"a\n{text}"))[0] == 2
        faults = TinyMap().change("events.yaml", "A flood", text).faults()
    assert "which a reader cannot see" in faults[0]


def test_thirty_marks_are_let_through():
    assert hidden_character("e" + MARKS * 15) is None
    assert compose("e\u0301") == "é"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("e" + MARKS * 16, "e\\u0301\\u0327"),
        ("e" + MARKS * 20, "e\\u0301\\u0327"),
        ("\U000e0100", "\\U000e0100"),  # a variation selector is printable to Python
        ("\u115f", "\\u115f"),
    ],
)
def test_what_is_said_of_hidden_letters_does_not_hold_them(text, escaped):
    """The fault named the letter, and showed it once more to whoever could not see it."""
    faults = TinyMap().change("events.yaml", "map:", f"{text}map:").faults()
    assert any("which a reader cannot see" in fault for fault in faults)
    assert any(f"unknown key '{escaped}" in fault for fault in faults)
    tiny = TinyMap()
    tiny.change("data/sources.yaml", "id: herald", f"id: {text}")
    tiny.change("data/layers.yaml", "file: ", f"file: {text}")
    assert all(hidden_character(fault) is None for fault in [*faults, *tiny.faults()])
    assert hidden_character(suggest("zzz", [text])) is None
    assert escaped in shown(text)


@pytest.mark.parametrize("name", ["\x1b[2J\x1b[H", "\ud7fc", "\u202e", "a\nb"])
def test_what_is_suggested_cannot_take_over_a_terminal(name):
    """Names that are at fault themselves were printed as they are."""
    assert suggest("zzz", [name, "herald"]).isprintable()
    tiny = TinyMap()
    tiny.change("data/sources.yaml", "id: herald", f"id: {json.dumps(name)}")
    assert all(fault.isprintable() for fault in tiny.faults())


@pytest.mark.parametrize(
    ("point", "radius"),
    [
        ((0, 90), 30_000),
        ((0, -90), 30_000),
        ((180, 0), 30_000),
        ((-179.99, -16.8), 30_000),
        ((10, 89.9), 400_000),
    ],
)
def test_a_region_over_a_pole_or_the_edge_of_the_map_is_refused(geocoder, point, radius):
    """It was drawn around the whole globe, as a shape that crosses itself."""
    with pytest.raises(GeocodeError, match="reaches over a pole or the meridian of 180 degrees"):
        spot(point, radius)
    with pytest.raises(GeocodeError, match="reaches over a pole"):
        geocoder.geocode({"point": list(point), "precision_m": radius, "why": "it is so"})


def test_near_a_line_at_the_edge_of_the_map_is_refused():
    line = shape({"type": "LineString", "coordinates": [[179.99, 10], [179.99, 11]]})
    with pytest.raises(GeocodeError, match="reaches over a pole"):
        near(Known("the edge", "line", line, 100))


@pytest.mark.parametrize(
    "query",
    [
        {"point": [10**400, 0], "precision_m": 1, "why": "x"},
        {"point": [0, 0], "precision_m": 10**400, "why": "x"},
        {"point": [0, 0], "precision_m": float("nan"), "why": "x"},
        {"point": ["9" * 5000, "0"], "precision_m": 1, "why": "x"},
        {"id": 10**5000},
        {"name": ["x"] * 10**6},
        {10**5000: 1},
        {"point": [[]] * 2},
        None,
        5,
        ["Lachin"],
    ],
    ids=lambda query: shown(query, 40),
)
def test_a_place_of_another_sort_is_refused_and_not_raised(geocoder, query):
    with pytest.raises(GeocodeError) as caught:
        geocoder.geocode(query)
    assert len(str(caught.value)) < 400


def test_a_value_too_deep_or_too_long_to_show_is_named():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert shown(deep) == "a list too large to show"
    assert shown(10**5000) == "a int too large to show"


def test_a_fault_is_one_line_whatever_stands_in_a_name(tiny):
    """A name with a line break in it could pass for another fault."""
    tiny.change("data/places.yaml", "en: Alder", 'en: "Alderx\\nevents.yaml:1 all: is well"')
    with pytest.raises(ProjectError) as caught:
        tiny.locate()
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.faults)
    assert "Alderx\\nevents.yaml:1 all" in lines[0]


TINY = [
    {"type": "LineString", "coordinates": [[13, 45], [13.000001, 45]]},
    {"type": "MultiLineString", "coordinates": [[[13, 45], [13.000001, 45]], [[13, 45], [14, 45]]]},
    {"type": "Polygon", "coordinates": [[[13, 45], [13.000001, 45], [13, 45.000001], [13, 45]]]},
    {
        "type": "MultiPolygon",
        "coordinates": [[[[13, 45], [13.000004, 45], [13, 45.000004], [13, 45]]]],
    },
    {
        "type": "Polygon",
        "coordinates": [
            [[11, 41], [12, 41], [12, 42], [11, 41]],
            [[11.9, 41.2], [11.900001, 41.2], [11.9, 41.200001], [11.9, 41.2]],
        ],
    },
]


@pytest.mark.parametrize("geometry", TINY, ids=lambda geometry: geometry["type"])
def test_a_shape_smaller_than_a_metre_is_no_end_of_the_export(tiny, geometry):
    tiny.river(feature(geometry)).change("events.yaml", "place: Alder", "place: {id: brook}")
    assert page(tiny.load()).endswith("</html>\n")
    assert shape(decode(encode(shape(geometry)))).geom_type == geometry["type"]


def test_a_carriage_return_in_a_cell_is_no_new_row(tmp_path, geocoder):
    """The next row would have begun with what a spreadsheet runs."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "note"], ["Lachin", "a\r=1+1"]])
    geocode_file(source, target, geocoder)
    text = target.read_bytes().decode()
    assert '"a\r=1+1"' in text
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 2


def test_unreadable_lines_are_named_up_to_twenty():
    """A file of millions of them took all memory before it was refused."""
    tiny = TinyMap()
    tiny.files["events.yaml"] = b"\x01\n" * 100_000
    assert len(tiny.faults()) == 20

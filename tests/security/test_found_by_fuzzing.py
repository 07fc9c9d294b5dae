"""Regression tests of problems that fuzzing found.

Those of the viewer are in viewer/hostile.test.js, those of scale in test_threats_scale.py.
"""

import csv
import io
import json

import pytest
from shapely.geometry import shape

from conflictmap.publish.html import render_page
from geo.dates import DateError, parse_date
from geo.errors import GeocodeError, ProjectError
from geo.geocoding.batch import geocode_file
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.point_radius import ResolvedPlace, locate_coordinates, locate_near
from geo.text.cleaning import describe_hidden_characters
from geo.text.suggest import suggest_choice
from geo.text.unicode_safety import (
    find_hidden_character,
    format_value,
    normalize_nfc,
)
from layers.document.delta_geometry import decode_geometry, encode_geometry
from tests.support.count_work import limit_cpu_time
from tests.support.sample_project import SampleProject, make_feature

COMBINING_MARKS = "\u0301\u0327"


@pytest.fixture
def first_map_geocoder(project):
    return Geocoder(project.gazetteer)


@pytest.mark.parametrize(
    "text", ["Y1E99999999", "Y17E8", "2020/Y9E9", "Y170000000002", "Y99999999999999999999"]
)
def test_huge_year_is_rejected_quickly(text):
    """A date of eleven characters took eight minutes, others ended the program."""
    with limit_cpu_time(), pytest.raises(DateError, match="outside the years -9999 to 9999"):
        parse_date(text)


@pytest.mark.parametrize(
    "text", ["[..1984]", "{..1984}", "[1984..]", "1950S2", "[1984,1985..1986]", "{1960,1961}"]
)
def test_date_sets_are_rejected_with_date_error(text):
    with pytest.raises(DateError, match="is not a date this map can show"):
        parse_date(text)


@pytest.mark.parametrize("marks", [16, 1_000, 500_000])
def test_stacked_combining_marks_are_rejected_quickly(marks):
    """Sorting combining marks takes time that grows with the square of their number."""
    text = "e" + COMBINING_MARKS * marks
    with limit_cpu_time():
        assert normalize_nfc(text) == text
        assert find_hidden_character(text) in COMBINING_MARKS
        assert describe_hidden_characters(f"a\n{text}")[0] == 2
        faults = SampleProject().replace_text("events.yaml", "A flood", text).check_messages()
    assert "which a reader cannot see" in faults[0]


def test_thirty_combining_marks_are_accepted():
    assert find_hidden_character("e" + COMBINING_MARKS * 15) is None
    assert normalize_nfc("e\u0301") == "é"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("e" + COMBINING_MARKS * 16, "e\\u0301\\u0327"),
        ("e" + COMBINING_MARKS * 20, "e\\u0301\\u0327"),
        ("\U000e0100", "\\U000e0100"),  # Python considers a variation selector printable
        ("\u115f", "\\u115f"),
    ],
)
def test_message_escapes_hidden_characters(text, escaped):
    """The message named the character, and also contained it."""
    faults = SampleProject().replace_text("events.yaml", "map:", f"{text}map:").check_messages()
    assert any("which a reader cannot see" in fault for fault in faults)
    assert any(f"unknown key '{escaped}" in fault for fault in faults)
    tiny = SampleProject()
    tiny.replace_text("data/sources.yaml", "id: herald", f"id: {text}")
    tiny.replace_text("data/layers.yaml", "file: ", f"file: {text}")
    assert all(find_hidden_character(fault) is None for fault in [*faults, *tiny.check_messages()])
    assert find_hidden_character(suggest_choice("zzz", [text])) is None
    assert escaped in format_value(text)


@pytest.mark.parametrize("name", ["\x1b[2J\x1b[H", "\ud7fc", "\u202e", "a\nb"])
def test_suggestion_escapes_control_characters(name):
    """Invalid names were printed without escapes."""
    assert suggest_choice("zzz", [name, "herald"]).isprintable()
    tiny = SampleProject()
    tiny.replace_text("data/sources.yaml", "id: herald", f"id: {json.dumps(name)}")
    assert all(fault.isprintable() for fault in tiny.check_messages())


@pytest.mark.parametrize(
    ("point", "radius"),
    [
        ((0, 90), 30_000),
        ((0, -90), 30_000),
        ((180, 89.9), 30_000),
        ((10, 89.9), 400_000),
    ],
)
def test_region_over_pole_is_rejected(first_map_geocoder, point, radius):
    """It was drawn around the whole globe, as a polygon that crosses itself."""
    with pytest.raises(GeocodeError, match="reaches over a pole or around half of the globe"):
        locate_coordinates(point, radius)
    with pytest.raises(GeocodeError, match="reaches over a pole"):
        first_map_geocoder.geocode({"point": list(point), "precision_m": radius, "why": "it is so"})


@pytest.mark.parametrize("point", [(180, 0), (-179.99, -16.8), (179.9, 60)])
def test_region_across_180_is_cut_there(point):
    """It was drawn around the whole globe, as a polygon that crosses itself."""
    located = locate_coordinates(point, 30_000)
    assert located.geometry.is_valid
    assert located.geometry.geom_type == "MultiPolygon"
    assert located.geometry.bounds[0] == -180
    assert located.geometry.area < 1.2


def test_near_line_at_180_is_cut_there():
    line = shape({"type": "LineString", "coordinates": [[179.99, 10], [179.99, 11]]})
    near = locate_near(ResolvedPlace("the edge", "line", line, 100)).geometry
    assert near.is_valid
    assert (near.bounds[0], near.bounds[2]) == (-180, 180)
    assert near.area < 0.2


def test_near_line_at_pole_is_rejected():
    line = shape({"type": "LineString", "coordinates": [[10, 89.99], [190 - 360, 89.99]]})
    with pytest.raises(GeocodeError, match="reaches over a pole"):
        locate_near(ResolvedPlace("the edge", "line", line, 100))


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
    ids=lambda query: format_value(query, 40),
)
def test_malformed_place_is_rejected_with_geocode_error(first_map_geocoder, query):
    with pytest.raises(GeocodeError) as caught:
        first_map_geocoder.geocode(query)
    assert len(str(caught.value)) < 400


def test_too_deep_or_long_value_is_summarized():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert format_value(deep) == "a list too large to show"
    assert format_value(10**5000) == "a int too large to show"


def test_message_is_one_line_for_any_name(sample_project):
    """A name with a line break could look like another issue."""
    sample_project.replace_text(
        "data/places.yaml", "en: Alder", 'en: "Alderx\\nevents.yaml:1 all: is well"'
    )
    with pytest.raises(ProjectError) as caught:
        sample_project.locate()
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.issues)
    assert "Alderx\\nevents.yaml:1 all" in lines[0]


TINY_GEOMETRIES = [
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


@pytest.mark.parametrize("geometry", TINY_GEOMETRIES, ids=lambda geometry: geometry["type"])
def test_geometry_below_one_metre_is_exported(sample_project, geometry):
    sample_project.set_river(make_feature(geometry)).replace_text(
        "events.yaml", "place: Alder", "place: {id: brook}"
    )
    assert render_page(sample_project.load()).endswith("</html>\n")
    assert shape(decode_geometry(encode_geometry(shape(geometry)))).geom_type == geometry["type"]


def test_carriage_return_in_cell_is_quoted(tmp_path, first_map_geocoder):
    """The next row would have started with a formula."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "note"], ["Lachin", "a\r=1+1"]])
    geocode_file(source, target, first_map_geocoder)
    text = target.read_bytes().decode()
    assert '"a\r\'=1+1"' in text
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 2


def test_unreadable_lines_are_reported_up_to_twenty():
    """A file of millions of them used all memory before it was rejected."""
    tiny = SampleProject()
    tiny.files["events.yaml"] = b"\x01\n" * 100_000
    assert len(tiny.check_messages()) == 20

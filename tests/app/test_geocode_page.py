"""The Geocode page, run without a browser."""

from pathlib import Path

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from conflictmap.app import geocode_page as geocode_page_module
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.yaml_snippets import (
    format_event_area,
    format_event_place,
    format_event_point,
    format_place_record,
)
from geo.errors import OutputError
from geo.geocoding.results import Candidate
from geo.geometry.bounds import Bounds

ROOT = Path(__file__).parents[2]


def run_geocode_page():
    import streamlit as st

    from conflictmap.app import geocode_page
    from conflictmap.app.project_cache import current_project

    st.set_page_config(layout="wide")
    geocode_page.show_geocode_page(current_project()[0])


@pytest.fixture(scope="module")
def geocode_app():
    return AppTest.from_function(run_geocode_page, default_timeout=60).run()


def submit_question(page, question):
    page.text_input(key="geocode_query").set_value(question).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("question", "verdict", "yaml_line"),
    [
        ("Lachin", "Found", "place: Lachin"),
        ("3 km east of Lachin", "Found", "place: 3 km east of Lachin"),
        ("Mets Shen", "Ambiguous", 'place: {id: "mets-shen-boyuk-galadarasi"}'),
        ("Erewhon", "Not found", None),
        ("-5 km east of Lachin", "", None),
        ("[click](javascript:alert(1)) **x** :red[y]", "", None),
    ],
)
def test_geocode_page_shows_verdict_and_yaml(geocode_app, question, verdict, yaml_line):
    submit_question(geocode_app, question)
    verdicts = [
        box.value for box in (*geocode_app.success, *geocode_app.warning, *geocode_app.error)
    ]
    assert len(verdicts) == 1
    assert verdicts[0].startswith(verdict)
    codes = [code.value for code in geocode_app.code]
    assert yaml_line is None or yaml_line in codes


def test_geocode_page_shows_index_error(geocode_app, monkeypatch):
    def raise_disk_full():
        raise OutputError("'places.sqlite' cannot be written: No space left on device")

    monkeypatch.setattr(geocode_page_module, "load_geonames", raise_disk_full)
    geocode_app.toggle[0].set_value(True)
    submit_question(geocode_app, "Lachin")
    assert escape_markdown("No space left on device") in geocode_app.error[0].value
    geocode_app.toggle[0].set_value(False).run()


def test_geocode_page_without_question_shows_nothing(geocode_app):
    submit_question(geocode_app, "  ")
    assert not geocode_app.success
    assert not geocode_app.error


@pytest.mark.parametrize("text", ["*a*", "[a](b)", "`a`", "$a$", ":red[a]", "<b>", "a_b_c", "\\"])
def test_markdown_is_escaped(text):
    escaped = escape_markdown(text)
    assert escaped.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text
    assert all(
        escaped[i - 1] == "\\" for i, letter in enumerate(escaped) if letter in "*[]`$<>_" and i
    )


@pytest.mark.parametrize(
    "place",
    ["Lachin", "no", "12:30", "A: b", "x # y", "- x", "3 km east of Lachin", '"', "Շուշի", " a"],
)
def test_place_yaml_matches_query(place):
    assert yaml.load(format_event_place(place), yaml.BaseLoader) == {"place": place}


def test_gazetteer_record_is_valid_yaml():
    found = Candidate(
        "geonames:611717", "Tbilisi", "settlement", (44.83412, 41.69143), "geonames", "exact", 85.0, 1, 6122.4, ("Georgia",)
    )  # fmt: skip
    (record,) = yaml.load(format_place_record(found, Bounds(43, 38, 51, 42)), yaml.BaseLoader)
    assert record == {
        "id": "geonames-611717",
        "kind": "settlement",
        "point": ["44.83412", "41.69143"],
        "precision_m": "6122",
        "names": {"en": "Tbilisi"},
        "within": ["Georgia"],
        "basis": "sourced",
        "citation": "GeoNames 611717 (CC BY 4.0)",
    }


def test_distant_gazetteer_record_is_marked_remote():
    found = Candidate("geonames:2643743", "London", "settlement", (-0.12574, 51.50853), "geonames", "exact", 85.0, 1, 16000.0)  # fmt: skip
    (record,) = yaml.load(format_place_record(found, Bounds(43, 38, 51, 42)), yaml.BaseLoader)
    assert record["remote"] == "true"


def test_area_of_the_world_is_written_with_its_class():
    found = Candidate("division:SDN-881", "North Darfur", "province", (25.0, 15.5), "ground", "exact", 85.0, 4, 730_000.0, ("Sudan",))  # fmt: skip
    (place,) = yaml.load(format_event_area(found), yaml.BaseLoader).values()
    assert place == {
        "point": ["25.00000", "15.50000"],
        "where_prec": "4",
        "name": "North Darfur",
        "why": "province, Natural Earth",
    }


def test_unnamed_point_is_written_as_position():
    found = Candidate("", '5 km along "it", to the north', "point", (46.5, 39.61234), "expression", "exact", 100.0, 2, 1500.4)  # fmt: skip
    (place,) = yaml.load(format_event_point(found), yaml.BaseLoader).values()
    assert place == {"point": ["46.50000", "39.61234"], "precision_m": "1500", "why": found.name}

"""The Geocode page, run without a browser."""

from pathlib import Path

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from conflictmap.app import geocode_page as geocode_page_module
from conflictmap.app.escape_markdown import plain
from conflictmap.app.yaml_snippets import event_place, event_point, place_record
from geo.errors import OutputError
from geo.geocoding.geocoder import Candidate
from geo.geometry.bounds import Bounds

ROOT = Path(__file__).parents[2]


def geocode_page():
    import streamlit as st

    from conflictmap.app import geocode_page
    from conflictmap.app.project_cache import current

    st.set_page_config(layout="wide")
    geocode_page.show(current()[0])


@pytest.fixture(scope="module")
def page():
    return AppTest.from_function(geocode_page, default_timeout=30).run()


def ask(page, question):
    page.text_input(key="geocode_question").set_value(question).run()
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
def test_what_a_curator_sees(page, question, verdict, yaml_line):
    ask(page, question)
    said = [box.value for box in (*page.success, *page.warning, *page.error)]
    assert len(said) == 1
    assert said[0].startswith(verdict)
    codes = [code.value for code in page.code]
    assert yaml_line is None or yaml_line in codes


def test_an_index_of_the_world_that_cannot_be_made_is_said_in_words(page, monkeypatch):
    def full():
        raise OutputError("'places.sqlite' cannot be written: No space left on device")

    monkeypatch.setattr(geocode_page_module, "world", full)
    page.toggle[0].set_value(True)
    ask(page, "Lachin")
    assert plain("No space left on device") in page.error[0].value
    page.toggle[0].set_value(False).run()


def test_nothing_is_asked_before_a_question(page):
    ask(page, "  ")
    assert not page.success
    assert not page.error


@pytest.mark.parametrize("text", ["*a*", "[a](b)", "`a`", "$a$", ":red[a]", "<b>", "a_b_c", "\\"])
def test_no_markup_is_left_in_plain_text(text):
    escaped = plain(text)
    assert escaped.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text
    assert all(
        escaped[i - 1] == "\\" for i, letter in enumerate(escaped) if letter in "*[]`$<>_" and i
    )


@pytest.mark.parametrize(
    "place",
    ["Lachin", "no", "12:30", "A: b", "x # y", "- x", "3 km east of Lachin", '"', "Շուշի", " a"],
)
def test_the_yaml_says_what_was_asked(place):
    assert yaml.load(event_place(place), yaml.BaseLoader) == {"place": place}


def test_a_record_for_the_gazetteer_is_one_that_loads():
    found = Candidate(
        "geonames:611717", "Tbilisi", "settlement", (44.83412, 41.69143), "geonames", "exact", 85.0, 1, 6122.4, ("Georgia",)
    )  # fmt: skip
    (record,) = yaml.load(place_record(found, Bounds(43, 38, 51, 42)), yaml.BaseLoader)
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


def test_a_record_far_from_the_map_says_so():
    found = Candidate("geonames:2643743", "London", "settlement", (-0.12574, 51.50853), "geonames", "exact", 85.0, 1, 16000.0)  # fmt: skip
    (record,) = yaml.load(place_record(found, Bounds(43, 38, 51, 42)), yaml.BaseLoader)
    assert record["remote"] == "true"


def test_a_spot_without_a_name_of_its_own_is_given_as_a_position():
    found = Candidate("", '5 km along "it", to the north', "point", (46.5, 39.61234), "expression", "exact", 100.0, 2, 1500.4)  # fmt: skip
    (place,) = yaml.load(event_point(found), yaml.BaseLoader).values()
    assert place == {"point": ["46.50000", "39.61234"], "precision_m": "1500", "why": found.name}

"""What is kept between runs is made anew when the project changes, and only then."""

from dataclasses import replace

import pytest

pytest.importorskip("streamlit")

from conflictmap.app import geocode_page, map_page
from conflictmap.app.project_cache import read
from layers.static_map import svg_map


@pytest.fixture(scope="module")
def loaded():
    return read("first")


@pytest.fixture(autouse=True)
def emptied():
    map_page._table.clear()
    geocode_page._picture.clear()


def test_the_table_is_made_once_for_a_version(loaded):
    table = map_page._table(loaded)
    assert map_page._table(replace(loaded)) is table, "another object of the same version"
    assert map_page._table(replace(loaded, version="second")) is not table


MARK = svg_map.Candidate(1, (46.5, 39.6), 5000.0)
OTHERS = [
    (replace(MARK, number=2), "another number"),
    (replace(MARK, point=(46.6, 39.6)), "another spot"),
    (replace(MARK, radius_m=50_000.0), "another circle"),
]


@pytest.mark.parametrize(("other", "why"), OTHERS, ids=[why for _, why in OTHERS])
def test_a_picture_is_of_what_was_asked(loaded, other, why):
    first = geocode_page._picture(loaded, [MARK], "light")
    assert geocode_page._picture(loaded, [replace(MARK)], "light") == first
    assert geocode_page._picture(loaded, [other], "light") != first, why
    assert geocode_page._picture(loaded, [MARK], "dark") != first

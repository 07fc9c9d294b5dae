"""The still picture shows what lies in view."""

import re
from xml.etree import ElementTree as ET

import pytest

from layers.picture import WIDTH, Candidate, Frame, picture, sketch

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawn(data):
    return ET.fromstring(picture(data))  # noqa: S314  our own text


def test_it_is_well_formed_and_small(data):
    svg = picture(data)
    assert len(svg) < 80_000
    assert "style=" not in svg, "the page's policy allows no style attribute"


def test_the_corners_of_the_view():
    frame = Frame([46, 39, 47, 40])
    assert frame.place(46, 40) == (0, 0)
    assert frame.place(47, 39) == (WIDTH, pytest.approx(frame.height, abs=1))
    assert frame.height > WIDTH, "a degree of latitude is longer than one of longitude"


def test_events_in_view_are_marked_and_the_rest_are_not(drawn, data):
    west, south, east, north = data["bounds"]
    inside = [
        record
        for record in data["events"]["records"]
        if west <= record["point"][0] <= east and south <= record["point"][1] <= north
    ]
    halo = [node for node in drawn.iter() if node.get("stroke-width") in {"1.5", "4"}]
    assert len(halo) == len(inside) < data["events"]["count"]


def test_names_are_escaped(data):
    data["title"]["en"] = "<&>"
    for label in data["labels"]:
        label["names"]["en"] = ["<b>"]
    svg = picture(data)
    assert "<b>" not in svg
    assert "<title>&lt;&amp;&gt;</title>" in svg


def test_paths_stay_near_the_view(drawn):
    for path in drawn.iter(f"{SVG}path"):
        for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path.get("d")):
            assert -200 < float(x) < WIDTH + 200
            assert -200 < float(y) < 2000


def test_a_sketch_numbers_its_candidates_and_draws_their_circles(data):
    svg = sketch(data, [Candidate(1, (46.6, 39.66), 400), Candidate(2, (46.7, 40.2), 500)], "dark")
    numbers = [node.text for node in ET.fromstring(svg).iter(f"{SVG}text") if node.text.isdigit()]  # noqa: S314
    assert sorted(numbers) == ["1", "2"]
    assert svg.count('stroke-dasharray="4 3"') == 2


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([(46.6, 39.6)], "one point still has ground around it"),
        ([(46.6, 36.0), (46.6, 44.0)], "a tall view is widened"),
        ([(-77.0, 38.9), (49.9, 40.4)], "half the world"),
    ],
)
def test_a_sketch_shows_all_candidates_in_landscape(data, points, why):
    marks = [Candidate(number, point, 1000) for number, point in enumerate(points, 1)]
    svg = ET.fromstring(sketch(data, marks))  # noqa: S314
    assert int(svg.get("width")) / int(svg.get("height")) > 1.2, why
    for node in svg.iter(f"{SVG}circle"):
        assert 0 <= float(node.get("cx")) <= WIDTH, why

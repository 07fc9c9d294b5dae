"""The still picture shows what lies in view."""

import re
from xml.etree import ElementTree as ET

import pytest

from layers.static_map.svg_map import WIDTH, Candidate, Frame, last_day, picture, sketch

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


def test_places_in_view_are_marked_and_the_rest_are_not(drawn, data):
    west, south, east, north = data["bounds"]
    places = {tuple(record["point"]) for record in data["events"]["records"]}
    inside = [(x, y) for x, y in places if west <= x <= east and south <= y <= north]
    marks = [
        node for node in drawn.iter(f"{SVG}g") if node.get("transform", "").startswith("translate")
    ]
    assert len(marks) == len(inside) < len(places)


def test_no_region_is_a_lone_dot(drawn, data):
    areas = {tuple(r["point"]) for r in data["events"]["records"] if r["mark"] != "point"}
    assert len(list(drawn.iter(f"{SVG}rect"))) == len(areas) > 1, "a plate under each"
    regions = {r["shape"] for r in data["events"]["records"] if r["mark"] == "region"}
    hatched = [
        node.get("fill") for node in drawn.iter(f"{SVG}path") if "hatch" in (node.get("fill") or "")
    ]
    assert len(hatched) == len(regions)
    known = {f"url(#{node.get('id')})" for node in drawn.iter(f"{SVG}pattern")}
    assert set(hatched) == known


DAYS = [
    (19473, "6 5", 1, "27 April 2023: the new road, blocked"),
    (19000, None, 1, "January 2022: the old road, open"),
]


@pytest.mark.parametrize(("day", "dash", "roads", "why"), DAYS, ids=[case[-1] for case in DAYS])
def test_the_ground_is_that_of_the_last_dated_day(data, day, dash, roads, why):
    records = data["events"]["records"]
    data["events"]["records"] = [
        records[-1] | {"time": records[-1]["time"] | {"start": day, "end": day}}
    ]
    svg = ET.fromstring(picture(data))  # noqa: S314
    assert last_day(data) == day
    routes = [node for node in svg.iter(f"{SVG}path") if node.get("stroke-width") == "3"]
    assert {node.get("stroke-dasharray") for node in routes} == {dash}, why
    assert len(routes) >= roads


STATES = [
    ([("open", None, None), ("closed", -5000, None)], "0.1 5.5", "round", "what began last holds"),
    (
        [("open", 19000, None), ("blocked", 19000, None)],
        "6 5",
        None,
        "of two that began together the later listed",
    ),
    ([("restricted", 19000, 19200)], None, None, "nothing holds on the day: drawn as open"),
    ([], None, None, "nothing is known"),
]


@pytest.mark.parametrize(
    ("states", "dash", "cap", "why"), STATES, ids=[case[-1] for case in STATES]
)
def test_a_corridor_is_dashed_by_its_status(data, states, dash, cap, why):
    for layer in data["layers"]:
        for feature in layer["features"]:
            feature["valid"] = None
            feature["status"] = [
                {"is": name, "when": {"start": a, "end": b}} for name, a, b in states
            ]
    svg = ET.fromstring(picture(data))  # noqa: S314  well-formed, whatever has a status
    routes = [node for node in svg.iter(f"{SVG}path") if node.get("stroke-width") == "3"]
    assert {(node.get("stroke-dasharray"), node.get("stroke-linecap")) for node in routes} == {
        (dash, cap)
    }, why


def test_events_of_one_spot_have_one_circle(data):
    [record, *_] = [one for one in data["events"]["records"] if one["mark"] == "point"]
    spot = {"point": [46.6, 39.8], "radius_m": 10_000}
    data["events"]["records"] = [record | spot | {"id": f"e-{i}"} for i in range(20)]
    assert picture(data).count('stroke-dasharray="3 3"') == 1


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

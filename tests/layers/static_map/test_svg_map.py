"""The no-script map shows what is in view, with the drawing rules of all maps."""

import dataclasses
import random
import re
from xml.etree import ElementTree as ET

import pytest

from layers.static_map import svg_map
from layers.static_map.svg_map import (
    MAP_WIDTH_PX,
    CandidateMarker,
    SvgViewport,
    find_last_day,
    render_candidate_map,
    render_svg_map,
)
from layers.style import palettes, symbology
from tests.support.viewer_modules import call_viewer

SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"


def parse_svg(text):
    return ET.fromstring(text)  # noqa: S314  our own text


@pytest.fixture
def svg_root(map_document):
    return parse_svg(render_svg_map(map_document))


def test_svg_is_small_and_has_no_inline_style(map_document):
    svg = render_svg_map(map_document)
    assert len(svg) < 80_000
    assert "style=" not in svg, "the page's policy allows no style attribute"


def test_viewport_corners_map_to_picture_corners():
    frame = SvgViewport([46, 39, 47, 40])
    assert frame.project_point(46, 40) == (0, 0)
    assert frame.project_point(47, 39) == (MAP_WIDTH_PX, pytest.approx(frame.height, abs=1))
    assert frame.height > MAP_WIDTH_PX, "a degree of latitude is longer than one of longitude"


def test_only_places_in_view_are_marked(svg_root, map_document):
    west, south, east, north = map_document["bounds"]
    places = {tuple(record["point"]) for record in map_document["events"]["records"]}
    inside = [(x, y) for x, y in places if west <= x <= east and south <= y <= north]
    marks = [
        node
        for node in svg_root.iter(f"{SVG_NAMESPACE}g")
        if node.get("transform", "").startswith("translate")
    ]
    assert len(marks) == len(inside) < len(places)


def test_regions_are_outlined_and_plated(svg_root, map_document):
    areas = {tuple(r["point"]) for r in map_document["events"]["records"] if r["mark"] != "point"}
    assert len(list(svg_root.iter(f"{SVG_NAMESPACE}rect"))) == len(areas) > 1, "a plate under each"
    outlined = [
        node
        for node in svg_root.iter(f"{SVG_NAMESPACE}path")
        if node.get("stroke-dasharray") == "7 4"
    ]
    assert len(outlined) == 1, "the region; the country is wider than the map"
    assert outlined[0].get("fill") == "none"
    assert outlined[0].get("stroke") == palettes.PALETTE["light"]["label"], (
        "events of several types"
    )


LAST_DAY_CASES = [
    (19473, "6 5", 1, "27 April 2023: the new road, blocked"),
    (19000, None, 1, "January 2022: the old road, open"),
]


@pytest.mark.parametrize(
    ("day", "dash", "roads", "why"), LAST_DAY_CASES, ids=[case[-1] for case in LAST_DAY_CASES]
)
def test_base_layers_match_last_dated_day(map_document, day, dash, roads, why):
    records = map_document["events"]["records"]
    map_document["events"]["records"] = [
        records[-1] | {"time": records[-1]["time"] | {"start": day, "end": day}}
    ]
    svg = parse_svg(render_svg_map(map_document))
    assert find_last_day(map_document) == day
    routes = [node for node in svg.iter(f"{SVG_NAMESPACE}path") if node.get("stroke-width") == "3"]
    assert {node.get("stroke-dasharray") for node in routes} == {dash}, why
    assert len(routes) >= roads


STATUS_CASES = [
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
    ("states", "dash", "cap", "why"), STATUS_CASES, ids=[case[-1] for case in STATUS_CASES]
)
def test_corridor_dash_depends_on_status(map_document, states, dash, cap, why):
    for layer in map_document["layers"]:
        for feature in layer["features"]:
            feature["valid"] = None
            feature["status"] = [
                {"is": name, "when": {"start": a, "end": b}} for name, a, b in states
            ]
    svg = parse_svg(render_svg_map(map_document))
    routes = [node for node in svg.iter(f"{SVG_NAMESPACE}path") if node.get("stroke-width") == "3"]
    assert {(node.get("stroke-dasharray"), node.get("stroke-linecap")) for node in routes} == {
        (dash, cap)
    }, why


ALL_LAYERS_DAY = 19473
"""27 April 2023: the corridor is blocked."""

ZONE_DAY = 18_700
"""14 March 2021: the zone exists, the checkpoint does not."""


ROAD_DAY = 19_400
"""11 February 2023: the road parallel to the corridor exists."""


def render_day(map_document, day):
    """Return the map as of a day as a parsed element."""
    record = map_document["events"]["records"][-1]
    time = record["time"] | {"start": day, "end": day}
    map_document["events"]["records"] = [record | {"time": time}]
    return parse_svg(render_svg_map(map_document))


def find_paths(svg, **attributes):
    """Return the paths that have all of these attributes; underscores are hyphens."""
    wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
    return [
        path
        for path in svg.iter(f"{SVG_NAMESPACE}path")
        if all(path.get(key) == value for key, value in wanted.items())
    ]


def pen_attributes(pen):
    """Return the attributes of a path drawn with a pen."""
    colours = palettes.PALETTE["light"]
    found = {"fill": colours[pen.fill]} if pen.fill else {}
    if pen.stroke:
        found |= {"stroke": colours[pen.stroke], "stroke_width": f"{pen.width_px:g}"}
    if pen.dash_px:
        found["stroke_dasharray"] = " ".join(f"{length:g}" for length in pen.dash_px)
    return found


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("country", ALL_LAYERS_DAY), ("district", ALL_LAYERS_DAY), ("border", ALL_LAYERS_DAY),
        ("region", ALL_LAYERS_DAY), ("zone", ZONE_DAY), ("road", ROAD_DAY), ("line", 10_000),
    ],
)  # fmt: skip
def test_base_layers_are_drawn_with_shared_pens(map_document, kind, day):
    pen = symbology.PENS[kind]
    has_kind = any(
        feature["kind"] == kind for layer in map_document["layers"] for feature in layer["features"]
    )
    assert has_kind
    assert find_paths(render_day(map_document, day), **pen_attributes(pen))


def test_lake_has_outline_and_river_has_shared_width(map_document):
    map_document["bounds"] = [44.5, 39.3, 47.5, 41.2]
    svg = render_day(map_document, ALL_LAYERS_DAY)
    assert find_paths(svg, **pen_attributes(symbology.PENS["lake"]))
    assert find_paths(svg, **pen_attributes(symbology.PENS["river"]))


def test_schematic_river_is_dashed(map_document):
    dash = " ".join(f"{length:g}" for length in symbology.SCHEMATIC_DASH_PX)
    rivers = pen_attributes(symbology.PENS["river"]) | {"stroke_dasharray": dash}
    assert find_paths(render_day(map_document, ALL_LAYERS_DAY), **rivers)


@pytest.mark.parametrize(("day", "count"), [(ALL_LAYERS_DAY, 1), (ZONE_DAY, 0)])
def test_checkpoint_has_brackets_while_it_exists(map_document, day, count):
    width = f"{symbology.CHECKPOINTS.width_px:g}"
    svg = render_day(map_document, day)
    found = find_paths(svg, stroke=palettes.PALETTE["light"]["route"], stroke_width=width)
    assert len(found) == count
    for path in found:
        assert path.get("d").count("M") == 2, "two brackets"


@pytest.mark.parametrize(("status", "ticked"), [("blocked", True), ("closed", False)])
def test_blocked_corridor_has_cross_ticks(map_document, status, ticked):
    for layer in map_document["layers"]:
        for feature in layer["features"]:
            feature["valid"] = None
            feature["status"] = [{"is": status, "when": {"start": None, "end": None}}]
    width = f"{symbology.CROSS_TICKS.width_px:g}"
    svg = render_day(map_document, ALL_LAYERS_DAY)
    ticks = find_paths(svg, stroke=palettes.PALETTE["light"]["route"], stroke_width=width)
    assert bool(ticks) is ticked
    assert all(tick.get("d").count("M") > 1 for tick in ticks)


def test_least_zoom_relates_to_the_opening_view(map_document, monkeypatch):
    """Limits of districts are drawn on a map of any width, unless their pen is for close up."""
    map_document["bounds"] = [30, 30, 60, 50]
    pen = pen_attributes(symbology.PENS["district"])
    assert find_paths(render_day(map_document, ALL_LAYERS_DAY), **pen)
    close_up = dataclasses.replace(symbology.PENS["district"], min_zoom=12)
    monkeypatch.setitem(symbology.PENS, "district", close_up)
    assert not find_paths(render_day(map_document, ALL_LAYERS_DAY), **pen)


def test_coarse_land_is_left_out_where_countries_are_detailed(map_document):
    map_document["bounds"] = [46, 39, 47, 40]
    near = find_paths(
        render_day(map_document, ALL_LAYERS_DAY), fill=palettes.PALETTE["light"]["land"]
    )
    map_document["bounds"] = [0, 20, 80, 60]
    far = find_paths(
        render_day(map_document, ALL_LAYERS_DAY), fill=palettes.PALETTE["light"]["land"]
    )
    countries = sum(
        f["kind"] == "country" for layer in map_document["layers"] for f in layer["features"]
    )
    assert len(near) <= countries
    assert len(far) == countries + 1


def test_sketch_draws_zone_and_checkpoint(map_document):
    """A sketch has no day: it shows the features of all days."""
    svg = parse_svg(render_candidate_map(map_document, [CandidateMarker(1, (46.55, 39.6), 90_000)]))
    assert find_paths(svg, **pen_attributes(symbology.PENS["zone"]))
    width = f"{symbology.CHECKPOINTS.width_px:g}"
    assert find_paths(svg, stroke=palettes.PALETTE["light"]["route"], stroke_width=width)


def test_status_of_corridor_is_the_viewers(map_document):
    dice = random.Random(11)
    days = [None, 10, 20, 30, 40]
    features = [
        {
            "status": [
                {"is": dice.choice([*symbology.ROUTE_STYLES]), "when": {"start": a, "end": b}}
                for a, b in (dice.choices(days, k=2) for _ in range(dice.randint(0, 4)))
                if a is None or b is None or a <= b
            ]
        }
        for _ in range(200)
    ]
    cases = [(feature, day) for feature in features for day in (5, 15, 20, 25, 45)]
    theirs = [
        found["is"] if found else symbology.DEFAULT_ROUTE_STATUS
        for found in call_viewer("map/base-layers.js", "findStatus", cases)
    ]
    viewport = SvgViewport(map_document["bounds"])
    ours = [
        svg_map._BaseLayers(map_document, viewport, "light", day)._status(feature)
        for feature, day in cases
    ]
    assert ours == theirs


def test_events_at_one_point_share_circle(map_document):
    [record, *_] = [one for one in map_document["events"]["records"] if one["mark"] == "point"]
    spot = {"point": [46.6, 39.8], "radius_m": 10_000}
    map_document["events"]["records"] = [record | spot | {"id": f"e-{i}"} for i in range(20)]
    assert render_svg_map(map_document).count('stroke-dasharray="3 3"') == 1


def test_names_in_svg_are_escaped(map_document):
    map_document["title"]["en"] = "<&>"
    for label in map_document["labels"]:
        label["names"]["en"] = ["<b>"]
    svg = render_svg_map(map_document)
    assert "<b>" not in svg
    assert "<title>&lt;&amp;&gt;</title>" in svg


def test_paths_are_clipped_near_view(svg_root):
    for path in svg_root.iter(f"{SVG_NAMESPACE}path"):
        for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path.get("d")):
            assert -200 < float(x) < MAP_WIDTH_PX + 200
            assert -200 < float(y) < 2000


def test_sketch_numbers_candidates_and_draws_circles(map_document):
    svg = render_candidate_map(
        map_document,
        [CandidateMarker(1, (46.6, 39.66), 400), CandidateMarker(2, (46.7, 40.2), 500)],
        "dark",
    )
    numbers = [
        node.text for node in parse_svg(svg).iter(f"{SVG_NAMESPACE}text") if node.text.isdigit()
    ]
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
def test_sketch_shows_all_candidates_in_landscape_format(map_document, points, why):
    marks = [CandidateMarker(number, point, 1000) for number, point in enumerate(points, 1)]
    svg = parse_svg(render_candidate_map(map_document, marks))
    assert int(svg.get("width")) / int(svg.get("height")) > 1.2, why
    for node in svg.iter(f"{SVG_NAMESPACE}circle"):
        assert 0 <= float(node.get("cx")) <= MAP_WIDTH_PX, why

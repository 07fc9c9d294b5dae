"""Marks of the no-script map: type by shape, status by fill, plates and numbers."""

from xml.etree import ElementTree as ET

import pytest

from geo.project.vocabulary import EVENT_STATUSES
from layers.static_map.svg_marks import (
    group_events,
    render_area,
    render_circle,
    render_mark,
    render_symbol,
    shared_colour,
)
from layers.style import palettes, symbology

SYMBOL_SHAPES = sorted({styles.shape for styles in palettes.TYPE_STYLES.values()})
TYPE_STYLES = {
    name: {"shape": styles.shape, "light": styles.light}
    for name, styles in palettes.TYPE_STYLES.items()
}
PALETTE = palettes.PALETTE["light"]


def make_event(name, point=(46.5, 39.5), mark="point", kind="access", status="reported"):
    return {"id": name, "point": list(point), "mark": mark, "type": kind, "status": status}


def parse_svg(text):
    return ET.fromstring(f"<svg>{text}</svg>")  # noqa: S314  our own text


GROUPING_CASES = [
    ([make_event("a"), make_event("b")], [("ab", False)], "two at one spot are one mark"),
    (
        [make_event("a"), make_event("b", (46.6, 39.5))],
        [("a", False), ("b", False)],
        "two spots are two",
    ),
    (
        [make_event("a"), make_event("b", mark="region")],
        [("a", False), ("b", True)],
        "a region is no spot",
    ),
    ([], [], "nothing"),
]


@pytest.mark.parametrize(
    ("records", "wanted", "why"), GROUPING_CASES, ids=[row[-1] for row in GROUPING_CASES]
)
def test_events_of_one_place_share_mark(records, wanted, why):
    found = [
        ("".join(one["id"] for one in mark.events), mark.on_plate) for mark in group_events(records)
    ]
    assert found == wanted, why


@pytest.mark.parametrize("shape", SYMBOL_SHAPES)
def test_symbols_differ_by_status(shape):
    styles = {
        status: render_symbol(shape, status, "#111111", "#eeeeee") for status in EVENT_STATUSES
    }
    assert len(set(styles.values())) == len(EVENT_STATUSES)
    for text in styles.values():
        assert "style=" not in text, "the page's policy allows no style attribute"
        assert len(parse_svg(text)) >= 2


def test_event_types_have_distinct_outlines():
    outlines = {
        parse_svg(render_symbol(shape, "reported", "#111111", "#eeeeee"))[0].get("d")
        for shape in SYMBOL_SHAPES
    }
    assert len(outlines) == len(SYMBOL_SHAPES) == len(palettes.TYPE_STYLES)


COUNT_CASES = [
    (1, "point", [], "one event has no number"),
    (3, "point", ["3"], "three at a spot say so"),
    (3, "region", ["3"], "three in an area say so on their plate"),
]


@pytest.mark.parametrize(
    ("many", "mark", "numbers", "why"), COUNT_CASES, ids=[row[-1] for row in COUNT_CASES]
)
def test_mark_shows_event_count(many, mark, numbers, why):
    [found] = group_events([make_event(f"e-{number}", mark=mark) for number in range(many)])
    svg = parse_svg(render_mark(found, TYPE_STYLES, PALETTE, 100, 200))
    assert [node.text for node in svg.iter("text")] == numbers, why
    heights = {node.get("height") for node in svg.iter("rect")}
    assert ("24" in heights) == (mark == "region"), "a plate under what is no spot"
    assert ("15" in heights) == (mark == "point" and many > 1), "the number of a spot on ink"


@pytest.mark.parametrize("many", [2, 12, 500])
def test_count_fits_its_background(many):
    [found] = group_events([make_event(f"e-{number}") for number in range(many)])
    [ink] = parse_svg(render_mark(found, TYPE_STYLES, PALETTE, 100, 200)).iter("rect")
    assert float(ink.get("width")) >= 6.6 * len(str(many)) + 6


def test_circle_radius_matches_uncertainty():
    [node] = parse_svg(render_circle(10, 20, 33.333, "#111111"))
    assert (node.get("r"), node.get("stroke-dasharray")) == ("33.3", "3 3")


def test_large_circle_is_its_edge_alone():
    [node] = parse_svg(render_circle(10, 20, 100, "#111111", is_filled=False))
    assert (node.get("fill"), node.get("stroke")) == ("none", "#111111")
    assert symbology.CIRCLE.is_filled(40, 800)
    assert not symbology.CIRCLE.is_filled(41, 800), "wider than a tenth of the view"


def test_area_is_an_outline():
    [node] = parse_svg(render_area("M0,0L1,1Z", "#111111"))
    assert (node.get("fill"), node.get("stroke-dasharray")) == ("none", "7 4")


def test_colour_of_several_types_is_neutral():
    same = [make_event("a"), make_event("b")]
    other = make_event("c") | {
        "type": next(kind for kind in TYPE_STYLES if kind != same[0]["type"])
    }
    assert shared_colour(same, TYPE_STYLES, PALETTE) == TYPE_STYLES[same[0]["type"]]["light"]
    assert shared_colour([*same, other], TYPE_STYLES, PALETTE) == PALETTE["label"]

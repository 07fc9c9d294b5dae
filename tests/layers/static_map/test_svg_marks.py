"""The marks of a still picture: type by shape, status by fill, places by plate and number."""

from xml.etree import ElementTree as ET

import pytest

from geo.project.vocabulary import STATUSES
from layers.static_map.svg_marks import circle, drawn, gather, hatching, symbol
from layers.style import palettes

SHAPES = sorted({looks.shape for looks in palettes.TYPES.values()})
KINDS = {
    name: {"shape": looks.shape, "light": looks.light} for name, looks in palettes.TYPES.items()
}
PALETTE = palettes.PALETTE["light"]


def event(name, point=(46.5, 39.5), mark="point", kind="access", status="reported"):
    return {"id": name, "point": list(point), "mark": mark, "type": kind, "status": status}


def read(text):
    return ET.fromstring(f"<svg>{text}</svg>")  # noqa: S314  our own text


GATHERED = [
    ([event("a"), event("b")], [("ab", False)], "two at one spot are one mark"),
    ([event("a"), event("b", (46.6, 39.5))], [("a", False), ("b", False)], "two spots are two"),
    ([event("a"), event("b", mark="region")], [("a", False), ("b", True)], "a region is no spot"),
    ([], [], "nothing"),
]


@pytest.mark.parametrize(("records", "wanted", "why"), GATHERED, ids=[row[-1] for row in GATHERED])
def test_events_of_a_place_are_one_mark(records, wanted, why):
    found = [("".join(one["id"] for one in mark.events), mark.plate) for mark in gather(records)]
    assert found == wanted, why


@pytest.mark.parametrize("shape", SHAPES)
def test_each_status_of_each_shape_looks_its_own_way(shape):
    looks = {status: symbol(shape, status, "#111111", "#eeeeee") for status in STATUSES}
    assert len(set(looks.values())) == len(STATUSES)
    for text in looks.values():
        assert "style=" not in text, "the page's policy allows no style attribute"
        assert len(read(text)) >= 2


def test_no_two_types_share_an_outline():
    outlines = {
        read(symbol(shape, "reported", "#111111", "#eeeeee"))[0].get("d") for shape in SHAPES
    }
    assert len(outlines) == len(SHAPES) == len(palettes.TYPES)


NUMBERED = [
    (1, "point", [], "one event has no number"),
    (3, "point", ["3"], "three at a spot say so"),
    (3, "region", ["3"], "three in an area say so on their plate"),
]


@pytest.mark.parametrize(
    ("many", "mark", "numbers", "why"), NUMBERED, ids=[row[-1] for row in NUMBERED]
)
def test_a_mark_says_how_many_it_stands_for(many, mark, numbers, why):
    [found] = gather([event(f"e-{number}", mark=mark) for number in range(many)])
    svg = read(drawn(found, KINDS, PALETTE, 100, 200))
    assert [node.text for node in svg.iter("text")] == numbers, why
    heights = {node.get("height") for node in svg.iter("rect")}
    assert ("24" in heights) == (mark == "region"), "a plate under what is no spot"
    assert ("15" in heights) == (mark == "point" and many > 1), "the number of a spot on ink"


@pytest.mark.parametrize("many", [2, 12, 500])
def test_a_number_has_room_on_its_ink(many):
    [found] = gather([event(f"e-{number}") for number in range(many)])
    [ink] = read(drawn(found, KINDS, PALETTE, 100, 200)).iter("rect")
    assert float(ink.get("width")) >= 6.6 * len(str(many)) + 6


def test_a_circle_is_as_large_as_the_doubt():
    [node] = read(circle(10, 20, 33.333, "#111111"))
    assert (node.get("r"), node.get("stroke-dasharray")) == ("33.3", "3 3")


def test_the_strokes_of_an_area_lean_as_the_viewers_do():
    """As `slantedLines` of layers/viewer/map/event-layer.js: by the type's number, so that areas that cross can be told apart."""
    patterns = list(read(hatching(KINDS, KINDS)).iter("pattern"))
    assert [node.get("id") for node in patterns] == [f"hatch-{kind}" for kind in KINDS]
    leans = [node.get("patternTransform") for node in patterns]
    assert leans[:4] == ["rotate(45.0)", "rotate(-45.0)", "rotate(26.6)", "rotate(-26.6)"]
    assert leans[4:] == leans[:2]
    assert len(list(read(hatching({"access"}, KINDS)).iter("pattern"))) == 1, (
        "what no area has is left out"
    )

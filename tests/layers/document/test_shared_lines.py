"""Lines that shapes have in common are written once, and decode to the same positions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box
from shapely.geometry import Point

from layers.document.delta_geometry import decode_geometry, encode_geometry
from layers.document.shared_lines import share_lines


def document_of(*geometries, events=()):
    features = [{"id": str(n), "shape": encode_geometry(one)} for n, one in enumerate(geometries)]
    return {
        "layers": [{"id": "ground", "features": features}],
        "events": {"shapes": [encode_geometry(one) for one in events]},
    }


def shapes_of(document):
    features = [one["shape"] for layer in document["layers"] for one in layer["features"]]
    return [*features, *document["events"]["shapes"]]


def decoded(document):
    return [decode_geometry(one, document.get("lines", ())) for one in shapes_of(document)]


BORDER = [(10 + (n % 3) / 10, 40 + n / 10) for n in range(30)]
WEST = Polygon([*BORDER, (5, 43), (5, 40)])
EAST = Polygon([*reversed(BORDER), (15, 40), (15, 43)])
LATER_START = Polygon([*list(WEST.exterior.coords)[7:-1], *list(WEST.exterior.coords)[:7]])


@pytest.mark.parametrize(
    ("ground", "events", "count", "why"),
    [
        ([WEST, EAST], [], 3, "neighbours: their border, and the rest of each"),
        ([WEST, EAST, LineString(BORDER)], [], 3, "a border drawn as a line is that of the areas"),
        ([WEST], [WEST], 1, "an event's area that is ground"),
        ([WEST], [LATER_START], 2, "the same ring from another position is cut at both starts"),
        ([LineString(BORDER)], [LineString(BORDER[::-1])], 1, "a line and its reverse"),
        ([MultiPolygon([WEST, box(0, 0, 1, 1)])], [WEST], 1, "one part of several"),
        ([MultiLineString([BORDER, BORDER[5:20]])], [], 3, "a part of a line"),
    ],
)
def test_common_lines_are_written_once(ground, events, count, why):
    plain = document_of(*ground, events=events)
    expected = decoded(plain)
    made = share_lines(document_of(*ground, events=events))
    assert decoded(made) == expected, why
    assert len(made["lines"]) == count, why
    assert len(json.dumps(made)) < len(json.dumps(plain)), why


@pytest.mark.parametrize(
    ("ground", "why"),
    [
        ([WEST, box(20, 20, 30, 30)], "nothing in common"),
        ([box(0, 0, 1, 1), box(1, 0, 2, 1)], "an edge too short to be worth it"),
        ([Point(1, 1), Point(1, 1)], "points have no lines"),
        ([], "no ground"),
    ],
)
def test_document_without_long_common_lines_stays_as_it_is(ground, why):
    assert share_lines(document_of(*ground)) == document_of(*ground), why


@given(st.data())
def test_positions_survive_for_any_lines_on_a_grid(data):
    position = st.tuples(st.integers(0, 3), st.integers(0, 3))
    paths = st.lists(position, min_size=2, max_size=12).filter(lambda path: len(set(path)) > 1)
    lines = [LineString(data.draw(paths)) for _ in range(data.draw(st.integers(1, 5)))]
    made = share_lines(document_of(*lines, events=lines[:2]))
    assert decoded(made) == decoded(document_of(*lines, events=lines[:2]))


def test_missing_shared_line_is_refused():
    with pytest.raises(IndexError):
        decode_geometry({"type": "LineString", "deltas": "~C"}, ["AACC"])

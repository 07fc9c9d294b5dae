"""Filters have the same names and the same effect in Python and in the viewer."""

import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from bench.data import synthetic_project
from geo.geometry.bounds import Bounds
from geo.location import LocatedPart, locate_events
from geo.project.vocabulary import EVENT_STATUSES, EVENT_TYPES
from layers.drawn_area import AreaError, count_partly_in_area, format_area, parse_area
from layers.map_builder import build_map_document
from layers.view_state import FILTER_KEYS, LIST_FILTERS, PRECISIONS, Filters, View, read_view
from tests.support.sample_project import ROOT

_FILTER_EVENTS_JS = """
import { Store, buildColumns } from "./layers/viewer/events/store.js";
let text = "";
for await (const part of process.stdin) text += part;
const { map, filters } = JSON.parse(text);
const store = new Store(map, buildColumns(map));
const ids = filters.map((one) => {
  store.applyFilters(one);
  const found = store.findVisible(-Infinity, Infinity);
  return [[...found].map((index) => store.getId(index)), store.countPartlyInArea(found)];
});
console.log(JSON.stringify(ids));
"""


def test_permalinks_use_the_filter_keys():
    script = (ROOT / "layers/viewer/core/permalink.js").read_text(encoding="utf-8")
    table = re.search(r"const FILTER_LIST_FIELDS = \[(.*?)\n\];", script, re.DOTALL)[1]
    pairs = re.findall(r'\["(\w+)", "(\w+)"\]', table)
    lists = [key for key in FILTER_KEYS if key.field in LIST_FILTERS]
    assert pairs == [(key.parameter, key.field) for key in lists]
    text = next(key for key in FILTER_KEYS if key.field == "text")
    assert f'fields.get("{text.parameter}")' in script


def test_messages_of_the_widget_use_the_filter_keys():
    path = ROOT / "conflictmap/publish/embed/static/widget-messages.js"
    (names,) = re.findall(r"const FILTER_LISTS = (\[.*?\]);", path.read_text(encoding="utf-8"))
    assert sorted(json.loads(names)) == sorted(LIST_FILTERS)


def place_coarsely(number, row):
    """Some events in a region, on a line, in two places or without one: all rules of an area."""
    x, y = row.longitude, row.latitude
    if number % 5 == 0:
        return row._replace(geometry=box(x - 1, y - 0.5, x + 1, y + 0.5), where_prec=4)
    if number % 5 == 1:
        return row._replace(geometry=LineString([(x - 1, y), (x, y + 0.5), (x + 1, y)]))
    if number % 5 == 2:
        part = LocatedPart("place", "Other", {}, None, 1, 1000.0, x + 1, y, Point(x + 1, y))
        return row._replace(parts=(part,))
    return row._replace(drawn=False) if number % 20 == 3 else row


SUBTYPES = ("Road block", "Toll")


@pytest.fixture(scope="module")
def filtered_project():
    project = synthetic_project(300)
    subtypes = (None, *SUBTYPES)
    events = tuple(
        replace(event, details=replace(event.details, subtype=subtypes[number % 3]))
        for number, event in enumerate(project.events)
    )
    project = replace(project, events=events)
    located = [place_coarsely(*one) for one in enumerate(locate_events(project))]
    return project, located, build_map_document(project, located)


def choose(values):
    return st.lists(st.sampled_from(list(values)), max_size=2, unique=True).map(tuple)


def locate_corners(corners):
    """Corners within the bounds of the project, on the grid of a link."""
    west, south, east, north = 40, 30, 55, 50
    return tuple(
        (round(west + x * (east - west), 4), round(south + y * (north - south), 4))
        for x, y in corners
    )


SHARE = st.floats(0, 1, allow_nan=False)
AREAS = st.lists(st.tuples(SHARE, SHARE), min_size=2, max_size=7, unique=True).map(locate_corners)
"""Boxes and polygons, some of whose sides cross."""


FILTERS = st.builds(
    Filters,
    types=choose(EVENT_TYPES),
    subtypes=choose([*SUBTYPES, "unknown"]),
    actors=choose([f"Actor {number}" for number in range(6)]),
    sources=choose([f"source-{number}" for number in range(6)]),
    status=choose(EVENT_STATUSES),
    precision=choose(PRECISIONS),
    area=st.one_of(st.just(()), AREAS),
    text=st.sampled_from(["", "", "shelling", "CLOSED", "post near", "actor", "toll", '"road closed"', "nothing"]),
)  # fmt: skip


@pytest.mark.skipif(not shutil.which("node"), reason="Node runs the viewer's filter")
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(filters=st.lists(FILTERS, min_size=60, max_size=60))
def test_filters_select_the_same_events_as_the_viewer(filtered_project, filters):
    project, located, document = filtered_project
    states = [View(filters=one).state()["filters"] for one in filters]
    run_node = subprocess.run(
        ["node", "--input-type=module", "-e", _FILTER_EVENTS_JS],
        cwd=ROOT, input=json.dumps({"map": document, "filters": states}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = {row.id: row for row in located}
    for one, (ids, partly) in zip(filters, json.loads(run_node.stdout), strict=True):
        visible = View(filters=one).find_visible_events(project, located)
        assert {event.id for event in visible} == set(ids), one
        assert count_partly_in_area(one.area, [rows[event.id] for event in visible]) == partly, one


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("44,39,47,41", ((44, 39), (47, 41))),
        ("44 39 47 41", ((44, 39), (47, 41))),
        ("44_39_47_41_45_42", ((44, 39), (47, 41), (45, 42))),  # as a permalink has it
        ("-68.123456,-16.5,-68,-16", ((-68.1235, -16.5), (-68, -16))),
    ],
)
def test_area_is_read_and_written(text, area):
    assert parse_area(text) == area
    assert parse_area(format_area(area)) == area


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("44,39", "west,south,east,north"),  # one corner
        ("44,39,47", "west,south,east,north"),  # a corner without a latitude
        ("here", "west,south,east,north"),
        ("", "west,south,east,north"),
        ("39,140,41,144", "longitude comes first"),  # swapped
        ("44,39,47,nan", "longitude comes first"),
    ],
)
def test_wrong_area_is_refused_with_the_remedy(text, remedy):
    with pytest.raises(AreaError, match=remedy):
        parse_area(text)


def test_area_of_a_map_across_180_degrees_is_in_the_frame_of_the_map(filtered_project):
    project, *_ = filtered_project
    frame = Bounds(170, -20, -170, 0)
    project = replace(project, map_info=replace(project.map_info, bounds=frame, view=frame))
    filters = read_view(project, filters=["area=178,-19,-178,-16"]).filters
    assert filters.area == ((178, -19), (182, -16))

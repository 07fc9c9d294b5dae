"""Filters have the same names and the same effect in Python and in the viewer."""

import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.data import synthetic_project
from geo.location import locate_events
from geo.project.vocabulary import EVENT_STATUSES, EVENT_TYPES
from layers.map_builder import build_map_document
from layers.view_state import FILTER_KEYS, LIST_FILTERS, PRECISIONS, Filters, View
from tests.support.sample_project import ROOT

_FILTER_EVENTS_JS = """
import { Store, buildColumns } from "./layers/viewer/events/store.js";
let text = "";
for await (const part of process.stdin) text += part;
const { map, filters } = JSON.parse(text);
const store = new Store(map, buildColumns(map));
const ids = filters.map((one) => {
  store.applyFilters(one);
  return [...store.findVisible(-Infinity, Infinity)].map((index) => store.getId(index));
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
    located = locate_events(project)
    return project, located, build_map_document(project, located)


def choose(values):
    return st.lists(st.sampled_from(list(values)), max_size=2, unique=True).map(tuple)


FILTERS = st.builds(
    Filters,
    types=choose(EVENT_TYPES),
    subtypes=choose([*SUBTYPES, "unknown"]),
    actors=choose([f"Actor {number}" for number in range(6)]),
    sources=choose([f"source-{number}" for number in range(6)]),
    status=choose(EVENT_STATUSES),
    precision=choose(PRECISIONS),
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
    for one, ids in zip(filters, json.loads(run_node.stdout), strict=True):
        visible = View(filters=one).find_visible_events(project, located)
        assert {event.id for event in visible} == set(ids), one

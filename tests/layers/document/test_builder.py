"""The map document has the contents of the project."""

import json
import re
from dataclasses import replace

import pytest
import shapely

from geo import locate_events
from geo.dates import parse_date
from geo.geometry.bounds import Bounds
from layers.document.builder import (
    _ShapePool,
    encode_optional_time,
    encode_time,
    find_lead_event,
)
from layers.document.source_text import split_sentence, to_utf16_units
from layers.map_builder import build_map_document


def test_document_is_valid_json(map_document):
    text = json.dumps(map_document, allow_nan=False)
    assert json.loads(text)["format"] == "conflictmap/2"


def test_events_are_in_chronological_order(map_document):
    records = map_document["events"]["records"]
    times = [record["time"] for record in records]
    days = [time["to"]["day"] if time["start"] is None else time["start"] for time in times]
    assert map_document["events"]["count"] == len(records) >= 12
    assert None in [time["start"] for time in times], "an event with an open start"
    assert days == sorted(days), "an open start is sorted by its known day"


ORDERED_EVENT = """
  - id: {id}
    title: {{en: An event}}
    date: "{date}"
    place: Alder
    type: access
    actors: [Town council]
    review: verified
    statements: [{{source: herald, quote: the council closed the bridge, stance: reports}}]
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("z", "2000-01-02"), ("a", "2000-01-02")], ["z", "a"]),  # the file decides, not the id
        ([("10", "2000-01-02"), ("9", "2000-01-02")], ["10", "9"]),  # nor numbers as text
        ([("z", "2000-01-03"), ("a", "2000-01-02")], ["a", "z"]),  # the day comes first
        ([("z", "2000-01-02/2000-01-03"), ("a", "2000-01-02")], ["a", "z"]),  # then the end
        ([("a", "2000-01-02 09:30"), ("z", "2000-01-02 08:00")], ["z", "a"]),  # then the time
        ([("z", "2000-01-02 08:00"), ("a", "2000-01-02 08:00")], ["z", "a"]),  # then the file
        ([("a", "2000-01-02 09:30"), ("z", "2000-01-02")], ["z", "a"]),  # no time: first
        ([("z", "../2000-01-02"), ("a", "../2000-01-02")], ["z", "a"]),  # open starts
    ],
)
def test_events_of_one_day_keep_the_order_of_the_file(sample_project, rows, expected):
    text = sample_project.files["events.yaml"].decode()
    records = "".join(ORDERED_EVENT.format(id=f"e{name}", date=date) for name, date in rows)
    header = text[: text.index("events:")].replace("  languages", "  timezone: UTC\n  languages")
    sample_project.files["events.yaml"] = f"{header}events:{records}".encode()
    project = sample_project.load()
    document = build_map_document(project, locate_events(project))
    ids = [record["id"].removeprefix("e") for record in document["events"]["records"]]
    assert ids == expected


def test_every_quote_sentence_matches_article(map_document, project):
    article = re.sub(r"\s+", " ", project.sources["blinken-checkpoint"].passage.text)
    for record in map_document["events"]["records"]:
        for said in record["statements"]:
            units = to_utf16_units(map_document["sources"][0]["text"])
            before, words, after = split_sentence(said, units)
            assert words
            assert before + words + after in article


def test_shared_shape_is_stored_once(map_document):
    shapes = [json.dumps(shape) for shape in map_document["events"]["shapes"]]
    used = [r["shape"] for r in map_document["events"]["records"] if r["shape"] is not None]
    assert len(set(shapes)) == len(shapes)
    assert set(used) == set(range(len(shapes)))
    assert len(used) > len(shapes), "several events lie on the region"


def test_only_point_events_have_no_shape(map_document):
    for record in map_document["events"]["records"]:
        assert (record["shape"] is None) == (record["mark"] == "point")


def test_area_mark_is_inside_initial_view(map_document, project, located_events):
    """A mark that stood at the middle of a whole country would be cut by the edge of the map."""
    view = project.map_info.view
    rows = {row.id: row for row in located_events}
    moved = []
    for record in map_document["events"]["records"]:
        row = rows[record["id"]]
        spot = shapely.Point(record["point"])
        if record["point"] == [round(row.longitude, 5), round(row.latitude, 5)]:
            assert record["mark"] == "point" or view.contains(*record["point"])
            continue
        moved.append(record["id"])
        assert record["mark"] == "region"
        assert not view.contains(row.longitude, row.latitude)
        assert view.contains(*record["point"])
        assert row.geometry.distance(spot) < 1e-4, "still in its area"
    assert moved == ["smuggling-claim"]


AREA_CASES = [
    ((20, 40, 22, 42), (21.0, 41.0), [21.0, 41.0], "wholly out of view: it keeps its mark"),
    ((11.8, 40, 20, 42), (15.9, 41.0), [12.0, 41.0], "only at the edge of the view: there"),
    ((10, 40, 20, 42), (15.0, 41.0), [11.7, 41.0], "in the middle of the view: clear of its edge"),
    ((9, 39, 13, 43), (11.0, 41.0), [11.0, 41.0], "seen already: not moved"),
]


@pytest.mark.parametrize(
    ("box", "label", "spot", "why"), AREA_CASES, ids=[case[-1] for case in AREA_CASES]
)
def test_area_mark_moves_minimally_into_view(box, label, spot, why):
    view = Bounds(10, 40, 12, 42)
    assert _ShapePool(view).add_geometry(shapely.box(*box), label) == (0, spot), why


@pytest.mark.parametrize(
    ("edtf", "start", "end", "why"),
    [
        ("2023-04-23", 19470, 19470, "a day"),
        ("2022-12-12/..", 19338, None, "an open end is null"),
        ("../2023-04-30", None, 19477, "an open start is null"),
        ("1969-12-31", -1, -1, "days before 1970 count down"),
    ],
)
def test_dates_are_converted_to_day_ranges(edtf, start, end, why):
    found = encode_time(parse_date(edtf))
    assert (found["start"], found["end"], found["edtf"]) == (start, end, edtf), why


def test_missing_date_has_no_time():
    assert encode_optional_time(None) is None


def test_document_has_every_article_once(map_document, project):
    article = project.sources["blinken-checkpoint"].passage.text
    source = map_document["sources"][0]
    assert source["text"].split("\n") == [line for line in article.split("\n") if line.strip()]
    assert source["gaps"] == []
    for record in map_document["events"]["records"]:
        for statement in record["statements"]:
            assert set(statement) - {"figures"} == {"source", "by", "stance", "span"}


def test_document_includes_sources_of_its_events_and_unquoted_sources(project, located_events):
    first, *others = project.events
    (name,) = {said.source for said in first.statements}
    unused = replace(project.sources[name], id="unused")
    sources = {**project.sources, "secret": replace(unused, id="secret"), "unused": unused}
    said = tuple(replace(one, source="secret") for one in first.statements)
    events = (replace(first, statements=said, verified=False), *others)
    changed = replace(project, events=events, sources=sources)
    ids = [
        one["id"]
        for one in build_map_document(
            changed, [row for row in located_events if row.id != first.id]
        )["sources"]
    ]
    assert ids == [name, "unused"], "the one that a draft alone quotes stays with it"
    assert len(build_map_document(changed, located_events)["sources"]) == 3


@pytest.mark.parametrize(
    ("far", "lead", "why"),
    [
        ((), "first", "the first of equals"),
        (("first",), "second", "the mark of the first is not in the opening view"),
        (("first", "second"), "first", "none of the dense time is in view"),
    ],
)
def test_map_opens_on_an_event_that_is_in_view(project, far, lead, why):
    one = project.events[0]
    names = ("first", "second")
    events = [replace(one, id=name, date=parse_date("2024-05-14")) for name in names]
    assert find_lead_event(None, events * 2, set(names) - set(far)) == lead, why

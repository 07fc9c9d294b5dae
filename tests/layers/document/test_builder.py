"""The map document holds what the project says, and nothing else."""

import json
import re
from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import parse_date
from geo.geometry.bounds import Bounds
from geo.project.events import Statement
from geo.project.sources import Source
from geo.text.quotes import Anchor, Passage
from layers.document.builder import _Pool, document, paragraphs, sentence, time

TEXT = "One came. Two went on Sunday.\nThree stayed. Four slept."


def source(rights):
    return Source(
        "s", "S", None, None, None, False, None, None, None, "en", rights, Passage(TEXT, "en")
    )


def quote(words, event="e", index=0):
    return event, index, Statement("s", source("full-text").passage.find(words), None, "reports")


def test_it_is_json(data):
    text = json.dumps(data, allow_nan=False)
    assert json.loads(text)["format"] == "conflictmap/1"


def test_events_stand_in_reading_order(data):
    records = data["events"]["records"]
    starts = [record["time"]["start"] for record in records]
    stated = [start for start in starts if start is not None]
    assert data["events"]["count"] == len(records) >= 12
    assert starts[: starts.count(None)] == [None] * starts.count(None), "open starts come first"
    assert stated == sorted(stated)


def test_every_quote_stands_in_its_sentence_as_the_article_has_it(data, project):
    article = re.sub(r"\s+", " ", project.sources["blinken-checkpoint"].passage.text)
    for record in data["events"]["records"]:
        for said in record["statements"]:
            before, words, after = said["sentence"]
            assert words
            assert before + words + after in article


def test_a_shape_is_kept_once(data):
    shapes = [json.dumps(shape) for shape in data["events"]["shapes"]]
    used = [r["shape"] for r in data["events"]["records"] if r["shape"] is not None]
    assert len(set(shapes)) == len(shapes)
    assert set(used) == set(range(len(shapes)))
    assert len(used) > len(shapes), "several events lie on the region"


def test_a_point_has_no_shape_and_a_region_is_no_point(data):
    for record in data["events"]["records"]:
        assert (record["shape"] is None) == (record["mark"] == "point")


def test_the_mark_of_an_area_is_in_the_opening_view_if_any_of_it_is(data, project, located):
    """A mark that stood at the middle of a whole country would be cut by the edge of the map."""
    view = project.frame.view
    rows = {row.id: row for row in located.itertuples()}
    moved = []
    for record in data["events"]["records"]:
        row = rows[record["id"]]
        spot = shapely.Point(record["point"])
        if record["point"] == [round(row.longitude, 5), round(row.latitude, 5)]:
            assert record["mark"] == "point" or view.holds(*record["point"])
            continue
        moved.append(record["id"])
        assert record["mark"] == "region"
        assert not view.holds(row.longitude, row.latitude)
        assert view.holds(*record["point"])
        assert row.geometry.distance(spot) < 1e-4, "still in its area"
    assert moved == ["smuggling-claim"]


AREAS = [
    ((20, 40, 22, 42), (21.0, 41.0), [21.0, 41.0], "wholly out of view: it keeps its mark"),
    ((11.8, 40, 20, 42), (15.9, 41.0), [12.0, 41.0], "only at the edge of the view: there"),
    ((10, 40, 20, 42), (15.0, 41.0), [11.7, 41.0], "in the middle of the view: clear of its edge"),
    ((9, 39, 13, 43), (11.0, 41.0), [11.0, 41.0], "seen already: not moved"),
]


@pytest.mark.parametrize(("box", "label", "spot", "why"), AREAS, ids=[case[-1] for case in AREAS])
def test_the_mark_of_an_area_moves_no_further_than_it_must(box, label, spot, why):
    view = Bounds(10, 40, 12, 42)
    assert _Pool(view).place(shapely.box(*box), label) == (0, spot), why


@pytest.mark.parametrize(
    ("edtf", "start", "end", "why"),
    [
        ("2023-04-23", 19470, 19470, "a day"),
        ("2022-12-12/..", 19338, None, "an open end is null"),
        ("../2023-04-30", None, 19477, "an open start is null"),
        ("1969-12-31", -1, -1, "days before 1970 count down"),
    ],
)
def test_times(edtf, start, end, why):
    found = time(parse_date(edtf))
    assert (found["start"], found["end"], found["edtf"]) == (start, end, edtf), why


def test_no_time():
    assert time(None) is None


def test_the_sentence_around_a_quote():
    _, _, said = quote("on Sunday")
    assert sentence(said, source("full-text")) == ["Two went ", "on Sunday", "."]


def test_a_quote_over_two_sentences_has_both_around_it():
    _, _, said = quote("came. Two")
    assert sentence(said, source("full-text")) == ["One ", "came. Two", " went on Sunday."]


def test_full_text_is_cut_where_quotes_begin_and_end():
    found = paragraphs(source("full-text"), [quote("Two went"), quote("went on Sunday", "f", 1)])
    assert found == [
        [
            ("One came. ", []),
            ("Two ", [["e", 0]]),
            ("went", [["e", 0], ["f", 1]]),
            (" on Sunday", [["f", 1]]),
            (".", []),
        ],
        [("Three stayed. Four slept.", [])],
    ]


def test_quote_only_ships_the_quoted_sentences_and_shows_the_gap():
    found = paragraphs(source("quote-only"), [quote("Two went")])
    assert found == [
        [None, ("Two went", [["e", 0]]), (" on Sunday.", [])],
        [None],
    ]
    assert "Three" not in json.dumps(found)


SPANS = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).filter(
        lambda span: span[0] < span[1]
    ),
    max_size=6,
)


@given(SPANS, st.sampled_from(["full-text", "quote-only"]))
def test_each_letter_has_the_quotes_that_lie_over_it(spans, rights):
    """Whatever quotes overlap: each letter of the text is asked one by one."""
    quotes = [
        (
            f"e-{number}",
            0,
            Statement("s", Anchor("", "", "", start, end, start, end), None, "reports"),
        )
        for number, (start, end) in enumerate(spans)
    ]
    over = [
        {f"e-{number}" for number, (a, b) in enumerate(spans) if a <= place < b}
        for place in range(len(TEXT))
    ]
    found = paragraphs(source(rights), quotes)
    letters = [
        (letter, {event for event, _ in refs})
        for segments in found
        for segment in segments
        if segment
        for letter, refs in [(letter, segment[1]) for letter in segment[0]]
    ]
    wanted = [(letter, events) for letter, events in zip(TEXT, over, strict=True) if letter != "\n"]
    if rights == "quote-only":
        letters, wanted = ([one for one in many if one[1]] for many in (letters, wanted))
    assert letters == wanted


def test_full_text_joins_to_the_article(data, project):
    article = project.sources["blinken-checkpoint"].passage.text
    joined = ["".join(part[0] for part in line) for line in data["sources"][0]["paragraphs"]]
    assert joined == [line for line in article.split("\n") if line.strip()]


def test_a_source_goes_along_with_an_event_that_quotes_it_or_where_none_does(project, located):
    first, *others = project.events
    (name,) = {said.source for said in first.statements}
    unused = replace(project.sources[name], id="unused")
    sources = {**project.sources, "secret": replace(unused, id="secret"), "unused": unused}
    said = tuple(replace(one, source="secret") for one in first.statements)
    events = (replace(first, statements=said, verified=False), *others)
    changed = replace(project, events=events, sources=sources)
    ids = [one["id"] for one in document(changed, located[located.id != first.id])["sources"]]
    assert ids == [name, "unused"], "the one that a draft alone quotes stays with it"
    assert len(document(changed, located)["sources"]) == 3

"""Event records: statements, status, place and figures, and their errors."""

import pytest

from geo.project.events import Fatalities, Statement, derive_status
from geo.project.vocabulary import EVENT_TYPES
from tests.support.sample_project import HERALD_TEXT

EVENTS_FILE = "events.yaml"


def test_event_with_statements_is_parsed(sample_project):
    event = sample_project.load().events[0]
    assert (event.id, event.title, event.type) == (
        "bridge-closed",
        {"en": "The bridge is closed"},
        "access",
    )
    assert (event.place, event.actors, event.verified) == ("Alder", ("Town council",), True)
    assert [said.source for said in event.statements] == ["herald", "ferry-notes"]
    assert [said.by for said in event.statements] == [None, "A ferryman"]
    assert event.statements[0].anchor.exact == "the council closed the bridge"
    assert (event.fatalities, event.note) == (None, {"en": "Both papers are quoted."})
    assert (event.line, event.place_line) == (10, 13)


def test_event_with_inline_statement_is_parsed(sample_project):
    event = sample_project.load().events[1]
    assert (event.verified, event.actors, event.status) == (False, (), "reported")
    assert len(event.statements) == 1
    assert event.place == {
        "point": ["13.5", "45.25"],
        "precision_m": "800",
        "why": "the mill is drawn there",
    }
    assert event.fatalities == Fatalities(1, 2, None)


def test_place_mapping_is_kept_as_written(sample_project):
    sample_project.replace_text(
        "events.yaml", "place: Alder", "place: {name: Alder, kind: town, in: [Lower, NO]}"
    )
    assert sample_project.load().events[0].place == {
        "name": "Alder",
        "kind": "town",
        "in": ["Lower", "NO"],
    }


STATUS_CASES = [
    ("reports reports", ("herald", "times"), "corroborated", "two publishers"),
    ("reports reports", ("herald", "herald"), "reported", "one publisher twice"),
    ("reports reports", ("herald", "notes"), "reported", "who the other is, nobody knows"),
    ("reports claims", ("herald", "times"), "reported", "one reports, one repeats a claim"),
    ("claims", ("herald",), "claimed", "only a party says so"),
    ("calls-for condemns", ("herald", "times"), "claimed", "nobody reports that it happened"),
    ("reports denies", ("herald", "times"), "disputed", "somebody denies it"),
    ("denies", ("herald",), "disputed", "only the denial is known"),
]


@pytest.mark.parametrize(("stances", "names", "status", "why"), STATUS_CASES)
def test_status_is_derived_from_statements(sample_project, stances, names, status, why):
    sample_project.files["data/sources.yaml"] += b"""\
  - {id: times, title: T, publisher: The Times, date: '2020', language: en, rights: full-text, text: times.txt}
  - {id: notes, title: T, publisher: not stated, date: '2020', language: en, rights: full-text, text: notes.txt}
"""
    for name in ("times", "notes"):
        sample_project.files[f"data/sources/{name}.txt"] = HERALD_TEXT.encode()
    project = sample_project.load()
    anchor = project.events[0].statements[0].anchor
    said = tuple(
        Statement(name, anchor, None, stance)
        for name, stance in zip(names, stances.split(), strict=True)
    )
    assert derive_status(said, project.sources) == status, why


INVALID_EVENTS = [
    ("id: bridge-closed", "id: Bridge Closed", 10, "single hyphens, at most 80 of them: write bridge-closed"),
    ("title: {en: The bridge is closed}", "titel: {en: The bridge is closed}", 11, "unknown key 'titel': did you mean 'title'?"),
    ("title: {en: The bridge is closed}", "title: {fr: Le pont est fermé}", 11, "'title' has no text in 'en', the map's language: add it"),
    ('"2020-03-05"', "2020-3-5", 12, "'2020-3-5' is not a date this map can show"),
    ('"2020-03-05"', '"2020-03-05T10:70"', 12, "the time is '10:70': it must be from 00:00 to 23:59"),
    ('"2020-03-05"', "2020-03-05/2020-03-04", 12, "ends before it starts"),
    ("    place: Alder\n", "", 10, "'place' is missing"),
    ("place: Alder", "place: [Alder]", 13, "'place' must be one text, not a list"),
    ("place: Alder", "place: Аlder", 13, "U+0410 CYRILLIC CAPITAL LETTER A"),
    ("place: Alder", "place: {nme: Alder}", 13, "write {name, kind, in}, {id} or {point, precision_m, why}"),
    ("place: Alder", "place: {name: Alder, colour: red}", 13, "has the key 'colour'"),
    ("place: Alder", "place: {name: Alder, id: alder}", 13, "has 2 of name, id and point"),
    ("place: Alder", "place: {id: [alder]}", 13, "it must be a text"),
    ("place: Alder", "place: {point: [45.2, 13.4], precision_m: 5, why: x}", 13, "[45.2, 13.4] is outside the bounds [10.0, 40.0, 20.0, 50.0] — swapped? longitude comes first"),
    ("place: Alder", "place: {point: [13.4, 45.2], precision_m: 5}", 13, "has no 'why'"),
    ("type: access", "type: blockade", 14, "'type' is 'blockade': use one of access, diplomacy"),
    ("[Town council]", "Town council", 15, "'actors' must be a list, not a text: write [Town council]"),
    ("review: verified", "review: done", 16, "'review' is 'done': use one of draft, imported, verified"),
    ("source: ferry-notes", "source: ferry-note", 21, "'source' is 'ferry-note': did you mean 'ferry-notes'?"),
    ("quote: the council closed the bridge", "quote: the council shut the bridge", 19, "is not in the source (it must match exactly)"),
    ("quote: the council closed the bridge", "quote: The toll stays.", 19, "occurs 2 times in the source"),
    ("quote: the council closed the bridge", "qoute: the council closed the bridge", 18, "'quote' is missing"),
    ("stance: denies", "stance: doubts", 24, "'stance' is 'doubts'"),
    ("by: A ferryman", "by: A fеrryman", 23, "U+0435 CYRILLIC SMALL LETTER IE"),
    ("    note: {en: Both", "    quote: x\n    note: {en: Both", 25, "'quote' cannot be used with `statements`: move it into one of them"),
    ("    note: {en: Both", "    status: disputed\n    note: {en: Both", 25, "explain in `status_reason` why"),
    ("    note: {en: Both", "    status_reason: x\n    note: {en: Both", 25, "a reason without a `status` to explain"),
    ("low: 1, best: 2", "low: 3, best: 2", 36, "the figures [3, 2] must not fall from low over best to high"),
    ("low: 1, best: 2", "low: -1", 36, "'low' is '-1': it must be between 0 and"),
    ("low: 1, best: 2", "low: some", 36, "'low' is 'some': write a plain number"),
    ("low: 1, best: 2", "lowest: 1", 36, "unknown key 'lowest': did you mean 'low'?"),
    ("{low: 1, best: 2}", "{}", 36, "give at least one of low, best, high"),
    ("{low: 1, best: 2}", "1", 36, "'fatalities' must be a record with keys, not a text"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), INVALID_EVENTS)
def test_invalid_event_is_rejected_with_line(sample_project, old, new, line, words):
    issues = sample_project.replace_text(EVENTS_FILE, old, new).check_messages()
    assert any(issue.startswith(f"{EVENTS_FILE}:{line} ") and words in issue for issue in issues), (
        issues
    )
    assert len(issues) <= 2
    assert all(
        " bridge-closed: " in issue or " flood: " in issue or "Bridge" in issue for issue in issues
    )


def test_event_without_statements_is_rejected(sample_project):
    text = sample_project.files[EVENTS_FILE].decode()
    start, end = text.index("    statements:"), text.index("    note:")
    sample_project.files[EVENTS_FILE] = (
        text[:start] + "    statements: []\n" + text[end:]
    ).encode()
    assert "an event needs at least one statement" in sample_project.single_message()
    sample_project.files[EVENTS_FILE] = (text[:start] + text[end:]).encode()
    assert {issue.split(": ")[1] for issue in sample_project.check_messages()} == {
        "'source' is missing",
        "'quote' is missing",
        "'stance' is missing",
    }


def test_status_is_overridden_with_reason(sample_project):
    assert sample_project.load().events[0].status == "disputed"
    sample_project.replace_text(
        EVENTS_FILE,
        "    note: {en: B",
        "    status: reported\n    status_reason: He was away.\n    note: {en: B",
    )
    event = sample_project.load().events[0]
    assert (event.status, event.status_reason) == ("reported", "He was away.")


def test_duplicate_event_id_is_rejected_with_both_lines(sample_project):
    sample_project.replace_text(EVENTS_FILE, "id: flood", "id: bridge-closed")
    assert (
        sample_project.single_message()
        == f"{EVENTS_FILE}:27 bridge-closed: the id 'bridge-closed' is taken: line 10 has it already"
    )


def test_prefix_selects_between_equal_quotes(sample_project):
    sample_project.replace_text(
        EVENTS_FILE,
        "quote: Water stood in the lower town.",
        "quote: The toll stays.\n    prefix: stays.",
    )
    event = sample_project.load().events[1]
    assert event.statements[0].anchor.prefix.endswith("The toll stays. ")


def test_every_event_type_has_acled_type():
    assert all(
        kind.acled[0] and kind.acled[1] and name == kind.id for name, kind in EVENT_TYPES.items()
    )

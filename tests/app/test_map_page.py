"""The map page: which report of the browser selects an event, and which row shows it."""

import pytest

pytest.importorskip("streamlit")

from types import SimpleNamespace

from conflictmap.app import map_page
from conflictmap.app.viewer_component import VIEWER_KEY, MapReport, last_map_report
from geo.location import locate_events
from tests.publish.test_new_records import add_event

IDS = ["first", "second", "third"]
NOTHING = {"selection": {"rows": [], "columns": [], "cells": []}}
FIRST_ROW = {"selection": {"rows": [0], "columns": [], "cells": []}}
SECOND_ROW = {"selection": {"rows": [1], "columns": [], "cells": []}}


@pytest.fixture
def session(monkeypatch):
    """The state of a session: the page selected the second event after the map's second report."""
    state = {
        VIEWER_KEY: {"selected": {"id": "second", "number": 2}},
        "number_of_map_report": 2,
        "selected_event": "second",
        map_page.TABLE_KEY: SECOND_ROW,
    }
    monkeypatch.setattr("streamlit.session_state", state)
    return state


# rows of the table, number of the map's report, selected event afterwards, commands to the map, why
TABLE_REPORTS = [
    ([0], 2, "first", 1, "a click on a row, without a report of the map"),
    ([], 2, None, 1, "a second click on the selected row"),
    ([9], 2, None, 1, "a row of an older, longer table"),
    ([0], 3, "second", 0, "an old row that the browser sent with a report of the map"),
    ([], 3, "second", 0, "a table that had not yet selected the row"),
]


@pytest.mark.parametrize(
    ("rows", "number", "selected", "commands", "why"),
    TABLE_REPORTS,
    ids=[case[-1] for case in TABLE_REPORTS],
)
def test_table_selects_event_only_by_a_click(session, rows, number, selected, commands, why):
    session[VIEWER_KEY] = {"selected": {"id": "third", "number": number}}
    session[map_page.TABLE_KEY] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    map_page._select_event_from_table(IDS)
    assert session["selected_event"] == selected, why
    assert session.get("command_number", 0) == commands, why
    if not commands:
        assert session[map_page.TABLE_KEY] == SECOND_ROW, "the row is selected again"


def test_each_report_of_the_map_is_followed_once(session):
    map_page._select_row_from_map(MapReport(3, "first"), IDS)
    assert (session["selected_event"], session[map_page.TABLE_KEY]) == ("first", FIRST_ROW)
    session["selected_event"] = "third"  # by the table
    map_page._select_row_from_map(MapReport(3, "first"), IDS)
    assert session["selected_event"] == "third"
    map_page._select_row_from_map(MapReport(4, None), IDS)
    assert (session["selected_event"], session[map_page.TABLE_KEY]) == (None, NOTHING)


# what a browser sent as the selection of the map, the report that is read, why
SENT_SELECTIONS = [
    (None, MapReport(0, None), "no report yet"),
    ({"id": "first", "number": 4}, MapReport(4, "first"), "a selection"),
    ({"id": None, "number": 5}, MapReport(5, None), "the selection is cleared"),
    ("first", MapReport(0, None), "no number"),
    ({"a": [1]}, MapReport(0, None), "other keys"),
    ({"id": ["first"], "number": 6}, MapReport(6, None), "an id that is not a text"),
    ({"id": "first", "number": "7"}, MapReport(0, None), "a number that is a text"),
]


@pytest.mark.parametrize(
    ("sent", "report", "why"), SENT_SELECTIONS, ids=[case[-1] for case in SENT_SELECTIONS]
)
def test_report_of_the_map_is_read_from_what_the_browser_sent(monkeypatch, sent, report, why):
    monkeypatch.setattr("streamlit.session_state", {VIEWER_KEY: {"selected": sent}})
    assert last_map_report() == report, why


def test_session_without_reports_selects_nothing(monkeypatch):
    monkeypatch.setattr("streamlit.session_state", {})
    assert last_map_report() == MapReport(0, None)


def test_table_has_events_without_place_or_date(sample_project):
    add_event(sample_project, "nowhere", "place_note: Not stated", place="none")
    add_event(sample_project, "undated", "date_note: Not stated", date="unknown")
    project = sample_project.load()
    loaded = SimpleNamespace(project=project, located=locate_events(project))
    columns = map_page.list_event_columns(loaded)
    row = columns["id"].index("nowhere")
    assert (columns["Place"][row], columns["Place precision"][row]) == ("no place", "")
    assert columns["Date"][columns["id"].index("undated")] == "date not known"

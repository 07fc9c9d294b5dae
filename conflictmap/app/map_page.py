"""The map page: the viewer and the table of events, with one selection for both."""

import pandas as pd
import streamlit as st

from conflictmap.app import viewer_component
from conflictmap.app.project_cache import HASH_BY_VERSION, LoadedProject
from conflictmap.app.viewer_component import MapReport
from conflictmap.publish.data.event_text import format_place_name
from geo.project.events import reading_order
from layers.i18n import Translator

TABLE_KEY = "events_table"
_SELECTED_KEY, _COMMAND_KEY, _MAP_REPORT_KEY = (
    "selected_event",
    "command_number",
    "number_of_map_report",
)
_MAX_UNSCROLLED_ROWS = 40
"""Rows up to which the table has no scroll bar, so that the selected row is always visible."""
_COLUMN_WIDTHS_PX = {"Event": 380, "Place": 235}
"""Widths of the columns with long texts; without them the last column is cut off at 1280 px."""


def show_map_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    report = viewer_component.show_map(loaded)
    table = _build_events_table(loaded)
    _select_row_from_map(report, list(table["id"]))
    viewer_component.send_selection(
        st.session_state.get(_SELECTED_KEY), st.session_state.get(_COMMAND_KEY, 0)
    )
    st.dataframe(
        table.drop(columns="id"),
        key=TABLE_KEY,
        on_select=lambda: _select_event_from_table(list(table["id"])),
        selection_mode="single-row",
        hide_index=True,
        height="content" if len(table) <= _MAX_UNSCROLLED_ROWS else "auto",
        column_config={
            name: st.column_config.Column(width=width) for name, width in _COLUMN_WIDTHS_PX.items()
        },
        alt="All events: date, title, place, precision, type and status",
    )


def _select_row_from_map(report: MapReport, ids: list[str]) -> None:
    """Select the row of the event that was just selected on the map."""
    if report.number == st.session_state.get(_MAP_REPORT_KEY, 0):
        return
    st.session_state[_MAP_REPORT_KEY] = report.number
    st.session_state[_SELECTED_KEY] = report.event_id
    _select_row(report.event_id, ids)


def _select_event_from_table(ids: list[str]) -> None:
    """Select the event on the map whose row was just selected.

    With each report of the map, the browser sends the row that the table had at that time: an old
    one if the page has selected another row since. Such a row is replaced, not followed.
    """
    if viewer_component.last_map_report().number != st.session_state.get(_MAP_REPORT_KEY, 0):
        _select_row(st.session_state.get(_SELECTED_KEY), ids)
        return
    rows = st.session_state[TABLE_KEY]["selection"]["rows"]
    # ignore a row of an older, longer table, or one that a browser invented
    st.session_state[_SELECTED_KEY] = ids[rows[0]] if rows and rows[0] < len(ids) else None
    st.session_state[_COMMAND_KEY] = st.session_state.get(_COMMAND_KEY, 0) + 1


def _select_row(event_id: str | None, ids: list[str]) -> None:
    """Select the row of an event in the table; None clears the selection."""
    rows = [ids.index(event_id)] if event_id in ids else []
    st.session_state[TABLE_KEY] = {"selection": {"rows": rows, "columns": [], "cells": []}}


@st.cache_resource(show_spinner=False, max_entries=1, hash_funcs=HASH_BY_VERSION)
def _build_events_table(loaded: LoadedProject) -> pd.DataFrame:
    """Return one row for each event, in order of time; all sessions share the table."""
    return pd.DataFrame(list_event_columns(loaded))


def list_event_columns(loaded: LoadedProject) -> dict[str, list[str] | list[int]]:
    """Return the columns of the table of events by heading, in order of time."""
    translator = Translator(loaded.project.map_info.language)
    events = {event.id: event for event in loaded.project.events}
    located = sorted(loaded.located, key=lambda row: reading_order(events[row.id]))
    return {
        "id": [row.id for row in located],
        "Date": [translator.format_interval(events[row.id].date) for row in located],
        "Event": [translator.localize(events[row.id].title) for row in located],
        "Place": [format_place_name(row, translator) for row in located],
        "Place precision": [
            translator.message(f"precision.{row.where_prec}") if row.has_place else ""
            for row in located
        ],
        "Status": [translator.message(f"status.{row.status}") for row in located],
        "Statements": [len(events[row.id].statements) for row in located],
    }

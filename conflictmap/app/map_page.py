"""The map page: the viewer, and below it the table that follows it and that it follows."""

from time import monotonic

import pandas as pd
import streamlit as st

from conflictmap.app import viewer_component
from conflictmap.app.project_cache import HASH_BY_VERSION, LoadedProject
from layers.i18n import Translator

TABLE_KEY = "events_table"
_SELECTED_KEY, _ORDER_KEY, _SEEN_KEY, _GIVEN_KEY = (
    "selected_event",
    "order_number",
    "seen_on_map",
    "given_to_table",
)
_ECHO_TIMEOUT_S = 3.0
"""How long a selection given to the table may come back from it as if a reader had made it."""
_MAX_UNSCROLLED_ROWS = 40
"""Rows up to which the table is shown whole, so that the row chosen on the map is in sight."""
_COLUMN_WIDTHS_PX = {"Event": 380, "Place": 235}
"""Pixels of the columns whose text has any length; without them the last is cut off at 1280."""


def show_map_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    chosen = viewer_component.show_map(loaded)
    table = _build_events_table(loaded)
    _select_row_from_map(chosen, list(table["id"]))
    viewer_component.send_selection(
        st.session_state.get(_SELECTED_KEY), st.session_state.get(_ORDER_KEY, 0)
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


def _select_row_from_map(event_id: str | None, ids: list[str]) -> None:
    """Select the row of the event that was just chosen on the map."""
    if event_id == st.session_state.get(_SEEN_KEY):
        return
    st.session_state[_SEEN_KEY] = st.session_state[_SELECTED_KEY] = event_id
    st.session_state.setdefault(_GIVEN_KEY, {})[event_id] = monotonic()
    rows = [ids.index(event_id)] if event_id in ids else []
    st.session_state[TABLE_KEY] = {"selection": {"rows": rows, "columns": [], "cells": []}}


def _select_event_from_table(ids: list[str]) -> None:
    """Have the map select the event whose row was just chosen.

    The table sends back each selection it is given, late; following that would pull a reader who
    moves on quickly back to the event before.
    """
    rows = st.session_state[TABLE_KEY]["selection"]["rows"]
    # a row of a table that was longer a moment ago, or that a browser made up, is none
    chosen = ids[rows[0]] if rows and rows[0] < len(ids) else None
    given = st.session_state.get(_GIVEN_KEY, {}).get(chosen)
    if given is not None and monotonic() - given < _ECHO_TIMEOUT_S:
        return
    st.session_state[_SELECTED_KEY] = chosen
    st.session_state[_ORDER_KEY] = st.session_state.get(_ORDER_KEY, 0) + 1


@st.cache_resource(show_spinner=False, max_entries=1, hash_funcs=HASH_BY_VERSION)
def _build_events_table(loaded: LoadedProject) -> pd.DataFrame:
    """Return a row for each event, in the order of time; nobody changes it."""
    speaker = Translator(loaded.project.map_info.language)
    events = {event.id: event for event in loaded.project.events}
    located = sorted(loaded.located, key=lambda row: (row.start, row.end, row.id))
    return pd.DataFrame(
        {
            "id": [row.id for row in located],
            "Date": [speaker.format_interval(events[row.id].date) for row in located],
            "Event": [speaker.localize(events[row.id].title) for row in located],
            "Place": [speaker.format_names(row.names) or row.place for row in located],
            "Place precision": [speaker.message(f"precision.{row.where_prec}") for row in located],
            "Status": [speaker.message(f"status.{row.status}") for row in located],
            "Statements": [len(events[row.id].statements) for row in located],
        }
    )

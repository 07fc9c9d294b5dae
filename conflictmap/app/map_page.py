"""The map page: the viewer, and below it the table that follows it and that it follows."""

from time import monotonic

import pandas as pd
import streamlit as st

from conflictmap.app import viewer_component
from conflictmap.app.project_cache import BY_VERSION, Loaded
from layers.i18n import Speaker

TABLE = "events_table"
_SELECTED, _ORDER, _SEEN, _GIVEN = "selected_event", "order_number", "seen_on_map", "given_to_table"
_ECHO_SECONDS = 3.0
"""How long a selection given to the table may come back from it as if a reader had made it."""
_WHOLE = 40
"""Rows up to which the table is shown whole, so that the row chosen on the map is in sight."""
_WIDEST = {"Event": 380, "Place": 235}
"""Pixels of the columns whose text has any length; without them the last is cut off at 1280."""


def show(loaded: Loaded) -> None:
    """Draw the page."""
    chosen = viewer_component.show(loaded)
    table = _table(loaded)
    _follow_map(chosen, list(table["id"]))
    viewer_component.order(st.session_state.get(_SELECTED), st.session_state.get(_ORDER, 0))
    st.dataframe(
        table.drop(columns="id"),
        key=TABLE,
        on_select=lambda: _follow_table(list(table["id"])),
        selection_mode="single-row",
        hide_index=True,
        height="content" if len(table) <= _WHOLE else "auto",
        column_config={
            name: st.column_config.Column(width=width) for name, width in _WIDEST.items()
        },
        alt="All events: date, title, place, precision, type and status",
    )


def _follow_map(chosen: str | None, ids: list[str]) -> None:
    """Select the row of the event that was just chosen on the map."""
    if chosen == st.session_state.get(_SEEN):
        return
    st.session_state[_SEEN] = st.session_state[_SELECTED] = chosen
    st.session_state.setdefault(_GIVEN, {})[chosen] = monotonic()
    rows = [ids.index(chosen)] if chosen in ids else []
    st.session_state[TABLE] = {"selection": {"rows": rows, "columns": [], "cells": []}}


def _follow_table(ids: list[str]) -> None:
    """Have the map select the event whose row was just chosen.

    The table sends back each selection it is given, late; following that would pull a reader who
    moves on quickly back to the event before.
    """
    rows = st.session_state[TABLE]["selection"]["rows"]
    # a row of a table that was longer a moment ago, or that a browser made up, is none
    chosen = ids[rows[0]] if rows and rows[0] < len(ids) else None
    given = st.session_state.get(_GIVEN, {}).get(chosen)
    if given is not None and monotonic() - given < _ECHO_SECONDS:
        return
    st.session_state[_SELECTED] = chosen
    st.session_state[_ORDER] = st.session_state.get(_ORDER, 0) + 1


@st.cache_resource(show_spinner=False, max_entries=1, hash_funcs=BY_VERSION)
def _table(loaded: Loaded) -> pd.DataFrame:
    """Return a row for each event, in the order of time; nobody changes it."""
    speaker = Speaker(loaded.project.frame.language)
    events = {event.id: event for event in loaded.project.events}
    located = loaded.located.sort_values(["start", "end", "id"])
    return pd.DataFrame(
        {
            "id": located["id"].to_list(),
            "Date": [speaker.span(events[name].date) for name in located["id"]],
            "Event": [speaker.pick(events[name].title) for name in located["id"]],
            "Place": [
                speaker.names(names) or place
                for names, place in zip(located["names"], located["place"], strict=True)
            ],
            "Place precision": [speaker.say(f"precision.{prec}") for prec in located["where_prec"]],
            "Status": [speaker.say(f"status.{status}") for status in located["status"]],
            "Statements": [len(events[name].statements) for name in located["id"]],
        }
    )

"""The form for the view that is published: dates, filters, selected event."""

from collections.abc import Mapping, Sequence

import streamlit as st

from conflictmap.app import form_state
from geo.project.events import Event
from geo.project.model import Project
from geo.project.vocabulary import EVENT_STATUSES
from layers.i18n import Translator
from layers.style import palettes
from layers.view_state import LIST_FILTERS, PRECISIONS, View, list_subtypes

_MODE_LABELS = {"all": "All", "window": "Window", "upto": "Cumulative"}
_DAYS_HELP = (
    "Two dates with two dots between them, where either date can be left out, or one EDTF date: "
    "`2023-04-01..2023-04-30`, `..2020`, `2023-04`, `2022-12-12/..`"
)
_MAX_LISTED_EVENTS = 1000
"""Number of events above which the selected event is entered by its id, not chosen from a list."""


def draw_view_form(project: Project, *, with_event: bool = True) -> None:
    """Draw the choices of dates and filters; with `with_event`, also of the selected event."""
    translator = Translator(project.map_info.language)
    events = {one.id: one for one in project.events if one.is_public}
    mode = form_state.draw_segments("Period", "mode", _MODE_LABELS)
    st.text_input(
        "Dates",
        key=form_state.widget_key("days", ""),
        disabled=mode == "all",
        placeholder="2023-04-01..2023-04-30",
        help=_DAYS_HELP,
    )
    if with_event:
        _draw_event_choice({name: translator.localize(one.title) for name, one in events.items()})
    active_count = sum(bool(form_state.get_value(name)) for name in (*LIST_FILTERS, "text"))
    with st.expander(f"Filters ({active_count} active)" if active_count else "Filters"):
        _draw_filters(project, list(events.values()), translator)


def _draw_event_choice(titles: Mapping[str, str]) -> None:
    label = "Selected event"
    if len(titles) > _MAX_LISTED_EVENTS:
        st.text_input(
            label, key=form_state.widget_key("event", ""), placeholder="none, or the id of an event"
        )
        return
    st.selectbox(
        label,
        ["", *titles],
        format_func=lambda one: titles.get(one, "none"),
        key=form_state.widget_key("event", "", titles),
    )


def _draw_filters(project: Project, events: Sequence[Event], translator: Translator) -> None:
    st.text_input(
        "Search text",
        key=form_state.widget_key("text", ""),
        help="An event must contain all of the words.",
    )
    st.text_input(
        "Area",
        key=form_state.widget_key("area", ""),
        help="Of the place of an event, at least a part must be in it. West, south, east and north "
        "in degrees, with commas between; or longitude and latitude of three or more corners. "
        "An area drawn on the map page is taken over.",
    )
    kinds = {event.type for event in events}
    types = {
        name: translator.localize(palettes.type_label(name, project.map_info.types))
        for name in palettes.TYPE_STYLES
        if name in kinds
    }
    _draw_multiselect("Type", "types", types)
    subtypes = list_subtypes(events)
    if subtypes:
        _draw_multiselect("Kind", "subtypes", {one: one for one in subtypes})
    _draw_multiselect(
        "Status", "status", {one: translator.message(f"status.{one}") for one in EVENT_STATUSES}
    )
    classes = {one: translator.message(f"precision.{one}") for one in PRECISIONS}
    _draw_multiselect("Precision of the location", "precision", classes)
    actors = sorted({actor for event in events for actor in event.actors})
    _draw_multiselect("Actors", "actors", {one: one for one in actors})
    quoted = {statement.source for event in events for statement in event.statements}
    sources = {name: one.title for name, one in project.sources.items() if name in quoted}
    _draw_multiselect("Source", "sources", sources)


def _draw_multiselect(label: str, name: str, labels: Mapping[str, str]) -> None:
    """Draw the choice of several options; without a choice, there is no restriction."""
    st.multiselect(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=form_state.widget_key(name, [], labels),
        placeholder="all",
    )


def describe_view(view: View, shown_count: int, total_count: int) -> str:
    """Return one sentence on the number of events and their dates."""
    translator = Translator("en")
    events = (
        f"{shown_count:,} of {total_count:,} events"
        if shown_count < total_count
        else f"All {total_count:,} events"
        if total_count != 1
        else "The only event"
    )
    first = None if view.mode == "upto" or view.start is None else translator.format_day(view.start)
    last = None if view.end is None else translator.format_day(view.end)
    if view.mode == "all" or not (first or last):
        return f"{events}, all dates."
    key = ("date.since" if not last else "date.range") if first else "date.until"
    return f"{events}, {translator.message(key, start=first, end=last)}."

"""What a published map opens on: the days, the event, the filters."""

from collections.abc import Mapping, Sequence

import streamlit as st

from conflictmap.app import form_state
from geo.project.events import Event
from geo.project.loader import Project
from geo.project.vocabulary import STATUSES
from layers.i18n import Speaker
from layers.style import palettes
from layers.view_state import PRECISIONS, View

_MODES = {"all": "All", "window": "Window", "upto": "Up to date"}
_DAYS = (
    "Two dates with two dots between, each of which may be left out, or one date in EDTF: "
    "`2023-04-01..2023-04-30`, `..2020`, `2023-04`, `2022-12-12/..`"
)
_MANY = 1000
"""Events beyond which one is named by its id instead of chosen from a list."""


def draw(project: Project, *, event: bool = True) -> None:
    """Draw the choices of time, filters and, with `event`, of the event whose popup is open."""
    speaker = Speaker(project.frame.language)
    events = {one.id: one for one in project.events if one.verified}
    mode = form_state.segments("Events of which days", "mode", _MODES)
    st.text_input(
        "Days",
        key=form_state.key("days", ""),
        disabled=mode == "all",
        placeholder="2023-04-01..2023-04-30",
        help=_DAYS,
    )
    if event:
        _event({name: speaker.pick(one.title) for name, one in events.items()})
    many = sum(bool(form_state.chosen(name)) for name in (*form_state.LISTS, "text"))
    with st.expander(f"Filters ({many} in use)" if many else "Filters"):
        _filters(project, list(events.values()), speaker)


def _event(titles: Mapping[str, str]) -> None:
    label = "Open on the event"
    if len(titles) > _MANY:
        st.text_input(label, key=form_state.key("event", ""), placeholder="none, or the event's id")
        return
    st.selectbox(
        label,
        ["", *titles],
        format_func=lambda one: titles.get(one, "none"),
        key=form_state.key("event", "", titles),
    )


def _filters(project: Project, events: Sequence[Event], speaker: Speaker) -> None:
    st.text_input("Words that must all be found", key=form_state.key("text", ""))
    kinds = {event.type for event in events}
    types = {name: speaker.pick(one.words) for name, one in palettes.TYPES.items() if name in kinds}
    _several("Type", "types", types)
    _several("Status", "status", {one: speaker.say(f"status.{one}") for one in STATUSES})
    classes = {one: speaker.say(f"precision.{one}") for one in PRECISIONS}
    _several("Precision of the place", "precision", classes)
    actors = sorted({actor for event in events for actor in event.actors})
    _several("Named in the event", "actors", {one: one for one in actors})
    quoted = {said.source for event in events for said in event.statements}
    sources = {name: one.title for name, one in project.sources.items() if name in quoted}
    _several("Source", "sources", sources)


def _several(label: str, name: str, words: Mapping[str, str]) -> None:
    """Let several be chosen; none restricts nothing."""
    st.multiselect(
        label,
        list(words),
        format_func=words.__getitem__,
        key=form_state.key(name, [], words),
        placeholder="all",
    )


def said(view: View, shown: int, count: int) -> str:
    """Return what the view shows, in a sentence."""
    speaker = Speaker("en")
    events = f"{shown:,} of {count:,} events" if shown < count else f"All {count:,} events"
    first = None if view.mode == "upto" or view.start is None else speaker.day(view.start)
    last = None if view.end is None else speaker.day(view.end)
    if view.mode == "all" or not (first or last):
        return f"{events}, of all days."
    key = ("date.since" if not last else "date.range") if first else "date.until"
    return f"{events}, {speaker.say(key, start=first, end=last)}."

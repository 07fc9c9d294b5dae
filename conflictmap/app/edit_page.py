"""The Edit page: every record in a form or in its lines, with the errors that belong to it."""

import base64
import html
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from conflictmap.app.commits import commit_plan, remember_files, show_message
from conflictmap.app.escape_markdown import escape_markdown, escape_markdown_lines
from conflictmap.app.git_button import draw_commit_button
from conflictmap.app.permissions import READ_ONLY_NOTE, may_write
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject
from conflictmap.app.queue_parts import draw_quotes
from conflictmap.app.record_form import Path, apply_form, draw_record_form
from conflictmap.app.viewer_component import current_theme
from conflictmap.editing import yaml_splice
from conflictmap.editing.transaction import ProjectEditor
from geo.errors import ConflictMapError, ValidationIssue
from geo.geocoding.geocoder import Geocoder
from geo.io.folder import sha256_digest
from geo.project.events import EVENTS_FILE
from geo.project.map_layers import LAYERS_FILE
from geo.project.places import PLACES_FILE
from geo.project.sources import SOURCES_FILE
from layers.static_map.svg_map import CandidateMarker, render_candidate_map

_LISTS = {
    "Event": (EVENTS_FILE, "events"),
    "Source": (SOURCES_FILE, "sources"),
    "Place": (PLACES_FILE, "places"),
    "Layer": (LAYERS_FILE, "layers"),
}
_SETTINGS, _WHOLE_FILE = "The map's settings", "The whole file"
_FORM, _LINES = "Form", "Lines"
_TEXT_KEY = "edit_text"


def show_edit_page(
    issues: tuple[ValidationIssue, ...], loaded: LoadedProject | None = None
) -> None:
    """Draw the page; it is there for a project with errors, too.

    Args:
        issues: The errors of the project.
        loaded: The last version of the project without errors, for the map with an event.
    """
    st.title("Edit")
    if not may_write():
        st.info(READ_ONLY_NOTE)
        return
    kinds = [*_LISTS, _SETTINGS, _WHOLE_FILE]
    kind = st.radio("Record", kinds, horizontal=True, key="edit_kind")
    name, list_key = _LISTS.get(kind, (EVENTS_FILE, "map" if kind == _SETTINGS else ""))
    editor = ProjectEditor(PROJECT_FOLDER)
    try:
        text = editor.read_text(name)
        identifier, block = _choose_record(text, list_key)
    except ConflictMapError as error:
        st.error(escape_markdown_lines(str(error)))
        return
    for issue in issues:
        if issue.file == name and issue.record in ("", identifier):
            st.error(escape_markdown_lines(str(issue)))
    show_message()
    remember_files((name,))
    draw_commit_button()
    if list_key not in ("", "map") and not identifier:
        st.info(f"There is no {kind.lower()} yet in {name}.")
        return
    if list_key == "map" or (list_key and identifier and _chooses_form()):
        _draw_form(text, name, list_key, identifier, loaded)
        _draw_removal(name, list_key, identifier)
        return
    widget = f"{_TEXT_KEY}:{name}:{identifier}"
    st.text_area(name, block, key=widget, height=420)
    st.button(
        "Save", type="primary", on_click=_save_lines, args=(name, list_key, identifier, widget)
    )
    _draw_removal(name, list_key, identifier)


def _draw_removal(name: str, list_key: str, identifier: str) -> None:
    """Draw the button that removes a record, after a second click."""
    if not identifier:
        return
    with st.popover("Remove …"):
        st.write(f"Remove {escape_markdown(identifier)} from {escape_markdown(name)}?")
        st.button("Remove it", on_click=_remove_record, args=(name, list_key, identifier))


def _remove_record(name: str, list_key: str, identifier: str) -> None:
    """Remove a record, unless another one needs it."""

    def plan(editor: ProjectEditor) -> str:
        text = yaml_splice.replace_record(editor.read_text(name), list_key, identifier, None)
        editor.write(name, text.encode())
        return f"Removed: {identifier}"

    commit_plan(plan)


def _chooses_form() -> bool:
    return st.radio("Edit as", [_FORM, _LINES], horizontal=True, key="edit_as") == _FORM


def _draw_form(
    text: str,
    name: str,
    list_key: str,
    identifier: str,
    loaded: LoadedProject | None,
) -> None:
    """Draw the fields of a record; for an event also its quotes and its mark on the map."""
    left, right = st.columns([3, 2]) if list_key == "events" else (st.container(), None)
    digest = sha256_digest(text.encode())[:12]
    with left:
        try:
            fields = draw_record_form(
                text, list_key, identifier, prefix=f"edit:{name}:{identifier}:{digest}"
            )
        except ConflictMapError as error:
            st.error(escape_markdown_lines(str(error)))
            return
        st.caption("Values that are not here, such as statements, are edited in the lines.")
        st.button(
            "Save",
            type="primary",
            on_click=_save_form,
            args=(name, list_key, identifier, fields),
        )
    if right is not None and loaded is not None:
        with right:
            _draw_event_context(loaded, identifier, fields.get(("place",)))


def _draw_event_context(loaded: LoadedProject, identifier: str, place: object) -> None:
    """Draw the sentences of an event, and the place of the form as the map will draw it."""
    event = next((one for one in loaded.project.events if one.id == identifier), None)
    located = next((one for one in loaded.located if one.id == identifier), None)
    if event is not None:
        draw_quotes(loaded, event)
    point, radius_m = None, 0.0
    if isinstance(place, str) and place not in ("", "none"):
        found = Geocoder(loaded.project.gazetteer).geocode(place)
        if found.status == "found":
            point, radius_m = found.point, found.radius_m or 0.0
        else:
            st.warning(escape_markdown(f"{place}: {found.method}."))
    elif place is None and located is not None and located.drawn:  # a place that is a mapping
        point, radius_m = (located.longitude, located.latitude), located.radius_m
    if point is None:
        st.caption("Not on the map: it has no place that the project knows.")
        return
    marker = CandidateMarker(1, point, radius_m)
    drawn = render_candidate_map(loaded.document, [marker], current_theme()).encode()
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"
    words = html.escape(f"The map around the place of the event {identifier}")
    st.html(f'<img src="{address}" alt="{words}" style="width:100%">')


def _save_form(name: str, list_key: str, identifier: str, fields: Mapping[Path, Any]) -> None:
    def change_values(text: str) -> str:
        return apply_form(text, list_key, identifier, fields)

    _write_file(name, identifier or name, change_values)


def _choose_record(text: str, list_key: str) -> tuple[str, str]:
    if not list_key or list_key == "map":
        return "", text
    ids = [one for one in yaml_splice.list_ids(text, list_key) if one]
    identifier = st.selectbox("Id", ids, key=f"edit_id:{list_key}") if ids else ""
    if not identifier:
        return "", ""
    return identifier, yaml_splice.read_record_text(text, list_key, identifier)


def _save_lines(name: str, list_key: str, identifier: str, widget: str) -> None:
    """Write the lines of a record as they were edited."""
    edited = st.session_state[widget]

    def change_lines(text: str) -> str:
        if not list_key:
            return str(edited)
        return yaml_splice.replace_record_text(text, list_key, identifier, edited)

    _write_file(name, identifier or name, change_lines)


def _write_file(name: str, record: str, change: Callable[[str], str]) -> None:
    """Write a file, unless it would have errors or it changed meanwhile."""

    def plan(editor: ProjectEditor) -> str:
        editor.write(name, change(editor.read_text(name)).encode())
        return f"Edited: {record}"

    commit_plan(plan)

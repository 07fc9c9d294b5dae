"""The Edit page: every record in its own lines, with the errors that belong to it."""

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown_lines
from conflictmap.app.git_button import draw_commit_button, remember_written
from conflictmap.app.permissions import READ_ONLY_NOTE, may_write
from conflictmap.app.project_cache import PROJECT_FOLDER
from conflictmap.editing import yaml_splice
from conflictmap.editing.transaction import ProjectEditor
from geo.errors import ConflictMapError, ValidationIssue
from geo.io.folder import sha256_digest
from geo.project.events import EVENTS_FILE
from geo.project.map_layers import LAYERS_FILE
from geo.project.places import PLACES_FILE
from geo.project.sources import SOURCES_FILE

_LISTS = {
    "Event": (EVENTS_FILE, "events"),
    "Source": (SOURCES_FILE, "sources"),
    "Place": (PLACES_FILE, "places"),
    "Layer": (LAYERS_FILE, "layers"),
}
_WHOLE_FILE = "The map's settings, and the whole file"
_TEXT_KEY = "edit_text"
_DIGEST_KEY = "edit_digest"
_MESSAGE_KEY = "edit_message"


def show_edit_page(issues: tuple[ValidationIssue, ...]) -> None:
    """Draw the page; it is there for a project with errors, too."""
    st.title("Edit")
    if not may_write():
        st.info(READ_ONLY_NOTE)
        return
    kind = st.radio("Record", [*_LISTS, _WHOLE_FILE], horizontal=True, key="edit_kind")
    name, list_key = _LISTS.get(kind, (EVENTS_FILE, ""))
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
    _show_message()
    widget = f"{_TEXT_KEY}:{name}:{identifier}"
    st.text_area(name, block, key=widget, height=420)
    st.session_state[_DIGEST_KEY] = sha256_digest(text.encode())
    draw_commit_button()
    st.button("Save", type="primary", on_click=_save, args=(name, list_key, identifier, widget))


def _choose_record(text: str, list_key: str) -> tuple[str, str]:
    if not list_key:
        return "", text
    ids = [one for one in yaml_splice.list_ids(text, list_key) if one]
    identifier = st.selectbox("Id", ids, key=f"edit_id:{list_key}")
    if not identifier:
        return "", ""
    return identifier, yaml_splice.read_record_text(text, list_key, identifier)


def _show_message() -> None:
    kind, text = st.session_state.pop(_MESSAGE_KEY, ("", ""))
    if kind == "error":
        st.error(escape_markdown_lines(text))
    elif kind:
        st.success(text)


def _save(name: str, list_key: str, identifier: str, widget: str) -> None:
    """Write the record, unless it has errors or the file changed meanwhile."""
    if not may_write():
        return
    edited = st.session_state[widget]
    try:
        editor = ProjectEditor(PROJECT_FOLDER)
        editor.expect({name: st.session_state.get(_DIGEST_KEY)})
        text = (PROJECT_FOLDER / name).read_bytes().decode()
        if list_key:
            changed = yaml_splice.replace_record_text(text, list_key, identifier, edited)
        else:
            changed = edited
        editor.write(name, changed.encode())
        written = editor.commit()
    except (ConflictMapError, OSError, UnicodeDecodeError) as error:
        st.session_state[_MESSAGE_KEY] = ("error", str(error))
        return
    remember_written(written, f"Edited: {identifier or name}")
    st.session_state[_MESSAGE_KEY] = ("success", "Saved.")

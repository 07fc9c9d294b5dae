"""The queue of imported events: each is read, mended in its lines, and verified or removed."""

from collections.abc import Sequence

import streamlit as st

from conflictmap.app.commits import (
    build_decision,
    commit_plan,
    remember_files,
    show_message,
)
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.git_button import draw_commit_button
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject
from conflictmap.app.queue_parts import draw_quotes, draw_steps, find_position
from conflictmap.editing.decisions import REJECTION_REASONS
from conflictmap.editing.imported_events import (
    DECISIONS_FILE,
    plan_delay,
    plan_rejection,
    plan_undo_of_imported,
    plan_verification,
    read_imported_decisions,
)
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.undo import read_event_text
from geo.io.folder import sha256_digest
from geo.project.events import EVENTS_FILE, Event
from geo.text.plurals import pluralize

_POSITION_KEY = "imported_position"


def has_imported_decisions() -> bool:
    """Return whether there is a decision on an imported event, which can be undone."""
    return bool(read_imported_decisions(ProjectEditor(PROJECT_FOLDER)))


def show_imported_queue(loaded: LoadedProject, events: Sequence[Event]) -> None:
    """Draw the queue of imported events; those put off come last."""
    decisions = read_imported_decisions(ProjectEditor(PROJECT_FOLDER))
    put_off = {row.event for row in decisions if row.verdict == "later"}
    waiting = sorted(events, key=lambda event: event.id in put_off)
    show_message()
    draw_commit_button()
    remember_files((EVENTS_FILE, DECISIONS_FILE))
    st.caption(f"{pluralize(len(waiting), 'imported event')} to review")
    if waiting:
        _draw_event(loaded, waiting[find_position(_POSITION_KEY, len(waiting))])
    else:
        st.success("Every imported event is decided.")
    with st.container(horizontal=True):
        draw_steps(_POSITION_KEY, len(waiting))
        st.button("Undo", shortcut="u", disabled=not decisions, on_click=_undo_decision)


def _draw_event(loaded: LoadedProject, event: Event) -> None:
    lines = read_event_text(ProjectEditor(PROJECT_FOLDER), event.id)
    key = f"{event.id}:{sha256_digest(lines.encode())[:12]}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Verify", type="primary", shortcut="a", on_click=_verify_event, args=(event.id, key)
        )
        st.button("Reject", shortcut="x", on_click=_reject_event, args=(event.id, key))
        st.button("Later", shortcut="l", on_click=_put_off_event, args=(event.id,))
        st.selectbox("Reason, if rejected", REJECTION_REASONS, key=f"imported_reason:{key}")
    left, right = st.columns(2)
    left.text_area("Record", lines, key=f"imported_lines:{key}", height=420)
    located = next((one for one in loaded.located if one.id == event.id), None)
    if located is not None and located.drawn:
        right.caption(f"On the map: {escape_markdown(located.place)}, {located.edtf}")
    with right:
        draw_quotes(loaded, event)


def _verify_event(event_id: str, key: str) -> None:
    lines = str(st.session_state[f"imported_lines:{key}"])

    def plan(editor: ProjectEditor) -> str:
        plan_verification(editor, event_id, lines, build_decision("accepted"), "verified")
        return f"Verified: {event_id}"

    commit_plan(plan)


def _reject_event(event_id: str, key: str) -> None:
    reason = str(st.session_state.get(f"imported_reason:{key}", ""))

    def plan(editor: ProjectEditor) -> str:
        plan_rejection(editor, event_id, build_decision("rejected", reason=reason))
        return f"Rejected and removed: {event_id}"

    commit_plan(plan)


def _put_off_event(event_id: str) -> None:
    def plan(editor: ProjectEditor) -> str:
        plan_delay(editor, event_id, build_decision("later"))
        return "Put off"

    commit_plan(plan)


def _undo_decision() -> None:
    commit_plan(plan_undo_of_imported)

"""Decisions on drafts: callbacks, which run before the page is drawn again, and their keys."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from conflictmap.app.commits import build_decision, commit_plan, set_message
from conflictmap.app.draft_card import kept_statements, read_values
from conflictmap.app.draft_queue import QueuedDraft
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.given_place import is_place_given, plan_given_place, read_reason
from conflictmap.app.place_fields import (
    NO_PLACE,
    current_place,
    describe_lost_place,
    find_new_toponyms,
    is_place_located,
    read_place,
)
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject
from conflictmap.app.queue_parts import draw_quotes
from conflictmap.editing.accept_draft import (
    plan_event,
    plan_statements,
    suggest_values,
)
from conflictmap.editing.actor_names import apply_actor_names, read_actor_names
from conflictmap.editing.decisions import (
    REJECTION_REASONS,
    Verdict,
    decisions_file,
    plan_decision,
    read_decisions,
)
from conflictmap.editing.similar_events import find_similar_events
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.undo import (
    plan_decision_on_event,
    plan_undo_of_event,
    read_event_text,
)
from geo.project.events import EVENTS_FILE, Event
from geo.text.plurals import pluralize

VERIFIED_LABEL = "Verified: readers see it (v)"
"""The label of the box that the key v ticks, as in static/review-keys.js."""

_SEEN_KEY = "review_seen"
_VERIFY_KEY = "review_verify"


def draw_decisions(queued: QueuedDraft) -> None:
    """Draw the buttons of a card, with their keys."""
    key = queued.key
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # keyed by the draft: a button that is still shown never decides the next draft
        st.button(
            "Accept",
            type="primary",
            shortcut="a",
            key=f"accept:{key}",
            on_click=_accept_draft,
            args=(queued,),
        )
        for label, shortcut, verdict in (("Reject", "x", "rejected"), ("Later", "l", "later")):
            st.button(
                label,
                shortcut=shortcut,
                key=f"{verdict}:{key}",
                on_click=decide_draft,
                args=(queued, verdict),
            )
        st.selectbox("Reason, if rejected", REJECTION_REASONS, key=f"reason:{key}")
    verified, is_kept = f"verified:{key}", st.session_state.get(_VERIFY_KEY, False)
    st.session_state.setdefault(verified, is_kept)
    st.checkbox(
        VERIFIED_LABEL,
        is_kept,
        key=verified,
        help="Without it, the event is a draft, which readers do not see. Your choice is kept for "
        "the next cards.",
        on_change=_keep_verified,
        args=(verified,),
    )


def _keep_verified(key: str) -> None:
    st.session_state[_VERIFY_KEY] = st.session_state[key]


def draw_undo(source_id: str, *, has_undo: bool) -> None:
    """Draw the button that takes back the last decision on a source."""
    st.button(
        "Undo", shortcut="u", disabled=not has_undo, on_click=_undo_decision, args=(source_id,)
    )


# Merging


def draw_merge(queued: QueuedDraft) -> None:
    """Draw the draft and the event that it may be another account of, in two columns."""
    loaded, key = queued.loaded, queued.key
    events = {event.id: event for event in loaded.project.events}
    titles = {event.id: _format_title(loaded, event) for event in events.values()}
    last = [event for event in [_last_accepted(queued.source.id)] if event in titles]
    place = current_place(queued).value
    similar = find_similar_events(
        loaded.located, queued.draft.date.value, place.point if place else None
    )
    options = list(dict.fromkeys([*similar, *last, *titles]))
    if similar:
        st.warning(
            f"Another account of “{escape_markdown(titles[similar[0]])}”? Date and place agree."
        )
    if not options:
        return
    event_id = st.selectbox(
        "The same event as",
        options,
        format_func=lambda one: titles[one],
        key=f"merge:{key}",
        help="Merge adds the statements of the card to this event.",
    )
    st.button(
        "Merge",
        shortcut="m",
        key=f"merged:{key}",
        on_click=_merge_draft,
        args=(queued, event_id),
    )
    with st.expander("Compare the two accounts", expanded=bool(similar)):
        ours, theirs = st.columns(2)
        ours.caption("This draft")
        for statement in kept_statements(queued):
            ours.markdown(f"“{escape_markdown(statement.quote)}”")
        theirs.caption(escape_markdown(titles[event_id]))
        with theirs:
            draw_quotes(loaded, events[event_id])


def _format_title(loaded: LoadedProject, event: Event) -> str:
    language = loaded.project.map_info.language
    title = event.title.get(language) or next(iter(event.title.values()), event.id)
    return f"{title} ({event.date.edtf if event.has_date else 'no date'})"


def _last_accepted(source_id: str) -> str:
    rows = read_decisions(ProjectEditor(PROJECT_FOLDER), source_id)
    return next((row.event for row in reversed(rows) if row.event), "")


def _merge_draft(queued: QueuedDraft, event: str) -> None:
    def plan(editor: ProjectEditor) -> str:
        before = read_event_text(editor, event)
        plan_statements(editor, queued.source, event, kept_statements(queued))
        decision = build_decision("merged", draft=queued.decision_key, event=event)
        plan_decision_on_event(editor, queued.source.id, decision, before)
        return f"Merged into {event}"

    commit_plan(plan)


# Decisions


def _accept_draft(queued: QueuedDraft) -> None:
    values = read_values(queued)
    named = (("title", values.title), ("date", values.date))
    missing = [name for name, value in named if not value]
    if missing:
        set_message("error", f"Not yet accepted: give a {' and a '.join(missing)}.")
        return
    if not is_place_located(queued, values.place):
        words = str(values.place)
        if not _confirms_lost_place(queued, words):
            return
        values = replace(values, place=NO_PLACE, place_note=describe_lost_place(queued, words))
    is_given = is_place_given(queued.key)
    if is_given and not read_reason(queued.key):
        set_message("error", "Not yet accepted: write why the place is where it was given.")
        return

    bounds = queued.loaded.project.map_info.bounds

    def plan(editor: ProjectEditor) -> str:
        place = values.place
        if is_given and isinstance(place, str):
            language = queued.source.language.split("-", 1)[0]
            project = queued.loaded.project
            place = {"id": plan_given_place(editor, queued.key, project, place, language)}
        event = plan_event(
            editor,
            queued.source,
            kept_statements(queued),
            replace(values, place=place),
            find_new_toponyms(queued, values),
            bounds=bounds,
        )
        decision = build_decision("accepted", draft=queued.decision_key, event=event)
        plan_decision_on_event(editor, queued.source.id, decision)
        state = "verified" if values.review == "verified" else "as a draft"
        return f"Accepted, {state}: {values.title}"

    commit_plan(plan)


def _confirms_lost_place(queued: QueuedDraft, words: str) -> bool:
    """Return whether the curator has been asked about this place already; else ask.

    An event whose place is in no gazetteer would wait for a position unseen by readers.
    """
    key = f"lost:{queued.key}"
    if st.session_state.get(key) == words:
        return True
    st.session_state[key] = words
    problem = f"no gazetteer has “{words}”" if words else "the words name no place"
    set_message(
        "error",
        f"Not yet accepted: {problem}. Name a place, or click on the map to give it. Accept again "
        "for an event without a place on the map, with this reason.",
    )
    return False


def draw_accept_all(queued: Sequence[QueuedDraft]) -> None:
    """Draw the button that accepts the sure drafts that the curator has seen, as one step."""
    seen = st.session_state.get(_SEEN_KEY, set())
    ready = [
        one
        for one in queued
        if one.is_sure and one.key in seen and is_place_located(one, read_place(one))
    ]
    if len(ready) > 1:
        st.button(
            f"Accept the {len(ready)} drafts in which everything is said, and that you have seen",
            on_click=_accept_all,
            args=(ready,),
        )


def note_as_seen(queued: QueuedDraft) -> None:
    """Remember that a draft was on the screen: nothing is accepted unseen."""
    st.session_state.setdefault(_SEEN_KEY, set()).add(queued.key)


def _accept_all(ready: Sequence[QueuedDraft]) -> None:
    def plan(editor: ProjectEditor) -> str:
        names = read_actor_names(editor)
        for queued in ready:
            values = suggest_values(queued.draft)
            actors = apply_actor_names(values.actors, names)
            review = "verified" if st.session_state.get(_VERIFY_KEY) else "draft"
            values = replace(values, actors=actors, place=read_place(queued), review=review)
            toponyms = find_new_toponyms(queued, values)
            bounds = queued.loaded.project.map_info.bounds
            statements = queued.draft.statements
            event = plan_event(editor, queued.source, statements, values, toponyms, bounds=bounds)
            decision = build_decision("accepted", draft=queued.decision_key, event=event)
            plan_decision_on_event(editor, queued.source.id, decision)
        return f"Accepted: {pluralize(len(ready), 'draft')}"

    commit_plan(plan)


def decide_draft(queued: QueuedDraft, verdict: Verdict) -> None:
    """Reject a draft with the reason on its card, or put it off."""
    reason = st.session_state.get(f"reason:{queued.key}", "") if verdict == "rejected" else ""

    def plan(editor: ProjectEditor) -> str:
        decision = build_decision(verdict, draft=queued.decision_key, reason=reason)
        plan_decision(editor, queued.source.id, decision)
        return "Put off" if verdict == "later" else f"Rejected: {reason}"

    commit_plan(plan)


def _undo_decision(source_id: str) -> None:
    """Take back the last decision on a source's drafts."""
    commit_plan(lambda editor: plan_undo_of_event(editor, source_id))


def watched_files(source_id: str) -> tuple[str, ...]:
    """Return the files whose change by somebody else makes a decision on the source a new one."""
    return EVENTS_FILE, decisions_file(source_id)

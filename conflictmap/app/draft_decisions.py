"""Decisions on drafts: callbacks, which run before the page is drawn again, and their keys."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from conflictmap.app.commits import commit, set_message
from conflictmap.app.draft_card import (
    current_place,
    find_new_toponyms,
    given_point,
    kept_statements,
    read_values,
)
from conflictmap.app.draft_queue import QueuedDraft
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.permissions import curator_name
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject
from conflictmap.editing.accept_draft import (
    NamedPoint,
    plan_event,
    plan_named_point,
    plan_statements,
    suggest_values,
)
from conflictmap.editing.actor_names import apply_actor_names, read_actor_names
from conflictmap.editing.decisions import (
    REJECTION_REASONS,
    Decision,
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
from geo.project.events import EVENTS_FILE

_SEEN_KEY = "review_seen"


def draw_decisions(queued: QueuedDraft) -> None:
    """Draw the buttons of a card, with their keys."""
    key = queued.key
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Accept", type="primary", shortcut="a", on_click=_accept, args=(queued,))
        st.button("Reject", shortcut="x", on_click=decide, args=(queued, "rejected"))
        st.button("Later", shortcut="l", on_click=decide, args=(queued, "later"))
        st.selectbox("Reason, if rejected", REJECTION_REASONS, key=f"reason:{key}")
    st.checkbox("Verified: readers see it", key=f"verified:{key}")


def draw_undo(source_id: str, *, has_undo: bool) -> None:
    """Draw the button that takes back the last decision on a source."""
    st.button("Undo", shortcut="u", disabled=not has_undo, on_click=undo, args=(source_id,))


# Merging


def draw_merge(queued: QueuedDraft) -> None:
    """Draw the event that the draft may be another account of, beside the draft."""
    loaded, key = queued.loaded, queued.key
    titles = {event.id: _title_of(loaded, event.id) for event in loaded.project.events}
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
    st.button("Merge", shortcut="m", on_click=_merge, args=(queued, event_id))
    with st.expander("Compare the two accounts", expanded=bool(similar)):
        ours, theirs = st.columns(2)
        ours.caption("This draft")
        for statement in kept_statements(queued):
            ours.markdown(f"“{escape_markdown(statement.quote)}”")
        theirs.caption(escape_markdown(titles[event_id]))
        event = next(one for one in loaded.project.events if one.id == event_id)
        for row in event.statements:
            source = loaded.project.sources.get(row.source)
            theirs.markdown(f"“{escape_markdown((row.internal_anchor or row.anchor).exact)}”")
            theirs.caption(escape_markdown(source.title if source else row.source))


def _title_of(loaded: LoadedProject, event_id: str) -> str:
    event = next(one for one in loaded.project.events if one.id == event_id)
    language = loaded.project.map_info.language
    title = event.title.get(language) or next(iter(event.title.values()), event_id)
    return f"{title} ({event.date.edtf if event.has_date else 'no date'})"


def _last_accepted(source_id: str) -> str:
    rows = read_decisions(ProjectEditor(PROJECT_FOLDER), source_id)
    return next((row.event for row in reversed(rows) if row.event), "")


def _merge(queued: QueuedDraft, event: str) -> None:
    def plan(editor: ProjectEditor) -> str:
        before = read_event_text(editor, event)
        plan_statements(editor, queued.source, event, kept_statements(queued))
        decision = _build_decision(queued, "merged", event=event)
        plan_decision_on_event(editor, queued.source.id, decision, before)
        return f"Merged into {event}"

    commit(plan)


# Decisions


def _accept(queued: QueuedDraft) -> None:
    values = read_values(queued)
    named = (("title", values.title), ("date", values.date), ("place", values.place))
    missing = [name for name, value in named if not value]
    if missing:
        hint = "An event without a place has the place: none."
        set_message("error", f"Not yet accepted: give a {' and a '.join(missing)}. {hint}")
        return
    point = given_point(queued)
    why = str(st.session_state.get(f"why:{queued.key}", "")).strip()
    if point is not None and not why:
        set_message(
            "error", "Not yet accepted: write why the place is at the point that was given."
        )
        return

    bounds = queued.loaded.project.map_info.bounds

    def plan(editor: ProjectEditor) -> str:
        place = values.place
        if point is not None and isinstance(place, str):
            language = queued.source.language.split("-", 1)[0]
            named = NamedPoint(place, (point[0], point[1]), point[2], why, language)
            place = {"id": plan_named_point(editor, named, bounds)}
        event = plan_event(
            editor,
            queued.source,
            kept_statements(queued),
            replace(values, place=place),
            find_new_toponyms(queued, values),
            bounds=bounds,
        )
        decision = _build_decision(queued, "accepted", event=event)
        plan_decision_on_event(editor, queued.source.id, decision)
        return f"Accepted: {values.title}"

    commit(plan)


def draw_accept_all(queued: Sequence[QueuedDraft]) -> None:
    """Draw the button that accepts the sure drafts that the curator has seen, as one step."""
    seen = st.session_state.get(_SEEN_KEY, set())
    ready = [one for one in queued if one.is_sure and one.key in seen]
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
            values = replace(values, actors=apply_actor_names(values.actors, names))
            toponyms = find_new_toponyms(queued, values)
            bounds = queued.loaded.project.map_info.bounds
            statements = queued.draft.statements
            event = plan_event(editor, queued.source, statements, values, toponyms, bounds=bounds)
            decision = _build_decision(queued, "accepted", event=event)
            plan_decision_on_event(editor, queued.source.id, decision)
        return f"Accepted: {len(ready)} drafts"

    commit(plan)


def decide(queued: QueuedDraft, verdict: Verdict) -> None:
    """Reject a draft with the reason on its card, or put it off."""
    reason = st.session_state.get(f"reason:{queued.key}", "") if verdict == "rejected" else ""

    def plan(editor: ProjectEditor) -> str:
        plan_decision(editor, queued.source.id, _build_decision(queued, verdict, reason=reason))
        return "Put off" if verdict == "later" else f"Rejected: {reason}"

    commit(plan)


def undo(source_id: str) -> None:
    """Take back the last decision on a source's drafts."""
    commit(lambda editor: plan_undo_of_event(editor, source_id))


def watched_files(source_id: str) -> tuple[str, ...]:
    """Return the files whose change by somebody else makes a decision on the source a new one."""
    return EVENTS_FILE, decisions_file(source_id)


def _build_decision(
    queued: QueuedDraft,
    verdict: Verdict,
    *,
    reason: str = "",
    event: str = "",
) -> Decision:
    digest, start, end, kind = queued.decision_key
    when = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Decision(digest, start, end, kind, verdict, reason, event, curator_name(), when)

"""Undo of decisions: the event gets the lines that it had, unless somebody changed it since."""

from collections.abc import Sequence
from dataclasses import replace

from conflictmap.editing import yaml_splice
from conflictmap.editing.decisions import (
    Decision,
    decisions_file,
    plan_decision,
    plan_rows,
    plan_undo,
    read_decisions,
)
from conflictmap.editing.transaction import ProjectEditor
from geo.io.folder import sha256_digest
from geo.project.events import EVENTS_FILE

_VERIFIED = "verified"


def read_event_text(editor: ProjectEditor, event_id: str) -> str:
    """Return the lines of an event as they will be written; empty if there is none."""
    text = editor.read_text(EVENTS_FILE)
    if event_id not in yaml_splice.list_ids(text, "events"):
        return ""
    return yaml_splice.read_record_text(text, "events", event_id)


def plan_decision_on_event(
    editor: ProjectEditor, source_id: str, decision: Decision, before: str = ""
) -> None:
    """Add a decision that changed an event, with what its undo needs.

    Args:
        editor: The editor in which the event has been changed.
        source_id: The source of the draft.
        decision: The decision.
        before: The lines of the event before it; empty if there was none.
    """
    after = sha256_digest(read_event_text(editor, decision.event).encode())
    plan_decision(editor, source_id, replace(decision, before=before, after_sha256=after))


def plan_undo_of_event(editor: ProjectEditor, source_id: str) -> str:
    """Take back the last decision on a source, and what it wrote; return a message.

    An event that was changed after the decision stays as it is.

    Raises:
        SpliceError: the event's lines cannot be replaced.
    """
    last = plan_undo(editor, source_id)
    if last is None:
        return "There is nothing to undo"
    if not last.event:
        return f"Undone: {last.verdict}"
    current = read_event_text(editor, last.event)
    if not current:
        return f"Undone: {last.verdict}; the event {last.event} was removed before"
    if last.after_sha256 and sha256_digest(current.encode()) != last.after_sha256:
        return f"Undone: {last.verdict}; the event {last.event} was edited since, and stays"
    text = editor.read_text(EVENTS_FILE)
    if last.before:
        text = yaml_splice.replace_record_text(text, "events", last.event, last.before)
    else:
        text = yaml_splice.replace_record(text, "events", last.event, None)
    editor.write(EVENTS_FILE, text.encode())
    return f"Undone: {last.verdict}"


def plan_verified_events(editor: ProjectEditor, source_id: str, events: Sequence[str]) -> None:
    """Plan to verify events that were accepted from drafts of a source.

    Args:
        editor: The editor of the project.
        source_id: The source.
        events: Ids of the events.

    Raises:
        SpliceError: an event has no key ``review``, or is gone.
    """
    text = editor.read_text(EVENTS_FILE)
    before = {one: sha256_digest(read_event_text(editor, one).encode()) for one in events}
    for event_id in events:
        text = yaml_splice.replace_value(text, "events", event_id, "review", _VERIFIED)
    editor.write(EVENTS_FILE, text.encode())
    rows = [
        replace(row, after_sha256=sha256_digest(read_event_text(editor, row.event).encode()))
        if row.event in before and row.after_sha256 == before[row.event]
        else row  # an event that was edited since stays when the decision is undone
        for row in read_decisions(editor, source_id)
    ]
    plan_rows(editor, decisions_file(source_id), rows)

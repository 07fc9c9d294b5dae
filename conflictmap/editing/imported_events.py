"""Review of imported events: verified, removed with a reason, or put off; each can be undone."""

from dataclasses import replace

import yaml

from conflictmap.editing import yaml_splice
from conflictmap.editing.decisions import Decision, plan_rows, read_rows
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.undo import read_event_text
from geo.io.folder import sha256_digest
from geo.project.events import EVENTS_FILE

DECISIONS_FILE = "drafts/events/imported.decisions.json"


def read_imported_decisions(editor: ProjectEditor) -> list[Decision]:
    """Return the decisions on imported events, in the order in which they were made."""
    return read_rows(editor, DECISIONS_FILE)


def plan_verification(
    editor: ProjectEditor, event_id: str, lines: str, decision: Decision, review: str
) -> None:
    """Write the lines of an imported event as the curator left them, with a state of review.

    Raises:
        SpliceError: there is no such event, or it has no key ``review``.
    """
    before = read_event_text(editor, event_id)
    text = editor.read_text(EVENTS_FILE)
    text = yaml_splice.replace_record_text(text, "events", event_id, lines)
    text = yaml_splice.replace_value(text, "events", event_id, "review", review)
    editor.write(EVENTS_FILE, text.encode())
    _plan(editor, event_id, decision, before)


def plan_rejection(editor: ProjectEditor, event_id: str, decision: Decision) -> None:
    """Remove an imported event; the decision keeps its lines, so that it can be undone.

    Raises:
        SpliceError: there is no such event.
    """
    text = editor.read_text(EVENTS_FILE)
    changed, lines, following, gap = yaml_splice.cut_record_text(text, "events", event_id)
    editor.write(EVENTS_FILE, changed.encode())
    _plan(editor, event_id, replace(decision, following=following, gap=gap), lines)


def plan_delay(editor: ProjectEditor, event_id: str, decision: Decision) -> None:
    """Put an imported event off."""
    _plan(editor, event_id, decision, "")


def _plan(editor: ProjectEditor, event_id: str, decision: Decision, before: str) -> None:
    after = sha256_digest(read_event_text(editor, event_id).encode())
    row = replace(decision, event=event_id, before=before, after_sha256=after)
    plan_rows(editor, DECISIONS_FILE, [*read_imported_decisions(editor), row])


def plan_undo_of_imported(editor: ProjectEditor) -> str:
    """Take back the last decision on an imported event; return a message.

    Raises:
        SpliceError: the event's lines cannot be written.
    """
    rows = read_imported_decisions(editor)
    if not rows:
        return "There is nothing to undo"
    last = rows[-1]
    plan_rows(editor, DECISIONS_FILE, rows[:-1])
    if not last.before:
        return f"Undone: {last.verdict}"
    current = read_event_text(editor, last.event)
    if sha256_digest(current.encode()) != last.after_sha256:
        return f"Undone: {last.verdict}; the event {last.event} was edited since, and stays"
    text = editor.read_text(EVENTS_FILE)
    if current:
        text = yaml_splice.replace_record_text(text, "events", last.event, last.before)
    elif last.following in yaml_splice.list_ids(text, "events"):
        text = yaml_splice.insert_record_text(text, "events", last.before, last.following, last.gap)
    else:
        [record] = yaml.load(last.before, Loader=yaml.BaseLoader)  # noqa: S506  texts only
        text = yaml_splice.append_record(text, "events", record)
    editor.write(EVENTS_FILE, text.encode())
    return f"Undone: {last.verdict}"

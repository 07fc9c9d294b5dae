"""Decisions on drafts: a sidecar file for each source, which survives reading the text again.

A decision belongs to the text's SHA-256, the span of the first quote and the type. Rejected drafts
stay rejected when drafts are proposed again.
"""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from conflictmap.editing.transaction import ProjectEditor
from geo.errors import OutputError

Verdict = Literal["accepted", "merged", "rejected", "later"]
REJECTION_REASONS = ("no event", "told already", "not on this map", "wrong reading", "other")
_FOLDER = "drafts"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided on one draft.

    Attributes:
        text_sha256: Digest of the text that the draft was proposed from.
        start: Offset of the first quote.
        end: Offset after it.
        type: Type of the draft.
        verdict: Accepted, merged into an event, rejected, or put off.
        reason: Why it was rejected; may be empty.
        event: Id of the event that was written; empty unless accepted or merged.
        by: Who decided; may be empty.
        when: When, as an ISO 8601 time in UTC; may be empty.
        before: The lines of the event before the decision; empty if there was none.
        after_sha256: Digest of its lines after the decision; may be empty.
        following: Id of the event after one that was removed; may be empty.
        gap: Number of lines of comments between the two.
    """

    text_sha256: str
    start: int
    end: int
    type: str
    verdict: Verdict
    reason: str = ""
    event: str = ""
    by: str = ""
    when: str = ""
    before: str = ""
    after_sha256: str = ""
    following: str = ""
    gap: int = 0

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What the decision belongs to."""
        return self.text_sha256, self.start, self.end, self.type


def decisions_file(source_id: str) -> str:
    """Return the name of the file with the decisions on a source's drafts."""
    return f"{_FOLDER}/{source_id}.decisions.json"


def read_decisions(editor: ProjectEditor, source_id: str) -> list[Decision]:
    """Return the decisions on a source's drafts, in the order in which they were made."""
    return read_rows(editor, decisions_file(source_id))


def read_rows(editor: ProjectEditor, name: str) -> list[Decision]:
    """Return the decisions of a file, in the order in which they were made.

    Raises:
        OutputError: the file is not as the app writes it.
    """
    data = editor.read(name)
    try:
        return [Decision(**row) for row in json.loads(data)] if data else []
    except (ValueError, TypeError):
        raise OutputError(
            f"{name} cannot be read: take it from a copy, or move it away to decide again"
        ) from None


def plan_decision(editor: ProjectEditor, source_id: str, decision: Decision) -> None:
    """Add a decision to the files that the editor will write."""
    rows = [row for row in read_decisions(editor, source_id) if row.key != decision.key]
    plan_rows(editor, decisions_file(source_id), [*rows, decision])


def plan_undo(editor: ProjectEditor, source_id: str) -> Decision | None:
    """Take back the last decision; return it, or None if there is none."""
    rows = read_decisions(editor, source_id)
    if not rows:
        return None
    plan_rows(editor, decisions_file(source_id), rows[:-1])
    return rows[-1]


def plan_rows(editor: ProjectEditor, name: str, rows: list[Decision]) -> None:
    """Plan the contents of a file of decisions."""
    text = json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)
    editor.write(name, f"{text}\n".encode())

"""Decisions on drafts: a sidecar file for each source, which survives reading the text again.

A decision belongs to the text's SHA-256, the span of the first quote and the type. Rejected drafts
stay rejected when drafts are proposed again.
"""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from conflictmap.editing.transaction import ProjectEditor

Verdict = Literal["accepted", "rejected", "later"]
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
        verdict: Accepted, rejected, or put off.
        reason: Why it was rejected; may be empty.
        event: Id of the event that was written; empty unless accepted.
        by: Who decided; may be empty.
        when: When, as an ISO 8601 time in UTC; may be empty.
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

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What the decision belongs to."""
        return self.text_sha256, self.start, self.end, self.type


def decisions_file(source_id: str) -> str:
    """Return the name of the file with the decisions on a source's drafts."""
    return f"{_FOLDER}/{source_id}.decisions.json"


def read_decisions(editor: ProjectEditor, source_id: str) -> list[Decision]:
    """Return the decisions on a source's drafts, in the order in which they were made."""
    data = editor.read(decisions_file(source_id))
    return [Decision(**row) for row in json.loads(data)] if data else []


def plan_decision(editor: ProjectEditor, source_id: str, decision: Decision) -> None:
    """Add a decision to the files that the editor will write."""
    rows = [row for row in read_decisions(editor, source_id) if row.key != decision.key]
    _plan_rows(editor, source_id, [*rows, decision])


def plan_undo(editor: ProjectEditor, source_id: str) -> Decision | None:
    """Take back the last decision; return it, or None if there is none."""
    rows = read_decisions(editor, source_id)
    if not rows:
        return None
    _plan_rows(editor, source_id, rows[:-1])
    return rows[-1]


def _plan_rows(editor: ProjectEditor, source_id: str, rows: list[Decision]) -> None:
    text = json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)
    editor.write(decisions_file(source_id), f"{text}\n".encode())

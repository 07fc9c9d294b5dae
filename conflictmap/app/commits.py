"""Writing of decisions against the files as the page showed them."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown, escape_markdown_lines
from conflictmap.app.git_button import remember_written
from conflictmap.app.permissions import curator_name, may_write
from conflictmap.app.project_cache import PROJECT_FOLDER
from conflictmap.editing.decisions import Decision, Verdict
from conflictmap.editing.transaction import ProjectEditor
from geo.errors import ConflictMapError, OutputError
from geo.io.folder import sha256_digest

_DIGEST_KEY = "review_digest"
_MESSAGE_KEY = "review_message"


def remember_files(names: tuple[str, ...]) -> None:
    """Keep the digests of the files as the page shows them, for the next decision."""
    editor = ProjectEditor(PROJECT_FOLDER)
    st.session_state[_DIGEST_KEY] = {name: _digest_of(editor, name) for name in names}


def _digest_of(editor: ProjectEditor, name: str) -> str | None:
    data = editor.read(name)
    return None if data is None else sha256_digest(data)


def show_message() -> None:
    """Show what the last decision did, or why it was not made."""
    kind, text = st.session_state.pop(_MESSAGE_KEY, ("", ""))
    if kind == "error":
        st.error(escape_markdown_lines(text))
    elif kind:
        st.success(escape_markdown(text))


def set_message(kind: str, text: str) -> None:
    """Keep a message for the next drawing of the page."""
    st.session_state[_MESSAGE_KEY] = (kind, text)


def commit_plan(plan: Callable[[ProjectEditor], str]) -> bool:
    """Write what a function plans, against the files as the page showed them.

    Args:
        plan: Plans the changes in an editor, and returns the message for the curator.

    Returns:
        Whether it was written.
    """
    if not may_write():
        return False
    try:
        editor = ProjectEditor(PROJECT_FOLDER)
        editor.expect(st.session_state.get(_DIGEST_KEY, {}))
        message = plan(editor)
        written = editor.commit()
    except ConflictMapError as error:
        set_message("error", str(error))
        return False
    except OSError as error:
        set_message("error", str(OutputError.from_os_error(PROJECT_FOLDER, error)))
        return False
    remember_written(written, message)
    set_message("success", message)
    return True


def build_decision(
    verdict: Verdict,
    *,
    draft: tuple[str, int, int, str] = ("", 0, 0, ""),
    reason: str = "",
    event: str = "",
) -> Decision:
    """Return a decision of this curator, made now.

    Args:
        verdict: What is decided.
        draft: What identifies the draft, as `Decision.key`; nothing for an imported event.
        reason: Why a draft or an event is rejected.
        event: Id of the event.
    """
    when = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Decision(*draft, verdict, reason, event, curator_name(), when)

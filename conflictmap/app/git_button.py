"""The button that commits the files of a batch of decisions to git, where the settings allow it."""

from collections.abc import Iterable

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.permissions import git_author, may_write
from conflictmap.app.project_cache import PROJECT_FOLDER
from conflictmap.editing.git_commit import commit_files, is_repository
from geo.errors import ConflictMapError
from geo.text.plurals import pluralize

_BATCH_KEY = "git_batch"


def remember_written(names: Iterable[str], message: str) -> None:
    """Add files that were written, and what was decided, to the batch of this session."""
    if git_author() is None:
        return
    files, messages = st.session_state.setdefault(_BATCH_KEY, ({}, []))
    files.update(dict.fromkeys(names))
    messages.append(message)


def draw_commit_button() -> None:
    """Draw the button, if something was written and the project is a repository."""
    batch = st.session_state.get(_BATCH_KEY)
    if not batch or git_author() is None or not is_repository(PROJECT_FOLDER):
        return
    if st.button(f"Commit {pluralize(len(batch[1]), 'decision')} to git"):
        _commit_batch()


def _commit_batch() -> None:
    author = git_author()
    if author is None or not may_write():
        return
    files, messages = st.session_state.pop(_BATCH_KEY)
    try:
        commit = commit_files(PROJECT_FOLDER, list(files), messages, author)
    except ConflictMapError as error:
        st.session_state[_BATCH_KEY] = (files, messages)
        st.error(escape_markdown(str(error)))
        return
    st.success(f"Committed as {commit}" if commit else "The files are as in the last commit.")

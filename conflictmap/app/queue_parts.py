"""What the queues of drafts and of imported events have in common."""

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.project_cache import LoadedProject
from geo.project.events import Event

_READING_CSS = """<style>
@media (min-width: 640px) {
  [data-testid=stColumn]:has(> * [data-reading]) > [data-testid=stVerticalBlock] {
    position: sticky; top: 4.25rem; overflow-y: auto;
    flex: none; height: fit-content; max-height: calc(100vh - 5rem);
  }
}
</style>"""
"""The text stays in sight beside a card that is longer than the window."""


def draw_reading_style() -> None:
    """Draw the style of a page that has a text with `data-reading` beside a card."""
    st.html(_READING_CSS)


def find_position(key: str, count: int) -> int:
    """Return the position in a queue that a key of the session has, within the queue.

    Args:
        key: The key.
        count: Number of entries of the queue.
    """
    return min(int(st.session_state.get(key, 0)), max(0, count - 1))


def draw_steps(key: str, count: int) -> None:
    """Draw the buttons that go to the previous and to the next entry of a queue.

    Args:
        key: The key of the session that has the position.
        count: Number of entries of the queue.
    """
    position = find_position(key, count)
    for label, shortcut, step in (("Previous", "k", -1), ("Next", "j", 1)):
        st.button(
            label,
            shortcut=shortcut,
            disabled=not 0 <= position + step < count,
            on_click=_change_position,
            args=(key, step),
        )


def _change_position(key: str, step: int) -> None:
    st.session_state[key] = max(0, st.session_state.get(key, 0) + step)


def draw_quotes(loaded: LoadedProject, event: Event) -> None:
    """Draw the quotes of an event, each with the title of its source."""
    for statement in event.statements:
        source = loaded.project.sources.get(statement.source)
        st.markdown(f"“{escape_markdown(statement.checked_anchor.exact)}”")
        st.caption(escape_markdown(source.title if source else statement.source))

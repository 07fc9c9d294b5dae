"""The Review page: the drafts of sources, one card at a time, accepted or rejected by one key."""

import html

import streamlit as st

from conflictmap.app.article_date import draw_article_date
from conflictmap.app.assistant_panel import draw_assistant
from conflictmap.app.commits import remember_files, set_message, show_message
from conflictmap.app.draft_card import draw_card, list_statements
from conflictmap.app.draft_decisions import (
    draw_accept_all,
    draw_decisions,
    draw_merge,
    draw_undo,
    note_as_seen,
    watched_files,
)
from conflictmap.app.draft_queue import (
    ORDERS,
    REVIEW_SOURCE_KEY,
    QueuedDraft,
    SourceQueue,
    draw_notes,
    read_queues,
    read_source_queue,
    select_span,
    sort_drafts,
    take_chosen_source,
)
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.git_button import draw_commit_button
from conflictmap.app.imported_queue import has_imported_decisions, show_imported_queue
from conflictmap.app.name_lists import draw_name_lists
from conflictmap.app.next_steps import draw_next_steps
from conflictmap.app.permissions import READ_ONLY_NOTE, may_write
from conflictmap.app.project_cache import LoadedProject
from conflictmap.app.queue_parts import draw_reading_style, draw_steps, find_position
from geo.project.events import EVENTS_FILE
from geo.project.sources import Source

_POSITION_KEY = "review_position"
_ALL_SOURCES = ""
_QUEUES = ("Drafts", "Imported events")


def show_review_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Review")
    if not may_write():
        st.info(READ_ONLY_NOTE)
        return
    imported = [event for event in loaded.project.events if event.imported]
    if imported or has_imported_decisions():
        queue = st.radio("Queue", _QUEUES, horizontal=True, key="review_queue")
        if queue == _QUEUES[1]:
            show_imported_queue(loaded, imported)
            return
    if not loaded.project.sources:
        st.info("There is no source yet: add one on the page Sources.")
        return
    _show_drafts(loaded)


def _show_drafts(loaded: LoadedProject) -> None:
    sources = loaded.project.sources
    take_chosen_source(REVIEW_SOURCE_KEY)
    left, right = st.columns(2)
    chosen = left.selectbox(
        "Source",
        [_ALL_SOURCES, *sources],
        format_func=lambda one: sources[one].title if one else "All sources",
        key=REVIEW_SOURCE_KEY,
    )
    order = right.selectbox("Order", ORDERS, key="review_order")
    queues = [read_source_queue(loaded, sources[chosen])] if chosen else read_queues(loaded)
    for queue in queues:
        if queue.error:
            st.error(f"{escape_markdown(queue.source.title)}: {escape_markdown(queue.error)}")
    if chosen:
        draw_notes(queues[0])
        draw_article_date(queues[0])
        draw_assistant(sources[chosen])
    show_message()
    draw_commit_button()
    waiting = sort_drafts((one for queue in queues for one in queue.waiting), order)
    total = sum(len(queue.drafts) for queue in queues)
    st.caption(f"{total - len(waiting)} of {total} decided")
    queued = waiting[find_position(_POSITION_KEY, len(waiting))] if waiting else None
    last = _find_last_source(queues)
    deciding = {last, queued.source.id if queued else ""} - {""}
    remember_files((EVENTS_FILE, *(name for one in deciding for name in watched_files(one))))
    draw_reading_style()
    own = [one for one in queues if queued is not None and one.source is queued.source]
    shown = (own or queues if chosen else own)[:1]
    left, right = st.columns([2, 3])
    with left:
        for one in shown:
            _draw_text(one, queued)
            _draw_not_proposed(one)
    with right:
        if queued is None:
            if total:
                st.success(f"Every draft{' of this source' if chosen else ''} is decided.")
            else:
                st.info("No event is proposed. Select words on Read to add one.")
            draw_next_steps(loaded, [queue.source.id for queue in queues])
        else:
            note_as_seen(queued)
            if not chosen:
                st.caption(escape_markdown(queued.source.title))
            draw_decisions(queued)
            draw_card(queued)
            draw_merge(queued)
        with st.container(horizontal=True):
            draw_steps(_POSITION_KEY, len(waiting))
            draw_undo(last, has_undo=bool(last))
        draw_accept_all(waiting)
        draw_name_lists(loaded, waiting)


def _find_last_source(queues: list[SourceQueue]) -> str:
    """Return the source of the last decision; empty if there is none."""
    latest = [(queue.decisions[-1].when, queue.source.id) for queue in queues if queue.decisions]
    return max(latest)[1] if latest else ""


_OPEN_MARK = '<mark style="background:color-mix(in srgb, #f5c400 35%, transparent);color:inherit">'
"""Marks the words of the open card, legible in the light and in the dark theme."""


def _draw_text(queue: SourceQueue, current: QueuedDraft | None) -> None:
    """Draw the text with the proposed words underlined and those of the open card marked."""
    source = queue.source
    text = source.checked_passage.text
    marks = sorted({s.span for queued in queue.drafts for s in queued.draft.statements})
    own = {statement.span for statement in list_statements(current)} if current else set()
    parts, position = [], 0
    for start, end in marks:
        if start < position:
            continue
        parts.append(html.escape(text[position:start]))
        words = html.escape(text[start:end])
        parts.append(f"{_OPEN_MARK}{words}</mark>" if (start, end) in own else f"<u>{words}</u>")
        position = end
    parts.append(html.escape(text[position:]))
    body = "".join(parts).replace("\n", "</p><p>")
    st.html(f'<article data-reading lang="{html.escape(source.language)}"><p>{body}</p></article>')


def _draw_not_proposed(queue: SourceQueue) -> None:
    source, proposal = queue.source, queue.proposal
    if proposal is None:
        return
    with st.expander(f"Not proposed ({len(proposal.not_proposed)}), and words of your own"):
        for number, item in enumerate(proposal.not_proposed):
            st.caption(f"“{escape_markdown(item.words)}”: {escape_markdown(item.reason)}")
            st.button(
                "Propose all the same",
                key=f"select:{source.id}:{number}",
                on_click=select_span,
                args=(source.id, item.span),
            )
        st.text_area("Words of the text, exactly", key="review_words")
        st.button("Make a draft of these words", on_click=_select_words, args=(source,))


def _select_words(source: Source) -> None:
    words = st.session_state.get("review_words", "").strip()
    start = source.checked_passage.text.find(words) if words else -1
    if start < 0:
        set_message("error", "These words are not in the text: copy them.")
        return
    select_span(source.id, (start, start + len(words)))

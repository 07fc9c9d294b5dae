"""The Read page: a source's text with quotes and drafts marked, and the card of the open draft."""

from functools import partial

import streamlit as st

from conflictmap.app.article_date import draw_article_date
from conflictmap.app.assistant_panel import draw_assistant
from conflictmap.app.commits import remember_files, set_message, show_message
from conflictmap.app.curator_components import (
    SelectedWords,
    TextMark,
    read_selected_words,
    show_text,
)
from conflictmap.app.draft_card import draw_card, list_marks
from conflictmap.app.draft_decisions import (
    draw_decisions,
    draw_merge,
    draw_undo,
    watched_files,
)
from conflictmap.app.draft_queue import (
    READ_SOURCE_KEY,
    QueuedDraft,
    SourceQueue,
    article_date_of,
    draw_notes,
    read_source_queue,
    select_span,
    take_chosen_source,
)
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.git_button import draw_commit_button
from conflictmap.app.next_steps import draw_next_steps
from conflictmap.app.permissions import READ_ONLY_NOTE, may_write
from conflictmap.app.place_fields import take_place_words
from conflictmap.app.project_cache import HASH_BY_VERSION, LoadedProject
from conflictmap.app.queue_parts import draw_reading_style
from conflictmap.drafting.model import Span
from conflictmap.drafting.selection import read_date_words, read_figure_words
from geo.project.sources import Source
from geo.text.sentences import Sentences

_OPEN_KEY = "read_open"


def show_read_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Read")
    if not may_write():
        st.info(READ_ONLY_NOTE)
        return
    sources = {key: one for key, one in loaded.project.sources.items() if one.checked_passage.text}
    if not sources:
        st.info("There is no source with a text yet: add one on the page Sources.")
        return
    take_chosen_source(READ_SOURCE_KEY)
    chosen = st.selectbox(
        "Source", list(sources), format_func=lambda one: sources[one].title, key=READ_SOURCE_KEY
    )
    source = sources[chosen]
    queue = read_source_queue(loaded, source)
    _draw_state(queue)
    show_message()
    draw_commit_button()
    remember_files(watched_files(source.id))
    queued = _find_open(queue)
    draw_reading_style()
    left, right = st.columns([1, 1])
    with left:
        _draw_text(loaded, queue, queued)
    with right:
        if queued is None:
            if queue.drafts:
                st.success("Every draft of this source is decided. Select words to add an event.")
            else:
                st.info("No event is proposed from this source. Select words to add one.")
            draw_next_steps(loaded, [source.id])
        else:
            draw_decisions(queued)
            draw_card(queued)
            draw_merge(queued)
        _draw_moves(queue, queued)


def _draw_state(queue: SourceQueue) -> None:
    if queue.proposal is None:
        st.error(escape_markdown(queue.error))
        return
    draw_notes(queue)
    draw_article_date(queue)
    draw_assistant(queue.source)
    st.caption(f"{len(queue.drafts) - len(queue.waiting)} of {len(queue.drafts)} decided")


# The open card


def _find_open(queue: SourceQueue) -> QueuedDraft | None:
    """Return the draft that was opened, else the first that waits."""
    wanted = st.session_state.get(f"{_OPEN_KEY}:{queue.source.id}")
    named = (one for one in queue.waiting if one.key == wanted)
    return next(named, queue.waiting[0] if queue.waiting else None)


def _open_draft(source_id: str, key: str) -> None:
    st.session_state[f"{_OPEN_KEY}:{source_id}"] = key


def _draw_moves(queue: SourceQueue, queued: QueuedDraft | None) -> None:
    before, after, undo = st.columns(3)
    waiting = sorted(queue.waiting, key=lambda one: one.decision_key)
    position = waiting.index(queued) if queued is not None else 0
    for column, label, key, step in ((before, "Previous", "k", -1), (after, "Next", "j", 1)):
        other = position + step
        is_there = 0 <= other < len(waiting)
        column.button(
            label,
            shortcut=key,
            disabled=not is_there,
            on_click=_open_draft,
            args=(queue.source.id, waiting[other].key if is_there else ""),
        )
    with undo:
        draw_undo(queue.source.id, has_undo=bool(queue.decisions))


# The text


def _draw_text(loaded: LoadedProject, queue: SourceQueue, queued: QueuedDraft | None) -> None:
    source = queue.source
    text = source.checked_passage.text
    marks = [
        *_list_quotes(loaded, source.id),
        *_list_drafts(queue),
        *list_marks(queued),
    ]
    show_text(
        text,
        key=f"text:{source.id}",
        language=source.language,
        sentences=_split_sentences(loaded, source.id),
        marks=marks,
        has_card=queued is not None,
        on_words=partial(_use_words, loaded, queue, queued),
    )


@st.cache_data(show_spinner=False, max_entries=50, hash_funcs=HASH_BY_VERSION)
def _split_sentences(loaded: LoadedProject, source_id: str) -> list[Span]:
    source = loaded.project.sources[source_id]
    sentences = Sentences(source.checked_passage.text, source.language)
    return [(start, end) for start, end in sentences]


@st.cache_data(show_spinner=False, max_entries=50, hash_funcs=HASH_BY_VERSION)
def _list_quotes(loaded: LoadedProject, source_id: str) -> list[TextMark]:
    """Return the quotes of the project's events in a source."""
    marks = []
    for event in loaded.project.events:
        for statement in event.statements:
            if statement.source == source_id:
                anchor = statement.checked_anchor
                title = f"Quoted by {event.id}"
                marks.append(TextMark((anchor.start, anchor.end), "quoted", title=title))
    return marks


def _list_drafts(queue: SourceQueue) -> list[TextMark]:
    return [
        TextMark(statement.span, "proposed")
        for queued in queue.waiting
        for statement in queued.draft.statements
    ]


def _use_words(loaded: LoadedProject, queue: SourceQueue, queued: QueuedDraft | None) -> None:
    """Take over words that the curator selected: a callback of the text."""
    source = queue.source
    words = read_selected_words(source.checked_passage.text, f"text:{source.id}")
    if words is None or not may_write():
        return
    if words.action == "open":
        _open_at(queue, words.span[0])
    elif words.action == "event":
        _add_event(loaded, source, words.span)
    elif queued is not None and words.action == "statement":
        spans = st.session_state.setdefault(f"extra:{queued.key}", [])
        if words.span not in spans:
            spans.append(words.span)
    elif queued is not None:
        _set_attribute(queued, words)


def _open_at(queue: SourceQueue, start: int) -> None:
    for one in queue.waiting:
        if any(statement.span[0] == start for statement in one.draft.statements):
            _open_draft(queue.source.id, one.key)
            return


def _add_event(loaded: LoadedProject, source: Source, span: Span) -> None:
    select_span(source.id, span)
    for one in read_source_queue(loaded, source).waiting:
        start, end = one.draft.statements[0].span
        if start <= span[0] < end or span[0] <= start < span[1]:
            _open_draft(source.id, one.key)  # the last one: that of the words just selected


def _set_attribute(queued: QueuedDraft, words: SelectedWords) -> None:
    """Write the date, place, number or speaker of the selected words into the open card."""
    state, key = st.session_state, queued.key
    text = queued.source.checked_passage.text
    quoted = " ".join(text[slice(*words.span)].split())
    if words.action == "date":
        date = read_date_words(text, words.span, article_date_of(queued.source))
        _set_field(f"date:{key}", date.value, date.why)
    elif words.action == "place":
        take_place_words(queued, words.span)
    elif words.action == "killed":
        figure = read_figure_words(text, words.span)
        if figure.value is None:
            set_message("error", figure.why)
            return
        for name in ("low", "best", "high"):
            state[f"{name}:{key}"] = getattr(figure.value, name)
        state[f"note:killed:{key}"] = f"From “{quoted}”. {figure.why}"
    else:
        state[f"by:0:{key}"] = quoted


def _set_field(key: str, value: str | None, why: str) -> None:
    if value is None:
        set_message("error", why)
        return
    st.session_state[key] = value
    st.session_state[f"note:{key}"] = why

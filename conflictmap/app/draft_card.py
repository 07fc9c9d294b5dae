"""The card of a draft: its attributes with their evidence, and its statements."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from conflictmap.app.commits import commit_plan
from conflictmap.app.curator_components import TextMark
from conflictmap.app.draft_queue import (
    QueuedDraft,
    article_date_of,
    propose_words,
    select_span,
)
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.place_fields import (
    choose_candidate,
    current_place,
    draw_place,
    read_place,
    read_place_note,
    suggest_place,
)
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject
from conflictmap.app.review_keys import draw_keys
from conflictmap.drafting.model import Draft, DraftStatement, Found, Span
from conflictmap.drafting.selection import complete_date
from conflictmap.editing.accept_draft import AcceptedValues, suggest_values
from conflictmap.editing.actor_names import (
    apply_actor_names,
    find_known_actor,
    plan_actor_name,
    read_actor_names,
)
from conflictmap.editing.transaction import ProjectEditor
from geo.project.vocabulary import EVENT_TYPES, STANCES
from geo.text.plurals import pluralize

SURE_SIGNS = {"said": "● said", "likely": "◐ likely", "open": "○ open"}
_LETTERS = {"date": "D", "place": "P", "fatalities": "K", "by": "S"}


def draw_card(queued: QueuedDraft) -> None:
    """Draw the fields of a draft."""
    draft, key = queued.draft, queued.key
    suggested = suggest_values(draft)
    _draw_keys(queued)
    with st.container(border=True):
        _draw_text_field("Title", suggested.title, f"title:{key}")
        work_out = partial(_work_out_date, queued)
        _draw_attribute("Date (EDTF)", suggested.date, draft.date, f"date:{key}", work_out)
        place = suggest_place(queued)
        st.session_state.setdefault(f"place:{key}", place)
        _draw_attribute("Place", place, current_place(queued), f"place:{key}")
        draw_place(queued)
        st.selectbox(
            "Type",
            list(EVENT_TYPES),
            index=list(EVENT_TYPES).index(suggested.type),
            key=f"type:{key}",
            help=escape_markdown(draft.type.why),
        )
        actors = join_actors(_suggest_actors(queued))
        _draw_attribute("Actors, with commas", actors, draft.actors, f"actors:{key}")
        _draw_actor_questions(queued)
        _draw_figures(suggested, draft, key)
        _draw_statements(queued)


def _draw_keys(queued: QueuedDraft) -> None:
    """Draw the keys of the card, with the names that its fields offer.

    Those of the source's own drafts come first: the right place of an event is nearly always
    another name of its article. Then those of the map's events, the most used first.
    """
    project, own = queued.loaded.project, queued.source_drafts
    places = Counter(
        located.place for located in queued.loaded.located if located.place and located.drawn
    )
    speakers = Counter(row.by for event in project.events for row in event.statements if row.by)
    own_places = [one.place.value.expression for one in own if one.place.value is not None]
    own_speakers = [row.by.value for one in own for row in one.statements if row.by.value]
    draw_keys(
        queued.key,
        places=list_names(own_places, places),
        speakers=list_names(own_speakers, speakers),
        on_number=lambda name, number: _take_number(queued, name, number),
        on_split=lambda: _split_last(queued),
    )


def list_names(first: Sequence[str], used: Counter[str]) -> list[str]:
    """Return names without repetition, those of the text first, then the most used."""
    return list(dict.fromkeys([*first, *(name for name, _ in used.most_common())]))


def _take_number(queued: QueuedDraft, name: str, number: int) -> None:
    """Take over a digit: a type, or a place of the name."""
    if name == "candidate":
        choose_candidate(queued, number)
    elif number <= len(EVENT_TYPES):
        st.session_state[f"type:{queued.key}"] = list(EVENT_TYPES)[number - 1]


def _split_last(queued: QueuedDraft) -> None:
    """Make a draft of its own of the last statement that is kept."""
    for number, statement in reversed(list(enumerate(list_statements(queued)))):
        if number and st.session_state.get(f"keep:{number}:{queued.key}", True):
            _split_statement(queued, number, statement.span)
            return


def _draw_text_field(
    label: str, value: str, key: str, on_change: Callable[[], None] | None = None
) -> None:
    """Draw a field whose value the text may set.

    The state has the value, so that a callback can change it. It is the default, too: Streamlit
    sends a value of the state once, and a browser that misses it, because a key interrupts the
    drawing, would show an empty field and report it as such.
    """
    st.session_state.setdefault(key, value)
    st.text_input(label, value, key=key, on_change=on_change)


def _draw_attribute(
    label: str,
    value: str,
    found: Found[Any],
    key: str,
    on_change: Callable[[], None] | None = None,
) -> None:
    _draw_text_field(label, value, key, on_change)
    _draw_evidence(found, key)


def _draw_evidence(found: Found[Any], key: str) -> None:
    """Draw how a value was found, or the note of what the curator changed."""
    note = st.session_state.get(f"note:{key}")
    st.caption(escape_markdown(note or f"{SURE_SIGNS[found.sure]}: {found.why}"))


def _work_out_date(queued: QueuedDraft) -> None:
    """Replace words such as "last Tuesday" in the field of the date by their date."""
    key = f"date:{queued.key}"
    words = str(st.session_state.get(key, "")).strip()
    date = complete_date(words, article_date_of(queued.source))
    st.session_state.pop(f"note:{key}", None)
    if date.value is not None and date.value != words:
        st.session_state[key] = date.value
        st.session_state[f"note:{key}"] = date.why


def _draw_figures(suggested: AcceptedValues, draft: Draft, key: str) -> None:
    figures = suggested.fatalities or {}
    for column, name in zip(st.columns(3), ("low", "best", "high"), strict=True):
        value = figures.get(name)
        st.session_state.setdefault(f"{name}:{key}", value)
        column.number_input(f"Killed, {name}", 0, None, value, step=1, key=f"{name}:{key}")
    _draw_evidence(draft.fatalities, f"killed:{key}")


# Actors


def _suggest_actors(queued: QueuedDraft) -> tuple[str, ...]:
    """Return the actors of a draft, as the curators decided to write them."""
    names = read_actor_names(ProjectEditor(PROJECT_FOLDER))
    return apply_actor_names(suggest_values(queued.draft).actors, names)


def count_known_actors(loaded: LoadedProject) -> dict[str, int]:
    """Return in how many events of the map each actor is, the most frequent first."""
    counts = Counter(actor for event in loaded.project.events for actor in event.actors)
    return dict(counts.most_common())


def _draw_actor_questions(queued: QueuedDraft) -> None:
    """Ask about each new actor that resembles one of the project's."""
    known = count_known_actors(queued.loaded)
    for number, actor in enumerate(_read_actors(queued.key)):
        similar = find_known_actor(actor, list(known))
        if similar is None:
            continue
        st.caption(
            f"“{escape_markdown(actor)}” is new. Is it “{escape_markdown(similar)}”, which "
            f"{pluralize(known[similar], 'event')} already name?"
        )
        st.button(
            f"Write “{escape_markdown(similar)}” in all drafts",
            key=f"actor:{number}:{queued.key}",
            on_click=_rename_actor,
            args=(queued, actor, similar),
        )


def join_actors(actors: Sequence[str]) -> str:
    """Return names in one line, with commas, or with semicolons where a name has a comma."""
    if any("," in actor for actor in actors):
        return "".join(f"{actor}; " for actor in actors).strip()
    return ", ".join(actors)


def split_actors(words: str) -> list[str]:
    """Return the names in a line of `join_actors`."""
    parts = words.split(";" if ";" in words else ",")
    return [part.strip() for part in parts if part.strip()]


def _read_actors(key: str) -> list[str]:
    return split_actors(str(st.session_state.get(f"actors:{key}", "")))


def _rename_actor(queued: QueuedDraft, actor: str, written: str) -> None:
    """Write a name for an actor in this draft and in all that come."""
    before = _read_actors(queued.key)
    if decide_actor_name(actor, written):
        actors = apply_actor_names(before, {actor: written})
        st.session_state[f"actors:{queued.key}"] = join_actors(actors)


def decide_actor_name(actor: str, written: str) -> bool:
    """Write an actor as another name in all drafts, and fill the fields of the cards anew.

    Returns:
        Whether it was written.
    """

    def plan(editor: ProjectEditor) -> str:
        plan_actor_name(editor, actor, written)
        return f"In all drafts, {actor} is written as {written}"

    is_written = commit_plan(plan)
    if is_written:
        for key in list(st.session_state):
            if str(key).startswith("actors:"):
                del st.session_state[key]
    return is_written


# Statements


def list_statements(queued: QueuedDraft) -> list[DraftStatement]:
    """Return the statements of the draft, and those that the curator added from the text."""
    extra = [
        propose_words(queued.loaded, queued.source.id, span).statements[0]
        for span in st.session_state.get(f"extra:{queued.key}", [])
    ]
    return [*queued.draft.statements, *extra]


def _draw_statements(queued: QueuedDraft) -> None:
    key = queued.key
    st.markdown("**Statements**")
    for number, statement in enumerate(list_statements(queued)):
        st.checkbox(
            f"“{escape_markdown(statement.quote)}”",
            value=True,
            key=f"keep:{number}:{key}",
            disabled=number == 0,
            help="Clear it to leave this statement out of the event." if number else None,
        )
        stance, by, split = st.columns([2, 3, 1], vertical_alignment="bottom")
        stance.selectbox(
            f"Stance of statement {number + 1}",
            STANCES,
            index=STANCES.index(statement.stance.value or STANCES[0]),
            key=f"stance:{number}:{key}",
        )
        with by:
            _draw_text_field(
                f"Statement {number + 1} said by", statement.by.value or "", f"by:{number}:{key}"
            )
        if number:
            split.button(
                "Split",
                key=f"split:{number}:{key}",
                help="Make a draft of its own of this statement.",
                on_click=_split_statement,
                args=(queued, number, statement.span),
            )


def _split_statement(queued: QueuedDraft, number: int, span: Span) -> None:
    st.session_state[f"keep:{number}:{queued.key}"] = False
    select_span(queued.source.id, span)


def kept_statements(queued: QueuedDraft) -> tuple[DraftStatement, ...]:
    """Return the statements that go into the event, with stance and speaker as on the card."""
    state, key = st.session_state, queued.key
    kept = []
    for number, statement in enumerate(list_statements(queued)):
        if number and not state.get(f"keep:{number}:{key}", True):
            continue
        stance = state.get(f"stance:{number}:{key}", statement.stance.value)
        by = state.get(f"by:{number}:{key}", statement.by.value or "").strip() or None
        kept.append(
            replace(
                statement,
                stance=replace(statement.stance, value=stance),
                by=replace(statement.by, value=by),
            )
        )
    return tuple(kept)


# What the card holds


def read_values(queued: QueuedDraft) -> AcceptedValues:
    """Return the values as the card shows them."""
    state, draft, key = st.session_state, queued.draft, queued.key
    suggested = suggest_values(draft)
    figures = {
        name: int(state[f"{name}:{key}"])
        for name in ("low", "best", "high")
        if state.get(f"{name}:{key}") is not None
    }
    actors = _read_actors(key)
    place = read_place(queued)
    date, date_note = _read_date(queued, suggested)
    count = len(list_statements(queued))
    has_extra = count != len(draft.statements)
    return replace(
        suggested,
        title=state[f"title:{key}"].strip(),
        date=date,
        place=place,
        type=state[f"type:{key}"],
        actors=tuple(actors),
        fatalities=figures or None,
        review="verified" if state.get(f"verified:{key}") else "draft",
        date_note=date_note,
        place_note=read_place_note(queued, place, suggested),
        figures_are_proposed=suggested.figures_are_proposed
        and not has_extra
        and (figures or None) == suggested.fatalities
        and all(state.get(f"keep:{n}:{key}", True) for n in range(count)),
    )


def _read_date(queued: QueuedDraft, suggested: AcceptedValues) -> tuple[str, str]:
    """Return the date on the card, worked out if it is in words, and how it was found."""
    key = f"date:{queued.key}"
    words = str(st.session_state[key]).strip()
    if words == suggested.date:
        return words, suggested.date_note
    date = complete_date(words, article_date_of(queued.source))
    if date.value is not None and date.value != words:
        return date.value, date.why
    return words, st.session_state.get(f"note:{key}", "")


# Marks of the text


def list_marks(queued: QueuedDraft | None) -> list[TextMark]:
    """Return the marks of the open card: its quotes, and the words of its attributes."""
    if queued is None:
        return []
    draft = queued.draft
    marks = [TextMark(statement.span, "open") for statement in list_statements(queued)]
    found: dict[str, tuple[Found[Any], ...]] = {
        "date": (draft.date,),
        "place": (current_place(queued),),
        "fatalities": (draft.fatalities,),
        "by": tuple(statement.by for statement in draft.statements),
    }
    for name, attributes in found.items():
        marks += [
            TextMark(span, "words", _LETTERS[name], one.why)
            for one in attributes
            for span in one.spans
        ]
    return marks

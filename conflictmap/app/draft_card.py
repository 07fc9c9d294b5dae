"""The card of a draft: its attributes with their evidence, its statements, its place on the map."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from conflictmap.app.commits import commit_plan, set_message
from conflictmap.app.curator_components import (
    PlaceMarker,
    TextMark,
    read_picked_place,
    show_place_map,
)
from conflictmap.app.draft_queue import (
    QueuedDraft,
    article_date_of,
    propose_words,
    read_place_of_words,
    select_span,
)
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.given_place import (
    draw_given_place,
    find_middle,
    find_point,
    find_shape,
    forget_given_place,
    is_place_given,
    keep_given_place,
    read_given_place,
    read_reason,
)
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject, load_geonames
from conflictmap.app.review_keys import draw_keys
from conflictmap.drafting.model import Draft, DraftPlace, DraftStatement, Found, Span
from conflictmap.drafting.selection import complete_date
from conflictmap.editing.accept_draft import AcceptedValues, suggest_values
from conflictmap.editing.actor_names import (
    apply_actor_names,
    find_known_actor,
    plan_actor_name,
    read_actor_names,
)
from conflictmap.editing.transaction import ProjectEditor
from geo.errors import OutputError
from geo.geocoding.gazetteer import Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.results import Candidate
from geo.geometry.geodesy import geodesic_distance_m
from geo.project.vocabulary import EVENT_TYPES, STANCES
from geo.text.plurals import pluralize
from layers.static_map.svg_map import CandidateMarker, candidate_bounds

SURE_SIGNS = {"said": "● said", "likely": "◐ likely", "open": "○ open"}
_LETTERS = {"date": "D", "place": "P", "fatalities": "K", "by": "S"}
MAX_CANDIDATES = 6
"""Number of places of a name that a card offers, with the one that is proposed."""


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
        _draw_place(queued)
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
        _choose_candidate(queued, number)
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


# Place


def suggest_place(queued: QueuedDraft) -> str:
    """Return the place expression that the card begins with; empty if there is none."""
    return queued.place_choice.written or queued.place_words


def current_place(queued: QueuedDraft) -> Found[DraftPlace]:
    """Return the place of the words in the field: as proposed, or read by the same rules."""
    proposed = queued.draft.place
    words = str(st.session_state.get(f"place:{queued.key}", suggest_place(queued))).strip()
    if proposed.value is not None and words == proposed.value.expression:
        return proposed
    taken: Found[DraftPlace] | None = st.session_state.get(f"taken:{queued.key}")
    if taken is not None and taken.value is not None and words == taken.value.expression:
        return taken
    if words in ("", "none"):
        return Found(None, (), "no place", "open", proposed.why)
    return replace(read_place_of_words(queued.loaded, words, (0, len(words))), spans=())


def take_place_words(queued: QueuedDraft, span: Span) -> None:
    """Write the place of selected words of the text into the field."""
    text = queued.source.checked_passage.text
    found = read_place_of_words(queued.loaded, text, span)
    if found.value is None:  # pragma: no cover  words always give a place, with or without a point
        return
    state, key = st.session_state, queued.key
    _forget_choice(key)
    state[f"taken:{key}"] = found
    state[f"place:{key}"] = found.value.expression


def _draw_place(queued: QueuedDraft) -> None:
    key, loaded = queued.key, queued.loaded
    chosen = _find_chosen(queued)
    place = current_place(queued).value
    if is_place_given(key):
        draw_given_place(key)
        kind = shape.kind if (shape := find_shape(key)) is not None else "point"
        label = f"Take the {kind} back"
        st.button(label, key=f"forget:{key}", on_click=_forget_choice, args=(key,))
    elif chosen is not None:
        st.caption(f"Place chosen: {escape_markdown(_describe_choice(queued, chosen))}")
        st.button("Take the choice back", key=f"forget:{key}", on_click=_forget_choice, args=(key,))
    markers = _list_markers(place, key)
    bounds = _choose_bounds(loaded, markers, key)
    if not markers and not is_place_given(key):
        st.caption(
            "No place on the map: name one, give a point or draw a line or an area on the map, or "
            "write none."
        )
    show_place_map(
        loaded,
        key=f"map:{key}",
        bounds=bounds,
        markers=markers,
        radius_m=place.radius_m if place else None,
        shape=find_shape(key),
        on_place=lambda: _take_place(queued),
    )
    for number, candidate in enumerate(_other_candidates(place), 2):
        st.button(
            f"{number}: {escape_markdown(describe_candidate(candidate, place))}",
            key=f"choose:{number}:{key}",
            on_click=_choose_candidate,
            args=(queued, number),
        )


def describe_candidate(candidate: Candidate, place: DraftPlace | None) -> str:
    """Return name, kind and containers of a place, and how far it is from the one proposed."""
    parts = [candidate.name, candidate.kind, *candidate.within]
    if place is not None and place.point is not None:
        distance_m = geodesic_distance_m(place.point, candidate.point)
        parts.append(f"{distance_m / 1000:,.0f} km from 1")
    return ", ".join(parts)


def _other_candidates(place: DraftPlace | None) -> tuple[Candidate, ...]:
    return place.candidates[1:MAX_CANDIDATES] if place is not None else ()


def _list_markers(place: DraftPlace | None, key: str) -> list[PlaceMarker]:
    point, shape = find_point(key), find_shape(key)
    if point is not None:
        return [PlaceMarker(1, "Point given", (point[0], point[1]), float(point[2]))]
    if shape is not None:
        return []
    if place is None or place.point is None:
        return []
    first = PlaceMarker(1, place.name or place.expression, place.point, place.radius_m or 1000.0)
    others = [
        PlaceMarker(number, candidate.name, candidate.point, candidate.radius_m)
        for number, candidate in enumerate(_other_candidates(place), 2)
    ]
    return [first, *others]


def _choose_bounds(loaded: LoadedProject, markers: list[PlaceMarker], key: str) -> list[float]:
    """Return a box around the first place or the shape; without them, the bounds of the map."""
    shape = find_shape(key)
    if shape is not None:
        point, radius_m = find_middle(shape)
        return candidate_bounds([CandidateMarker(1, point, radius_m)])
    if not markers:
        return list(loaded.project.map_info.bounds.unwrapped_edges)
    first = markers[0]
    return candidate_bounds([CandidateMarker(first.number, first.point, first.radius_m)])


def _take_place(queued: QueuedDraft) -> None:
    """Take over what the curator chose on the map."""
    key = queued.key
    picked = read_picked_place(f"map:{key}")
    if picked is None:
        return
    if picked.number is not None:
        _choose_candidate(queued, picked.number)
        return
    try:
        keep_given_place(key, picked, queued.loaded.project.map_info.bounds)
    except OutputError as error:
        set_message("error", str(error))
        return
    st.session_state[f"candidate:{key}"] = ""


def _find_chosen(queued: QueuedDraft) -> str | None:
    """Return the id of the place of the name that was chosen, on the card or for every draft."""
    chosen = st.session_state.get(f"candidate:{queued.key}", queued.place_choice.candidate)
    others = _other_candidates(current_place(queued).value)
    return chosen if any(one.id == chosen for one in others) else None


def _choose_candidate(queued: QueuedDraft, number: int) -> None:
    """Choose a place of the draft's name; the first is the one that was proposed."""
    place = current_place(queued).value
    if place is None or not 1 <= number <= len(_other_candidates(place)) + 1:
        return
    state, key = st.session_state, queued.key
    forget_given_place(key)
    if number == 1:
        state[f"candidate:{key}"] = ""
        return
    state[f"candidate:{key}"] = _other_candidates(place)[number - 2].id


def _forget_choice(key: str) -> None:
    forget_given_place(key)
    st.session_state[f"candidate:{key}"] = ""  # takes back what was decided for every draft, too


def _describe_choice(queued: QueuedDraft, identifier: str) -> str:
    place = current_place(queued).value
    found = next((one for one in _other_candidates(place) if one.id == identifier), None)
    return ", ".join((found.name, *found.within)) if found else identifier


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
        place_note=_read_place_note(queued, place, suggested),
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


def _read_place_note(queued: QueuedDraft, place: object, suggested: AcceptedValues) -> str:
    """Return how the place was found; an event without a place needs the reason."""
    if place == "none":
        return queued.draft.place.why
    if find_shape(queued.key) is not None and isinstance(place, str):
        return read_reason(queued.key)
    if is_place_given(queued.key):
        return ""  # the record of the place has the reason
    if place == suggested.place:
        return suggested.place_note
    found = current_place(queued)
    return found.why if isinstance(place, str) and found.sure != "said" else ""


def read_place(queued: QueuedDraft) -> str | dict[str, Any]:
    """Return the place as written on the card; a point that was given is a mapping."""
    words = str(st.session_state.get(f"place:{queued.key}", suggest_place(queued))).strip()
    if is_place_given(queued.key):
        return read_given_place(queued.key, words, queued.loaded.project.map_info.bounds) or words
    return _read_area(queued, words) or words


def _read_area(queued: QueuedDraft, words: str) -> dict[str, Any] | None:
    """Return the place as a mapping if it is an area or place that only the world's ground has."""
    place, chosen = current_place(queued).value, _find_chosen(queued)
    gazetteer = queued.loaded.project.gazetteer
    if chosen is not None and not chosen.startswith("geonames:"):
        return {"id": chosen} if gazetteer.find_by_id(chosen) is not None else None
    if place is None or place.point is None or place.where_prec is None or chosen is not None:
        return None
    if words != place.expression or is_place_given(queued.key):
        return None
    if all(one.startswith("geonames:") for one in place.toponym_ids) or (
        Geocoder(gazetteer).geocode(words).status == "found"
    ):
        return None
    lon, lat = place.point
    return {
        "point": [round(lon, 5), round(lat, 5)],
        "where_prec": place.where_prec,
        "name": place.name or words,
        "why": current_place(queued).why,
    }


def find_new_toponyms(
    queued: QueuedDraft, values: AcceptedValues
) -> tuple[tuple[str, Toponym], ...]:
    """Return the places of GeoNames that the accepted place needs in the project."""
    place, chosen = current_place(queued).value, _find_chosen(queued)
    if place is None or not isinstance(values.place, str) or is_place_given(queued.key):
        return ()
    if chosen is None and (
        Geocoder(queued.loaded.project.gazetteer).geocode(values.place).status == "found"
    ):
        return ()
    pairs = list(zip(place.toponym_names, place.toponym_ids, strict=False))
    if chosen is not None and pairs:
        pairs = [(pairs[0][0], chosen), *pairs[1:]]
    found = [
        (name, load_geonames().find_by_id(identifier))
        for name, identifier in pairs
        if identifier.startswith("geonames:") and name in values.place
    ]
    return tuple((name, toponym) for name, toponym in found if toponym is not None)


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

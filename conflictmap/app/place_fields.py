"""The place on a draft's card: by words, one of the places of a name, or given on the map."""

from dataclasses import replace
from typing import Any

import streamlit as st

from conflictmap.app.commits import set_message
from conflictmap.app.curator_components import PlaceMarker, read_picked_place, show_place_map
from conflictmap.app.draft_queue import QueuedDraft, read_place_of_words
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
from conflictmap.app.project_cache import LoadedProject, load_geonames
from conflictmap.drafting.model import DraftPlace, Found, Span
from conflictmap.editing.accept_draft import AcceptedValues
from geo.errors import OutputError
from geo.geocoding.gazetteer import Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.results import Candidate
from geo.geometry.geodesy import geodesic_distance_m
from layers.static_map.svg_map import CandidateMarker, candidate_bounds

NO_PLACE = "none"
"""What the field of the place has for an event without a place on the map."""

_MAX_LEAST_EXTENT_M = 60_000
"""Maximum of the least radius in metres of the area that is shown around a place."""

MAX_CANDIDATES = 6
"""Number of places of a name that a card offers, with the one that is proposed."""


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
    if words in ("", NO_PLACE):
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


def draw_place(queued: QueuedDraft) -> None:
    """Draw the map of the place, what was given on it, and the other places of the name."""
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
    bounds = _choose_bounds(queued, markers)
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
            on_click=choose_candidate,
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


def _choose_bounds(queued: QueuedDraft, markers: list[PlaceMarker]) -> list[float]:
    """Return a box around the first place or the shape.

    Without them, it is a box around the places of the source's other drafts, or that of the map.
    """
    loaded, key = queued.loaded, queued.key
    shape = find_shape(key)
    if shape is not None:
        point, radius_m = find_middle(shape)
        return candidate_bounds([CandidateMarker(1, point, radius_m)])
    if not markers:
        near = _list_places_nearby(queued)
        return near or list(loaded.project.map_info.bounds.unwrapped_edges)
    first = markers[0]
    radius_m = max(first.radius_m, _choose_extent(loaded))
    return candidate_bounds([CandidateMarker(first.number, first.point, radius_m)])


def _choose_extent(loaded: LoadedProject) -> float:
    """Return the least radius in metres of what is shown: what is around a place identifies it."""
    bounds = loaded.project.map_info.bounds
    diagonal_m = geodesic_distance_m((bounds.west, bounds.south), (bounds.east, bounds.north))
    return min(_MAX_LEAST_EXTENT_M, diagonal_m / 4)


def _list_places_nearby(queued: QueuedDraft) -> list[float]:
    """Return a box around the places of the source's other drafts; empty if there are none.

    A place that no gazetteer has is mostly near another one of its article.
    """
    places = [one.place.value for one in queued.source_drafts]
    extent_m = _choose_extent(queued.loaded)
    markers = [
        CandidateMarker(1, place.point, max(place.radius_m or 0.0, extent_m))
        for place in places
        if place is not None and place.point is not None
    ]
    return candidate_bounds(markers) if markers else []


def _take_place(queued: QueuedDraft) -> None:
    """Take over what the curator chose on the map."""
    key = queued.key
    picked = read_picked_place(f"map:{key}")
    if picked is None:
        return
    if picked.number is not None:
        choose_candidate(queued, picked.number)
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


def choose_candidate(queued: QueuedDraft, number: int) -> None:
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


def is_place_located(queued: QueuedDraft, place: object) -> bool:
    """Return whether the place of a card has a position, or is stated to be none.

    Args:
        queued: The draft.
        place: The place as `read_place` returns it.
    """
    if not isinstance(place, str) or place == NO_PLACE or is_place_given(queued.key):
        return bool(place)
    found = current_place(queued).value
    if not place or (found is not None and found.point is not None):
        return bool(place)
    return Geocoder(queued.loaded.project.gazetteer).geocode(place).status == "found"


def describe_lost_place(queued: QueuedDraft, words: str) -> str:
    """Return why an event has no place on the map: what readers are shown.

    Args:
        queued: The draft.
        words: The words in the field of the place; may be empty.
    """
    if words in ("", NO_PLACE):
        proposed = queued.draft.place.value
        if proposed is None:
            return "The source names no place of the event."
        if proposed.point is not None:
            return f"The source names “{proposed.expression}”; the event is not placed there."
        words = proposed.expression
    text = queued.source.checked_passage.text
    named = f"The source names “{words}”" if words in text else f"The place is “{words}”"
    return f"{named}, which no gazetteer has."


def read_place_note(queued: QueuedDraft, place: object, suggested: AcceptedValues) -> str:
    """Return how the place was found; an event without a place needs the reason."""
    if place == NO_PLACE:
        return describe_lost_place(queued, "")
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

"""The Review page: the drafts of a source, one card at a time, accepted or rejected by one key."""

import html
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown, escape_markdown_lines
from conflictmap.app.permissions import READ_ONLY_NOTE, curator_name, may_write
from conflictmap.app.project_cache import (
    HASH_BY_VERSION,
    PROJECT_FOLDER,
    LoadedProject,
    load_geonames,
)
from conflictmap.app.viewer_component import current_theme
from conflictmap.drafting.model import Draft, DraftStatement, Found, Proposal, Span
from conflictmap.drafting.proposer import propose_events, propose_selection
from conflictmap.drafting.regions import open_region_finder
from conflictmap.editing.accept_draft import (
    AcceptedValues,
    plan_event,
    plan_removal,
    plan_statements,
    suggest_values,
)
from conflictmap.editing.decisions import (
    REJECTION_REASONS,
    Decision,
    Verdict,
    plan_decision,
    plan_undo,
    read_decisions,
)
from conflictmap.editing.transaction import ProjectEditor
from geo.dates import DateError
from geo.errors import ConflictMapError
from geo.geocoding.gazetteer import Toponym
from geo.geocoding.geocoder import Geocoder
from geo.io.folder import sha256_digest
from geo.project.events import EVENTS_FILE
from geo.project.sources import Source
from geo.project.vocabulary import EVENT_TYPES
from layers.static_map.svg_map import CandidateMarker, render_candidate_map

SOURCE_KEY = "review_source"
_POSITION_KEY = "review_position"
_DIGEST_KEY = "review_digest"
_MESSAGE_KEY = "review_message"
_SELECTION_KEY = "review_selection"
_SURE_SIGNS = {"said": "● said", "likely": "◐ likely", "open": "○ open"}


@dataclass(frozen=True)
class _Card:
    """The open card: a draft of a source, and the key of its widgets."""

    loaded: LoadedProject
    source: Source
    draft: Draft
    text_digest: str

    @property
    def key(self) -> str:
        """Key of the card's widgets."""
        return ":".join(map(str, _key_of(self.draft, self.text_digest)[1:]))


def show_review_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Review")
    if not may_write():
        st.info(READ_ONLY_NOTE)
        return
    sources = loaded.project.sources
    if not sources:
        st.info("There is no source yet: add one on the page Sources.")
        return
    chosen = st.selectbox(
        "Source", list(sources), format_func=lambda one: sources[one].title, key=SOURCE_KEY
    )
    source = sources[chosen]
    try:
        proposal = _propose(loaded, source.id, _article_date(source))
    except (DateError, ValueError) as error:
        st.error(escape_markdown(str(error)))
        return
    _draw_notes(proposal)
    editor = ProjectEditor(PROJECT_FOLDER)
    decisions = read_decisions(editor, source.id)
    text_digest = sha256_digest(source.passage.text.encode())
    decided = {row.key for row in decisions if row.verdict != "later"}
    drafts = [*proposal.drafts, *_selected_drafts(loaded, source)]
    waiting = [draft for draft in drafts if _key_of(draft, text_digest) not in decided]
    _show_message()
    st.caption(f"{len(drafts) - len(waiting)} of {len(drafts)} decided")
    st.session_state[_DIGEST_KEY] = _digest_of(editor)
    left, right = st.columns([2, 3])
    position = min(st.session_state.get(_POSITION_KEY, 0), max(0, len(waiting) - 1))
    draft = waiting[position] if waiting else None
    with left:
        _draw_text(source, drafts, draft)
        _draw_not_proposed(source, proposal)
    with right:
        if draft is None:
            st.success("Every draft of this source is decided.")
        else:
            _draw_card(_Card(loaded, source, draft, text_digest))
        _draw_moves(source, len(waiting), position, has_undo=bool(decisions))


def _article_date(source: Source) -> str | None:
    return source.date.edtf if source.date else None


@st.cache_data(show_spinner="Reading the text …", max_entries=50, hash_funcs=HASH_BY_VERSION)
def _propose(loaded: LoadedProject, source_id: str, article_date: str | None) -> Proposal:
    return propose_events(
        loaded.project.sources[source_id].passage.text,
        gazetteer=loaded.project.gazetteer,
        geonames_index=load_geonames(),
        article_date=article_date,
        area=_area_of(loaded),
        find_regions=open_region_finder().find_regions,
    )


def _area_of(loaded: LoadedProject) -> tuple[float, float, float, float]:
    bounds = loaded.project.map_info.bounds
    return bounds.west, bounds.south, bounds.east, bounds.north


def _selected_drafts(loaded: LoadedProject, source: Source) -> list[Draft]:
    """Return the drafts of words that the curator selected in this source."""
    spans: list[Span] = st.session_state.get(f"{_SELECTION_KEY}:{source.id}", [])
    return [
        propose_selection(
            source.passage.text,
            span,
            gazetteer=loaded.project.gazetteer,
            geonames_index=load_geonames(),
            article_date=_article_date(source),
            area=_area_of(loaded),
            find_regions=open_region_finder().find_regions,
        )
        for span in spans
    ]


def _key_of(draft: Draft, text_digest: str) -> tuple[str, int, int, str]:
    start, end = draft.statements[0].span
    return text_digest, start, end, draft.type.value or ""


def _digest_of(editor: ProjectEditor) -> str | None:
    data = editor.read(EVENTS_FILE)
    return None if data is None else sha256_digest(data)


def _draw_notes(proposal: Proposal) -> None:
    if proposal.banner:
        st.warning(escape_markdown(proposal.banner))
    for note in proposal.notes:
        st.info(escape_markdown(note))


def _show_message() -> None:
    kind, text = st.session_state.pop(_MESSAGE_KEY, ("", ""))
    if kind == "error":
        st.error(escape_markdown_lines(text))
    elif kind:
        st.success(escape_markdown(text))


# The text


_OPEN_MARK = '<mark style="background:color-mix(in srgb, #f5c400 35%, transparent);color:inherit">'
"""Marks the words of the open card, legible in the light and in the dark theme."""


def _draw_text(source: Source, drafts: list[Draft], current: Draft | None) -> None:
    """Draw the text with the proposed words underlined and those of the open card marked."""
    text = source.passage.text
    marks = sorted({s.span for draft in drafts for s in draft.statements})
    own = {statement.span for statement in current.statements} if current else set()
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
    st.html(f'<article lang="{html.escape(source.language)}"><p>{body}</p></article>')


def _draw_not_proposed(source: Source, proposal: Proposal) -> None:
    with st.expander(f"Not proposed ({len(proposal.not_proposed)}), and words of your own"):
        for number, item in enumerate(proposal.not_proposed):
            st.caption(f"“{escape_markdown(item.words)}”: {escape_markdown(item.reason)}")
            st.button(
                "Propose all the same",
                key=f"select:{source.id}:{number}",
                on_click=_select_span,
                args=(source.id, item.span),
            )
        st.text_area("Words of the text, exactly", key="review_words")
        st.button("Make a draft of these words", on_click=_select_words, args=(source,))


def _select_span(source_id: str, span: Span) -> None:
    spans = st.session_state.setdefault(f"{_SELECTION_KEY}:{source_id}", [])
    if span not in spans:
        spans.append(span)


def _select_words(source: Source) -> None:
    words = st.session_state.get("review_words", "").strip()
    start = source.passage.text.find(words) if words else -1
    if start < 0:
        st.session_state[_MESSAGE_KEY] = ("error", "These words are not in the text: copy them.")
        return
    _select_span(source.id, (start, start + len(words)))


# The card


def _draw_card(card: _Card) -> None:
    loaded, draft, key = card.loaded, card.draft, card.key
    suggested = suggest_values(draft)
    with st.container(border=True):
        st.text_input("Title", suggested.title, key=f"title:{key}")
        _draw_attribute("Date (EDTF)", suggested.date, draft.date, f"date:{key}")
        place = str(suggested.place) or (draft.place.value.expression if draft.place.value else "")
        _draw_attribute("Place", place, draft.place, f"place:{key}")
        _draw_point(key)
        st.selectbox(
            "Type",
            list(EVENT_TYPES),
            index=list(EVENT_TYPES).index(suggested.type),
            key=f"type:{key}",
            help=escape_markdown(draft.type.why),
        )
        _draw_attribute("Actors, with commas", ", ".join(suggested.actors), draft.actors, f"actors:{key}")  # fmt: skip  # noqa: E501
        _draw_figures(suggested, draft, key)
        _draw_statements(draft, key)
        _draw_place_sketch(loaded, draft)
    _draw_decisions(card)


def _draw_attribute(label: str, value: str, found: Found[Any], key: str) -> None:
    st.text_input(label, value, key=key)
    st.caption(f"{_SURE_SIGNS[found.sure]}: {escape_markdown(found.why)}")


def _draw_point(key: str) -> None:
    with st.expander("Give a point instead"):
        lon, lat, radius = st.columns(3)
        lon.number_input("Longitude", -180.0, 180.0, None, format="%.5f", key=f"lon:{key}")
        lat.number_input("Latitude", -90.0, 90.0, None, format="%.5f", key=f"lat:{key}")
        radius.number_input("Radius in metres", 1, 1_000_000, None, key=f"radius:{key}")
        st.text_input("Why this point", key=f"why:{key}")


def _draw_figures(suggested: AcceptedValues, draft: Draft, key: str) -> None:
    figures = suggested.fatalities or {}
    for column, name in zip(st.columns(3), ("low", "best", "high"), strict=True):
        column.number_input(
            f"Killed, {name}", 0, None, figures.get(name), step=1, key=f"{name}:{key}"
        )
    st.caption(f"{_SURE_SIGNS[draft.fatalities.sure]}: {escape_markdown(draft.fatalities.why)}")


def _draw_statements(draft: Draft, key: str) -> None:
    st.markdown("**Statements**")
    for number, statement in enumerate(draft.statements):
        by = statement.by.value or "the article"
        st.checkbox(
            f"{statement.stance.value}, {escape_markdown(by)}: "
            f"“{escape_markdown(statement.quote)}”",
            value=True,
            key=f"keep:{number}:{key}",
            disabled=number == 0,
            help="Clear it to leave this statement out of the event." if number else None,
        )


def _draw_place_sketch(loaded: LoadedProject, draft: Draft) -> None:
    place = draft.place.value
    if place is None or place.point is None:
        st.caption("No place on the map: name one, or give a point.")
        return
    markers = [CandidateMarker(1, place.point, place.radius_m or 1000.0, None)]
    markers += [
        CandidateMarker(number, candidate.point, candidate.radius_m, None)
        for number, candidate in enumerate(place.candidates[1:4], 2)
    ]
    try:
        st.image(render_candidate_map(loaded.document, markers, current_theme()), width="stretch")
    except ValueError:
        st.caption("The place cannot be drawn on this map.")
    for number, candidate in enumerate(place.candidates[1:4], 2):
        within = ", ".join(candidate.within)
        st.caption(f"{number}: also {escape_markdown(candidate.name)} {escape_markdown(within)}")


def _draw_decisions(card: _Card) -> None:
    source, key = card.source, card.key
    accept, reject, later, merge = st.columns(4)
    st.selectbox("Reason, if rejected", REJECTION_REASONS, key=f"reason:{key}")
    st.checkbox("Verified: readers see it", key=f"verified:{key}")
    accept.button("Accept", type="primary", shortcut="a", on_click=_accept, args=(card,))
    reject.button("Reject", shortcut="x", on_click=_decide, args=(card, "rejected"))
    later.button("Later", shortcut="l", on_click=_decide, args=(card, "later"))
    last = _last_accepted(source.id)
    merge.button(
        "Merge",
        shortcut="m",
        disabled=not last,
        on_click=_merge,
        args=(card, last),
        help="Add the statements to the event that was accepted last.",
    )


def _draw_moves(source: Source, count: int, position: int, *, has_undo: bool) -> None:
    before, after, undo = st.columns(3)
    before.button("Previous", shortcut="k", disabled=position <= 0, on_click=_move, args=(-1,))
    after.button("Next", shortcut="j", disabled=position >= count - 1, on_click=_move, args=(1,))
    undo.button("Undo", shortcut="u", disabled=not has_undo, on_click=_undo, args=(source.id,))


def _move(step: int) -> None:
    st.session_state[_POSITION_KEY] = max(0, st.session_state.get(_POSITION_KEY, 0) + step)


# Decisions: each is a callback, which runs before the page is drawn again


def _accept(card: _Card) -> None:
    source, draft, key = card.source, card.draft, card.key
    values = _read_values(draft, key)
    missing = [
        name
        for name, value in (("title", values.title), ("date", values.date), ("place", values.place))
        if not value
    ]
    if missing:
        hint = "An event without a place has the place: none."
        message = f"Not yet accepted: give a {' and a '.join(missing)}. {hint}"
        st.session_state[_MESSAGE_KEY] = ("error", message)
        return

    def plan(editor: ProjectEditor) -> str:
        toponyms = _find_new_toponyms(card.loaded, draft, values)
        event = plan_event(editor, source, _kept_statements(draft, key), values, toponyms)
        plan_decision(
            editor, source.id, _decision(draft, card.text_digest, "accepted", event=event)
        )
        return f"Accepted: {values.title}"

    _commit(plan)


def _decide(card: _Card, verdict: Verdict) -> None:
    source, draft, key = card.source, card.draft, card.key
    if not may_write():
        return
    reason = st.session_state.get(f"reason:{key}", "") if verdict == "rejected" else ""

    def plan(editor: ProjectEditor) -> str:
        plan_decision(editor, source.id, _decision(draft, card.text_digest, verdict, reason=reason))
        return "Put off" if verdict == "later" else f"Rejected: {reason}"

    _commit(plan)
    if verdict == "later":
        _move(1)


def _merge(card: _Card, event: str) -> None:
    source, draft, key = card.source, card.draft, card.key

    def plan(editor: ProjectEditor) -> str:
        plan_statements(editor, source, event, _kept_statements(draft, key))
        decision = _decision(draft, card.text_digest, "rejected", reason="told already")
        plan_decision(editor, source.id, decision)
        return f"Merged into {event}"

    _commit(plan)


def _undo(source_id: str) -> None:
    def plan(editor: ProjectEditor) -> str:
        last = plan_undo(editor, source_id)
        if last is None:
            return "There is nothing to undo"
        if last.verdict == "accepted":
            plan_removal(editor, last.event)
        return f"Undone: {last.verdict}"

    _commit(plan)


def _commit(plan: Any) -> None:  # noqa: ANN401  a function of an editor
    """Write what a function plans, against the files as the page showed them."""
    if not may_write():
        return
    try:
        editor = ProjectEditor(PROJECT_FOLDER)
        editor.expect({EVENTS_FILE: st.session_state.get(_DIGEST_KEY)})
        message = plan(editor)
        editor.commit()
    except ConflictMapError as error:
        st.session_state[_MESSAGE_KEY] = ("error", str(error))
        return
    st.session_state[_MESSAGE_KEY] = ("success", message)


def _decision(
    draft: Draft, text_digest: str, verdict: Verdict, *, reason: str = "", event: str = ""
) -> Decision:
    digest, start, end, kind = _key_of(draft, text_digest)
    when = datetime.now(UTC).replace(microsecond=0).isoformat()
    return Decision(digest, start, end, kind, verdict, reason, event, curator_name(), when)


def _last_accepted(source_id: str) -> str:
    rows = read_decisions(ProjectEditor(PROJECT_FOLDER), source_id)
    return next((row.event for row in reversed(rows) if row.event), "")


def _kept_statements(draft: Draft, key: str) -> tuple[DraftStatement, ...]:
    return tuple(
        statement
        for number, statement in enumerate(draft.statements)
        if number == 0 or st.session_state.get(f"keep:{number}:{key}", True)
    )


def _read_values(draft: Draft, key: str) -> AcceptedValues:
    state = st.session_state
    suggested = suggest_values(draft)
    figures = {
        name: int(state[f"{name}:{key}"])
        for name in ("low", "best", "high")
        if state.get(f"{name}:{key}") is not None
    }
    actors = [part.strip() for part in state[f"actors:{key}"].split(",") if part.strip()]
    place = _read_place(key)
    is_own_date = state[f"date:{key}"] == suggested.date
    is_own_place = place == suggested.place
    return replace(
        suggested,
        title=state[f"title:{key}"].strip(),
        date=state[f"date:{key}"].strip(),
        place=place,
        type=state[f"type:{key}"],
        actors=tuple(actors),
        fatalities=figures or None,
        review="verified" if state.get(f"verified:{key}") else "draft",
        date_note=suggested.date_note if is_own_date else "",
        place_note=_place_note(draft, place, suggested) if is_own_place or place == "none" else "",
        figures_are_proposed=suggested.figures_are_proposed
        and (figures or None) == suggested.fatalities
        and all(state.get(f"keep:{n}:{key}", True) for n in range(len(draft.statements))),
    )


def _place_note(draft: Draft, place: object, suggested: AcceptedValues) -> str:
    """Return how the place was found; an event without a place needs the reason."""
    return draft.place.why if place == "none" else suggested.place_note


def _read_place(key: str) -> str | dict[str, Any]:
    """Return the point that the curator gave, with the reason, else the words."""
    state = st.session_state
    lon, lat, radius = (state.get(f"{name}:{key}") for name in ("lon", "lat", "radius"))
    if lon is not None and lat is not None and radius is not None:
        return {"point": [lon, lat], "precision_m": int(radius), "why": state.get(f"why:{key}", "")}
    return str(state[f"place:{key}"]).strip()


def _find_new_toponyms(
    loaded: LoadedProject, draft: Draft, values: AcceptedValues
) -> tuple[tuple[str, Toponym], ...]:
    """Return the places of GeoNames that the accepted place needs in the project."""
    place = draft.place.value
    if place is None or not isinstance(values.place, str):
        return ()
    if Geocoder(loaded.project.gazetteer).geocode(values.place).status == "found":
        return ()
    pairs = zip(place.toponym_names, place.toponym_ids, strict=False)
    found = [
        (name, load_geonames().find_by_id(identifier))
        for name, identifier in pairs
        if identifier.startswith("geonames:") and name in values.place
    ]
    return tuple((name, toponym) for name, toponym in found if toponym is not None)

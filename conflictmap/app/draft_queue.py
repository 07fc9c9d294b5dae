"""The queue of drafts: what is proposed from the sources, and what of it waits for a decision."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.project_cache import (
    HASH_BY_VERSION,
    PROJECT_FOLDER,
    LoadedProject,
    load_geonames,
)
from conflictmap.drafting.model import Draft, DraftPlace, Found, Proposal, Span
from conflictmap.drafting.pointed_events import PointedEvent, WorldPlaces, add_pointed_events
from conflictmap.drafting.proposer import propose_events, propose_selection
from conflictmap.drafting.regions import open_region_finder
from conflictmap.drafting.selection import read_place_words
from conflictmap.editing.decisions import Decision, read_decisions
from conflictmap.editing.place_choices import PlaceChoice, read_place_choices
from conflictmap.editing.transaction import ProjectEditor
from geo.dates import DateError
from geo.io.folder import sha256_digest
from geo.project.map_layers import GEOJSON_FOLDER, LAYERS_FILE
from geo.project.places import PLACES_FILE
from geo.project.sources import Source

READ_SOURCE_KEY = "read_source"
"""Key of the source that the page Read shows."""

REVIEW_SOURCE_KEY = "review_source"
"""Key of the source that the page Review shows."""

_WANTED_PREFIX = "wanted:"
_SELECTION_KEY = "review_selection"
_ASKED_KEY = "review_asked"
_POINTED_KEY = "review_pointed"
_NO_CHOICE = PlaceChoice()


def choose_source(identifier: str) -> None:
    """Let the pages Read and Review begin with a source the next time that they are opened.

    The keys of their fields cannot be set from another page: the browser sends back what the field
    showed when it was last drawn.
    """
    for key in (READ_SOURCE_KEY, REVIEW_SOURCE_KEY):
        st.session_state[f"{_WANTED_PREFIX}{key}"] = identifier


def take_chosen_source(key: str) -> None:
    """Set the field of a source to the one that was chosen on another page, if there is one."""
    wanted = st.session_state.pop(f"{_WANTED_PREFIX}{key}", None)
    if wanted is not None:
        st.session_state[key] = wanted


@dataclass(frozen=True)
class QueuedDraft:
    """A draft of a source.

    Attributes:
        loaded: The project.
        source: The source that it quotes.
        draft: The draft.
        text_digest: SHA-256 of the source's text.
        is_put_off: Whether the curator put it off.
        place_choice: What was decided for its place in every draft.
        source_drafts: All drafts of the source.
    """

    loaded: LoadedProject
    source: Source
    draft: Draft
    text_digest: str
    is_put_off: bool = False
    place_choice: PlaceChoice = _NO_CHOICE
    source_drafts: tuple[Draft, ...] = ()

    @property
    def place_words(self) -> str:
        """The place expression of the text; empty if there is none."""
        place = self.draft.place.value
        return place.expression if place is not None else ""

    @property
    def decision_key(self) -> tuple[str, int, int, str]:
        """What decisions on the draft belong to."""
        start, end = self.draft.statements[0].span
        return self.text_digest, start, end, self.draft.type.value or ""

    @property
    def key(self) -> str:
        """Key of the draft's widgets, unique in the project."""
        return ":".join(map(str, (self.source.id, *self.decision_key[1:])))

    @property
    def is_sure(self) -> bool:
        """Whether each attribute is in the words, with one reading, and no model pointed at it."""
        draft = self.draft
        return not draft.pointed_by and all(
            found.sure == "said" for found in (draft.date, draft.place, draft.type)
        )


@dataclass(frozen=True)
class SourceQueue:
    """The drafts of one source.

    Attributes:
        source: The source.
        proposal: What was proposed, or None if its date or text cannot be read.
        drafts: All drafts, with those of words that the curator selected.
        waiting: Those without a decision, then those put off.
        decisions: The decisions, in the order in which they were made.
        error: Why nothing was proposed; empty if all is well.
    """

    source: Source
    proposal: Proposal | None
    drafts: tuple[QueuedDraft, ...] = ()
    waiting: tuple[QueuedDraft, ...] = ()
    decisions: tuple[Decision, ...] = ()
    error: str = ""


def read_source_queue(loaded: LoadedProject, source: Source) -> SourceQueue:
    """Return the drafts of a source and the decisions on them."""
    return _read_queues(loaded, [source])[0]


def read_queues(loaded: LoadedProject) -> list[SourceQueue]:
    """Return the queues of all sources that have a text, in their order."""
    sources = loaded.project.sources.values()
    return _read_queues(loaded, [one for one in sources if one.checked_passage.text])


def _read_queues(loaded: LoadedProject, sources: Iterable[Source]) -> list[SourceQueue]:
    version, editor = _read_places_version(loaded), ProjectEditor(PROJECT_FOLDER)
    choices = read_place_choices(editor)
    return [
        _read_queue(loaded, one, tuple(read_decisions(editor, one.id)), choices, version)
        for one in sources
    ]


def _read_queue(
    loaded: LoadedProject,
    source: Source,
    decisions: tuple[Decision, ...],
    choices: Mapping[str, PlaceChoice],
    places_version: str,
) -> SourceQueue:
    text = source.checked_passage.text
    digest = sha256_digest(text.encode())
    try:
        is_asked = st.session_state.get(f"{_ASKED_KEY}:{source.id}", False)
        proposal = _propose_events(
            loaded,
            text,
            article_date_of(source),
            places_version,
            is_asked=is_asked,
        )
        proposal = _add_pointed(loaded, source, digest, proposal, places_version)
        selected = [propose_words(loaded, source.id, span) for span in _list_selected(source.id)]
    except (DateError, ValueError) as error:
        return SourceQueue(source, None, decisions=decisions, error=str(error))
    queued = [QueuedDraft(loaded, source, one, digest) for one in [*proposal.drafts, *selected]]
    own = tuple(one.draft for one in queued)
    drafts = tuple(
        replace(one, place_choice=choices.get(one.place_words, _NO_CHOICE), source_drafts=own)
        for one in queued
    )
    verdicts = {row.key: row.verdict for row in decisions}
    waiting = [
        replace(one, is_put_off=one.decision_key in verdicts)
        for one in drafts
        if verdicts.get(one.decision_key, "later") == "later"
    ]
    waiting.sort(key=lambda one: one.is_put_off)
    return SourceQueue(source, proposal, drafts, tuple(waiting), decisions)


ORDERS = ("Source", "Place", "Date", "Doubtful first", "Sure first")
"""Orders of the queue; those put off are behind the others in each."""


def sort_drafts(drafts: Iterable[QueuedDraft], order: str) -> list[QueuedDraft]:
    """Return drafts in one of the `ORDERS`; those without a place or date are last."""
    keys: dict[str, Callable[[QueuedDraft], tuple[bool, str]]] = {
        "Source": lambda _: (False, ""),
        "Place": lambda one: _blank_last(_name_of_place(one)),
        "Date": lambda one: _blank_last(one.draft.date.value or ""),
        "Doubtful first": lambda one: (one.is_sure, ""),
        "Sure first": lambda one: (not one.is_sure, ""),
    }
    return sorted(drafts, key=lambda one: (one.is_put_off, keys[order](one)))


def _blank_last(text: str) -> tuple[bool, str]:
    return not text, text


def _name_of_place(queued: QueuedDraft) -> str:
    place = queued.draft.place.value
    return (place.name or place.expression).casefold() if place is not None else ""


def draw_notes(queue: SourceQueue) -> None:
    """Draw what a reader of the drafts should know, and the button to propose all the same."""
    if queue.proposal is None:
        return
    if queue.proposal.banner:
        st.warning(escape_markdown(queue.proposal.banner))
        asked_key = f"{_ASKED_KEY}:{queue.source.id}"
        if not st.session_state.get(asked_key):
            st.button("Propose events all the same", on_click=_request_events, args=(asked_key,))
    for note in queue.proposal.notes:
        st.info(escape_markdown(note))


def remember_pointed(source: Source, model: str, events: Sequence[PointedEvent]) -> None:
    """Keep what a model pointed at in a source's text, in this session."""
    digest = sha256_digest(source.checked_passage.text.encode())
    st.session_state[f"{_POINTED_KEY}:{source.id}"] = (digest, model, tuple(events))


def _add_pointed(
    loaded: LoadedProject,
    source: Source,
    digest: str,
    proposal: Proposal,
    places_version: str,
) -> Proposal:
    """Return the proposal with what a model pointed at, if this was its text."""
    key = f"{_POINTED_KEY}:{source.id}"
    pointed_digest, model, events = st.session_state.get(key, ("", "", ()))
    if pointed_digest != digest:
        return proposal
    quotes = tuple(statement.quote for one in proposal.drafts for statement in one.statements)
    text, date = source.checked_passage.text, article_date_of(source)
    return _locate_pointed(loaded, proposal, text, events, model, date, (quotes, places_version))


@st.cache_data(show_spinner="Reading the words …", max_entries=200)
def _locate_pointed(
    _loaded: LoadedProject,
    _proposal: Proposal,
    text: str,
    events: tuple[PointedEvent, ...],
    model: str,
    article_date: str | None,
    version: tuple[tuple[str, ...], str],
) -> Proposal:
    """Add what a model pointed at; the answer is kept until text, drafts or places change."""
    del version
    places = WorldPlaces(
        _loaded.project.gazetteer,
        load_geonames(),
        _loaded.project.map_info.bounds,
        open_region_finder().find_regions,
    )
    return add_pointed_events(
        _proposal, text, events, places, model=model, article_date=article_date
    )


def _request_events(key: str) -> None:
    st.session_state[key] = True


def article_date_of(source: Source) -> str | None:
    """Return the date of a source as EDTF, or None."""
    return source.date.edtf if source.date else None


def select_span(source_id: str, span: Span) -> None:
    """Make a draft of words of a source, in this session."""
    spans = st.session_state.setdefault(f"{_SELECTION_KEY}:{source_id}", [])
    if span not in spans:
        spans.append(span)


def _list_selected(source_id: str) -> list[Span]:
    """Return the words of a source that the curator made drafts of, in this session."""
    return list(st.session_state.get(f"{_SELECTION_KEY}:{source_id}", []))


@st.cache_data(show_spinner="Reading the text …", max_entries=2_000)
def _propose_events(
    _loaded: LoadedProject,
    text: str,
    article_date: str | None,
    places_version: str,
    *,
    is_asked: bool,
) -> Proposal:
    """Propose events; the answer is kept until the text or the places change."""
    del places_version
    return propose_events(
        text,
        gazetteer=_loaded.project.gazetteer,
        geonames_index=load_geonames(),
        article_date=article_date,
        area=_loaded.project.map_info.bounds,
        find_regions=open_region_finder().find_regions,
        even_if_other_subject=is_asked,
    )


def _read_places_version(loaded: LoadedProject) -> str:
    """Return a text that changes when a file changes that has places, or the map's bounds."""
    paths = [PROJECT_FOLDER / PLACES_FILE, PROJECT_FOLDER / LAYERS_FILE]
    paths += sorted((PROJECT_FOLDER / GEOJSON_FOLDER).glob("*"))
    states = [(path.name, path.stat().st_mtime_ns) for path in paths if path.is_file()]
    return repr((PROJECT_FOLDER, loaded.project.map_info.bounds, states))


@st.cache_data(show_spinner=False, max_entries=200, hash_funcs=HASH_BY_VERSION)
def propose_words(loaded: LoadedProject, source_id: str, span: Span) -> Draft:
    """Return the draft of words of a source; its statement can be added to another draft.

    Args:
        loaded: The project.
        source_id: Id of the source.
        span: The words.
    """
    source = loaded.project.sources[source_id]
    return propose_selection(
        source.checked_passage.text,
        span,
        gazetteer=loaded.project.gazetteer,
        geonames_index=load_geonames(),
        article_date=article_date_of(source),
        area=loaded.project.map_info.bounds,
        find_regions=open_region_finder().find_regions,
    )


@st.cache_data(show_spinner=False, max_entries=200, hash_funcs=HASH_BY_VERSION)
def read_place_of_words(loaded: LoadedProject, text: str, span: Span) -> Found[DraftPlace]:
    """Return the place of words, by the rules of the drafts."""
    return read_place_words(
        text,
        span,
        gazetteer=loaded.project.gazetteer,
        geonames_index=load_geonames(),
        area=loaded.project.map_info.bounds,
        find_regions=open_region_finder().find_regions,
    )

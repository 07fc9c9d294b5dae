"""Drafts of events that a language model pointed at: it names words, the rules work out the values.

Words that are not in the text exactly once are dropped, so a model can neither invent a quote nor a
value. Nothing that rests on a model is called *said*.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from conflictmap.drafting.article import read_article
from conflictmap.drafting.model import Draft, Found, Proposal, Span
from conflictmap.drafting.names import FindRegions
from conflictmap.drafting.proposer import propose_selection
from conflictmap.drafting.selection import read_date_words, read_figure_words, read_place_words
from geo.geocoding.gazetteer import Gazetteer
from geo.geometry.bounds import Bounds
from geo.text.plurals import pluralize

if TYPE_CHECKING:
    from geo.geocoding.geonames import GeoNamesIndex

_MAX_EVENTS = 200
_MAX_QUOTE_CHARS = 1_000
_MAX_WORDS_CHARS = 200
_RULE = "words that a model pointed at"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PointedEvent:
    """Words of a text that a model pointed at, as it wrote them; empty where it gave none."""

    quote: str
    date: str = ""
    place: str = ""
    killed: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class WorldPlaces:
    """Where places are looked up.

    Attributes:
        gazetteer: The project's places.
        geonames_index: The world's populated places, or None.
        area: The map's bounds; places in it come first.
        find_regions: Returns the divisions, countries and regions of the world with a name.
    """

    gazetteer: Gazetteer
    geonames_index: "GeoNamesIndex | None" = None
    area: Bounds | None = None
    find_regions: FindRegions | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of the functions that propose."""
        return {
            "gazetteer": self.gazetteer,
            "geonames_index": self.geonames_index,
            "area": self.area,
            "find_regions": self.find_regions,
        }


def add_pointed_events(
    proposal: Proposal,
    text: str,
    events: Iterable[PointedEvent],
    places: WorldPlaces,
    *,
    model: str,
    article_date: str | None = None,
) -> Proposal:
    """Return a proposal with the drafts of the events that a model pointed at, and notes on the rest.

    Args:
        proposal: What the rules propose; an event that they have is not added again.
        text: The text; a line is a paragraph.
        events: What the model pointed at.
        places: Where places are looked up.
        model: Name of the model, for the reasons.
        article_date: EDTF of the article's date.

    Raises:
        DateError: the article's date cannot be parsed.
    """
    spans = [row.span for draft in proposal.drafts for row in draft.statements]
    sentences = read_article(text, article_date).sentences
    drafts: list[Draft] = []
    lost = repeated = attributes = 0
    for event in list(events)[:_MAX_EVENTS]:
        span = _find_once(text, event.quote, _MAX_QUOTE_CHARS)
        if span is None or not _is_in_one_sentence(span, sentences):
            lost += 1
        elif any(start < span[1] and span[0] < end for start, end in spans):
            repeated += 1
        else:
            draft, dropped = _draft_event(text, span, event, places, model, article_date)
            drafts.append(draft)
            spans.append(span)
            attributes += dropped
    notes = [f"{model} pointed at {pluralize(len(drafts), 'further event')}: review each of them."]
    if repeated:
        notes.append(f"{pluralize(repeated, 'event')} of {model}: proposed by the rules already.")
    if lost:
        notes.append(
            f"{pluralize(lost, 'event')} of {model} dropped: the words are not in one sentence of "
            "the text, exactly once."
        )
    if attributes:
        notes.append(
            f"{pluralize(attributes, 'attribute')} of {model} dropped: the words are not in the text "
            "exactly once, or the rules read no value in them."
        )
    merged = sorted([*proposal.drafts, *drafts], key=lambda one: one.statements[0].span)
    return replace(proposal, drafts=tuple(merged), notes=(*proposal.notes, *notes))


def _find_once(text: str, words: str, max_chars: int) -> Span | None:
    """Return the span of words that are in the text exactly once; None otherwise."""
    if not words.strip() or len(words) > max_chars or "\n" in words:
        return None
    start = text.find(words)
    if start < 0 or text.find(words, start + 1) >= 0:
        return None
    return start, start + len(words)


def _is_in_one_sentence(span: Span, sentences: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in sentences)


def _draft_event(
    text: str,
    span: Span,
    event: PointedEvent,
    places: WorldPlaces,
    model: str,
    article_date: str | None,
) -> tuple[Draft, int]:
    """Return the draft of an event, and how many of its attributes were dropped."""
    draft = propose_selection(text, span, article_date=article_date, **places.arguments)
    first, *further = draft.statements
    dropped = 0

    def find_words(words: str) -> Span | None:
        nonlocal dropped
        found = _find_once(text, words, _MAX_WORDS_CHARS) if words else None
        dropped += bool(words) and found is None
        return found

    date, place, figure, by = draft.date, draft.place, draft.fatalities, first.by
    if words := find_words(event.date):
        read_date = read_date_words(text, words, article_date)
        date, dropped = _prefer(read_date, date, model, dropped)
    if words := find_words(event.place):
        read_place = read_place_words(text, words, **places.arguments)
        place, dropped = _prefer(read_place, place, model, dropped)
    if words := find_words(event.killed):
        figure, dropped = _prefer(read_figure_words(text, words), figure, model, dropped)
    if words := find_words(event.speaker):
        name = " ".join(text[slice(*words)].split())
        by = _mark(Found(name, (words,), _RULE, "likely", f"“{name}”."), model)
    draft = replace(
        draft,
        statements=(
            replace(first, by=_demote(by, model), stance=_demote(first.stance, model)),
            *further,
        ),
        date=_demote(date, model),
        place=_demote(place, model),
        type=_demote(draft.type, model),
        actors=_demote(draft.actors, model),
        fatalities=_demote(figure, model),
        pointed_by=model,
    )
    return draft, dropped


def _prefer(
    read: Found[_T], otherwise: Found[_T], model: str, dropped: int
) -> tuple[Found[_T], int]:
    """Return what the rules read in the model's words; what they read without, if it is nothing."""
    return (otherwise, dropped + 1) if read.value is None else (_mark(read, model), dropped)


def _mark(found: Found[_T], model: str) -> Found[_T]:
    return replace(found, rule=_RULE, why=f"{model} pointed at these words. {found.why}")


def _demote(found: Found[_T], model: str) -> Found[_T]:
    """Return an attribute that is not called said, with a reason that names the model."""
    marked = found if found.rule == _RULE else replace(found, why=_explain(found.why, model))
    return replace(marked, sure="likely") if marked.sure == "said" else marked


def _explain(why: str, model: str) -> str:
    return f"In words that {model} pointed at. {why}"

"""Drafts of events that a language model pointed at: it names words, the rules work out the values.

Words that are not in the text exactly once are dropped, so a model can neither invent a quote nor a
value. Nothing that rests on a model is called *said*.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from conflictmap.drafting.article import Article, read_article
from conflictmap.drafting.model import Draft, Found, Proposal, Span
from conflictmap.drafting.names import FindRegions, NameFinder
from conflictmap.drafting.proposer import propose_span
from conflictmap.drafting.selection import (
    find_selected_place,
    read_date_words,
    read_figure_words,
)
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

    def build_name_finder(self) -> NameFinder:
        """Return a finder of the names of these places."""
        return NameFinder(
            self.gazetteer, self.geonames_index, area=self.area, find_regions=self.find_regions
        )


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
    article = read_article(text, article_date)
    names = places.build_name_finder()
    drafts: list[Draft] = []
    lost = repeated = attributes = 0
    for event in list(events)[:_MAX_EVENTS]:
        span = _find_once(text, event.quote, _MAX_QUOTE_CHARS)
        if span is None or not _is_in_one_sentence(span, article.sentences):
            lost += 1
        elif any(start < span[1] and span[0] < end for start, end in spans):
            repeated += 1
        else:
            draft, dropped = _draft_event(article, span, event, names, model, article_date)
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
    article: Article,
    span: Span,
    event: PointedEvent,
    names: NameFinder,
    model: str,
    article_date: str | None,
) -> tuple[Draft, int]:
    """Return the draft of an event, and how many of its attributes were dropped."""
    text = article.text
    draft = propose_span(article, span, names)
    first, *further = draft.statements
    dropped = 0

    def lower_other(found: Found[_T]) -> Found[_T]:
        why = f"In words that {model} pointed at. {found.why}"
        return _lower_sureness(replace(found, why=why))

    def read_words(
        words: str, read: Callable[[Span], Found[_T]], otherwise: Found[_T]
    ) -> Found[_T]:
        """Return what is read in the model's words; what the rules read without, if it is nothing."""
        nonlocal dropped
        if words:
            span = _find_once(text, words, _MAX_WORDS_CHARS)
            found = None if span is None else read(span)
            if found is not None and found.value is not None:
                why = f"{model} pointed at these words. {found.why}"
                return _lower_sureness(replace(found, rule=_RULE, why=why))
            dropped += 1
        return lower_other(otherwise)

    def read_speaker(span: Span) -> Found[str]:
        name = " ".join(text[slice(*span)].split())
        return Found(name, (span,), _RULE, "likely", f"“{name}”.")

    draft = replace(
        draft,
        statements=(
            replace(
                first,
                by=read_words(event.speaker, read_speaker, first.by),
                stance=lower_other(first.stance),
            ),
            *further,
        ),
        date=read_words(
            event.date, lambda words: read_date_words(text, words, article_date), draft.date
        ),
        place=read_words(
            event.place, lambda words: find_selected_place(text, words, names), draft.place
        ),
        type=lower_other(draft.type),
        actors=lower_other(draft.actors),
        fatalities=read_words(
            event.killed, lambda words: read_figure_words(text, words), draft.fatalities
        ),
        pointed_by=model,
    )
    return draft, dropped


def _lower_sureness(found: Found[_T]) -> Found[_T]:
    """Return an attribute that is not called *said*."""
    return replace(found, sure="likely") if found.sure == "said" else found

"""Selection of the events to export, and description of what an export omits."""

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.dates import CivilDate, to_day_number
from geo.errors import OutputError
from geo.location import LocatedEvent
from geo.progress import track_progress
from geo.project.events import Event, Statement, reading_order
from geo.project.model import Project
from geo.project.sources import Source
from geo.text.plurals import pluralize
from geo.text.quotes import MAX_CONTEXT_CHARS, QuoteAnchor, SourceText
from geo.text.suggest import suggest_choice
from layers.i18n import Translator
from layers.style import palettes

OMISSION_MARK = "[…]"
"""Replaces the omitted text between the quoted sentences of a source that may only be quoted."""

_PARAGRAPH_BREAK = "\n\n"
_WHITESPACE_PATTERN = re.compile(r"\s+")
_CONTEXT_SEARCH_CHARS = 500
"""Characters read on each side of a quote for its context, before white space is folded."""

_MAX_LISTED_NAMES = 3
_FIRST_DAY_OF_YEAR_1 = to_day_number(CivilDate(1, 1, 1))


@dataclass(frozen=True)
class EventSelection:
    """The events to export, and their project.

    Attributes:
        project: The project with the selected events only. Sources that only other events quote
            are removed.
        located_events: The location of each event, in the same order.
        omissions: What the export does not contain, one line each.
    """

    project: Project
    located_events: tuple[LocatedEvent, ...]
    omissions: tuple[str, ...]

    @property
    def language(self) -> str:
        """The map's first language, for formats that have a text in one language only."""
        return self.project.map_info.language

    @property
    def translator(self) -> Translator:
        """The translator for that language."""
        return Translator(self.language)

    def type_label(self, name: str) -> str:
        """Return the label of a type in that language: the project's own, if it renames it."""
        renamed = self.project.map_info.types
        return self.translator.localize(palettes.type_label(name, renamed))

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.located_events)

    def __iter__(self) -> Iterator[tuple[Event, LocatedEvent]]:
        """Iterate over pairs of event and location, and report progress."""
        pairs = zip(self.project.events, self.located_events, strict=True)
        yield from track_progress(pairs, "writing events", len(self.located_events))

    def with_omissions(self, *lines: str) -> "EventSelection":
        """Return a copy with more lines of omissions."""
        return replace(self, omissions=(*self.omissions, *lines))

    def keep_only(
        self, is_kept: Callable[[Event, LocatedEvent], bool], reason: str
    ) -> "EventSelection":
        """Return a copy with some of the events, and a line on the others.

        Args:
            is_kept: Returns whether an event is kept.
            reason: Why the others are left out.

        Raises:
            OutputError: no event is left.
        """
        pairs = list(zip(self.project.events, self.located_events, strict=True))
        kept = [pair for pair in pairs if is_kept(*pair)]
        if len(kept) == len(pairs):
            return self
        if not kept:
            raise OutputError(f"no event to export: {reason}")
        ids = {event.id for event, _ in kept}
        left_out = [event.id for event, _ in pairs if event.id not in ids]
        events, rows = zip(*kept, strict=True)
        reduced = replace(self, project=replace(self.project, events=events), located_events=rows)
        return reduced.with_omissions(*describe_omissions((left_out, "all of", reason)))

    def in_reading_order(self) -> "EventSelection":
        """Return a copy in the order of the page: start, end, time of day, order of the file."""
        pairs = zip(self.project.events, self.located_events, strict=True)
        events, rows = zip(*sorted(pairs, key=lambda pair: reading_order(pair[0])), strict=True)
        return replace(self, project=replace(self.project, events=events), located_events=rows)


def select_events(
    project: Project,
    located: Sequence[LocatedEvent],
    *,
    events: Collection[str] | None = None,
    drafts: bool = False,
) -> EventSelection:
    """Select the events to export.

    A source is included unless it is quoted, and only by events that are not selected.

    Args:
        project: A loaded project.
        located: Its located events, as `geo.locate_events` returns them.
        events: The ids of the events to select; None for all.
        drafts: Whether to include events that are not yet verified.

    Raises:
        OutputError: no event has one of the ids, or no event is selected.
    """
    _check_event_ids(project, events)
    ids = None if events is None else frozenset(events)
    rows = {row.id: row for row in located}
    requested = [event for event in project.events if ids is None or event.id in ids]
    selected = tuple(
        event for event in requested if event.id in rows and (drafts or event.is_public)
    )
    if not selected:
        raise OutputError(_explain_empty(project, requested))
    draft_count = len(requested) - len(selected)
    omissions = (
        (f"{pluralize(draft_count, 'draft')}: only verified events are published",)
        if draft_count
        else ()
    )
    reduced = replace(project, events=selected, sources=project.select_sources(selected))
    return EventSelection(reduced, tuple(rows[event.id] for event in selected), omissions)


def _check_event_ids(project: Project, events: Collection[str] | None) -> None:
    known = {event.id for event in project.events}
    for identifier in events or ():
        if identifier not in known:
            raise OutputError(
                f"there is no event {identifier!r}: {suggest_choice(identifier, known)}"
            )


def _explain_empty(project: Project, requested: list[Event]) -> str:
    if requested:
        drafts = pluralize(len(requested), "draft")
        return f"no event to export: {drafts} and no verified event selected"
    total = pluralize(len(project.events), "event")
    return f"no event to export: the selection is empty; the project has {total}"


def format_short_list(names: Collection[str]) -> str:
    """Return the first names, and the number of the others."""
    first = ", ".join(list(names)[:_MAX_LISTED_NAMES])
    more = len(names) - _MAX_LISTED_NAMES
    return f"{first} and {more:,} more" if more > 0 else first


def describe_omissions(*groups: tuple[Collection[str], str, str]) -> list[str]:
    """Return one line for each group that has events.

    Args:
        groups: Event ids, what is omitted of these events, and what the file has instead.
    """
    return [
        f"{what} {pluralize(len(ids), 'event')} ({format_short_list(ids)}): {instead}"
        for ids, what, instead in groups
        if ids
    ]


_TITLE_AND_NOTE = ("title", "note")

_OMITTABLE_FIELDS: Mapping[str, tuple[str, Callable[[Event], object]]] = {
    "fatalities": ("the deaths of", lambda event: event.fatalities),
    "date_note": ("the note on the date of", lambda event: event.date_note),
    "place_note": ("the note on the place of", lambda event: event.place_note),
    "status_reason": ("the reason for the status of", lambda event: event.status_reason),
    "figures": (
        "the injured, displaced or detained of",
        lambda event: any(kind != "fatalities" for kind in event.details.figures),
    ),
    "accounts": (
        "the figures by account of",
        lambda event: any(one.details.figures for one in event.statements),
    ),
    "place_role": ("that the place is a seat, of", lambda event: event.place_role),
    "time": ("the time of day of", lambda event: event.details.time),
    "subtype": ("the subtype of", lambda event: event.details.subtype),
    "origin": ("the origin of", lambda event: event.details.origin),
    "review": ("the state of review of", lambda event: event.imported or event.details.reviewed),
    "media": ("the media of", lambda event: event.details.media),
    "protect": ("the reason for the coarse place of", lambda event: event.details.protect),
    "corrections": ("the corrections of", lambda event: event.details.corrections),
    "translation": (
        "the translations of",
        lambda event: any(one.details.translation for one in event.statements),
    ),
    "parts": (
        "all but one place of",
        lambda event: (
            isinstance(event.place, dict) and ("places" in event.place or "from" in event.place)
        ),
    ),
    "languages": (
        "the title or note in other languages of",
        lambda event: any(len(getattr(event, key) or ()) > 1 for key in _TITLE_AND_NOTE),
    ),
    "place_languages": (
        "the note on the place in other languages of",
        lambda event: len(event.place_note or ()) > 1,
    ),
}
"""Optional fields of an event: their name in a line of omissions, and whether an event has them."""

DETAIL_FIELDS = (
    "figures",
    "accounts",
    "place_role",
    "time",
    "subtype",
    "origin",
    "review",
    "media",
    "protect",
    "corrections",
    "translation",
    "parts",
)
"""Keys of what few events have, for `describe_omitted_fields`."""


def keep_located(selection: EventSelection) -> EventSelection:
    """Return a selection without events that a format for drawn events cannot have."""
    return selection.keep_only(
        lambda event, row: row.has_place and event.has_date and event.details.retracted is None,
        "without a place or a date, or retracted: the format has no event of this kind",
    )


def keep_dated(selection: EventSelection) -> EventSelection:
    """Return a selection without events that a format for dated events cannot have."""
    return selection.keep_only(
        lambda event, _: event.has_date and event.details.retracted is None,
        "without a date, or retracted: the format has no event of this kind",
    )


def keep_days_from_year_1(selection: EventSelection) -> EventSelection:
    """Return a selection without events that begin before the year 1."""
    return selection.keep_only(
        lambda event, _: event.date.first_known_day >= _FIRST_DAY_OF_YEAR_1,
        "before the year 1: the format has no day of this kind",
    )


def describe_omitted_fields(selection: EventSelection, *fields: str, reason: str) -> list[str]:
    """Return one line for each field that a format omits, with the events that have it.

    Args:
        selection: What is exported.
        fields: Keys of `_OMITTABLE_FIELDS`.
        reason: Why they are omitted.
    """
    events = selection.project.events
    groups = (
        ([event.id for event in events if has_field(event)], what, reason)
        for what, has_field in map(_OMITTABLE_FIELDS.__getitem__, fields)
    )
    return describe_omissions(*groups)


def join_values(values: Iterable[str], separator: str = "; ") -> str:
    """Return values as one text; a semicolon in a value, which would split it, becomes a comma."""
    return separator.join(value.replace(";", ",") for value in values)


def describe_replaced_semicolons(
    selection: EventSelection, get_values: Callable[[Event], Iterable[str]], description: str
) -> list[str]:
    """Return a line on the events of which `join_values` changes a value.

    Args:
        selection: What is exported.
        get_values: Returns the values of an event that are joined.
        description: A name for these values.
    """
    ids = [
        event.id
        for event in selection.project.events
        if any(";" in value for value in get_values(event))
    ]
    instead = "replaced by commas, because semicolons separate the values of a list"
    return describe_omissions((ids, f"semicolons in {description} of", instead))


def describe_inferred_dates(selection: EventSelection) -> list[str]:
    """Return a line on sources with an inferred date, for formats with stated dates only."""
    ids = [source.id for source in selection.project.sources.values() if source.inferred_date]
    if not ids:
        return []
    sources = f"{pluralize(len(ids), 'source')} ({format_short_list(ids)})"
    return [f"the inferred date of {sources}: the date is empty"]


def redact_sources(selection: EventSelection) -> EventSelection:
    """Return a selection whose quote-only sources contain the quoted sentences only.

    Each quoted sentence, or run of sentences, becomes a paragraph, with `OMISSION_MARK` between
    them. The positions of the quotes refer to the new text.
    """
    project = selection.project
    redacted = _redact_quote_only_sources(project)
    if not redacted:
        return selection
    sources = {
        name: redacted[name].source if name in redacted else source
        for name, source in project.sources.items()
    }
    events = tuple(
        replace(event, statements=tuple(_move_statement(one, redacted) for one in event.statements))
        for event in project.events
    )
    names = f"{pluralize(len(redacted), 'source')} that may only be quoted"
    note = (
        f"the text of {names} ({format_short_list(redacted)}): "
        "the file contains the quoted sentences only"
    )
    reduced = replace(project, events=events, sources=sources)
    return replace(selection, project=reduced).with_omissions(note)


def _redact_quote_only_sources(project: Project) -> dict[str, "_RedactedSource"]:
    """Return the quote-only sources of which some text is removed, by id."""
    statements: dict[str, list[Statement]] = {}
    for event in project.events:
        for statement in event.statements:
            statements.setdefault(statement.source, []).append(statement)
    redacted = {}
    for name, source in project.sources.items():
        if source.rights != "full-text":
            reduced = _RedactedSource(source, statements.get(name, []))
            if reduced.source != source:
                redacted[name] = reduced
    return redacted


def _move_statement(statement: Statement, redacted: dict[str, "_RedactedSource"]) -> Statement:
    if statement.source not in redacted:
        return statement
    return redacted[statement.source].move_statement(statement)


class _RedactedSource:
    """A source reduced to its quoted sentences."""

    def __init__(self, source: Source, statements: list[Statement]) -> None:
        text = source.passage.text
        self._spans = _merge_spans(text, statements)
        self._starts: list[int] = []
        pieces: list[str] = []
        length = position = 0
        for start, end in self._spans:
            gap = _omission_text(
                text[position:start], _PARAGRAPH_BREAK if pieces else "", _PARAGRAPH_BREAK
            )
            length += len(gap)
            self._starts.append(length)
            pieces += (gap, text[start:end])
            length, position = length + end - start, end
        pieces.append(_omission_text(text[position:], _PARAGRAPH_BREAK if pieces else "", ""))
        self.source = replace(
            source, passage=SourceText("".join(pieces), source.language, quote_only=True)
        )

    def move_statement(self, statement: Statement) -> Statement:
        """Return a statement whose quote has its position in the reduced text."""
        old = statement.anchor
        index = bisect_right(self._spans, (old.sentence_start, math.inf)) - 1
        shift = self._starts[index] - self._spans[index][0]
        start, end = old.start + shift, old.end + shift
        text = self.source.passage.text
        anchor = QuoteAnchor(
            old.exact,
            _fold_whitespace(
                text[max(0, start - _CONTEXT_SEARCH_CHARS) : start],
                strip=start <= _CONTEXT_SEARCH_CHARS,
            )[-MAX_CONTEXT_CHARS:],
            _fold_whitespace(
                text[end : end + _CONTEXT_SEARCH_CHARS][::-1],
                strip=end + _CONTEXT_SEARCH_CHARS >= len(text),
            )[::-1][:MAX_CONTEXT_CHARS],
            start,
            end,
            old.sentence_start + shift,
            old.sentence_end + shift,
        )
        return replace(statement, anchor=anchor)


def _omission_text(omitted_text: str, before: str, after: str) -> str:
    """Return the replacement of an omitted text; white space alone is kept."""
    return f"{before}{OMISSION_MARK}{after}" if omitted_text.strip() else omitted_text


def _merge_spans(text: str, statements: list[Statement]) -> list[tuple[int, int]]:
    """Return the spans of the quoted sentences, merged where only white space separates them."""
    spans = {(one.anchor.sentence_start, one.anchor.sentence_end) for one in statements}
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _fold_whitespace(text: str, *, strip: bool) -> str:
    """Fold white space; with `strip`, remove it at the start, which is the edge of the source."""
    folded = _WHITESPACE_PATTERN.sub(" ", text)
    return folded.lstrip() if strip else folded

"""What of a project goes into a file of data: the chosen events, and what the file cannot carry."""

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.errors import OutputError
from geo.location import LocatedEvent
from geo.progress import track_progress
from geo.project.events import Event, Statement, reading_order
from geo.project.model import Project
from geo.project.sources import Source
from geo.text.quotes import MAX_CONTEXT_CHARS, QuoteAnchor, SourceText
from geo.text.suggest import suggest_choice
from layers.i18n import Translator

OMISSION_MARK = "[…]"
"""Stands for what is left out between the sentences of a source that may only be quoted."""

_PARAGRAPH_BREAK = "\n\n"
_WHITESPACE_PATTERN = re.compile(r"\s+")
_CONTEXT_SEARCH_CHARS = 500
"""Characters looked at around a quote for its context; white space is never longer in earnest."""

_MAX_LISTED_NAMES = 3


@dataclass(frozen=True)
class EventSelection:
    """The events to write, and the project that they are of.

    Attributes:
        project: With the chosen events alone, and the sources that the others do not take along.
        located_events: Where each event lies, in the same order.
        omissions: What stays behind, a line each.
    """

    project: Project
    located_events: tuple[LocatedEvent, ...]
    omissions: tuple[str, ...]

    @property
    def language(self) -> str:
        """The map's first language, in which texts are written where a file has room for one."""
        return self.project.map_info.language

    @property
    def translator(self) -> Translator:
        """Says dates, statuses and types in that language."""
        return Translator(self.language)

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.located_events)

    def __iter__(self) -> Iterator[tuple[Event, LocatedEvent]]:
        """Go through the events with where they lie."""
        pairs = zip(self.project.events, self.located_events, strict=True)
        yield from track_progress(pairs, "writing events", len(self.located_events))

    def with_omissions(self, *lines: str) -> "EventSelection":
        """Return the same with more lines of what is left out."""
        return replace(self, omissions=(*self.omissions, *lines))

    def in_reading_order(self) -> "EventSelection":
        """Return the same with the events as the page has them: by start, then end, then id."""
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
    """Choose what to write.

    A source goes along unless all events that quote it stay behind.

    Args:
        project: A loaded project.
        located: Its located events, as `geo.locate_events` returns them.
        events: The ids to take; None for all.
        drafts: Whether events that are not yet verified may go out.

    Raises:
        OutputError: an id is not that of an event, or no event is left.
    """
    _check_event_ids(project, events)
    ids = None if events is None else frozenset(events)
    rows = {row.id: row for row in located}
    wanted = [event for event in project.events if ids is None or event.id in ids]
    chosen = tuple(event for event in wanted if event.id in rows and (drafts or event.verified))
    if not chosen:
        raise OutputError(_explain_empty(project, wanted))
    unfit = len(wanted) - len(chosen)
    left_out = [f"{pluralize(unfit, 'draft')}: only verified events are published"] if unfit else []
    kept = replace(project, events=chosen, sources=project.select_sources(chosen))
    return EventSelection(kept, tuple(rows[event.id] for event in chosen), tuple(left_out))


def _check_event_ids(project: Project, events: Collection[str] | None) -> None:
    known = {event.id for event in project.events}
    for identifier in events or ():
        if identifier not in known:
            raise OutputError(
                f"there is no event {identifier!r}: {suggest_choice(identifier, known)}"
            )


def _explain_empty(project: Project, wanted: list[Event]) -> str:
    if wanted:
        return f"no event to write: {pluralize(len(wanted), 'draft')} and no verified event chosen"
    have = pluralize(len(project.events), "event")
    return f"no event to write: the selection is empty; the project has {have}"


def pluralize(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 event``, ``2 events``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def format_short_list(names: Collection[str]) -> str:
    """Return some of the names, and how many more there are."""
    shown = ", ".join(list(names)[:_MAX_LISTED_NAMES])
    more = len(names) - _MAX_LISTED_NAMES
    return f"{shown} and {more:,} more" if more > 0 else shown


def describe_omissions(*groups: tuple[Collection[str], str, str]) -> list[str]:
    """Return lines of what is left out: for each, the events, what of them, and what is instead."""
    return [
        f"{what} {pluralize(len(found), 'event')} ({format_short_list(found)}): {instead}"
        for found, what, instead in groups
        if found
    ]


_TITLE_AND_NOTE = ("title", "note")

_OMITTABLE_FIELDS: Mapping[str, tuple[str, Callable[[Event], object]]] = {
    "fatalities": ("the deaths of", lambda event: event.fatalities),
    "date_note": ("the note on the date of", lambda event: event.date_note),
    "place_note": ("the note on the place of", lambda event: event.place_note),
    "status_reason": ("the reason for the status of", lambda event: event.status_reason),
    "languages": (
        "the title or note in other languages of",
        lambda event: any(len(getattr(event, key) or ()) > 1 for key in _TITLE_AND_NOTE),
    ),
    "place_languages": (
        "the note on the place in other languages of",
        lambda event: len(event.place_note or ()) > 1,
    ),
}
"""What an event may have: how a line says that it is left out, and who has it."""


def describe_omitted_fields(selection: EventSelection, *fields: str, reason: str) -> list[str]:
    """Return a line for each kind of thing that a form leaves out, with the events that have it.

    Args:
        selection: What goes out.
        fields: Keys of `_KINDS`.
        reason: Why they are left out.
    """
    events = selection.project.events
    told = (
        ([event.id for event in events if has(event)], what, reason)
        for what, has in map(_OMITTABLE_FIELDS.__getitem__, fields)
    )
    return describe_omissions(*told)


def join_values(values: Iterable[str], separator: str = "; ") -> str:
    """Return values as one text; a semicolon within one, which would part it, becomes a comma."""
    return separator.join(value.replace(";", ",") for value in values)


def describe_replaced_semicolons(
    selection: EventSelection, get_values: Callable[[Event], Iterable[str]], description: str
) -> list[str]:
    """Return a line on the events in whose lists `joined` changes a value.

    Args:
        selection: What goes out.
        get_values: Returns the values of an event that are joined.
        description: What they are.
    """
    found = [
        event.id
        for event in selection.project.events
        if any(";" in value for value in get_values(event))
    ]
    instead = "a comma stands there, for semicolons part the list"
    return describe_omissions((found, f"semicolons within {description} of", instead))


def describe_inferred_dates(selection: EventSelection) -> list[str]:
    """Return a line on sources whose date was inferred, for a form that has stated ones alone."""
    found = [one.id for one in selection.project.sources.values() if one.inferred_date]
    if not found:
        return []
    return [
        f"the inferred date of {pluralize(len(found), 'source')} ({format_short_list(found)}): it is empty"
    ]


def redact_sources(selection: EventSelection) -> EventSelection:
    """Return an extract in which sources that may only be quoted have just the quoted sentences.

    Each sentence, or run of sentences, is a paragraph, with `GAP` between; positions count in that
    text.
    """
    whole = selection.project
    said: dict[str, list[Statement]] = {}
    for event in whole.events:
        for statement in event.statements:
            said.setdefault(statement.source, []).append(statement)
    bound = {name: one for name, one in whole.sources.items() if one.rights != "full-text"}
    tried = {name: _RedactedSource(one, said.get(name, [])) for name, one in bound.items()}
    cut = {name: one for name, one in tried.items() if one.source != bound[name]}
    if not cut:
        return selection
    sources = {
        name: cut[name].source if name in cut else one for name, one in whole.sources.items()
    }
    events = tuple(
        replace(event, statements=tuple(_move_statement(one, cut) for one in event.statements))
        for event in whole.events
    )
    kept = replace(whole, events=events, sources=sources)
    note = (
        f"the text of {pluralize(len(cut), 'source')} that may only be quoted ({format_short_list(cut)}): "
        "just the quoted sentences are in the file"
    )
    return replace(selection, project=kept).with_omissions(note)


def _move_statement(statement: Statement, redacted: dict[str, "_RedactedSource"]) -> Statement:
    if statement.source not in redacted:
        return statement
    return redacted[statement.source].move_statement(statement)


class _RedactedSource:
    """A source with its quoted sentences alone."""

    def __init__(self, source: Source, statements: list[Statement]) -> None:
        text = source.passage.text
        self._spans = _merge_spans(text, statements)
        self._starts: list[int] = []
        pieces: list[str] = []
        size = place = 0
        for start, end in self._spans:
            joint = _omission_text(
                text[place:start], _PARAGRAPH_BREAK if pieces else "", _PARAGRAPH_BREAK
            )
            size += len(joint)
            self._starts.append(size)
            pieces += (joint, text[start:end])
            size, place = size + end - start, end
        pieces.append(_omission_text(text[place:], _PARAGRAPH_BREAK if pieces else "", ""))
        self.source = replace(source, passage=SourceText("".join(pieces), source.language))

    def move_statement(self, statement: Statement) -> Statement:
        """Return a statement with its quote where it stands in the text that is left."""
        old = statement.anchor
        which = bisect_right(self._spans, (old.sentence_start, math.inf)) - 1
        shift = self._starts[which] - self._spans[which][0]
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
    """Return what stands for a stretch of text that is left out; mere space is kept."""
    return f"{before}{OMISSION_MARK}{after}" if omitted_text.strip() else omitted_text


def _merge_spans(text: str, statements: list[Statement]) -> list[tuple[int, int]]:
    """Return the stretches that quoted sentences cover, as one where just space is between."""
    spans = {(one.anchor.sentence_start, one.anchor.sentence_end) for one in statements}
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and not text[found[-1][1] : start].strip():
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _fold_whitespace(text: str, *, strip: bool) -> str:
    """Fold white space; at the edge of the whole text, which comes first here, there is none."""
    folded = _WHITESPACE_PATTERN.sub(" ", text)
    return folded.lstrip() if strip else folded

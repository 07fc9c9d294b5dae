"""What of a project goes into a file of data: the chosen events, and what the file cannot carry."""

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd

from geo.errors import OutputError
from geo.location import Located, rows_by_id
from geo.progress import told
from geo.project.events import Event, Statement
from geo.project.loader import Project
from geo.project.record_reader import suggest
from geo.project.sources import Source
from geo.text.quotes import CONTEXT, Anchor, Passage
from layers.document.builder import reading_order
from layers.i18n import Speaker

GAP = "[…]"
"""Stands for what is left out between the sentences of a source that may only be quoted."""

_BREAK = "\n\n"
_SPACE = re.compile(r"\s+")
_FAR = 500
"""Characters looked at around a quote for its context; white space is never longer in earnest."""

_NAMED = 3


@dataclass(frozen=True)
class Extract:
    """The events to write, and the project that they are of.

    Attributes:
        project: With the chosen events alone, and the sources that the others do not take along.
        rows: Where each event lies, in the same order.
        left_out: What stays behind, a line each.
    """

    project: Project
    rows: tuple[Located, ...]
    left_out: tuple[str, ...]

    @property
    def language(self) -> str:
        """The map's first language, in which texts are written where a file has room for one."""
        return self.project.frame.language

    @property
    def speaker(self) -> Speaker:
        """Says dates, statuses and types in that language."""
        return Speaker(self.language)

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Event, Located]]:
        """Go through the events with where they lie."""
        pairs = zip(self.project.events, self.rows, strict=True)
        yield from told("writing events", pairs, len(self.rows))

    def without(self, *more: str) -> "Extract":
        """Return the same with more lines of what is left out."""
        return replace(self, left_out=(*self.left_out, *more))

    def in_reading_order(self) -> "Extract":
        """Return the same with the events as the page has them: by start, then end, then id."""
        pairs = zip(self.project.events, self.rows, strict=True)
        events, rows = zip(*sorted(pairs, key=lambda pair: reading_order(pair[0])), strict=True)
        return replace(self, project=replace(self.project, events=events), rows=rows)


def extract(
    project: Project,
    located: gpd.GeoDataFrame,
    *,
    events: Collection[str] | None = None,
    drafts: bool = False,
) -> Extract:
    """Choose what to write.

    A source goes along unless all events that quote it stay behind.

    Args:
        project: A loaded project.
        located: Where its events lie, as `geo.locate` returns it.
        events: The ids to take; None for all.
        drafts: Whether events that are not yet verified may go out.

    Raises:
        OutputError: an id is not that of an event, or no event is left.
    """
    _check_known(project, events)
    ids = None if events is None else frozenset(events)
    rows = rows_by_id(located)
    wanted = [event for event in project.events if ids is None or event.id in ids]
    chosen = tuple(event for event in wanted if event.id in rows and (drafts or event.verified))
    if not chosen:
        raise OutputError(_nothing(project, wanted))
    unfit = len(wanted) - len(chosen)
    left_out = [f"{counted(unfit, 'draft')}: only verified events are published"] if unfit else []
    kept = replace(project, events=chosen, sources=project.sources_of(chosen))
    return Extract(kept, tuple(rows[event.id] for event in chosen), tuple(left_out))


def _check_known(project: Project, events: Collection[str] | None) -> None:
    known = {event.id for event in project.events}
    for identifier in events or ():
        if identifier not in known:
            raise OutputError(f"there is no event {identifier!r}: {suggest(identifier, known)}")


def _nothing(project: Project, wanted: list[Event]) -> str:
    if wanted:
        return f"no event to write: {counted(len(wanted), 'draft')} and no verified event chosen"
    have = counted(len(project.events), "event")
    return f"no event to write: the selection is empty; the project has {have}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 event``, ``2 events``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def named(found: Collection[str]) -> str:
    """Return some of the names, and how many more there are."""
    shown = ", ".join(list(found)[:_NAMED])
    more = len(found) - _NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown


def losses(*told: tuple[Collection[str], str, str]) -> list[str]:
    """Return lines of what is left out: for each, the events, what of them, and what is instead."""
    return [
        f"{what} {counted(len(found), 'event')} ({named(found)}): {instead}"
        for found, what, instead in told
        if found
    ]


_TITLED = ("title", "note")

_KINDS: Mapping[str, tuple[str, Callable[[Event], object]]] = {
    "fatalities": ("the deaths of", lambda event: event.fatalities),
    "date_note": ("the note on the date of", lambda event: event.date_note),
    "place_note": ("the note on the place of", lambda event: event.place_note),
    "status_reason": ("the reason for the status of", lambda event: event.status_reason),
    "languages": (
        "the title or note in other languages of",
        lambda event: any(len(getattr(event, key) or ()) > 1 for key in _TITLED),
    ),
    "place_languages": (
        "the note on the place in other languages of",
        lambda event: len(event.place_note or ()) > 1,
    ),
}
"""What an event may have: how a line says that it is left out, and who has it."""


def dropped(taken: Extract, *kinds: str, instead: str) -> list[str]:
    """Return a line for each kind of thing that a form leaves out, with the events that have it.

    Args:
        taken: What goes out.
        kinds: Keys of `_KINDS`.
        instead: Why they are left out.
    """
    events = taken.project.events
    told = (
        ([event.id for event in events if has(event)], what, instead)
        for what, has in map(_KINDS.__getitem__, kinds)
    )
    return losses(*told)


def joined(values: Iterable[str], between: str = "; ") -> str:
    """Return values as one text; a semicolon within one, which would part it, becomes a comma."""
    return between.join(value.replace(";", ",") for value in values)


def parted(taken: Extract, listed: Callable[[Event], Iterable[str]], what: str) -> list[str]:
    """Return a line on the events in whose lists `joined` changes a value.

    Args:
        taken: What goes out.
        listed: Returns the values of an event that are joined.
        what: What they are.
    """
    found = [
        event.id for event in taken.project.events if any(";" in value for value in listed(event))
    ]
    instead = "a comma stands there, for semicolons part the list"
    return losses((found, f"semicolons within {what} of", instead))


def undated(taken: Extract) -> list[str]:
    """Return a line on sources whose date was inferred, for a form that has stated ones alone."""
    found = [one.id for one in taken.project.sources.values() if one.inferred_date]
    if not found:
        return []
    return [f"the inferred date of {counted(len(found), 'source')} ({named(found)}): it is empty"]


def abridged(taken: Extract) -> Extract:
    """Return an extract in which sources that may only be quoted have just the quoted sentences.

    Each sentence, or run of sentences, is a paragraph, with `GAP` between; positions count in that
    text.
    """
    whole = taken.project
    said: dict[str, list[Statement]] = {}
    for event in whole.events:
        for statement in event.statements:
            said.setdefault(statement.source, []).append(statement)
    bound = {name: one for name, one in whole.sources.items() if one.rights != "full-text"}
    tried = {name: _Cut(one, said.get(name, [])) for name, one in bound.items()}
    cut = {name: one for name, one in tried.items() if one.source != bound[name]}
    if not cut:
        return taken
    sources = {
        name: cut[name].source if name in cut else one for name, one in whole.sources.items()
    }
    events = tuple(
        replace(event, statements=tuple(_moved(one, cut) for one in event.statements))
        for event in whole.events
    )
    kept = replace(whole, events=events, sources=sources)
    note = (
        f"the text of {counted(len(cut), 'source')} that may only be quoted ({named(cut)}): "
        "just the quoted sentences are in the file"
    )
    return replace(taken, project=kept).without(note)


def _moved(statement: Statement, cut: dict[str, "_Cut"]) -> Statement:
    if statement.source not in cut:
        return statement
    return cut[statement.source].move(statement)


class _Cut:
    """A source with its quoted sentences alone."""

    def __init__(self, source: Source, said: list[Statement]) -> None:
        text = source.passage.text
        self._spans = _joined(text, said)
        self._starts: list[int] = []
        pieces: list[str] = []
        size = place = 0
        for start, end in self._spans:
            joint = _joint(text[place:start], _BREAK if pieces else "", _BREAK)
            size += len(joint)
            self._starts.append(size)
            pieces += (joint, text[start:end])
            size, place = size + end - start, end
        pieces.append(_joint(text[place:], _BREAK if pieces else "", ""))
        self.source = replace(source, passage=Passage("".join(pieces), source.language))

    def move(self, said: Statement) -> Statement:
        """Return a statement with its quote where it stands in the text that is left."""
        old = said.anchor
        which = bisect_right(self._spans, (old.sentence_start, math.inf)) - 1
        shift = self._starts[which] - self._spans[which][0]
        start, end = old.start + shift, old.end + shift
        text = self.source.passage.text
        anchor = Anchor(
            old.exact,
            _folded(text[max(0, start - _FAR) : start], strip=start <= _FAR)[-CONTEXT:],
            _folded(text[end : end + _FAR][::-1], strip=end + _FAR >= len(text))[::-1][:CONTEXT],
            start,
            end,
            old.sentence_start + shift,
            old.sentence_end + shift,
        )
        return replace(said, anchor=anchor)


def _joint(left_out: str, before: str, after: str) -> str:
    """Return what stands for a stretch of text that is left out; mere space is kept."""
    return f"{before}{GAP}{after}" if left_out.strip() else left_out


def _joined(text: str, said: list[Statement]) -> list[tuple[int, int]]:
    """Return the stretches that quoted sentences cover, as one where just space is between."""
    spans = {(one.anchor.sentence_start, one.anchor.sentence_end) for one in said}
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and not text[found[-1][1] : start].strip():
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _folded(text: str, *, strip: bool) -> str:
    """Fold white space; at the edge of the whole text, which comes first here, there is none."""
    folded = _SPACE.sub(" ", text)
    return folded.lstrip() if strip else folded

"""View state: the days, the selected event and the filters that a map opens on.

The viewer has the same state in its permalinks (layers/viewer/core/state.js and permalink.js). This
module reads it from command options and applies it to images and data files.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from geo.dates import (
    OPEN_END_DAY,
    OPEN_START_DAY,
    DateError,
    DateInterval,
    parse_date,
    to_civil_date,
)
from geo.errors import ConflictMapError
from geo.location import LocatedEvent
from geo.project.events import Event
from geo.project.model import Project
from geo.project.vocabulary import EVENT_STATUSES, EVENT_TYPES
from layers.drawn_area import Area, AreaError, AreaTest, parse_area
from layers.map_frame import to_map_frame
from layers.text_search import fold_text, split_search_terms

MODES = ("all", "window", "upto")
PRECISIONS = tuple(str(one) for one in range(1, 8))
"""Classes of UCDP `where_prec`."""

_WINDOW_RANGE = re.compile(r"(?P<first>[^.]*)\.\.(?P<last>[^.]*)\Z")


class ViewError(ConflictMapError):
    """A view needs what the map does not have; the message lists what it has."""


@dataclass(frozen=True)
class Filters:
    """What is shown; an empty field restricts nothing.

    Attributes:
        types: Ids of event types.
        subtypes: Types in the project's own words.
        actors: Names of actors, one of which must take part.
        sources: Ids of sources, one of which must be quoted.
        status: Statuses.
        precision: Classes of UCDP `where_prec`, as digits.
        area: Corners of an area drawn by hand, in which the place must be at least partly.
        text: Words that must all be found, in any script, without regard to case and marks.
    """

    types: tuple[str, ...] = ()
    subtypes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    area: Area = ()
    text: str = ""


class FilterKey(NamedTuple):
    """The names of one filter.

    Attributes:
        field: In `Filters`, and in the viewer's option `state` and its messages.
        option: On the command line, as in ``--filter type=violence``.
        parameter: In a permalink.
    """

    field: str
    option: str
    parameter: str


FILTER_KEYS = (
    FilterKey("types", "type", "type"),
    FilterKey("subtypes", "subtype", "sub"),
    FilterKey("actors", "actor", "actor"),
    FilterKey("sources", "source", "src"),
    FilterKey("status", "status", "status"),
    FilterKey("precision", "precision", "prec"),
    FilterKey("area", "area", "area"),
    FilterKey("text", "text", "q"),
)
"""All filters; `tests/layers/test_filters.py` compares the viewer's names with these."""

LIST_FILTERS = {key.field: key.option for key in FILTER_KEYS if key.field not in {"area", "text"}}
"""The filters that are lists of values, with their names on the command line."""

_FIELDS_BY_OPTION = {key.option: key.field for key in FILTER_KEYS}


@dataclass(frozen=True)
class View:
    """The view of a map: its days, selected event and filters.

    Attributes:
        mode: ``all`` shows every event, ``window`` those that touch the days, ``upto`` those that
            began by the last day. An event with an open start counts from its first known day.
        start: The first day, days since 1970-01-01; None where open.
        end: The last day; None where open.
        selected: The id of the event whose popup is open.
        filters: What is shown.
    """

    mode: str = "all"
    start: int | None = None
    end: int | None = None
    selected: str | None = None
    filters: Filters = field(default_factory=Filters)

    def state(self) -> dict[str, Any]:
        """Return the view as the viewer's option `state` (docs/reference/viewer.md)."""
        chosen = {one.name: getattr(self.filters, one.name) for one in fields(Filters)}
        precision = [int(one) for one in self.filters.precision]
        lists = {key: list(value) for key, value in chosen.items() if key != "text"}
        area = [list(position) for position in self.filters.area]
        return {
            "mode": self.mode,
            "start": None if self.start is None else str(to_civil_date(self.start)),
            "end": None if self.end is None else str(to_civil_date(self.end)),
            "selected": self.selected,
            "filters": lists | {"precision": precision, "area": area, "text": self.filters.text},
        }

    def find_visible_events(self, project: Project, located: Sequence[LocatedEvent]) -> list[Event]:
        """Return the events that the view shows, in the order of ``events.yaml``.

        Args:
            project: The loaded project.
            located: Its located events; others are not shown.
        """
        rows = {row.id: row for row in located}
        events = [one for one in project.events if one.id in rows and self._in_window(one.date)]
        if self.filters == Filters():
            return events
        found = [
            one for one in events if _matches_filters(one, rows[one.id], self.filters, project)
        ]
        if not self.filters.area:
            return found
        test = AreaTest(self.filters.area)
        framed = {row.id: row for row in to_map_frame(project, located)[1]}
        return [one for one in found if test.touches(framed[one.id])]

    def order_selected_first(
        self, project: Project, located: Sequence[LocatedEvent]
    ) -> list[Event]:
        """Return the events that the view shows, the selected one first; as `shown` otherwise."""
        return sorted(
            self.find_visible_events(project, located), key=lambda one: one.id != self.selected
        )

    def _in_window(self, date: DateInterval) -> bool:
        if self.mode == "all":
            return True
        first = None if self.mode == "upto" else self.start
        began = self.end is None or date.first_known_day <= self.end
        return began and (first is None or date.end is None or date.end >= first)


def _matches_filters(event: Event, row: LocatedEvent, filters: Filters, project: Project) -> bool:
    sources = [said.source for said in event.statements]
    given = (
        (filters.types, [event.type]),
        (filters.subtypes, [event.details.subtype]),
        (filters.actors, event.actors),
        (filters.sources, sources),
        (filters.status, [event.status]),
        (filters.precision, [str(row.where_prec)]),
    )
    if not all(not wanted or set(wanted) & set(found) for wanted, found in given):
        return False
    terms = split_search_terms(filters.text)
    return not terms or _matches_terms(event, row, project, terms)


def _matches_terms(event: Event, row: LocatedEvent, project: Project, terms: Sequence[str]) -> bool:
    text = fold_text("\n".join(_searchable_texts(event, row, project)))
    return all(term in text for term in terms)


def _searchable_texts(event: Event, row: LocatedEvent, project: Project) -> Iterator[str]:
    """Yield every searchable text of an event, as layers/viewer/events/store.js does."""
    yield event.id
    yield from event.title.values()
    yield from (event.note or {}).values()
    for actor in event.actors:
        yield from _iter_names(project, actor)
    yield event.place if isinstance(event.place, str) else row.place
    yield from (name for names in row.names.values() for name in names)
    yield from _iter_names(project, event.details.subtype)
    yield from _iter_detail_texts(event, row)
    quoted = {said.source for one in project.events for said in one.statements}
    for said in event.statements:
        source = project.sources[said.source]
        if len(quoted) > 1:  # the title of the only source would match every event
            yield source.title
        yield source.passage.text[said.anchor.sentence_start : said.anchor.sentence_end]
        yield from _iter_names(project, said.by)
        yield from (said.details.translation or {}).values()


def _iter_names(project: Project, name: str | None) -> Iterator[str]:
    """Yield a name and its translations."""
    if name is not None:
        yield name
        yield from project.map_info.names.get(name, {}).values()


def _iter_detail_texts(event: Event, row: LocatedEvent) -> Iterator[str]:
    """Yield the searchable texts of an event's optional keys."""
    details = event.details
    yield details.origin.id if details.origin else ""
    for part in row.parts:
        yield part.place
        yield from (name for names in part.names.values() for name in names)
    for item in details.media:
        yield from item.alt.values()
        yield item.credit


def read_view(
    project: Project,
    *,
    window: str | None = None,
    mode: str | None = None,
    select: str | None = None,
    filters: Iterable[str] = (),
) -> View:
    """Return the view that is asked for in words.

    Args:
        project: What is to be seen.
        window: ``2023-04-01..2023-04-30``, an end of which may be absent, or one EDTF date, such as
            ``2023-04``.
        mode: One of `MODES`; when absent, ``window`` if there is a window that has a first day,
            ``upto`` if it has only a last one.
        select: The id of an event.
        filters: Each ``key=value``, or ``key=one,other``, with a key of type, subtype, actor,
            source, status, precision, area or text. A value that holds a comma itself may be given
            whole; an area is as `layers.drawn_area.parse_area` reads it.

    Raises:
        ViewError: with everything that is wrong.
    """
    wrong: list[str] = []
    start, end = _try_parse(wrong, _parse_window, window) or (None, None)
    view = View(
        mode=_resolve_mode(mode, start, end, wrong),
        start=start,
        end=end,
        selected=_try_parse(wrong, lambda text: _check_event_id(text, project), select),
        filters=_parse_filters(filters, _known_values(project), wrong, project),
    )
    if wrong:
        raise ViewError("\n".join(wrong))
    return view


def require_events(view: View, project: Project, located: Sequence[LocatedEvent]) -> list[Event]:
    """Return the events that a view shows.

    Raises:
        ViewError: it shows none, or not the one that it selects.
    """
    if not located:
        raise ViewError("the map has no verified event: a draft is shown nowhere")
    found = view.find_visible_events(project, located)
    if found and view.selected not in {None, *(event.id for event in found)}:
        raise ViewError(f"the event {view.selected!r} lies outside the window and filters")
    if not found:
        named = (day for row in located for day in (row.start, row.end))
        days = [to_civil_date(day) for day in named if OPEN_START_DAY < day < OPEN_END_DAY]
        over = f"; the map's events lie between {min(days)} and {max(days)}" if days else ""
        raise ViewError(f"the window and filters leave no event{over}")
    return found


def _try_parse(problems: list[str], parse: Any, text: str | None) -> Any:  # noqa: ANN401  passes on what `read` takes and gives
    if text is None:
        return None
    try:
        return parse(text)
    except (ViewError, DateError, AreaError) as error:
        problems.append(str(error))
        return None


def _parse_window(text: str) -> tuple[int | None, int | None]:
    """Return the first and last day of a window."""
    pair = _WINDOW_RANGE.match(text.strip())
    if not pair:
        span = parse_date(text.strip())
        return span.start, span.end
    first, last = (parse_date(part) if part else None for part in pair.groups())
    start, end = first.start if first else None, last.end if last else None
    if start is None and end is None:
        raise ViewError(f"the window {text!r} has no day: write 2023-04-01..2023-04-30")
    if start is not None and end is not None and end < start:
        raise ViewError(f"the window {text!r} ends before it starts: write the earlier day first")
    return start, end


def _resolve_mode(mode: str | None, start: int | None, end: int | None, problems: list[str]) -> str:
    """Return the mode that is asked for, or that fits the days."""
    if mode is None:
        return "window" if start is not None else ("upto" if end is not None else "all")
    if mode not in MODES:
        problems.append(f"the mode {mode!r} is none of {', '.join(MODES)}")
    elif mode != "all" and start is None and end is None:
        problems.append(f"the mode {mode!r} needs a window, such as 2023-04-01..2023-04-30")
    elif mode == "upto" and end is None:
        problems.append("the mode 'upto' needs a window with a last day, such as ..2023-04-30")
    return mode


def _check_event_id(text: str, project: Project) -> str:
    known = [event.id for event in project.events if event.is_public]
    if text not in known:
        raise ViewError(f"there is no published event {text!r}{_suggest_values(text, known)}")
    return text


def list_subtypes(events: Iterable[Event]) -> list[str]:
    """Return the types in the project's own words that events have, in alphabetical order."""
    return sorted({one.details.subtype for one in events if one.details.subtype is not None})


def _known_values(project: Project) -> Mapping[str, list[str]]:
    return {
        "types": list(EVENT_TYPES),
        "subtypes": list_subtypes(project.events),
        "actors": sorted({actor for event in project.events for actor in event.actors}),
        "sources": list(project.sources),
        "status": list(EVENT_STATUSES),
        "precision": list(PRECISIONS),
    }


def _parse_filters(
    given: Iterable[str], known: Mapping[str, list[str]], problems: list[str], project: Project
) -> Filters:
    chosen: dict[str, list[str]] = {}
    area: Area = ()
    for text in given:
        key, equals, value = text.partition("=")
        name = _FIELDS_BY_OPTION.get(key.strip())
        if not equals or name is None:
            problems.append(
                f"the filter {text!r} is not KEY=VALUE with a key of {', '.join(_FIELDS_BY_OPTION)}"
            )
        elif name == "area":
            area = _try_parse(problems, lambda text: _parse_framed_area(text, project), value) or ()
        else:
            chosen.setdefault(name, []).extend(_split_values(name, value.strip(), known, problems))
    words = " ".join(chosen.pop("text", []))
    lists = {key: tuple(dict.fromkeys(values)) for key, values in chosen.items()}
    return Filters(**lists, area=area, text=words)


def _parse_framed_area(text: str, project: Project) -> Area:
    """Return an area in the longitudes of the map's frame."""
    info = project.map_info
    frame = next((box for box in (info.bounds, info.view) if box.crosses_antimeridian), info.bounds)
    return tuple((frame.unwrap_longitude(lon), lat) for lon, lat in parse_area(text))


def _split_values(
    name: str, value: str, known: Mapping[str, list[str]], problems: list[str]
) -> Iterator[str]:
    if name == "text" or value in known.get(name, ()):
        yield value
        return
    for part in (one.strip() for one in value.split(",")):
        if part not in known[name]:
            problems.append(f"no {name} {part!r} on this map{_suggest_values(part, known[name])}")
        yield part


_MAX_LISTED_VALUES = 8


def _suggest_values(text: str, known: Sequence[str]) -> str:
    """Return what could have been meant, as the end of a sentence."""
    from rapidfuzz import process  # noqa: PLC0415  only where something is wrong

    if len(known) <= _MAX_LISTED_VALUES:
        return f": write {', '.join(known)}" if known else ""
    likely = [found for found, *_ in process.extract(text, known, limit=3)]
    return f": did you mean {' or '.join(repr(one) for one in likely)}?"

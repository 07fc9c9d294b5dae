"""Comparison of two states of a project, record by record.

Words of internal sources are in no change, nor is the place of an event that is protected in either
state, or a protected place: a list of changes is often sent on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import zip_longest
from typing import Any, TypeVar

from geo.errors import IssueList, ProjectError
from geo.geometry.geodesy import geodesic_distance_m
from geo.location import LocatedEvent, locate_events
from geo.project.event_details import (
    FIGURE_KINDS,
    Figures,
    MediaItem,
    Protection,
)
from geo.project.events import Event, Statement
from geo.project.map_layers import Layer
from geo.project.model import Project
from geo.project.places import Place
from geo.project.sources import Source

CHANGE_KINDS = ("moved", "re-dated", "re-typed", "re-worded", "sources", "other")
"""Kinds of a change of an event, in the order of lists."""

RECORD_KINDS = ("map", "event", "source", "place", "layer")
"""Kinds of records, in the order of lists."""

WITHHELD = "(not shown)"
"""Words in place of a value that may not leave the project."""

_SAME_POINT_M = 1.0
"""Distance below which two points are the same: coordinates are written with five decimals."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one field.

    Attributes:
        kind: One of `CHANGE_KINDS`.
        field: What changed, such as ``title (en)`` or ``quote (herald)``.
        was: The earlier value; empty if there was none.
        now: The later value; empty if there is none.
        distance_m: Of a place, how far its point moved, in metres; None for other fields.
    """

    kind: str
    field: str
    was: str
    now: str
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that is added, removed or changed.

    Attributes:
        record: One of `RECORD_KINDS`.
        id: Id of the record; empty for the map.
        title: Its title or name.
        state: ``added``, ``removed`` or ``changed``.
        changes: The changed fields; empty if it is added or removed.
        date: Date of an event, in EDTF; empty for other records.
    """

    record: str
    id: str
    title: str
    state: str
    changes: tuple[Change, ...] = ()
    date: str = ""

    @property
    def kinds(self) -> list[str]:
        """The kinds of its changes, in the order of `CHANGE_KINDS`; its state if it has none."""
        found = {change.kind for change in self.changes}
        return [kind for kind in CHANGE_KINDS if kind in found] or [self.state]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two states of a project, those of one kind of record after another."""

    older: str
    newer: str
    records: list[RecordChange] = field(default_factory=list)

    def select(self, record: str) -> list[RecordChange]:
        """Return the changes of one kind of record."""
        return [one for one in self.records if one.record == record]

    def count_events(self) -> dict[str, int]:
        """Return the number of events that are added, removed, moved …, without zeros."""
        found = Counter(kind for one in self.select("event") for kind in one.kinds)
        return {kind: found[kind] for kind in ("added", "removed", *CHANGE_KINDS) if found[kind]}

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as JSON."""
        lists = {f"{kind}s": self.select(kind) for kind in RECORD_KINDS if kind != "map"}
        return {
            "older": self.older,
            "newer": self.newer,
            "counts": self.count_events(),
            "map": [asdict(change) for one in self.select("map") for change in one.changes],
            **{
                name: [{**asdict(one), "kinds": one.kinds} for one in records]
                for name, records in lists.items()
            },
        }


def compare_projects(
    older: Project, newer: Project, names: tuple[str, str], *, drafts: bool = False
) -> Comparison:
    """Return what changed from one state of a project to another.

    Args:
        older: The earlier state.
        newer: The later state.
        names: What the two states are called.
        drafts: Whether drafts are compared as well; without it, a draft that was verified since is
            an added event.

    Raises:
        ProjectError: an event cannot be located; the error has the name of the state.
    """
    states = [
        _State(project, name, drafts=drafts)
        for project, name in zip((older, newer), names, strict=True)
    ]
    protected = {name for state in states for name in state.project.protected_places}
    changes = list(_diff_values(*(_map_values(state.project) for state in states)))
    records = [RecordChange("map", "", _title(newer), "changed", tuple(changes))] if changes else []
    records += _compare_events(*states)
    sources = [state.project.select_sources(state.events.values()) for state in states]
    places = [
        {name: one for name, one in state.project.places.items() if name not in protected}
        for state in states
    ]
    layers = [{layer.id: layer for layer in state.project.layers} for state in states]
    records += _compare_records("source", sources, lambda one: one.title, _diff_sources)
    records += _compare_records("place", places, lambda one: one.toponym.title, _diff_places)
    records += _compare_records("layer", layers, lambda one: _first_text(one.title), _diff_layers)
    return Comparison(*names, records)


class _State:
    """A project with its events and their locations by id."""

    def __init__(self, project: Project, name: str, *, drafts: bool) -> None:
        self.project = project
        self.events = {one.id: one for one in project.events if drafts or one.is_public}
        try:
            self.located = {one.id: one for one in locate_events(project, drafts=drafts)}
        except ProjectError as error:
            raise name_errors(error, name) from None


def name_errors(error: ProjectError, name: str) -> ProjectError:
    """Return the errors of a project with a name before each file."""
    issues = IssueList()
    issues.extend(replace(issue, file=f"{name}: {issue.file}") for issue in error.issues)
    issues.total += error.left_out
    return ProjectError(issues)


def _title(project: Project) -> str:
    return project.map_info.title.get(project.map_info.language, "")


def _first_text(texts: Mapping[str, str]) -> str:
    return next(iter(texts.values()), "")


def _compare_records(
    record: str,
    states: list[dict[str, Item]],
    name_record: Callable[[Item], str],
    diff_records: Callable[[Item, Item], Iterable[Change]],
) -> Iterator[RecordChange]:
    """Yield the changes of one kind of record: in the later order, then those removed."""
    older, newer = states
    for id_, item in newer.items():
        if id_ not in older:
            yield RecordChange(record, id_, name_record(item), "added")
        elif changes := tuple(diff_records(older[id_], item)):
            yield RecordChange(record, id_, name_record(item), "changed", changes)
    for id_, item in older.items():
        if id_ not in newer:
            yield RecordChange(record, id_, name_record(item), "removed")


def _compare_events(older: _State, newer: _State) -> Iterator[RecordChange]:
    """Yield the changes of events."""

    def describe(event: Event, state: str, changes: tuple[Change, ...] = ()) -> RecordChange:
        title = _first_text(event.title)
        return RecordChange("event", event.id, title, state, changes, event.date.edtf)

    for id_, event in newer.events.items():
        if id_ not in older.events:
            yield describe(event, "added")
            continue
        before = older.events[id_]
        changes = (
            *_diff_event(before, event),
            *_diff_location(before, event, older.located[id_], newer.located[id_]),
        )
        if changes:
            changes = tuple(sorted(changes, key=lambda one: CHANGE_KINDS.index(one.kind)))
            yield describe(event, "changed", changes)
    for id_, event in older.events.items():
        if id_ not in newer.events:
            yield describe(event, "removed")


_Values = dict[tuple[str, str], str]
"""Text of each field by the kind of a change of it and its name."""


def _diff_values(was: _Values, now: _Values) -> Iterator[Change]:
    """Yield a change for each field whose text differs."""
    for key in dict.fromkeys((*was, *now)):
        before, after = was.get(key, ""), now.get(key, "")
        if before != after:
            yield Change(*key, before, after)


def _texts(kind: str, name: str, texts: Mapping[str, str] | None) -> _Values:
    return {(kind, f"{name} ({tag})"): text for tag, text in (texts or {}).items()}


def _present(value: object) -> str:
    """Return a value as text; empty for None."""
    return "" if value is None else str(value)


def _map_values(project: Project) -> _Values:
    info = project.map_info
    bounds = (info.bounds, info.view)
    values = _texts("re-worded", "title", info.title)
    values |= _texts("re-worded", "description", info.description)
    for name, box in zip(("bounds", "view"), bounds, strict=True):
        corners = (box.west, box.south, box.east, box.north)
        values["other", name] = ", ".join(f"{number:g}" for number in corners)
    values["other", "language"] = info.language
    values["other", "languages"] = ", ".join(info.languages)
    values["other", "window"] = info.window.edtf if info.window else ""
    values["other", "timezone"] = info.timezone or ""
    for name, label in info.types.items():
        values["other", f"type {name}"] = "off" if label is None else _first_text(label)
    for name, translations in info.names.items():
        values |= _texts("re-worded", f"name {name}", translations)
    return values


def _diff_event(was: Event, now: Event) -> Iterator[Change]:
    """Yield the changes of an event, without those of its location."""
    yield from _diff_values(_event_values(was), _event_values(now))
    yield from _diff_statements(was.statements, now.statements)
    if not _is_protected(was, now):
        yield from _diff_values(
            _texts("re-worded", "place note", was.place_note),
            _texts("re-worded", "place note", now.place_note),
        )
    elif _describe_protection(was) != _describe_protection(now):
        yield Change("moved", "protection", _describe_protection(was), _describe_protection(now))
    elif _hidden_place(was) != _hidden_place(now):
        yield Change("moved", "place", WITHHELD, WITHHELD)


def _event_values(event: Event) -> _Values:
    details = event.details
    values = _texts("re-worded", "title", event.title)
    values |= _texts("re-worded", "note", event.note)
    values |= _texts("re-worded", "date note", event.date_note)
    values["re-dated", "date"] = event.date.edtf
    values["re-dated", "time"] = details.time.text if details.time else ""
    values["re-typed", "type"] = event.type
    values["re-typed", "subtype"] = details.subtype or ""
    values["other", "actors"] = ", ".join(event.actors)
    values["other", "review"] = event.review
    values["other", "status"] = event.status
    values["other", "status reason"] = event.status_reason or ""
    figures = {"fatalities": event.fatalities, **details.figures}
    for name in FIGURE_KINDS:
        values["other", name] = _format_figures(figures.get(name))
    if details.origin:
        origin = details.origin
        values["other", "origin"] = f"{origin.dataset} {origin.id} {origin.version or ''}".strip()
    if details.reviewed:
        values["other", "reviewed"] = f"{details.reviewed.by}, {details.reviewed.on.edtf}"
    for number, item in enumerate(details.media, 1):
        values["other", f"media {number}"] = _format_media(item)
    for number, one in enumerate(details.corrections, 1):
        values["other", f"correction {number}"] = (
            f"{one.on.edtf}: {one.was} → {one.now} ({_first_text(one.why)})"
        )
    if details.retracted:
        retracted = details.retracted
        values["other", "retracted"] = f"{retracted.on.edtf}: {_first_text(retracted.why)}"
    return values


def _format_figures(figures: Figures | None) -> str:
    if figures is None:
        return ""
    numbers = {"low": figures.low, "best": figures.best, "high": figures.high}
    return ", ".join(f"{name} {value:,}" for name, value in numbers.items() if value is not None)


def _format_media(item: MediaItem) -> str:
    parts = [item.kind, item.public_file or item.url or "", _first_text(item.alt), item.credit]
    parts += [item.licence or "", item.taken.edtf if item.taken else "", item.sha256 or ""]
    return "; ".join(filter(None, [*parts, "graphic" if item.graphic else ""]))


def _is_protected(*events: Event) -> bool:
    """Return whether the exact place of any of some events may not leave the project."""
    return any(event.details.protect and not event.details.protect.is_coarse for event in events)


def _describe_protection(event: Event) -> str:
    protection = event.details.protect
    if protection is None:
        return "none"
    reason = _first_text(protection.why)
    return f"{_protected_extent(protection)} ({reason})"


def _protected_extent(protection: Protection) -> str:
    if protection.is_coarse:
        return "placed coarsely"
    if protection.radius_m is not None:
        return f"radius {protection.radius_m:g} m"
    return protection.level or ""


def _hidden_place(event: Event) -> object:
    protection = event.details.protect
    return protection and (protection.query, protection.place_note)


def _diff_location(
    was: Event, now: Event, before: LocatedEvent, after: LocatedEvent
) -> Iterator[Change]:
    """Yield the change of an event's location, if the places may be shown."""
    if _is_protected(was, now):
        return
    distance = None
    if before.has_place and after.has_place:
        points = [(one.longitude, one.latitude) for one in (before, after)]
        distance = geodesic_distance_m(points[0], points[1])
    texts = [_describe_place(one) for one in (before, after)]
    has_moved = distance is not None and distance > _SAME_POINT_M
    if has_moved or texts[0] != texts[1] or before.has_place != after.has_place:
        yield Change("moved", "place", texts[0], texts[1], distance)
    elif not before.geometry.equals_exact(after.geometry, 1e-5):
        yield Change("moved", "shape", texts[0], texts[1], 0.0)


def _describe_place(located: LocatedEvent) -> str:
    """Return name, precision and parts of a place."""
    if not located.has_place:
        return f"{located.place} (not found)" if located.place else "none"
    parts = ", ".join(f"{part.role} {part.place}" for part in located.parts)
    shown = f"class {located.where_prec}, ±{located.radius_m / 1000:,.1f} km"
    return f"{located.place} ({shown}{'; ' if parts else ''}{parts})"


def _diff_statements(was: tuple[Statement, ...], now: tuple[Statement, ...]) -> Iterator[Change]:
    """Yield the changes of statements; those of one source are compared in their order."""
    for source in dict.fromkeys(one.source for one in (*was, *now)):
        before = [one for one in was if one.source == source]
        after = [one for one in now if one.source == source]
        kept = [one for one in before if one in after]
        before = [one for one in before if one not in kept]
        after = [one for one in after if one not in kept]
        for first, second in zip_longest(before, after):
            yield from _diff_statement(source, first, second)


def _diff_statement(source: str, was: Statement | None, now: Statement | None) -> Iterator[Change]:
    if was is None or now is None:
        texts = [_format_statement(one) for one in (was, now)]
        yield Change("sources", f"statement ({source})", texts[0], texts[1])
        return
    yield from _diff_values(_statement_values(source, was), _statement_values(source, now))
    anchors = [one.internal_anchor.exact if one.internal_anchor else "" for one in (was, now)]
    if anchors[0] != anchors[1]:
        yield Change("re-worded", f"quote ({source})", WITHHELD, WITHHELD)


def _format_statement(statement: Statement | None) -> str:
    if statement is None:
        return ""
    author = f" ({statement.by})" if statement.by else ""
    return f"{statement.stance}{author}: {statement.anchor.exact or WITHHELD}"


def _statement_values(source: str, statement: Statement) -> _Values:
    values = {
        ("re-worded", f"quote ({source})"): statement.anchor.exact,
        ("sources", f"by ({source})"): statement.by or "",
        ("sources", f"stance ({source})"): statement.stance,
    }
    details = statement.details
    for name, figures in details.figures.items():
        values["other", f"{name} ({source})"] = _format_figures(figures)
    for tag, text in (details.translation or {}).items():
        values["re-worded", f"translation ({source}, {tag})"] = text
    if details.translated_by:
        values["re-worded", f"translated by ({source})"] = details.translated_by
    return values


def _diff_sources(was: Source, now: Source) -> Iterator[Change]:
    """Yield the changes of a source; its text is counted and not shown."""
    names = ("title", "publisher", "author", "url", "archive", "language", "rights")
    values = [
        {
            **{("sources", name): _present(getattr(one, name)) for name in names},
            ("sources", "date"): one.stated_date or "",
            ("sources", "inferred date"): one.inferred_date or "",
            **_texts("sources", "date note", one.date_note),
        }
        for one in (was, now)
    ]
    yield from _diff_values(*values)
    texts = [one.checked_passage.text for one in (was, now)]
    if texts[0] != texts[1]:
        counts = [f"{len(text):,} characters" for text in texts]
        yield Change("sources", "text", counts[0], counts[1])


def _diff_places(was: Place, now: Place) -> Iterator[Change]:
    """Yield the changes of an entry of the project's gazetteer."""
    points = [
        (one.toponym.geometry.centroid.x, one.toponym.geometry.centroid.y) for one in (was, now)
    ]
    if points[0] != points[1]:
        texts = [f"{longitude:g}, {latitude:g}" for longitude, latitude in points]
        yield Change(
            "moved", "point", texts[0], texts[1], geodesic_distance_m(points[0], points[1])
        )
    yield from _diff_values(_place_values(was), _place_values(now))


def _place_values(place: Place) -> _Values:
    toponym = place.toponym
    values = {
        ("re-worded", f"names ({tag})"): ", ".join(names) for tag, names in toponym.names.items()
    }
    values["re-worded", "aliases"] = ", ".join(toponym.aliases)
    values["other", "kind"] = toponym.kind
    values["other", "within"] = ", ".join(toponym.within)
    values["other", "precision_m"] = f"{toponym.precision_m:g}"
    values["other", "roles"] = ", ".join(place.roles)
    values["other", "label"] = _present(place.label_rank)
    values["other", "remote"] = str(place.remote).lower()
    values["other", "basis"] = place.basis
    values["other", "citation"] = place.citation
    return values


def _diff_layers(was: Layer, now: Layer) -> Iterator[Change]:
    """Yield the changes of a layer, with the ids of features that differ."""
    yield from _diff_values(_layer_values(was), _layer_values(now))
    before, after = ({one.toponym.id: one for one in layer.features} for layer in (was, now))
    ids = {
        "added": [id_ for id_ in after if id_ not in before],
        "removed": [id_ for id_ in before if id_ not in after],
        "changed": [id_ for id_ in after if id_ in before and before[id_] != after[id_]],
    }
    lists = [f"{state} {', '.join(names)}" for state, names in ids.items() if names]
    if lists:
        yield Change("other", "features", f"{len(before):,}", f"{len(after):,}: {'; '.join(lists)}")


def _layer_values(layer: Layer) -> _Values:
    names = ("style", "attribution", "licence", "url")
    values = {("other", name): _present(getattr(layer, name)) for name in names}
    return (
        values | _texts("re-worded", "title", layer.title) | _texts("re-worded", "note", layer.note)
    )

"""Where the events of a project lie: one row an event, with geometry, precision and interval."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, NamedTuple

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geo.errors import GeocodeError, ProjectError, ValidationIssue
from geo.geocoding.geocoder import Geocoder, GeocodeResult
from geo.progress import track_progress
from geo.project.events import EVENTS_FILE, Event
from geo.project.loader import Project, read_project
from geo.project.sources import SOURCES_FILE as SOURCES
from geo.text.unicode_safety import format_value

CRS = "EPSG:4326"
_POINT_CLASSES = (1, 2)
"""The classes of an answer that is a spot rather than a line or region."""

_MAX_LISTED_CANDIDATES = 5
"""Candidates that a fault names; more help nobody."""


class LocatedEvent(NamedTuple):
    """Where and when one event lies: a row of what `locate` returns.

    Attributes:
        id: The event's.
        type: The event's.
        status: The event's.
        edtf: Its date, as written.
        start: Its first day, counted from 1970-01-01; `geo.dates.OPEN_START_DAY` where open.
        end: Its last day; `geo.dates.OPEN_END_DAY` where open.
        date_prec: UCDP's class of the date.
        place: The name of what it lies on.
        names: That place's names, by language.
        toponym: Its id; None where the place is an expression.
        method: How it was found, in words.
        where_prec: UCDP's class of the place.
        geo_precision: ACLED's.
        radius_m: How far off the mark it may lie, in metres.
        longitude: Of the mark's point, in degrees (WGS 84).
        latitude: Likewise.
        geometry: In degrees, longitude first.
    """

    id: str
    type: str
    status: str
    edtf: str
    start: int
    end: int
    date_prec: int
    place: str
    names: Mapping[str, tuple[str, ...]]
    toponym: str | None
    method: str
    where_prec: int
    geo_precision: int
    radius_m: float
    longitude: float
    latitude: float
    geometry: BaseGeometry


def locate(project: Project, *, drafts: bool = False) -> gpd.GeoDataFrame:
    """Find where each event of a project lies.

    Args:
        project: A loaded project.
        drafts: Whether to take events that are not yet verified.

    Returns:
        A row an event, in the order of ``events.yaml``, with the columns of `Located`; the CRS is
        WGS 84.

    Raises:
        ProjectError: a place is not found, ambiguous, or cannot be read; all such events are named.
    """
    chosen = [event for event in project.events if drafts or event.verified]
    faults: list[ValidationIssue] = []
    rows = list(_locate_events(project, chosen, faults))
    if faults:
        raise ProjectError(faults)
    return gpd.GeoDataFrame(rows, columns=[*LocatedEvent._fields], geometry="geometry", crs=CRS)


def check_project(root: str | PathLike[str]) -> Project:
    """Read a project and find every place, drafts too, so that all its faults are told at once.

    Places are looked for only where the gazetteer and the layers are without fault: a place that is
    itself at fault would otherwise be told again for each event on it.

    Raises:
        ProjectError: with every fault.
        FileError: `root` is not a folder.
    """
    project, faults = read_project(root)
    if all(fault.file in (EVENTS_FILE, SOURCES) for fault in faults):
        deque(_locate_events(project, list(project.events), faults), maxlen=0)
    if faults:
        raise ProjectError(faults)
    return project


def rows_by_id(located: gpd.GeoDataFrame) -> dict[str, LocatedEvent]:
    """Return the rows of what `locate` returns by their event's id.

    pandas' own way takes the texts out of a column one by one, in ten times as long.
    """
    columns = (located[name].to_numpy(object, na_value=None) for name in LocatedEvent._fields)
    return {row.id: row for row in map(LocatedEvent._make, zip(*columns, strict=True))}


def _locate_events(
    project: Project, events: list[Event], issues: list[ValidationIssue]
) -> Iterator[LocatedEvent]:
    answers = _GeocodeCache(project)
    context = _SourceContext()
    for event in track_progress("finding places", events, len(events)):
        context.add(event, answers.geocode(event))
    for event, answer in context.results:
        unsure = isinstance(answer, GeocodeResult) and answer.status == "ambiguous"
        final = (
            answers.geocode_in_context(event, context.nearby_points(event)) if unsure else answer
        )
        if isinstance(final, GeocodeResult) and final.status == "found":
            yield _located_event(event, final)
        else:
            issues.append(
                ValidationIssue(
                    EVENTS_FILE, event.place_line, event.id, _describe_failure(event, final)
                )
            )


class _SourceContext:
    """The spots that each source names: they tell homonyms in the same source apart.

    Those of drafts do not count, or a draft would say where a published event lies.
    """

    def __init__(self) -> None:
        self.results: list[tuple[Event, GeocodeResult | GeocodeError]] = []
        self._points_by_source: dict[str, dict[tuple[float, float], None]] = {}

    def add(self, event: Event, result: GeocodeResult | GeocodeError) -> None:
        self.results.append((event, result))
        if not event.verified or isinstance(result, GeocodeError):
            return
        if result.point and result.where_prec in _POINT_CLASSES:
            for source in {statement.source for statement in event.statements}:
                self._points_by_source.setdefault(source, {})[result.point] = None

    def nearby_points(self, event: Event) -> list[tuple[float, float]]:
        sources = dict.fromkeys(statement.source for statement in event.statements)
        return [spot for source in sources for spot in self._points_by_source.get(source, ())]


class _GeocodeCache:
    """What the geocoder says of events; what many share is asked once."""

    def __init__(self, project: Project) -> None:
        self._geocoder = Geocoder(project.gazetteer)
        self._has_dated_toponyms = any(toponym.valid for toponym in project.gazetteer)
        self._results: dict[object, GeocodeResult | GeocodeError] = {}

    def geocode(self, event: Event) -> GeocodeResult | GeocodeError:
        """Return what an event's place means by itself; when counts where the ground has dates."""
        key = repr(event.place), event.date if self._has_dated_toponyms else None
        if key not in self._results:
            self._results[key] = self.geocode_in_context(event, ())
        return self._results[key]

    def geocode_in_context(
        self, event: Event, context: Sequence[tuple[float, float]]
    ) -> GeocodeResult | GeocodeError:
        """Return what an event's place means beside other places of its sources."""
        try:
            return self._geocoder.geocode(event.place, when=event.date, context=context)
        except GeocodeError as error:
            return error


def _describe_failure(event: Event, result: GeocodeResult | GeocodeError) -> str:
    """Say what is wrong with an event's place, and what would be right."""
    if isinstance(result, GeocodeError):
        return f"the place {format_value(event.place)}: {result}"
    return _describe_unresolved(event, result)


def _describe_unresolved(event: Event, result: GeocodeResult) -> str:
    named = "; ".join(
        f"{found.name} ({found.kind}, id {found.id})"
        for found in result.candidates[:_MAX_LISTED_CANDIDATES]
    )
    if result.status == "ambiguous":
        return (
            f"the place {format_value(event.place)} could be: {named}; "
            "write which, such as {id: …} or {name, kind, in}"
        )
    near = f"; the nearest are: {named}" if named else ""
    return f"the place {format_value(event.place)} is not found{near}"


def _located_event(event: Event, result: Any) -> LocatedEvent:  # noqa: ANN401  found: no field is None
    longitude, latitude = result.point
    return LocatedEvent(
        id=event.id,
        type=event.type,
        status=event.status,
        edtf=event.date.edtf,
        start=event.date.first_day,
        end=event.date.last_day,
        date_prec=event.date.date_prec,
        place=result.name,
        names=result.names,
        toponym=result.toponym_id,
        method=result.method,
        where_prec=result.where_prec,
        geo_precision=result.geo_precision,
        radius_m=result.radius_m,
        longitude=longitude,
        latitude=latitude,
        geometry=result.geometry,
    )

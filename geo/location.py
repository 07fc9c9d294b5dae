"""Locations of a project's events: geometry, precision and interval of each."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from warnings import warn

from shapely.geometry.base import BaseGeometry

from geo.errors import GeocodeError, IssueList, ProjectError, ValidationIssue
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.results import GeocodeResult
from geo.progress import track_progress
from geo.project.events import EVENTS_FILE, Event
from geo.project.loader import read_project
from geo.project.model import Project
from geo.project.sources import SOURCES_FILE
from geo.text.unicode_safety import format_value

if TYPE_CHECKING:
    import geopandas as gpd

LocatedEvents: TypeAlias = "Sequence[LocatedEvent] | gpd.GeoDataFrame"
"""Located events as public functions accept them; a GeoDataFrame is deprecated."""

CRS = "EPSG:4326"
"""WGS 84, the coordinate reference system of all geometries."""

_POINT_CLASSES = (1, 2)
"""UCDP precision classes of a point; the others are lines and regions."""

_MAX_LISTED_CANDIDATES = 5
"""Maximum number of candidates that a message lists."""


class LocatedEvent(NamedTuple):
    """The location and interval of one event.

    Attributes:
        id: Id of the event.
        type: Type of the event.
        status: Status of the event.
        edtf: Date of the event, as written.
        start: First day, counted from 1970-01-01; `geo.dates.OPEN_START_DAY` where open.
        end: Last day, counted likewise; `geo.dates.OPEN_END_DAY` where open.
        date_prec: UCDP precision class of the date.
        place: Name of the place.
        names: Names of the place, by language.
        toponym: Id of the place; None for a place expression.
        method: Description of the geocoding method.
        where_prec: UCDP precision class of the place.
        geo_precision: ACLED precision class of the place.
        radius_m: Uncertainty radius around the point, in metres.
        longitude: Longitude of the point of the mark, in degrees (WGS 84).
        latitude: Latitude of the same point.
        geometry: Geometry in degrees, longitude first.
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


def locate_events(project: Project, *, drafts: bool = False) -> list[LocatedEvent]:
    """Locate the events of a project.

    Args:
        project: A loaded project.
        drafts: Whether to include events that are not verified yet.

    Returns:
        One record per event, in the order of ``events.yaml``.

    Raises:
        ProjectError: a place is not found, is ambiguous or cannot be parsed; the error has an issue
            for each such event.
    """
    events = [event for event in project.events if drafts or event.verified]
    issues = IssueList()
    located_events = list(_locate_events(project, events, issues))
    if issues:
        raise ProjectError(issues)
    return located_events


def locate(project: Project, *, drafts: bool = False) -> "gpd.GeoDataFrame":
    """Locate the events of a project, as a table to analyse or plot.

    Args:
        project: A loaded project.
        drafts: Whether to include events that are not verified yet.

    Returns:
        One row per event, in the order of ``events.yaml``, with the fields of `LocatedEvent` as
        columns; the CRS is WGS 84.

    Raises:
        ProjectError: as for `locate_events`.
    """
    return to_geodataframe(locate_events(project, drafts=drafts))


def to_geodataframe(located_events: Iterable[LocatedEvent]) -> "gpd.GeoDataFrame":
    """Return located events as a GeoDataFrame in WGS 84, one row per event."""
    import geopandas as gpd  # noqa: PLC0415  loads slowly, and only notebooks need it

    return gpd.GeoDataFrame(
        list(located_events), columns=[*LocatedEvent._fields], geometry="geometry", crs=CRS
    )


def to_located_events(located: "LocatedEvents", *, stacklevel: int = 3) -> list[LocatedEvent]:
    """Return located events as a list, also those of a GeoDataFrame, with a warning.

    Args:
        located: The result of `locate_events`, or of `locate` (deprecated).
        stacklevel: Frame that the warning is attributed to: 3 for the caller of the function that
            calls this one.
    """
    if isinstance(located, Sequence):
        return list(located)
    warn(
        "located events as a GeoDataFrame are deprecated: use geo.locate_events(project)",
        DeprecationWarning,
        stacklevel=stacklevel,
    )
    # reading each row of a GeoDataFrame with pandas takes ten times as long
    columns = (located[name].to_numpy(object, na_value=None) for name in LocatedEvent._fields)
    return [LocatedEvent._make(row) for row in zip(*columns, strict=True)]


def check_project(root: str | PathLike[str]) -> Project:
    """Read a project and locate all events, drafts included, to collect every error.

    Events are located only if gazetteer and layers have no errors: an error of a place would
    otherwise be reported again for each event at that place.

    Raises:
        ProjectError: with every error.
        FileError: `root` is not a folder.
    """
    project, issues = read_project(root)
    if all(issue.file in (EVENTS_FILE, SOURCES_FILE) for issue in issues):
        deque(_locate_events(project, list(project.events), issues), maxlen=0)
    if issues:
        raise ProjectError(issues)
    return project


def _locate_events(
    project: Project, events: list[Event], issues: list[ValidationIssue]
) -> Iterator[LocatedEvent]:
    """Yield the located events; add an issue for each event that cannot be located."""
    cache = _GeocodeCache(project)
    context = _SourceContext()
    for event in track_progress(events, "finding places", len(events)):
        context.add(event, cache.geocode(event))
    for event, first_result in context.results:
        is_ambiguous = (
            isinstance(first_result, GeocodeResult) and first_result.status == "ambiguous"
        )
        result = (
            cache.geocode_in_context(event, context.nearby_points(event))
            if is_ambiguous
            else first_result
        )
        if isinstance(result, GeocodeResult) and result.status == "found":
            yield _located_event(event, result)
        else:
            message = _describe_failure(event, result)
            issues.append(ValidationIssue(EVENTS_FILE, event.place_line, event.id, message))


class _SourceContext:
    """The points that each source names; they disambiguate homonyms in the same source.

    Points of drafts are left out: a draft must not decide where a published event is.
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
        return [point for source in sources for point in self._points_by_source.get(source, ())]


class _GeocodeCache:
    """Geocoder results by place, so that a place shared by many events is geocoded once."""

    def __init__(self, project: Project) -> None:
        self._geocoder = Geocoder(project.gazetteer)
        self._has_dated_toponyms = any(toponym.valid for toponym in project.gazetteer)
        self._results: dict[object, GeocodeResult | GeocodeError] = {}

    def geocode(self, event: Event) -> GeocodeResult | GeocodeError:
        """Return the result for an event's place alone.

        The date is part of the key only if some toponym is valid for a limited time.
        """
        key = repr(event.place), event.date if self._has_dated_toponyms else None
        if key not in self._results:
            self._results[key] = self.geocode_in_context(event, ())
        return self._results[key]

    def geocode_in_context(
        self, event: Event, context: Sequence[tuple[float, float]]
    ) -> GeocodeResult | GeocodeError:
        """Return the result for an event's place, given other points of its sources."""
        try:
            return self._geocoder.geocode(event.place, when=event.date, context=context)
        except GeocodeError as error:
            return error


def _describe_failure(event: Event, result: GeocodeResult | GeocodeError) -> str:
    """Return what is wrong with an event's place, and the remedy."""
    if isinstance(result, GeocodeError):
        return f"the place {format_value(event.place)}: {result}"
    return _describe_unresolved(event, result)


def _describe_unresolved(event: Event, result: GeocodeResult) -> str:
    candidates = "; ".join(
        f"{candidate.name} ({candidate.kind}, id {candidate.id})"
        for candidate in result.candidates[:_MAX_LISTED_CANDIDATES]
    )
    if result.status == "ambiguous":
        return (
            f"the place {format_value(event.place)} could be: {candidates}; "
            "specify which, with {id: …} or {name, kind, in}"
        )
    nearest = f"; the nearest are: {candidates}" if candidates else ""
    return f"the place {format_value(event.place)} is not found{nearest}"


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

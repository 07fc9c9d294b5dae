"""Locations of a project's events: geometry, precision and interval of each."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from warnings import warn

from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.errors import GeocodeError, IssueList, ProjectError, ValidationIssue
from geo.geocoding.divisions import DivisionIndex
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.precision import to_geo_precision
from geo.geocoding.results import GeocodeResult, PlacePart
from geo.geometry import geodesy
from geo.io.folder import DiskFolder, Folder
from geo.memory import pause_cycle_collection
from geo.progress import track_progress
from geo.project.condensed_issues import condense_issues
from geo.project.drawn_features import find_undrawn_features
from geo.project.event_details import PlaceQuery
from geo.project.events import EVENTS_FILE, Event
from geo.project.loader import read_project
from geo.project.map_layers import GEOJSON_FOLDER, LAYERS_FILE
from geo.project.model import Project
from geo.project.protection import coarsen_place
from geo.project.sources import SOURCES_FILE, find_wrong_texts
from geo.text.unicode_safety import format_value

if TYPE_CHECKING:
    import geopandas as gpd

LocatedEvents: TypeAlias = "Sequence[LocatedEvent] | gpd.GeoDataFrame"
"""Located events as public functions accept them; a GeoDataFrame is deprecated."""

PlaceSuggester: TypeAlias = Callable[[Project, PlaceQuery], str]
"""A function that returns where else a place is found, as the end of an error message."""

CRS = "EPSG:4326"
"""WGS 84, the coordinate reference system of all geometries."""

_POINT_CLASSES = (1, 2)
"""UCDP precision classes of a point; the others are lines and regions."""

_MAX_LISTED_CANDIDATES = 5
"""Maximum number of candidates that a message lists."""


class LocatedPart(NamedTuple):
    """One of several places of an event, or an end or stage of a movement.

    Attributes:
        role: ``place``, ``from``, ``via`` or ``to``.
        place: Name of the place.
        names: Names of the place, by language.
        toponym: Id of the place; None for a place expression.
        where_prec: UCDP precision class.
        radius_m: Uncertainty radius around the point, in metres.
        longitude: Longitude of its point, in degrees (WGS 84).
        latitude: Latitude of the same point.
        geometry: Geometry in degrees, longitude first.
    """

    role: str
    place: str
    names: Mapping[str, tuple[str, ...]]
    toponym: str | None
    where_prec: int
    radius_m: float
    longitude: float
    latitude: float
    geometry: BaseGeometry


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
        geometry: Geometry in degrees, longitude first; an empty point where no place is known.
        drawn: Whether the event has a mark on a map: it has a place and a date, and is not
            retracted. Of an event without a known place, longitude and latitude are NaN, and the
            two classes are 0.
        parts: Several places, or the ends and stages of a movement, each with its own precision;
            empty for one place.
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
    drawn: bool = True
    parts: tuple[LocatedPart, ...] = ()

    @property
    def has_place(self) -> bool:
        """Whether the place is known."""
        return not self.geometry.is_empty

    @property
    def is_movement(self) -> bool:
        """Whether it is a movement from one place to another."""
        return bool(self.parts) and self.parts[0].role == "from"


def locate_events(project: Project, *, drafts: bool = False) -> list[LocatedEvent]:
    """Locate the events of a project.

    Args:
        project: A loaded project.
        drafts: Whether to include drafts.

    Returns:
        One record per event, in the order of ``events.yaml``. An event without a place has one
        that is not drawn; so has an imported event or draft whose place is not found yet. The place
        of a protected event is coarsened.

    Raises:
        ProjectError: the place of a verified event is not found, is ambiguous or cannot be parsed,
            or a place cannot be protected; the error has an issue for each such event.
    """
    events = [event for event in project.events if drafts or event.is_public]
    issues = IssueList()
    located_events = list(_locate_events(project, events, issues))
    if issues:
        raise ProjectError(issues)
    return located_events


def locate(project: Project, *, drafts: bool = False) -> "gpd.GeoDataFrame":
    """Locate the events of a project, as a table to analyse or plot.

    Args:
        project: A loaded project.
        drafts: Whether to include drafts.

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


def check_project(
    root: str | PathLike[str] | Folder, *, suggest_place: PlaceSuggester | None = None
) -> Project:
    """Read a project and locate all events, drafts included, to collect every error.

    Events are located only if gazetteer and layers have no errors: an error of a place would
    otherwise be reported again for each event at that place.

    Args:
        root: The project's folder, or any object with the methods of `geo.io.folder.Folder`.
        suggest_place: Called with the project and a place that is not found; what it returns is
            added to the error.

    Raises:
        ProjectError: with every error.
        FileError: `root` is not a folder.
    """
    project, issues = read_project(root)
    if not any(issue.file.startswith((LAYERS_FILE, GEOJSON_FOLDER)) for issue in issues):
        folder = DiskFolder(root) if isinstance(root, str | PathLike) else root
        issues.extend(find_undrawn_features(folder, project.layers))
    if all(issue.file in (EVENTS_FILE, SOURCES_FILE) for issue in issues):
        with pause_cycle_collection():
            located = _locate_events(project, list(project.events), issues, suggest_place)
            deque(located, maxlen=0)
    issues.extend(find_wrong_texts(project.sources))
    if issues:
        raise ProjectError(condense_issues(issues, project))
    return project


class LocatedGroup(NamedTuple):
    """The locations of some events of a project, and what other groups need of them.

    Attributes:
        rows: One record for each event that could be located.
        points_by_source: For each source the points (longitude and latitude in degrees) that its
            events name.
        homonyms: Ids of the events whose place has several readings, among which the points of
            their sources decide.
    """

    rows: list[LocatedEvent]
    points_by_source: dict[str, list[tuple[float, float]]]
    homonyms: list[str]


def locate_group(
    project: Project,
    issues: list[ValidationIssue],
    points_by_source: Mapping[str, Sequence[tuple[float, float]]] | None = None,
) -> LocatedGroup:
    """Locate some events of a project, drafts included, apart from the others.

    Args:
        project: The project, with the events of the group alone.
        issues: The list to which an issue is added for each event that cannot be located.
        points_by_source: Points that events of other groups name, by source.
    """
    context = _SourceContext(points_by_source)
    rows = list(_locate_events(project, list(project.events), issues, context=context))
    return LocatedGroup(rows, context.points_by_source(), context.homonyms)


def _locate_events(
    project: Project,
    events: list[Event],
    issues: list[ValidationIssue],
    suggest_place: PlaceSuggester | None = None,
    context: "_SourceContext | None" = None,
) -> Iterator[LocatedEvent]:
    """Yield the located events; add an issue for each event that cannot be located."""
    cache = _GeocodeCache(project)
    context = context or _SourceContext()
    divisions = DivisionIndex(project.gazetteer)
    for event in events:
        if event.verified:  # the points of others decide nothing, and their results fill the memory
            context.add(event, cache.geocode(event))
    for event in track_progress(events, "finding places", len(events)):
        result = cache.geocode(event)
        if isinstance(result, GeocodeResult) and result.status == "ambiguous":
            context.homonyms.append(event.id)
            result = cache.geocode_in_context(event, context.nearby_points(event))
        if result is None:
            yield _unlocated_event(event, "")
        elif isinstance(result, GeocodeResult) and result.status == "found":
            try:
                yield _protect_location(event, _located_event(event, result), divisions)
            except GeocodeError as error:
                issues.append(ValidationIssue(EVENTS_FILE, event.place_line, event.id, str(error)))
        elif event.verified:
            message = _describe_failure(event, result)
            if suggest_place and getattr(result, "status", "") == "not-found":
                message += suggest_place(project, _find_missing_place(event, result))
            issues.append(ValidationIssue(EVENTS_FILE, event.place_line, event.id, message))
        else:
            yield _unlocated_event(event, _describe_failure(event, result))


class _SourceContext:
    """The points that each source names; they disambiguate homonyms in the same source.

    Points of drafts are left out: a draft must not decide where a published event is.
    """

    def __init__(
        self, points_by_source: Mapping[str, Sequence[tuple[float, float]]] | None = None
    ) -> None:
        self.homonyms: list[str] = []
        self._points_by_source: dict[str, dict[tuple[float, float], None]] = {
            source: dict.fromkeys(points) for source, points in (points_by_source or {}).items()
        }

    def add(self, event: Event, result: GeocodeResult | GeocodeError | None) -> None:
        if result is None or isinstance(result, GeocodeError):
            return
        if result.point and result.where_prec in _POINT_CLASSES:
            for source in {statement.source for statement in event.statements}:
                self._points_by_source.setdefault(source, {})[result.point] = None

    def points_by_source(self) -> dict[str, list[tuple[float, float]]]:
        return {source: list(points) for source, points in self._points_by_source.items()}

    def nearby_points(self, event: Event) -> list[tuple[float, float]]:
        sources = dict.fromkeys(statement.source for statement in event.statements)
        return [point for source in sources for point in self._points_by_source.get(source, ())]


class _GeocodeCache:
    """Geocoder results by place, so that a place shared by many events is geocoded once."""

    def __init__(self, project: Project) -> None:
        self._geocoder = Geocoder(project.gazetteer)
        self._has_dated_toponyms = any(toponym.valid for toponym in project.gazetteer)
        self._results: dict[object, GeocodeResult | GeocodeError] = {}

    def geocode(self, event: Event) -> GeocodeResult | GeocodeError | None:
        """Return the result for an event's place alone, None for an event without a place.

        The date is part of the key only if some toponym is valid for a limited time.
        """
        query = exact_place(event)
        if query is None:
            return None
        if isinstance(query, Mapping) and "point" in query and not event.verified:
            return self.geocode_in_context(event, ())  # nearly every record of a data set has one
        key = repr(query), event.date if self._has_dated_toponyms else None
        if key not in self._results:
            self._results[key] = self.geocode_in_context(event, ())
        return self._results[key]

    def geocode_in_context(
        self, event: Event, context: Sequence[tuple[float, float]]
    ) -> GeocodeResult | GeocodeError:
        """Return the result for an event's place, given other points of its sources."""
        try:
            return self._geocoder.geocode(
                exact_place(event) or "", when=event.date, context=context
            )
        except GeocodeError as error:
            return error


def exact_place(event: Event) -> PlaceQuery | None:
    """Return the place of an event as written, also that of a protected event.

    It is for locating events and for pages that never leave the project.
    """
    protection = event.details.protect
    if protection is not None and protection.query is not None:
        return protection.query
    return event.place


def _describe_failure(event: Event, result: GeocodeResult | GeocodeError) -> str:
    """Return what is wrong with an event's place, and the remedy."""
    if isinstance(result, GeocodeError):
        return f"the place {format_value(exact_place(event))}: {result}"
    return _describe_unresolved(event, result)


def _describe_unresolved(event: Event, result: GeocodeResult) -> str:
    candidates = "; ".join(
        f"{candidate.name} ({candidate.kind}, id {candidate.id})"
        for candidate in result.candidates[:_MAX_LISTED_CANDIDATES]
    )
    if result.status == "ambiguous":
        return (
            f"the place {format_value(exact_place(event))} could be: {candidates}; "
            "specify which, with {id: …} or {name, kind, in}"
        )
    nearest = f"; the nearest are: {candidates}" if candidates else ""
    missing = _find_missing_place(event, result)
    part = (
        "" if missing == (exact_place(event) or "") else f": {format_value(missing)} is not known"
    )
    return f"the place {format_value(exact_place(event))} is not found{part}{nearest}"


def _find_missing_place(event: Event, result: GeocodeResult | GeocodeError) -> PlaceQuery:
    """Return the name in an event's place that is not found, or the whole place."""
    place = exact_place(event) or ""
    name = getattr(result, "unresolved_name", "")
    is_whole = isinstance(place, Mapping) and place.get("name") == name
    return name if name and not is_whole else place


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
        drawn=event.is_drawable,
        parts=tuple(map(_located_part, result.parts)),
    )


def _located_part(part: PlacePart) -> LocatedPart:
    result: Any = part.result  # found: no field is None
    return LocatedPart(
        part.role,
        result.name,
        result.names,
        result.toponym_id,
        result.where_prec,
        result.radius_m,
        result.point[0],
        result.point[1],
        result.geometry,
    )


def _unlocated_event(event: Event, method: str) -> LocatedEvent:
    """Return the record of an event whose place is not known, which is not drawn.

    Args:
        event: The event.
        method: Why the place is not found; empty for an event without a place.
    """
    written = event.place if isinstance(event.place, str) else ""
    return LocatedEvent(
        id=event.id,
        type=event.type,
        status=event.status,
        edtf=event.date.edtf,
        start=event.date.first_day,
        end=event.date.last_day,
        date_prec=event.date.date_prec,
        place=written,
        names={},
        toponym=None,
        method=method,
        where_prec=0,
        geo_precision=0,
        radius_m=0.0,
        longitude=math.nan,
        latitude=math.nan,
        geometry=Point(),
        drawn=False,
    )


def _protect_location(event: Event, row: LocatedEvent, divisions: DivisionIndex) -> LocatedEvent:
    """Return the location to publish: that of a protected event is coarsened.

    Raises:
        GeocodeError: the map has no division to draw instead of the exact place.
    """
    protection = event.details.protect
    if protection is None or protection.is_coarse:
        return row
    place = coarsen_place(row.geometry, protection, divisions)
    point = geodesy.label_point(place.geometry)
    return row._replace(
        place=place.name,
        names=place.names,
        toponym=place.toponym,
        method="placed coarsely to protect people",
        where_prec=place.where_prec,
        geo_precision=to_geo_precision(place.where_prec),
        radius_m=geodesy.max_radius_m(place.geometry),
        longitude=point[0],
        latitude=point[1],
        geometry=place.geometry,
        parts=(),
    )

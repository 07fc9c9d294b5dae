"""Where the events of a project lie: one row an event, with geometry, precision and interval."""

from collections.abc import Callable, Iterator

import geopandas as gpd

from geo.errors import Fault, GeocodeError, ProjectError
from geo.events import FILE, Event
from geo.geocoder import Answer, Geocoder
from geo.project import Project

CRS = "EPSG:4326"
_NAMED = 5
"""Candidates that a fault names; more help nobody."""

Progress = Callable[[int, int], None]
"""Called with the number done and the number in all."""


def locate(
    project: Project, *, drafts: bool = False, progress: Progress | None = None
) -> gpd.GeoDataFrame:
    """Find where each event of a project lies.

    Args:
        project: A loaded project.
        drafts: Whether to take events that are not yet verified.
        progress: Called after each event.

    Returns:
        A row an event, in the order of ``events.yaml``, with the columns `id`, `type`, `status`,
        `edtf`, `start` and `end` (days since 1970-01-01, -1e9 and 1e9 where open), `date_prec`,
        `place`, `names` (by language), `toponym` (missing for an expression), `method`,
        `where_prec`, `geo_precision`, `radius_m`, `longitude`, `latitude` (of the mark's point) and
        `geometry` (WGS 84, longitude first).

    Raises:
        ProjectError: a place is not found, ambiguous, or cannot be read; all such events are named.
    """
    faults: list[Fault] = []
    chosen = [event for event in project.events if drafts or event.verified]
    rows = list(_rows(project, chosen, faults, progress))
    if faults:
        raise ProjectError(faults)
    return gpd.GeoDataFrame(rows, columns=[*_COLUMNS], geometry="geometry", crs=CRS)


_COLUMNS = (
    "id",
    "type",
    "status",
    "edtf",
    "start",
    "end",
    "date_prec",
    "place",
    "names",
    "toponym",
    "method",
    "where_prec",
    "geo_precision",
    "radius_m",
    "longitude",
    "latitude",
    "geometry",
)


def _rows(
    project: Project, events: list[Event], faults: list[Fault], progress: Progress | None
) -> Iterator[dict[str, object]]:
    geocoder = Geocoder(project.gazetteer)
    for done, event in enumerate(events, 1):
        answer = place_of(event, geocoder, faults)
        if answer is not None:
            yield _row(event, answer)
        if progress:
            progress(done, len(events))


def place_of(event: Event, geocoder: Geocoder, faults: list[Fault]) -> Answer | None:
    """Return where an event lies, or None after adding a fault that says what would be right."""
    try:
        answer = geocoder.geocode(event.place, when=event.date)
    except GeocodeError as error:
        faults.append(
            Fault(FILE, event.place_line, event.id, f"the place {event.place!r}: {error}")
        )
        return None
    if answer.status == "found":
        return answer
    faults.append(Fault(FILE, event.place_line, event.id, _unsure(event, answer)))
    return None


def _unsure(event: Event, answer: Answer) -> str:
    named = "; ".join(
        f"{found.name} ({found.kind}, id {found.id})" for found in answer.candidates[:_NAMED]
    )
    if answer.status == "ambiguous":
        return (
            f"the place {event.place!r} could be: {named}; "
            "write which, such as {id: …} or {name, kind, in}"
        )
    near = f"; the nearest are: {named}" if named else ""
    return f"the place {event.place!r} is not found{near}"


def _row(event: Event, answer: Answer) -> dict[str, object]:
    longitude, latitude = answer.point or (None, None)
    return {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "edtf": event.date.edtf,
        "start": -(10**9) if event.date.start is None else event.date.start,
        "end": 10**9 if event.date.end is None else event.date.end,
        "date_prec": event.date.date_prec,
        "place": answer.name,
        "names": answer.names,
        "toponym": answer.toponym,
        "method": answer.method,
        "where_prec": answer.where_prec,
        "geo_precision": answer.geo_precision,
        "radius_m": answer.radius_m,
        "longitude": longitude,
        "latitude": latitude,
        "geometry": answer.geometry,
    }

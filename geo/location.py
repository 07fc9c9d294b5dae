"""Where the events of a project lie: one row an event, with geometry, precision and interval."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, NamedTuple

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, GeocodeError, ProjectError
from geo.geocoding.geocoder import Answer, Geocoder
from geo.progress import told
from geo.project.events import FILE, Event
from geo.project.loader import Project, read_project
from geo.project.sources import FILE as SOURCES
from geo.text.unicode_safety import shown

CRS = "EPSG:4326"
OPEN = 10**9
"""The day that stands for an open end in the columns `start` (less) and `end`."""

_SPOT = (1, 2)
"""The classes of an answer that is a spot rather than a line or region."""

_NAMED = 5
"""Candidates that a fault names; more help nobody."""


class Located(NamedTuple):
    """Where and when one event lies: a row of what `locate` returns.

    Attributes:
        id: The event's.
        type: The event's.
        status: The event's.
        edtf: Its date, as written.
        start: Its first day, counted from 1970-01-01; `-OPEN` where open.
        end: Its last day; `OPEN` where open.
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
    faults: list[Fault] = []
    rows = list(_rows(project, chosen, faults))
    if faults:
        raise ProjectError(faults)
    return gpd.GeoDataFrame(rows, columns=[*Located._fields], geometry="geometry", crs=CRS)


def examine(root: str | PathLike[str]) -> Project:
    """Read a project and find every place, drafts too, so that all its faults are told at once.

    Places are looked for only where the gazetteer and the layers are without fault: a place that is
    itself at fault would otherwise be told again for each event on it.

    Raises:
        ProjectError: with every fault.
        FileError: `root` is not a folder.
    """
    project, faults = read_project(root)
    if all(fault.file in (FILE, SOURCES) for fault in faults):
        deque(_rows(project, list(project.events), faults), maxlen=0)
    if faults:
        raise ProjectError(faults)
    return project


def rows_by_id(located: gpd.GeoDataFrame) -> dict[str, Located]:
    """Return the rows of what `locate` returns by their event's id.

    pandas' own way takes the texts out of a column one by one, in ten times as long.
    """
    columns = (located[name].to_numpy(object, na_value=None) for name in Located._fields)
    return {row.id: row for row in map(Located._make, zip(*columns, strict=True))}


def _rows(project: Project, events: list[Event], faults: list[Fault]) -> Iterator[Located]:
    answers = _Answers(project)
    context = _Context()
    for event in told("finding places", events, len(events)):
        context.add(event, answers.alone(event))
    for event, answer in context.asked:
        unsure = isinstance(answer, Answer) and answer.status == "ambiguous"
        final = answers.beside(event, context.around(event)) if unsure else answer
        if isinstance(final, Answer) and final.status == "found":
            yield _row(event, final)
        else:
            faults.append(Fault(FILE, event.place_line, event.id, _complaint(event, final)))


class _Context:
    """The spots that each source names: they tell homonyms in the same source apart.

    Those of drafts do not count, or a draft would say where a published event lies.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[Event, Answer | GeocodeError]] = []
        self._spots: dict[str, dict[tuple[float, float], None]] = {}

    def add(self, event: Event, answer: Answer | GeocodeError) -> None:
        self.asked.append((event, answer))
        if not event.verified or isinstance(answer, GeocodeError):
            return
        if answer.point and answer.where_prec in _SPOT:
            for source in {statement.source for statement in event.statements}:
                self._spots.setdefault(source, {})[answer.point] = None

    def around(self, event: Event) -> list[tuple[float, float]]:
        sources = dict.fromkeys(statement.source for statement in event.statements)
        return [spot for source in sources for spot in self._spots.get(source, ())]


class _Answers:
    """What the geocoder says of events; what many share is asked once."""

    def __init__(self, project: Project) -> None:
        self._geocoder = Geocoder(project.gazetteer)
        self._dated = any(toponym.valid for toponym in project.gazetteer)
        self._known: dict[object, Answer | GeocodeError] = {}

    def alone(self, event: Event) -> Answer | GeocodeError:
        """Return what an event's place means by itself; when counts where the ground has dates."""
        key = repr(event.place), event.date if self._dated else None
        if key not in self._known:
            self._known[key] = self.beside(event, ())
        return self._known[key]

    def beside(self, event: Event, context: Sequence[tuple[float, float]]) -> Answer | GeocodeError:
        """Return what an event's place means beside other places of its sources."""
        try:
            return self._geocoder.geocode(event.place, when=event.date, context=context)
        except GeocodeError as error:
            return error


def _complaint(event: Event, answer: Answer | GeocodeError) -> str:
    """Say what is wrong with an event's place, and what would be right."""
    if isinstance(answer, GeocodeError):
        return f"the place {shown(event.place)}: {answer}"
    return _unsure(event, answer)


def _unsure(event: Event, answer: Answer) -> str:
    named = "; ".join(
        f"{found.name} ({found.kind}, id {found.id})" for found in answer.candidates[:_NAMED]
    )
    if answer.status == "ambiguous":
        return (
            f"the place {shown(event.place)} could be: {named}; "
            "write which, such as {id: …} or {name, kind, in}"
        )
    near = f"; the nearest are: {named}" if named else ""
    return f"the place {shown(event.place)} is not found{near}"


def _row(event: Event, answer: Any) -> Located:  # noqa: ANN401  an Answer that has all, being found
    longitude, latitude = answer.point
    return Located(
        id=event.id,
        type=event.type,
        status=event.status,
        edtf=event.date.edtf,
        start=-OPEN if event.date.start is None else event.date.start,
        end=OPEN if event.date.end is None else event.date.end,
        date_prec=event.date.date_prec,
        place=answer.name,
        names=answer.names,
        toponym=answer.toponym,
        method=answer.method,
        where_prec=answer.where_prec,
        geo_precision=answer.geo_precision,
        radius_m=answer.radius_m,
        longitude=longitude,
        latitude=latitude,
        geometry=answer.geometry,
    )

"""The project's own gazetteer: places with their names in several languages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from shapely import Point

from geo.errors import Fault
from geo.geocoding.gazetteer import Toponym
from geo.geocoding.precision import point_class
from geo.geometry.bounds import Bounds
from geo.io.folder import Folder
from geo.project.record_reader import Cursor, read_records

FILE = "data/places.yaml"
BASES = ("sourced", "derived")
ORIGIN = "places"
MAX_PRECISION_M = 500_000

Taken = dict[str, Callable[[], str]]
"""The ids of places and features, which must not be taken twice; each tells where it stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point with names.

    Attributes:
        toponym: What the geocoder knows of it.
        roles: What the project uses it for, such as a way point of a route.
        label: Rank of its label on the map, 1 (always) to 4 (close up only); None for no label.
        remote: Whether it may lie outside the map's bounds.
        basis: ``sourced``, or ``derived`` when the project worked it out.
        citation: Where the point comes from.
    """

    toponym: Toponym
    roles: tuple[str, ...]
    label: int | None
    remote: bool
    basis: str
    citation: str


def read_places(
    folder: Folder, bounds: Bounds, taken: Taken, faults: list[Fault]
) -> dict[str, Place]:
    """Read ``data/places.yaml``; faults are added to `faults`.

    Args:
        folder: The project's files.
        bounds: The map's bounds, outside of which only a remote place may lie.
        taken: Where the ids of the places are added.
        faults: Where faults are added.
    """
    seen: dict[str, int] = {}
    records = read_records(folder, FILE, "places", faults)
    places = [_place(cursor, bounds, seen) for cursor in records]
    taken.update(
        {identifier: partial("{}:{}".format, FILE, line) for identifier, line in seen.items()}
    )
    return {place.toponym.id: place for place in places if place is not None}


def _place(cursor: Cursor, bounds: Bounds, seen: dict[str, int]) -> Place | None:
    identifier = cursor.identifier(seen)
    remote = cursor.flag("remote")
    point = read_point(cursor, "point", Bounds.world() if remote else bounds)
    precision = cursor.number("precision_m", low=0, high=MAX_PRECISION_M, required=True)
    names = cursor.names("names")
    kind = cursor.text("kind", required=True)
    aliases, within, roles = (cursor.texts(key) for key in ("aliases", "within", "roles"))
    label = cursor.whole("label", low=1, high=4)
    basis = cursor.choice("basis", BASES, required=True)
    citation = cursor.text("citation", required=True)
    if names is not None and not any(names.values()):
        cursor.fault("names", "'names' holds none: a place needs at least one name")
    cursor.finish()
    if not identifier or point is None or precision is None or names is None:
        return None
    toponym = Toponym(
        identifier,
        kind or "",
        names,
        aliases,
        Point(point),
        precision,
        ORIGIN,
        within=within,
        # no source gives the spot of a derived point: it is near a known place, never exact
        where_prec=point_class(precision) if basis == "derived" else None,
    )
    return Place(toponym, roles, label, remote, basis or "", citation or "")


def read_point(cursor: Cursor, key: str, bounds: Bounds) -> tuple[float, float] | None:
    """Return a position [longitude, latitude]; one outside the bounds becomes a fault."""
    position = cursor.numbers(key, 2, required=True)
    if position is None:
        return None
    longitude, latitude = position
    wrong = bounds.complaint(longitude, latitude)
    if wrong:
        cursor.fault(key, wrong)
        return None
    return longitude, latitude

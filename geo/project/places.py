"""Places of the project's own gazetteer, with names in several languages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from shapely import Point

from geo.errors import ValidationIssue
from geo.geocoding.gazetteer import Toponym
from geo.geocoding.precision import classify_derived_point
from geo.geometry.bounds import Bounds
from geo.io.folder import Folder
from geo.project.details_reader import read_protection
from geo.project.event_details import Protection
from geo.project.record_reader import RecordReader, read_records

PLACES_FILE = "data/places.yaml"
BASIS_VALUES = ("sourced", "derived")
PLACES_ORIGIN = "places"
MAX_PRECISION_M = 500_000

IdRegistry = dict[str, Callable[[], str]]
"""Ids of places and features, which must be unique, each with a function that returns its line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point with names.

    Attributes:
        toponym: Entry of the place in the gazetteer.
        roles: Uses of the place in the project, such as a way point of a route.
        label_rank: Rank of the label on the map, 1 (always shown) to 4 (close up only); None for no
            label.
        remote: Whether the place may be outside the map's bounds.
        basis: ``sourced``, or ``derived`` if the project derived the point.
        citation: Source of the point.
        protect: How coarsely the place is published; None for exactly.
    """

    toponym: Toponym
    roles: tuple[str, ...]
    label_rank: int | None
    remote: bool
    basis: str
    citation: str
    protect: Protection | None = None


def protected_names(places: Iterable[Place]) -> dict[str, Protection]:
    """Return the protection of each protected place by its names and its id, in small letters."""
    return {
        spelling.casefold(): place.protect
        for place in places
        if place.protect is not None
        for spelling in (
            place.toponym.id,
            *(spelling for spelling, _ in place.toponym.iter_spellings()),
        )
    }


def read_places(
    folder: Folder,
    bounds: Bounds,
    language: str,
    id_registry: IdRegistry,
    issues: list[ValidationIssue],
) -> dict[str, Place]:
    """Read ``data/places.yaml``.

    Args:
        folder: The project's files.
        bounds: The map's bounds; only a remote place may be outside.
        language: The map's language, for reasons without a language tag.
        id_registry: The ids in use, to which those of the places are added.
        issues: The list to which errors are added.
    """
    lines_by_id: dict[str, int] = {}
    records = read_records(folder, PLACES_FILE, "places", issues)
    places = [_read_place(reader, bounds, language, lines_by_id) for reader in records]
    id_registry.update(
        {
            identifier: partial("{}:{}".format, PLACES_FILE, line)
            for identifier, line in lines_by_id.items()
        }
    )
    return {place.toponym.id: place for place in places if place is not None}


def _read_place(
    reader: RecordReader, bounds: Bounds, language: str, lines_by_id: dict[str, int]
) -> Place | None:
    identifier = reader.read_id(lines_by_id)
    remote = reader.read_flag("remote")
    point = read_point(reader, "point", Bounds.whole_world() if remote else bounds)
    precision = reader.read_number("precision_m", low=0, high=MAX_PRECISION_M, required=True)
    names = reader.read_names("names")
    kind = reader.read_text("kind", required=True)
    aliases, within, roles = (reader.read_texts(key) for key in ("aliases", "within", "roles"))
    label = reader.read_integer("label", low=1, high=4)
    basis = reader.read_choice("basis", BASIS_VALUES, required=True)
    citation = reader.read_text("citation", required=True)
    protect = read_protection(reader, language)
    if names is not None and not any(names.values()):
        reader.add_issue("names", "'names' is empty: a place needs at least one name")
    reader.report_unknown_keys()
    if not identifier or point is None or precision is None or names is None:
        return None
    toponym = Toponym(
        identifier,
        kind or "",
        names,
        aliases,
        Point(point),
        precision,
        PLACES_ORIGIN,
        within=within,
        # a derived point is near a known place, never exact
        where_prec=classify_derived_point(precision) if basis == "derived" else None,
    )
    return Place(toponym, roles, label, remote, basis or "", citation or "", protect)


def read_point(reader: RecordReader, key: str, bounds: Bounds) -> tuple[float, float] | None:
    """Return a position (longitude, latitude); one outside the bounds is an error."""
    position = reader.read_numbers(key, 2, required=True)
    if position is None:
        return None
    longitude, latitude = position
    problem = bounds.describe_outside(longitude, latitude)
    if problem:
        reader.add_issue(key, problem)
        return None
    return longitude, latitude

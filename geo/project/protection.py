"""Coarsening of places, to protect people."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from geo.errors import GeocodeError
from geo.geocoding.divisions import DivisionIndex
from geo.geometry import geodesy
from geo.geometry.geodesy import METRES_PER_DEGREE, Position
from geo.project.event_details import PROTECTION_LEVELS, Protection

_MAX_LATITUDE = 85.0


@dataclass(frozen=True, slots=True)
class CoarsePlace:
    """The area that is published in place of an exact place.

    Attributes:
        geometry: The area, in degrees.
        where_prec: UCDP class of the area.
        name: Name of the division; a description for a circle.
        names: Names of the division, by language.
        toponym: Id of the division; None for a circle.
    """

    geometry: BaseGeometry
    where_prec: int
    name: str
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    toponym: str | None = None


def coarsen_place(
    geometry: BaseGeometry, protection: Protection, divisions: DivisionIndex
) -> CoarsePlace:
    """Return the area that is published in place of an exact place.

    With a radius it is a circle around the middle of a cell of a fixed grid. All places in a cell
    have the same circle, so neither the centre nor several events at one place lead back to the
    place. With a level it is the division of the map's layers that contains the place.

    Args:
        geometry: The exact place, in degrees.
        protection: How coarsely it is published.
        divisions: The divisions of the map.

    Raises:
        GeocodeError: no layer of the map has the division.
    """
    point = geodesy.label_point(geometry)
    if protection.level is None:
        radius = protection.radius_m or 0.0
        circle = geodesy.geodesic_circle(_snap_to_grid(point, radius), radius)
        return CoarsePlace(circle, 5, f"an area of {radius / 1000:g} km")
    where_prec = PROTECTION_LEVELS[protection.level]
    division = divisions.find_at(point, where_prec)
    if division is None:
        raise GeocodeError(
            f"the place is protected to its {protection.level}, but no layer has a "
            f"{protection.level} with an area there (where_prec {where_prec}): add such a layer, "
            "or write `radius_m` in place of `level`"
        )
    return CoarsePlace(division.geometry, where_prec, division.title, division.names, division.id)


def _snap_to_grid(point: Position, radius_m: float) -> Position:
    """Return the middle of the cell of a fixed grid that contains a position.

    The cell's half diagonal is the radius, so that a circle around its middle contains all of it.
    Rows of cells have the same height in degrees, and the cells of a row the same width.
    """
    side_m = radius_m * math.sqrt(2) * 0.98  # a degree of latitude is up to 1 % longer or shorter
    height = side_m / METRES_PER_DEGREE
    row = math.floor(point[1] / height)
    latitude = min(_MAX_LATITUDE, max(-_MAX_LATITUDE, (row + 0.5) * height))
    edge = min(abs(row), abs(row + 1)) * height  # the row's widest parallel
    width = height / max(0.05, math.cos(math.radians(min(edge, _MAX_LATITUDE))))
    longitude = (math.floor(point[0] / width) + 0.5) * width
    return round(longitude, 5), round(latitude, 5)

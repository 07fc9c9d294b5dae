"""Geodesic lengths and areas, measured by PROJ's geod for comparison."""

import shapely
from pyproj import Geod

_GEOD = Geod(ellps="WGS84")


def measure_length_m(geometry):
    """Return the length of a line in degrees, in metres."""
    return float(_GEOD.geometry_length(geometry))


def measure_area_m2(geometry):
    """Return the area of a polygon in degrees, in square metres, whichever way its rings turn."""
    area, _ = _GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area))

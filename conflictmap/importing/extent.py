"""The extent of imported positions, also across 180°."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely

from geo.geometry.antimeridian import find_box_span
from geo.geometry.bounds import Bounds

_MARGIN_SHARE = 0.05
"""Margin around the positions, as a share of the box's width and height."""

_MIN_MARGIN_DEG = 0.25
_HALF_TURN, _WHOLE_TURN = 180.0, 360.0


@dataclass(slots=True)
class PositionExtent:
    """The extent of positions, in little memory whatever their number.

    Attributes:
        south: Least latitude in degrees.
        north: Greatest latitude in degrees.
        spans: Least and greatest longitude in each degree of longitude that has positions.
    """

    south: float = 90.0
    north: float = -90.0
    spans: dict[int, tuple[float, float]] = field(default_factory=dict)

    def add_position(self, longitude: float, latitude: float) -> None:
        """Extend it by a position."""
        self.south, self.north = min(self.south, latitude), max(self.north, latitude)
        cell = math.floor(longitude)
        west, east = self.spans.get(cell, (longitude, longitude))
        self.spans[cell] = min(west, longitude), max(east, longitude)

    @property
    def is_empty(self) -> bool:
        """Whether it has no position."""
        return not self.spans

    def is_inside(self, bounds: Bounds) -> bool:
        """Return whether bounds contain all positions."""
        return all(
            bounds.contains(longitude, latitude)
            for span in self.spans.values()
            for longitude in span
            for latitude in (self.south, self.north)
        )


def find_extent_bounds(extents: Iterable[PositionExtent], old: Bounds | None = None) -> Bounds:
    """Return the bounds of positions with a margin, in hundredths of a degree.

    They are the shortest that have all positions, so they may cross 180°; where bounds that cross
    it would be wider than a map may be, they do not.

    Args:
        extents: Extents of positions; empty ones do not count.
        old: Bounds that are kept as part of the new ones.

    Returns:
        The bounds; the whole world if there is neither a position nor `old`.
    """
    found = [one for one in extents if not one.is_empty]
    if not found:
        return old or Bounds.whole_world()
    spans = [span for one in found for span in one.spans.values()]
    south, north = min(one.south for one in found), max(one.north for one in found)
    plain = _widen_box(min(span[0] for span in spans), south, max(span[1] for span in spans), north)
    west, east = find_box_span((span[0], 0.0, span[1], 0.0) for span in spans)
    crossing = _widen_box(west, south, east, north)
    new = crossing if crossing.find_error() is None else plain
    return new if old is None else _join_bounds(old, new)


def _widen_box(west: float, south: float, east: float, north: float) -> Bounds:
    """Return a box with a margin; an east beyond 180 is that of bounds that cross 180°."""
    lon = max(_MIN_MARGIN_DEG, _MARGIN_SHARE * (east - west))
    lat = max(_MIN_MARGIN_DEG, _MARGIN_SHARE * (north - south))
    if east <= _HALF_TURN:  # the margin alone does not cross 180°
        west, east = max(-_HALF_TURN, west - lon), min(_HALF_TURN, east + lon)
    else:
        west, east = west - lon, east + lon
    return _round_edges(west, max(-90.0, south - lat), east, min(90.0, north + lat))


def _join_bounds(old: Bounds, new: Bounds) -> Bounds:
    """Return the shortest bounds that have two bounds."""
    parts = shapely.get_parts([one.to_geometry() for one in (old, new)])
    boxes = [part.bounds for part in parts]
    west, east = find_box_span(boxes)
    south, north = min(old.south, new.south), max(old.north, new.north)
    joined = _round_edges(west, south, east, north)
    if east - west < _WHOLE_TURN and joined.find_error() is None:
        return joined
    return Bounds(min(box[0] for box in boxes), south, max(box[2] for box in boxes), north)


def _round_edges(west: float, south: float, east: float, north: float) -> Bounds:
    return Bounds.from_edges(*(round(edge, 2) for edge in (west, south, east, north)))

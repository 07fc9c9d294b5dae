"""Land and sea on both sides of OpenStreetMap's coastline, which has land on its left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.ground.store import Box

_END_TOLERANCE = 1e-9
"""How far from the edge of the box a line that was cut there may end, in degrees."""
_OFFSET_SHARE = 1e-3
"""Distance of a test point from the coast, as a share of the length of the segment."""


@dataclass(frozen=True, slots=True)
class LandAndSea:
    """The polygons of a box that are land, and those that are sea."""

    land: list[BaseGeometry]
    sea: list[BaseGeometry]


def divide_land_and_sea(
    lines: Sequence[BaseGeometry], box: Box, tolerance: float
) -> LandAndSea | None:
    """Divide a box along coastlines.

    Args:
        lines: Lines with the land on their left, as OpenStreetMap's tag natural=coastline.
        box: West, south, east and north in degrees.
        tolerance: By how many degrees the coast is simplified.

    Returns:
        The polygons, of which each stretch of the coast is shared by one of either kind; None if a
        line ends inside the box, so that it is open what is land.
    """
    frame = shapely.box(*box)
    singles = _single_lines(lines)
    merged = shapely.line_merge(shapely.multilinestrings(singles))
    inside = shapely.get_parts(shapely.intersection(shapely.get_parts(merged), frame))
    coast = [one for one in inside if one.geom_type == "LineString" and one.length > 0]
    if not coast:
        return LandAndSea([], [])
    if any(_ends_inside(line, frame) for line in coast):
        return None
    faces = np.array(_polygonize_lines(coast, frame), dtype=object)
    is_land = _find_land(faces, singles, frame)
    simple = shapely.coverage_simplify(faces, tolerance, simplify_boundary=False)
    kept = [
        (face, bool(land))
        for face, land in zip(simple, is_land, strict=True)
        if face.is_valid and face.area > tolerance**2
    ]
    return LandAndSea(
        [face for face, land in kept if land], [face for face, land in kept if not land]
    )


def _single_lines(lines: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Return lines, with the outer rings of closed ways."""
    parts = [part for line in lines for part in shapely.get_parts(line)]
    return [part.exterior if part.geom_type == "Polygon" else part for part in parts]


def _ends_inside(line: BaseGeometry, frame: BaseGeometry) -> bool:
    if line.is_ring:
        return False
    return any(frame.exterior.distance(end) > _END_TOLERANCE for end in line.boundary.geoms)


def _polygonize_lines(coast: Sequence[BaseGeometry], frame: BaseGeometry) -> list[BaseGeometry]:
    """Return the faces into which lines divide a box."""
    noded = shapely.union_all([frame.exterior, *coast])
    faces = list(shapely.get_parts(shapely.polygonize([noded])))
    return sorted(faces, key=lambda face: (-face.area, face.bounds))


def _find_land(
    faces: NDArray[Any], lines: Sequence[BaseGeometry], frame: BaseGeometry
) -> NDArray[np.bool_]:
    """Return whether each face is on the left of most of the coast around it.

    The direction is that of the lines before they were cut, which cutting need not keep.
    """
    points = [shapely.get_coordinates(line) for line in lines]
    pairs = np.concatenate([np.stack([one[:-1], one[1:]], axis=1) for one in points])
    segments = shapely.intersection(shapely.linestrings(pairs), frame)
    length = shapely.length(segments)
    inside = length > 0
    step = (pairs[:, 1] - pairs[:, 0])[inside]
    unit = step / np.hypot(step[:, 0], step[:, 1])[:, None]
    length = length[inside]
    middle = shapely.get_coordinates(shapely.centroid(segments[inside]))
    left = np.column_stack([-unit[:, 1], unit[:, 0]]) * length[:, None] * _OFFSET_SHARE
    votes = np.zeros(len(faces))
    tree = shapely.STRtree(faces)
    for places, sign in ((middle + left, 1.0), (middle - left, -1.0)):
        numbers, found = tree.query(shapely.points(places), predicate="within")
        np.add.at(votes, found, sign * length[numbers])
    is_land: NDArray[np.bool_] = votes > 0
    return is_land

"""Administrative divisions of a gazetteer that have an area, found by a position in them."""

from collections import defaultdict
from collections.abc import Iterable

import shapely
from shapely import Point

from geo.geocoding.gazetteer import Toponym
from geo.geometry.geodesy import Position

_DIVISION_CLASSES = (3, 4, 6)
"""UCDP classes of a district, a province and a country."""


class DivisionIndex:
    """Index of the areas of districts, provinces and countries."""

    def __init__(self, toponyms: Iterable[Toponym]) -> None:
        """Index the toponyms that are such a division, by their UCDP class."""
        by_class: dict[int, list[Toponym]] = defaultdict(list)
        for toponym in toponyms:
            if toponym.where_prec in _DIVISION_CLASSES and toponym.geometry.geom_type.endswith(
                "Polygon"
            ):
                by_class[toponym.where_prec].append(toponym)
        self._toponyms = by_class
        self._trees = {
            where_prec: shapely.STRtree([one.geometry for one in toponyms])
            for where_prec, toponyms in by_class.items()
        }

    def find(self, point: Point, where_prec: int | None) -> Toponym | None:
        """Return the smallest division of a class that contains a point in degrees, or None."""
        tree = self._trees.get(where_prec or 0)
        if tree is None:
            return None
        toponyms = self._toponyms[where_prec or 0]
        found = [toponyms[number] for number in tree.query(point, predicate="intersects")]
        return min(found, key=lambda one: (one.geometry.area, one.id), default=None)

    def find_at(self, position: Position, where_prec: int) -> Toponym | None:
        """Return the smallest division of a class at a longitude and latitude, or None."""
        return self.find(Point(position), where_prec)

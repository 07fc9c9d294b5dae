"""Countries, divisions and regions of the world by name, as places of drafts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from geo.geocoding.gazetteer import Toponym
from geo.geocoding.world_areas import WorldAreaIndex, open_world_areas

WORLD_ORIGIN = "world"


class RegionFinder:
    """Finder of areas of the world ground; an area's outline is read when its name is asked for."""

    def __init__(self, index: WorldAreaIndex) -> None:
        """Use an index of areas."""
        self._index = index
        self._toponyms: dict[str, Toponym] = {}

    def find_regions(self, name: str) -> Sequence[Toponym]:
        """Return the areas with this name; those that only list it as an alias if there is no other."""
        if not name.strip():
            return ()
        matches = self._index.find_matches(name)
        named = [match for match in matches if match.tier == "exact"]
        toponyms = []
        for match in named or matches:
            area = match.area
            if area.id not in self._toponyms:
                label = next(iter(area.names.get("en") or next(iter(area.names.values()))))
                self._toponyms[area.id] = replace(
                    self._index.to_toponym(area),
                    names={"en": (label,)},
                    aliases=(),
                    origin=WORLD_ORIGIN,
                )
            toponyms.append(self._toponyms[area.id])
        return toponyms


@cache
def open_region_finder() -> RegionFinder:
    """Return the finder of the package's world ground; its areas are read once, at the first name that one may have."""
    return RegionFinder(open_world_areas())

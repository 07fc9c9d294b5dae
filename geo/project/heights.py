"""Heights of positions, which a map does not show: they are read, left out, and reported."""

from collections.abc import Iterator, Mapping, Sequence

import shapely
from shapely.errors import ShapelyError

from geo.project.model import Project
from geo.text.unicode_safety import format_value

_DIMENSIONS_WITH_HEIGHT = 3
_MAX_LISTED_IDS = 3


def describe_heights(project: Project) -> list[str]:
    """Return a message for each layer with heights, and one for the events' own geometries."""
    found = [
        (f"layer {layer.id}", [one.toponym.id for one in layer.features if one.has_heights])
        for layer in project.layers
    ]
    found.append(("events", [event.id for event in project.events if _has_heights(event.place)]))
    return [
        f"{owner}: heights of {_list_ids(ids)} are left out: the map has longitude and latitude"
        for owner, ids in found
        if ids
    ]


def _list_ids(ids: Sequence[str]) -> str:
    rest = len(ids) - _MAX_LISTED_IDS
    names = ", ".join(ids[:_MAX_LISTED_IDS])
    return f"{names} and {format_value(rest)} more" if rest > 0 else names


def _has_heights(place: object) -> bool:
    """Return whether a place, as the curator wrote it, is or has a geometry with heights."""
    if not isinstance(place, Mapping):
        return False
    return any(_is_high(one.get("geometry")) for one in _iter_mappings(place))


def _iter_mappings(place: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield a place and the places that it consists of."""
    yield place
    for value in place.values():
        for part in value if isinstance(value, list | tuple) else (value,):
            if isinstance(part, Mapping) and "geometry" in part:
                yield part


def _is_high(geometry: object) -> bool:
    if isinstance(geometry, Mapping):
        return _has_third_number(geometry.get("coordinates"))
    if not isinstance(geometry, str):
        return False
    try:
        return bool(shapely.from_wkt(geometry).has_z)
    except ShapelyError:
        return False


def _has_third_number(coordinates: object) -> bool:
    if not isinstance(coordinates, list | tuple):
        return False
    if any(isinstance(item, list | tuple) for item in coordinates):
        return any(_has_third_number(item) for item in coordinates)
    return len(coordinates) == _DIMENSIONS_WITH_HEIGHT

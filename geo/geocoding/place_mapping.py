"""Parser of places written as a mapping.

A mapping is a name, an id, a position or geometry, several places, or a movement between places.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.errors import GeocodeError
from geo.geocoding.distances import MAX_DISTANCE_M
from geo.geocoding.grammar import (
    Coordinates,
    GivenGeometry,
    Movement,
    NamedPlace,
    PlaceId,
    SeveralPlaces,
)
from geo.geocoding.name_matching import validate_name
from geo.text.unicode_safety import format_value

PlaceMapping: TypeAlias = dict[str, object]
"""A place written as a mapping of keys to texts, numbers, lists and mappings."""

_GIVEN_KEYS = {"precision_m", "where_prec", "why", "name"}
_KEYS_BY_MAIN_KEY = {
    "point": {"point", *_GIVEN_KEYS},
    "geometry": {"geometry", *_GIVEN_KEYS},
    "places": {"places"},
    "from": {"from", "to", "via"},
    "id": {"id"},
    "name": {"name", "kind", "in"},
}
_MAX_NUMBER = 1e300
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)
_POINT_COORDINATES = 2
_MIN_PLACES = 2
_MAX_WHERE_PREC = 7
_GEOMETRY_TYPES = (
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
)
_MAPPING_FORMS_HINT = (
    "write {name, kind, in}, {id} or {point, precision_m, why}; "
    "docs/reference/place-expressions.md has all forms"
)


def parse_place_mapping(
    mapping: Mapping[str, object],
) -> NamedPlace | PlaceId | Coordinates | GivenGeometry | SeveralPlaces | Movement:
    """Parse one of the forms of a place that is written as a mapping; numbers may be text.

    The forms are ``{name, kind, in}``, ``{id}``, ``{point, …}`` and ``{geometry, …}`` with
    ``precision_m``, ``where_prec``, ``why`` and ``name``, ``{places}``, and ``{from, to, via}``.
    The kind becomes the only member of `kinds`, as written; the geocoder expands it. The places
    within the last two forms are parsed for their errors only.

    Raises:
        GeocodeError: keys are unknown, missing or mixed, or a value has the wrong type.
    """
    main_keys = [key for key in _KEYS_BY_MAIN_KEY if key in mapping]
    if main_keys and main_keys[0] in ("point", "geometry") and "name" in main_keys:
        main_keys.remove("name")
    if len(main_keys) != 1:
        raise GeocodeError(
            f"the place {_format_mapping(mapping)} has {len(main_keys)} of name, id and point: "
            f"{_MAPPING_FORMS_HINT}"
        )
    [main_key] = main_keys
    unknown_keys = [key for key in mapping if key not in _KEYS_BY_MAIN_KEY[main_key]]
    if unknown_keys:
        raise GeocodeError(
            f"the place {_format_mapping(mapping)} has the key {format_value(unknown_keys[0])}: "
            f"{_MAPPING_FORMS_HINT}"
        )
    if main_key == "id":
        return PlaceId(_read_text(mapping, "id"))
    if main_key == "point":
        return _read_coordinates(mapping)
    if main_key == "geometry":
        return _read_geometry(mapping)
    if main_key == "places":
        return SeveralPlaces(_read_places(mapping, "places", _MIN_PLACES))
    if main_key == "from":
        return _read_movement(mapping)
    kinds = (_read_text(mapping, "kind"),) if "kind" in mapping else ()
    return NamedPlace(_read_text(mapping, "name"), kinds, _read_texts(mapping, "in"))


def _read_movement(mapping: Mapping[str, object]) -> Movement:
    if "to" not in mapping:
        raise GeocodeError(
            f"the place {_format_mapping(mapping)} has no 'to': write {{from, to}}, with the "
            "places between them in 'via'"
        )
    ends = [_check_place(mapping[key], key) for key in ("from", "to")]
    via = _read_places(mapping, "via", 0) if "via" in mapping else ()
    return Movement(ends[0], ends[1], via)


def _read_places(
    mapping: Mapping[str, object], key: str, least: int
) -> tuple[str | Mapping[str, object], ...]:
    value = mapping[key]
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) < least:
        raise GeocodeError(
            f"{key!r} is {format_value(value)}: write a list of "
            f"{f'at least {least} ' if least else ''}places"
        )
    return tuple(_check_place(item, key) for item in value)


def _check_place(value: object, key: str) -> str | Mapping[str, object]:
    """Return one of several places as written, unless it is none or has several itself."""
    if isinstance(value, str):
        return validate_name(value)
    if not isinstance(value, Mapping):
        raise GeocodeError(f"{key!r} holds {format_value(value)}: write a place")
    if isinstance(parse_place_mapping(value), SeveralPlaces | Movement):
        raise GeocodeError(f"{key!r} holds several places itself: write one place for each")
    return value


def _format_mapping(mapping: Mapping[str, object]) -> str:
    return format_value(dict(mapping), 120)


def _read_text(mapping: Mapping[str, object], key: str) -> str:
    value = mapping[key]
    if not isinstance(value, str):
        raise GeocodeError(f"{key!r} of a place is {format_value(value)}: it must be a text")
    return validate_name(value)


def _read_texts(mapping: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = mapping.get(key, ())
    if isinstance(value, str):
        return (validate_name(value),)
    if not isinstance(value, Sequence) or not all(isinstance(item, str) for item in value):
        raise GeocodeError(
            f"{key!r} of a place is {format_value(value)}: it must be a name or a list of names"
        )
    return tuple(validate_name(item) for item in value)


def _read_coordinates(mapping: Mapping[str, object]) -> Coordinates:
    point = mapping["point"]
    if (
        not isinstance(point, Sequence)
        or isinstance(point, str)
        or len(point) != _POINT_COORDINATES
    ):
        raise GeocodeError(f"'point' is {format_value(point)}: write [longitude, latitude]")
    lon, lat = (_read_number(value, "point") for value in point)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004
        raise GeocodeError(
            f"'point' is [{lon:g}, {lat:g}]: longitude comes first, within ±180, then latitude, "
            "within ±90"
        )
    return Coordinates((lon, lat), *_read_given(mapping))


def _read_geometry(mapping: Mapping[str, object]) -> GivenGeometry:
    """Return a geometry, written as a GeoJSON mapping or as well-known text."""
    value = mapping["geometry"]
    try:
        if isinstance(value, Mapping):
            geometry = _to_geometry(value)
        else:
            geometry = shapely.from_wkt(_read_plain_text(mapping, "geometry"))
    except (ShapelyError, ValueError, TypeError, IndexError) as error:
        raise GeocodeError(
            f"'geometry' is {format_value(value)}: write GeoJSON, such as {{type: LineString, "
            "coordinates: [[44.1, 40.2], [44.3, 40.1]]}, or well-known text, such as 'LINESTRING "
            f"(44.1 40.2, 44.3 40.1)' ({str(error).splitlines()[0]})"
        ) from None
    if geometry is None or geometry.geom_type not in _GEOMETRY_TYPES or geometry.is_empty:
        raise GeocodeError(
            f"'geometry' is {format_value(value)}: write one of {', '.join(_GEOMETRY_TYPES)} "
            "with at least one position"
        )
    west, south, east, north = geometry.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):  # noqa: PLR2004
        raise GeocodeError(
            f"'geometry' reaches from [{west:g}, {south:g}] to [{east:g}, {north:g}]: longitude "
            "comes first, within ±180, then latitude, within ±90"
        )
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        raise GeocodeError(f"'geometry' is not valid ({reason}): draw it without crossing itself")
    return GivenGeometry(shapely.force_2d(geometry), *_read_given(mapping))


def _to_geometry(value: Mapping[str, object]) -> BaseGeometry:
    return shapely.geometry.shape(
        {"type": value.get("type"), "coordinates": _to_numbers(value.get("coordinates"))}
    )


def _to_numbers(value: object) -> object:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_to_numbers(item) for item in value]
    return _read_number(value, "geometry")


def _read_given(mapping: Mapping[str, object]) -> tuple[float | None, str, str, int | None]:
    """Return radius, reason, name and class of a position or geometry."""
    if "why" not in mapping or not ("precision_m" in mapping or "where_prec" in mapping):
        missing = "why" if "why" not in mapping else "precision_m"
        raise GeocodeError(
            f"the place {_format_mapping(mapping)} has no {missing!r}: {_MAPPING_FORMS_HINT}"
        )
    precision = None
    if "precision_m" in mapping:
        precision = _read_number(mapping["precision_m"], "precision_m")
        if not 0 < precision <= MAX_DISTANCE_M:
            raise GeocodeError(
                f"'precision_m' is {precision:g}: write the radius in metres, above 0 and up to "
                f"{MAX_DISTANCE_M:,.0f}"
            )
    name = _read_text(mapping, "name") if "name" in mapping else ""
    return precision, _read_text(mapping, "why"), name, _read_class(mapping)


def _read_class(mapping: Mapping[str, object]) -> int | None:
    if "where_prec" not in mapping:
        return None
    number = _read_number(mapping["where_prec"], "where_prec")
    if number not in range(1, _MAX_WHERE_PREC + 1):
        raise GeocodeError(
            f"'where_prec' is {number:g}: write a UCDP class from 1 to 7, such as 3 for a district "
            "or 4 for a province"
        )
    return int(number)


def _read_plain_text(mapping: Mapping[str, object], key: str) -> str:
    value = mapping[key]
    if not isinstance(value, str):
        raise TypeError("it is not a text")
    return value


def _read_number(value: object, key: str) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GeocodeError(f"{key!r} holds {format_value(value)}: it must be a number")
    if not abs(value) < math.inf or abs(value) > _MAX_NUMBER:
        raise GeocodeError(f"{key!r} holds {format_value(value)}: it must be a finite number")
    return float(value)

"""Parser of places written as a mapping: a name, an id or a position."""

import math
import re
from collections.abc import Mapping, Sequence

from geo.errors import GeocodeError
from geo.geocoding.distances import MAX_DISTANCE_M
from geo.geocoding.grammar import Coordinates, NamedPlace, PlaceId
from geo.geocoding.name_matching import validate_name
from geo.text.unicode_safety import format_value

_KEYS_BY_MAIN_KEY = {
    "name": {"name", "kind", "in"},
    "id": {"id"},
    "point": {"point", "precision_m", "why"},
}
_MAX_NUMBER = 1e300
_POINT_COORDINATES = 2
_MAPPING_FORMS_HINT = "write {name, kind, in}, {id} or {point, precision_m, why}"


def parse_place_mapping(mapping: Mapping[str, object]) -> NamedPlace | PlaceId | Coordinates:
    """Parse ``{name, kind, in}``, ``{id}`` or ``{point, precision_m, why}``; numbers may be text.

    The kind becomes the only member of `kinds`, as written; the geocoder expands it.

    Raises:
        GeocodeError: keys are unknown, missing or mixed, or a value has the wrong type.
    """
    main_keys = [key for key in _KEYS_BY_MAIN_KEY if key in mapping]
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
    kinds = (_read_text(mapping, "kind"),) if "kind" in mapping else ()
    return NamedPlace(_read_text(mapping, "name"), kinds, _read_texts(mapping, "in"))


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
    for key in ("precision_m", "why"):
        if key not in mapping:
            raise GeocodeError(
                f"the place {_format_mapping(mapping)} has no {key!r}: {_MAPPING_FORMS_HINT}"
            )
    precision = _read_number(mapping["precision_m"], "precision_m")
    if not 0 < precision <= MAX_DISTANCE_M:
        raise GeocodeError(
            f"'precision_m' is {precision:g}: write the radius in metres, above 0 and up to "
            f"{MAX_DISTANCE_M:,.0f}"
        )
    return Coordinates((lon, lat), precision, _read_text(mapping, "why"))


def _read_number(value: object, key: str) -> float:
    if isinstance(value, str) and re.fullmatch(r"[-+]?\d+(?:\.\d+)?", value, re.ASCII):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GeocodeError(f"{key!r} holds {format_value(value)}: it must be a number")
    if not abs(value) < math.inf or abs(value) > _MAX_NUMBER:
        raise GeocodeError(f"{key!r} holds {format_value(value)}: it must be a finite number")
    return float(value)

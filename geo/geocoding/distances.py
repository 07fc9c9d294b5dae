"""Distances and compass directions as written, with their uncertainty."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.errors import GeocodeError
from geo.geocoding.precision import infer_number_precision

MAX_DISTANCE_M = 1_000_000.0
"""Longer distances are rejected: a place 1,000 km away does not locate an event."""


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance as written.

    Attributes:
        metres: The distance.
        precision_m: Its uncertainty in metres.
        text: The distance as written.
        is_range: Whether the text is a range, such as "5-7 km".
    """

    metres: float
    precision_m: float
    text: str = field(compare=False, default="")
    is_range: bool = False


@dataclass(frozen=True, slots=True)
class Direction:
    """A compass direction: its bearing, and its uncertainty to either side, in degrees."""

    bearing: float
    half_angle: float
    name: str


METRES_PER_UNIT: Mapping[str, float] = {
    unit: metres
    for units, metres in (
        ("km kms kilometer kilometre kilometers kilometres", 1000.0),
        ("m meter metre meters metres", 1.0),
        ("mi mile miles", 1609.344),
        ("nm naut.mile naut.miles nauticalmile nauticalmiles", 1852.0),
        ("yd yds yard yards", 0.9144),
        ("ft foot feet", 0.3048),
    )
    for unit in units.split()
}
"""Metres per unit of length, by its name without spaces and final full stop.

Mile, yard and foot are the international ones.
"""

_COMPASS_POINTS = (
    "N", "NbE", "NNE", "NEbN", "NE", "NEbE", "ENE", "EbN",
    "E", "EbS", "ESE", "SEbE", "SE", "SEbS", "SSE", "SbE",
    "S", "SbW", "SSW", "SWbS", "SW", "SWbW", "WSW", "WbS",
    "W", "WbN", "WNW", "NWbW", "NW", "NWbN", "NNW", "NbW",
)  # fmt: skip
_COMPASS_WORDS = {"N": "north", "E": "east", "S": "south", "W": "west", "b": "by"}
_HALF_ANGLES_DEG = {1: 45.0, 2: 22.5, 3: 11.25}
_BY_POINT_HALF_ANGLE_DEG = 5.625
_COMPASS_STEP_DEG = 360 / len(_COMPASS_POINTS)


def _build_directions() -> dict[str, Direction]:
    table: dict[str, Direction] = {}
    for index, code in enumerate(_COMPASS_POINTS):
        half_angle = _BY_POINT_HALF_ANGLE_DEG if "b" in code else _HALF_ANGLES_DEG[len(code)]
        words = "".join(_COMPASS_WORDS[letter] for letter in code)
        forms = (
            code.casefold(),
            words,
            *(f"{words}{end}" for end in ("ern", "ward", "wards", "erly")),
        )
        table |= dict.fromkeys(forms, Direction(index * _COMPASS_STEP_DEG, half_angle, code))
    return table


DIRECTIONS: Mapping[str, Direction] = _build_directions()
"""The 32 compass points by code and in words, without spaces, hyphens and full stops.

Half-angles as in Georeferencing Best Practices: 45° for N, 22.5° for NE, 11.25° for NNE; 5.625° for
NbE follows from them.
"""

PART_PATTERN = r"(?:1/[24]|half|quarter|parts?|corner|areas?|sect(?:ion|or)|side|end|portion)"
"""Nouns that turn a direction into a part: "eastern half", "NE corner"."""

_PLAIN_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
NUMBER_PATTERN = (
    rf"(?:\d+\s+\d+/\d+|\d+/\d+|{_PLAIN_NUMBER}\s?(?:-|–|to)\s?{_PLAIN_NUMBER}|{_PLAIN_NUMBER})"
)
"""A number: 5, 10.5, 3,5, 1,500, 1/2, 2 1/2, or a range, 5-7."""

_NUMBER_RANGE = re.compile(rf"({_PLAIN_NUMBER})\s?(?:-|–|to)\s?({_PLAIN_NUMBER})", re.IGNORECASE)
_GROUPED_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
# Metres are not given to the millimetre: "1.500 m" is 1,500 m in Russian, and 1.5 m in English
_AMBIGUOUS_THOUSANDS = re.compile(r"(?<!\d)[1-9]\d{0,2}\.\d{3}(?!\d)")
_METRES_PER_KM = 1000.0
_PART_SUFFIX = re.compile(rf"\s+{PART_PATTERN}$", re.IGNORECASE)
_DIRECTION_SEPARATORS = re.compile(r"[\s.\-‐‑–]+")
_MAX_QUOTED_CHARS = 120


def parse_direction(text: str) -> Direction | None:
    """Parse a compass direction, or return None: "NE", "n.e.", "north-east", "north half"."""
    plain = _PART_SUFFIX.sub("", text.strip().casefold())
    return DIRECTIONS.get(_DIRECTION_SEPARATORS.sub("", plain))


def parse_distance(number: str, unit: str) -> Distance:
    """Parse a distance.

    "5-7 km" is 6 km with an uncertainty that covers the range.

    Raises:
        GeocodeError: the unit is unknown; the distance is zero, negative or over 1,000 km; or a
            full stop may separate thousands: 1.500 m.
    """
    written = f"{number} {unit}"
    scale = METRES_PER_UNIT.get(normalize_unit(unit))
    if scale is None:
        raise GeocodeError(
            f"{abbreviate_text(written)}: {abbreviate_text(unit)} is no unit of length: use km, m, "
            "mi, nm, yd or ft"
        )
    if number.strip().startswith(("-", "−")):
        raise GeocodeError(
            f"{abbreviate_text(written)} is negative: write a distance above 0 and its direction"
        )
    if scale < _METRES_PER_KM and _AMBIGUOUS_THOUSANDS.search(number):
        thousands = number.strip().replace(".", "")
        decimal = number.strip().rstrip("0").rstrip(".")
        raise GeocodeError(
            f"{abbreviate_text(written)} may be two distances: write {abbreviate_text(thousands)} "
            f"without the full stop, or {abbreviate_text(decimal)}"
        )
    length, precision = _parse_length(number, written)
    metres = length * scale
    if not 0 < metres <= MAX_DISTANCE_M:
        limit = "above 0" if metres <= 0 else f"up to {MAX_DISTANCE_M / 1000:,.0f} km"
        raise GeocodeError(
            f"{abbreviate_text(written)} is not a distance from a place: write one {limit}"
        )
    is_range = _NUMBER_RANGE.fullmatch(number.strip()) is not None
    return Distance(metres, precision * scale, written, is_range)


def normalize_unit(unit: str) -> str:
    """Return a unit as it is written in `METRES_PER_UNIT`."""
    return re.sub(r"\s", "", unit).rstrip(".").casefold()


def _parse_length(number: str, written: str) -> tuple[float, float]:
    """Return a number and its uncertainty, both in the unit as written."""
    range_match = _NUMBER_RANGE.fullmatch(number.strip())
    parts = [
        _normalize_decimal(part) for part in (range_match.groups() if range_match else (number,))
    ]
    try:
        values = [_to_float(part) for part in parts]
        precisions = [infer_number_precision(part) for part in parts]
    except (ZeroDivisionError, OverflowError):
        raise GeocodeError(
            f"{abbreviate_text(written)} is no number of that unit: write one such as 5, 2.5 or 1/2"
        ) from None
    half_range = (max(values) - min(values)) / 2
    return sum(values) / len(values), half_range + max(precisions)


def _normalize_decimal(number: str) -> str:
    plain = " ".join(number.split())
    return plain.replace(",", "" if _GROUPED_THOUSANDS.fullmatch(plain) else ".")


def _to_float(number: str) -> float:
    if "/" not in number:
        return float(number)
    whole, _, fraction = number.rpartition(" ")
    numerator, denominator = fraction.split("/")
    return float(whole or 0) + int(numerator) / int(denominator)


def abbreviate_text(text: str) -> str:
    """Return a text in quotation marks, shortened for a message."""
    return repr(
        text
        if len(text) <= _MAX_QUOTED_CHARS
        else f"{text[: _MAX_QUOTED_CHARS // 2]} … {text[-_MAX_QUOTED_CHARS // 4 :]}"
    )

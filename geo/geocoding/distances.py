"""Distances and directions as they are written: units, points of the compass, and their doubt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.errors import GeocodeError
from geo.geocoding.precision import written_precision

MAX_DISTANCE_M = 1_000_000.0
"""Longer distances are refused: a place 1,000 km away says nothing about where an event is."""


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance as written, in metres, how far off that may be, and whether it is a range."""

    metres: float
    precision_m: float
    text: str = field(compare=False, default="")
    is_range: bool = False


@dataclass(frozen=True, slots=True)
class Direction:
    """A compass direction: its bearing and how many degrees to either side it may mean."""

    bearing: float
    half_angle: float
    name: str


UNITS: Mapping[str, float] = {
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
"""Units of length, without spaces and final full stop, in metres (international mile and foot)."""

_POINTS = (
    "N", "NbE", "NNE", "NEbN", "NE", "NEbE", "ENE", "EbN",
    "E", "EbS", "ESE", "SEbE", "SE", "SEbS", "SSE", "SbE",
    "S", "SbW", "SSW", "SWbS", "SW", "SWbW", "WSW", "WbS",
    "W", "WbN", "WNW", "NWbW", "NW", "NWbN", "NNW", "NbW",
)  # fmt: skip
_WORDS = {"N": "north", "E": "east", "S": "south", "W": "west", "b": "by"}
_HALF_ANGLES = {1: 45.0, 2: 22.5, 3: 11.25}
_BY_POINT = 5.625
_STEP = 360 / len(_POINTS)


def _direction_table() -> dict[str, Direction]:
    table: dict[str, Direction] = {}
    for index, code in enumerate(_POINTS):
        half = _BY_POINT if "b" in code else _HALF_ANGLES[len(code)]
        words = "".join(_WORDS[letter] for letter in code)
        forms = (
            code.casefold(),
            words,
            *(f"{words}{end}" for end in ("ern", "ward", "wards", "erly")),
        )
        table |= dict.fromkeys(forms, Direction(index * _STEP, half, code))
    return table


DIRECTIONS: Mapping[str, Direction] = _direction_table()
"""The 32 points of the compass by code and in words, without spaces, hyphens and full stops.

Half-angles as in Georeferencing Best Practices: 45° for N, 22.5° for NE, 11.25° for NNE; 5.625° for
NbE follows from them.
"""

PART = r"(?:1/[24]|half|quarter|parts?|corner|areas?|sect(?:ion|or)|side|end|portion)"
"""What makes a direction the name of a part: "eastern half", "NE corner"."""

_PLAIN = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
NUMBER = rf"(?:\d+\s+\d+/\d+|\d+/\d+|{_PLAIN}\s?(?:-|–|to)\s?{_PLAIN}|{_PLAIN})"
"""A number: 5, 10.5, 3,5, 1,500, 1/2, 2 1/2, and from one to another, 5-7."""

_RANGE = re.compile(rf"({_PLAIN})\s?(?:-|–|to)\s?({_PLAIN})", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
# Nobody writes metres to the millimetre: 1.500 m is 1,500 m in Russian, and 1.5 m in English
_DOTTED = re.compile(r"(?<!\d)[1-9]\d{0,2}\.\d{3}(?!\d)")
_KM = 1000.0
_SUFFIX = re.compile(rf"\s+{PART}$", re.IGNORECASE)
_FOLD = re.compile(r"[\s.\-‐‑–]+")
_SHOWN = 120


def direction(text: str) -> Direction | None:
    """Read a compass direction: "NE", "n.e.", "north-east", "north half", "NE by E"; or None."""
    plain = _SUFFIX.sub("", text.strip().casefold())
    return DIRECTIONS.get(_FOLD.sub("", plain))


def distance(number: str, unit: str) -> Distance:
    """Read a distance from its number and unit; "5-7 km" is 6 km, give or take the rest.

    Raises:
        GeocodeError: the unit is unknown; the number is zero, negative or over 1,000 km, or has a
            full stop that may be one between thousands: 1.500 m.
    """
    written = f"{number} {unit}"
    scale = UNITS.get(unit_key(unit))
    if scale is None:
        raise GeocodeError(
            f"{short(written)}: {short(unit)} is no unit of length; use km, m, mi, nm, yd or ft"
        )
    if number.strip().startswith(("-", "−")):
        raise GeocodeError(
            f"{short(written)} is negative: write a distance above 0 and its direction"
        )
    if scale < _KM and _DOTTED.search(number):
        plain = number.strip()
        raise GeocodeError(
            f"{short(written)} may be two distances: write {short(plain.replace('.', ''))} without "
            f"the full stop, or {short(plain.rstrip('0').rstrip('.'))}"
        )
    length, precision = _length(number, written)
    metres = length * scale
    if not 0 < metres <= MAX_DISTANCE_M:
        limit = "above 0" if metres <= 0 else f"up to {MAX_DISTANCE_M / 1000:,.0f} km"
        raise GeocodeError(f"{short(written)} is not a distance from a place: write one {limit}")
    is_range = _RANGE.fullmatch(number.strip()) is not None
    return Distance(metres, precision * scale, written, is_range)


def unit_key(unit: str) -> str:
    """Return a unit as `UNITS` has it."""
    return re.sub(r"\s", "", unit).rstrip(".").casefold()


def _length(number: str, written: str) -> tuple[float, float]:
    """Return a number and how far off its writing may be."""
    span = _RANGE.fullmatch(number.strip())
    parts = [_decimal(part) for part in (span.groups() if span else (number,))]
    try:
        values = [_value(part) for part in parts]
        precisions = [written_precision(part) for part in parts]
    except (ZeroDivisionError, OverflowError):
        raise GeocodeError(
            f"{short(written)} is no number of that unit: write one such as 5, 2.5 or 1/2"
        ) from None
    half = (max(values) - min(values)) / 2
    return sum(values) / len(values), half + max(precisions)


def _decimal(number: str) -> str:
    plain = " ".join(number.split())
    return plain.replace(",", "" if _THOUSANDS.fullmatch(plain) else ".")


def _value(number: str) -> float:
    if "/" not in number:
        return float(number)
    whole, _, fraction = number.rpartition(" ")
    above, below = fraction.split("/")
    return float(whole or 0) + int(above) / int(below)


def short(text: str) -> str:
    """Return a text in quotation marks for an error, its middle left out when it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]} … {text[-_SHOWN // 4 :]}")

"""Positions of imported cells: decimal degrees, degrees with minutes and seconds, one cell or two.

Refused are a value that is no number, one beyond ±90 or ±180, 0 and 0, and a latitude and longitude
that are the same number to the last digit. A latitude of 0 alone is good.
"""

import math
import re
from collections.abc import Callable

from conflictmap.importing.model import RowError
from conflictmap.importing.word_lists import is_unknown, to_ascii_digits

MAX_LATITUDE_DEG, MAX_LONGITUDE_DEG = 90.0, 180.0
_MINUTES_PER_DEGREE = 60
_SECONDS_PER_DEGREE = 3600
_MIN_SAME_DECIMALS = 0

_DEGREES = r"(?P<deg>\d+(?:[.,]\d+)?)"
_ANGLE = re.compile(
    rf"\s*(?P<sign>[-+−–])?\s*(?P<before>[NSEWO])?\s*(?P<sign2>[-+−–])?{_DEGREES}"
    r"\s*(?:[°ºd]|deg\.?)?\s*"
    r"(?:(?P<min>\d+(?:[.,]\d+)?)\s*(?:['′’‘`´m]|min\.?)\s*)?"
    r"(?:(?P<sec>\d+(?:[.,]\d+)?)\s*(?:''|\"|″|”|“|s|sec\.?)\s*)?"
    r"(?P<after>[NSEWO])?\s*\Z",
    re.IGNORECASE | re.ASCII,
)
_SPACED_ANGLE = re.compile(
    r"\s*(?P<before>[NSEWO])?\s*(?P<deg>\d{1,3})\s+(?P<min>\d{1,2}(?:\.\d+)?)"
    r"(?:\s+(?P<sec>\d{1,2}(?:\.\d+)?))?\s*(?P<after>[NSEWO])?\s*\Z",
    re.IGNORECASE | re.ASCII,
)
"""Degrees, minutes and seconds with spaces alone between them; a letter must state the axis."""

_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?\Z", re.ASCII)
_WKT_POINT = re.compile(r"\s*(?:SRID=\d+;)?POINT\s*Z?\s*\(([^()]*)\)\s*\Z", re.IGNORECASE)
_LINKED_PAIR = re.compile(
    r"[@=/!](-?\d{1,2}\.\d+)(?:,|%2C|/)\+?(-?\d{1,3}\.\d+)", re.ASCII | re.IGNORECASE
)
"""Latitude and longitude in the address of a map, such as ``/@-41.9,147.45,17z`` or ``?q=…``."""

_LAT_NAME, _LON_NAME = r"(?:lat\w*\.?|широта)", r"(?:lon\w*\.?|lng|долгота|довгота)"
_LABELLED_PAIR = re.compile(
    rf"(?P<name>{_LAT_NAME}|{_LON_NAME})\s*[:=]?\s*(?P<first>[-+−\d].*?)[\s,;/|]*"
    rf"(?:{_LAT_NAME}|{_LON_NAME})\s*[:=]?\s*(?P<second>[-+−\d].*)\Z",
    re.IGNORECASE | re.DOTALL,
)
"""A position whose halves have names, as ``Lat: -41.9, Lon: 147.45``."""

_PAIR_WITH_HEIGHT = re.compile(
    r"(-?\d{1,3}\.\d+)[,;\s]+(-?\d{1,3}\.\d+)(?:[,;\s]+-?\d+(?:\.\d+)?\s*m?\b){1,2}\Z", re.ASCII
)
"""Latitude and longitude with a height, and the precision that survey tools add."""

_PAIR_BREAK = re.compile(r"\s*[;|/\n]\s*")
_TEXT_MARKS = "'’"
"""What a spreadsheet program writes before a number that is to stay a text."""

_MAX_CELL_CHARS = 120
NOTE_COMMAS = "decimal commas"
NOTE_LETTER = "a sign and a letter that say the same"


def read_position(
    latitude: str, longitude: str, note: Callable[[str, str], None] | None = None
) -> tuple[float, float] | None:
    """Return longitude and latitude of two cells, or None if both say that nothing is known.

    Args:
        latitude: The cell of the latitude.
        longitude: The cell of the longitude.
        note: Called with a code and an example for what was decided.

    Raises:
        RowError: ``bad-coordinates``.
    """
    texts = [to_ascii_digits(text.strip().lstrip(_TEXT_MARKS)) for text in (latitude, longitude)]
    if all(is_unknown(text) for text in texts):
        return None
    for text, what in zip(texts, ("latitude", "longitude"), strict=True):
        if is_unknown(text):
            raise RowError("bad-coordinates", f"there is no {what}")
    lat, lat_axis = _read_angle(texts[0], note)
    lon, lon_axis = _read_angle(texts[1], note)
    if lat_axis == "lon" and lon_axis == "lat":
        lat, lon = lon, lat
    elif lat_axis == "lon" or lon_axis == "lat":
        raise RowError(
            "bad-coordinates", f"the letters of “{texts[0]}” and “{texts[1]}” do not fit"
        )
    elif texts[0] == texts[1]:
        raise RowError(
            "bad-coordinates",
            "latitude and longitude are the same number, to the last digit"
            if lat
            else "0 and 0 is no position",
        )
    return check_position(lon, lat)


def check_position(lon: float, lat: float) -> tuple[float, float]:
    """Return a position in degrees, longitude first.

    Raises:
        RowError: ``bad-coordinates``, if it is none.
    """
    check_range(lon, lat)
    if lat == 0 and lon == 0:
        raise RowError("bad-coordinates", "0 and 0 is no position")
    if lat == lon and lat != round(lat):
        raise RowError(
            "bad-coordinates", "latitude and longitude are the same number, to the last digit"
        )
    return lon, lat


def check_range(lon: float, lat: float) -> tuple[float, float]:
    """Return a position in degrees, longitude first.

    Raises:
        RowError: ``bad-coordinates``, if it is beyond ±180 or ±90.
    """
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise RowError("bad-coordinates", "a coordinate is no finite number")
    if abs(lat) > MAX_LATITUDE_DEG:
        swapped = abs(lat) <= MAX_LONGITUDE_DEG and abs(lon) <= MAX_LATITUDE_DEG
        hint = "; latitude and longitude look swapped" if swapped else ""
        raise RowError("bad-coordinates", f"latitude {lat:g} is beyond 90{hint}")
    if abs(lon) > MAX_LONGITUDE_DEG:
        raise RowError("bad-coordinates", f"longitude {lon:g} is beyond 180")
    return lon, lat


def read_position_cell(
    text: str,
    note: Callable[[str, str], None] | None = None,
    *,
    longitude_first: bool = False,
) -> tuple[float, float] | None:
    """Return longitude and latitude of one cell, or None if it means "unknown".

    Args:
        text: The cell, such as ``-41.2, 145.6``, ``43°36'00"S 146°00'00"E`` or
            ``POINT (145.6 -41.2)``.
        note: Called with a code and an example for what was decided.
        longitude_first: Whether the column has the longitude first.

    Raises:
        RowError: ``bad-coordinates``.
    """
    if is_unknown(text):
        return None
    if len(text) > _MAX_CELL_CHARS:
        raise RowError("bad-coordinates", f"a text of {len(text)} characters is no position")
    match = _WKT_POINT.match(text)
    if match:
        parts = match[1].split()
        if len(parts) < 2:  # noqa: PLR2004
            raise RowError("bad-coordinates", f"“{text}” is no position")
        return read_position(parts[1], parts[0], note)
    pair = _find_linked_pair(text) if "://" in text else split_pair(text)
    if pair is None:
        raise RowError("bad-coordinates", f"“{text.strip()}” is no position")
    first, second = pair
    return (
        read_position(second, first, note)
        if longitude_first
        else read_position(first, second, note)
    )


def _find_linked_pair(address: str) -> tuple[str, str] | None:
    """Return latitude and longitude in the address of a map, or None."""
    match = _LINKED_PAIR.search(address)
    return (match[1], match[2]) if match else None


def split_pair(text: str) -> tuple[str, str] | None:
    """Return the two halves of a cell with a position, or None."""
    if len(text) > _MAX_CELL_CHARS:
        return None
    plain = text.strip().strip("()[]{}").strip()
    if (marked := _split_marked_pair(plain)) is not None:
        return marked
    parts = [part for part in _PAIR_BREAK.split(plain) if part]
    if len(parts) == 2:  # noqa: PLR2004
        return parts[0], parts[1]
    for separator in (r",\s+", r",", r"\s+"):
        parts = re.split(separator, plain)
        if len(parts) == 2 and all(map(_is_angle, parts)):  # noqa: PLR2004
            return parts[0], parts[1]
    match = re.match(r"(.*?[NSEWO])[\s,]*(.*[NSEWO])\Z", plain, re.IGNORECASE)
    if match:
        return match[1], match[2]
    match = re.match(r"([NS]\s*\d.*?)[\s,]*([EWO]\s*\d.*)\Z", plain, re.IGNORECASE)
    match = match or re.match(r"([-+]?\d+,\d+)[,\s]+([-+]?\d+,\d+)\Z", plain, re.ASCII)
    return (match[1], match[2]) if match else None


def _split_marked_pair(text: str) -> tuple[str, str] | None:
    """Return latitude and longitude of a cell that names both, or has a height after them."""
    labelled = _LABELLED_PAIR.match(text)
    if labelled is None:
        high = _PAIR_WITH_HEIGHT.match(text)
        return (high[1], high[2]) if high else None
    first, second = labelled["first"], labelled["second"]
    is_latitude = labelled["name"][:3].casefold() in ("lat", "шир")
    return (first, second) if is_latitude else (second, first)


def _read_angle(text: str, note: Callable[[str, str], None] | None) -> tuple[float, str | None]:
    """Return an angle in degrees, and ``lat`` or ``lon`` if a letter states it."""
    if _PLAIN_NUMBER.match(text):
        return float(text), None
    text = _mark_spaced_parts(text)
    match = _ANGLE.match(text)
    if match is None:
        raise RowError("bad-coordinates", f"“{text}” is not a number")
    degrees = _read_decimal(match["deg"])
    minutes, seconds = _read_decimal(match["min"]), _read_decimal(match["sec"])
    if minutes >= _MINUTES_PER_DEGREE or seconds >= _MINUTES_PER_DEGREE:
        raise RowError("bad-coordinates", f"“{text}” has 60 or more minutes or seconds")
    value = degrees + minutes / _MINUTES_PER_DEGREE + seconds / _SECONDS_PER_DEGREE
    letter = (match["before"] or match["after"] or "").upper()
    sign = match["sign"] or match["sign2"]
    is_negative = sign in ("-", "−", "–")
    if note is not None and "," in text:
        note(NOTE_COMMAS, NOTE_COMMAS)
    if letter in ("S", "W", "O") and is_negative and note is not None:
        note(NOTE_LETTER, f"“{text}”: a sign and a letter that say the same")
    if letter in ("N", "E") and is_negative:
        raise RowError("bad-coordinates", f"“{text}”: the sign and the letter do not fit")
    if letter in ("S", "W", "O"):
        is_negative = True
    axis = {"N": "lat", "S": "lat", "E": "lon", "W": "lon", "O": "lon"}.get(letter)
    return (-value if is_negative else value), axis


def _is_angle(text: str) -> bool:
    return _ANGLE.match(_mark_spaced_parts(text)) is not None


def _mark_spaced_parts(text: str) -> str:
    """Return ``42 03 00 S`` as ``42° 03' 00" S``, any other angle as it is."""
    match = _SPACED_ANGLE.match(text)
    if match is None or not (match["before"] or match["after"]):
        return text
    seconds = f'{match["sec"]}"' if match["sec"] else ""
    letter = match["before"] or match["after"]
    return f"{match['deg']}°{match['min']}'{seconds}{letter}"


def _read_decimal(text: str | None) -> float:
    return float(text.replace(",", ".")) if text else 0.0


_EARTH_RADIUS_KM = 6371.0088


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the great-circle distance of two positions, longitude first, in kilometres."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*first, *second))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))

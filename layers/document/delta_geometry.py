"""Delta coding of geometries: whole numbers, each the difference to the one before, as text.

The numbers of a line are written as in Google's Encoded Polyline Algorithm Format, five bits a
character, in an alphabet that JSON and HTML need not escape.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.document.schema import EncodedShape

UNITS_PER_DEGREE = 100_000
"""Units in a degree: 1e-5 degrees are 1.1 m on Earth, less than any stated precision."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""The alphabet of base64url (RFC 4648): the values 0 to 63."""

SHARED_LINE_MARK = "~"
"""Before the numbers of a line's parts in a document's shared lines; no digit."""

_DIGIT_BITS = 5
_MORE = 1 << _DIGIT_BITS
"""Added to each digit of a number but the last."""

_DIGIT_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}

_MIN_POSITIONS = {"Point": 1, "LineString": 2, "Polygon": 4}
"""Positions that a line or ring must have, even where all of them are the same."""


def encode_geometry(geometry: BaseGeometry) -> EncodedShape:
    """Return a geometry as a `Shape` of docs/reference/map-document.md.

    Args:
        geometry: Point, LineString, Polygon or a Multi of these; WGS 84, longitude first.
    """
    return {"type": geometry.geom_type, "deltas": _encode_deltas(geometry)}


def _encode_deltas(geometry: BaseGeometry) -> Any:  # noqa: ANN401  text in lists in lists
    if geometry.geom_type.startswith("Multi"):
        return [_encode_deltas(part) for part in geometry.geoms]
    least = _MIN_POSITIONS[geometry.geom_type]
    if geometry.geom_type == "Polygon":
        return [
            _encode_line(ring.coords, least) for ring in (geometry.exterior, *geometry.interiors)
        ]
    return _encode_line(geometry.coords, least)


def _encode_line(coordinates: Iterable[tuple[float, ...]], min_positions: int) -> str:
    flat: list[int] = []
    x = y = 0
    for longitude, latitude, *_ in coordinates:
        east, north = round(longitude * UNITS_PER_DEGREE), round(latitude * UNITS_PER_DEGREE)
        if flat and (east, north) == (x, y):
            continue
        flat += (east - x, north - y)
        x, y = east, north
    return encode_numbers(flat + [0, 0] * (min_positions - len(flat) // 2))


def encode_numbers(numbers: Iterable[int]) -> str:
    """Return whole numbers as text: each as digits of five bits, the lowest first.

    A number's sign is its lowest bit, so that small numbers of either sign are short.
    """
    return "".join(_iter_digits(numbers))


def _iter_digits(numbers: Iterable[int]) -> Iterator[str]:
    for number in numbers:
        rest = number << 1 if number >= 0 else (-number << 1) - 1
        while rest >= _MORE:
            yield _DIGITS[rest % _MORE + _MORE]
            rest >>= _DIGIT_BITS
        yield _DIGITS[rest]


def decode_numbers(text: str) -> list[int]:
    """Return the whole numbers in a text of `encode_numbers`.

    Raises:
        ValueError: a character is not in the alphabet, or the last number has no end.
    """
    numbers: list[int] = []
    rest = shift = 0
    for digit in text:
        value = _DIGIT_VALUES.get(digit)
        if value is None:
            raise ValueError(f"{digit!r} is no digit of a coded line: use {_DIGITS}")
        rest |= value % _MORE << shift
        shift += _DIGIT_BITS
        if value < _MORE:
            numbers.append(-(rest + 1 >> 1) if rest & 1 else rest >> 1)
            rest = shift = 0
    if shift:
        raise ValueError(f"the last number of {text[-12:]!r} has no end: the text is cut")
    return numbers


def decode_positions(text: str, shared: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Return the positions of a line's text: whole numbers of 1e-5 degrees, longitude first.

    Args:
        text: The line as its numbers, or as its parts in the shared lines.
        shared: The document's ``lines``.

    Raises:
        ValueError: as for `decode_numbers`.
        IndexError: the line refers to a shared line that is missing.
    """
    if not text.startswith(SHARED_LINE_MARK):
        numbers = decode_numbers(text)
        return list(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))
    positions: list[tuple[int, int]] = []
    for number in decode_numbers(text.removeprefix(SHARED_LINE_MARK)):
        part = decode_positions(shared[number if number >= 0 else -1 - number])
        positions += part[:: 1 if number >= 0 else -1][1 if positions else 0 :]
    return positions


def decode_geometry(shape: EncodedShape, shared: Sequence[str] = ()) -> dict[str, Any]:
    """Return a `Shape` as a GeoJSON geometry, its coordinates rounded to 1e-5 degrees.

    Args:
        shape: The shape.
        shared: The document's ``lines``, for shapes that have lines in common.
    """
    depth = {"Point": 0, "LineString": 0, "MultiPoint": 1, "MultiLineString": 1, "Polygon": 1}
    kind = shape["type"]
    coordinates = _decode_deltas(shape["deltas"], depth.get(kind, 2), shared)
    if kind == "Point":
        coordinates = coordinates[0]
    if kind == "MultiPoint":
        coordinates = [part[0] for part in coordinates]
    return {"type": kind, "coordinates": coordinates}


def _decode_deltas(deltas: Any, depth: int, shared: Sequence[str]) -> list[Any]:  # noqa: ANN401  see `_encode_deltas`
    if depth:
        return [_decode_deltas(part, depth - 1, shared) for part in deltas]
    return [
        [east / UNITS_PER_DEGREE, north / UNITS_PER_DEGREE]
        for east, north in decode_positions(deltas, shared)
    ]

"""Precision of places: UCDP `where_prec`, ACLED `geo_precision`, point-radius method.

Sources: UCDP Georeferenced Event Dataset Codebook ("where_prec"); ACLED Codebook ("geo_precision");
Chapman & Wieczorek, Georeferencing Best Practices, 2020, https://doi.org/10.15468/doc-gg7h-s853
("GBP" below). The crosswalk from one classification to the other is this project's own.
"""

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

MAX_EXACT_RADIUS_M = 5_000.0
"""Radius limit of class 1 for a named point: below it a village, above it a mountain range."""
MAX_NEAR_RADIUS_M = 25_000.0
"""Radius limit of UCDP class 2: about 25 km from a known point; beyond it is class 5."""

WHERE_PREC_LABELS: Mapping[int, str] = MappingProxyType(
    {
        1: "exact place",
        2: "within about 25 km of a known place",
        3: "second-order division, such as a district",
        4: "first-order division, such as a province",
        5: "line or fuzzy region",
        6: "whole country",
        7: "sea or air",
    }
)
"""The seven classes of UCDP `where_prec`, in words."""

_GEO_PRECISION_BY_WHERE_PREC = MappingProxyType({1: 1, 2: 2, 3: 3, 4: 3, 5: 3, 6: 3, 7: 3})
_WRITTEN_NUMBER = re.compile(r"(?:(\d+)[ ])?(\d+)/(\d+)|(\d+)(?:\.(\d+))?")
_EXACT_DENOMINATORS = (2, 4, 8)


def to_geo_precision(where_prec: int) -> int:
    """Return ACLED `geo_precision` (1–3) for a UCDP `where_prec` (1–7).

    ACLED has no class for the sea; class 7 becomes 3, the least precise.

    Raises:
        ValueError: there is no such class.
    """
    if where_prec not in _GEO_PRECISION_BY_WHERE_PREC:
        raise ValueError(f"where_prec is {where_prec!r}: use a class from 1 to 7")
    return _GEO_PRECISION_BY_WHERE_PREC[where_prec]


def classify_derived_point(radius_m: float) -> int:
    """Return the class of a computed point: 2 up to 25 km, else 5."""
    return 2 if radius_m <= MAX_NEAR_RADIUS_M else 5


def classify_named_point(precision_m: float) -> int:
    """Return the class of a named point.

    It is 1 up to 5 km, 2 up to 25 km, else 5.
    """
    return 1 if precision_m <= MAX_EXACT_RADIUS_M else classify_derived_point(precision_m)


def infer_number_precision(number: str) -> float:
    """Return the uncertainty of a distance from its number as written.

    The uncertainty has the unit of the distance.

    It is half of the precision that the digits show: ``10.6`` 0.05, ``10.5`` 0.25, ``10.25`` 0.125,
    ``15`` 0.5, ``30`` 5, ``10`` 0.5, ``100`` 5, ``1000`` 50, ``2 1/2`` 0.25. GBP, table
    "Calculating uncertainty using the precision from a distance recording": a decimal that is a
    half, quarter or eighth counts as that fraction; a power of ten as precise as the next lower
    power.

    Args:
        number: Digits with an optional decimal point, or a fraction, with or without a whole
            number in front.

    Raises:
        ValueError: it is not such a number.
    """
    match = _WRITTEN_NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f"{number!r} is not a number: use one such as 5, 2.5 or 1/2")
    if match[3]:
        return 0.5 / max(1, int(match[3]))
    if match[5] and set(match[5]) != {"0"}:
        return _decimal_step(match[5]) / 2
    return _integer_step(match[4]) / 2 if not match[5] else 0.5 * 10.0 ** -len(match[5])


def _decimal_step(decimals: str) -> float:
    denominator = Fraction(int(decimals), 10 ** len(decimals)).denominator
    return 1 / denominator if denominator in _EXACT_DENOMINATORS else 10.0 ** -len(decimals)


def _integer_step(digits: str) -> float:
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros == 0 or zeros == len(digits):
        return 1.0
    if zeros == 1:
        return 1.0 if digits.lstrip("0") == "10" else 10.0
    return 10.0 ** (zeros - 1)


def offset_radius(distance: float, precision: float, half_angle: float) -> float:
    """Return the uncertainty of a distance and direction, without that of the starting place.

    √((d + p − d·cos a)² + (d·sin a)²), the farthest corner of the ring sector of possible places.
    GBP, "Uncertainty Related to Heading": 10 km NE with p = 0 gives 3.90 km.

    Args:
        distance: d, in any unit.
        precision: p, the uncertainty of d, in the same unit.
        half_angle: a, degrees to either side of the direction.
    """
    angle = math.radians(half_angle)
    ahead = distance + precision - distance * math.cos(angle)
    return math.hypot(ahead, distance * math.sin(angle))


def orthogonal_radius(precisions: tuple[float, float], *, ranges: bool = False) -> float:
    """Return the uncertainty of two offsets at right angles.

    It is half the diagonal of their box.

    GBP: such directions are taken as exact, and the finer precision of the two applies to both, so
    two offsets in whole kilometres give 0.707 km. That rule is about rounded numbers: if one is a
    range ("10-20 km E and 1 km N"), each offset keeps its own precision.

    Args:
        precisions: The uncertainty of each offset, in any unit.
        ranges: Whether one of them is a range.
    """
    return math.hypot(*precisions) if ranges else math.sqrt(2) * min(precisions)

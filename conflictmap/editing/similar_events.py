"""Events that may be the same happening as a draft: their days overlap and they are near."""

from collections.abc import Sequence

from geo.dates import DateError, parse_date
from geo.geometry import geodesy
from geo.geometry.geodesy import Position
from geo.location import LocatedEvent

_MAX_DISTANCE_M = 25_000.0
_MAX_DAYS = 3650
"""A date as long as ten years overlaps with everything, and says nothing."""


def find_similar_events(
    located: Sequence[LocatedEvent],
    date: str | None,
    point: Position | None,
    limit: int = 3,
) -> list[str]:
    """Return the ids of events that may be the same happening, the nearest first.

    Args:
        located: The events of the project.
        date: EDTF of the draft; without one, nothing is similar.
        point: Longitude and latitude in degrees; without one, nothing is similar.
        limit: The greatest number of ids.
    """
    days = _read_days(date)
    if days is None or point is None:
        return []
    near = []
    for one in located:
        if not one.drawn or one.end - one.start > _MAX_DAYS:
            continue
        if one.start > days[1] or one.end < days[0]:
            continue
        distance = geodesy.geodesic_distance_m(point, (one.longitude, one.latitude))
        if distance <= max(_MAX_DISTANCE_M, one.radius_m):
            near.append((distance, one.id))
    return [identifier for _, identifier in sorted(near)[:limit]]


def _read_days(date: str | None) -> tuple[int, int] | None:
    try:
        interval = parse_date(date or "")
    except DateError:
        return None
    is_long = interval.last_day - interval.first_day > _MAX_DAYS
    return None if is_long else (interval.first_day, interval.last_day)

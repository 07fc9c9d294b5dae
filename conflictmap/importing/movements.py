"""Columns of a movement from one place to another, found by the names of both ends.

A column of the start is called "from lat", "origin" or "place of departure", one of the end
"to lat", "destination" or "place of arrival"; `word_lists` has the words. What follows or precedes
such a word is the kind of column, as for other tables; nothing means the name of a place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from conflictmap.importing.word_lists import (
    MOVEMENT_END_WORDS,
    MOVEMENT_LINK_WORDS,
    MOVEMENT_START_WORDS,
    ROLE_WORDS,
)

COORDINATE_ROLES = ("lat", "lon", "position")
NAME_ROLES = ("place", "district", "province", "country")
END_ROLES = ("to_lat", "to_lon", "to_position", "to_place")
"""Roles of the columns that have the end of a movement."""

BARE_TIME_WORDS = frozenset({"start", "end"})
"""Words that alone name a time and no place."""

_MIN_JOINED_CHARS = 3


@dataclass(slots=True)
class EndColumns:
    """Columns that can have one end of a movement.

    Attributes:
        columns: Position and role as `ROLE_WORDS` names it, each possible role of a column.
    """

    columns: list[tuple[int, str]] = field(default_factory=list)

    @property
    def has_coordinates(self) -> bool:
        """Whether there are a latitude and a longitude, or both in one column."""
        return has_coordinates({role for _, role in self.columns})

    @property
    def has_names(self) -> bool:
        """Whether there is the name of a place."""
        return any(role in NAME_ROLES for _, role in self.columns)


def has_coordinates(roles: set[str]) -> bool:
    """Return whether roles give a position."""
    return {"lat", "lon"} <= roles or "position" in roles


def split_end_name(key: str) -> tuple[bool, str] | None:
    """Return whether a column has the end of a movement, and the rest of its name.

    Args:
        key: The name in small letters, with single spaces for punctuation.

    None means that the name has no word of a start or an end.
    """
    words = key.split()
    for is_end, markers in ((False, MOVEMENT_START_WORDS), (True, MOVEMENT_END_WORDS)):
        if not words:
            continue
        if key in BARE_TIME_WORDS:
            return None
        if words[0] in markers:
            return is_end, _join_rest(words[1:])
        if words[-1] in markers:
            return is_end, _join_rest(words[:-1])
        if len(words) == 1:
            rest = _split_joined(key, markers)
            if rest:
                return is_end, rest
    return None


def _join_rest(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word not in MOVEMENT_LINK_WORDS)


def _split_joined(key: str, markers: Sequence[str]) -> str:
    """Return the rest of a name like "fromlat", or an empty text."""
    for marker in markers:
        rest = key.removeprefix(marker)
        is_split = rest != key and len(rest) >= _MIN_JOINED_CHARS
        if is_split and any(rest in ROLE_WORDS[role] for role in COORDINATE_ROLES):
            return rest
    return ""


def iterate_roles(rest: str) -> Iterator[str]:
    """Yield the roles that the rest of a name can mean; nothing can only be a place."""
    if not rest:
        yield "place"
        return
    for role in (*COORDINATE_ROLES, *NAME_ROLES):
        if rest in ROLE_WORDS[role]:
            yield role


def is_movement(start: EndColumns, end: EndColumns, plain: set[str]) -> bool:
    """Return whether columns give a movement.

    Args:
        start: Columns of the start.
        end: Columns of the end.
        plain: Roles of columns that name no end. A position is the start if the end has a position
            too; otherwise such a position or the name of a place is where the event was.
    """
    if end.has_coordinates:
        return start.has_coordinates or start.has_names or has_coordinates(plain)
    if not end.has_names:
        return False
    has_other_place = has_coordinates(plain) or "place" in plain
    return start.has_coordinates or (start.has_names and not has_other_place)

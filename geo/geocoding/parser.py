"""What a place expression says: its grammar, without knowing any place.

::

    NAME                                  Lachin corridor; Mets Shen in Shusha; Goris, Armenia
    near NAME                             also: close to, around, outside, in the vicinity of …
    D km DIRECTION of NAME                3 km east of Lachin; 8 km E and 6 km N of Goris
    D km from NAME
    DIRECTION part of NAME                the eastern part of the line of contact; northern Karabakh
    in the DIRECTION of NAME              the same, of a line or region
    between A and B                       also: halfway between A and B
    between A and B along LINE            also: LINE between A and B
    LINE from A to B
    D km along LINE from A [towards B]
    {name, kind, in}   {id}   {point: [lon, lat], precision_m, why}

Names are kept as they are written; `geo.geocoding.geocoder` looks them up.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from geo.errors import GeocodeError
from geo.geocoding.distances import (
    MAX_DISTANCE_M,
    NUMBER,
    PART,
    UNITS,
    Direction,
    Distance,
    direction,
    distance,
    short,
    unit_key,
)
from geo.geocoding.name_matching import check
from geo.text.unicode_safety import shown


@dataclass(frozen=True, slots=True)
class Named:
    """A name, the `kinds` it may have (empty: any), what it lies `within`, an `other` name."""

    name: str
    kinds: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """The toponym with an id."""

    id: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A position that the curator gives, with its radius in metres and the reason."""

    point: tuple[float, float]
    precision_m: float
    why: str


@dataclass(frozen=True, slots=True)
class Near:
    """Somewhere near a place."""

    place: Named


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance and direction from a place, or two at right angles: "8 km E and 6 km N of"."""

    legs: tuple[tuple[Distance, Direction], ...]
    place: Named


@dataclass(frozen=True, slots=True)
class Away:
    """A distance from a place, in no stated direction."""

    distance: Distance
    place: Named


@dataclass(frozen=True, slots=True)
class Side:
    """The part of a place that lies in a direction, such as its northern half.

    Attributes:
        direction: Where in the place.
        place: The place.
        said: How it was put: as a ``part``, as a ``side``, as ``of`` ("the north of Armenia"), or
            as a ``name`` ("northern Karabakh"), which may be the name of something else.
    """

    direction: Direction
    place: Named
    said: Literal["part", "side", "of", "name"] = "part"


@dataclass(frozen=True, slots=True)
class Between:
    """Between two places: anywhere, or on a line."""

    start: Named
    end: Named
    line: Named | None = None


@dataclass(frozen=True, slots=True)
class Along:
    """A distance along a line from a place, towards another where the way could be either."""

    distance: Distance
    line: Named
    start: Named
    towards: Named | None = None


Expression = Named | Identified | Spot | Near | Offset | Away | Side | Between | Along

_ABOUT = r"(?:(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|~|≈|c\.|ca\.)\s*)?"
_THE = r"(?:the\s+)?"


def _length(mark: str = "") -> str:
    """Return the pattern of a distance; `mark` tells the groups of a second one apart."""
    unit = rf"(?P<unit{mark}>(?:naut\.?\s?|nautical\s)?[^\W\d_]+\.?)"
    return rf"{_ABOUT}(?P<number{mark}>[-−]?\s?{NUMBER})\s*{unit}"


def _leg(mark: str = "") -> str:
    """Return the pattern of a distance and a direction."""
    return rf"{_length(mark)}\s+(?:to\s+the\s+|due\s+)?(?P<way{mark}>[^\d]+?)"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_OF = rf"\s+(?:of|from)\s+{_THE}(?P<place>.+)"
_FULL_LEG = _pattern(_leg(), _OF)
_TWO_LEGS = _pattern(_leg(), r"\s*(?:,|and|&)\s*", _leg("2"), _OF)
_LAST_LEG = _pattern(r"(?P<place>.+?)\s*,\s*", _leg())
_OPEN_LEG = _pattern(_length(), r"\s+(?P<rest>.+)")
_AWAY = _pattern(_length(), rf"\s+(?:away\s+from|from|outside(?:\s+of)?|off)\s+{_THE}(?P<place>.+)")
_ALONG = _pattern(
    _length(),
    rf"\s+(?:along|down|up)\s+{_THE}(?P<line>.+?)\s+from\s+(?P<start>.+?)",
    r"(?:\s+(?:towards?|to|in\s+the\s+direction\s+of)\s+(?P<towards>.+))?",
)
_BETWEEN = _pattern(
    r"(?:(?:half|mid)way\s+|somewhere\s+)?(?:in\s+)?between\s+(?P<pair>.+?)",
    rf"(?:\s+along\s+{_THE}(?P<line>.+))?",
)
_STRETCH = rf"(?:along\s+)?{_THE}(?:(?:part|section|segment|stretch|portion)\s+of\s+{_THE})?"
_LINE_BETWEEN = _pattern(_STRETCH, r"(?P<line>.+?)\s+between\s+(?P<pair>.+)")
_LINE_FROM = _pattern(_STRETCH, r"(?P<line>.+?)\s+from\s+(?P<start>.+?)\s+to\s+(?P<end>.+)")
_ROAD = _pattern(
    r"(?P<start>[^-–—]+?)\s*[-–—]\s*(?P<end>[^-–—]+?)\s+(?:road|highway|route|motorway)"
)
_ANY_ROAD = _pattern(r"(?:main\s+)?(?:road|highway|way|route|motorway|area|zone|territory)")
_COMPASS = r"(?:(?:(?:(?:north|south|east|west)[-\s]?)+(?:ern)?|[nesw]{1,3})\s+)?"
_NEAR = _pattern(
    # First, so that "near the outskirts of X" is near X and not near "outskirts of X"
    r"(?:(?:(?:in|on|at|near(?:\s+to)?|close\s+to|around)\s+)?",
    rf"{_THE}{_COMPASS}(?:outskirts|suburbs)\s+of",
    r"|near(?:\s+to|by)?|close\s+to|around|outside(?:\s+of)?|next\s+to|adjacent\s+to|beside",
    r"|not\s+far\s+from|in\s+the\s+area\s+of",
    rf"|(?:in\s+|at\s+)?{_THE}(?:vicinity|neighbou?rhood|proximity|surroundings|environs)\s+(?:of|to)",
    rf")\s+{_THE}(?P<place>.+)",
)
_SIDE = _pattern(
    rf"{_THE}(?P<way>[^\d]+?)\s+(?P<part>{PART})(?:\s+of)?\s+{_THE}(?P<place>.+)",
    rf"|{_THE}(?P<way2>[^\W\d_]+(?:-[^\W\d_]+)?ern)\s+(?P<place2>.+)",
)
# Not "to the north of X", which is more often beyond X than in it
_SIDE_OF = _pattern(
    r"(?:(?:in|into|on|at|across|throughout|through|over|from|within)\s+)?",
    rf"the\s+(?P<way>[^\d]+?)\s+of\s+{_THE}(?P<place>.+)",
)
_BARE_DIRECTION = _pattern(r"(?:to\s+the\s+)?(?P<way>[^\d]+?)", _OF)
_VAGUE = _pattern(
    r"(?:several|a\s+few|few|tens\s+of|dozens\s+of|many|a\s+couple\s+of)\s+",
    r"(?:kms?|kilomet(?:er|re)s?|met(?:er|re)s?|mi|miles?)\b.*",
)
_BOUND = _pattern(
    r"(?:just\s+|well\s+|slightly\s+|a\s+little\s+)?",
    r"(?:(?P<least>over|more\s+than|not?\s+less\s+than|at\s+least)",
    r"|not?\s+more\s+than|less\s+than|under|up\s+to|at\s+most|within)\s+",
    rf"{_length()}(?:\s.*)?",
)
_PREPOSITION = _pattern(
    r"(?:in|at|on|inside|within|into|onto|across|throughout|along|through|to|from|over(?!\s+\d))\s+",
    rf"{_THE}(?P<place>.+)",
)
_ARTICLE = _pattern(r"the\s+(?P<place>.+)")
_INSIDE = _pattern(rf"(?P<name>.+?)\s+(?:in|within|inside)\s+{_THE}(?P<within>.+)")
_BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<other>[^()]+)\)")
_BY_AIR = _pattern(r"\s*\(?\b(?:by\s+air|as\s+the\s+crow\s+flies|in\s+a\s+straight\s+line)\b\)?")
_BY_ROAD = _pattern(r".*\bby\s+(?:road|river|highway|rail(?:way)?|car|foot)\b.*")
_LONGEST_DIRECTION = 5

IsName = Callable[[str], bool]
"""Tells whether a text is, as it stands, a name that is known."""


def parse(text: str, is_name: IsName) -> Expression:
    """Read an expression.

    Args:
        text: What a curator wrote.
        is_name: Asked of texts that could be a name or an expression ("Line of Contact"); a name
            wins.

    Raises:
        GeocodeError: it is empty, too long, holds characters that cannot be seen, or a distance,
            unit or direction that cannot be read; the text says which.
    """
    checked = check(text)
    if is_name(checked):
        return Named(checked)
    return _Reader(is_name).expression(_BY_AIR.sub("", checked).strip() or checked)


@dataclass(frozen=True, slots=True)
class _Reader:
    is_name: IsName

    def expression(self, text: str) -> Expression:
        for read in (
            self._whole,
            self._bound,
            self._along,
            self._by_road,
            self._legs,
            self._away,
            self._open_leg,
            self._vague,
            self._between,
            self._stretch,
            self._near,
            self._side,
            self._side_of,
            self._no_distance,
            self._road,
        ):
            found = read(text)
            if found is not None:
                return found
        inner = _PREPOSITION.fullmatch(text)
        return self.expression(inner["place"]) if inner else self.named(text)

    def _whole(self, text: str) -> Named | None:
        return Named(text) if self.is_name(text) else None

    def _bound(self, text: str) -> None:
        """Refuse "over 5 km from Goris": read as 5 km, the true place would lie off the circle."""
        match = _BOUND.fullmatch(text)
        if match is None or unit_key(match["unit"]) not in UNITS:
            return
        said = f"{match['number']} {match['unit']}"
        if match["least"]:
            raise GeocodeError(
                f"{short(text)} says how far at least, not how far: write the distance, such as "
                "'5-10 km east of Goris', or 'near' and the place"
            )
        raise GeocodeError(
            f"{short(text)} says how far at most: write '{said} from' and the place, which is the "
            "circle around it, or 'near' and the place"
        )

    def _along(self, text: str) -> Along | None:
        match = _ALONG.fullmatch(text)
        if match is None:
            return None
        towards = self.named(match["towards"]) if match["towards"] else None
        length = distance(match["number"], match["unit"])
        return Along(length, self.named(match["line"]), self.named(match["start"]), towards)

    def _by_road(self, text: str) -> None:
        if _OPEN_LEG.fullmatch(text) and _BY_ROAD.fullmatch(text):
            raise GeocodeError(
                f"{short(text)} is measured along a way: name it, such as "
                "'5 km along the Lachin corridor from Goris'"
            )

    def _legs(self, text: str) -> Offset | None:
        if _AWAY.fullmatch(text):
            return None
        for pattern in (_TWO_LEGS, _FULL_LEG, _LAST_LEG):
            match = pattern.fullmatch(text)
            if match:
                return self._offset(match)
        return None

    def _offset(self, match: re.Match[str]) -> Offset | None:
        parts = match.groupdict()
        marks = [mark for mark in ("", "2") if f"way{mark}" in parts]
        if re.search(r"\b(?:between|along)\b", parts["way"]):
            return None
        legs = [
            (distance(parts[f"number{mark}"], parts[f"unit{mark}"]), _known(parts[f"way{mark}"]))
            for mark in marks
        ]
        if len(legs) > 1 and not _at_right_angles(legs[0][1], legs[1][1]):
            raise GeocodeError(
                f"{short(match[0])}: two distances must be at right angles, such as "
                "'8 km E and 6 km N of Goris'"
            )
        return Offset(tuple(legs), self.named(match["place"]))

    def _open_leg(self, text: str) -> Offset | None:
        """Read "10 km N Goris", as collectors of specimens write."""
        match = _OPEN_LEG.fullmatch(text)
        words = match["rest"].split() if match else []
        for count in range(min(_LONGEST_DIRECTION, len(words) - 1), 0, -1):
            way = direction(" ".join(words[:count]))
            if match and way:
                length = distance(match["number"], match["unit"])
                return Offset(((length, way),), self.named(" ".join(words[count:])))
        return None

    def _away(self, text: str) -> Away | None:
        match = _AWAY.fullmatch(text)
        if match is None:
            return None
        return Away(distance(match["number"], match["unit"]), self.named(match["place"]))

    def _vague(self, text: str) -> None:
        if _VAGUE.fullmatch(text):
            raise GeocodeError(
                f"{short(text)} has no number: write one, such as '5 km', or 'near' and the place"
            )

    def _between(self, text: str) -> Between | None:
        match = _BETWEEN.fullmatch(text)
        if match is None:
            return None
        start, end = self._pair(match["pair"], text)
        return Between(start, end, self.named(match["line"]) if match["line"] else None)

    def _stretch(self, text: str) -> Between | None:
        between, course = _LINE_BETWEEN.fullmatch(text), _LINE_FROM.fullmatch(text)
        match = between or course
        if match is None:
            return None
        if between:
            start, end = self._pair(between["pair"], text)
        else:
            start, end = self.named(match["start"]), self.named(match["end"])
        line = _bare(match["line"])
        return Between(start, end, None if _ANY_ROAD.fullmatch(line) else self.named(line))

    def _pair(self, text: str, whole: str) -> tuple[Named, Named]:
        cuts = [
            (text[: cut.start()], text[cut.end() :])
            for cut in re.finditer(r"\s+(?:and|&)\s+", text)
        ]
        if not cuts:
            raise GeocodeError(f"{short(whole)} names one place: write 'between A and B'")
        known = (cut for cut in cuts if self.is_name(cut[0]) and self.is_name(cut[1]))
        start, end = next(known, cuts[0])
        return self.named(start), self.named(end)

    def _near(self, text: str) -> Near | None:
        match = _NEAR.fullmatch(text)
        return Near(self.named(match["place"])) if match else None

    def _side(self, text: str) -> Side | None:
        match = _SIDE.fullmatch(_bare(text))
        if match is None:
            return None
        way = direction(match["way"] or match["way2"])
        if way is None:
            return None
        if match["place2"]:
            return Side(way, self.named(match["place2"]), "name")
        said: Literal["side", "part"] = "side" if match["part"].casefold() == "side" else "part"
        return Side(way, self.named(match["place"]), said)

    def _side_of(self, text: str) -> Side | None:
        match = _SIDE_OF.fullmatch(text)
        way = direction(match["way"]) if match else None
        return Side(way, self.named(match["place"]), "of") if match and way else None

    def _no_distance(self, text: str) -> None:
        match = _BARE_DIRECTION.fullmatch(text)
        if match and direction(match["way"]):
            raise GeocodeError(
                f"{short(text)} has no distance: write one, such as "
                f"'5 km {match['way']} of {match['place']}', or 'near {match['place']}', or of a "
                f"line or region 'in the {match['way']} of {match['place']}'"
            )

    def _road(self, text: str) -> Between | None:
        match = _ROAD.fullmatch(_bare(text))
        return Between(self.named(match["start"]), self.named(match["end"])) if match else None

    def named(self, text: str) -> Named:
        """Read a name with what it lies in: "X in Y", "X, Y", "X (Y)", "X / Y"."""
        text = text.strip()
        if self.is_name(text):
            return Named(text)
        bare = _bare(text)
        brackets = _BRACKETS.fullmatch(bare)
        if brackets:
            return Named(brackets["name"], other=brackets["other"])
        inside = _INSIDE.fullmatch(bare)
        if inside:
            inner = self.named(inside["name"])
            within = (*inner.within, *_commas(inside["within"]))
            return Named(inner.name, within=within, other=inner.other)
        name, *containers = _commas(bare) or [bare]
        first, slash, second = (part.strip() for part in name.partition("/"))
        if slash and first and second:
            return Named(first, within=tuple(containers), other=second)
        return Named(name, within=tuple(containers))


def _bare(text: str) -> str:
    for pattern in (_PREPOSITION, _ARTICLE):
        match = pattern.fullmatch(text)
        text = match["place"] if match else text
    return text


def _commas(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _known(way: str) -> Direction:
    found = direction(way)
    if found is None:
        raise GeocodeError(
            f"{short(way)} is no direction: use one of the compass, such as N, NE, ENE, north, "
            "south-west"
        )
    return found


def _at_right_angles(one: Direction, two: Direction) -> bool:
    return math.isclose(abs(one.bearing - two.bearing) % 180, 90)


_ALLOWED = {"name": {"name", "kind", "in"}, "id": {"id"}, "point": {"point", "precision_m", "why"}}
_LARGEST = 1e300
_FORMS = "write {name, kind, in}, {id} or {point, precision_m, why}"


def read_mapping(mapping: Mapping[str, object]) -> Named | Identified | Spot:
    """Read ``{name, kind, in}``, ``{id}`` or ``{point, precision_m, why}``; numbers may be text.

    The kind is left for the geocoder to look up, as the one member of `kinds`.

    Raises:
        GeocodeError: keys are unknown, missing or mixed, or a value is of the wrong sort.
    """
    chosen = [key for key in _ALLOWED if key in mapping]
    if len(chosen) != 1:
        raise GeocodeError(
            f"the place {_shown(mapping)} has {len(chosen)} of name, id and point: {_FORMS}"
        )
    unknown = [key for key in mapping if key not in _ALLOWED[chosen[0]]]
    if unknown:
        raise GeocodeError(f"the place {_shown(mapping)} has the key {shown(unknown[0])}: {_FORMS}")
    if chosen[0] == "id":
        return Identified(_text(mapping, "id"))
    if chosen[0] == "point":
        return _spot(mapping)
    kinds = (_text(mapping, "kind"),) if "kind" in mapping else ()
    return Named(_text(mapping, "name"), kinds, _texts(mapping, "in"))


def _shown(mapping: Mapping[str, object]) -> str:
    return shown(dict(mapping), 120)


def _text(mapping: Mapping[str, object], key: str) -> str:
    value = mapping[key]
    if not isinstance(value, str):
        raise GeocodeError(f"{key!r} of a place is {shown(value)}: it must be a text")
    return check(value)


def _texts(mapping: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = mapping.get(key, ())
    if isinstance(value, str):
        return (check(value),)
    if not isinstance(value, Sequence) or not all(isinstance(item, str) for item in value):
        raise GeocodeError(
            f"{key!r} of a place is {shown(value)}: it must be a name or a list of names"
        )
    return tuple(check(item) for item in value)


def _spot(mapping: Mapping[str, object]) -> Spot:
    point = mapping["point"]
    if not isinstance(point, Sequence) or isinstance(point, str) or len(point) != 2:  # noqa: PLR2004
        raise GeocodeError(f"'point' is {shown(point)}: write [longitude, latitude]")
    lon, lat = (_number(value, "point") for value in point)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004
        raise GeocodeError(
            f"'point' is [{lon:g}, {lat:g}]: longitude comes first, within ±180, then latitude, "
            "within ±90"
        )
    for key in ("precision_m", "why"):
        if key not in mapping:
            raise GeocodeError(f"the place {_shown(mapping)} has no {key!r}: {_FORMS}")
    precision = _number(mapping["precision_m"], "precision_m")
    if not 0 < precision <= MAX_DISTANCE_M:
        raise GeocodeError(
            f"'precision_m' is {precision:g}: write the radius in metres, above 0 and up to "
            f"{MAX_DISTANCE_M:,.0f}"
        )
    return Spot((lon, lat), precision, _text(mapping, "why"))


def _number(value: object, key: str) -> float:
    if isinstance(value, str) and re.fullmatch(r"[-+]?\d+(?:\.\d+)?", value, re.ASCII):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GeocodeError(f"{key!r} holds {shown(value)}: it must be a number")
    if not abs(value) < math.inf or abs(value) > _LARGEST:
        raise GeocodeError(f"{key!r} holds {shown(value)}: it must be a finite number")
    return float(value)

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
    METRES_PER_UNIT,
    NUMBER_PATTERN,
    PART_PATTERN,
    Direction,
    Distance,
    abbreviate_text,
    normalize_unit,
    parse_direction,
    parse_distance,
)
from geo.geocoding.name_matching import validate_name
from geo.text.unicode_safety import format_value


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A name, the `kinds` it may have (empty: any), what it lies `within`, an `other_name` name."""

    name: str
    kinds: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class PlaceId:
    """The toponym with an id."""

    id: str


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A position that the curator gives, with its radius in metres and the reason."""

    point: tuple[float, float]
    precision_m: float
    why: str


@dataclass(frozen=True, slots=True)
class Near:
    """Somewhere near a place."""

    place: NamedPlace


@dataclass(frozen=True, slots=True)
class DistanceAndDirection:
    """A distance and direction from a place, or two at right angles: "8 km E and 6 km N of"."""

    legs: tuple[tuple[Distance, Direction], ...]
    place: NamedPlace


@dataclass(frozen=True, slots=True)
class DistanceOnly:
    """A distance from a place, in no stated direction."""

    distance: Distance
    place: NamedPlace


@dataclass(frozen=True, slots=True)
class PartOf:
    """The part of a place that lies in a direction, such as its northern half.

    Attributes:
        direction: Where in the place.
        place: The place.
        wording: How it was put: as a ``part``, as a ``side``, as ``of`` ("the north of Armenia"), or
            as a ``name`` ("northern Karabakh"), which may be the name of something else.
    """

    direction: Direction
    place: NamedPlace
    wording: Literal["part", "side", "of", "name"] = "part"


@dataclass(frozen=True, slots=True)
class Between:
    """Between two places: anywhere, or on a line."""

    start: NamedPlace
    end: NamedPlace
    line: NamedPlace | None = None


@dataclass(frozen=True, slots=True)
class AlongLine:
    """A distance along a line from a place, towards another where the way could be either."""

    distance: Distance
    line: NamedPlace
    start: NamedPlace
    towards: NamedPlace | None = None


PlaceExpression = (
    NamedPlace
    | PlaceId
    | Coordinates
    | Near
    | DistanceAndDirection
    | DistanceOnly
    | PartOf
    | Between
    | AlongLine
)

_APPROXIMATION = (
    r"(?:(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|~|≈|c\.|ca\.)\s*)?"
)
_OPTIONAL_THE = r"(?:the\s+)?"


def _distance_pattern(group_suffix: str = "") -> str:
    """Return the pattern of a distance; `group_suffix` tells the groups of a second one apart."""
    unit = rf"(?P<unit{group_suffix}>(?:naut\.?\s?|nautical\s)?[^\W\d_]+\.?)"
    return rf"{_APPROXIMATION}(?P<number{group_suffix}>[-−]?\s?{NUMBER_PATTERN})\s*{unit}"


def _offset_pattern(group_suffix: str = "") -> str:
    """Return the pattern of a distance and a direction."""
    return rf"{_distance_pattern(group_suffix)}\s+(?:to\s+the\s+|due\s+)?(?P<way{group_suffix}>[^\d]+?)"


def _compile_pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_OF_PLACE = rf"\s+(?:of|from)\s+{_OPTIONAL_THE}(?P<place>.+)"
_ONE_OFFSET = _compile_pattern(_offset_pattern(), _OF_PLACE)
_TWO_OFFSETS = _compile_pattern(
    _offset_pattern(), r"\s*(?:,|and|&)\s*", _offset_pattern("2"), _OF_PLACE
)
_PLACE_THEN_OFFSET = _compile_pattern(r"(?P<place>.+?)\s*,\s*", _offset_pattern())
_DISTANCE_THEN_REST = _compile_pattern(_distance_pattern(), r"\s+(?P<rest>.+)")
_DISTANCE_FROM_PLACE = _compile_pattern(
    _distance_pattern(),
    rf"\s+(?:away\s+from|from|outside(?:\s+of)?|off)\s+{_OPTIONAL_THE}(?P<place>.+)",
)
_DISTANCE_ALONG_LINE = _compile_pattern(
    _distance_pattern(),
    rf"\s+(?:along|down|up)\s+{_OPTIONAL_THE}(?P<line>.+?)\s+from\s+(?P<start>.+?)",
    r"(?:\s+(?:towards?|to|in\s+the\s+direction\s+of)\s+(?P<towards>.+))?",
)
_BETWEEN_PLACES = _compile_pattern(
    r"(?:(?:half|mid)way\s+|somewhere\s+)?(?:in\s+)?between\s+(?P<pair>.+?)",
    rf"(?:\s+along\s+{_OPTIONAL_THE}(?P<line>.+))?",
)
_SEGMENT_PREFIX = rf"(?:along\s+)?{_OPTIONAL_THE}(?:(?:part|section|segment|stretch|portion)\s+of\s+{_OPTIONAL_THE})?"
_LINE_BETWEEN_PLACES = _compile_pattern(_SEGMENT_PREFIX, r"(?P<line>.+?)\s+between\s+(?P<pair>.+)")
_LINE_FROM_TO = _compile_pattern(
    _SEGMENT_PREFIX, r"(?P<line>.+?)\s+from\s+(?P<start>.+?)\s+to\s+(?P<end>.+)"
)
_ROAD_BY_ENDPOINTS = _compile_pattern(
    r"(?P<start>[^-–—]+?)\s*[-–—]\s*(?P<end>[^-–—]+?)\s+(?:road|highway|route|motorway)"
)
_GENERIC_ROAD_NOUN = _compile_pattern(
    r"(?:main\s+)?(?:road|highway|way|route|motorway|area|zone|territory)"
)
_OPTIONAL_COMPASS_POINT = r"(?:(?:(?:(?:north|south|east|west)[-\s]?)+(?:ern)?|[nesw]{1,3})\s+)?"
_NEAR_PLACE = _compile_pattern(
    # First, so that "near the outskirts of X" is near X and not near "outskirts of X"
    r"(?:(?:(?:in|on|at|near(?:\s+to)?|close\s+to|around)\s+)?",
    rf"{_OPTIONAL_THE}{_OPTIONAL_COMPASS_POINT}(?:outskirts|suburbs)\s+of",
    r"|near(?:\s+to|by)?|close\s+to|around|outside(?:\s+of)?|next\s+to|adjacent\s+to|beside",
    r"|not\s+far\s+from|in\s+the\s+area\s+of",
    rf"|(?:in\s+|at\s+)?{_OPTIONAL_THE}(?:vicinity|neighbou?rhood|proximity|surroundings|environs)\s+(?:of|to)",
    rf")\s+{_OPTIONAL_THE}(?P<place>.+)",
)
_PART_OF_PLACE = _compile_pattern(
    rf"{_OPTIONAL_THE}(?P<way>[^\d]+?)\s+(?P<part>{PART_PATTERN})(?:\s+of)?\s+{_OPTIONAL_THE}(?P<place>.+)",
    rf"|{_OPTIONAL_THE}(?P<way2>[^\W\d_]+(?:-[^\W\d_]+)?ern)\s+(?P<place2>.+)",
)
# Not "to the north of X", which is more often beyond X than in it
_DIRECTION_OF_REGION = _compile_pattern(
    r"(?:(?:in|into|on|at|across|throughout|through|over|from|within)\s+)?",
    rf"the\s+(?P<way>[^\d]+?)\s+of\s+{_OPTIONAL_THE}(?P<place>.+)",
)
_DIRECTION_WITHOUT_DISTANCE = _compile_pattern(r"(?:to\s+the\s+)?(?P<way>[^\d]+?)", _OF_PLACE)
_VAGUE_DISTANCE = _compile_pattern(
    r"(?:several|a\s+few|few|tens\s+of|dozens\s+of|many|a\s+couple\s+of)\s+",
    r"(?:kms?|kilomet(?:er|re)s?|met(?:er|re)s?|mi|miles?)\b.*",
)
_DISTANCE_LIMIT = _compile_pattern(
    r"(?:just\s+|well\s+|slightly\s+|a\s+little\s+)?",
    r"(?:(?P<least>over|more\s+than|not?\s+less\s+than|at\s+least)",
    r"|not?\s+more\s+than|less\s+than|under|up\s+to|at\s+most|within)\s+",
    rf"{_distance_pattern()}(?:\s.*)?",
)
_LEADING_PREPOSITION = _compile_pattern(
    r"(?:in|at|on|inside|within|into|onto|across|throughout|along|through|to|from|over(?!\s+\d))\s+",
    rf"{_OPTIONAL_THE}(?P<place>.+)",
)
_LEADING_ARTICLE = _compile_pattern(r"the\s+(?P<place>.+)")
_NAME_IN_CONTAINER = _compile_pattern(
    rf"(?P<name>.+?)\s+(?:in|within|inside)\s+{_OPTIONAL_THE}(?P<within>.+)"
)
_NAME_WITH_BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<other>[^()]+)\)")
_STRAIGHT_LINE_PHRASE = _compile_pattern(
    r"\s*\(?\b(?:by\s+air|as\s+the\s+crow\s+flies|in\s+a\s+straight\s+line)\b\)?"
)
_TRAVEL_PHRASE = _compile_pattern(r".*\bby\s+(?:road|river|highway|rail(?:way)?|car|foot)\b.*")
_MAX_DIRECTION_WORDS = 5

IsKnownName = Callable[[str], bool]
"""Tells whether a text is, as it stands, a name that is known."""


def parse_expression(text: str, is_known_name: IsKnownName) -> PlaceExpression:
    """Read an expression.

    Args:
        text: What a curator wrote.
        is_known_name: Asked of texts that could be a name or an expression ("Line of Contact"); a name
            wins.

    Raises:
        GeocodeError: it is empty, too long, holds characters that cannot be seen, or a distance,
            unit or direction that cannot be read; the text says which.
    """
    checked = validate_name(text)
    if is_known_name(checked):
        return NamedPlace(checked)
    return _ExpressionParser(is_known_name).parse(
        _STRAIGHT_LINE_PHRASE.sub("", checked).strip() or checked
    )


@dataclass(frozen=True, slots=True)
class _ExpressionParser:
    is_known_name: IsKnownName

    def parse(self, text: str) -> PlaceExpression:
        for read in (
            self._parse_known_name,
            self._reject_distance_limit,
            self._parse_along_line,
            self._reject_travel_distance,
            self._parse_offset,
            self._parse_distance_only,
            self._parse_offset_without_of,
            self._reject_vague_distance,
            self._parse_between,
            self._parse_line_segment,
            self._parse_near,
            self._parse_part_of,
            self._parse_direction_of_region,
            self._reject_missing_distance,
            self._parse_road,
        ):
            found = read(text)
            if found is not None:
                return found
        inner = _LEADING_PREPOSITION.fullmatch(text)
        return self.parse(inner["place"]) if inner else self.parse_name(text)

    def _parse_known_name(self, text: str) -> NamedPlace | None:
        return NamedPlace(text) if self.is_known_name(text) else None

    def _reject_distance_limit(self, text: str) -> None:
        """Refuse "over 5 km from Goris": read as 5 km, the true place would lie off the circle."""
        match = _DISTANCE_LIMIT.fullmatch(text)
        if match is None or normalize_unit(match["unit"]) not in METRES_PER_UNIT:
            return
        said = f"{match['number']} {match['unit']}"
        if match["least"]:
            raise GeocodeError(
                f"{abbreviate_text(text)} says how far at least, not how far: write the distance, such as "
                "'5-10 km east of Goris', or 'near' and the place"
            )
        raise GeocodeError(
            f"{abbreviate_text(text)} says how far at most: write '{said} from' and the place, which is the "
            "circle around it, or 'near' and the place"
        )

    def _parse_along_line(self, text: str) -> AlongLine | None:
        match = _DISTANCE_ALONG_LINE.fullmatch(text)
        if match is None:
            return None
        towards = self.parse_name(match["towards"]) if match["towards"] else None
        length = parse_distance(match["number"], match["unit"])
        return AlongLine(
            length, self.parse_name(match["line"]), self.parse_name(match["start"]), towards
        )

    def _reject_travel_distance(self, text: str) -> None:
        if _DISTANCE_THEN_REST.fullmatch(text) and _TRAVEL_PHRASE.fullmatch(text):
            raise GeocodeError(
                f"{abbreviate_text(text)} is measured along a way: name it, such as "
                "'5 km along the Lachin corridor from Goris'"
            )

    def _parse_offset(self, text: str) -> DistanceAndDirection | None:
        if _DISTANCE_FROM_PLACE.fullmatch(text):
            return None
        for pattern in (_TWO_OFFSETS, _ONE_OFFSET, _PLACE_THEN_OFFSET):
            match = pattern.fullmatch(text)
            if match:
                return self._build_offset(match)
        return None

    def _build_offset(self, match: re.Match[str]) -> DistanceAndDirection | None:
        parts = match.groupdict()
        marks = [mark for mark in ("", "2") if f"way{mark}" in parts]
        if re.search(r"\b(?:between|along)\b", parts["way"]):
            return None
        legs = [
            (
                parse_distance(parts[f"number{mark}"], parts[f"unit{mark}"]),
                _require_direction(parts[f"way{mark}"]),
            )
            for mark in marks
        ]
        if len(legs) > 1 and not _are_perpendicular(legs[0][1], legs[1][1]):
            raise GeocodeError(
                f"{abbreviate_text(match[0])}: two distances must be at right angles, such as "
                "'8 km E and 6 km N of Goris'"
            )
        return DistanceAndDirection(tuple(legs), self.parse_name(match["place"]))

    def _parse_offset_without_of(self, text: str) -> DistanceAndDirection | None:
        """Read "10 km N Goris", as collectors of specimens write."""
        match = _DISTANCE_THEN_REST.fullmatch(text)
        words = match["rest"].split() if match else []
        for count in range(min(_MAX_DIRECTION_WORDS, len(words) - 1), 0, -1):
            way = parse_direction(" ".join(words[:count]))
            if match and way:
                length = parse_distance(match["number"], match["unit"])
                return DistanceAndDirection(
                    ((length, way),), self.parse_name(" ".join(words[count:]))
                )
        return None

    def _parse_distance_only(self, text: str) -> DistanceOnly | None:
        match = _DISTANCE_FROM_PLACE.fullmatch(text)
        if match is None:
            return None
        return DistanceOnly(
            parse_distance(match["number"], match["unit"]), self.parse_name(match["place"])
        )

    def _reject_vague_distance(self, text: str) -> None:
        if _VAGUE_DISTANCE.fullmatch(text):
            raise GeocodeError(
                f"{abbreviate_text(text)} has no number: write one, such as '5 km', or 'near' and the place"
            )

    def _parse_between(self, text: str) -> Between | None:
        match = _BETWEEN_PLACES.fullmatch(text)
        if match is None:
            return None
        start, end = self._split_place_pair(match["pair"], text)
        return Between(start, end, self.parse_name(match["line"]) if match["line"] else None)

    def _parse_line_segment(self, text: str) -> Between | None:
        between, course = _LINE_BETWEEN_PLACES.fullmatch(text), _LINE_FROM_TO.fullmatch(text)
        match = between or course
        if match is None:
            return None
        if between:
            start, end = self._split_place_pair(between["pair"], text)
        else:
            start, end = self.parse_name(match["start"]), self.parse_name(match["end"])
        line = _strip_preposition(match["line"])
        return Between(
            start, end, None if _GENERIC_ROAD_NOUN.fullmatch(line) else self.parse_name(line)
        )

    def _split_place_pair(self, text: str, whole: str) -> tuple[NamedPlace, NamedPlace]:
        cuts = [
            (text[: cut.start()], text[cut.end() :])
            for cut in re.finditer(r"\s+(?:and|&)\s+", text)
        ]
        if not cuts:
            raise GeocodeError(f"{abbreviate_text(whole)} names one place: write 'between A and B'")
        known = (cut for cut in cuts if self.is_known_name(cut[0]) and self.is_known_name(cut[1]))
        start, end = next(known, cuts[0])
        return self.parse_name(start), self.parse_name(end)

    def _parse_near(self, text: str) -> Near | None:
        match = _NEAR_PLACE.fullmatch(text)
        return Near(self.parse_name(match["place"])) if match else None

    def _parse_part_of(self, text: str) -> PartOf | None:
        match = _PART_OF_PLACE.fullmatch(_strip_preposition(text))
        if match is None:
            return None
        way = parse_direction(match["way"] or match["way2"])
        if way is None:
            return None
        if match["place2"]:
            return PartOf(way, self.parse_name(match["place2"]), "name")
        said: Literal["side", "part"] = "side" if match["part"].casefold() == "side" else "part"
        return PartOf(way, self.parse_name(match["place"]), said)

    def _parse_direction_of_region(self, text: str) -> PartOf | None:
        match = _DIRECTION_OF_REGION.fullmatch(text)
        way = parse_direction(match["way"]) if match else None
        return PartOf(way, self.parse_name(match["place"]), "of") if match and way else None

    def _reject_missing_distance(self, text: str) -> None:
        match = _DIRECTION_WITHOUT_DISTANCE.fullmatch(text)
        if match and parse_direction(match["way"]):
            raise GeocodeError(
                f"{abbreviate_text(text)} has no distance: write one, such as "
                f"'5 km {match['way']} of {match['place']}', or 'near {match['place']}', or of a "
                f"line or region 'in the {match['way']} of {match['place']}'"
            )

    def _parse_road(self, text: str) -> Between | None:
        match = _ROAD_BY_ENDPOINTS.fullmatch(_strip_preposition(text))
        return (
            Between(self.parse_name(match["start"]), self.parse_name(match["end"]))
            if match
            else None
        )

    def parse_name(self, text: str) -> NamedPlace:
        """Read a name with what it lies in: "X in Y", "X, Y", "X (Y)", "X / Y"."""
        text = text.strip()
        if self.is_known_name(text):
            return NamedPlace(text)
        bare = _strip_preposition(text)
        brackets = _NAME_WITH_BRACKETS.fullmatch(bare)
        if brackets:
            return NamedPlace(brackets["name"], other_name=brackets["other"])
        inside = _NAME_IN_CONTAINER.fullmatch(bare)
        if inside:
            inner = self.parse_name(inside["name"])
            within = (*inner.within, *_split_commas(inside["within"]))
            return NamedPlace(inner.name, within=within, other_name=inner.other_name)
        name, *containers = _split_commas(bare) or [bare]
        first, slash, second = (part.strip() for part in name.partition("/"))
        if slash and first and second:
            return NamedPlace(first, within=tuple(containers), other_name=second)
        return NamedPlace(name, within=tuple(containers))


def _strip_preposition(text: str) -> str:
    for pattern in (_LEADING_PREPOSITION, _LEADING_ARTICLE):
        match = pattern.fullmatch(text)
        text = match["place"] if match else text
    return text


def _split_commas(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _require_direction(way: str) -> Direction:
    found = parse_direction(way)
    if found is None:
        raise GeocodeError(
            f"{abbreviate_text(way)} is no direction: use one of the compass, such as N, NE, ENE, north, "
            "south-west"
        )
    return found


def _are_perpendicular(one: Direction, two: Direction) -> bool:
    return math.isclose(abs(one.bearing - two.bearing) % 180, 90)


_MAPPING_KEYS = {
    "name": {"name", "kind", "in"},
    "id": {"id"},
    "point": {"point", "precision_m", "why"},
}
_MAX_NUMBER = 1e300
_MAPPING_FORMS_HINT = "write {name, kind, in}, {id} or {point, precision_m, why}"


def parse_place_mapping(mapping: Mapping[str, object]) -> NamedPlace | PlaceId | Coordinates:
    """Read ``{name, kind, in}``, ``{id}`` or ``{point, precision_m, why}``; numbers may be text.

    The kind is left for the geocoder to look up, as the one member of `kinds`.

    Raises:
        GeocodeError: keys are unknown, missing or mixed, or a value is of the wrong sort.
    """
    chosen = [key for key in _MAPPING_KEYS if key in mapping]
    if len(chosen) != 1:
        raise GeocodeError(
            f"the place {_format_mapping(mapping)} has {len(chosen)} of name, id and point: {_MAPPING_FORMS_HINT}"
        )
    unknown = [key for key in mapping if key not in _MAPPING_KEYS[chosen[0]]]
    if unknown:
        raise GeocodeError(
            f"the place {_format_mapping(mapping)} has the key {format_value(unknown[0])}: {_MAPPING_FORMS_HINT}"
        )
    if chosen[0] == "id":
        return PlaceId(_read_text(mapping, "id"))
    if chosen[0] == "point":
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
    if not isinstance(point, Sequence) or isinstance(point, str) or len(point) != 2:  # noqa: PLR2004
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

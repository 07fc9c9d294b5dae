"""Grammar of place expressions: node types and the patterns of their text.

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
    the border between A and B            also: the A–B border
    airport of NAME; NAME hospital        also: camp, base, market …, near the town
    X near NAME                           X if it is known, else near NAME
    D km along LINE from A [towards B]
    {name, kind, in}   {id}
    {point: [lon, lat], precision_m and/or where_prec, why, name}   the same with geometry
    {places: [A, B]}   {from: A, to: B, via: [C]}

`geo.geocoding.parser` builds the nodes; its table of rules orders the patterns. Nodes contain names
as written; `geo.geocoding.resolver` finds the places.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

from geo.geocoding.distances import NUMBER_PATTERN, PART_PATTERN, Direction, Distance


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place named by the expression.

    Attributes:
        name: The name as written.
        kinds: The kinds of place it may be; empty for any.
        within: Names of places that contain it.
        other_name: A second name of it, or the name of a place that contains it: "X (Y)", "X / Y".
    """

    name: str
    kinds: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class PlaceId:
    """The toponym with this id."""

    id: str


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A position given by the curator, longitude first, with the reason.

    Attributes:
        point: Longitude and latitude in degrees.
        precision_m: Radius in metres; None where only a class is given.
        why: Reason for the position.
        name: Name of the place; empty for none.
        where_prec: UCDP class 1 to 7; None to derive it from the radius.
    """

    point: tuple[float, float]
    precision_m: float | None
    why: str
    name: str = ""
    where_prec: int | None = None


@dataclass(frozen=True, slots=True)
class GivenGeometry:
    """A line or area given by the curator in degrees, longitude first, as for `Coordinates`."""

    geometry: BaseGeometry
    precision_m: float | None
    why: str
    name: str = ""
    where_prec: int | None = None


@dataclass(frozen=True, slots=True)
class SeveralPlaces:
    """Several places of one event, each a place as written."""

    places: tuple[str | Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement from one place to another; each end and stage is a place as written."""

    start: str | Mapping[str, object]
    end: str | Mapping[str, object]
    via: tuple[str | Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """The surroundings of a place."""

    place: NamedPlace


@dataclass(frozen=True, slots=True)
class DistanceAndDirection:
    """One or two distances and directions from a place.

    Two are at right angles: "8 km E and 6 km N of Goris".
    """

    legs: tuple[tuple[Distance, Direction], ...]
    place: NamedPlace


@dataclass(frozen=True, slots=True)
class DistanceOnly:
    """A distance from a place, in no stated direction."""

    distance: Distance
    place: NamedPlace


@dataclass(frozen=True, slots=True)
class PartOf:
    """The part of a place in a direction, such as its northern half.

    Attributes:
        direction: The direction, counted from the middle of the place.
        place: The place.
        wording: The form of the expression: ``part``, ``side``, ``of`` ("the north of Armenia"), or
            ``name`` ("northern Karabakh"), which may be the name of a different place.
    """

    direction: Direction
    place: NamedPlace
    wording: Literal["part", "side", "of", "name"] = "part"


@dataclass(frozen=True, slots=True)
class Between:
    """The area between two places, or the part of a line between them."""

    start: NamedPlace
    end: NamedPlace
    line: NamedPlace | None = None


@dataclass(frozen=True, slots=True)
class AlongLine:
    """A distance along a line from a place.

    `towards` selects one of the two ways.
    """

    distance: Distance
    line: NamedPlace
    start: NamedPlace
    towards: NamedPlace | None = None


@dataclass(frozen=True, slots=True)
class Border:
    """The border that two countries or divisions share, or the land near it."""

    first: NamedPlace
    second: NamedPlace
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Facility:
    """An airport, camp, hospital or the like of a place.

    Attributes:
        name: The whole name, which may be known itself.
        noun: What it is, in lower case, such as ``airport``.
        place: The place that it is in or near.
        is_stated: Whether the words say that it is in or of the place; of "Kakuma camp" and
            "Al-Quds Hospital" they do not.
    """

    name: NamedPlace
    noun: str
    place: NamedPlace
    is_stated: bool


@dataclass(frozen=True, slots=True)
class NameNear:
    """A name with the place that it is near: "Zamzam camp near El Fasher"."""

    name: NamedPlace
    place: NamedPlace


PlaceExpression = (
    NamedPlace
    | Border
    | Facility
    | NameNear
    | PlaceId
    | Coordinates
    | GivenGeometry
    | SeveralPlaces
    | Movement
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
    """Return the pattern of a distance; `group_suffix` keeps group names of two distances apart."""
    unit = rf"(?P<unit{group_suffix}>(?:naut\.?\s?|nautical\s)?[^\W\d_]+\.?)"
    return rf"{_APPROXIMATION}(?P<number{group_suffix}>[-−]?\s?{NUMBER_PATTERN})\s*{unit}"


def _offset_pattern(group_suffix: str = "") -> str:
    """Return the pattern of a distance and a direction."""
    direction = rf"(?:to\s+the\s+|due\s+)?(?P<way{group_suffix}>[^\d]+?)"
    return rf"{_distance_pattern(group_suffix)}\s+{direction}"


def _compile_pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_OF_PLACE = rf"\s+(?:of|from)\s+{_OPTIONAL_THE}(?P<place>.+)"
ONE_OFFSET = _compile_pattern(_offset_pattern(), _OF_PLACE)
TWO_OFFSETS = _compile_pattern(
    _offset_pattern(), r"\s*(?:,|and|&)\s*", _offset_pattern("2"), _OF_PLACE
)
PLACE_THEN_OFFSET = _compile_pattern(r"(?P<place>.+?)\s*,\s*", _offset_pattern())
DISTANCE_THEN_REST = _compile_pattern(_distance_pattern(), r"\s+(?P<rest>.+)")
DISTANCE_FROM_PLACE = _compile_pattern(
    _distance_pattern(),
    rf"\s+(?:away\s+from|from|outside(?:\s+of)?|off)\s+{_OPTIONAL_THE}(?P<place>.+)",
)
DISTANCE_ALONG_LINE = _compile_pattern(
    _distance_pattern(),
    rf"\s+(?:along|down|up)\s+{_OPTIONAL_THE}(?P<line>.+?)\s+from\s+(?P<start>.+?)",
    r"(?:\s+(?:towards?|to|in\s+the\s+direction\s+of)\s+(?P<towards>.+))?",
)
BETWEEN_PLACES = _compile_pattern(
    r"(?:(?:half|mid)way\s+|somewhere\s+)?(?:in\s+)?between\s+(?P<pair>.+?)",
    rf"(?:\s+along\s+{_OPTIONAL_THE}(?P<line>.+))?",
)
_SEGMENT_PREFIX = (
    rf"(?:along\s+)?{_OPTIONAL_THE}"
    rf"(?:(?:part|section|segment|stretch|portion)\s+of\s+{_OPTIONAL_THE})?"
)
LINE_BETWEEN_PLACES = _compile_pattern(_SEGMENT_PREFIX, r"(?P<line>.+?)\s+between\s+(?P<pair>.+)")
LINE_FROM_TO = _compile_pattern(
    _SEGMENT_PREFIX, r"(?P<line>.+?)\s+from\s+(?P<start>.+?)\s+to\s+(?P<end>.+)"
)
_ROAD_NOUN = r"(?:main\s+)?(?:road|highway|route|motorway)"
ROAD_BY_ENDPOINTS = _compile_pattern(rf"(?P<pair>.+[-–—].+?)\s+{_ROAD_NOUN}")
ROAD_TO_FROM = _compile_pattern(
    rf"(?P<start>.+?)\s+to\s+(?P<end>.+?)\s+{_ROAD_NOUN}",
    rf"|{_ROAD_NOUN}\s+(?:that\s+)?(?:link(?:s|ing)|connect(?:s|ing)|join(?:s|ing))\s+",
    r"(?P<start2>.+?)\s+(?:and|with|to)\s+(?P<end2>.+)",
)
ROAD_WITH_ONE_END = _compile_pattern(
    rf"{_ROAD_NOUN}\s+(?:leading\s+)?(?:to|towards?|into|out\s+of|from)\s+",
    rf"{_OPTIONAL_THE}(?P<place>.+)",
)
BORDER_BETWEEN = _compile_pattern(
    r"(?:(?P<near>near|close\s+to)\s+)?(?:the\s+)?(?:shared\s+|common\s+|international\s+)?",
    r"(?:border|frontier)(?:\s+area)?\s+(?:between|of)\s+(?P<pair>.+\s(?:and|&)\s.+)",
)
BORDER_BY_SIDES = _compile_pattern(
    r"(?:(?P<near>near|close\s+to)\s+(?:the\s+)?)?", r"(?P<pair>.+[-–—].+?)\s+(?:border|frontier)"
)
BORDER_WITH_ONE_SIDE = _compile_pattern(
    r"(?:(?P<first>.+?)(?:['’]s)?\s+)?(?:border|frontier)\s+with\s+",
    rf"{_OPTIONAL_THE}(?P<second>.+)",
)
SEPARATORS = (re.compile(r"\s*[–—]\s*|\s+-\s+"), re.compile(r"\s*-\s*"))
"""Dashes between two names, the unmistakable first; a hyphen may be within a name."""
FACILITY_NOUNS = (
    "airport|airfield|airstrip|air ?base|airbase|aerodrome|military base|army base|naval base"
    "|camp|refugee camp|idp camp|displacement camp|base|barracks|garrison|prison|refinery|dam"
    "|power station|power plant|hospital|clinic|university|college|school|mosque|church"
    "|cathedral|market|stadium|bus station|railway station|train station|police station|port"
    "|seaport|harbour|courthouse"
).replace(" ", r"\s")
NEARBY_FACILITY = re.compile(
    r"air.*|aerodrome|.*\bbase|.*camp|barracks|garrison|prison|refinery|dam|power .*|.*port"
)
"""Facilities that may be well outside the town; the others are taken to be in it."""
FACILITY_ADJECTIVES = (
    r"(?:(?:international|regional|main|central|general|military|teaching|university|public"
    r"|civilian|local|city|old|new)\s+)*"
)
FACILITY_OF_PLACE = _compile_pattern(
    rf"(?P<name>(?:.+?\s+)??(?P<noun>{FACILITY_NOUNS}))\s+(?:of|in|at)\s+{_OPTIONAL_THE}",
    r"(?P<place>.+)",
)
PLACE_THEN_FACILITY = _compile_pattern(
    rf"(?P<place>.+?)(?:['’]s)?\s+{FACILITY_ADJECTIVES}(?P<noun>{FACILITY_NOUNS})"
)
PLACE_S_FACILITY = _compile_pattern(
    rf"(?P<place>.+?)['’]s\s+(?P<name>.+?\s+(?P<noun>{FACILITY_NOUNS}))"
)
"""A facility with a name of its own: "Tripoli's Mitiga airport"."""
NAME_NEAR_PLACE = _compile_pattern(
    r"(?P<name>.+?),?\s+(?:near(?:\s+to|by)?|close\s+to|not\s+far\s+from|outside(?:\s+of)?",
    r"|(?:in|on|at)\s+the\s+(?:outskirts|vicinity|suburbs)\s+of)\s+",
    rf"{_OPTIONAL_THE}(?P<place>.+)",
)
TWO_NUMBERS = _compile_pattern(
    r"\(?[-−+]?\d{1,3}\.\d+\s*°?\s*[NSEW]?\s*[,;\s]\s*[-−+]?\d{1,3}\.\d+\s*°?\s*[NSEW]?\)?"
)
"""A position in degrees as maps on the web show it: "12.05, 24.88"."""
TWO_NAMES = _compile_pattern(r"(?P<pair>.+\s(?:and|&)\s.+)")
CONVERTED_DISTANCE = _compile_pattern(
    r"\s*\((?:about\s+|some\s+|around\s+|roughly\s+|~\s*)?[\d.,]+[\s-]*",
    r"(?:kms?|kilomet(?:er|re)s?|mi|miles?)\)",
)
"""The same distance in another unit, in brackets after the first: "20 km (12 miles)"."""
GENERIC_ROAD_NOUN = _compile_pattern(
    r"(?:main\s+)?(?:road|highway|way|route|motorway|area|zone|territory)"
)
_COMPASS_POINT = r"(?:(?:(?:north|south|east|west)[-\s]?)+(?:ern)?|[nesw]{1,3})"
_OPTIONAL_COMPASS_POINTS = (
    rf"(?:{_COMPASS_POINT}(?:\s*(?:,|and|&)\s*(?:and\s+)?{_COMPASS_POINT})*\s+)?"
)
OUTSKIRTS_AFTER_PLACE = _compile_pattern(
    rf"(?P<place>.+?)(?:['’]s)?\s+{_OPTIONAL_COMPASS_POINTS}(?:outskirts|suburbs|surroundings)"
)
NEAR_PLACE = _compile_pattern(
    # Comes first so that "near the outskirts of X" is near X, not near "outskirts of X"
    r"(?:(?:(?:in|on|at|near(?:\s+to)?|close\s+to|around)\s+)?",
    rf"{_OPTIONAL_THE}{_OPTIONAL_COMPASS_POINTS}(?:outskirts|suburbs)\s+of",
    r"|near(?:\s+to|by)?|close\s+to|around|outside(?:\s+of)?|next\s+to|adjacent\s+to|beside",
    r"|not\s+far\s+from|in\s+the\s+area\s+of",
    rf"|(?:in\s+|at\s+)?{_OPTIONAL_THE}(?:vicinity|neighbou?rhood|proximity|surroundings|environs)\s+(?:of|to)",
    rf")\s+{_OPTIONAL_THE}(?P<place>.+)",
)
PART_OF_PLACE = _compile_pattern(
    rf"{_OPTIONAL_THE}(?P<way>[^\d]+?)\s+(?P<part>{PART_PATTERN})(?:\s+of)?\s+{_OPTIONAL_THE}(?P<place>.+)",
    rf"|{_OPTIONAL_THE}(?P<way2>[^\W\d_]+(?:-[^\W\d_]+)?ern)\s+(?P<place2>.+)",
    rf"|{_OPTIONAL_THE}(?P<way3>(?:(?:north|south)[-\s]?(?:east|west)?|east|west))\s+(?P<place3>(?!of\b).+)",
)
# "to the north of X" is excluded: it is more often beyond X than in it
DIRECTION_OF_REGION = _compile_pattern(
    r"(?:(?:in|into|on|at|across|throughout|through|over|from|within)\s+)?",
    rf"the\s+(?P<way>[^\d]+?)\s+of\s+{_OPTIONAL_THE}(?P<place>.+)",
)
DIRECTION_WITHOUT_DISTANCE = _compile_pattern(r"(?:to\s+the\s+)?(?P<way>[^\d]+?)", _OF_PLACE)
THING_IN_DIRECTION = _compile_pattern(
    r"(?P<thing>.+?)\s+(?:to\s+the\s+)?",
    rf"(?P<way>{_COMPASS_POINT})\s+of\s+{_OPTIONAL_THE}(?P<place>.+)",
)
VAGUE_DISTANCE = _compile_pattern(
    r"(?:several|a\s+few|few|tens\s+of|dozens\s+of|many|a\s+couple\s+of)\s+",
    r"(?:kms?|kilomet(?:er|re)s?|met(?:er|re)s?|mi|miles?)\b.*",
)
DISTANCE_LIMIT = _compile_pattern(
    r"(?:just\s+|well\s+|slightly\s+|a\s+little\s+)?",
    r"(?:(?P<least>over|more\s+than|not?\s+less\s+than|at\s+least)",
    r"|not?\s+more\s+than|less\s+than|under|up\s+to|at\s+most|within)\s+",
    rf"{_distance_pattern()}(?:\s.*)?",
)
LEADING_PREPOSITION = _compile_pattern(
    r"(?:in|at|on|inside|within|into|onto|across|throughout|along|through|to|from|over(?!\s+\d))\s+",
    rf"{_OPTIONAL_THE}(?P<place>.+)",
)
LEADING_ARTICLE = _compile_pattern(r"the\s+(?P<place>.+)")
NAME_IN_CONTAINER = _compile_pattern(
    rf"(?P<name>.+?)\s+(?:in|within|inside)\s+{_OPTIONAL_THE}(?P<within>.+)"
)
NAME_WITH_BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<other>[^()]+)\)")
STRAIGHT_LINE_PHRASE = _compile_pattern(
    r"\s*\(?\b(?:by\s+air|as\s+the\s+crow\s+flies|in\s+a\s+straight\s+line)\b\)?"
)
TRAVEL_PHRASE = _compile_pattern(r".*\bby\s+(?:road|river|highway|rail(?:way)?|car|foot)\b.*")

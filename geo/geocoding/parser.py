"""Parser of place expressions: text to the nodes of `geo.geocoding.grammar`.

The rules at the end of the module are tried in order; the first that builds a node decides.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from geo.errors import GeocodeError
from geo.geocoding import grammar
from geo.geocoding.distances import (
    METRES_PER_UNIT,
    Direction,
    Distance,
    abbreviate_text,
    normalize_unit,
    parse_direction,
    parse_distance,
)
from geo.geocoding.grammar import (
    AlongLine,
    Between,
    Border,
    DistanceAndDirection,
    DistanceOnly,
    Facility,
    NamedPlace,
    NameNear,
    Near,
    PartOf,
    PlaceExpression,
)
from geo.geocoding.head_nouns import split_head_noun
from geo.geocoding.name_matching import validate_name
from geo.geocoding.phrase_translation import translate_phrase

_MAX_DIRECTION_WORDS = 5

IsKnownName = Callable[[str], bool]
"""Returns whether a text, as it is, is a known name."""


def parse_expression(text: str, is_known_name: IsKnownName) -> PlaceExpression:
    """Parse a place expression.

    Args:
        text: The text of the curator.
        is_known_name: Called with texts that could be a name or an expression ("Line of Contact");
            a known name takes precedence.

    Raises:
        GeocodeError: the text is empty or too long, contains hidden characters, or a distance, unit
            or direction cannot be parsed; the message names the part.
    """
    checked = validate_name(text)
    if is_known_name(checked):
        return NamedPlace(checked)
    if grammar.TWO_NUMBERS.fullmatch(checked):
        raise GeocodeError(
            f"{abbreviate_text(checked)} is a position: write {{point: [LON, LAT], precision_m: "
            "1000, why: …}, the longitude first"
        )
    plain = _drop_remarks(checked) or checked
    return _ExpressionParser(is_known_name).parse(translate_phrase(plain))


def _drop_remarks(text: str) -> str:
    """Return an expression without "by air" and without the same distance in another unit."""
    without_conversion = grammar.CONVERTED_DISTANCE.sub("", text)
    return grammar.STRAIGHT_LINE_PHRASE.sub("", without_conversion).strip()


@dataclass(frozen=True, slots=True)
class _ExpressionParser:
    """Parser with the names that are known."""

    is_known_name: IsKnownName

    def parse(self, text: str) -> PlaceExpression:
        if self.is_known_name(text):
            return NamedPlace(text)
        for rule in _RULES:
            match = rule.match(text)
            expression = rule.build(self, match) if match else None
            if expression is not None:
                return expression
        return self.parse_name(text)

    def parse_name(self, text: str) -> NamedPlace:
        """Parse a name and the places that contain it.

        Forms are "X in Y", "X, Y", "X (Y)" and "X / Y".
        """
        text = text.strip()
        if self.is_known_name(text):
            return NamedPlace(text)
        text = _strip_preposition(text)
        brackets = grammar.NAME_WITH_BRACKETS.fullmatch(text)
        if brackets:
            return NamedPlace(brackets["name"], other_name=brackets["other"])
        contained = grammar.NAME_IN_CONTAINER.fullmatch(text)
        if contained:
            inner = self.parse_name(contained["name"])
            within = (*inner.within, *_split_commas(contained["within"]))
            return NamedPlace(inner.name, within=within, other_name=inner.other_name)
        name, *containers = _split_commas(text) or [text]
        first, slash, second = (part.strip() for part in name.partition("/"))
        if slash and first and second:
            return NamedPlace(first, within=tuple(containers), other_name=second)
        return NamedPlace(name, within=tuple(containers))

    def split_dashed_pair(self, text: str) -> tuple[NamedPlace, NamedPlace] | None:
        """Parse two names joined by a dash or hyphen; None if the text has none.

        A dash, or a hyphen between spaces, separates names. Of several hyphens, as in
        "El-Fasher-Tawila", it is the one between two known names.

        Raises:
            GeocodeError: none or several of the hyphens are between two known names.
        """
        for separator in grammar.SEPARATORS:
            pairs = [
                (text[: match.start()].strip(), text[match.end() :].strip())
                for match in separator.finditer(text)
            ]
            pairs = [pair for pair in pairs if all(pair)]
            if len(pairs) > 1:
                pairs = [pair for pair in pairs if all(map(self.is_known_name, pair))]
                if len(pairs) != 1:
                    raise GeocodeError(
                        f"{abbreviate_text(text)} may be divided at several hyphens: write "
                        "'between A and B'"
                    )
            if pairs:
                start, end = pairs[0]
                return self.parse_name(start), self.parse_name(end)
        return None

    def parse_optional_name(self, text: str | None) -> NamedPlace | None:
        return self.parse_name(text) if text else None

    def parse_name_pair(self, text: str, expression_text: str) -> tuple[NamedPlace, NamedPlace]:
        """Parse two names joined by "and".

        Of several "and", the one between two known names separates them.
        """
        pairs = [
            (text[: conjunction.start()], text[conjunction.end() :])
            for conjunction in re.finditer(r"\s+(?:and|&)\s+", text)
        ]
        if not pairs:
            raise GeocodeError(
                f"{abbreviate_text(expression_text)} names one place: write 'between A and B'"
            )
        known_pairs = (pair for pair in pairs if all(map(self.is_known_name, pair)))
        start, end = next(known_pairs, pairs[0])
        return self.parse_name(start), self.parse_name(end)


def _strip_preposition(text: str) -> str:
    for pattern in (grammar.LEADING_PREPOSITION, grammar.LEADING_ARTICLE):
        match = pattern.fullmatch(text)
        text = match["place"] if match else text
    return text


def _split_commas(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


# Builders: each takes the parser and the match of its rule's pattern, and returns a node, or None
# if the text is not of this form after all.


def _reject_distance_limit(_: _ExpressionParser, match: re.Match[str]) -> None:
    """Reject "over 5 km from Goris": read as 5 km, the true place would be outside the circle."""
    if normalize_unit(match["unit"]) not in METRES_PER_UNIT:
        return
    if match["least"]:
        raise GeocodeError(
            f"{abbreviate_text(match[0])} gives only a minimum: write the distance, "
            "such as '5-10 km east of Goris', or 'near' and the place"
        )
    raise GeocodeError(
        f"{abbreviate_text(match[0])} gives only a maximum: write "
        f"'{match['number']} {match['unit']} from' and the place, which is the circle around it, "
        "or 'near' and the place"
    )


def _build_along_line(parser: _ExpressionParser, match: re.Match[str]) -> AlongLine:
    towards = parser.parse_optional_name(match["towards"])
    distance = _parse_matched_distance(match)
    return AlongLine(
        distance, parser.parse_name(match["line"]), parser.parse_name(match["start"]), towards
    )


def _reject_travel_distance(_: _ExpressionParser, match: re.Match[str]) -> None:
    if grammar.TRAVEL_PHRASE.fullmatch(match[0]):
        raise GeocodeError(
            f"{abbreviate_text(match[0])} is measured along a way: name it, such as "
            "'5 km along the Lachin corridor from Goris'"
        )


def _build_distance_only(parser: _ExpressionParser, match: re.Match[str]) -> DistanceOnly:
    return DistanceOnly(_parse_matched_distance(match), parser.parse_name(match["place"]))


def _build_offset(parser: _ExpressionParser, match: re.Match[str]) -> DistanceAndDirection | None:
    groups = match.groupdict()
    if re.search(r"\b(?:between|along)\b", groups["way"]):
        return None
    legs = [
        (_parse_matched_distance(match, suffix), _require_direction(groups[f"way{suffix}"]))
        for suffix in ("", "2")
        if f"way{suffix}" in groups
    ]
    if len(legs) > 1 and not _are_perpendicular(legs[0][1], legs[1][1]):
        raise GeocodeError(
            f"{abbreviate_text(match[0])}: two distances must be at right angles, such as "
            "'8 km E and 6 km N of Goris'"
        )
    return DistanceAndDirection(tuple(legs), parser.parse_name(match["place"]))


def _build_offset_without_of(
    parser: _ExpressionParser, match: re.Match[str]
) -> DistanceAndDirection | None:
    """Parse "10 km N Goris", as collectors of specimens write it."""
    words = match["rest"].split()
    for count in range(min(_MAX_DIRECTION_WORDS, len(words) - 1), 0, -1):
        direction = parse_direction(" ".join(words[:count]))
        if direction:
            leg = (_parse_matched_distance(match), direction)
            return DistanceAndDirection((leg,), parser.parse_name(" ".join(words[count:])))
    return None


def _reject_vague_distance(_: _ExpressionParser, match: re.Match[str]) -> None:
    raise GeocodeError(
        f"{abbreviate_text(match[0])} has no number: write one, such as '5 km', or 'near' and the "
        "place"
    )


def _build_between(parser: _ExpressionParser, match: re.Match[str]) -> Between:
    start, end = parser.parse_name_pair(match["pair"], match[0])
    return Between(start, end, parser.parse_optional_name(match["line"]))


def _build_line_between(parser: _ExpressionParser, match: re.Match[str]) -> Between:
    start, end = parser.parse_name_pair(match["pair"], match[0])
    return Between(start, end, _parse_line_name(parser, match["line"]))


def _build_line_from_to(parser: _ExpressionParser, match: re.Match[str]) -> Between:
    start, end = parser.parse_name(match["start"]), parser.parse_name(match["end"])
    return Between(start, end, _parse_line_name(parser, match["line"]))


def _parse_line_name(parser: _ExpressionParser, text: str) -> NamedPlace | None:
    """Parse the name of a line; "the road" names none."""
    name = _strip_preposition(text)
    return None if grammar.GENERIC_ROAD_NOUN.fullmatch(name) else parser.parse_name(name)


def _build_near(parser: _ExpressionParser, match: re.Match[str]) -> Near:
    return Near(parser.parse_name(match["place"]))


def _build_part_of(parser: _ExpressionParser, match: re.Match[str]) -> PartOf | None:
    direction = parse_direction(match["way"] or match["way2"] or match["way3"])
    if direction is None:
        return None
    if named := match["place2"] or match["place3"]:
        if grammar.FACILITY_OF_PLACE.fullmatch(named):
            return None  # "Southern Hospital in El Fasher" is a name
        split = split_head_noun(match[0])
        if split and parser.is_known_name(split[0]):
            return None  # "North Darfur state" is North Darfur, not the north of Darfur
        return PartOf(direction, parser.parse_name(named), "name")
    wording: Literal["side", "part"] = "side" if match["part"].casefold() == "side" else "part"
    return PartOf(direction, parser.parse_name(match["place"]), wording)


def _build_direction_of_region(parser: _ExpressionParser, match: re.Match[str]) -> PartOf | None:
    direction = parse_direction(match["way"])
    return PartOf(direction, parser.parse_name(match["place"]), "of") if direction else None


def _reject_missing_distance(_: _ExpressionParser, match: re.Match[str]) -> None:
    way, place = match["way"], match["place"]
    if parse_direction(way):
        raise GeocodeError(
            f"{abbreviate_text(match[0])} has no distance: write one, such as '5 km {way} of "
            f"{place}', or 'near {place}', or of a line or region 'in the {way} of {place}'"
        )


def _build_road(parser: _ExpressionParser, match: re.Match[str]) -> Between | NamedPlace | None:
    """Parse "the A–B road", which is the road of that name if the project has it."""
    if parser.is_known_name(match[0]):
        return NamedPlace(match[0])
    pair = parser.split_dashed_pair(match["pair"])
    return Between(*pair) if pair else None


def _build_road_to(parser: _ExpressionParser, match: re.Match[str]) -> Between | NamedPlace:
    if parser.is_known_name(match[0]):
        return NamedPlace(match[0])
    start, end = match["start"] or match["start2"], match["end"] or match["end2"]
    return Between(parser.parse_name(start), parser.parse_name(end))


def _reject_road_with_one_end(parser: _ExpressionParser, match: re.Match[str]) -> None:
    if not parser.is_known_name(match[0]):
        raise GeocodeError(
            f"{abbreviate_text(match[0])} names one end of a road: write 'between A and B' with "
            f"both ends, or 'near {match['place']}'"
        )


def _build_border(parser: _ExpressionParser, match: re.Match[str]) -> Border:
    first, second = parser.parse_name_pair(match["pair"], match[0])
    return Border(first, second, bool(match["near"]))


def _build_border_of_sides(
    parser: _ExpressionParser, match: re.Match[str]
) -> Border | NamedPlace | None:
    if parser.is_known_name(match[0]):
        return NamedPlace(match[0])
    pair = parser.split_dashed_pair(match["pair"])
    return Border(*pair, bool(match["near"])) if pair else None


def _build_border_with(parser: _ExpressionParser, match: re.Match[str]) -> Border:
    if match["first"] and _strip_preposition(match["first"]).casefold() != "the":
        first = parser.parse_name(match["first"])
        return Border(first, parser.parse_name(match["second"]))
    raise GeocodeError(
        f"{abbreviate_text(match[0])} names one side of a border: write 'the border between A "
        f"and {match['second']}'"
    )


def _build_facility(parser: _ExpressionParser, match: re.Match[str]) -> Facility | None:
    name = match["name"]
    place = parser.parse_name(match["place"])
    return Facility(
        NamedPlace(_strip_preposition(name)), match["noun"].casefold(), place, is_stated=True
    )


def _build_possessed_facility(parser: _ExpressionParser, match: re.Match[str]) -> Facility | None:
    """Parse "Tripoli's Mitiga airport"; "Goris's central hospital" has no name of its own."""
    own_name = match["name"][: -len(match["noun"])]
    if re.fullmatch(grammar.FACILITY_ADJECTIVES, own_name, re.IGNORECASE):
        return None
    place = parser.parse_name(match["place"])
    name = NamedPlace(match["name"])
    return Facility(name, match["noun"].casefold(), place, is_stated=True)


def _build_named_facility(parser: _ExpressionParser, match: re.Match[str]) -> Facility | None:
    """Parse "Kakuma camp"; "the central market" names no place."""
    place = match["place"].casefold()
    if place in ("a", "an", "the") or re.fullmatch(grammar.FACILITY_ADJECTIVES, f"{place} "):
        return None
    name, town = parser.parse_name(match[0]), parser.parse_name(match["place"])
    return Facility(name, match["noun"].casefold(), town, is_stated=False)


def _build_name_near(parser: _ExpressionParser, match: re.Match[str]) -> NameNear:
    return NameNear(parser.parse_name(match["name"]), parser.parse_name(match["place"]))


def _reject_thing_in_direction(_: _ExpressionParser, match: re.Match[str]) -> None:
    way, place = match["way"], match["place"]
    raise GeocodeError(
        f"{abbreviate_text(match[0])} has no distance: write '5 km {way} of {place}' or "
        f"'near {place}', or record {abbreviate_text(match['thing'])} in data/places.yaml"
    )


def _reject_two_names(parser: _ExpressionParser, match: re.Match[str]) -> None:
    """Reject "Goris and Lachin", where both are known."""
    for conjunction in re.finditer(r"\s+(?:and|&)\s+", match[0]):
        names = (match[0][: conjunction.start()], match[0][conjunction.end() :])
        if all(map(parser.is_known_name, names)):
            raise GeocodeError(
                f"{abbreviate_text(match[0])} names two places: write 'places: "
                f"[{names[0]}, {names[1]}]', or 'between {names[0]} and {names[1]}'"
            )


def _parse_after_preposition(parser: _ExpressionParser, match: re.Match[str]) -> PlaceExpression:
    return parser.parse(match["place"])


def _parse_matched_distance(match: re.Match[str], group_suffix: str = "") -> Distance:
    return parse_distance(match[f"number{group_suffix}"], match[f"unit{group_suffix}"])


def _require_direction(text: str) -> Direction:
    direction = parse_direction(text)
    if direction is None:
        raise GeocodeError(
            f"{abbreviate_text(text)} is no direction: use a compass direction, such as N, NE, "
            "ENE, north, south-west"
        )
    return direction


def _are_perpendicular(first: Direction, second: Direction) -> bool:
    return math.isclose(abs(first.bearing - second.bearing) % 180, 90)


class _Rule(NamedTuple):
    """One form of expression: its patterns, and the builder of its node."""

    patterns: tuple[re.Pattern[str], ...]
    """Patterns of the form; the builder gets the first that matches."""
    build: Callable[[_ExpressionParser, re.Match[str]], PlaceExpression | None]
    after_preposition: bool = False
    """Whether a preposition and an article in front are skipped."""

    def match(self, text: str) -> re.Match[str] | None:
        if self.after_preposition:
            text = _strip_preposition(text)
        matches = (pattern.fullmatch(text) for pattern in self.patterns)
        return next(filter(None, matches), None)


_OFFSET_PATTERNS = (grammar.TWO_OFFSETS, grammar.ONE_OFFSET, grammar.PLACE_THEN_OFFSET)
_RULES = (
    _Rule((grammar.DISTANCE_LIMIT,), _reject_distance_limit),
    _Rule((grammar.DISTANCE_ALONG_LINE,), _build_along_line),
    _Rule((grammar.DISTANCE_THEN_REST,), _reject_travel_distance),
    _Rule((grammar.DISTANCE_FROM_PLACE,), _build_distance_only),
    _Rule(_OFFSET_PATTERNS, _build_offset),
    _Rule((grammar.DISTANCE_THEN_REST,), _build_offset_without_of),
    _Rule((grammar.VAGUE_DISTANCE,), _reject_vague_distance),
    _Rule((grammar.BORDER_BETWEEN,), _build_border, after_preposition=True),
    _Rule((grammar.BORDER_BY_SIDES,), _build_border_of_sides, after_preposition=True),
    _Rule((grammar.BORDER_WITH_ONE_SIDE,), _build_border_with, after_preposition=True),
    _Rule((grammar.BETWEEN_PLACES,), _build_between),
    _Rule((grammar.ROAD_TO_FROM,), _build_road_to, after_preposition=True),
    _Rule((grammar.LINE_BETWEEN_PLACES,), _build_line_between),
    _Rule((grammar.LINE_FROM_TO,), _build_line_from_to),
    _Rule((grammar.NEAR_PLACE,), _build_near),
    _Rule((grammar.OUTSKIRTS_AFTER_PLACE,), _build_near, after_preposition=True),
    _Rule((grammar.NAME_NEAR_PLACE,), _build_name_near, after_preposition=True),
    _Rule((grammar.PART_OF_PLACE,), _build_part_of, after_preposition=True),
    _Rule((grammar.DIRECTION_OF_REGION,), _build_direction_of_region),
    _Rule((grammar.DIRECTION_WITHOUT_DISTANCE,), _reject_missing_distance),
    _Rule((grammar.ROAD_BY_ENDPOINTS,), _build_road, after_preposition=True),
    _Rule((grammar.ROAD_WITH_ONE_END,), _reject_road_with_one_end, after_preposition=True),
    _Rule((grammar.FACILITY_OF_PLACE,), _build_facility, after_preposition=True),
    _Rule((grammar.PLACE_S_FACILITY,), _build_possessed_facility, after_preposition=True),
    _Rule((grammar.PLACE_THEN_FACILITY,), _build_named_facility, after_preposition=True),
    _Rule((grammar.LEADING_PREPOSITION,), _parse_after_preposition),
    _Rule((grammar.THING_IN_DIRECTION,), _reject_thing_in_direction),
    _Rule((grammar.TWO_NAMES,), _reject_two_names),
)
"""All forms of expression, in the order in which they are tried."""

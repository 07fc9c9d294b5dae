"""Parser of place expressions: nodes of each form, and rejected texts."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ConflictMapError, GeocodeError
from geo.geocoding.distances import (
    DIRECTIONS,
    METRES_PER_UNIT,
    Direction,
    Distance,
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
)
from geo.geocoding.parser import parse_expression
from tests.support.count_work import limit_cpu_time

KNOWN_NAMES = {
    "line of contact",
    "goris",
    "lachin",
    "lachin corridor",
    "kapan and goris",
    "north bend",
}


def parse_known(text):
    return parse_expression(text, lambda name: name.casefold() in KNOWN_NAMES)


LACHIN, GORIS, CORRIDOR = NamedPlace("Lachin"), NamedPlace("Goris"), NamedPlace("Lachin corridor")
EAST, NORTH, NORTH_EAST = DIRECTIONS["e"], DIRECTIONS["n"], DIRECTIONS["ne"]
THREE_KM = Distance(3000, 500)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lachin", LACHIN),
        ("in Lachin", LACHIN),
        ("on the Lachin corridor", CORRIDOR),
        ("along the Lachin corridor", CORRIDOR),
        ("the Karabakh region", NamedPlace("Karabakh region")),
        ("Line of Contact", NamedPlace("Line of Contact")),  # a name, though "X of Y"
        ("North Bend", NamedPlace("North Bend")),  # a name, though it starts with a direction
        ("Mets Shen in Shusha district", NamedPlace("Mets Shen", within=("Shusha district",))),
        ("Goris, Armenia", NamedPlace("Goris", within=("Armenia",))),
        ("Paris, Texas, United States", NamedPlace("Paris", within=("Texas", "United States"))),
        ("Mets Shen (Martakert)", NamedPlace("Mets Shen", other_name="Martakert")),
        ("Lachin / Berdzor", NamedPlace("Lachin", other_name="Berdzor")),
        ("Lachin/Berdzor", NamedPlace("Lachin", other_name="Berdzor")),
        ("the town of Lachin", NamedPlace("town of Lachin")),
    ],
)
def test_place_name_is_parsed(text, expected):
    assert parse_known(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "near Lachin",
        "near the Lachin",
        "near to Lachin",
        "close to Lachin",
        "around Lachin",
        "outside Lachin",
        "outside of Lachin",
        "next to Lachin",
        "not far from Lachin",
        "in the vicinity of Lachin",
        "on the outskirts of Lachin",
        "on the eastern outskirts of Lachin",  # no surer than "on the outskirts"
        "northern suburbs of Lachin",
        "near the northern outskirts of Lachin",
        "NE outskirts of the Lachin",
        "south-western outskirts of Lachin",
        "in the area of Lachin",
        "Near Lachin",
        "the northern, northwestern, and southern outskirts of Lachin",
        "in the eastern and southern suburbs of Lachin",
        "Lachin outskirts",
        "on Lachin's northern outskirts",
    ],
)
def test_near_synonyms_are_parsed(text):
    assert parse_known(text) == Near(LACHIN)


@pytest.mark.parametrize(
    "text",
    [
        "3 km east of Lachin",
        "3km E of Lachin",
        "3 kilometres to the east of Lachin",
        "about 3 km east of Lachin",
        "some 3 km due east of Lachin",
        "~3 km e. from Lachin",
        "3 km eastwards of Lachin",
        "3 km eastern of the Lachin",
        "Lachin, 3 km E",
        "3 KM EAST OF Lachin",
        "3 km E Lachin",
        "3 km E (by air) of Lachin",
        "3 km east of Lachin as the crow flies",
        "3 km (2 miles) east of Lachin",
        "around 3 km (about 1.9 miles) east of Lachin",
    ],
)
def test_distance_and_direction_variants_are_parsed(text):
    assert parse_known(text) == DistanceAndDirection(((THREE_KM, EAST),), LACHIN)


def test_two_perpendicular_distances_are_parsed():
    legs = ((Distance(8000, 500), EAST), (Distance(6000, 500), NORTH))
    assert parse_known("8 km E and 6 km N of Goris") == DistanceAndDirection(legs, GORIS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 km from Lachin", DistanceOnly(Distance(5000, 500), LACHIN)),
        ("5 km away from the Lachin", DistanceOnly(Distance(5000, 500), LACHIN)),
        ("between Goris and Lachin", Between(GORIS, LACHIN)),
        ("halfway between Goris and Lachin", Between(GORIS, LACHIN)),
        ("on the road between Goris and Lachin", Between(GORIS, LACHIN)),
        ("Goris–Lachin road", Between(GORIS, LACHIN)),
        ("the road from Goris to Lachin", Between(GORIS, LACHIN)),
        ("the Goris to Lachin road", Between(GORIS, LACHIN)),
        ("Goris - Lachin highway", Between(GORIS, LACHIN)),
        ("on the road linking Goris with Lachin", Between(GORIS, LACHIN)),
        ("the Mets-Shen–Goris road", Between(NamedPlace("Mets-Shen"), GORIS)),  # a dash decides
        ("the line of contact-Goris road", Between(NamedPlace("line of contact"), GORIS)),
        ("the border between Goris and Lachin", Border(GORIS, LACHIN)),
        ("the international border between Goris and Lachin", Border(GORIS, LACHIN)),
        ("Goris–Lachin border", Border(GORIS, LACHIN)),
        ("Goris's border with Lachin", Border(GORIS, LACHIN)),
        ("near the Goris-Lachin border", Border(GORIS, LACHIN, is_near=True)),
        ("near the border between Goris and Lachin", Border(GORIS, LACHIN, is_near=True)),
        (
            "Goris airport",
            Facility(NamedPlace("Goris airport"), "airport", GORIS, is_stated=False),
        ),
        (
            "Goris International Airport",
            Facility(NamedPlace("Goris International Airport"), "airport", GORIS, is_stated=False),
        ),
        ("the airport of Goris", Facility(NamedPlace("airport"), "airport", GORIS, is_stated=True)),
        (
            "at the Old Town Hospital in Goris",
            Facility(NamedPlace("Old Town Hospital"), "hospital", GORIS, is_stated=True),
        ),
        ("the central market", NamedPlace("central market")),  # is near no place
        ("Long camp near Goris", NameNear(NamedPlace("Long camp"), GORIS)),
        ("a village on the outskirts of Goris", NameNear(NamedPlace("a village"), GORIS)),
        (
            "between Goris and Lachin along the Lachin corridor",
            Between(GORIS, LACHIN, CORRIDOR),
        ),
        ("Lachin corridor from Goris to Lachin", Between(GORIS, LACHIN, CORRIDOR)),
        (
            "the section of the Lachin corridor from Goris to Lachin",
            Between(GORIS, LACHIN, CORRIDOR),
        ),
        ("the Lachin corridor between Goris and Lachin", Between(GORIS, LACHIN, CORRIDOR)),
        (
            "between Kapan and Goris and Lachin",  # the split that names known places
            Between(NamedPlace("Kapan and Goris"), LACHIN),
        ),
        (
            "3 km along the Lachin corridor from Goris",
            AlongLine(THREE_KM, CORRIDOR, GORIS),
        ),
        (
            "3 km along Lachin corridor from Goris towards Lachin",
            AlongLine(THREE_KM, CORRIDOR, GORIS, LACHIN),
        ),
        (
            "Eastern Area of the Line of Contact",  # UCDP's own words
            PartOf(EAST, NamedPlace("Line of Contact")),
        ),
        ("the northern part of Lachin", PartOf(NORTH, LACHIN)),
        ("north-eastern half of Lachin", PartOf(NORTH_EAST, LACHIN)),
        (
            "northern Karabakh",
            PartOf(NORTH, NamedPlace("Karabakh"), "name"),
        ),  # may be a name itself
        ("the northern side of Lachin", PartOf(NORTH, LACHIN, "side")),  # of a line it is refused
        ("in the north of Lachin", PartOf(NORTH, LACHIN, "of")),  # of a point it is refused
        ("the north-east of the Lachin", PartOf(NORTH_EAST, LACHIN, "of")),
        ("over the Lachin corridor", CORRIDOR),  # a preposition, where no distance follows
    ],
)
def test_other_place_expressions_are_parsed(text, expected):
    assert parse_known(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0 km east of Lachin", "write one above 0"),
        ("-3 km east of Lachin", "is negative"),
        ("−3 km east of Lachin", "is negative"),
        ("40000 km east of Lachin", "up to 1,000 km"),
        ("40,000 km from Lachin", "up to 1,000 km"),
        ("1/0 km east of Lachin", "is no number"),
        (f"1/{'9' * 400} km N of Goris", "is no number"),
        (f"{'9' * 400} km N of Goris", "is not a distance"),
        ("5 km sideways of Lachin", "'sideways' is no direction"),
        ("5 km north-ish of Lachin", "'north-ish' is no direction"),
        ("5 parsecs east of Lachin", "'parsecs' is no unit of length"),
        ("5 km E and 3 km NE of Lachin", "at right angles"),
        ("several km north of Lachin", "has no number"),
        ("a few kilometres from Lachin", "has no number"),
        ("13 mi E (by road) Lachin", "is measured along a way: name it"),
        ("east of Lachin", "has no distance"),
        ("to the north-east of Lachin", "has no distance"),
        ("to the north of Lachin", "of a line or region 'in the north of Lachin'"),
        ("over 5 km from Goris", "gives only a minimum"),  # no circle of 5 km holds it
        ("more than 5 miles from Goris", "gives only a minimum"),
        ("at least 5 km east of Goris", "such as '5-10 km east of Goris'"),
        ("just over 5 km east of Goris", "gives only a minimum"),
        ("no less than 5 km from Goris", "gives only a minimum"),
        ("no more than 5 km from Goris", "gives only a maximum"),
        ("within 5 km of Lachin", "write '5 km from' and the place"),
        ("up to 5 km from Lachin", "gives only a maximum"),
        ("less than 1 1/2 km from Lachin", "write '1 1/2 km from'"),
        ("1.500 m east of Goris", "write '1500' without the full stop, or '1.5'"),
        ("between Goris", "names one place"),
        ("", "is empty"),
        ("x" * 10_000, "10,000 characters"),
        ("near Lac\u200bhin", "U+200B"),
        ("the border with Goris", "write 'the border between A and Goris'"),
        ("the road to Goris", "names one end of a road"),
        ("the highway into Goris", "or 'near Goris'"),
        ("front line north of Goris", "write '5 km north of Goris' or 'near Goris'"),
        ("Goris and Lachin", "write 'places: [Goris, Lachin]'"),
        ("the Mets-Shen-Goris road", "may be divided at several hyphens"),
        ("12.05, 24.88", "write {point: [LON, LAT], precision_m: 1000"),
        ("12.05° N, 24.88° E", "the longitude first"),
    ],
)
def test_unreadable_expression_is_rejected_with_reason(text, message):
    with pytest.raises(GeocodeError) as error:
        parse_known(text)
    assert message in str(error.value)
    assert len(str(error.value)) < 700


@pytest.mark.parametrize(
    ("text", "bearing", "half_angle"),
    [
        ("N", 0, 45),
        ("n.", 0, 45),
        ("northern", 0, 45),
        ("NE", 45, 22.5),
        ("north-east", 45, 22.5),
        ("North East", 45, 22.5),
        ("N.E.", 45, 22.5),
        ("nne", 22.5, 11.25),
        ("north-north-east", 22.5, 11.25),
        ("NbE", 11.25, 5.625),
        ("southwest by south", 213.75, 5.625),
        ("W half", 270, 45),
        ("se corner", 135, 22.5),
    ],
)
def test_direction_is_parsed(text, bearing, half_angle):
    found = parse_direction(text)
    assert (found.bearing, found.half_angle) == (bearing, half_angle)


@pytest.mark.parametrize("text", ["", "sideways", "northish", "nn", "nse", "half", "north south"])
def test_unknown_direction_is_none(text):
    assert parse_direction(text) is None


def test_compass_has_32_equally_spaced_points():
    points = {found.name: found for found in DIRECTIONS.values()}
    assert len(points) == 32
    assert sorted(found.bearing for found in points.values()) == [
        index * 11.25 for index in range(32)
    ]


@pytest.mark.parametrize(
    ("number", "unit", "metres", "precision"),
    [
        ("5", "km", 5000, 500),
        ("10.5", "km", 10_500, 250),
        ("3,5", "km", 3500, 250),  # a decimal comma
        ("1,500", "m", 1500, 5),  # a comma between thousands
        ("1.500", "km", 1500, 250),  # 1,500 km would be too far to be meant
        ("0.500", "m", 0.5, 0.25),  # nor do thousands begin with a nought
        ("2 1/2", "miles", 2.5 * 1609.344, 0.25 * 1609.344),
        ("100", "yds.", 91.44, 5 * 0.9144),
        ("10", "nautical miles", 18_520, 926),
        ("6", "ft", 1.8288, 0.1524),
        ("5-7", "km", 6000, 1500),  # six, one to either side, each written to the kilometre
        ("10 to 15", "km", 12_500, 3000),
        ("7–5", "km", 6000, 1500),
    ],
)
def test_distance_is_parsed_with_precision(number, unit, metres, precision):
    found = parse_distance(number, unit)
    assert found.metres == pytest.approx(metres)
    assert found.precision_m == pytest.approx(precision)


@pytest.mark.parametrize(
    ("number", "unit", "refused"),
    [
        ("1.500", "m", True),  # 1,500 m as Russian writes it, or 1.5 m
        ("12.000", "ft", True),
        ("1.500-2.000", "m", True),
        ("1.50", "m", False),  # thousands have three digits
        ("1.5", "m", False),
        ("2.125", "km", False),  # to the metre
    ],
)
def test_ambiguous_thousands_separator_is_rejected(number, unit, refused):
    if not refused:
        assert parse_distance(number, unit).metres > 0
        return
    with pytest.raises(GeocodeError, match="may be two distances"):
        parse_distance(number, unit)


@given(
    number=st.integers(1, 600),  # 621 miles are 1,000 km
    unit=st.sampled_from(["km", "m", "mi"]),
    way=st.sampled_from(sorted(DIRECTIONS)),
)
def test_written_offset_is_parsed_back(number, unit, way):
    found = parse_known(f"{number} {unit} {way} of Lachin")
    assert isinstance(found, DistanceAndDirection)
    (length, towards), *rest = found.legs
    assert not rest
    assert math.isclose(length.metres, number * METRES_PER_UNIT[unit])
    assert towards == DIRECTIONS[way]
    assert isinstance(towards, Direction)


WORD_PIECES = "between|and|along|from|to|of|in|near|the|km|5|0|-3|north|NE|Goris|part|(|)|,|/|1/2"
WORD_STRATEGY = st.sampled_from(WORD_PIECES.split("|"))


@given(st.lists(WORD_STRATEGY, min_size=1, max_size=40).map(" ".join))
def test_arbitrary_words_are_parsed_or_rejected(text):
    with contextlib.suppress(ConflictMapError):
        parse_known(text)


@given(st.text(max_size=120))
def test_arbitrary_text_is_parsed_or_rejected(text):
    with contextlib.suppress(ConflictMapError):
        parse_known(text)


@pytest.mark.parametrize(
    "text",
    [
        "between " + "and " * 120,
        "in " * 160,
        "1 km " * 100,
        "a from b to " * 40,
        "1 " * 249 + "km",
        "(" * 250 + ")" * 250,
        " of " * 120,
        "north " * 83,
        "near " + "north-" * 80,
        "over " * 50 + "1 km",
        "in the " + "north of " * 54,
    ],
)
def test_long_nonsense_is_parsed_in_limited_time(text):
    with limit_cpu_time(), contextlib.suppress(GeocodeError):
        parse_known(text[:500])

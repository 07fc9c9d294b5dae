"""Places written as a mapping: names, ids and positions, and rejected mappings."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ConflictMapError, GeocodeError
from geo.geocoding.grammar import Coordinates, NamedPlace, PlaceId
from geo.geocoding.place_mapping import parse_place_mapping


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({"id": "goris"}, PlaceId("goris")),
        ({"name": "Lachin"}, NamedPlace("Lachin")),
        ({"name": "Lachin", "kind": "district"}, NamedPlace("Lachin", kinds=("district",))),
        ({"name": "Mets Shen", "in": "Shusha"}, NamedPlace("Mets Shen", within=("Shusha",))),
        ({"name": "A", "in": ["B", "C"]}, NamedPlace("A", within=("B", "C"))),
        (
            {"point": [46.5, 39.6], "precision_m": 500, "why": "photograph"},
            Coordinates((46.5, 39.6), 500, "photograph"),
        ),
        (
            {"point": ["46.5", "-39.6"], "precision_m": "1e3"[:1] + "000", "why": "x"},
            Coordinates((46.5, -39.6), 1000, "x"),  # numbers as YAML text
        ),
    ],
)
def test_place_mapping_is_parsed(mapping, expected):
    assert parse_place_mapping(mapping) == expected


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({}, "has 0 of name, id and point"),
        ({"name": "A", "id": "b"}, "has 2 of name, id and point"),
        ({"id": "a", "kind": "town"}, "has the key 'kind'"),
        ({"name": "A", "near": "B"}, "has the key 'near'"),
        ({"name": 5}, "'name' of a place is 5: it must be a text"),
        ({"name": ""}, "is empty"),
        ({"name": "A", "in": 5}, "'in' of a place is 5"),
        ({"name": "A", "in": ["B", None]}, "'in' of a place is"),
        ({"point": [46.5], "precision_m": 1, "why": "x"}, "write [longitude, latitude]"),
        ({"point": "46.5 39.6", "precision_m": 1, "why": "x"}, "write [longitude, latitude]"),
        ({"point": [46.5, 99], "precision_m": 1, "why": "x"}, "longitude comes first"),
        ({"point": [200, 39], "precision_m": 1, "why": "x"}, "longitude comes first"),
        ({"point": [math.nan, 39], "precision_m": 1, "why": "x"}, "finite number"),
        ({"point": [math.inf, 39], "precision_m": 1, "why": "x"}, "finite number"),
        ({"point": [True, 39], "precision_m": 1, "why": "x"}, "must be a number"),
        ({"point": ["x", "y"], "precision_m": 1, "why": "x"}, "must be a number"),
        ({"point": [46.5, 39.6], "why": "x"}, "has no 'precision_m'"),
        ({"point": [46.5, 39.6], "precision_m": 1}, "has no 'why'"),
        ({"point": [46.5, 39.6], "precision_m": 0, "why": "x"}, "above 0"),
        ({"point": [46.5, 39.6], "precision_m": 2e6, "why": "x"}, "up to 1,000,000"),
        ({"point": [46.5, 39.6], "precision_m": 1, "why": ""}, "is empty"),
    ],
)
def test_invalid_place_mapping_is_rejected(mapping, message):
    with pytest.raises(GeocodeError) as error:
        parse_place_mapping(mapping)
    assert message in str(error.value)


@given(
    st.dictionaries(
        st.sampled_from(["name", "kind", "in", "id", "point", "precision_m", "why", "x"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.floats(),
            st.text(max_size=9),
            st.lists(st.floats(), max_size=3),
        ),
    )
)
def test_arbitrary_mapping_is_parsed_or_rejected(mapping):
    with contextlib.suppress(ConflictMapError):
        parse_place_mapping(mapping)

"""Abbreviated names are expanded, and never surer than the full ones."""

import pytest
from shapely import Point

from geo.geocoding.abbreviations import expand_abbreviations
from geo.geocoding.gazetteer import Gazetteer, Match, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geometry.bounds import Bounds


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("St-Denis", ["Saint-Denis", "Sankt-Denis"]),
        ("St. Joseph", ["Saint Joseph", "Sankt Joseph"]),
        ("Mt. Vernon", ["Mount Vernon", "Mont Vernon"]),
        ("Ft Worth", ["Fort Worth"]),
        ("Pto. Asís", ["Puerto Asís", "Porto Asís"]),
        ("Sta. Rosa", ["Santa Rosa"]),
        ("Main St", []),  # an abbreviation of street, at the end
        ("R. Nile", ["River Nile"]),
        ("Co. Down", ["County Down"]),
        ("Co Loa", []),  # a word of its own, in Vietnamese
        ("Is Arenas", []),  # a word of its own, in Sardinian
        ("Stepanakert", []),  # no word of the name is the abbreviation
        ("Goris", []),
    ],
)
def test_abbreviations_are_expanded(name, forms):
    assert list(expand_abbreviations(name)) == forms


@pytest.mark.parametrize(
    ("bounds", "status"),
    [
        (Bounds(0, 40, 20, 50), "found"),
        (Bounds(50, 10, 60, 20), "not-found"),  # a candidate, with its distance
        (None, "found"),  # without a map nothing is outside
    ],
)
def test_nothing_outside_the_bounds_is_found(bounds, status):
    index = _OnePlaceIndex()
    result = Geocoder(Gazetteer(()), index, bounds=bounds).geocode("Exampleton")
    assert result.status == status
    if status == "not-found":
        assert "no place in the map's bounds is called 'Exampleton'" in result.method
        assert "km outside" in result.method
        assert len(result.candidates) == 1


class _OnePlaceIndex:
    """An index of the world with one town, at 45° N 10° E."""

    def contains_name(self, name):
        return name == "Exampleton"

    def find_matches(self, name):
        town = Toponym(
            "geonames:1", "settlement", {"en": ("Exampleton",)}, (), Point(10, 45), 1_000, "geonames",
            within=("Italy",), where_prec=1, population=50_000,
        )  # fmt: skip
        return (Match(town, "exact", "Exampleton"),) if name == "Exampleton" else ()

    def find_by_id(self, identifier):
        return None

    def find_admin_area(self, name):
        return None

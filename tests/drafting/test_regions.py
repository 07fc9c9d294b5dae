"""Countries, divisions and regions of the world as places of drafts."""

import pytest

from conflictmap.drafting.proposer import propose_events
from conflictmap.drafting.regions import open_region_finder
from geo.geocoding.area_names import AREA_NAMES_FILE, encode_area_names
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.world_areas import WorldAreaIndex, open_world_areas
from geo.ground.store import WorldGround


@pytest.mark.parametrize(
    ("name", "kind", "within"),
    [
        ("Yemen", "country", ""),
        ("Amhara", "province", "Ethiopia"),
        ("Plateau State", "province", "Nigeria"),  # with the noun, or without
        ("North Kivu", "province", "Democratic Republic of the Congo"),
        ("Darfur", "region", "Sudan"),
    ],
)
def test_area_is_found_by_its_name(name: str, kind: str, within: str) -> None:
    found = open_region_finder().find_regions(name)
    assert any(one.kind == kind and (not within or within in one.within) for one in found)


def test_own_name_goes_before_an_alias_of_a_neighbour() -> None:
    assert [one.label for one in open_region_finder().find_regions("West Darfur")] == [
        "West Darfur"
    ]


@pytest.mark.parametrize("name", ["", "Erewhon", "Gunmen"])
def test_other_words_are_no_area(name: str) -> None:
    assert not open_region_finder().find_regions(name)


def test_province_of_the_articles_country_is_the_place() -> None:
    text = (
        "JOS, Nigeria, 13 March 2024 (Wire) – Gunmen killed nine farmers in Plateau State on Monday, "
        "police said."
    )
    proposal = propose_events(
        text, gazetteer=Gazetteer([]), find_regions=open_region_finder().find_regions
    )
    place = proposal.drafts[0].place.value
    assert place is not None
    assert place.words == "in Plateau State"
    assert place.point is not None
    assert (round(place.point[0]), round(place.point[1])) in ((9, 9), (10, 9))
    assert place.where_prec is not None
    assert place.where_prec >= 4


def test_file_of_names_is_that_of_the_areas() -> None:
    names = open_world_areas().list_names()
    assert AREA_NAMES_FILE.read_bytes() == encode_area_names(names), (
        "the areas changed: run `python -m scripts.ground`"
    )


def test_name_that_no_area_has_reads_no_areas() -> None:
    index = WorldAreaIndex(WorldGround())
    assert not index.find_matches("Erewhon")
    assert "_numbered_areas" not in vars(index)

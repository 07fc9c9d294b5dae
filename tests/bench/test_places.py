"""The benchmark of spellings: its table, its judgement, and the rows that need no towns."""

from collections import Counter

import pytest

from bench.places import (
    SpellingCase,
    format_tally,
    judge_case,
    judge_cases,
    read_cases,
    tally_outcomes,
)
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.world_areas import open_world_areas
from geo.geometry.bounds import Bounds

SUDAN = Bounds(21.8, 8.5, 38.7, 22.3)
CASES = list(read_cases())


class NoTowns:
    """An index of the world without towns."""

    def contains_name(self, name):
        return False

    def find_matches(self, name):
        return ()

    def find_by_id(self, identifier):
        return None

    def find_admin_area(self, name):
        return None


def test_table_has_the_trial_and_more_maps():
    counts = Counter(case.map_name for case in CASES)
    assert counts["Sudan"] == 52
    assert len(counts) == 32
    assert min(counts.values()) >= 5
    assert sum(counts.values()) == 421
    assert len({(case.map_name, case.spelling) for case in CASES}) == len(CASES)


def test_every_class_has_a_position():
    assert all(case.truth is not None for case in CASES if case.where_prec)


def test_areas_are_right():
    towns = ("road", " of El ", "camp", "airport", "Djibo", "Srinagar", "highway", "Damaturu and")
    areas = [
        case
        for case in CASES
        if case.where_prec >= 4 and not any(word in case.spelling for word in towns)
    ]
    outcomes = list(judge_cases(areas, NoTowns()))
    expected = {
        "Niger": "ambiguous",  # the country, and a state of Nigeria in the bounds
        "northern Ituri": "not found",  # the ground has the provinces of before 2015
        "South West Ethiopia Peoples' Region": "not found",  # the ground has those of before 2020
        "Lower Shabelle region": "not found",  # Shebelle in the source
        "Rural Damascus": "not found",  # a translation that the source does not have
        "Чеченская Республика": "not found",  # an adjective, which no source lists
    }
    unexpected = [
        (one.case.spelling, one.outcome, one.method)
        for one in outcomes
        if one.outcome != expected.get(one.case.spelling, "right")
    ]
    assert unexpected == []
    assert len(areas) > 40


@pytest.mark.parametrize(
    ("spelling", "truth", "where_prec", "outcome", "why"),
    [
        ("Darfur", (24.9, 13.5), 5, "right", "in the circle, of the class"),
        ("Darfur", (24.9, 13.5), 4, "wrong", "another class"),
        ("Darfur", (24.9, 13.5), 0, "right", "any class"),
        ("Kassala", (24.9, 13.5), 4, "wrong", "outside the circle"),
        ("Darfur", None, 0, "wrong", "nothing may be found"),
        ("Tawila", None, 0, "not found", "nothing is found"),
        ("north of Darfur", None, 0, "refused", "a direction without a distance"),
        ("Northern", None, 0, "wrong", "the state, where nothing may be found"),
    ],
)
def test_outcome_is_judged(spelling, truth, where_prec, outcome, why):
    geocoder = Geocoder(Gazetteer(()), NoTowns(), world_areas=open_world_areas(), bounds=SUDAN)
    case = SpellingCase("Sudan", SUDAN, spelling, truth, where_prec)
    assert judge_case(case, geocoder).outcome == outcome, why


def test_tally_counts_each_map_and_all():
    geocoder = Geocoder(Gazetteer(()), NoTowns(), world_areas=open_world_areas(), bounds=SUDAN)
    cases = [
        SpellingCase("One", SUDAN, "Darfur", (24.9, 13.5), 5),
        SpellingCase("Two", SUDAN, "Nowhereland", None, 0),
    ]
    tally = tally_outcomes(judge_case(case, geocoder) for case in cases)
    assert tally == {
        "One": {"right": 1},
        "Two": {"not found": 1},
        "all": {"right": 1, "not found": 1},
    }
    assert format_tally(tally).splitlines()[-1].split() == [
        "all",
        "2",
        "1",
        "1",
        "0",
        "0",
        "1",
        "0",
    ]

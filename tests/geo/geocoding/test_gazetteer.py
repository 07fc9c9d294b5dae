"""Gazetteer: toponyms are found by name, in tiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.errors import GeocodeError
from geo.geocoding.gazetteer import Gazetteer, Toponym, is_close_match
from tests.support.sample_gazetteer import make_toponyms


def make_town(
    identifier: str, *names: str, aliases: tuple[str, ...] = (), kind: str = "town"
) -> Toponym:
    return Toponym(identifier, kind, {"en": names}, aliases, Point(46, 39), 500, "places")


GAZETTEER = Gazetteer(make_toponyms())


def find_ids_and_tiers(name: str) -> list[tuple[str, str]]:
    return [(match.toponym.id, match.tier) for match in GAZETTEER.find_matches(name)]


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("Goris", [("goris", "exact")], "the English name"),
        ("goris", [("goris", "exact")], "case does not count"),
        ("Գորիս", [("goris", "exact")], "any language's name is exact"),
        ("Geryusy", [("goris", "alias")], "a listed alias"),
        ("Gorys", [("goris", "key")], "another spelling of the sound"),
        ("Ханкенди", [("stepanakert", "key")], "another script, not listed"),
        ("Gori", [], "a look-alike is not found"),
        (
            "Mets Shen",
            [("mets-shen-shusha", "exact"), ("mets-shen-martakert", "exact")],
            "homonyms",
        ),
        ("Lachin", [("lachin", "exact")], "the district has a longer name"),
        ("", [], "no name"),
    ],
)
def test_name_is_found_at_tier(name, expected, why):
    assert find_ids_and_tiers(name) == expected, why


def test_toponym_is_found_once_at_best_tier():
    gazetteer = Gazetteer([make_town("a", "Tartar", "Terter", aliases=("Tartar",))])
    assert [(match.tier, match.spelling) for match in gazetteer.find_matches("tartar")] == [
        ("exact", "Tartar")
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lachin", {"district-lachin", "corridor-old", "corridor-new", "checkpoint"}),
        ("Tartar", {"district-tartar", "river-tartar"}),
        ("Terter", {"district-tartar", "river-tartar"}),
        ("Gegharkunik", {"gegharkunik"}),
        ("Goris", set()),
    ],
)
def test_find_without_head_noun_matches_bare_name(name, expected):
    matches = GAZETTEER.find_without_head_noun(name)
    assert expected <= {match.toponym.id for match in matches}
    assert all(match.head_noun_omitted for match in matches)


def test_nearest_names_are_sorted_by_similarity():
    matches = GAZETTEER.find_similar("Shushikent")
    assert len(matches) == 3
    assert matches[0].toponym.id == "shushikend"
    assert [match.confidence for match in matches] == sorted(
        (match.confidence for match in matches), reverse=True
    )
    assert {match.tier for match in matches} == {"close"}


@pytest.mark.parametrize(
    ("query", "suggested"),
    [("Boyuk Galadarassi", True), ("Gori", False), ("Vardenik", False), ("Foo", False)],
)
def test_similar_name_is_suggested(query, suggested):
    best = GAZETTEER.find_similar(query)[0]
    assert is_close_match(best, query) is suggested


def test_toponym_is_looked_up_by_id():
    assert GAZETTEER.find_by_id("goris").label == "Goris"
    assert GAZETTEER.find_by_id("nowhere") is None


def test_gazetteer_has_length_and_iterates():
    assert len(GAZETTEER) == len(list(GAZETTEER)) == len(make_toponyms())


def test_duplicate_toponym_id_is_rejected():
    with pytest.raises(GeocodeError, match="two toponyms have the id 'a'"):
        Gazetteer([make_town("a", "One"), make_town("a", "Two")])


def test_empty_gazetteer_finds_nothing():
    empty = Gazetteer([])
    assert (
        empty.find_matches("Goris")
        == empty.find_similar("Goris")
        == empty.find_without_head_noun("Goris")
        == ()
    )


@pytest.mark.parametrize(
    ("names", "label", "title"),
    [
        ({"en": ("Khankendi", "Stepanakert")}, "Khankendi", "Khankendi / Stepanakert"),
        ({"en": (), "hy": ("Տեղ",)}, "Տեղ", "Տեղ"),
        ({}, "also", "also"),
    ],
)
def test_toponym_label_and_title(names, label, title):
    toponym = Toponym("x", "town", names, ("also",), Point(0, 0), 1, "places")
    assert (toponym.label, toponym.title) == (label, title)


SPELLING_CASES = [
    (toponym.id, spelling)
    for toponym in make_toponyms()
    for spelling, _ in toponym.iter_spellings()
]


@given(st.sampled_from(SPELLING_CASES))
def test_every_spelling_finds_its_toponym(case):
    identifier, spelling = case
    assert identifier in {match.toponym.id for match in GAZETTEER.find_matches(spelling)}
    assert identifier in {match.toponym.id for match in GAZETTEER.find_matches(spelling.upper())}

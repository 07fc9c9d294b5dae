"""Toponyms found by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.errors import GeocodeError
from geo.geocoding.gazetteer import (
    HEAD_NOUN_KINDS,
    Gazetteer,
    Toponym,
    is_close_match,
    kind_family,
    split_head_noun,
)
from tests.support.sample_gazetteer import make_toponyms


def make_town(
    identifier: str, *names: str, aliases: tuple[str, ...] = (), kind: str = "town"
) -> Toponym:
    return Toponym(identifier, kind, {"en": names}, aliases, Point(46, 39), 500, "places")


GAZETTEER = Gazetteer(make_toponyms())


def find_ids_and_tiers(name: str) -> list[tuple[str, str]]:
    return [(hit.toponym.id, hit.tier) for hit in GAZETTEER.find_matches(name)]


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
        ("Lachin", [("lachin", "exact")], "the district is called otherwise"),
        ("", [], "no name"),
    ],
)
def test_name_is_found_at_tier(name, expected, why):
    assert find_ids_and_tiers(name) == expected, why


def test_toponym_is_found_once_at_best_tier():
    gazetteer = Gazetteer([make_town("a", "Tartar", "Terter", aliases=("Tartar",))])
    assert [(hit.tier, hit.spelling) for hit in gazetteer.find_matches("tartar")] == [
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
    hits = GAZETTEER.find_without_head_noun(name)
    assert expected <= {hit.toponym.id for hit in hits}
    assert all(hit.head_noun_omitted for hit in hits)


def test_nearest_names_are_sorted_by_similarity():
    hits = GAZETTEER.find_similar("Shushikent")
    assert len(hits) == 3
    assert hits[0].toponym.id == "shushikend"
    assert [hit.confidence for hit in hits] == sorted(
        (hit.confidence for hit in hits), reverse=True
    )
    assert {hit.tier for hit in hits} == {"close"}


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [("Boyuk Galadarassi", True), ("Gori", False), ("Vardenik", False), ("Foo", False)],
)
def test_similar_name_is_suggested(asked, suggested):
    best = GAZETTEER.find_similar(asked)[0]
    assert is_close_match(best, asked) is suggested


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


@pytest.mark.parametrize(
    ("name", "base", "kind"),
    [
        ("Lachin rayon", "lachin", "district"),
        ("Lachin District", "lachin", "district"),
        ("the town of Lachin", "lachin", "town"),
        ("village of Tegh", "tegh", "village"),
        ("Khankendy city municipality", "khankendy", "city"),
        ("Hakari River", "hakari", "river"),
        ("Lake Sevan", "sevan", "lake"),
        ("Lachin corridor", "lachin", "corridor"),
        ("Лачинский район", "лачинский", "district"),
        ("озеро Севан", "севан", "lake"),
        ("Laçın rayonu", "laçın", "district"),
        ("Xankəndi şəhəri", "xankəndi", "city"),
        ("Լաչինի միջանցք", "լաչինի", "corridor"),
        ("Սյունիքի մարզ", "սյունիքի", "province"),
        ("Tavush marz", "tavush", "province"),
    ],
)
def test_head_noun_is_split_in_four_languages(name, base, kind):
    split = split_head_noun(name)
    assert split is not None
    assert split[0] == base
    assert kind in split[1]


@pytest.mark.parametrize("name", ["Lachin", "district", "the town", "", "River of no return"])
def test_name_without_head_noun_is_not_split(name):
    split = split_head_noun(name)
    assert split is None or name == "River of no return"


def test_head_nouns_are_normalized_single_words():
    assert all(word == word.casefold() and " " not in word for word in HEAD_NOUN_KINDS)


@pytest.mark.parametrize(
    ("kind", "other", "same"),
    [
        ("town", "village", True),
        ("lake", "reservoir", True),
        ("corridor", "road", True),
        ("bridge", "checkpoint", False),
        ("district", "town", False),
        ("anything", "anything", True),
    ],
)
def test_kind_belongs_to_family(kind, other, same):
    assert (other in kind_family(kind)) is same


SPELLING_CASES = [
    (toponym.id, spelling)
    for toponym in make_toponyms()
    for spelling, _ in toponym.iter_spellings()
]


@given(st.sampled_from(SPELLING_CASES))
def test_every_spelling_finds_its_toponym(case):
    identifier, spelling = case
    assert identifier in {hit.toponym.id for hit in GAZETTEER.find_matches(spelling)}
    assert identifier in {hit.toponym.id for hit in GAZETTEER.find_matches(spelling.upper())}

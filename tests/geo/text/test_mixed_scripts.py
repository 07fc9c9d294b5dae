"""Words of names that mix scripts, in any script."""

import pytest

from geo.text.mixed_scripts import describe_mixed_scripts, find_mixed_script_word

MIXED_SCRIPT_CASES = [
    ("Lаchin", ("Lаchin", "а"), "one Cyrillic letter in a Latin word"),
    ("Лaчин", ("Лaчин", "a"), "one Latin letter in a Cyrillic word"),
    ("near Shuշi", ("Shuշi", "շ"), "one Armenian letter, in the second word"),
    ("Ｌachin", ("Ｌachin", "Ｌ"), "a wide letter of East Asian type"),
    ("𝐋achin", ("𝐋achin", "𝐋"), "a letter from a formula"),
    ("L\u0302\u030cа\u030cchin", ("Lаchin", "а"), "letters apart from each other by accents"),
    ("Lachin Лачин", None, "two words of two scripts"),
    ("Khankendi/Ханкенди", None, "two names with a slash"),
    ("Xankəndi", None, "the Azerbaijani schwa is Latin"),
    ("M-2 yolu 5км", None, "digits belong to no script"),
    ("ʻAin al-ʼArab", None, "letters that modify have no script"),
    ("東京タワー", None, "Japanese mixes scripts by nature"),
    ("", None, "nothing"),
    ("Aldᗴr", ("Aldᗴr", "ᗴ"), "a letter of Canadian syllabics"),
    ("Alderא", ("Alderא", "א"), "a letter of Hebrew"),
    ("heraⵏd", ("heraⵏd", "ⵏ"), "a letter of Tifinagh"),
    ("ᎪLDER", ("ᎪLDER", "Ꭺ"), "a letter of Cherokee"),
    ("Alꓒer", ("Alꓒer", "ꓒ"), "a letter of Lisu"),
    ("पुaलिस", ("पुaलिस", "a"), "a Latin letter between vowel signs"),
    ("Town counⅽil", ("counⅽil", "ⅽ"), "a Roman numeral that looks like a letter"),
    ("ⅿⅰⅼⅼ", ("ⅿⅰⅼⅼ", "ⅿ"), "a word of Roman numerals"),
    ("Mark Ⅻ", None, "a Roman numeral that stands alone"),
    ("𝐋𝐚𝐜𝐡𝐢𝐧", ("𝐋𝐚𝐜𝐡𝐢𝐧", "𝐋"), "a word of a formula's letters"),
    ("ﬁeld", ("ﬁeld", "ﬁ"), "a ligature"),
    ("H℮rald", ("H℮rald", "℮"), "a symbol that looks like a letter"),
    ("Ald੦r", ("Ald੦r", "੦"), "a Gurmukhi zero that looks like a letter"),
    ("Aldеr٥", ("Aldеr٥", "٥"), "two odd characters: the last is named"),
    ("Aㅣder", ("Aㅣder", "ㅣ"), "a Korean letter that looks like a stroke"),
    ("A口B", ("A口B", "口"), "an ideograph between two Latin letters"),
    ("JR東日本 K팝 T恤 ＮＨＫ放送", None, "Latin letters beside those of East Asia"),
    ("中ㄅ", None, "Chinese with Bopomofo"),
    ("լուր և լույս", None, "the Armenian ligature is a letter of its own"),
    ("1ª Brigada, Nº 5", None, "ordinal signs of Spanish"),
    ("لاچین ۱۲", None, "digits of Arabic beside its letters"),
    ("ผู้ว่าราชการ", None, "Thai with its vowel signs"),
]


@pytest.mark.parametrize(("text", "found", "why"), MIXED_SCRIPT_CASES)
def test_mixed_script_word_is_found(text, found, why):
    assert find_mixed_script_word(text) == found, why
    message = describe_mixed_scripts(text)
    if found is None:
        assert message is None
    else:
        assert repr(found[0]) in message
        assert f"U+{ord(found[1]):04X}" in message

"""Words of names that mix scripts.

With a Cyrillic `а`, “Lachin” would be a second name that no reader can distinguish from the first.
Scripts are those of the Unicode Character Database (``Scripts.txt`` and ``ScriptExtensions.txt``),
read through fontTools. A word may have letters of one script, or of the scripts that a writing
system combines (Unicode Technical Standard 39, section 5: Japanese, Korean, Chinese with Bopomofo,
each of them also with Latin letters). Letters that exist only as another form of a letter, such as
mathematical letters and Roman numerals, count as a script of their own, and so do symbols that
Unicode lists as confusable with a letter.
"""

import re
import unicodedata
from functools import lru_cache

from fontTools import unicodedata as script_data

from geo.text.confusables import build_skeleton
from geo.text.unicode_safety import format_code_point

_WORD_CATEGORIES = ("L", "M", "Nl", "Nd")
_ASCII_DIGITS = "0123456789"
_NO_SCRIPT = frozenset(["Zyyy", "Zinh", "Zzzz"])  # common, inherited, unknown
_WRITING_SYSTEMS = {
    "Hani": frozenset(["Hani", "Jpan", "Kore", "Hanb"]),
    "Hira": frozenset(["Hira", "Jpan"]),
    "Kana": frozenset(["Kana", "Jpan"]),
    "Hang": frozenset(["Hang", "Kore"]),
    "Bopo": frozenset(["Bopo", "Hanb"]),
}
"""The script codes of ISO 15924 that a script of East Asia belongs to."""

_EAST_ASIAN = frozenset(_WRITING_SYSTEMS)
_WIDE, _FORMULA, _NUMERAL, _LIGATURE, _SYMBOL = "wide", "formula", "numeral", "ligature", "symbol"
# Forms of a letter, by the tag of their compatibility decomposition (UnicodeData.txt)
_FORMS_BY_TAG = {"<font>": _FORMULA, "<wide>": _WIDE}
_LATIN_FORMS = frozenset([frozenset(["Latn"]), frozenset([_WIDE])])
# Texts of one script, for speed; the multiplication sign looks like a letter
_PLAIN_LATIN = re.compile("[\\x00-\xd6\xd8-\u02af\u1e00-\u1eff]*\\Z")
_PLAIN_CYRILLIC = re.compile(r"[\x00-@\[-`{-\x7f«»\u0400-\u0482\u048a-\u04ff]*\Z")
_LIGATURES = range(0xFB00, 0xFB18)
# Letters of East Asia that look like a stroke, a circle or another plain letter of Latin
_STROKES = re.compile(
    "[一丨丶丿乙亅〇口工〡ノへヘニハロエト\u1100-\u11ff\u3105-\u312f\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff]"
)


def find_mixed_script_word(text: str) -> tuple[str, str] | None:
    """Return the first mixed-script word and its odd letter, or None.

    The odd letter is the first of the word's rarest script.
    """
    if text.isascii() or _PLAIN_LATIN.match(text) or _PLAIN_CYRILLIC.match(text):
        return None
    for word in _split_words(text):
        letter = _find_odd_letter(word)
        if letter:
            return word, letter
    return None


def describe_mixed_scripts(text: str) -> str | None:
    """Return a message about the first word that mixes scripts, or None."""
    mixed = find_mixed_script_word(text)
    if mixed is None:
        return None
    word, letter = mixed
    code_point = format_code_point(letter)
    return f"{word!r} mixes scripts: {letter!r} is {code_point}; type it again in one script"


def _split_words(text: str) -> list[str]:
    """Return the runs of letters, without accents and other marks of no script."""
    words: list[str] = []
    letters: list[str] = []
    for character in text:
        if not _is_word_character(character):
            words.append("".join(letters))
            letters = []
        elif not unicodedata.combining(character):
            letters.append(character)
    words.append("".join(letters))
    return [word for word in words if word and not word.isascii()]


def _is_word_character(character: str) -> bool:
    if character in _ASCII_DIGITS:
        return False
    return unicodedata.category(character).startswith(_WORD_CATEGORIES) or _is_letter_like(
        character
    )


def _is_letter_like(character: str) -> bool:
    """Return whether a symbol looks like a letter, such as U+212E ESTIMATED SYMBOL like an e."""
    is_symbol = not character.isascii() and unicodedata.category(character).startswith("S")
    return is_symbol and build_skeleton(character).isalpha()


def _find_odd_letter(word: str) -> str | None:
    scripts = [(letter, _find_scripts(letter)) for letter in word]
    known = [(letter, systems) for letter, systems in scripts if systems]
    if not known:
        return None
    is_plain = len(known) == 1 or _find_letter_form(known[0][0]) not in (_FORMULA, _NUMERAL)
    if frozenset.intersection(*(systems for _, systems in known)) and is_plain:
        return None
    if _is_latin_with_east_asian(word, known):
        return None
    groups = [systems for _, systems in known]
    rarest = min(groups, key=lambda systems: (groups.count(systems), -groups.index(systems)))
    return known[groups.index(rarest)][0]


def _is_latin_with_east_asian(word: str, known: list[tuple[str, frozenset[str]]]) -> bool:
    """Return whether a word combines Latin letters and those of one system of East Asia.

    Refused are letters that could be read as Latin ones: strokes, and one between two Latin ones.
    """
    latin = {systems for _, systems in known} & _LATIN_FORMS
    others = [systems for _, systems in known if systems not in latin]
    is_east_asian = all(systems & _EAST_ASIAN for systems in others)
    if len(latin) != 1 or not is_east_asian or not frozenset.intersection(*others):
        return False
    shape = "".join("L" if systems in latin else "E" for _, systems in known)
    return not _STROKES.search(word) and "LEL" not in shape


@lru_cache(maxsize=4096)
def _find_scripts(letter: str) -> frozenset[str]:
    """Return the codes of the scripts and writing systems of a letter; none if it has no script."""
    form = _find_letter_form(letter)
    if form:
        return frozenset([form])
    scripts = frozenset(script_data.script_extension(letter)) - _NO_SCRIPT
    return frozenset().union(*(_WRITING_SYSTEMS.get(script, {script}) for script in scripts))


def _find_letter_form(letter: str) -> str:
    """Return the kind of a letter that is only another form of one, or an empty text."""
    tag = unicodedata.decomposition(letter).split(" ", 1)[0]
    if tag == "<compat>" and unicodedata.category(letter) == "Nl":
        return _NUMERAL
    if tag == "<compat>" and ord(letter) in _LIGATURES:
        return _LIGATURE
    return _FORMS_BY_TAG.get(tag) or (_SYMBOL if _is_letter_like(letter) else "")

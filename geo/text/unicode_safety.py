"""Unicode safety: normal form, hidden characters, bidirectional controls.

Text is converted to normal form C when it is read. Invisible characters, those that change the
direction of text and those without an agreed shape are rejected. Words that mix scripts are the
subject of `geo.text.mixed_scripts`, names that look alike of `geo.text.confusables`.
"""

import re
import unicodedata
from functools import cache

# Non-characters, which no text may hold: U+FDD0 to U+FDEF, and the last two of each plane
_NON_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
# Private use: the shape depends on the font
_PRIVATE_USE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
# U+FFFC and U+FFFD are placed where an object or a letter was lost
_LOST = "\ufffc\ufffd"
# Visible characters by their category, whose shape is blank (Unicode, chapters 11, 15, 18 and 21)
_BLANK = "\U00013441\U00013442\U00016fe4\U0001d159"
# Controls, line and paragraph separators, lone surrogates, and the characters that the Unicode
# Character Database lists as Default_Ignorable_Code_Point (DerivedCoreProperties.txt), except
# joiners and variation selectors; and the four sets above.
_ALWAYS_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    f"{_NON_CHARACTERS}{_PRIVATE_USE}{_LOST}{_BLANK}"
)
_BRAILLE_BLANK = "\u2800"
_JOINERS, _VARIATION_SELECTORS = "\u200c\u200d", "\ufe00-\ufe0f"
_HIDDEN_CHARACTER = re.compile(
    f"[{_ALWAYS_HIDDEN}]"
    # Joiners except after the scripts and emoji that need them; variation selectors likewise
    f"|(?<![\u0590-\u1cff\ufe0f\u2190-\U0001faff])[{_JOINERS}]"
    f"|(?<![\u00a9\u00ae\u203c-\u33ff\U0001f000-\U0001faff])[{_VARIATION_SELECTORS}](?!\u20e3)"
    # The blank pattern of Braille, which is a space of Braille texts, only after another pattern
    f"|(?<![\u2800-\u28ff]){_BRAILLE_BLANK}"
)
# A search for one set of characters is six times as fast as the pattern above
_MAYBE_HIDDEN = re.compile(f"[{_ALWAYS_HIDDEN}{_JOINERS}{_VARIATION_SELECTORS}{_BRAILLE_BLANK}]")
_LOST_PATTERN = re.compile(f"[{_LOST}]")
_NON_CHARACTER_PATTERN = re.compile(f"[{_NON_CHARACTERS}]")
_PRIVATE_USE_PATTERN = re.compile(f"[{_PRIVATE_USE}]")
_MAX_SHOWN_CHARS = 80
_MIN_DISTINCT_CHARS = 64
_MAX_MARKS_PER_LETTER = 30
"""Maximum of combining marks, as in Unicode's Stream-Safe Text Format (UAX 15, section 13)."""


_KINDS_WITHOUT_NAME = {"Co": "a private-use character", "Cn": "a code point without a character"}


def normalize_nfc(text: str) -> str:
    """Return the text in Unicode normal form C.

    A text with too many marks on a letter is returned unchanged: to sort them takes time that grows
    with the square of their number. `find_hidden_character` finds them, and the text is rejected.
    """
    return text if text.isascii() or has_excess_marks(text) else unicodedata.normalize("NFC", text)


def has_excess_marks(text: str) -> bool:
    """Return whether a letter of the text has more than 30 combining marks."""
    return _search_excess_marks(text) is not None


def _search_excess_marks(text: str) -> re.Match[str] | None:
    # 31 marks in a row include one of each 31st character: few texts need the pattern
    if text.isascii() or not any(
        map(unicodedata.combining, text[_MAX_MARKS_PER_LETTER :: _MAX_MARKS_PER_LETTER + 1])
    ):
        return None
    return _excess_marks_pattern().search(text)


@cache
def _excess_marks_pattern(quantifier_tail: str = "") -> re.Pattern[str]:
    """Return the pattern of more than `_MAX_MARKS_PER_LETTER` marks on a letter.

    It matches up to the first excess mark; with the quantifier tail ``,`` all of them.
    """
    marks = filter(unicodedata.combining, map(chr, range(0x300, 0x20000)))
    return re.compile(f"[{''.join(marks)}]{{{_MAX_MARKS_PER_LETTER + 1}{quantifier_tail}}}")


def _search_hidden(text: str) -> re.Match[str] | None:
    # a text has few different characters: they are found eight times as fast as a set is searched
    distinct = "".join(set(text)) if len(text) > _MIN_DISTINCT_CHARS else text
    match = _HIDDEN_CHARACTER.search(text) if _MAYBE_HIDDEN.search(distinct) else None
    return match or (None if distinct.isascii() else _search_excess_marks(text))


def format_code_point(character: str) -> str:
    """Return a character's code point and name, as ``U+200B ZERO WIDTH SPACE``."""
    kind = _KINDS_WITHOUT_NAME.get(unicodedata.category(character), "a control character")
    return f"U+{ord(character):04X} {unicodedata.name(character, kind)}"


def format_value(value: object, max_chars: int = _MAX_SHOWN_CHARS) -> str:
    """Return a value for a message: quoted, escaped, and at most `max_chars` long."""
    try:
        text = _escaped_repr(value[: max_chars + 1] if isinstance(value, str) else value)
    except (RecursionError, ValueError):  # nested too deeply, or a number of thousands of digits
        text = f"a {type(value).__name__} too large to show"
    return text if len(text) <= max_chars else text[: max_chars - 1] + "…"


def format_legible_name(name: str) -> str:
    """Return a name for a message, escaped only where necessary.

    A name with characters that a reader cannot see is formatted with `format_value`.
    """
    return name if name.isprintable() and _search_hidden(name) is None else format_value(name)


def _escaped_repr(value: object) -> str:
    """Return the `repr` of a value, with every hidden character escaped."""
    text = repr(value)
    if text.isascii():
        return text
    return _excess_marks_pattern(",").sub(_escape_match, _HIDDEN_CHARACTER.sub(_escape_match, text))


def _escape_match(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def find_hidden_characters(text: str) -> list[str]:
    """Return all hidden characters of a text, in their order."""
    if _search_hidden(text) is None:
        return []
    excess = (run[0][_MAX_MARKS_PER_LETTER:] for run in _excess_marks_pattern(",").finditer(text))
    return [match[0] for match in _HIDDEN_CHARACTER.finditer(text)] + list("".join(excess))


def is_lost_character(character: str) -> bool:
    """Return whether a character marks where another one, or an object, was lost."""
    return bool(_LOST_PATTERN.match(character))


def find_hidden_character(text: str) -> str | None:
    """Return the first hidden character that is not allowed, or None.

    Joiners and variation selectors are allowed after the scripts and emoji that need them. The 31st
    mark on one letter counts as hidden.
    """
    match = _search_hidden(text)
    return match[0][-1] if match else None


def describe_hidden_character(text: str) -> str | None:
    """Return a message about the first hidden character, or None."""
    match = _search_hidden(text)
    if match is None:
        return None
    excerpt = _escaped_repr(text[max(0, match.end() - 21) : match.end() + 20])
    return f"{excerpt} holds {explain_hidden_character(match[0][-1])}"


def explain_hidden_character(character: str) -> str:
    """Return the code point of a hidden character, why it is refused, and what to do."""
    name = format_code_point(character)
    if _LOST_PATTERN.match(character):
        return f"{name}, which replaces what was lost: write what was there"
    if _NON_CHARACTER_PATTERN.match(character):
        return f"U+{ord(character):04X}, which is no character: delete it"
    if _PRIVATE_USE_PATTERN.match(character):
        return f"{name}, whose shape depends on the font: delete it or write what it shows"
    return f"{name}, which a reader cannot see: delete it"


def remove_hidden_characters(text: str) -> str:
    """Return the text without the characters that `find_hidden_character` finds."""
    return text if text.isascii() and text.isprintable() else _HIDDEN_CHARACTER.sub("", text)


def fold_whitespace(text: str) -> str:
    """Return the text with its white space folded.

    Each run of white space becomes one space; at the ends there is none.
    """
    return " ".join(text.split())

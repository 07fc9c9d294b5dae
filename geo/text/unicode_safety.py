"""What text may contain: nothing that looks like what it is not.

Letters are composed (NFC) at the door. Characters that are invisible, or that turn the direction of
what follows, are refused by name, and so is a word of a name that mixes scripts: a Cyrillic `а` in
“Lachin” would make a second Lachin that nobody can see.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# Controls, line and paragraph separators, lone surrogates, and what the Unicode Character Database
# lists as Default_Ignorable_Code_Point (DerivedCoreProperties.txt), but for joiners and variation
# selectors.
_ALWAYS_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_JOINERS, _VARIATION_SELECTORS = "\u200c\u200d", "\ufe00-\ufe0f"
_HIDDEN_CHARACTER = re.compile(
    f"[{_ALWAYS_HIDDEN}]"
    # Joiners after anything but the scripts and emoji that need them; variation selectors likewise.
    f"|(?<![\u0590-\u1cff\ufe0f\u2190-\U0001faff])[{_JOINERS}]"
    f"|(?<![\u00a9\u00ae\u203c-\u33ff\U0001f000-\U0001faff])[{_VARIATION_SELECTORS}](?!\u20e3)"
)
# One set of characters is found six times as fast as what they stand after.
_MAYBE_HIDDEN = re.compile(f"[{_ALWAYS_HIDDEN}{_JOINERS}{_VARIATION_SELECTORS}]")
_LETTER_RUN = re.compile(r"[^\W\d_]+")
_KNOWN_SCRIPTS = {
    "LATIN",
    "CYRILLIC",
    "GREEK",
    "ARMENIAN",
    "GEORGIAN",
    "CHEROKEE",
    "COPTIC",
    "LISU",
} | {
    "FULLWIDTH",  # these two are no scripts, but letters that only look like Latin ones
    "MATHEMATICAL",
}
_MAX_SHOWN_CHARS = 80
_MAX_MARKS_PER_LETTER = 30
"""Marks that one letter may carry: those of Unicode's Stream-Safe Text Format (UAX 15, 13)."""


def normalize_nfc(text: str) -> str:
    """Return the text in Unicode normal form C.

    A text that piles marks on a letter comes back as it is: to put them in order takes time that
    grows with the square of their number. `hidden_character` finds them, so that it is refused.
    """
    if text.isascii() or _excess_marks_pattern().search(text):
        return text
    return unicodedata.normalize("NFC", text)


@cache
def _excess_marks_pattern(quantifier_tail: str = "") -> re.Pattern[str]:
    """Return what finds more marks on a letter than `_MOST_MARKS`: the first more, or them all."""
    marks = filter(unicodedata.combining, map(chr, range(0x300, 0x20000)))
    return re.compile(f"[{''.join(marks)}]{{{_MAX_MARKS_PER_LETTER + 1}{quantifier_tail}}}")


def _search_hidden(text: str) -> re.Match[str] | None:
    found = _HIDDEN_CHARACTER.search(text) if _MAYBE_HIDDEN.search(text) else None
    return found or (None if text.isascii() else _excess_marks_pattern().search(text))


def format_code_point(character: str) -> str:
    """Return a character's code point and name, as ``U+200B ZERO WIDTH SPACE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'a control character')}"


def format_value(value: object, max_chars: int = _MAX_SHOWN_CHARS) -> str:
    """Return a value as a message shows it: quoted, escapes visible, and no longer than `max_chars`."""
    try:
        text = _escaped_repr(value[: max_chars + 1] if isinstance(value, str) else value)
    except (RecursionError, ValueError):  # nested too deeply, or a number of thousands of digits
        text = f"a {type(value).__name__} too large to show"
    return text if len(text) <= max_chars else text[: max_chars - 1] + "…"


def format_legible_name(name: str) -> str:
    """Return a name as it is, or, where a reader would not see all of it, as `shown`."""
    return name if name.isprintable() and _search_hidden(name) is None else format_value(name)


def _escaped_repr(value: object) -> str:
    """Return a value's `repr`, in which all that a reader would not see is an escape."""
    text = repr(value)
    if text.isascii():
        return text
    return _excess_marks_pattern(",").sub(_escape_match, _HIDDEN_CHARACTER.sub(_escape_match, text))


def _escape_match(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def find_hidden_by_line(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number of each line that holds a hidden character, with the first one in it."""
    if _search_hidden(text) is None:
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = _search_hidden(line)
        if found:
            yield number, found[0][-1]


def find_hidden_character(text: str) -> str | None:
    """Return the first character that a reader cannot see and that is refused, or None.

    Joiners and variation selectors are allowed after the scripts and emoji that need them. Of marks
    that are piled on one letter, the 31st is such a character.
    """
    found = _search_hidden(text)
    return found[0][-1] if found else None


def describe_hidden_character(text: str) -> str | None:
    """Return what to say of a text's first hidden character, with the text around it, or None."""
    found = _search_hidden(text)
    if found is None:
        return None
    around = text[max(0, found.end() - 21) : found.end() + 20]
    return f"{_escaped_repr(around)} holds {format_code_point(found[0][-1])}, which a reader cannot see: delete it"


def find_mixed_script_word(text: str) -> tuple[str, str] | None:
    """Return the first word that mixes scripts, with the letter that is the odd one, or None."""
    if text.isascii():
        return None
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    for word in _LETTER_RUN.findall(bare):
        scripts = [_find_script(letter) for letter in word]
        known = [script for script in scripts if script]
        if len(set(known)) > 1:
            rare = min(set(known), key=lambda script: (known.count(script), -known.index(script)))
            return word, word[scripts.index(rare)]
    return None


def describe_mixed_scripts(text: str) -> str | None:
    """Return what to say of a name's first word that mixes scripts, or None."""
    mixed = find_mixed_script_word(text)
    if mixed is None:
        return None
    word, letter = mixed
    return f"{word!r} mixes scripts: {letter!r} is {format_code_point(letter)}; type it again in one script"


def _find_script(letter: str) -> str:
    first = unicodedata.name(letter, "").split(" ", 1)[0]
    return first if first in _KNOWN_SCRIPTS else ""


def fold_whitespace(text: str) -> str:
    """Return the text with every run of white space as one space, and none at the ends."""
    return " ".join(text.split())

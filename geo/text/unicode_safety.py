"""Unicode safety: normal form, hidden characters, bidirectional controls, mixed scripts.

Text is converted to normal form C when it is read. Invisible characters and those that change the
direction of text are rejected, and so is a word of a name that mixes scripts: with a Cyrillic `а`,
“Lachin” would be a second name that no reader can distinguish from the first.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# Controls, line and paragraph separators, lone surrogates, and the characters that the Unicode
# Character Database lists as Default_Ignorable_Code_Point (DerivedCoreProperties.txt), except
# joiners and variation selectors.
_ALWAYS_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_JOINERS, _VARIATION_SELECTORS = "\u200c\u200d", "\ufe00-\ufe0f"
_HIDDEN_CHARACTER = re.compile(
    f"[{_ALWAYS_HIDDEN}]"
    # Joiners except after the scripts and emoji that need them; variation selectors likewise
    f"|(?<![\u0590-\u1cff\ufe0f\u2190-\U0001faff])[{_JOINERS}]"
    f"|(?<![\u00a9\u00ae\u203c-\u33ff\U0001f000-\U0001faff])[{_VARIATION_SELECTORS}](?!\u20e3)"
)
# A search for one set of characters is six times as fast as the pattern above
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
    "FULLWIDTH",  # these two are no scripts: their letters only look like Latin ones
    "MATHEMATICAL",
}
_MAX_SHOWN_CHARS = 80
_MAX_MARKS_PER_LETTER = 30
"""Maximum of combining marks, as in Unicode's Stream-Safe Text Format (UAX 15, section 13)."""


def normalize_nfc(text: str) -> str:
    """Return the text in Unicode normal form C.

    A text with too many marks on a letter is returned unchanged: to sort them takes time that grows
    with the square of their number. `find_hidden_character` finds them, and the text is rejected.
    """
    if text.isascii() or _excess_marks_pattern().search(text):
        return text
    return unicodedata.normalize("NFC", text)


@cache
def _excess_marks_pattern(quantifier_tail: str = "") -> re.Pattern[str]:
    """Return the pattern of more than `_MAX_MARKS_PER_LETTER` marks on a letter.

    It matches up to the first excess mark; with the quantifier tail ``,`` all of them.
    """
    marks = filter(unicodedata.combining, map(chr, range(0x300, 0x20000)))
    return re.compile(f"[{''.join(marks)}]{{{_MAX_MARKS_PER_LETTER + 1}{quantifier_tail}}}")


def _search_hidden(text: str) -> re.Match[str] | None:
    match = _HIDDEN_CHARACTER.search(text) if _MAYBE_HIDDEN.search(text) else None
    return match or (None if text.isascii() else _excess_marks_pattern().search(text))


def format_code_point(character: str) -> str:
    """Return a character's code point and name, as ``U+200B ZERO WIDTH SPACE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'a control character')}"


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


def find_hidden_by_line(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line number with the line's first hidden character."""
    if _search_hidden(text) is None:
        return
    for number, line in enumerate(text.split("\n"), 1):
        match = _search_hidden(line)
        if match:
            yield number, match[0][-1]


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
    character = format_code_point(match[0][-1])
    return f"{excerpt} holds {character}, which a reader cannot see: delete it"


def find_mixed_script_word(text: str) -> tuple[str, str] | None:
    """Return the first mixed-script word and its odd letter, or None.

    The odd letter is the first of the word's rarest script.
    """
    if text.isascii():
        return None
    without_marks = "".join(letter for letter in text if not unicodedata.combining(letter))
    for word in _LETTER_RUN.findall(without_marks):
        scripts = [_find_script(letter) for letter in word]
        known = [script for script in scripts if script]
        if len(set(known)) > 1:
            rarest = min(set(known), key=lambda script: (known.count(script), -known.index(script)))
            return word, word[scripts.index(rarest)]
    return None


def describe_mixed_scripts(text: str) -> str | None:
    """Return a message about the first word that mixes scripts, or None."""
    mixed = find_mixed_script_word(text)
    if mixed is None:
        return None
    word, letter = mixed
    code_point = format_code_point(letter)
    return f"{word!r} mixes scripts: {letter!r} is {code_point}; type it again in one script"


def _find_script(letter: str) -> str:
    script = unicodedata.name(letter, "").split(" ", 1)[0]
    return script if script in _KNOWN_SCRIPTS else ""


def fold_whitespace(text: str) -> str:
    """Return the text with its white space folded.

    Each run of white space becomes one space; at the ends there is none.
    """
    return " ".join(text.split())

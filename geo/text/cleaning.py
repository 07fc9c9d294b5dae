"""Removal of what layout leaves in a text: soft hyphens, form feeds, controls."""

import re
from collections import Counter

from geo.text.plurals import pluralize
from geo.text.unicode_safety import find_hidden_characters, format_code_point, is_lost_character

_SOFT_HYPHEN = "\u00ad"
_HYPHENATED_LINE_END = re.compile(r"(?<=[^\W\d_])[-\u2010]\s*\n\s*(?=[^\W\d_])")
_SOFT_LINE_END = re.compile(rf"{_SOFT_HYPHEN}[ \t]*\n[ \t]*(?=\w)")
_FORM_FEED = re.compile(r"\n?[\f\v]\n?")
_MAX_LISTED_CHARACTERS = 4


def clean_text(text: str, *, join_hyphens: bool = False) -> str:
    """Return the text without the characters that a reader cannot see.

    A word that a soft hyphen divides at a line end is joined; a form feed becomes a line break.
    Replacement characters stay: they mark where a letter was lost.

    Args:
        text: The text.
        join_hyphens: Whether a word that a visible hyphen divides at a line end is joined, too.
    """
    text = _FORM_FEED.sub("\n", _SOFT_LINE_END.sub("", text))
    hidden = {one for one in find_hidden_characters(text) if not is_lost_character(one)}
    if hidden:
        text = text.translate({ord(character): None for character in hidden})
    return _HYPHENATED_LINE_END.sub("", text) if join_hyphens else text


def describe_hidden_characters(text: str) -> tuple[int, str] | None:
    """Return the first line with hidden characters and what they are; None if there are none.

    The description has their number, and the number of each of the most frequent ones.
    """
    if not find_hidden_characters(text):
        return None
    found: Counter[str] = Counter()
    first_line = lines = 0
    for number, line in enumerate(text.split("\n"), 1):
        hidden = [one for one in find_hidden_characters(line) if not is_lost_character(one)]
        if hidden:
            first_line, lines = first_line or number, lines + 1
            found.update(hidden)
    if not found:
        return None
    kinds = [
        f"{count} × {format_code_point(one)}"
        for one, count in found.most_common(_MAX_LISTED_CHARACTERS)
    ]
    rest = len(found) - len(kinds)
    more = f" and {rest} other characters" if rest > 0 else ""
    return first_line, (
        f"holds {pluralize(found.total(), 'character')} that a reader cannot see, in "
        f"{pluralize(lines, 'line')}: {', '.join(kinds)}{more}"
    )

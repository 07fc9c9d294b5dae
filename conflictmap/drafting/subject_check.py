"""Whether a text is about armed conflict at all.

A count of words of armed conflict against words of sport, markets and medicine: drafting would
otherwise propose battles from a football report. It is a banner, not a wall.
"""

import re

from conflictmap.drafting.lexicon import OTHER_SUBJECT_WORDS, SUBJECT_WORDS

_MIN_PER_100_WORDS = 1.2
_MAX_CHARS = 200_000


def describe_other_subject(text: str) -> str:
    """Return why a text does not seem to be about armed conflict; empty if it does.

    Args:
        text: The text; of a long one the first 200,000 characters are counted.
    """
    text = text[:_MAX_CHARS]
    words = len(re.findall(r"\w+", text))
    if not words:
        return "The text has no words."
    conflict = len(SUBJECT_WORDS.findall(text))
    other = len(OTHER_SUBJECT_WORDS.findall(text))
    rate = 100 * conflict / words
    if rate >= _MIN_PER_100_WORDS and conflict > 1.5 * other:
        return ""
    if conflict >= 3 and conflict > 3 * other:
        return ""
    return (
        f"This does not read like a text on armed conflict: {conflict} of {words:,} words speak of "
        "it. Propose events all the same?"
    )

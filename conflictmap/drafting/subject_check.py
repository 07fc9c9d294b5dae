"""Whether a text is in English, and about armed conflict at all.

A count of words of armed conflict against words of sport, markets and medicine: drafting would
otherwise propose battles from a football report. It is a banner, not a wall.
"""

import re

from conflictmap.drafting.lexicon import OTHER_SUBJECT_WORDS, SUBJECT_WORDS

_MIN_PER_100_WORDS = 1.2
_MAX_CHARS = 200_000
_MAX_LINES = 100
_WORD = re.compile(r"[^\W\d_]+")
_MIN_ENGLISH_WORDS, _MIN_ENGLISH_SHARE = 8, 0.1
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|a|an|was|were|is|are|has|have|had|on|for|that|by|said|with|at|from|as|it|its|their|they|be|been|not|no|after)\b",
    re.IGNORECASE,
)
"""Words of which English prose has some 35 in a hundred, and other languages few."""


def describe_other_language(text: str) -> str:
    """Return that a text does not seem to be in English; empty if it does.

    Args:
        text: The text; of a long one the first 200,000 characters are counted.
    """
    text = text[:_MAX_CHARS]
    if len(_WORD.findall(text)) < _MIN_ENGLISH_WORDS:
        return ""
    lines = [line for line in text.splitlines()[:_MAX_LINES] if len(_WORD.findall(line)) > 4]
    shares = [len(_ENGLISH.findall(line)) / len(_WORD.findall(line)) for line in lines]
    if not lines or max(shares) >= 2 * _MIN_ENGLISH_SHARE:
        return ""
    if len(_ENGLISH.findall(text)) / len(_WORD.findall(text)) >= _MIN_ENGLISH_SHARE:
        return ""
    return (
        "This does not read like English: events are proposed from English alone. Select the quotes "
        "by hand; dates in digits and names of places in the selected words are read."
    )


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

"""Suggestions for mistyped keys, ids and choices."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from geo.text.unicode_safety import format_legible_name, format_value

_MAX_COMPARED_CHARS = 80
_MAX_LISTED_CHOICES = 12
_MIN_SIMILARITY_PERCENT = 60


def suggest_choice(value: str, allowed: Iterable[str]) -> str:
    """Return a hint for an error message.

    The hint names the most similar choice, or lists up to twelve choices.
    """
    choices = sorted(allowed)
    if not choices:
        return "there is none to choose from"
    similar = process.extractOne(
        value[:_MAX_COMPARED_CHARS],
        choices,
        scorer=fuzz.ratio,
        score_cutoff=_MIN_SIMILARITY_PERCENT,
    )
    if similar:
        return f"did you mean {format_value(similar[0])}?"
    rest_count = len(choices) - _MAX_LISTED_CHOICES
    rest = f" and {rest_count} more" if rest_count > 0 else ""
    listed = map(format_legible_name, choices[:_MAX_LISTED_CHOICES])
    return f"use one of {', '.join(listed)}{rest}"

"""Numbers with their nouns."""


def pluralize(number: int, noun: str) -> str:
    """Return a number with its noun, such as ``1 event`` or ``2,000 events``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

"""Numbers in words and figures."""

import re

_UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_UNITS)[1:10])}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"

NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\s+(?:million|thousand|hundred))?"
    rf"|(?:a|one|{_SMALL})\s+(?:hundred|thousand|million)(?:\s+(?:and\s+)?{_SMALL})?"
    rf"|(?:a|half\s+a|one)\s+dozen|{_SMALL}"
)
"""Pattern of a number: 1,200; 2.5 million; twenty-three; a hundred and five; a dozen."""

_NUMBER = re.compile(rf"(?:{NUMBER})\Z", re.IGNORECASE)


def parse_number(text: str) -> int | None:
    """Return the number that a text is, or None."""
    words = " ".join(text.lower().replace("-", " ").split())
    if not _NUMBER.match(words) and not _NUMBER.match(text):
        return None
    if words.endswith("dozen"):
        return 6 if words.startswith("half") else 12
    total, current = 0.0, 0.0
    for word in words.split():
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word == "a":
            current += 1
        elif word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] > 100:
                total, current = total + current, 0.0
        elif word != "and":
            current += float(word.replace(",", ""))
    return round(total + current)

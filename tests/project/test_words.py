"""The style rules that can be counted, and the counters themselves."""

import pytest

from scripts import check_words
from scripts.check_words import Prose


def test_repository_keeps_style_limits():
    values, findings = check_words.measure()
    exceeded = [key for key, value in values.items() if value > check_words.LIMITS[key]]
    assert exceeded == [], findings[:20]


@pytest.mark.parametrize(
    ("text", "count", "why"),
    [
        ("The reader stands here.", 1, "a verb of the list"),
        ("A standard outside lie-detector", 0, "parts of other words"),
        ("It SAYS so and tells more.", 2, "any case, each one"),
        ("The name `Reader.tell`", 1, "also in code font"),
    ],
)
def test_idioms_are_counted(text, count, why):
    words, findings = check_words.count_words([Prose("x.py", 3, text)])
    assert len(findings) == count, why
    assert words == len(text.replace("`", " ").replace(".", " ").replace("-", " ").split())


def test_finding_has_file_and_line():
    _, findings = check_words.count_words([Prose("x.py", 3, "One.\n\nIt stands.")])
    assert findings == ["x.py:5: idiom 'stands'"]


def test_names_are_counted():
    total, one_word, participles = check_words.count_names(
        ["parse", "_shown", "find_quote", "embed", "_drawn", "main"]
    )
    assert total == 6
    assert one_word == ["parse", "_shown", "embed", "_drawn", "main"]
    assert participles == ["_shown", "_drawn"]


def test_american_spelling_is_reported():
    errors = list(check_words.find_style_errors([Prose("x.py", 1, "The color of `color`.")]))
    assert errors == ["x.py: American spelling 'color'"]

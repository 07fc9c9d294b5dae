"""Suggestions for mistyped values."""

from hypothesis import given
from hypothesis import strategies as st

from geo.text.suggest import suggest_choice


def test_suggestion_list_is_limited():
    words = suggest_choice("zzz", [f"source-{number}" for number in range(200)])
    assert words.endswith("and 188 more")
    assert len(words) < 250


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=20))
def test_suggestion_is_one_of_choices(value, choices):
    words = suggest_choice(value, choices)
    assert not choices or any(choice in words or repr(choice) in words for choice in choices)

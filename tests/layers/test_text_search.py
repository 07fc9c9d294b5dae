"""Text folding and search terms."""

import pytest

from layers.text_search import fold_text, split_search_terms


@pytest.mark.parametrize(
    ("text", "folded", "why"),
    [
        ("Laçın", "lacin", "marks go, the dotless i too"),
        ("Xankəndi", "xankendi", "the schwa"),
        ("ԼԱՉԻՆ", "լաչին", "Armenian capitals"),
        ("Ёж", "еж", "Cyrillic marks"),
        ("two \n words", "two words", "white space"),
    ],
)
def test_search_text_is_folded(text, folded, why):
    assert fold_text(text) == folded, why


def test_quoted_phrase_is_one_search_term():
    assert split_search_terms('red "New  York" "') == ["red", "new york"]

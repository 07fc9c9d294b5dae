"""Credits of layers: one source once, with all its licences."""

import pytest

from layers.page.noscript import format_layer_credits
from layers.style.credits import group_licences, split_credits
from tests.support.viewer_modules import call_viewer

SPLIT_CASES = [
    ("A", "x", [("A", "x")], "one source"),
    ("A; B", "x; y", [("A", "x"), ("B", "y")], "two sources"),
    ("A; B", "x", [("A; B", "x")], "fewer licences than sources"),
    ("A", "x; y", [("A", "x; y")], "more licences than sources"),
    ("A;B", "x; y", [("A;B", "x; y")], "a semicolon without a space separates nothing"),
    ("A; B; A", "x; y; z", [("A", "x"), ("B", "y"), ("A", "z")], "one source twice"),
    ("", "", [("", "")], "nothing"),
]


@pytest.mark.parametrize(
    ("attribution", "licence", "pairs", "why"), SPLIT_CASES, ids=[case[-1] for case in SPLIT_CASES]
)
def test_credits_are_split_into_sources(attribution, licence, pairs, why):
    assert split_credits(attribution, licence) == pairs, why


def test_viewer_splits_the_same_credits():
    given = [({"attribution": name, "licence": licence},) for name, licence, *_ in SPLIT_CASES]
    theirs = call_viewer("panels/status-bar.js", "splitCredit", given)
    assert [[*map(tuple, pairs)] for pairs in theirs] == [case[2] for case in SPLIT_CASES]


def test_licences_are_grouped_by_source():
    layers = [("A; B", "x; y"), ("A", "z"), ("B", "y")]
    assert group_licences(layers) == {"A": ["x", "z"], "B": ["y"]}


def test_noscript_page_credits_each_source_once(map_document):
    map_document["layers"] = [
        {"attribution": "A; B", "licence": "x; y"},
        {"attribution": "A", "licence": "z"},
    ]
    assert format_layer_credits(map_document) == "A (x, z) · B (y)"

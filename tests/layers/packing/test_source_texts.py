"""The sources' texts: a quoted sentence is named, all else is taken down."""

import pytest

from layers.packing.source_texts import Readings


class Notebook:
    """A scribe that shows what it was given, block by block."""

    def __init__(self):
        self.blocks = [[]]

    def write(self, text):
        self.blocks[-1].append(text)

    def cut(self):
        self.blocks.append([])


def event(identifier, *statements):
    parts = ({"source": source, "sentence": sentence} for source, *sentence in statements)
    return {"id": identifier, "statements": list(parts)}


EVENTS = [
    event("a", ["s", "", "First.", ""]),
    event("b", ["t", "Elsewhere ", "b", "."], ["s", "Then ", "b", "."], ["s", "Last ", "c", ""]),
    event("c", ["s", "Shared ", "x", " and y."]),
    event("d", ["s", "Shared x and ", "y", "."]),
]
FIRST = [["First.", [["a", 0]]]]
THEN = [["Then ", []], ["b", [["b", 1]]], [".", []]]
LAST = [["Last ", []], ["c", [["b", 2]]]]
SHARED = [["Shared ", []], ["x", [["c", 0]]], [" and ", []], ["y", [["d", 0]]], [".", []]]


def packed(*sources):
    notebook = Notebook()
    readings = Readings(notebook)
    for one in EVENTS:
        readings.quote(one)
    readings.add(sources)
    return readings.heads, notebook.blocks[:-1]


@pytest.mark.parametrize(
    ("paragraphs", "items", "texts", "why"),
    [
        ([FIRST, THEN], [[0], [0]], [], "events in their order cost nothing"),
        ([THEN, FIRST], [[1], [-2]], [], "out of order: how far from the one expected"),
        ([[*FIRST, *LAST]], [[0, [0, 2]]], [], "not the event's first statement from this source"),
        ([[None, *FIRST, None]], [[None, 0, None]], [], "text left out"),
        ([[["Unquoted ", []], *FIRST]], [["", 0]], ["Unquoted "], "text that nobody quotes"),
        (
            [SHARED],
            [["", ["", [[2, 0]]], "", ["", [[3, 0]]], ""]],
            ["Shared ", "x", " and ", "y", "."],
            "a sentence that another quote cuts is no one's",
        ),
        (
            [[["First.", [["a", 0], ["c", 0]]]]],
            [[["", [[0, 0], [2, 0]]]]],
            ["First."],
            "one stretch, two events",
        ),
        ([[("First.", [("a", 0)])]], [[0]], [], "segments may be tuples"),
        ([], [], [], "a source without text"),
    ],
)
def test_what_stands_for_a_segment(paragraphs, items, texts, why):
    heads, blocks = packed(("s", paragraphs))
    assert heads == [[items]], why
    assert blocks == [texts], why


def test_events_are_counted_by_source():
    heads, _ = packed(("s", [THEN]), ("t", [[["Elsewhere ", []], ["b", [["b", 0]]], [".", []]]]))
    assert heads == [[[[1]], [[0]]]]


def test_long_texts_have_blocks_of_their_own():
    long = [[["x" * 25_000, []]]]
    heads, blocks = packed(("s", long), ("t", [[["short", []]]]), ("u", long))
    assert [len(head) for head in heads] == [1, 2]
    assert [list(map(len, block)) for block in blocks] == [[25_000], [5, 25_000]]


def test_no_sources_make_no_blocks():
    assert packed() == ([], [])

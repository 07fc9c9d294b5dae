"""The sources' texts: a quoted sentence is named, all else is taken down."""

import pytest

from layers.packing.source_texts import SourceTextEncoder


class RecordingEncoder:
    """A scribe that shows what it was given, block by block."""

    def __init__(self):
        self.blocks = [[]]

    def add(self, text):
        self.blocks[-1].append(text)

    def end_block(self):
        self.blocks.append([])


def make_event(identifier, *statements):
    parts = ({"source": source, "sentence": sentence} for source, *sentence in statements)
    return {"id": identifier, "statements": list(parts)}


QUOTING_EVENTS = [
    make_event("a", ["s", "", "First.", ""]),
    make_event(
        "b", ["t", "Elsewhere ", "b", "."], ["s", "Then ", "b", "."], ["s", "Last ", "c", ""]
    ),
    make_event("c", ["s", "Shared ", "x", " and y."]),
    make_event("d", ["s", "Shared x and ", "y", "."]),
]
FIRST_PARAGRAPH = [["First.", [["a", 0]]]]
SECOND_PARAGRAPH = [["Then ", []], ["b", [["b", 1]]], [".", []]]
LAST_PARAGRAPH = [["Last ", []], ["c", [["b", 2]]]]
SHARED_PARAGRAPH = [["Shared ", []], ["x", [["c", 0]]], [" and ", []], ["y", [["d", 0]]], [".", []]]


def encode_sources(*sources):
    notebook = RecordingEncoder()
    readings = SourceTextEncoder(notebook)
    for one in QUOTING_EVENTS:
        readings.add_statements(one)
    readings.add_sources(sources)
    return readings.block_headers, notebook.blocks[:-1]


@pytest.mark.parametrize(
    ("paragraphs", "items", "texts", "why"),
    [
        ([FIRST_PARAGRAPH, SECOND_PARAGRAPH], [[0], [0]], [], "events in their order cost nothing"),
        (
            [SECOND_PARAGRAPH, FIRST_PARAGRAPH],
            [[1], [-2]],
            [],
            "out of order: how far from the one expected",
        ),
        (
            [[*FIRST_PARAGRAPH, *LAST_PARAGRAPH]],
            [[0, [0, 2]]],
            [],
            "not the event's first statement from this source",
        ),
        ([[None, *FIRST_PARAGRAPH, None]], [[None, 0, None]], [], "text left out"),
        (
            [[["Unquoted ", []], *FIRST_PARAGRAPH]],
            [["", 0]],
            ["Unquoted "],
            "text that nobody quotes",
        ),
        (
            [SHARED_PARAGRAPH],
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
def test_quoted_segments_are_encoded_as_references(paragraphs, items, texts, why):
    heads, blocks = encode_sources(("s", paragraphs))
    assert heads == [[items]], why
    assert blocks == [texts], why


def test_event_references_are_relative_to_source():
    heads, _ = encode_sources(
        ("s", [SECOND_PARAGRAPH]), ("t", [[["Elsewhere ", []], ["b", [["b", 0]]], [".", []]]])
    )
    assert heads == [[[[1]], [[0]]]]


def test_long_texts_are_split_into_blocks():
    long = [[["x" * 25_000, []]]]
    heads, blocks = encode_sources(("s", long), ("t", [[["short", []]]]), ("u", long))
    assert [len(head) for head in heads] == [1, 2]
    assert [list(map(len, block)) for block in blocks] == [[25_000], [5, 25_000]]


def test_no_sources_give_no_blocks():
    assert encode_sources() == ([], [])

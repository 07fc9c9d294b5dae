"""Texts of sources: a quoted sentence is named, all other text is encoded."""

import pytest

from layers.packing.source_texts import SourceTextEncoder


class RecordingEncoder:
    """Keeps the texts that it is given, block by block."""

    def __init__(self):
        self.blocks = [[]]

    def add(self, text):
        self.blocks[-1].append(text)

    def end_block(self):
        self.blocks.append([])


def make_event(identifier, *statements):
    """Each statement is its source, where its sentence begins there, and the sentence's parts."""
    made = []
    for source, first, *sentence in statements:
        start = first + len(sentence[0])
        end = start + len(sentence[1])
        span = [first, start, end, end + len(sentence[2])]
        made.append({"source": source, "span": span, "sentence": sentence})
    return {"id": identifier, "statements": made}


def encode_sources(events, *sources):
    encoder = RecordingEncoder()
    texts = SourceTextEncoder(encoder)
    for one in events:
        texts.add_statements(one)
    texts.add_sources(sources)
    return texts.block_headers, encoder.blocks[:-1]


FIRST = make_event("a", ["s", 0, "", "First.", ""])
THEN = make_event("b", ["t", 0, "Elsewhere ", "b", "."], ["s", 7, "Then ", "b", "."])


@pytest.mark.parametrize(
    ("events", "text", "gaps", "item", "texts", "why"),
    [
        ([FIRST, THEN], "First.\nThen b.", [], [[[0], [0]]], [], "events in their order"),
        ([make_event("a", ["s", 7, "", "First.", ""]), make_event("b", ["s", 0, "Then ", "b", ""])],
         "Then b\nFirst.", [], [[[1], [-2]]], [], "out of order: how far from the expected one"),
        ([make_event("a", ["s", 0, "", "First.", ""], ["s", 6, "Last", "", ""])],
         "First.Last", [], [[[0, [-1, 1]]]], [], "not the event's first statement from this source"),
        ([FIRST], "First.", [0, 6], [[[None, 0, None]]], [], "gaps"),
        ([FIRST], "First. Unquoted\n", [16], [[[0, ""], [None]]], [" Unquoted"], "text that nothing quotes"),
        ([make_event("c", ["s", 0, "Shared ", "x", " and y."]), make_event("d", ["s", 0, "Shared x and ", "y", "."])],
         "Shared x and y.", [], [[[0]], [[1, 0, 13, 14]]], [], "one sentence, two events"),
        ([FIRST], "First\nline", [], [[[""], [""]], [[0, 0, 0, 6]]], ["First", "line"], "a sentence that the text has otherwise"),
        ([make_event("a", ["s", 3, "", "🚧🚧", ""])], "🚧 🚧🚧.", [], [[["", 0, ""]]], ["🚧 ", "."], "UTF-16 offsets"),
        ([], "", [], [[]], [], "a source without text"),
    ],
)  # fmt: skip
def test_sentence_is_named_and_other_text_encoded(events, text, gaps, item, texts, why):
    for event in events:
        for one in event["statements"]:
            if "🚧" in text:
                one["span"] = [3, 3, 7, 7]
    heads, blocks = encode_sources(events, ("s", (text, gaps)))
    assert heads == [[item]], why
    assert blocks == [texts], why


def test_event_numbers_are_relative_to_source():
    heads, _ = encode_sources(
        [FIRST, THEN], ("s", ("First.\nThen b.", [])), ("t", ("Elsewhere b.", []))
    )
    assert heads == [[[[[0], [0]]], [[[0]]]]]


def test_long_texts_are_split_into_blocks():
    long = ("x" * 25_000, [])
    heads, blocks = encode_sources([], ("s", long), ("t", ("short", [])), ("u", long))
    assert [len(head) for head in heads] == [1, 2]
    assert [list(map(len, block)) for block in blocks] == [[25_000], [5, 25_000]]


def test_no_sources_give_no_blocks():
    assert encode_sources([]) == ([], [])

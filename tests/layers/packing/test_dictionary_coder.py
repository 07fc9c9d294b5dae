"""Texts come back from their codes, whatever script they are in, and take little room."""

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.packing import dictionary_coder
from layers.packing.dictionary_coder import (
    END_TOKEN,
    LINE_FEED_TOKEN,
    ONE_BYTE_LIMIT,
    TWO_BYTE_LIMIT,
    TextEncoder,
)

ENGLISH_SENTENCE = "The convoy stopped at the bridge near the town of Lachin on the road to Goris. "


def decode_numbers(block):
    """Decode the numbers of a block, after docs/reference/map-document.md."""
    firsts, seconds = block.byte_counts
    first, rest = iter(block.data[:firsts]), iter(block.data[firsts : firsts + seconds])
    wide = iter(np.frombuffer(block.data[firsts + seconds :], "<u2").tolist())
    for byte in first:
        if byte < ONE_BYTE_LIMIT:
            yield byte
        elif byte < ONE_BYTE_LIMIT + 56:
            yield ONE_BYTE_LIMIT + 256 * (byte - ONE_BYTE_LIMIT) + next(rest)
        else:
            yield TWO_BYTE_LIMIT + 65536 * (byte - ONE_BYTE_LIMIT - 56) + next(wide)
    assert next(rest, None) is next(wide, None) is None, "nothing is left over"


def decode_texts(entries, block):
    texts = [""]
    for number in decode_numbers(block):
        if number == END_TOKEN:
            texts.append("")
        else:
            texts[-1] += "\n" if number == LINE_FEED_TOKEN else entries[number]
    assert not texts.pop()
    return texts


def encode_blocks(*blocks):
    scribe = TextEncoder()
    for texts in blocks:
        for text in texts:
            scribe.add(text)
        scribe.end_block()
    return scribe.encode()


def check_round_trip(*blocks):
    entries, found = encode_blocks(*blocks)
    assert [decode_texts(entries, block) for block in found] == [list(texts) for texts in blocks]
    assert not any("\n" in entry for entry in entries), "entries stand a line each"
    assert entries[:2] == ["", ""]
    assert len(set(entries[2:])) == len(entries) - 2, "each is kept once"
    return entries, found


def count_spaces_in_longest(entries):
    return max(entry.count(" ") for entry in entries)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ([], "no text at all"),
        ([""], "an empty text"),
        ([" "], "a lone space"),
        (["a\n\nb\n"], "line feeds"),
        (["  two  spaces "], "spaces that no word takes along"),
        (["under_score __"], "the mark that counts as a letter elsewhere"),
        (["e\u0301 é", "🚧🚧", "\u0000\u2028"], "marks, beyond the basic plane, controls"),
        (
            [
                ENGLISH_SENTENCE * 3,
                "Լաչինի միջանցք",
                "Laçın dəhlizi",
                "Лачинский коридор",
                "ラチン回廊",
            ],
            "scripts",
        ),
        (["aaaa" * 20] * 9, "neighbours that overlap themselves"),
    ],
)
def test_texts_round_trip(texts, why):
    check_round_trip(texts)


@settings(deadline=None)
@given(st.lists(st.lists(st.text(alphabet="ab \n_.é", max_size=40), max_size=9), max_size=4))
def test_arbitrary_texts_round_trip(blocks):
    check_round_trip(*blocks, *blocks, *blocks)


def test_frequent_pairs_are_merged_and_rare_words_split():
    entries, (block,) = check_round_trip([ENGLISH_SENTENCE] * 40 + ["Quite unheard"])
    assert count_spaces_in_longest(entries) >= 4
    assert not {"Quite", " unheard"} & set(entries)
    assert len(list(decode_numbers(block))) < 40 * 6


def test_every_code_length_is_used(monkeypatch):
    many = TWO_BYTE_LIMIT + 70_000
    words = [f"w{number:x}" for number in range(many)]
    monkeypatch.setattr(dictionary_coder, "_MIN_WORD_COUNT", 1)
    entries, (block,) = check_round_trip(
        [" ".join(words[at : at + 50]) for at in range(0, many, 50)]
    )
    assert max(decode_numbers(block)) > TWO_BYTE_LIMIT + 65536
    assert len(entries) > many


def test_dictionary_size_is_limited(monkeypatch):
    monkeypatch.setattr(dictionary_coder, "_MAX_WORDS", 12)
    monkeypatch.setattr(dictionary_coder, "_MAX_MERGES", 5)
    entries, _ = check_round_trip([ENGLISH_SENTENCE] * 20)
    letters = len(set(ENGLISH_SENTENCE))
    assert len(entries) <= 2 + 12 + 5 + letters


def test_dictionary_is_trained_on_sample_of_long_input(monkeypatch):
    monkeypatch.setattr(dictionary_coder, "_MAX_SAMPLE_TOKENS", 200)
    blocks = [[ENGLISH_SENTENCE] * 10 for _ in range(30)]
    entries, _ = check_round_trip(*blocks)
    assert count_spaces_in_longest(entries) >= 4


def test_encoding_is_deterministic():
    assert encode_blocks([ENGLISH_SENTENCE] * 9, ["x"]) == encode_blocks(
        [ENGLISH_SENTENCE] * 9, ["x"]
    )


def test_encoded_blocks_are_smaller_than_zlib():
    from itertools import islice

    from bench.synthetic import SyntheticEvents

    records = islice(SyntheticEvents(3000).build_events()["records"], 3000)
    texts = ["".join(one["statements"][0]["sentence"]) for one in records]
    entries, blocks = encode_blocks(*(texts[at : at + 100] for at in range(0, 3000, 100)))
    whole = len(zlib.compress("\n".join(texts).encode(), 9))
    parts = ["\n".join(entries).encode(), *(block.data for block in blocks)]
    assert sum(len(zlib.compress(part, 9)) for part in parts) < 0.95 * whole

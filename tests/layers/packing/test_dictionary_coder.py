"""Texts come back from their codes, whatever script they are in, and take little room."""

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.packing import dictionary_coder
from layers.packing.dictionary_coder import DIRECT, END, FEED, WIDE, Scribe

ENGLISH = "The convoy stopped at the bridge near the town of Lachin on the road to Goris. "


def numbers(block):
    """The numbers of a block, read as docs/document.md says."""
    firsts, seconds = block.counts
    first, rest = iter(block.data[:firsts]), iter(block.data[firsts : firsts + seconds])
    wide = iter(np.frombuffer(block.data[firsts + seconds :], "<u2").tolist())
    for byte in first:
        if byte < DIRECT:
            yield byte
        elif byte < DIRECT + 56:
            yield DIRECT + 256 * (byte - DIRECT) + next(rest)
        else:
            yield WIDE + 65536 * (byte - DIRECT - 56) + next(wide)
    assert next(rest, None) is next(wide, None) is None, "nothing is left over"


def read(entries, block):
    texts = [""]
    for number in numbers(block):
        if number == END:
            texts.append("")
        else:
            texts[-1] += "\n" if number == FEED else entries[number]
    assert not texts.pop()
    return texts


def coded(*blocks):
    scribe = Scribe()
    for texts in blocks:
        for text in texts:
            scribe.write(text)
        scribe.cut()
    return scribe.coded()


def comes_back(*blocks):
    entries, found = coded(*blocks)
    assert [read(entries, block) for block in found] == [list(texts) for texts in blocks]
    assert not any("\n" in entry for entry in entries), "entries stand a line each"
    assert entries[:2] == ["", ""]
    assert len(set(entries[2:])) == len(entries) - 2, "each is kept once"
    return entries, found


def words_of_longest(entries):
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
            [ENGLISH * 3, "Լաչինի միջանցք", "Laçın dəhlizi", "Лачинский коридор", "ラチン回廊"],
            "scripts",
        ),
        (["aaaa" * 20] * 9, "neighbours that overlap themselves"),
    ],
)
def test_texts_come_back(texts, why):
    comes_back(texts)


@settings(deadline=None)
@given(st.lists(st.lists(st.text(alphabet="ab \n_.é", max_size=40), max_size=9), max_size=4))
def test_any_texts_come_back(blocks):
    comes_back(*blocks, *blocks, *blocks)


def test_frequent_neighbours_become_one_entry_and_rare_words_are_spelled():
    entries, (block,) = comes_back([ENGLISH] * 40 + ["Quite unheard"])
    assert words_of_longest(entries) >= 4
    assert not {"Quite", " unheard"} & set(entries)
    assert len(list(numbers(block))) < 40 * 6


def test_all_lengths_of_numbers_are_used(monkeypatch):
    many = WIDE + 70_000
    words = [f"w{number:x}" for number in range(many)]
    monkeypatch.setattr(dictionary_coder, "_LEAST", 1)
    entries, (block,) = comes_back([" ".join(words[at : at + 50]) for at in range(0, many, 50)])
    assert max(numbers(block)) > WIDE + 65536
    assert len(entries) > many


def test_words_and_joins_are_kept_within_bounds(monkeypatch):
    monkeypatch.setattr(dictionary_coder, "_MOST_WORDS", 12)
    monkeypatch.setattr(dictionary_coder, "_MOST_JOINS", 5)
    entries, _ = comes_back([ENGLISH] * 20)
    letters = len(set(ENGLISH))
    assert len(entries) <= 2 + 12 + 5 + letters


def test_a_sample_is_learned_from_where_there_is_too_much(monkeypatch):
    monkeypatch.setattr(dictionary_coder, "_SAMPLE", 200)
    blocks = [[ENGLISH] * 10 for _ in range(30)]
    entries, _ = comes_back(*blocks)
    assert words_of_longest(entries) >= 4


def test_the_same_texts_give_the_same_codes():
    assert coded([ENGLISH] * 9, ["x"]) == coded([ENGLISH] * 9, ["x"])


def test_small_blocks_take_less_room_than_gzip_of_large_ones():
    from itertools import islice

    from bench.synthetic import Synthetic

    records = islice(Synthetic(3000).events()["records"], 3000)
    texts = ["".join(one["statements"][0]["sentence"]) for one in records]
    entries, blocks = coded(*(texts[at : at + 100] for at in range(0, 3000, 100)))
    whole = len(zlib.compress("\n".join(texts).encode(), 9))
    parts = ["\n".join(entries).encode(), *(block.data for block in blocks)]
    assert sum(len(zlib.compress(part, 9)) for part in parts) < 0.95 * whole

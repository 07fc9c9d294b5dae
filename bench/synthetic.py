"""Seeded synthetic events in any number, clustered as real events are.

Events are clustered in space and time. Most are at one of 600 named places, whose shares follow
Zipf's law and which are along a front; the others are scattered around them. Three in ten fall on a
steady background of 35 years and seven in one of 40 bursts that fade within weeks.

A sentence has exactly 200 characters: pseudo-words whose frequencies follow Zipf's law, steeper for
the rare ones as R. Ferrer i Cancho and R. V. Solé found it (Two Regimes in the Frequency of Words,
2001), with the turns of phrase of a language: after each word a few others are likelier. All is set
so that gzip and bzip2 make as little of the sentences as of real news, with as many different words
(see docs/explanation/large-maps.md).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from geo.project.vocabulary import EVENT_STATUSES

SENTENCE_CHARS = 200
SOURCE_COUNT = 40
_SEED = 3
_BATCH_EVENTS = 2000
_PLACE_COUNT = 600
_VOCABULARY_SIZE = 80_000
_SHORT_WORD_COUNT = 110  # words of one syllable, the most frequent
_BEND_RANK = 2500  # rank from which on words grow rare faster
_ZIPF_EXPONENTS = (0.95, 1.9)  # exponents before and after it
_MAX_SENTENCE_WORDS = 70  # words that a sentence is cut from
_FOLLOWER_COUNT = 8  # words that often come after a word …
_FOLLOWER_SHARE = 0.45  # … and how often one of them does
_COMMA_SHARE = 0.04
IntArray = np.ndarray[Any, np.dtype[np.int64]]
_FIRST_DAY, _LAST_DAY = 6575, 19722  # 1988-01-01 and 2023-12-31
_BURST_COUNT = 40
_FRONT_LINE = ((45.3, 41.2), (47.2, 39.3))
_TITLE_STARTS = {
    "violence": "Shelling reported near",
    "access": "Road closed at",
    "diplomacy": "Observers received in",
    "humanitarian": "Aid delivered to",
    "strategic-development": "Post set up near",
    "statement": "Statement on",
}
_TYPES = tuple(_TITLE_STARTS)
_SYLLABLE_ENDS = ("", "n", "r", "s")
_WORD_SEPARATORS = (" ", ", ")
_ACTOR_COUNT = 60


class SyntheticEvents:
    """The events, by number from 0 to `count` - 1; the same count gives the same events."""

    def __init__(self, count: int) -> None:
        """Draw places, words and days."""
        self.count = count
        self._rng = np.random.default_rng([_SEED, count])
        self._words = self._build_vocabulary()
        self._names = [self._words[300 + number].capitalize() for number in range(_PLACE_COUNT)]
        self._shares = _cumulative_word_shares()
        self._followers = self._draw_words(_VOCABULARY_SIZE * _FOLLOWER_COUNT).reshape(
            _VOCABULARY_SIZE, _FOLLOWER_COUNT
        )
        self._towns = self._place_towns()
        self._days = np.sort(self._draw_days())

    def _build_vocabulary(self) -> list[str]:
        """Return pseudo-words, the most frequent first; rare ones are longer, as everywhere."""
        onsets = [*"bdfghklmnprstvz", "sh", "tr", "gr", ""]
        syllables = [
            onset + vowel + end for onset in onsets for vowel in "aeiou" for end in _SYLLABLE_ENDS
        ]
        many = 2 * _VOCABULARY_SIZE
        decades = np.log10(np.maximum(np.arange(many) / 2 / 100, 1))
        lengths = 2 + (self._rng.random(many) < np.minimum(0.4 * decades, 0.9))
        lengths[: 2 * _SHORT_WORD_COUNT] = 1
        picks = self._rng.integers(len(syllables), size=(many, 3)).tolist()
        forms = (
            "".join([syllables[one] for one in row[:n]])
            for row, n in zip(picks, lengths, strict=True)
        )
        return list(dict.fromkeys(forms))[:_VOCABULARY_SIZE]

    def _draw_words(self, many: int) -> IntArray:
        """Draw words by their frequency."""
        return np.searchsorted(self._shares, self._rng.random(many))

    def _place_towns(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        (west, north), (east, south) = _FRONT_LINE
        along = self._rng.random(_PLACE_COUNT)
        spread = self._rng.normal(0, 0.25, (_PLACE_COUNT, 2))
        towns = np.column_stack([west + along * (east - west), north + along * (south - north)])
        return np.round(towns + spread, 5)

    def _draw_days(self) -> IntArray:
        starts = self._rng.integers(_FIRST_DAY, _LAST_DAY - 60, _BURST_COUNT)
        burst = starts[_draw_zipf(self._rng, _BURST_COUNT, self.count)]
        crowded = burst + self._rng.exponential(12, self.count).astype(np.int64)
        steady = self._rng.integers(_FIRST_DAY, _LAST_DAY, self.count)
        days = np.where(self._rng.random(self.count) < 0.7, crowded, steady)
        return np.minimum(days, _LAST_DAY)

    def build_events(self) -> dict[str, Any]:
        """Return the events of a map document; the records come one by one and once."""
        return {"count": self.count, "shapes": [], "records": self._iter_records()}

    def _iter_records(self) -> Iterator[dict[str, Any]]:
        width = len(str(self.count))
        for first in range(0, self.count, _BATCH_EVENTS):
            numbers = range(first, min(self.count, first + _BATCH_EVENTS))
            rows = zip(numbers, self._draw_rows(len(numbers)), strict=True)
            yield from (self._event_record(number, width, row) for number, row in rows)

    def _draw_rows(self, many: int) -> list[dict[str, Any]]:
        dice = self._rng
        place = _draw_zipf(dice, _PLACE_COUNT, many)
        exact = dice.random(many) < 0.7
        scatter = np.where(exact[:, None], 0, dice.normal(0, 0.08, (many, 2)))
        columns: dict[str, list[Any]] = {
            "place": place.tolist(),
            "exact": exact.tolist(),
            "point": np.round(self._towns[place] + scatter, 5).tolist(),
            "type": dice.choice(6, many, p=(0.5, 0.1, 0.1, 0.1, 0.1, 0.1)).tolist(),
            "status": dice.choice(4, many, p=(0.6, 0.15, 0.2, 0.05)).tolist(),
            "actor": _draw_zipf(dice, _ACTOR_COUNT, many).tolist(),
            "source": _draw_zipf(dice, SOURCE_COUNT, many).tolist(),
            "sentence": self._draw_sentences(many),
        }
        names = list(columns)
        return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def _draw_sentences(self, many: int) -> list[str]:
        dice, words = self._rng, self._words
        picks = self._draw_words(many * _MAX_SENTENCE_WORDS).reshape(_MAX_SENTENCE_WORDS, many)
        for before, row in pairwise(picks):
            likely = self._followers[before, _draw_zipf(dice, _FOLLOWER_COUNT, many)]
            np.copyto(row, likely, where=dice.random(many) < _FOLLOWER_SHARE)
        spaces = np.where(dice.random((many, _MAX_SENTENCE_WORDS)) < _COMMA_SHARE, 1, 0).tolist()
        texts = (
            "".join(
                [words[pick] + _WORD_SEPARATORS[space] for pick, space in zip(*row, strict=True)]
            )
            for row in zip(picks.T.tolist(), spaces, strict=True)
        )
        return [text[: SENTENCE_CHARS - 1].capitalize() + "." for text in texts]

    def _event_record(self, number: int, width: int, row: Mapping[str, Any]) -> dict[str, Any]:
        day = int(self._days[number])
        bound = {"day": day, "last": day, "grain": "day", "about": False}
        kind, name = _TYPES[row["type"]], self._names[row["place"]]
        sentence = row["sentence"]
        begin, end = (sentence.index(" ", at) for at in (SENTENCE_CHARS // 4, SENTENCE_CHARS // 2))
        return {
            "id": f"event-{number:0{width}}",
            "title": {"en": f"{_TITLE_STARTS[kind]} {name}"},
            "time": {
                "edtf": "",
                "start": day,
                "end": day,
                "from": bound,
                "to": bound,
                "date_prec": 1,
            },
            "date_note": None,
            "type": kind,
            "actors": [f"Actor {row['actor']}"],
            "status": EVENT_STATUSES[row["status"]],
            "status_reason": None,
            "place": {"text": name, "names": {"en": [name]}, "method": "", "note": None},
            "point": row["point"],
            "shape": None,
            "mark": "point",
            "where_prec": 1 if row["exact"] else 2,
            "geo_precision": 1 if row["exact"] else 2,
            "radius_m": 1000 if row["exact"] else 10_000,
            "statements": [
                {
                    "source": f"source-{row['source']}",
                    "by": None,
                    "stance": "reports",
                    "span": [0, begin, end, len(sentence)],
                    "sentence": [sentence[:begin], sentence[begin:end], sentence[end:]],
                    "prefix": "",
                    "suffix": "",
                }
            ],
            "fatalities": None,
            "note": None,
        }


def build_sources(records: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Return the sources of a map document: of each the sentences that the events quote.

    A sentence is a line of its source's text; the spans of the events' statements are set.
    """
    lines: list[list[str]] = [[] for _ in range(SOURCE_COUNT)]
    sizes = [0] * SOURCE_COUNT
    numbers = {f"source-{number}": number for number in range(SOURCE_COUNT)}
    for record in records:
        for statement in record["statements"]:
            number = numbers[statement["source"]]
            edges = accumulate(map(len, statement["sentence"]), initial=sizes[number])
            statement["span"] = list(edges)
            lines[number].append("".join(statement["sentence"]))
            sizes[number] = statement["span"][3] + 1
    return [_source_record(number) | {"text": "\n".join(text)} for number, text in enumerate(lines)]


def _source_record(number: int) -> dict[str, Any]:
    nothing = dict.fromkeys(("author", "date", "date_note", "url", "archive"))
    return nothing | {
        "id": f"source-{number}",
        "title": f"Daily report {number}",
        "publisher": f"Publisher {number}",
        "inferred": False,
        "language": "en",
        "rights": "quote-only",
        "text": "",
        "gaps": [],
    }


def _cumulative_word_shares() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the summed frequencies of the words, the most frequent first."""
    ranks = np.arange(2, _VOCABULARY_SIZE + 2)
    bend = ranks[_BEND_RANK]
    steep = _ZIPF_EXPONENTS[1] - _ZIPF_EXPONENTS[0]
    shares = ranks ** -_ZIPF_EXPONENTS[0] * np.minimum(1, (bend / ranks) ** steep)
    return np.cumsum(shares / shares.sum())


def _draw_zipf(dice: np.random.Generator, kinds: int, many: int) -> IntArray:
    """Draw numbers below `kinds` whose frequencies fall as 1 / rank (Zipf's law)."""
    shares = np.cumsum(1 / np.arange(1, kinds + 1))
    return np.searchsorted(shares / shares[-1], dice.random(many)).astype(np.int64)

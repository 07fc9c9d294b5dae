"""Seeded synthetic events: as many as a benchmark asks for, clustered as real ones are.

Events crowd in space and in time. Most lie at one of 600 named places, whose shares follow Zipf's
law and which stand along a front; the others are scattered around them. Three in ten fall on a
steady background of 35 years and seven in one of 40 bursts that die away within weeks.

A sentence has exactly 200 characters: pseudo-words whose frequencies follow Zipf's law, steeper for
the rare ones as R. Ferrer i Cancho and R. V. Solé found it (Two Regimes in the Frequency of Words,
2001), with the turns of phrase of a language: after each word a few others are likelier. All is set
so that gzip and bzip2 make as little of the sentences as of real news, with as many different words
(see docs/scale.md).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

SENTENCE = 200
SOURCES = 40
_SEED = 3
_BATCH = 2000
_PLACES = 600
_WORDS = 80_000
_SHORT = 110  # words of one syllable, the most frequent
_BEND = 2500  # rank from which on words grow rare faster
_SLOPES = (0.95, 1.9)  # exponents before and after it
_LONGEST = 70  # words that a sentence is cut from
_FOLLOWERS = 8  # words that often come after a word …
_FOLLOWED = 0.45  # … and how often one of them does
_COMMAS = 0.04
Numbers = np.ndarray[Any, np.dtype[np.int64]]
_FIRST, _LAST = 6575, 19722  # 1988-01-01 and 2023-12-31
_BURSTS = 40
_FRONT = ((45.3, 41.2), (47.2, 39.3))
_TITLES = {
    "violence": "Shelling reported near",
    "access": "Road closed at",
    "diplomacy": "Observers received in",
    "humanitarian": "Aid delivered to",
    "strategic-development": "Post set up near",
    "statement": "Statement on",
}
_TYPES = tuple(_TITLES)
_ENDS = ("", "n", "r", "s")
_SPACES = (" ", ", ")
_STATUSES = ("reported", "corroborated", "claimed", "disputed")
_ACTORS = 60


class Synthetic:
    """The events, by number from 0 to `count` - 1; the same count gives the same events."""

    def __init__(self, count: int) -> None:
        """Draw places, words and days."""
        self.count = count
        self._dice = np.random.default_rng([_SEED, count])
        self._words = self._vocabulary()
        self._names = [self._words[300 + number].capitalize() for number in range(_PLACES)]
        self._shares = _word_shares()
        self._followers = self._picks(_WORDS * _FOLLOWERS).reshape(_WORDS, _FOLLOWERS)
        self._towns = self._front()
        self._days = np.sort(self._draw_days())

    def _vocabulary(self) -> list[str]:
        """Return pseudo-words, the most frequent first; rare ones are longer, as everywhere."""
        onsets = [*"bdfghklmnprstvz", "sh", "tr", "gr", ""]
        syllables = [onset + vowel + end for onset in onsets for vowel in "aeiou" for end in _ENDS]
        many = 2 * _WORDS
        decades = np.log10(np.maximum(np.arange(many) / 2 / 100, 1))
        lengths = 2 + (self._dice.random(many) < np.minimum(0.4 * decades, 0.9))
        lengths[: 2 * _SHORT] = 1
        picks = self._dice.integers(len(syllables), size=(many, 3)).tolist()
        forms = (
            "".join([syllables[one] for one in row[:n]])
            for row, n in zip(picks, lengths, strict=True)
        )
        return list(dict.fromkeys(forms))[:_WORDS]

    def _picks(self, many: int) -> Numbers:
        """Draw words by their frequency."""
        return np.searchsorted(self._shares, self._dice.random(many))

    def _front(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        (west, north), (east, south) = _FRONT
        along = self._dice.random(_PLACES)
        spread = self._dice.normal(0, 0.25, (_PLACES, 2))
        towns = np.column_stack([west + along * (east - west), north + along * (south - north)])
        return np.round(towns + spread, 5)

    def _draw_days(self) -> Numbers:
        starts = self._dice.integers(_FIRST, _LAST - 60, _BURSTS)
        burst = starts[_zipf(self._dice, _BURSTS, self.count)]
        crowded = burst + self._dice.exponential(12, self.count).astype(np.int64)
        steady = self._dice.integers(_FIRST, _LAST, self.count)
        days = np.where(self._dice.random(self.count) < 0.7, crowded, steady)
        return np.minimum(days, _LAST)

    def events(self) -> dict[str, Any]:
        """Return the events of a map document; the records come one by one and once."""
        return {"count": self.count, "shapes": [], "records": self._records()}

    def _records(self) -> Iterator[dict[str, Any]]:
        width = len(str(self.count))
        for first in range(0, self.count, _BATCH):
            numbers = range(first, min(self.count, first + _BATCH))
            rows = zip(numbers, self._drawn(len(numbers)), strict=True)
            yield from (self._record(number, width, row) for number, row in rows)

    def _drawn(self, many: int) -> list[dict[str, Any]]:
        dice = self._dice
        place = _zipf(dice, _PLACES, many)
        exact = dice.random(many) < 0.7
        scatter = np.where(exact[:, None], 0, dice.normal(0, 0.08, (many, 2)))
        columns: dict[str, list[Any]] = {
            "place": place.tolist(),
            "exact": exact.tolist(),
            "point": np.round(self._towns[place] + scatter, 5).tolist(),
            "type": dice.choice(6, many, p=(0.5, 0.1, 0.1, 0.1, 0.1, 0.1)).tolist(),
            "status": dice.choice(4, many, p=(0.6, 0.15, 0.2, 0.05)).tolist(),
            "actor": _zipf(dice, _ACTORS, many).tolist(),
            "source": _zipf(dice, SOURCES, many).tolist(),
            "sentence": self._sentences(many),
        }
        names = list(columns)
        return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def _sentences(self, many: int) -> list[str]:
        dice, words = self._dice, self._words
        picks = self._picks(many * _LONGEST).reshape(_LONGEST, many)
        for before, row in pairwise(picks):
            likely = self._followers[before, _zipf(dice, _FOLLOWERS, many)]
            np.copyto(row, likely, where=dice.random(many) < _FOLLOWED)
        spaces = np.where(dice.random((many, _LONGEST)) < _COMMAS, 1, 0).tolist()
        texts = (
            "".join([words[pick] + _SPACES[space] for pick, space in zip(*row, strict=True)])
            for row in zip(picks.T.tolist(), spaces, strict=True)
        )
        return [text[: SENTENCE - 1].capitalize() + "." for text in texts]

    def _record(self, number: int, width: int, row: Mapping[str, Any]) -> dict[str, Any]:
        day = int(self._days[number])
        bound = {"day": day, "last": day, "grain": "day", "about": False}
        kind, name = _TYPES[row["type"]], self._names[row["place"]]
        sentence = row["sentence"]
        begin, end = (sentence.index(" ", at) for at in (SENTENCE // 4, SENTENCE // 2))
        return {
            "id": f"event-{number:0{width}}",
            "title": {"en": f"{_TITLES[kind]} {name}"},
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
            "status": _STATUSES[row["status"]],
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
                    "sentence": [sentence[:begin], sentence[begin:end], sentence[end:]],
                    "prefix": "",
                    "suffix": "",
                }
            ],
            "fatalities": None,
            "note": None,
        }


def sources(records: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Return the sources of a map document: of each the sentences that the events quote."""
    texts: list[list[Any]] = [[] for _ in range(SOURCES)]
    numbers = {f"source-{number}": number for number in range(SOURCES)}
    for record in records:
        for index, said in enumerate(record["statements"]):
            before, quote, after = said["sentence"]
            sentence = [[before, []], [quote, [[record["id"], index]]], [after, []]]
            texts[numbers[said["source"]]].append(sentence)
    return [_source(number) | {"paragraphs": text} for number, text in enumerate(texts)]


def _source(number: int) -> dict[str, Any]:
    nothing = dict.fromkeys(("author", "date", "date_note", "url", "archive"))
    return nothing | {
        "id": f"source-{number}",
        "title": f"Daily report {number}",
        "publisher": f"Publisher {number}",
        "inferred": False,
        "language": "en",
        "rights": "quote-only",
        "paragraphs": [],
    }


def _word_shares() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the summed frequencies of the words, the most frequent first."""
    ranks = np.arange(2, _WORDS + 2)
    bend = ranks[_BEND]
    steep = _SLOPES[1] - _SLOPES[0]
    shares = ranks ** -_SLOPES[0] * np.minimum(1, (bend / ranks) ** steep)
    return np.cumsum(shares / shares.sum())


def _zipf(dice: np.random.Generator, kinds: int, many: int) -> Numbers:
    """Draw numbers below `kinds` whose frequencies fall as 1 / rank (Zipf's law)."""
    shares = np.cumsum(1 / np.arange(1, kinds + 1))
    return np.searchsorted(shares / shares[-1], dice.random(many)).astype(np.int64)

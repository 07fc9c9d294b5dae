"""Many texts in little room: what they have in common is kept once, and each names it by number.

The lexicon holds words with the space before them, letters for rare words, and turns of phrase:
neighbours that often stand together, joined as in byte pair encoding (P. Gage, A New Algorithm for
Data Compression, 1994). Frequent entries have low numbers. Where gzip looks back 32 kB, a text
finds here what any other text says; it is about a third smaller for it, and blocks may be small.
The form is that of docs/document.md, "Packed events"; the viewer's `lexicon.js` reads it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt

from geo.workers import Job

Numbers = npt.NDArray[np.int64]

END, FEED = 0, 1
"""Numbers of the end of a text and of a line feed."""

DIRECT = 192
"""Numbers below this take one byte."""

WIDE = DIRECT + 56 * 256
"""Numbers from this on take three bytes, those between two."""

_PART = re.compile(r" ?[^\W_]++|[\W_]")
_BETWEEN = "\ud800"  # stands in no text, since it cannot be written in UTF-8
_LEAST = 3  # a word seen less often is spelled
_MOST_WORDS = _MOST_JOINS = 2**17
_ROUNDS = 4
_FEWEST = 8  # times that neighbours must stand together to be joined
_ENTRY_BITS = 40  # what an entry of the lexicon itself costs
_SAMPLE = 2_000_000  # parts from which it is learned what to join
_NEVER = np.iinfo(np.int64).max
_MARKS = 2**20
_MIXER = 40_503  # the odd number nearest to the golden section of 2**16


@dataclass(frozen=True, slots=True)
class Block:
    """Some texts, coded.

    Attributes:
        counts: How many first bytes and how many second bytes there are.
        data: All first bytes, all second bytes, then two bytes for each number from `WIDE` on.
    """

    counts: tuple[int, int]
    data: bytes


Coded = tuple[list[str], list[Block]]
"""The entries of a lexicon, in order of their numbers, and blocks coded with it."""


class Scribe:
    """Takes texts down, then codes them all with the lexicon they ask for."""

    def __init__(self, *, apart: bool = False) -> None:
        """Begin; another process codes `apart`, if one is allowed."""
        self._texts: list[str] = []
        self._job: Job[list[str], Coded] = Job(_coded, apart=apart)

    def write(self, text: str) -> None:
        """Take down one text."""
        self._texts.append(text)

    def cut(self) -> None:
        """End a block: the texts since the last cut are coded together."""
        self._job.add(self._texts)
        self._texts = []

    def coded(self) -> Coded:
        """Return the lexicon's entries in order of their numbers, and the blocks.

        The first two entries, the end of a text and the line feed, are empty.
        """
        return self._job.result()


def _coded(blocks: Iterable[Sequence[str]]) -> Coded:
    """Return the lexicon and the blocks of some texts each."""
    names, parted = _spelled(*_parted(blocks))
    joins = _learned(_sampled(parted), names)

    def joined(block: Numbers) -> Numbers:
        return reduce(lambda left, join: join.apply(left), joins, block)

    with ThreadPoolExecutor() as pool:  # numpy lets go of the lock while it searches
        parted = list(pool.map(joined, parted))
    entries, number_of = _numbered(names, parted)
    return entries, [_block(number_of[block]) for block in parted]


def _parted(blocks: Iterable[Sequence[str]]) -> tuple[dict[str, int], list[Numbers]]:
    """Return the number of each part, in order, and the blocks as numbers of parts."""
    known: defaultdict[str, int] = defaultdict(count(FEED + 1).__next__)
    known |= {_BETWEEN: END, "\n": FEED}
    parted = []
    for texts in blocks:
        parts = _PART.findall(_BETWEEN.join([*texts, ""]))
        numbers = map(known.__getitem__, parts)
        parted.append(np.fromiter(numbers, dtype=np.int64, count=len(parts)))
    return dict(known), parted


def _spelled(known: dict[str, int], blocks: list[Numbers]) -> tuple[list[str], list[Numbers]]:
    """Return the parts' texts, and the blocks in which rare words are spelled by letters."""
    counts = _counted(blocks, len(known))
    commonest = np.argsort(-counts, kind="stable")[:_MOST_WORDS]
    whole = np.zeros(len(counts), dtype=bool)
    whole[commonest] = counts[commonest] >= _LEAST
    letters_of = dict(known)
    spelling = [
        [number] if keep else [letters_of.setdefault(c, len(letters_of)) for c in word]
        for (word, number), keep in zip(known.items(), whole.tolist(), strict=True)
    ]
    lengths = np.array([len(one) for one in spelling])
    letters = np.array([number for one in spelling for number in one], dtype=np.int64)
    firsts = np.cumsum(lengths) - lengths
    return list(letters_of), [_gathered(block, letters, firsts, lengths) for block in blocks]


def _counted(blocks: Iterable[Numbers], many: int) -> Numbers:
    """Return how often each of `many` parts stands in the blocks."""
    return sum((np.bincount(block, minlength=many) for block in blocks), np.zeros(many, np.int64))


def _gathered(block: Numbers, letters: Numbers, firsts: Numbers, lengths: Numbers) -> Numbers:
    """Return the block with each part replaced by its letters."""
    many = lengths[block]
    inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    found: Numbers = letters[np.repeat(firsts[block], many) + inside]
    return found


def _sampled(blocks: Sequence[Numbers]) -> Numbers:
    """Return every block, or evenly chosen ones where they are too many to learn from."""
    step = 1 + sum(map(len, blocks)) // _SAMPLE
    return np.concatenate([np.empty(0, dtype=np.int64), *blocks[::step]])


class _Join:
    """Neighbours that become one part."""

    def __init__(self, pairs: Numbers, ranks: Numbers, parts: Numbers) -> None:
        """Join some pairs.

        Args:
            pairs: Left and right part as one number, sorted.
            ranks: How early each is joined where two overlap.
            parts: The part that each becomes.
        """
        self.pairs, self._ranks, self._parts = pairs, ranks, parts
        self._marked = np.zeros(_MARKS, dtype=bool)
        self._marked[_mark(pairs)] = True

    def apply(self, block: Numbers) -> Numbers:
        """Return the block with these neighbours joined."""
        if len(block) < 2:  # noqa: PLR2004  no neighbours
            return block
        places, found = self._found(_pairs(block))
        ranks = np.full(len(block) + 1, _NEVER)  # of each pair, with one before and one after
        ranks[places + 1] = own = self._ranks[found]
        # of overlapping pairs the better one: never two that share a part
        better = (own < ranks[places]) & (own <= ranks[places + 2])
        joined = places[better]
        whole, kept = block.copy(), np.ones(len(block), dtype=bool)
        whole[joined], kept[joined + 1] = self._parts[found[better]], False
        return whole[kept]

    def _found(self, pairs: Numbers) -> tuple[Numbers, Numbers]:
        """Return which pairs of a block are to be joined, and which of ours each is.

        Most are none of ours, which their marks tell sooner than a search.
        """
        places = np.flatnonzero(self._marked[_mark(pairs)])
        found = np.minimum(np.searchsorted(self.pairs, pairs[places]), len(self.pairs) - 1)
        same = self.pairs[found] == pairs[places]
        return places[same], found[same]


def _mark(pairs: Numbers) -> Numbers:
    """Return a number for each pair, below `_MARKS` and seldom that of another."""
    mixed: Numbers = ((pairs >> 32) * _MIXER + pairs) & (_MARKS - 1)
    return mixed


def _pairs(block: Numbers) -> Numbers:
    return (block[:-1] << 32) | block[1:]


def _learned(sample: Numbers, names: list[str]) -> list[_Join]:
    """Return what to join, round by round; the texts of new parts are added to `names`."""
    known = {name: number for number, name in enumerate(names)}
    joins: list[_Join] = []
    for _ in range(_ROUNDS):
        pairs, gains = _worth_joining(sample)
        room = _MOST_JOINS - sum(len(join.pairs) for join in joins)
        best = np.sort(np.argsort(-gains, kind="stable")[:room])
        if not len(best):
            break
        chosen = pairs[best]
        texts = [names[pair >> 32] + names[pair & (2**32 - 1)] for pair in chosen.tolist()]
        parts = [known.setdefault(text, len(known)) for text in texts]
        names.extend(list(known)[len(names) :])
        ranks = np.argsort(np.argsort(-gains[best], kind="stable"))
        joins.append(_Join(chosen, ranks, np.array(parts)))
        sample = joins[-1].apply(sample)
    return joins


def _worth_joining(sample: Numbers) -> tuple[Numbers, npt.NDArray[np.float64]]:
    """Return pairs of neighbours and the bits that joining them saves, where it saves any.

    A part that stands n times among N takes log2(N / n) bits (C. E. Shannon, 1948).
    """
    inside = (sample[:-1] > FEED) & (sample[1:] > FEED)
    pairs, counts = np.unique(_pairs(sample)[inside], return_counts=True)
    pairs, counts = pairs[counts >= _FEWEST], counts[counts >= _FEWEST]
    alone = np.bincount(sample)
    chance = alone[pairs >> 32] * alone[pairs & (2**32 - 1)] / max(1, len(sample))
    gains = counts * np.log2(counts / chance) - _ENTRY_BITS
    return pairs[gains > 0], gains[gains > 0]


def _numbered(names: list[str], blocks: Sequence[Numbers]) -> tuple[list[str], Numbers]:
    """Return the entries in use in order of their numbers, and the number of each part.

    Frequent ones come first. Among those whose first byte is the same the order costs nothing, and
    sorted by text they take less room themselves.
    """
    counts = _counted(blocks, len(names))
    used = [part for part in np.flatnonzero(counts).tolist() if part > FEED]
    used.sort(key=lambda part: (-counts[part], names[part]))
    order = [END, FEED, *used]
    edges = [DIRECT, *range(DIRECT + 256, WIDE, 256), WIDE, len(order)]
    for first, last in pairwise(edges):
        order[first:last] = sorted(order[first:last], key=names.__getitem__)
    number_of = np.zeros(len(names), dtype=np.int64)
    number_of[order] = np.arange(len(order))
    return ["", "", *(names[part] for part in order[2:])], number_of


def _block(numbers: Numbers) -> Block:
    two = (numbers >= DIRECT) & (numbers < WIDE)
    three = numbers >= WIDE
    first = numbers.copy()
    first[two] = DIRECT + ((numbers[two] - DIRECT) >> 8)
    first[three] = DIRECT + 56 + ((numbers[three] - WIDE) >> 16)
    second = (numbers[two] - DIRECT) & 0xFF
    rest = (numbers[three] - WIDE) & 0xFFFF
    data = (*(part.astype(np.uint8) for part in (first, second)), rest.astype("<u2"))
    return Block((len(first), len(second)), b"".join(part.tobytes() for part in data))

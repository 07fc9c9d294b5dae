"""Many texts in little room: what they have in common is kept once, and each names it by number.

The lexicon holds words with the space before them, letters for rare words, and turns of phrase:
neighbours that often stand together, joined as in byte pair encoding (P. Gage, A New Algorithm for
Data Compression, 1994). Frequent entries have low numbers. Where gzip looks back 32 kB, a text
finds here what any other text says; it is about a third smaller for it, and blocks may be small.
The form is that of docs/document.md, "Packed events"; the viewer's `lexicon.js` reads it.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

END, FEED = 0, 1
"""Numbers of the end of a text and of a line feed."""

DIRECT = 192
"""Numbers below this take one byte."""

WIDE = DIRECT + 56 * 256
"""Numbers from this on take three bytes, those between two."""

_PART = re.compile(r" ?[^\W_]+|[\W_]")
_LEAST = 3  # a word seen less often is spelled
_MOST_WORDS = _MOST_JOINS = 2**17
_ROUNDS = 4
_FEWEST = 8  # times that neighbours must stand together to be joined
_ENTRY_BITS = 40  # what an entry of the lexicon itself costs
_SAMPLE = 4_000_000  # parts from which it is learned what to join
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Block:
    """Some texts, coded.

    Attributes:
        counts: How many first bytes and how many second bytes there are.
        data: All first bytes, all second bytes, then two bytes for each number from `WIDE` on.
    """

    counts: tuple[int, int]
    data: bytes


class Scribe:
    """Takes texts down, then codes them all with the lexicon they ask for."""

    def __init__(self) -> None:
        """Begin with nothing but the end of a text and the line feed."""
        self._known: defaultdict[str, int] = defaultdict(count(FEED + 1).__next__)
        self._known |= {"": END, "\n": FEED}
        self._parts = array("I")
        self._cuts = [0]

    def write(self, text: str) -> None:
        """Take down one text."""
        self._parts.extend(map(self._known.__getitem__, _PART.findall(text)))
        self._parts.append(END)

    def cut(self) -> None:
        """End a block: the texts since the last cut are coded together."""
        self._cuts.append(len(self._parts))

    def coded(self) -> tuple[list[str], list[Block]]:
        """Return the lexicon's entries in order of their numbers, and the blocks.

        The first two entries, the end of a text and the line feed, are empty.
        """
        names, blocks = self._spelled()
        joins = _learned(_sampled(blocks), names)

        def joined(block: Numbers) -> Numbers:
            return reduce(lambda left, join: join.apply(left), joins, block)

        with ThreadPoolExecutor() as pool:  # numpy lets go of the lock while it searches
            blocks = list(pool.map(joined, blocks))
        entries, number_of = _numbered(names, blocks)
        return entries, [_block(number_of[block]) for block in blocks]

    def _spelled(self) -> tuple[list[str], list[Numbers]]:
        """Return the parts' texts, and the blocks in which rare words are spelled by letters."""
        parts = np.frombuffer(self._parts, dtype=np.uintc)
        counts = np.bincount(parts, minlength=len(self._known))
        commonest = np.argsort(-counts, kind="stable")[:_MOST_WORDS]
        whole = np.zeros(len(counts), dtype=bool)
        whole[commonest] = counts[commonest] >= _LEAST
        known = dict(self._known)
        spelling = [
            [number] if keep or len(word) < 2 else [known.setdefault(c, len(known)) for c in word]  # noqa: PLR2004
            for (word, number), keep in zip(self._known.items(), whole.tolist(), strict=True)
        ]
        lengths = np.array([len(one) for one in spelling])
        letters = np.array([number for one in spelling for number in one], dtype=np.int64)
        firsts = np.cumsum(lengths) - lengths
        blocks = [parts[a:b].astype(np.int64) for a, b in pairwise(self._cuts)]
        return list(known), [_gathered(block, letters, firsts, lengths) for block in blocks]


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


@dataclass(frozen=True, slots=True)
class _Join:
    """Neighbours that become one part.

    Attributes:
        pairs: Left and right part as one number, sorted.
        ranks: How early each is joined where two overlap.
        parts: The part that each becomes.
    """

    pairs: Numbers
    ranks: Numbers
    parts: Numbers

    def apply(self, block: Numbers) -> Numbers:
        """Return the block with these neighbours joined."""
        if len(block) < 2:  # noqa: PLR2004  no neighbours
            return block
        pairs = _pairs(block)
        at = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        ranks = np.where(self.pairs[at] == pairs, self.ranks[at], _NEVER)
        before, after = np.append(_NEVER, ranks[:-1]), np.append(ranks[1:], _NEVER)
        # of overlapping pairs the better one: never two that share a part
        joined = np.flatnonzero((ranks != _NEVER) & (ranks < before) & (ranks <= after))
        whole = block.copy()
        whole[joined] = self.parts[at[joined]]
        return np.delete(whole, joined + 1)


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
    counts = np.zeros(len(names), dtype=np.int64)
    for block in blocks:
        counts += np.bincount(block, minlength=len(names))
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

"""Dictionary coder (byte pair encoding) for blocks of text.

The dictionary has words with the space before them, letters for rare words, and phrases: tokens
that often follow each other, merged as in byte pair encoding (P. Gage, A New Algorithm for Data
Compression, 1994). Frequent entries have low numbers. gzip refers back 32 kB at most; the
dictionary has what all texts share, so texts are about a third smaller and blocks may be small.
docs/reference/map-document.md, "Packed events", describes the format; `dictionary.js` in
layers/viewer/events decodes it.
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

from geo.workers import WorkerJob

TokenArray = npt.NDArray[np.int64]

END_TOKEN, LINE_FEED_TOKEN = 0, 1
"""Numbers of the end of a text and of a line feed."""

ONE_BYTE_LIMIT = 192
"""Numbers below this take one byte."""

TWO_BYTE_LIMIT = ONE_BYTE_LIMIT + 56 * 256
"""Numbers from this on take three bytes, those between two."""

_TOKEN_PATTERN = re.compile(r" ?[^\W_]++|[\W_]")
_TEXT_SEPARATOR = "\ud800"  # in no text: it cannot be encoded in UTF-8
_MIN_WORD_COUNT = 3  # a rarer word is split into letters
_MAX_WORDS = _MAX_MERGES = 2**17
_MERGE_ROUNDS = 4
_MIN_PAIR_COUNT = 8  # occurrences from which on a pair of tokens may be merged
_ENTRY_COST_BITS = 40  # size of a dictionary entry
_MAX_SAMPLE_TOKENS = 2_000_000  # tokens in the sample from which merges are trained
_NO_RANK = np.iinfo(np.int64).max
_HASH_BUCKETS = 2**20
_HASH_MULTIPLIER = 40_503  # the odd number nearest to the golden section of 2**16


@dataclass(frozen=True, slots=True)
class EncodedBlock:
    """A block of encoded texts.

    Attributes:
        byte_counts: The number of first bytes and of second bytes.
        data: All first bytes, all second bytes, then two bytes for each number from
            `TWO_BYTE_LIMIT` on.
    """

    byte_counts: tuple[int, int]
    data: bytes


EncodedTexts = tuple[list[str], list[EncodedBlock]]
"""The entries of a dictionary, in order of their numbers, and the blocks encoded with it."""


class TextEncoder:
    """Collects texts, then encodes them with a shared dictionary."""

    def __init__(self, *, in_worker: bool = False) -> None:
        """Start; with `in_worker`, a worker process encodes the texts if one is allowed."""
        self._texts: list[str] = []
        self._job: WorkerJob[list[str], EncodedTexts] = WorkerJob(
            _encode_blocks, in_worker=in_worker
        )

    def add(self, text: str) -> None:
        """Add one text to the current block."""
        self._texts.append(text)

    def end_block(self) -> None:
        """End the current block."""
        self._job.add(self._texts)
        self._texts = []

    def encode(self) -> EncodedTexts:
        """Return the dictionary's entries in order of their numbers, and the blocks.

        The first two entries, the end of a text and the line feed, are empty.
        """
        return self._job.result()


def _encode_blocks(blocks: Iterable[Sequence[str]]) -> EncodedTexts:
    """Return the dictionary of some blocks of texts, and the encoded blocks."""
    names, parted = _split_rare_words(*_tokenize(blocks))
    joins = _train_merges(_sample_blocks(parted), names)

    def merge_block(block: TokenArray) -> TokenArray:
        return reduce(lambda left, join: join.merge_pairs(left), joins, block)

    with ThreadPoolExecutor() as pool:  # numpy releases the lock while it searches
        parted = list(pool.map(merge_block, parted))
    entries, number_of = _assign_codes(names, parted)
    return entries, [_pack_tokens(number_of[block]) for block in parted]


def _tokenize(blocks: Iterable[Sequence[str]]) -> tuple[dict[str, int], list[TokenArray]]:
    """Return the number of each token, in order, and the blocks as numbers of tokens."""
    known: defaultdict[str, int] = defaultdict(count(LINE_FEED_TOKEN + 1).__next__)
    known |= {_TEXT_SEPARATOR: END_TOKEN, "\n": LINE_FEED_TOKEN}
    parted = []
    for texts in blocks:
        parts = _TOKEN_PATTERN.findall(_TEXT_SEPARATOR.join([*texts, ""]))
        numbers = map(known.__getitem__, parts)
        parted.append(np.fromiter(numbers, dtype=np.int64, count=len(parts)))
    return dict(known), parted


def _split_rare_words(
    token_numbers: dict[str, int], blocks: list[TokenArray]
) -> tuple[list[str], list[TokenArray]]:
    """Return the tokens' texts, and the blocks with rare words split into letters."""
    counts = _count_tokens(blocks, len(token_numbers))
    commonest = np.argsort(-counts, kind="stable")[:_MAX_WORDS]
    whole = np.zeros(len(counts), dtype=bool)
    whole[commonest] = counts[commonest] >= _MIN_WORD_COUNT
    letters_of = dict(token_numbers)
    spelling = [
        [number] if keep else [letters_of.setdefault(c, len(letters_of)) for c in word]
        for (word, number), keep in zip(token_numbers.items(), whole.tolist(), strict=True)
    ]
    lengths = np.array([len(one) for one in spelling])
    letters = np.array([number for one in spelling for number in one], dtype=np.int64)
    firsts = np.cumsum(lengths) - lengths
    return list(letters_of), [_spell_tokens(block, letters, firsts, lengths) for block in blocks]


def _count_tokens(blocks: Iterable[TokenArray], token_count: int) -> TokenArray:
    """Return how often each of `token_count` tokens occurs in the blocks."""
    return sum(
        (np.bincount(block, minlength=token_count) for block in blocks),
        np.zeros(token_count, np.int64),
    )


def _spell_tokens(
    block: TokenArray, letters: TokenArray, firsts: TokenArray, lengths: TokenArray
) -> TokenArray:
    """Return the block with each token replaced by its letters."""
    many = lengths[block]
    inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    found: TokenArray = letters[np.repeat(firsts[block], many) + inside]
    return found


def _sample_blocks(blocks: Sequence[TokenArray]) -> TokenArray:
    """Return all blocks, or evenly chosen ones if they exceed the sample size."""
    step = 1 + sum(map(len, blocks)) // _MAX_SAMPLE_TOKENS
    return np.concatenate([np.empty(0, dtype=np.int64), *blocks[::step]])


class _PairMerge:
    """A set of token pairs, each of which is merged into one token."""

    def __init__(self, pairs: TokenArray, ranks: TokenArray, tokens: TokenArray) -> None:
        """Prepare the merge of some pairs.

        Args:
            pairs: Left and right token as one number, sorted.
            ranks: The rank of each pair; of two that overlap, the lower is merged.
            tokens: The token that each pair becomes.
        """
        self.pairs, self._ranks, self._tokens = pairs, ranks, tokens
        self._hash_table = np.zeros(_HASH_BUCKETS, dtype=bool)
        self._hash_table[_hash_pairs(pairs)] = True

    def merge_pairs(self, block: TokenArray) -> TokenArray:
        """Return the block with these pairs merged."""
        if len(block) < 2:  # noqa: PLR2004  no neighbours
            return block
        places, found = self._find_pairs(_adjacent_pairs(block))
        ranks = np.full(len(block) + 1, _NO_RANK)  # of each pair, with one before and one after
        ranks[places + 1] = own = self._ranks[found]
        # of overlapping pairs the better one: never two that share a part
        better = (own < ranks[places]) & (own <= ranks[places + 2])
        joined = places[better]
        whole, kept = block.copy(), np.ones(len(block), dtype=bool)
        whole[joined], kept[joined + 1] = self._tokens[found[better]], False
        return whole[kept]

    def _find_pairs(self, pairs: TokenArray) -> tuple[TokenArray, TokenArray]:
        """Return the places of the pairs to merge in a block, and their numbers.

        Most pairs are not in this set; the hash table rules them out faster than a search.
        """
        places = np.flatnonzero(self._hash_table[_hash_pairs(pairs)])
        found = np.minimum(np.searchsorted(self.pairs, pairs[places]), len(self.pairs) - 1)
        same = self.pairs[found] == pairs[places]
        return places[same], found[same]


def _hash_pairs(pairs: TokenArray) -> TokenArray:
    """Return a hash of each pair, below `_HASH_BUCKETS`."""
    mixed: TokenArray = ((pairs >> 32) * _HASH_MULTIPLIER + pairs) & (_HASH_BUCKETS - 1)
    return mixed


def _adjacent_pairs(block: TokenArray) -> TokenArray:
    return (block[:-1] << 32) | block[1:]


def _train_merges(sample: TokenArray, names: list[str]) -> list[_PairMerge]:
    """Return what to join, round by round; the texts of new parts are added to `names`."""
    known = {name: number for number, name in enumerate(names)}
    joins: list[_PairMerge] = []
    for _ in range(_MERGE_ROUNDS):
        pairs, gains = _score_pairs(sample)
        room = _MAX_MERGES - sum(len(join.pairs) for join in joins)
        best = np.sort(np.argsort(-gains, kind="stable")[:room])
        if not len(best):
            break
        chosen = pairs[best]
        texts = [names[pair >> 32] + names[pair & (2**32 - 1)] for pair in chosen.tolist()]
        parts = [known.setdefault(text, len(known)) for text in texts]
        names.extend(list(known)[len(names) :])
        ranks = np.argsort(np.argsort(-gains[best], kind="stable"))
        joins.append(_PairMerge(chosen, ranks, np.array(parts)))
        sample = joins[-1].merge_pairs(sample)
    return joins


def _score_pairs(sample: TokenArray) -> tuple[TokenArray, npt.NDArray[np.float64]]:
    """Return the pairs whose merge saves space, and the bits that each saves.

    A token that occurs n times among N takes log2(N / n) bits (C. E. Shannon, 1948).
    """
    inside = (sample[:-1] > LINE_FEED_TOKEN) & (sample[1:] > LINE_FEED_TOKEN)
    pairs, counts = np.unique(_adjacent_pairs(sample)[inside], return_counts=True)
    pairs, counts = pairs[counts >= _MIN_PAIR_COUNT], counts[counts >= _MIN_PAIR_COUNT]
    alone = np.bincount(sample)
    chance = alone[pairs >> 32] * alone[pairs & (2**32 - 1)] / max(1, len(sample))
    gains = counts * np.log2(counts / chance) - _ENTRY_COST_BITS
    return pairs[gains > 0], gains[gains > 0]


def _assign_codes(names: list[str], blocks: Sequence[TokenArray]) -> tuple[list[str], TokenArray]:
    """Return the entries in use in order of their numbers, and the number of each token.

    Frequent entries come first. Entries with the same first byte are sorted by their text, which
    makes the dictionary smaller.
    """
    counts = _count_tokens(blocks, len(names))
    used = [part for part in np.flatnonzero(counts).tolist() if part > LINE_FEED_TOKEN]
    used.sort(key=lambda part: (-counts[part], names[part]))
    order = [END_TOKEN, LINE_FEED_TOKEN, *used]
    edges = [
        ONE_BYTE_LIMIT,
        *range(ONE_BYTE_LIMIT + 256, TWO_BYTE_LIMIT, 256),
        TWO_BYTE_LIMIT,
        len(order),
    ]
    for first, last in pairwise(edges):
        order[first:last] = sorted(order[first:last], key=names.__getitem__)
    number_of = np.zeros(len(names), dtype=np.int64)
    number_of[order] = np.arange(len(order))
    return ["", "", *(names[part] for part in order[2:])], number_of


def _pack_tokens(numbers: TokenArray) -> EncodedBlock:
    two = (numbers >= ONE_BYTE_LIMIT) & (numbers < TWO_BYTE_LIMIT)
    three = numbers >= TWO_BYTE_LIMIT
    first = numbers.copy()
    first[two] = ONE_BYTE_LIMIT + ((numbers[two] - ONE_BYTE_LIMIT) >> 8)
    first[three] = ONE_BYTE_LIMIT + 56 + ((numbers[three] - TWO_BYTE_LIMIT) >> 16)
    second = (numbers[two] - ONE_BYTE_LIMIT) & 0xFF
    rest = (numbers[three] - TWO_BYTE_LIMIT) & 0xFFFF
    data = (*(part.astype(np.uint8) for part in (first, second)), rest.astype("<u2"))
    return EncodedBlock((len(first), len(second)), b"".join(part.tobytes() for part in data))

"""Exact search for quotes in the text of their source.

White space is folded in both, because a line break is no part of a statement. Apart from that, a
quote must match exactly: similar sentences are never accepted. Positions are code points in the
source's text, as in the `TextPositionSelector` of the W3C Web Annotation Data Model; `exact`,
`prefix` and `suffix` are its `TextQuoteSelector`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz import fuzz, process

from geo.text.excerpts import find_excerpt, is_sure_sentence
from geo.text.sentences import Sentences, TextRange
from geo.text.unicode_safety import fold_whitespace, format_value

MAX_CONTEXT_CHARS = 32
"""Maximum length of an anchor's prefix and suffix, as in web annotation tools."""

_MAX_LOOKUP_WORDS = 8  # more words seldom contain a rarer one
_MIN_INDEXED_CHARS = 20_000  # a shorter text is searched in some microseconds
_MAX_HEADLINE_CHARS = 400
"""Length up to which nothing about a text is kept: 400,000 headlines would fill the memory."""

_MIN_SIMILARITY = 60
_MAX_SHOWN_SENTENCE_CHARS = 240
_LINE_END_HYPHEN = r"(?:[-\u2010]\s*\n\s*)?"
_WHITESPACE = re.compile(r"\s+")
_WHITESPACE_RUN = re.compile(r"\s{2,}")


class QuoteError(ValueError):
    """A quote is missing from its source, or occurs more than once."""


@dataclass(frozen=True)  # no slots: with them pickling is slower
class QuoteAnchor:
    """Position of a quote in its source.

    Attributes:
        exact: The quote as in the source, white space folded.
        prefix: The text before it, at most `MAX_CONTEXT_CHARS` characters, white space folded.
        suffix: The text after it, likewise.
        start: Position of its first character in the source's text.
        end: Position after its last character.
        sentence_start: Position of the first character of the sentence, or sentences, around it.
        sentence_end: Position after the last character of them.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    def split_sentence(self, text: str) -> list[str]:
        """Return the sentence around the quote as three parts, white space folded.

        Args:
            text: The text of the source that the anchor points into.

        Returns:
            The words before the quote, the quote, and the words after it; joined they are the
            sentence.
        """
        edges = (self.sentence_start, self.start, self.end, self.sentence_end)
        return [_collapse_whitespace(text[start:end]) for start, end in pairwise(edges)]


@dataclass(frozen=True)
class SourceText:
    """Text of a source, with cached indexes for finding quotes.

    Attributes:
        text: The text as published, in normal form C. A line break starts a new paragraph.
        language: Its language, a BCP 47 tag, which determines the sentence rules.
        quote_only: Whether only quotes may be shown. Then the sentence around a quote is an excerpt
            where it is not sure where the sentence ends.
        as_published: Whether a curator states that unusual characters in the text were published.
    """

    text: str
    language: str
    quote_only: bool = False
    as_published: bool = False

    def __getstate__(self) -> dict[str, str | bool]:
        """Return the state to pickle, without the caches: computing them again is faster."""
        return {
            "text": self.text,
            "language": self.language,
            "quote_only": self.quote_only,
            "as_published": self.as_published,
        }

    @property
    def sentences(self) -> Sentences:
        """Sentences of the text."""
        return self._cached_sentences if self._is_long else Sentences(self.text, self.language)

    @cached_property
    def _cached_sentences(self) -> Sentences:
        return Sentences(self.text, self.language)

    @property
    def _is_long(self) -> bool:
        """Whether what is found out about the text is kept, which takes memory."""
        return len(self.text) > _MAX_HEADLINE_CHARS

    @property
    def _folded_text(self) -> str:
        """The text with white space folded."""
        return self._cached_folded_text if self._is_long else fold_whitespace(self.text)

    @cached_property
    def _cached_folded_text(self) -> str:
        return fold_whitespace(self.text)

    @property
    def _skipped_whitespace(self) -> tuple[list[int], list[int]]:
        """Positions where the folded text skips white space, and the total skipped up to each."""
        return self._cached_skipped_whitespace if self._is_long else self._find_skipped_whitespace()

    @cached_property
    def _cached_skipped_whitespace(self) -> tuple[list[int], list[int]]:
        return self._find_skipped_whitespace()

    def _find_skipped_whitespace(self) -> tuple[list[int], list[int]]:
        positions, skipped = [0], [len(self.text) - len(self.text.lstrip())]
        for run in _WHITESPACE_RUN.finditer(self.text.rstrip(), skipped[0]):
            positions.append(run.start() - skipped[-1] + 1)
            skipped.append(skipped[-1] + len(run[0]) - 1)
        return positions, skipped

    @cached_property
    def _word_positions(self) -> dict[str, list[int]]:
        """Start positions of each word in the folded text."""
        positions: dict[str, list[int]] = defaultdict(list)
        position = 0
        for word in self._folded_text.split(" "):
            positions[word].append(position)
            position += len(word) + 1
        return positions

    def find_quote(self, quote: str, prefix: str = "", suffix: str = "") -> QuoteAnchor:
        """Return the position of a quote.

        Args:
            quote: The words as in the source; white space may differ.
            prefix: Words directly before it, to distinguish equal quotes.
            suffix: Words directly after it, likewise.

        Raises:
            QuoteError: the quote does not occur in the source, or more than once.
        """
        exact = fold_whitespace(quote)
        starts = list(self._find_occurrences(exact))
        if prefix or suffix:
            context = fold_whitespace(prefix), fold_whitespace(suffix)
            starts = [start for start in starts if self._has_context(start, exact, *context)]
        if len(starts) == 1:
            return self._build_anchor(starts[0], exact)
        if starts:
            raise QuoteError(
                f"the quote {format_value(exact)} occurs {len(starts)} times in the source: "
                "add `prefix` or `suffix`, the words directly before or after it"
            )
        raise QuoteError(self._describe_missing_quote(exact, prefix, suffix))

    def _find_occurrences(self, exact: str) -> Iterator[int]:
        """Yield the start of each occurrence in the folded text.

        A long text is not searched for each quote: the rarest of the quote's first whole words is
        looked up; its first and last word may be parts of words.
        """
        text, whole_words = self._folded_text, exact.split(" ", _MAX_LOOKUP_WORDS + 1)[1:-1]
        if not whole_words or len(text) < _MIN_INDEXED_CHARS:
            yield from _find_all(text, exact)
            return
        positions_by_word = [self._word_positions.get(word, ()) for word in whole_words]
        rarest_positions = min(positions_by_word, key=len)
        rarest_word = whole_words[positions_by_word.index(rarest_positions)]
        word_offset = exact.index(f" {rarest_word} ") + 1
        for position in rarest_positions:
            start = position - word_offset
            if text.startswith(exact, start) and start >= 0:
                yield start

    def _has_context(self, start: int, exact: str, prefix: str, suffix: str) -> bool:
        text, end = self._folded_text, start + len(exact)
        prefix_end = start - text.endswith(" ", 0, start)
        suffix_start = end + text.startswith(" ", end)
        return text.endswith(prefix, 0, prefix_end) and text.startswith(suffix, suffix_start)

    def _build_anchor(self, folded_start: int, exact: str) -> QuoteAnchor:
        text = self._folded_text
        folded_end = folded_start + len(exact)
        exact = self.text if exact == self.text else exact  # a headline is in memory once
        start = self._to_source_position(folded_start)
        end = self._to_source_position(folded_end - 1) + 1
        return QuoteAnchor(
            exact,
            text[max(0, folded_start - MAX_CONTEXT_CHARS) : folded_start],
            text[folded_end : folded_end + MAX_CONTEXT_CHARS],
            start,
            end,
            *self._find_shown_range(start, end),
        )

    def _find_shown_range(self, start: int, end: int) -> TextRange:
        """Return the sentence around a quote, or an excerpt of a text that may only be quoted."""
        sentence = self.sentences.find_covering_range(start, end)
        if not self.quote_only or is_sure_sentence(self.text, sentence, (start, end)):
            return sentence
        return find_excerpt(self.text, sentence, (start, end))

    def _to_source_position(self, folded_position: int) -> int:
        """Return the position in the text of a character of the folded text."""
        positions, skipped = self._skipped_whitespace
        return folded_position + skipped[bisect_right(positions, folded_position) - 1]

    @cached_property
    def _folded_sentences(self) -> list[str]:
        return [fold_whitespace(self.text[start:end]) for start, end in self.sentences]

    def _describe_missing_quote(self, exact: str, prefix: str, suffix: str) -> str:
        if (prefix or suffix) and any(True for _ in self._find_occurrences(exact)):
            return (
                f"the quote {format_value(exact)} occurs in the source, but not between "
                f"`prefix` {format_value(prefix)} and `suffix` {format_value(suffix)}"
            )
        hyphenated = self._describe_hyphenated_quote(exact)
        if hyphenated:
            return hyphenated
        bare = exact.strip("\"'“”„«»‘’ ")
        if bare != exact and bare and any(True for _ in self._find_occurrences(bare)):
            return (
                f"the quote {format_value(exact)} is not in the source (it must match exactly), "
                "but is without the quotation marks around it: leave them out"
            )
        if re.search(r"\.\.\.|…|\[", exact):
            return (
                f"the quote {format_value(exact)} is not in the source (it must match exactly), as "
                "it leaves words out: quote one part, or each part as a statement of its own"
            )
        closest = process.extractOne(
            exact, self._folded_sentences, scorer=fuzz.partial_ratio, score_cutoff=_MIN_SIMILARITY
        )
        hint = (
            f"; the closest sentence is {format_value(closest[0], _MAX_SHOWN_SENTENCE_CHARS)}"
            if closest
            else ""
        )
        return f"the quote {format_value(exact)} is not in the source (it must match exactly){hint}"

    def _describe_hyphenated_quote(self, exact: str) -> str | None:
        """Return a message if only hyphens at line ends keep a quote from its source."""
        if not exact:
            return None
        letters = (
            re.escape(letter) + (_LINE_END_HYPHEN if letter.isalpha() and after.isalpha() else "")
            for letter, after in zip(exact, f"{exact[1:]} ", strict=True)
        )
        match = re.search("".join(letters).replace(r"\ ", r"\s+"), self.text)
        if match is None:
            return None
        start, end = self.sentences.find_covering_range(*match.span())
        sentence = fold_whitespace(self.text[start:end])
        return (
            f"the quote {format_value(exact)} is in the source, but a line break cuts a word of it "
            f"in two: write {format_value(fold_whitespace(match[0]), _MAX_SHOWN_SENTENCE_CHARS)}, "
            "or join such words in the text with `conflictmap source clean --join-hyphens`; the "
            f"sentence is {format_value(sentence, _MAX_SHOWN_SENTENCE_CHARS)}"
        )


def _collapse_whitespace(text: str) -> str:
    """Return the text with each run of white space as one space.

    Runs at its ends are kept, as one space each.
    """
    if "  " not in text and text.isprintable():  # a single space is the only printable white space
        return text
    return _WHITESPACE.sub(" ", text)


def _find_all(text: str, exact: str) -> Iterator[int]:
    start = text.find(exact) if exact else -1
    while start >= 0:
        yield start
        start = text.find(exact, start + 1)

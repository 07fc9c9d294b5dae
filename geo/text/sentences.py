"""Sentence segmentation with `pysbd`, corrected and in linear time.

`pysbd` finds the sentences; what it wrongly cuts in two is joined again: clock times, addresses,
initials, and abbreviations that it does not know. It is called only for text with a possible
sentence end, and never for a long text at once: its time grows with the square of a paragraph's
length, and with the cube of the number of list markers. So a paragraph is first split at certain
sentence ends, and a piece of plain words is one sentence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import pysbd

_PYSBD_LANGUAGES = frozenset(pysbd.languages.LANGUAGE_CODES)

# Languages in which a full stop ends a sentence: not Armenian, where it is a kind of comma.
_FULL_STOP_LANGUAGES = frozenset(
    ["bg", "da", "de", "el", "en", "es", "fr", "it", "kk", "nl", "pl", "ru", "sk"]
)

_PARAGRAPH = re.compile(r"[^\n]+")
# A word of two letters or more, a full stop, a word: a sentence end, if the second word begins with
# a capital and the first is no abbreviation. Within quotation marks or brackets pysbd decides.
_CERTAIN_SENTENCE_END = re.compile(r"(?<![\w.,'’-])([^\W\d_]{2,})[.!?]\s+(?=([^\W\d_]{2}))")
_POSSIBLE_SENTENCE_END = re.compile(r"[.!?]\s+[^\W\d_]{2}")
_NESTING_MARK = re.compile(r"""["“”„«»()\[\]{}‹›…]""")
_APOSTROPHE = re.compile("['‘’`]")
_SINGLE_QUOTE = re.compile(r"(?<!\w)['‘’`]|['’`](?!\w)")
_PLAIN_WORDS = re.compile(r"(?:[\w\s,%–—-]++|(?<=\w)['’](?=\w))*+[.!?]?\s*\Z")

_TARGET_PIECE_CHARS = 2_000
_LIKELY_SENTENCE_END = re.compile(r"(?<=\w{4}[.!?…։。])\s+")
_MAX_SEGMENTER_CHARS = 10_000
_LIST_MARKER = re.compile(r"(?<!\w)\w{1,4}[.)]")
_MAX_LIST_MARKERS = 60

# Abbreviations that pysbd does not know, after which a small letter or a digit continues the
# sentence. The English ones are used for Azerbaijani, too, for which pysbd has no rules.
_MID_SENTENCE_ABBREVIATIONS = {
    "en": re.compile("approx|ca|kms?|cm|mi|sq|est|mln|mlrd|təxm"),
    "ru": re.compile(
        "янв|февр?|мар|апр|июн|июл|авг|сент?|окт|нояб?|дек"
        "|км|м|см|кв|тыс|млн|млрд|руб|чел|ок|прибл|е"
    ),
}
# A name follows these: "завод им. Кирова"
_ABBREVIATIONS_BEFORE_NAME = {"ru": frozenset(["им"])}
# The last word of a text with a full stop, or a run of letters with a full stop each
_FINAL_DOTTED_WORD = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]\.)((?:[^\W\d_]\.)+|[^\W\d_]+\.)\s*\Z")
_LOOK_BACK_CHARS = 24

TextRange = tuple[int, int]
"""Position of the first character, and position after the last character."""


class Sentences:
    """Sentences of one text; each piece of it is segmented at its first use."""

    def __init__(self, text: str, language: str) -> None:
        """Prepare a text for segmentation.

        Args:
            text: The text; a line break ends a paragraph and its last sentence.
            language: A BCP 47 tag; for a language unknown to pysbd the rules for English are used.
        """
        self._text = text
        primary = language.split("-", 1)[0]
        self._language = primary if primary in _PYSBD_LANGUAGES else "en"
        self._sentences_by_piece: dict[int, tuple[TextRange, ...]] = {}

    def __iter__(self) -> Iterator[TextRange]:
        """Iterate over all sentences, without the white space around them."""
        return (
            sentence for piece in range(len(self._pieces)) for sentence in self._split_piece(piece)
        )

    def find_covering_range(self, start: int, end: int) -> TextRange:
        """Return the sentence, or run of sentences, that covers a range of the text.

        Args:
            start: Position of the first character of the range, which is no white space.
            end: Position after its last character, which is none either.
        """
        first = bisect_right(self._piece_starts, start) - 1
        last = bisect_left(self._piece_starts, end)
        sentences = [
            sentence for piece in range(first, last) for sentence in self._split_piece(piece)
        ]
        covering = [sentence for sentence in sentences if sentence[0] < end and start < sentence[1]]
        return covering[0][0], covering[-1][1]

    @cached_property
    def _segmenter(self) -> pysbd.Segmenter:
        return pysbd.Segmenter(language=self._language, clean=False)

    @cached_property
    def _abbreviations(self) -> frozenset[str]:
        listed = self._segmenter.language_module.Abbreviation.ABBREVIATIONS
        return _ABBREVIATIONS_BEFORE_NAME.get(self._language, frozenset()).union(listed)

    @cached_property
    def _pieces(self) -> list[TextRange]:
        """Ranges of the text at whose ends a sentence ends, too."""
        return [
            (paragraph.start() + start, paragraph.start() + end)
            for paragraph in _PARAGRAPH.finditer(self._text)
            for start, end in self._split_paragraph(paragraph[0])
        ]

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [start for start, _ in self._pieces]

    def _split_paragraph(self, paragraph: str) -> Iterator[TextRange]:
        is_plain = self._language in _FULL_STOP_LANGUAGES and not _may_nest_sentences(paragraph)
        matches = (
            _CERTAIN_SENTENCE_END.finditer(paragraph)
            if is_plain and _POSSIBLE_SENTENCE_END.search(paragraph)
            else ()
        )
        ends = [match.end() for match in matches if self._is_sentence_end(*match.groups())]
        for start, end in pairwise([0, *ends, len(paragraph)]):
            yield from _split_long_range(paragraph, start, end)

    def _is_sentence_end(self, word: str, initial: str) -> bool:
        return word.islower() and initial[0].isupper() and word not in self._abbreviations

    def _split_piece(self, piece: int) -> tuple[TextRange, ...]:
        if piece not in self._sentences_by_piece:
            start, end = self._pieces[piece]
            self._sentences_by_piece[piece] = tuple(
                _locate_parts(self._segment_text(self._text[start:end]), start)
            )
        return self._sentences_by_piece[piece]

    def _segment_text(self, text: str) -> list[str]:
        """Return the sentences of a piece of text, each with the white space after it."""
        if (
            len(text) > _MAX_SEGMENTER_CHARS
            or _PLAIN_WORDS.match(text)
            or _has_many_list_markers(text)
        ):
            return [text]
        # `Segmenter.segment` would search for each sentence in the text again, half of its time
        return _align_sentences(text, self._segmenter.processor(text).process(), self._language)


def _may_nest_sentences(paragraph: str) -> bool:
    """Return whether quotation marks or brackets may nest sentences; apostrophes do not count."""
    if _NESTING_MARK.search(paragraph) or ".." in paragraph:
        return True
    return bool(_APOSTROPHE.search(paragraph) and _SINGLE_QUOTE.search(paragraph))


def _has_many_list_markers(text: str) -> bool:
    """Return whether a text has too many list markers for pysbd."""
    max_count = text.count(".") + text.count(")")
    return max_count > _MAX_LIST_MARKERS and len(_LIST_MARKER.findall(text)) > _MAX_LIST_MARKERS


def _split_long_range(paragraph: str, start: int, end: int) -> Iterator[TextRange]:
    """Yield a range whole, or a long one in pieces that end at likely sentence ends."""
    while end - start > _TARGET_PIECE_CHARS:
        gap = _LIKELY_SENTENCE_END.search(paragraph, start + _TARGET_PIECE_CHARS, end)
        if gap is None:
            break
        yield start, gap.end()
        start = gap.end()
    yield start, end


def _align_sentences(text: str, sentences: list[str], language: str) -> list[str]:
    """Return the text split at the starts of its sentences, without loss of characters.

    pysbd returns sentences without their positions, and may change or leave out unusual characters.
    A sentence that is not in the text as returned is joined to the one before, and so is one that
    continues it.
    """
    starts, position = [0], len(sentences[0].strip()) if sentences else 0
    for sentence in map(str.strip, sentences[1:]):
        start = text.find(sentence, position) if sentence else -1
        if start > 0:
            if not _continues_sentence(text, start, language):
                starts.append(start)
            position = start + len(sentence)
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _continues_sentence(text: str, cut: int, language: str) -> bool:
    """Return whether a sentence continues at a cut: in "10:30", "В. В. Путин", "12 дек. 2022".

    Only a few characters before the cut are read, so that the time does not grow with the text.
    """
    if text[cut - 1] == ":":
        return True
    last = _FINAL_DOTTED_WORD.search(text[max(0, cut - _LOOK_BACK_CHARS) : cut])
    if last is None:
        return False
    word, after = last[1][:-1], text[cut]
    if _is_initials(word) or word in _ABBREVIATIONS_BEFORE_NAME.get(language, ()):
        return True
    abbreviations = _MID_SENTENCE_ABBREVIATIONS.get(language)
    is_abbreviation = abbreviations is not None and abbreviations.fullmatch(word.casefold())
    return bool(is_abbreviation) and (after.islower() or after.isdigit())


def _is_initials(word: str) -> bool:
    """Return whether a word is initials of a name; "U.S." and "I" may end a sentence."""
    letters = word.split(".")
    if not all(len(letter) == 1 and letter.isupper() for letter in letters):
        return False
    return word != "I" if len(letters) == 1 else not word.isascii()


def _locate_parts(parts: list[str], offset: int) -> Iterator[TextRange]:
    """Yield the range of each part without the white space around it; skip blank parts."""
    for part in parts:
        if part.strip():
            start = offset + len(part) - len(part.lstrip())
            yield start, offset + len(part.rstrip())
        offset += len(part)

"""Where sentences begin and end in a text.

`pysbd` decides, but for what it cuts in two: clocks, addresses, initials, and abbreviations that it
does not know. It is asked only where there is a doubt, and never for a long stretch at once: its
time grows with the square of a paragraph's length, and with the cube of the list markers in it. So
a paragraph is first cut where a sentence ends beyond doubt, and a stretch of mere words is one
sentence.
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
# A word of two letters or more, a full stop, a word: an end, if the second begins with a capital
# and the first is no abbreviation. Within quotation marks or brackets pysbd may see it otherwise.
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

# Abbreviations that pysbd does not know, after which a small letter or a digit goes on. English
# stands for Azerbaijani, too, which pysbd has no rules for.
_MID_SENTENCE_ABBREVIATIONS = {
    "en": re.compile("approx|ca|kms?|cm|mi|sq|est|mln|mlrd|təxm"),
    "ru": re.compile(
        "янв|февр?|мар|апр|июн|июл|авг|сент?|окт|нояб?|дек"
        "|км|м|см|кв|тыс|млн|млрд|руб|чел|ок|прибл|е"
    ),
}
# A name goes on after these: "завод им. Кирова"
_ABBREVIATIONS_BEFORE_NAME = {"ru": frozenset(["им"])}
# The word that ends a text with a full stop, or a run of letters with one each
_FINAL_DOTTED_WORD = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]\.)((?:[^\W\d_]\.)+|[^\W\d_]+\.)\s*\Z")
_LOOK_BACK_CHARS = 24

TextRange = tuple[int, int]
"""Position of the first character, and position after the last."""


class Sentences:
    """The sentences of one text; a stretch of it is split when it is first asked for."""

    def __init__(self, text: str, language: str) -> None:
        """Stand on a text.

        Args:
            text: A line break starts a new paragraph, in which no sentence of the one before goes
                on.
            language: A BCP 47 tag; a language unknown to pysbd is split by the rules for English.
        """
        self._text = text
        primary = language.split("-", 1)[0]
        self._language = primary if primary in _PYSBD_LANGUAGES else "en"
        self._sentences_by_piece: dict[int, tuple[TextRange, ...]] = {}

    def __iter__(self) -> Iterator[TextRange]:
        """Go through all sentences, without the white space around them."""
        return (
            sentence for piece in range(len(self._pieces)) for sentence in self._split_piece(piece)
        )

    def find_covering_range(self, start: int, end: int) -> TextRange:
        """Return the sentence, or run of sentences, that holds a stretch of the text.

        Args:
            start: Position of its first character, which is no white space.
            end: Position after its last character, which is none either.
        """
        first = bisect_right(self._piece_starts, start) - 1
        last = bisect_left(self._piece_starts, end)
        sentences = [
            sentence for piece in range(first, last) for sentence in self._split_piece(piece)
        ]
        touched = [sentence for sentence in sentences if sentence[0] < end and start < sentence[1]]
        return touched[0][0], touched[-1][1]

    @cached_property
    def _segmenter(self) -> pysbd.Segmenter:
        return pysbd.Segmenter(language=self._language, clean=False)

    @cached_property
    def _abbreviations(self) -> frozenset[str]:
        listed = self._segmenter.language_module.Abbreviation.ABBREVIATIONS
        return _ABBREVIATIONS_BEFORE_NAME.get(self._language, frozenset()).union(listed)

    @cached_property
    def _pieces(self) -> list[TextRange]:
        """The stretches beyond whose ends no sentence goes on."""
        return [
            (paragraph.start() + start, paragraph.start() + end)
            for paragraph in _PARAGRAPH.finditer(self._text)
            for start, end in self._split_paragraph(paragraph[0])
        ]

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [start for start, _ in self._pieces]

    def _split_paragraph(self, paragraph: str) -> Iterator[TextRange]:
        plain = self._language in _FULL_STOP_LANGUAGES and not _may_nest_sentences(paragraph)
        cuts = (
            _CERTAIN_SENTENCE_END.finditer(paragraph)
            if plain and _POSSIBLE_SENTENCE_END.search(paragraph)
            else ()
        )
        ends = [cut.end() for cut in cuts if self._is_sentence_end(*cut.groups())]
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
        """Return a stretch of text in sentences, with the white space after each."""
        if (
            len(text) > _MAX_SEGMENTER_CHARS
            or _PLAIN_WORDS.match(text)
            or _has_many_list_markers(text)
        ):
            return [text]
        # `Segmenter.segment` would look for each sentence in the text again, at half of the cost
        return _align_sentences(text, self._segmenter.processor(text).process(), self._language)


def _may_nest_sentences(paragraph: str) -> bool:
    """Tell whether sentences may stand within others; an apostrophe within a word is no mark."""
    if _NESTING_MARK.search(paragraph) or ".." in paragraph:
        return True
    return bool(_APOSTROPHE.search(paragraph) and _SINGLE_QUOTE.search(paragraph))


def _has_many_list_markers(text: str) -> bool:
    """Tell whether a text has more list markers than pysbd can be asked about."""
    most = text.count(".") + text.count(")")
    return most > _MAX_LIST_MARKERS and len(_LIST_MARKER.findall(text)) > _MAX_LIST_MARKERS


def _split_long_range(paragraph: str, start: int, end: int) -> Iterator[TextRange]:
    """Yield a stretch whole, or a long one in pieces that end where a sentence seems to end."""
    while end - start > _TARGET_PIECE_CHARS:
        gap = _LIKELY_SENTENCE_END.search(paragraph, start + _TARGET_PIECE_CHARS, end)
        if gap is None:
            break
        yield start, gap.end()
        start = gap.end()
    yield start, end


def _align_sentences(text: str, sentences: list[str], language: str) -> list[str]:
    """Return the text cut where its sentences start, so that nothing of it is lost.

    pysbd gives sentences without their positions, and may change or leave out odd characters: what
    is not found again as it gave it joins the sentence before. So does what only goes on.
    """
    starts, place = [0], len(sentences[0].strip()) if sentences else 0
    for sentence in map(str.strip, sentences[1:]):
        found = text.find(sentence, place) if sentence else -1
        if found > 0:
            if not _continues_sentence(text, found, language):
                starts.append(found)
            place = found + len(sentence)
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _continues_sentence(text: str, cut: int, language: str) -> bool:
    """Tell whether a sentence goes on where pysbd cuts: in "10:30", "В. В. Путин", "12 дек. 2022".

    Only a few characters before the cut are read, so that the work does not grow with the text.
    """
    if text[cut - 1] == ":":
        return True
    last = _FINAL_DOTTED_WORD.search(text[max(0, cut - _LOOK_BACK_CHARS) : cut])
    if last is None:
        return False
    word, after = last[1][:-1], text[cut]
    if _is_initials(word) or word in _ABBREVIATIONS_BEFORE_NAME.get(language, ()):
        return True
    short = language in _MID_SENTENCE_ABBREVIATIONS and _MID_SENTENCE_ABBREVIATIONS[
        language
    ].fullmatch(word.casefold())
    return bool(short) and (after.islower() or after.isdigit())


def _is_initials(word: str) -> bool:
    """Tell whether a word is a name's initials: not "U.S.", nor "I", as a sentence may end with."""
    letters = word.split(".")
    if not all(len(letter) == 1 and letter.isupper() for letter in letters):
        return False
    return word != "I" if len(letters) == 1 else not word.isascii()


def _locate_parts(parts: list[str], offset: int) -> Iterator[TextRange]:
    """Yield where each part stands, without the white space around it; blank ones are left out."""
    for part in parts:
        if part.strip():
            start = offset + len(part) - len(part.lstrip())
            yield start, offset + len(part.rstrip())
        offset += len(part)

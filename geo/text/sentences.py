"""Sentence segmentation with `sentencex`, corrected and in linear time.

`sentencex` finds where sentences may end; it has lists of abbreviations for many languages. What it
wrongly cuts in two is joined again: before a small letter, after initials, ordinals and the
abbreviations of ``abbreviations.toml``, between “9 a.m.” and “Monday”. It is called for one
paragraph at a time, and never for a very long text at once: its time grows with the square of the
number of nested quotation marks.

A paragraph ends at an empty line, and at a line break that is not the wrapping of a text to a fixed
width (`geo.text.line_wrapping`).
"""

import re
import tomllib
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import pairwise
from typing import Any

import sentencex

from geo.text.line_wrapping import join_wrapped_lines

_ABBREVIATIONS_FILE = "abbreviations.toml"
_ANY_LANGUAGE = "any"

_PARAGRAPH = re.compile(r"[^\n]+")
_PLAIN_WORDS = re.compile(r"(?:[\w\s,%–—-]++|(?<=\w)['’](?=\w))*+[.!?]?\s*\Z")
_TARGET_PIECE_CHARS = 1_500
_MAX_SEGMENTER_CHARS = 10_000
# Characters with the Unicode property Sentence_Terminal (PropList.txt, Unicode 15.0) that no script
# uses within a sentence, except those of ASCII
_TERMINALS = "։؝؞؟۔܀܁܂߹࠷࠹࠽࠾।॥၊။።፧፨᙮᜵᜶។៕᠃᠉᥄᥅᪨᪩᪪᪫᭚᭛᭞᭟᭽᭾᰻᰼᱾᱿‼‽⁇⁈⁉⸮⸼。꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝꩞꩟꫰꫱꯫﹒﹖﹗！．？｡…"
TERMINAL_MARKS = f".!?{_TERMINALS}"
"""Characters that may end a sentence."""

_CLOSING_MARKS = "\"'”’»›)\\]}」』）】》〉"
_OPENING_MARKS = "\"'“‘«‹(\\[{「『（【《〈¿¡„"
_LIKELY_SENTENCE_END = re.compile(rf"(?<=\w{{4}}[{re.escape(TERMINAL_MARKS)}])\s+|(?<=[。！？])")
# sentencex does not cut at the terminals of some scripts, such as Khmer
_MISSED_END = re.compile(rf"[៕។᪨᪩꩝꩞꩟᱿᭞᭟]+[{_CLOSING_MARKS}]*\s+")
# In Armenian the colon is often typed for the full stop, which looks like it
_ARMENIAN_END = re.compile(rf":[{_CLOSING_MARKS}]*\s+(?=[{_OPENING_MARKS}]?[Ա-Ֆ])")
# What cannot begin a sentence
_CONTINUATION = re.compile(r"[,;:%)\]}»”’›、，；：،؛…–—-]")
_LIST_ITEM = re.compile(r"[–—-]\s")
# Vowel signs and other marks of the scripts of India, which are no word characters of `re`
_MARKS = "".join(
    chr(code) for code in range(0x900, 0xE00) if unicodedata.category(chr(code))[0] == "M"
)
_LETTER = rf"(?:[^\W\d_][{_MARKS}]*)"
_WORD = rf"{_LETTER}+(?:[/’'-]{_LETTER}+)*"
_STOP = "[.۔]"
_WORD_BEFORE = re.compile(
    rf"(?<![^\W\d_]|[{_MARKS}])(?<![^\W\d_]\.)((?:[^\W\d_]\.\s?)*{_WORD}){_STOP}\s*\Z"
)
_DOTTED_WORD = re.compile(rf"(?<![^\W\d_])((?:{_LETTER}+\.\s?)+{_LETTER}+)\.\s*\Z")
_HYPHENATED_ABBREVIATION = re.compile(r"[^\W\d_]\.[-–]([^\W\d_]+)\.\s*\Z")  # "Gen.-Lt."
_DOUBLED_CAPITALS = re.compile(r"(?<!\w)([^\W\d_])\1\.\s*\Z")  # "FF. AA.", in the plural
_POSSIBLE_END = re.compile(
    rf"(?<![^\W\d_])((?:[^\W\d_]{{1,3}}\.\s?){{0,2}}[^\W\d_]{{1,8}})\.\s+(?=[{_OPENING_MARKS}]?([^\W\d_]))"
)
_ENDED_QUOTATION = re.compile(rf"[{_CLOSING_MARKS}“]\s*\Z")
_FIRST_WORD = re.compile(rf"[^\w]*({_WORD})")
# Full stops of scripts of their own: a text that writes them uses “.” for abbreviations only
_OWN_FULL_STOPS = {
    "।": "[\u0900-\u0dff]",
    "۔": "[\u0600-\u06ff]",
    "።": "[\u1200-\u139f]",
    "။": "[\u1000-\u109f]",
    "។": "[\u1780-\u17ff]",
}
_MIN_SHARE_OF_OWN_STOPS = 0.25
_INITIALS_WITH_MARKS = frozenset(("ta", "te", "kn", "ml", "si"))
_NUMBER_BEFORE = re.compile(r"(?<![\w.,])\d{1,4}\.\s*\Z")
_ORDINAL_BEFORE = re.compile(r"(?<![\w.,])\d{1,2}\.\s*\Z")
_COUNTED_NUMBER = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.?\s+\d{1,2}\.\s*\Z")  # "br. 5.", "klo 9."
_DIGIT_BEFORE_WORD = re.compile(r"\d[\w-]{0,3}\s*\Z")
_CLOCK_ABBREVIATION = re.compile(r"(?<=[\d\s])[ap]\.\s?m\.\s*\Z", re.IGNORECASE)
_ENGLISH_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_AFTER_CLOCK = re.compile(
    rf"(?:{_ENGLISH_WEEKDAY}|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.|[A-Z]{2,5}T|UTC"
    r"|GMT|Eastern|Central|Pacific|Mountain|Greenwich|[A-Z][a-z]+(?: [A-Z][a-z]+)? time)\b"
)
_QUOTED_BEFORE = re.compile(r"[」』]\s*\Z")
_JAPANESE_PARTICLE = re.compile("[とっがをにはのもでや]")
_GEORGIAN_LETTERS = frozenset(map(chr, range(0x10D0, 0x1100)))
_LOOK_BACK_CHARS = 32
_MAX_CHARS_OF_FIRST_WORDS = 24
_MAX_FIRST_WORDS = 3

TextRange = tuple[int, int]
"""Position of the first character, and position after the last character."""


@dataclass(frozen=True)
class _Abbreviations:
    """The abbreviations of a language, in small letters and without their last full stop.

    Attributes:
        before_name: A sentence continues after these.
        before_number: It continues if a digit follows.
        always: It continues after these, after a number, too.
        may_end: It ends after these before a capital letter.
        after_quotation: It continues with these after a quotation.
        pairs: It continues between the two words of these.
        ordinals: Whether a number with a full stop may be an ordinal.
    """

    before_name: frozenset[str]
    before_number: frozenset[str]
    always: frozenset[str]
    may_end: frozenset[str]
    after_quotation: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    ordinals: bool


@cache
def _read_abbreviations(language: str) -> _Abbreviations:
    text = resources.files(__package__).joinpath(_ABBREVIATIONS_FILE).read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    own = tables.get(language, {})
    both = (tables[_ANY_LANGUAGE], own)
    return _Abbreviations(
        _join_lists(both, "before_name"),
        _join_lists(both, "before_number"),
        _join_lists(both, "always"),
        _join_lists(both, "may_end"),
        _join_lists(both, "after_quotation"),
        tuple((first, second) for first, second in map(str.split, own.get("pairs", ()))),
        bool(own.get("ordinals")),
    )


def _join_lists(tables: Iterable[Mapping[str, Any]], key: str) -> frozenset[str]:
    return frozenset(word for table in tables for word in table.get(key, ()))


class Sentences:
    """Sentences of one text; each piece of it is segmented at its first use."""

    def __init__(self, text: str, language: str) -> None:
        """Prepare a text for segmentation.

        Args:
            text: The text; an empty line ends a paragraph and its last sentence, and so does a line
                break that is no wrapping.
            language: A BCP 47 tag; for a language unknown to `sentencex` a related one is used.
        """
        self._text = text
        self._language = language.split("-", 1)[0]
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
    def _joined_text(self) -> str:
        """The text with a space for each line break that only wraps a paragraph."""
        return join_wrapped_lines(self._text)

    @cached_property
    def _abbreviations(self) -> _Abbreviations:
        return _read_abbreviations(self._language)

    @cached_property
    def _letters_with_own_stop(self) -> re.Pattern[str] | None:
        """Pattern of a full stop after a letter of the script whose own full stop the text uses."""
        full_stops = self._text.count(". ")
        for own, letters in _OWN_FULL_STOPS.items():
            count = self._text.count(own)
            if count and count >= full_stops * _MIN_SHARE_OF_OWN_STOPS:
                return re.compile(rf"{letters}\.\s*\Z")
        return None

    @cached_property
    def _pieces(self) -> list[TextRange]:
        """Ranges of the text at whose ends a sentence ends, too."""
        return [
            piece
            for paragraph in _PARAGRAPH.finditer(self._joined_text)
            for piece in _split_long_range(self._joined_text, *paragraph.span())
        ]

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [start for start, _ in self._pieces]

    def _split_piece(self, piece: int) -> tuple[TextRange, ...]:
        if piece not in self._sentences_by_piece:
            start, end = self._pieces[piece]
            cuts = self._find_cuts(self._joined_text[start:end])
            self._sentences_by_piece[piece] = tuple(
                _locate_parts(self._text, [start, *(start + cut for cut in cuts), end])
            )
        return self._sentences_by_piece[piece]

    def _find_cuts(self, text: str) -> list[int]:
        """Return the positions in a piece of text at which a sentence begins, except the first."""
        if len(text) > _MAX_SEGMENTER_CHARS or _PLAIN_WORDS.match(text):
            return []
        found = sentencex.get_sentence_boundaries(self._language, text)
        cuts = {boundary["start_index"] for boundary in found}
        cuts |= {match.end() for match in _MISSED_END.finditer(text)}
        if self._language == "hy":
            cuts |= {match.end() for match in _ARMENIAN_END.finditer(text)}
        cuts |= set(self._find_missed_cuts(text))
        kept = [0]
        for cut in sorted(cuts - {0, len(text)}):
            if not self._continues(text, kept[-1], cut):
                kept.append(cut)
        return kept[1:]

    def _find_missed_cuts(self, text: str) -> Iterator[int]:
        """Yield the positions after an abbreviation that may end a sentence, before a capital."""
        listed = self._abbreviations
        if not listed.may_end:
            return
        for match in _POSSIBLE_END.finditer(text):
            if not match[2].isupper():
                continue
            word = match[1].casefold().replace(" ", "")
            is_end = word in listed.may_end or word.rsplit(".", 1)[-1] in listed.may_end
            if is_end or (
                word in listed.before_number
                and text[: match.start()].rstrip()[-1:].isdigit()  # last, as it copies the text
            ):
                yield match.end()

    def _continues(self, text: str, start: int, cut: int) -> bool:
        """Return whether the sentence from `start` on continues at a cut.

        Only a few characters before the cut are read, so that the time does not grow with the text.
        """
        before, after = text[max(start, cut - _LOOK_BACK_CHARS) : cut], text[cut : cut + 32]
        first = after.lstrip(_OPENING_MARKS.replace("\\", ""))[:1]
        if not before.strip() or not first:
            return True
        mark = before.rstrip()[-1]
        if mark == ":":
            return self._language != "hy" or not before[-1].isspace()
        is_address = before[-1] == "." and first.isalnum()  # no space after the full stop
        goes_on = _CONTINUATION.match(after) and not _LIST_ITEM.match(after)
        if is_address or goes_on or _is_small_letter(first):
            return True
        if _ENDED_QUOTATION.search(before):
            word = _FIRST_WORD.match(after)
            if word and word[1] in self._abbreviations.after_quotation:
                return True
        return mark in ".۔」』" and self._continues_after_mark(
            text[start:cut], before, after, first
        )

    def _continues_after_mark(self, sentence: str, before: str, after: str, first: str) -> bool:
        """Return whether a sentence continues after a full stop or a Japanese quotation."""
        if _QUOTED_BEFORE.search(before):
            return bool(_JAPANESE_PARTICLE.match(after))
        if _CLOCK_ABBREVIATION.search(before):
            return self._language != "en" or bool(_AFTER_CLOCK.match(after))
        if _NUMBER_BEFORE.search(before):
            return self._continues_number(before, after, sentence)
        return self._is_abbreviation(before) or self._continues_word(before, first, after, sentence)

    def _continues_number(self, before: str, after: str, sentence: str) -> bool:
        if not sentence.rstrip()[:-1].strip("0123456789"):  # “1. The first item”: a list
            return True
        counted = _COUNTED_NUMBER.search(before)
        if not self._abbreviations.ordinals or (
            counted and counted[1].casefold() in self._abbreviations.before_number
        ):
            return False
        return bool(_ORDINAL_BEFORE.search(before)) or after[0].isdigit()

    def _continues_word(self, before: str, first: str, after: str, sentence: str) -> bool:
        """Return whether a sentence continues after a word with a full stop."""
        match = _WORD_BEFORE.search(before)
        if match is None:
            return False
        word = match[1]
        doubled = _DOUBLED_CAPITALS.search(before)
        if doubled and doubled[1].isupper():
            return _DOUBLED_CAPITALS.search(after[:3]) is not None
        listed = self._abbreviations
        forms = _list_forms(word, before)
        if not forms & listed.may_end:
            forms |= _list_forms(word.rsplit(".", 1)[-1].strip(), "")  # the last of "г. п."
        if (
            self._is_initials(word.replace(" ", ""))
            or _is_hyphenated_abbreviation(before)
            or forms & listed.always
            or self._is_pair(before, after)
        ):
            return True
        is_caseless = _is_caseless(word[0])
        if forms & (listed.before_name | listed.before_number) and (first.isdigit() or is_caseless):
            return True
        if forms & listed.before_name:
            is_unit = _DIGIT_BEFORE_WORD.search(before[: match.start()])
            return not is_unit or _is_short(sentence)
        return _is_before_weekday(word, after)

    def _is_pair(self, before: str, after: str) -> bool:
        """Return whether a cut is between two words of which a sentence has both."""
        return any(
            before.rstrip().endswith(first) and after.startswith(second)
            for first, second in self._abbreviations.pairs
        )

    def _is_abbreviation(self, before: str) -> bool:
        """Return whether a text writes the full stop before a cut for abbreviations only."""
        own = self._letters_with_own_stop
        return own is not None and own.search(before) is not None

    def _is_initials(self, word: str) -> bool:
        """Return whether a word is initials of a name; "U.S." and "I" may end a sentence."""
        letters = word.split(".")
        if all(len(letter) == 1 and _is_caseless(letter) for letter in letters):
            return True
        if self._language in _INITIALS_WITH_MARKS and all(
            re.fullmatch(_LETTER, letter) and _is_caseless(letter[0]) for letter in letters
        ):
            return True
        if not all(len(letter) == 1 and letter.isupper() for letter in letters):
            return False
        return word != "I" if len(letters) == 1 else not word.isascii()


def _is_small_letter(character: str) -> bool:
    """Return whether a character is a small letter of a script that begins sentences with capitals.

    The letters of Georgian are small ones by their category, and begin sentences.
    """
    return character.islower() and character not in _GEORGIAN_LETTERS


def _is_short(sentence: str) -> bool:
    """Return whether a sentence so far has only the words before a year: “В 2020 г.”."""
    return len(sentence) <= _MAX_CHARS_OF_FIRST_WORDS and len(sentence.split()) <= _MAX_FIRST_WORDS


def _split_long_range(text: str, start: int, end: int) -> Iterator[TextRange]:
    """Yield a range whole, or a long one in pieces that end at likely sentence ends."""
    while end - start > _TARGET_PIECE_CHARS:
        gap = _LIKELY_SENTENCE_END.search(text, start + _TARGET_PIECE_CHARS, end)
        if gap is None:
            break
        yield start, gap.end()
        start = gap.end()
    yield start, end


def _list_forms(word: str, before: str) -> set[str]:
    """Return the forms in which a word with a full stop may be listed as an abbreviation."""
    plain = re.split("['’-]", word)[-1]  # "l'Adj", "пресс-секр"
    forms = {word, word.casefold(), plain, plain.casefold()}
    dotted = _DOTTED_WORD.search(before)
    return forms | {dotted[1].casefold().replace(" ", "")} if dotted else forms


def _is_hyphenated_abbreviation(before: str) -> bool:
    """Return whether the last word has two shortened parts: "ген.-лейт.", but not "St.-Lô"."""
    match = _HYPHENATED_ABBREVIATION.search(before)
    return match is not None and (match[1].islower() or _is_caseless(match[1][0]))


def _is_before_weekday(word: str, after: str) -> bool:
    """Return whether a weekday follows a short form: "Acme Corp. Friday", "the U.S. Monday"."""
    is_short_form = len(word) <= 5 or "." in word  # noqa: PLR2004
    return is_short_form and bool(re.match(_ENGLISH_WEEKDAY, after))


def _is_caseless(character: str) -> bool:
    """Return whether a letter belongs to a script that does not begin sentences with capitals."""
    return character in _GEORGIAN_LETTERS or not (character.isupper() or character.islower())


def _locate_parts(text: str, edges: list[int]) -> Iterator[TextRange]:
    """Yield the range of each part without the white space around it; skip blank parts."""
    for start, end in pairwise(edges):
        part = text[start:end]
        if part.strip():
            first = start + len(part) - len(part.lstrip())
            yield first, start + len(part.rstrip())

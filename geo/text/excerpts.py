"""Excerpts of texts of which only quotes may be shown.

Such a text is shown as the sentences around its quotes. Where the ends of a sentence are not sure,
because the language writes none, the text has none, or a quotation holds many sentences, the quote
is shown with at most `MAX_EXCERPT_CHARS` characters around it.
"""

import re
import unicodedata
from itertools import takewhile

from geo.text.sentences import TERMINAL_MARKS, TextRange

MAX_EXCERPT_CHARS = 160
"""Maximum number of characters that an excerpt adds to a quote, on both sides together."""

MAX_SURE_SENTENCE_CHARS = 600
"""Maximum length of a sentence beyond its quote; hardly any sentence of a newspaper is longer."""

_SIDE_CHARS = MAX_EXCERPT_CHARS // 2
# Scripts that mark no sentence ends: Thai, Lao, Tibetan, Tai Viet, New Tai Lue, Tai Tham, Balinese
_SCRIPT_WITHOUT_ENDS = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1980-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\uaa80-\uaadf]"
)
_TERMINAL = f"[{re.escape(TERMINAL_MARKS)}]"
_CLOSING = "\"'”’»›)\\]}」』）】》〉"
_SENTENCE_END = re.compile(rf"{_TERMINAL}[{_CLOSING}]*\s*\Z")
_INNER_END = re.compile(rf"\w{{3}}{_TERMINAL}+[{_CLOSING}]*\s+\S|[。！？։।؟۔።។၊]\s*\w|\n\s*\n")
# Scripts that do not separate words by spaces, with the full-width marks of East Asia
_NO_SPACES = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1980-\u1aaf\u1b00-\u1b7f\u3000-\u30ff\u3400-\u9fff"
    "\ua980-\ua9df\uaa80-\uaadf\uff00-\uffef]"
)


def is_sure_sentence(text: str, sentence: TextRange, quote: TextRange) -> bool:
    """Return whether a range is surely the sentence, or the sentences, of a quote.

    A range that adds at most `MAX_EXCERPT_CHARS` to the quote needs no end. A longer one ends with
    a mark that ends sentences, has none on either side of the quote, and is written in a script
    that has such marks.
    """
    (first, last), (start, end) = sentence, quote
    added = (last - first) - (end - start)
    if added <= MAX_EXCERPT_CHARS:
        return True
    if added > MAX_SURE_SENTENCE_CHARS or _SCRIPT_WITHOUT_ENDS.search(text, first, last):
        return False
    if not _SENTENCE_END.search(text[max(first, last - 8) : last]):
        return False
    if first > 0 and not _follows_end(text, first):
        return False
    return not any(_INNER_END.search(part) for part in (text[first:start], text[end : last - 1]))


def _follows_end(text: str, first: int) -> bool:
    """Return whether a sentence begins after another one's end, or on a line of its own."""
    before = text[max(0, first - 16) : first]
    return "\n" in before or bool(_SENTENCE_END.search(before))


def find_excerpt(text: str, sentence: TextRange, quote: TextRange) -> TextRange:
    """Return the range of a quote with at most `MAX_EXCERPT_CHARS` characters around it.

    It is within the sentence, and has whole words where the script separates words.

    Args:
        text: The text.
        sentence: The range that is taken for the sentence.
        quote: The range of the quote.
    """
    (first, last), (start, end) = sentence, quote
    left, right = max(first, start - _SIDE_CHARS), min(last, end + _SIDE_CHARS)
    if left > first:
        left = _skip_partial_word(text, left, start)
    if right < last:
        right = end + _count_whole_words(text[end : right + 1])
    return left, max(end, right)


def _skip_partial_word(text: str, left: int, start: int) -> int:
    """Return the position of the first whole word from `left` on; `start` at the latest."""
    before = text[left - 1 : start]
    has_words = any(map(str.isspace, before))
    if has_words and not before[:1].isspace() and not _NO_SPACES.match(before):
        left += len(list(takewhile(lambda letter: not letter.isspace(), before[1:])))
    while left < start and (text[left].isspace() or unicodedata.category(text[left])[0] == "M"):
        left += 1
    return left


def _count_whole_words(after: str) -> int:
    """Return the length of the whole words after a quote; the last character is not included."""
    kept, following = after[:-1], after[-1:]
    if not following.isspace() and not _NO_SPACES.match(following):
        words = re.match(r"(?s)(.*)\s", kept)
        kept = words[1] if words else kept
    if unicodedata.category(following)[0] == "M":  # no mark without its letter
        kept = re.sub(r"\w[^\w\s]*\Z", "", kept)
    return len(kept.rstrip())

"""How much of a source's text around a quote may be published."""

import re
from dataclasses import replace

from geo.project.sources import INTERNAL, QUOTE_ONLY, Source
from geo.text.quotes import QuoteAnchor

MAX_UNBOUNDED_CHARS = 160
"""Characters before and after a quote that are published where no sentence end is known."""

EMPTY_ANCHOR = QuoteAnchor("", "", "", 0, 0, 0, 0)
"""Anchor of a quote whose words may not be published."""

_UNSEPARATED_LANGUAGES = frozenset(["th", "lo", "km", "my"])
"""Languages that write no full stop: a paragraph is no sentence (Thai, Lao, Khmer, Burmese)."""

_SENTENCE_END = re.compile(r"""[.!?…։。！？؟।۔]["'”’»)\]]*\s*\Z""")
_POSSIBLE_SENTENCE_END = re.compile(r"""[.!?…։。！？؟।۔]["'”’»)\]]*\s+|\s--\s""")
_WORD_EDGE_CHARS = 24


def limit_to_rights(anchor: QuoteAnchor, source: Source) -> QuoteAnchor:
    """Return an anchor that covers no more of a source than may be published.

    The anchor of a full text is returned as it is, and that of an internal text is empty. Of a text
    that may only be quoted, it covers the sentence around the quote. Where the end of that sentence
    is not known, it covers at most `MAX_UNBOUNDED_CHARS` characters on each side of the quote.
    """
    if source.rights == INTERNAL:
        return EMPTY_ANCHOR
    if source.rights != QUOTE_ONLY:
        return anchor
    text = source.passage.text
    before = text[anchor.sentence_start : anchor.start]
    after = text[anchor.end : anchor.sentence_end]
    if max(len(before), len(after)) <= MAX_UNBOUNDED_CHARS:
        return anchor
    is_bounded = source.language[:2] not in _UNSEPARATED_LANGUAGES and _SENTENCE_END.search(
        text, anchor.start, anchor.sentence_end
    )
    if is_bounded and not (
        _POSSIBLE_SENTENCE_END.search(before) or _POSSIBLE_SENTENCE_END.search(after.rstrip())
    ):
        return anchor
    return replace(
        anchor,
        sentence_start=anchor.start - _count_kept_before(before),
        sentence_end=anchor.end + _count_kept_after(after),
    )


def _count_kept_before(text: str) -> int:
    """Return how many characters before a quote are kept, of those in its sentence."""
    if len(text) <= MAX_UNBOUNDED_CHARS:
        return len(text)
    ends = [match.end() for match in _POSSIBLE_SENTENCE_END.finditer(text)]
    if ends:
        text = text[ends[-1] :]
    if len(text) <= MAX_UNBOUNDED_CHARS:
        return len(text)
    kept = text[-MAX_UNBOUNDED_CHARS:]
    edge = kept.find(" ", 0, _WORD_EDGE_CHARS)
    return len(kept) - edge - 1 if edge >= 0 else len(kept)


def _count_kept_after(text: str) -> int:
    """Return how many characters after a quote are kept, of those in its sentence."""
    if len(text) <= MAX_UNBOUNDED_CHARS:
        return len(text)
    match = _POSSIBLE_SENTENCE_END.search(text)
    if match:
        text = text[: match.end()].rstrip()
    if len(text) <= MAX_UNBOUNDED_CHARS:
        return len(text)
    edge = text.rfind(" ", MAX_UNBOUNDED_CHARS - _WORD_EDGE_CHARS, MAX_UNBOUNDED_CHARS)
    return edge if edge >= 0 else MAX_UNBOUNDED_CHARS

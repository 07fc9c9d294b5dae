"""Texts whose lines are wrapped to a fixed width, as agencies, e-mails and PDF files have them.

Method: a program that wraps a text puts as many words on a line as it holds. So a line break is
wrapping if the first word of the next line did not fit on the line. The width is the longest line
of the block, that is of the lines without an empty line between them.
"""

import re
from itertools import groupby, pairwise

_MIN_WIDTH, _MAX_WIDTH = 36, 132
"""Widths, in characters, of columns of text: those of a narrow column to those of a printer."""

_FULL_LINE_SHARE = 0.8  # lines set in type of different widths are ragged when counted
_CONTINUED_LINE_SHARE = 0.55
_MIN_FULL_LINES = 2
_DIVIDED_WORD = re.compile(r"[^\W\d_][-\u2010\u00ad]\s*\Z")
_LIST_MARKER = re.compile(r"\s*(?:[-–—•*▪◦·]|\(?\w{1,3}[.)])\s")
_CLOCK_TIME = re.compile(r"\s*\[?\d{1,2}[:.]\d{2}\b")
_SENTENCE_END = re.compile(r"[.!?։؟۔।።។。！？:…][\"'”’»)\]]*\s*\Z")


def join_wrapped_lines(text: str) -> str:
    """Return a text of the same length, with a space for each line break that is wrapping."""
    if "\n" not in text:
        return text
    blocks = groupby(text.split("\n"), key=lambda line: bool(line.strip()))
    return "\n".join(
        _join_block(list(lines)) if is_block else "\n".join(lines) for is_block, lines in blocks
    )


def _join_block(lines: list[str]) -> str:
    """Return the lines of a block, joined by line breaks or by spaces."""
    block = "\n".join(lines)
    width = max(len(line.rstrip()) for line in lines)
    if len(lines) == 1 or width > _MAX_WIDTH:
        return block
    are_full = [_is_full(line, following, width) for line, following in pairwise(lines)]
    continued = [_is_continued(line, following, width) for line, following in pairwise(lines)]
    is_wrapped = sum(are_full) >= _MIN_FULL_LINES or any(continued)
    if not is_wrapped:
        return block
    pieces = [lines[0]]
    for is_full, is_continued, line in zip(are_full, continued, lines[1:], strict=True):
        pieces += (" " if is_full or is_continued else "\n", line)
    return "".join(pieces)


def _is_full(line: str, following: str, width: int) -> bool:
    """Return whether the first word of the next line did not fit on a line."""
    if width < _MIN_WIDTH or _LIST_MARKER.match(following) or _CLOCK_TIME.match(following):
        return False
    needed = len(line.rstrip()) + 1 + len(following.split(None, 1)[0])
    return needed > width and len(line.rstrip()) >= width * _FULL_LINE_SHARE


def _is_continued(line: str, following: str, width: int) -> bool:
    """Return whether a small letter continues a long line, or a word that the line divides."""
    if not following.lstrip()[:1].islower() or _SENTENCE_END.search(line):
        return False
    is_long = width >= _MIN_WIDTH and len(line.rstrip()) >= width * _CONTINUED_LINE_SHARE
    return is_long or bool(_DIVIDED_WORD.search(line))

"""Cleaning of text that was laid out for pages: the words stay, the layout goes."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

_SOFT_HYPHEN = "\u00ad"
_HYPHENATED_END = re.compile(r"(?<=[^\W\d_])[-‐]\n(?=[^\W\d_])")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[^\S\n]+")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_MIN_PAGES_WITH_HEAD = 2
_MIN_WRAPPED_LINES = 4
_SHORT_OF_WRAP = 0.72


def clean_pages(pages: list[str]) -> str:
    """Return the text of pages, one paragraph a line, without running heads and page numbers.

    A line that is the first or last of several pages, page numbers aside, is a running head.
    """
    split = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    ends = Counter(_head_key(line) for lines in split for line in {*lines[:1], *lines[-1:]})
    kept = []
    for lines in split:
        body = [
            line
            for number, line in enumerate(lines)
            if not (
                number in (0, len(lines) - 1)
                and len(split) > 1
                and (ends[_head_key(line)] >= _MIN_PAGES_WITH_HEAD or _PAGE_NUMBER.fullmatch(line))
            )
        ]
        kept.append("\n".join(body))
    return clean_text("\n".join(kept), is_wrapped=True)


def _head_key(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def clean_text(text: str, *, is_wrapped: bool | None = None) -> str:
    """Return a text with one paragraph a line.

    It is in normal form C, without soft hyphens and invisible characters; words that were divided
    at a line end are joined, and so are the lines of a paragraph that was wrapped by hand.

    Args:
        text: The text.
        is_wrapped: Whether its lines end at a width; by default that is detected.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text.replace(_SOFT_HYPHEN + "\n", "").replace(_SOFT_HYPHEN, ""))
    text = _SPACES.sub(" ", text)
    blocks = re.split(r"\n\s*\n", text)
    wrapped = is_wrapped
    if wrapped is None:
        wrapped = _is_wrapped([line.strip() for line in text.split("\n")])
    paragraphs: list[str] = []
    for block in blocks:
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        paragraphs += _join_lines(lines) if wrapped else lines
    return "\n".join(paragraphs)


def _is_wrapped(lines: list[str]) -> bool:
    """Return whether lines were wrapped at a width: many end in the middle of a sentence."""
    full = [line for line in lines if line]
    if len(full) < _MIN_WRAPPED_LINES:
        return False
    width = _usual_width(full)
    long_lines = [line for line in full if len(line) >= _SHORT_OF_WRAP * width]
    open_lines = [line for line in full[:-1] if not re.search(r"[.!?:;…»”\"')\]]$", line)]
    return len(open_lines) > len(full) / 3 and len(long_lines) > len(full) / 3


def _usual_width(lines: list[str]) -> int:
    """Return the length that nine of ten lines do not exceed: a heading may be longer."""
    lengths = sorted(map(len, lines))
    return lengths[min(len(lengths) - 1, 9 * len(lengths) // 10)]


def _join_lines(lines: list[str]) -> list[str]:
    """Join the lines of paragraphs; a line that ends early and with a full stop ends one."""
    if not lines:
        return []
    width = _usual_width(lines)
    paragraphs, current = [], lines[0]
    for before, line in pairwise(lines):
        ends = re.search(r"[.!?…][»”\"')\]]*$", before)
        is_short = len(before) < _SHORT_OF_WRAP * width
        is_heading = is_short and before == current and not ends and line[:1].isupper()
        if (ends and is_short) or is_heading:
            paragraphs.append(current)
            current = line
        else:
            joined = _HYPHENATED_END.sub("", f"{current}\n{line}")
            current = joined.replace("\n", " ")
    return [*paragraphs, current]

"""Fonts: available characters, text width and line breaks.

matplotlib includes DejaVu Sans, which has the Armenian, Cyrillic and Latin letters of the maps.
The font files are fixed: fonts of the machine would give another picture on another machine.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import text_to_path

MISSING_GLYPH = "□"
"""Replaces a character that the font does not have."""

ELLIPSIS = "…"
LINE_HEIGHT = 1.35
"""The height of a line, in font sizes."""

CAPITAL_MIDDLE = 0.365
"""The middle of a capital above the baseline, in font sizes: half of its height of 0.729."""

_REGULAR_FILE = "DejaVuSans.ttf"
_FONT_FILES = {
    "regular": _REGULAR_FILE,
    "bold": "DejaVuSans-Bold.ttf",
    "italic": "DejaVuSans-Oblique.ttf",
}
_BREAKABLE_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
"""White space at which a line may break; no-break spaces are kept."""

_MAX_TEXT_CHARS = 4000
"""The most characters of one text that are used: no page has room for more."""


@dataclass(frozen=True, slots=True)
class Font:
    """A variant of the font in a size.

    Attributes:
        size: In CSS pixels.
        variant: ``regular``, ``bold`` or ``italic``.
    """

    size: float
    variant: str = "regular"

    def with_fallback(self, text: str) -> "Font":
        """Return this font, or the regular variant if it lacks a character of the text."""
        available = _font_characters(_FONT_FILES[self.variant])
        lacks_any = any(ord(character) not in available for character in text)
        return replace(self, variant="regular") if lacks_any else self

    def font_properties(self, points_per_pixel: float) -> FontProperties:
        """Return the font for matplotlib, with `points_per_pixel` points per pixel."""
        return FontProperties(
            fname=_font_path(_FONT_FILES[self.variant]), size=self.size * points_per_pixel
        )


class Typesetter:
    """Prepares texts for drawing and records the characters that the font does not have."""

    def __init__(self) -> None:
        """Start without missing characters."""
        self.missing_characters: set[str] = set()

    def clean_text(self, text: str) -> str:
        """Return a text as one line that can be drawn.

        White space is folded. Invisible characters, such as controls, are removed, except the
        joiners that some scripts need. A character that the font does not have becomes
        `MISSING_GLYPH`.
        """
        composed = _fold_breakable_space(unicodedata.normalize("NFC", text[:_MAX_TEXT_CHARS]))
        return _fold_breakable_space("".join(map(self._replace_undrawable, composed)))

    def _replace_undrawable(self, letter: str) -> str:
        if _is_invisible(letter):
            return ""
        if ord(letter) in _font_characters(_REGULAR_FILE):
            return letter
        if unicodedata.category(letter) == "Cf":
            return ""
        self.missing_characters.add(letter)
        return MISSING_GLYPH

    def wrap_text(self, text: str, font: Font, width: float, max_lines: int) -> list[str]:
        """Return a text as at most `max_lines` lines, cut with "…" if it has more.

        Args:
            text: The text, which need not be cleaned.
            font: The font.
            width: The width of a line, in pixels.
            max_lines: The greatest number of lines.
        """
        cleaned = self.clean_text(text)
        font = font.with_fallback(cleaned)
        lines = _break_lines(cleaned, font, width, max_lines + 1)
        is_cut = len(lines) > max_lines or len(text) > _MAX_TEXT_CHARS
        return (
            [*lines[: max_lines - 1], _truncate_line(lines[max_lines - 1], font, width)]
            if is_cut
            else lines
        )


def measure_text(text: str, font: Font) -> float:
    """Return the width of a cleaned text, in pixels."""
    return _measure_cleaned(text, font.with_fallback(text))


@cache
def _measure_cleaned(text: str, font: Font) -> float:
    if not text:
        return 0.0
    width, _, _ = text_to_path.get_text_width_height_descent(
        text, font.font_properties(1), ismath=False
    )
    return float(width)


def _break_lines(text: str, font: Font, width: float, max_lines: int) -> list[str]:
    """Break a text between words, and a word that is too long at the end of the line."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < max_lines:
        line = _longest_prefix(rest, font, width)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return lines


def _longest_prefix(text: str, font: Font, width: float) -> str:
    """Return the start of a text that fits a line, up to a space if possible; not empty."""
    if _measure_cleaned(text, font) <= width:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if _measure_cleaned(text[:middle], font) <= width else (low, middle - 1)
        )
    space = text.rfind(" ", 1, low + 1)
    return text[:space] if space > 0 else text[: _before_combining_marks(text, low)]


def _before_combining_marks(text: str, end: int) -> int:
    """Return an index to break a word at that does not separate a letter from its marks."""
    while end > 1 and end < len(text) and unicodedata.combining(text[end]):
        end -= 1
    return end


def _truncate_line(line: str, font: Font, width: float) -> str:
    available_width = width - _measure_cleaned(ELLIPSIS, font)
    while line and _measure_cleaned(line, font) > available_width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def _fold_breakable_space(text: str) -> str:
    return _BREAKABLE_SPACE.sub(" ", text).strip()


def _is_invisible(letter: str) -> bool:
    """Return whether a character is a control or a variation selector."""
    is_selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return is_selector or unicodedata.category(letter) == "Cc"


@cache
def _font_characters(file: str) -> frozenset[int]:
    return frozenset(get_font(_font_path(file)).get_charmap())


def _font_path(file: str) -> Path:
    return Path(mpl.get_data_path(), "fonts", "ttf", file)

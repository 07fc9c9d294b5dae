"""Letters: which of them the fonts have, how wide a line of them is, and where it breaks.

matplotlib carries DejaVu Sans, which has the Armenian, Cyrillic and Latin letters that a map needs.
The files are named outright: a font of the machine would draw another picture on the next one.
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
"""Stands for a letter that the font does not have."""

ELLIPSIS = "…"
LINE_HEIGHT = 1.35
"""The height of a line, in sizes of its letters."""

CAPITAL_MIDDLE = 0.365
"""How far the middle of a capital lies above the line it stands on: half of its 0.729 sizes."""

_REGULAR_FILE = "DejaVuSans.ttf"
_FONT_FILES = {
    "regular": _REGULAR_FILE,
    "bold": "DejaVuSans-Bold.ttf",
    "italic": "DejaVuSans-Oblique.ttf",
}
_BREAKABLE_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
"""White space at which a line may break; the no-break spaces stay as they are."""

_MAX_TEXT_CHARS = 4000
"""Letters of one text that are looked at: no sheet has room for more."""


@dataclass(frozen=True, slots=True)
class Font:
    """A cut of the font.

    Attributes:
        size: In CSS pixels.
        variant: ``regular``, ``bold`` or ``italic``.
    """

    size: float
    variant: str = "regular"

    def with_fallback(self, text: str) -> "Font":
        """Return this face, or the regular one where it lacks a letter of the text."""
        known = _font_characters(_FONT_FILES[self.variant])
        lacking = any(ord(letter) not in known for letter in text)
        return replace(self, variant="regular") if lacking else self

    def font_properties(self, points_per_pixel: float) -> FontProperties:
        """Return what matplotlib calls it, with `points_per_pixel` points a pixel."""
        return FontProperties(
            fname=_font_path(_FONT_FILES[self.variant]), size=self.size * points_per_pixel
        )


class Typesetter:
    """Prepares texts to be drawn, and remembers the letters that the font does not have."""

    def __init__(self) -> None:
        """Begin with none missing."""
        self.missing_characters: set[str] = set()

    def clean_text(self, text: str) -> str:
        """Return a text as one line that can be drawn.

        White space is folded. What cannot be seen, such as a control character, is left out, but
        for the joiners that some scripts need; a letter that the font does not have becomes `BOX`.
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
        """Return a text as at most `max_lines` lines; what has no room is left out, and "…" says so.

        Args:
            text: As it was written.
            font: In which it is drawn.
            width: Of a line, in pixels.
            max_lines: Lines.
        """
        cleaned = self.clean_text(text)
        font = font.with_fallback(cleaned)
        lines = _break_lines(cleaned, font, width, max_lines + 1)
        cut = len(lines) > max_lines or len(text) > _MAX_TEXT_CHARS
        return (
            [*lines[: max_lines - 1], _truncate_line(lines[max_lines - 1], font, width)]
            if cut
            else lines
        )


def measure_text(text: str, font: Font) -> float:
    """Return how wide a cleaned text is, in pixels."""
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
    """Break a text between words, and a word that is longer than a line where the line ends."""
    lines: list[str] = []
    left = text
    while left and len(lines) < max_lines:
        line = _longest_prefix(left, font, width)
        lines.append(line.rstrip())
        left = left[len(line) :].lstrip()
    return lines


def _longest_prefix(text: str, font: Font, width: float) -> str:
    """Return what of a text fits a line, up to a space where there is one; a letter at least."""
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
    """Return a place to break a word at that leaves no letter without its marks."""
    while end > 1 and end < len(text) and unicodedata.combining(text[end]):
        end -= 1
    return end


def _truncate_line(line: str, font: Font, width: float) -> str:
    room = width - _measure_cleaned(ELLIPSIS, font)
    while line and _measure_cleaned(line, font) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def _fold_breakable_space(text: str) -> str:
    return _BREAKABLE_SPACE.sub(" ", text).strip()


def _is_invisible(letter: str) -> bool:
    """Tell whether a letter is a control or a variation selector."""
    selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selector or unicodedata.category(letter) == "Cc"


@cache
def _font_characters(file: str) -> frozenset[int]:
    return frozenset(get_font(_font_path(file)).get_charmap())


def _font_path(file: str) -> Path:
    return Path(mpl.get_data_path(), "fonts", "ttf", file)

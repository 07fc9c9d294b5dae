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

BOX = "□"
"""Stands for a letter that the font does not have."""

MORE = "…"
LINE = 1.35
"""The height of a line, in sizes of its letters."""

MIDDLE = 0.365
"""How far the middle of a capital lies above the line it stands on: half of its 0.729 sizes."""

_REGULAR = "DejaVuSans.ttf"
_FILES = {"regular": _REGULAR, "bold": "DejaVuSans-Bold.ttf", "italic": "DejaVuSans-Oblique.ttf"}
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
"""White space at which a line may break; the no-break spaces stay as they are."""

_LONGEST = 4000
"""Letters of one text that are looked at: no sheet has room for more."""


@dataclass(frozen=True, slots=True)
class Face:
    """A cut of the font.

    Attributes:
        size: In CSS pixels.
        cut: ``regular``, ``bold`` or ``italic``.
    """

    size: float
    cut: str = "regular"

    def suited(self, text: str) -> "Face":
        """Return this face, or the regular one where it lacks a letter of the text."""
        known = _known(_FILES[self.cut])
        lacking = any(ord(letter) not in known for letter in text)
        return replace(self, cut="regular") if lacking else self

    def properties(self, unit: float) -> FontProperties:
        """Return what matplotlib calls it, with `unit` points a pixel."""
        return FontProperties(fname=_path(_FILES[self.cut]), size=self.size * unit)


class Letters:
    """Prepares texts to be drawn, and remembers the letters that the font does not have."""

    def __init__(self) -> None:
        """Begin with none missing."""
        self.missing: set[str] = set()

    def clean(self, text: str) -> str:
        """Return a text as one line that can be drawn.

        White space is folded. What cannot be seen, such as a control character, is left out, but
        for the joiners that some scripts need; a letter that the font does not have becomes `BOX`.
        """
        composed = _folded(unicodedata.normalize("NFC", text[:_LONGEST]))
        return _folded("".join(map(self._drawable, composed)))

    def _drawable(self, letter: str) -> str:
        if _is_unseen(letter):
            return ""
        if ord(letter) in _known(_REGULAR):
            return letter
        if unicodedata.category(letter) == "Cf":
            return ""
        self.missing.add(letter)
        return BOX

    def wrap(self, text: str, face: Face, width: float, most: int) -> list[str]:
        """Return a text as at most `most` lines; what has no room is left out, and "…" says so.

        Args:
            text: As it was written.
            face: In which it is drawn.
            width: Of a line, in pixels.
            most: Lines.
        """
        cleaned = self.clean(text)
        face = face.suited(cleaned)
        lines = _lines(cleaned, face, width, most + 1)
        cut = len(lines) > most or len(text) > _LONGEST
        return [*lines[: most - 1], _cut(lines[most - 1], face, width)] if cut else lines


def measure(text: str, face: Face) -> float:
    """Return how wide a cleaned text is, in pixels."""
    return _width(text, face.suited(text))


@cache
def _width(text: str, face: Face) -> float:
    if not text:
        return 0.0
    width, _, _ = text_to_path.get_text_width_height_descent(text, face.properties(1), ismath=False)
    return float(width)


def _lines(text: str, face: Face, width: float, most: int) -> list[str]:
    """Break a text between words, and a word that is longer than a line where the line ends."""
    lines: list[str] = []
    left = text
    while left and len(lines) < most:
        line = _longest_start(left, face, width)
        lines.append(line.rstrip())
        left = left[len(line) :].lstrip()
    return lines


def _longest_start(text: str, face: Face, width: float) -> str:
    """Return what of a text fits a line, up to a space where there is one; a letter at least."""
    if _width(text, face) <= width:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _width(text[:middle], face) <= width else (low, middle - 1)
    space = text.rfind(" ", 1, low + 1)
    return text[:space] if space > 0 else text[: _before_marks(text, low)]


def _before_marks(text: str, end: int) -> int:
    """Return a place to break a word at that leaves no letter without its marks."""
    while end > 1 and end < len(text) and unicodedata.combining(text[end]):
        end -= 1
    return end


def _cut(line: str, face: Face, width: float) -> str:
    room = width - _width(MORE, face)
    while line and _width(line, face) > room:
        line = line[:-1]
    return line.rstrip() + MORE


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _is_unseen(letter: str) -> bool:
    """Tell whether a letter is a control or a variation selector."""
    selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selector or unicodedata.category(letter) == "Cc"


@cache
def _known(file: str) -> frozenset[int]:
    return frozenset(get_font(_path(file)).get_charmap())


def _path(file: str) -> Path:
    return Path(mpl.get_data_path(), "fonts", "ttf", file)

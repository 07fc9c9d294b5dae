"""Character encodings of imported text files.

A file is UTF-8, with or without a byte order mark, UTF-16 with one, or else Windows-1252, unless
its first lines have more words of headers (`word_lists`) in another encoding. C1
controls that a program made of Windows-1252 punctuation by reading it as Latin-1 become the
punctuation again (WHATWG Encoding Standard, index windows-1252).
"""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path

from conflictmap.importing.model import ImportFileError, NoteCollector
from conflictmap.importing.word_lists import WRITTEN_ROLE_WORDS, fold_case

NOTE_CP1252 = "not UTF-8: read as Windows-1252"
NOTE_CARRIAGE_RETURNS = "lines end with a carriage return alone"

_CHUNK_BYTES = 1 << 20
_HEADER_BYTES, _HEADER_LINES = 1 << 16, 30
_LEGACY_ENCODINGS = ("cp1252", "cp1251", "cp1254", "cp1256", "koi8-r", "cp866", "cp1250")
"""Encodings of one byte that spreadsheet programs write; of equal ones, the first is used."""

_CELL_BREAK = re.compile(r"[,;\t|\r\n]")
_COLUMN_NAMES = frozenset(name for names in WRITTEN_ROLE_WORDS.values() for name in names)
_MAX_LISTED_LINES = 3
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_C1_CONTROL = re.compile("[\x80-\x9f]")
_C1_PUNCTUATION = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_ZIP_MARK, _GZIP_MARK, _PDF_MARK = b"PK\x03\x04", b"\x1f\x8b", b"%PDF"
_OLE_MARK = b"\xd0\xcf\x11\xe0"


_MOJIBAKE = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
"""The first two bytes of a character in UTF-8, each read as a character of Windows-1252."""

_BYTES_OF_1252 = {ord(character): chr(byte) for byte, character in _C1_PUNCTUATION.items()}


def repair_c1_controls(text: str) -> tuple[str, bool]:
    """Return the text with C1 controls as Windows-1252 punctuation, and whether it had any."""
    if _C1_CONTROL.search(text) is None:
        return text, False
    return text.translate(_C1_PUNCTUATION), True


def repair_mojibake(text: str) -> tuple[str, bool]:
    """Return a text whose UTF-8 was read as Windows-1252 as it was, and whether it was mended.

    ``DÃ©pÃ´t`` is ``Dépôt``. The whole text must be UTF-8 when its characters are written as bytes
    of Windows-1252 again, which a text that is in order is not.
    """
    if _MOJIBAKE.search(text) is None:
        return text, False
    try:
        mended = text.translate(_BYTES_OF_1252).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text, False
    return mended, True


def detect_encoding(path: Path, notes: NoteCollector) -> str:
    """Return the name of a file's encoding.

    Args:
        path: The file.
        notes: Receives a note if the encoding is not UTF-8.

    Raises:
        ImportFileError: the file is no text, or its lines have different encodings.
    """
    with path.open("rb") as stream:
        head = stream.read(_CHUNK_BYTES)
    _refuse_binary(path, head)
    if head.startswith(_UTF16_MARKS):
        return "utf-16"
    utf8_lines, other_lines = _count_encodings(path)
    if not other_lines:
        return "utf-8-sig"
    if utf8_lines:
        raise ImportFileError(
            f"{path.name!r} has two encodings: {_list_lines(utf8_lines)} is UTF-8, "
            f"{_list_lines(other_lines)} is not; save the file again in one encoding, UTF-8"
        )
    encoding = _choose_legacy_encoding(head)
    if encoding != "cp1252":
        notes.add(f"not UTF-8: read as {encoding}, in which its header has known words")
        return encoding
    notes.add(NOTE_CP1252)
    return "cp1252"


def _choose_legacy_encoding(head: bytes) -> str:
    """Return the encoding in which the first lines of a file have the most names of columns."""
    lines = b"\n".join(head[:_HEADER_BYTES].splitlines()[:_HEADER_LINES])
    counts = {encoding: _count_column_names(lines, encoding) for encoding in _LEGACY_ENCODINGS}
    best = max(counts, key=lambda encoding: counts[encoding])
    return best if counts[best] > counts["cp1252"] else "cp1252"


def _count_column_names(lines: bytes, encoding: str) -> int:
    text = fold_case(lines.decode(encoding, "replace"))
    cells = (cell.strip(" \"'") for cell in _CELL_BREAK.split(text))
    return sum(cell in _COLUMN_NAMES and not cell.isascii() for cell in cells)


def _count_encodings(path: Path) -> tuple[list[int], list[int]]:
    """Return the first numbers of lines with letters in UTF-8, and of lines in another encoding."""
    utf8_lines: list[int] = []
    other_lines: list[int] = []
    with path.open("rb") as stream:
        for number, line in enumerate(_read_byte_lines(stream), 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8-sig")
                found = utf8_lines
            except UnicodeDecodeError:
                found = other_lines
            is_mark_alone = number == 1 and line.removeprefix(codecs.BOM_UTF8).isascii()
            if len(found) <= _MAX_LISTED_LINES and not is_mark_alone:
                found.append(number)
    return utf8_lines, other_lines


def _read_byte_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield lines that end with a line feed or a carriage return."""
    for line in stream:
        if b"\r" in line[:-2]:
            yield from line.splitlines(keepends=True)
        else:
            yield line


def _list_lines(numbers: list[int]) -> str:
    listed = ", ".join(map(str, numbers[:_MAX_LISTED_LINES]))
    more = " …" if len(numbers) > _MAX_LISTED_LINES else ""
    return f"line {listed}{more}"


def _refuse_binary(path: Path, head: bytes) -> None:
    """Raise `ImportFileError` for a file that is no text, naming what it is if that is known."""
    kinds = {
        _ZIP_MARK: "a ZIP archive",
        _GZIP_MARK: "compressed with gzip: decompress it first",
        _PDF_MARK: "a PDF: take the table out of it first",
        b"PAR1": "a GeoParquet: write GeoJSON, GeoPackage or CSV instead",
        _OLE_MARK: "a workbook of Excel 97–2003: save it as .xlsx",
    }
    for mark, kind in kinds.items():
        if head.startswith(mark):
            raise ImportFileError(f"{path.name!r} is not what its name says: it is {kind}")
    if b"\0" in head and not head.startswith(_UTF16_MARKS):
        raise ImportFileError(
            f"{path.name!r} is not a text file: it contains a zero byte; export it as CSV in UTF-8"
        )
    if head.startswith(b"version https://git-lfs"):
        raise ImportFileError(
            f"{path.name!r} is a pointer of Git LFS, not the data: run `git lfs pull`"
        )


class _LenientCp1252(io.TextIOWrapper):
    """Windows-1252 text; the five bytes without a character become U+FFFD."""


def open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """Open a file as text, with its line ends as written."""
    return _LenientCp1252(path.open("rb"), encoding=encoding, errors="replace", newline="")


def read_text(path: Path, notes: NoteCollector, *, max_bytes: int) -> str:
    """Return the text of a whole file.

    Raises:
        ImportFileError: the file is larger than `max_bytes`, or no text.
    """
    size = path.stat().st_size
    if size > max_bytes:
        raise ImportFileError(
            f"{path.name!r} has {size:,} bytes, more than {max_bytes:,}: split it, or import it "
            "as CSV"
        )
    encoding = detect_encoding(path, notes)
    with open_text(path, encoding) as stream:
        text, repaired = repair_c1_controls(stream.read())
    if repaired:
        notes.add(NOTE_C1_CONTROLS)
    return text


NOTE_C1_CONTROLS = "control characters read as Windows-1252 punctuation"
NOTE_MOJIBAKE = "UTF-8 that was read as Windows-1252 is mended"

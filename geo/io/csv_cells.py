"""CSV cells that no spreadsheet runs as a formula."""

import re

CSV_LINE_END = "\r\n"
"""Line end of CSV files, as in RFC 4180.

With a bare line feed, Python's writer leaves a carriage return within a cell unquoted, and readers
take it for the end of the row.
"""

MAX_CELL_CHARS = 32_767
"""Maximum length of a spreadsheet cell in UTF-16 code units (Excel specifications and limits)."""

_FORMULA_CHARS = "=+@＝＋－＠-"
_FORMULA_PREFIXES = (*_FORMULA_CHARS, "\t", "\r", "\n")
_NUMERIC_CELL = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?([eE][-+]?[0-9]+)?\Z")
_ELLIPSIS = "…"

# Where a program that splits at another separator, and so sees no quotation marks, starts a cell.
_CELL_STARTS = {
    delimiter: re.compile(
        rf"(?<=[{''.join({';', ',', chr(9)} - {delimiter})}\r\n])(?=[ '\"]*[{_FORMULA_CHARS}])"
    )
    for delimiter in (",", ";", "\t", "|")
}


def escape_csv_cell(value: object, delimiter: str = ",") -> str:
    """Return a value as a CSV cell that is no formula, and contains none.

    Spreadsheets run text that starts like a formula. Where the list separator is a semicolon, as in
    most of Europe, they also split the cells of a file with commas at each semicolon.

    Text that starts like a formula (``=``, ``+``, ``-``, ``@``, their full-width forms, a tab or a
    line end) gets a ``'`` in front, and so does such text after another separator or a line end
    within the cell. Numbers stay numbers, and None is an empty cell.

    Args:
        value: The value.
        delimiter: The separator of the file: comma, semicolon, tab or bar.
    """
    text = "" if value is None else str(value)
    if text.startswith(_FORMULA_PREFIXES) and not _NUMERIC_CELL.match(text):
        text = f"'{text}"
    return _CELL_STARTS[delimiter].sub("'", text)


def shorten_cell(text: str) -> str:
    """Return a text that fits into a spreadsheet cell; a longer one is cut and ends with ``…``."""
    if len(text) * 2 <= MAX_CELL_CHARS or _utf16_length(text) <= MAX_CELL_CHARS:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (MAX_CELL_CHARS - 1)]
    return units.decode("utf-16-le", "ignore") + _ELLIPSIS


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

"""CSV cells that no spreadsheet runs as a formula."""

import re

CSV_LINE_END = "\r\n"
"""Line end of CSV files, as in RFC 4180.

With a bare line feed, Python's writer leaves a carriage return within a cell unquoted, and readers
take it for the end of the row.
"""

_FORMULA_PREFIXES = (*"=+-@＝＋－＠", "\t", "\r", "\n")
_NUMERIC_CELL = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?([eE][-+]?[0-9]+)?\Z")


def escape_csv_cell(value: object) -> str:
    """Return a value as a CSV cell that is no formula.

    Spreadsheets run text that starts like a formula.

    Text that starts like a formula (``=``, ``+``, ``-``, ``@``, their full-width forms, a tab or a
    line end) gets a ``'`` in front; numbers stay numbers, and None is an empty cell.
    """
    text = "" if value is None else str(value)
    if text.startswith(_FORMULA_PREFIXES) and not _NUMERIC_CELL.match(text):
        return f"'{text}"
    return text

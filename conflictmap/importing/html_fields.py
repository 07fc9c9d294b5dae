"""Fields in the descriptions of map features, which other programs write as text.

GIS programs write the attributes of a feature as a table of names and values in HTML, and map
editors as lines ``Name: value``. Both are read as columns, not as words.
"""

import re
from collections.abc import Collection
from html.parser import HTMLParser

MIN_FIELDS = 2
MAX_FIELDS = 500
_FIELD_CELLS = 2
_MAX_NAME_CHARS = 80
_LINE_BREAK = re.compile(r"<br\s*/?>|\n", re.IGNORECASE)


class _FieldTable(HTMLParser):
    """Collects the cells of each row of tables, and the text outside of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.outside: list[str] = []
        self._depth = 0
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
        elif tag == "a" and self._cell is not None:
            self._cell += [value for name, value in attrs if name == "href" and value][:1]
        elif tag in ("br", "p", "div"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table":
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        elif not self._depth:
            self.outside.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self.rows:
            self.rows[-1].append(" ".join(" ".join(self._cell).split()))
        self._cell = None


def read_table_fields(description: str) -> dict[str, str] | None:
    """Return the names and values of a description that is one table of two columns, or None.

    Only a description without text outside of its table is one.
    """
    if "<td" not in description.lower():
        return None
    parser = _FieldTable()
    parser.feed(description)
    parser.close()
    rows = [row for row in parser.rows if any(row)]
    pairs = [row for row in rows if len(row) == _FIELD_CELLS]
    # a title is the name of the feature, over both columns
    titles = [row for row in rows if len(set(row)) == 1]
    fields = {name: value for name, value in pairs if 0 < len(name) <= _MAX_NAME_CHARS}
    is_table = len(pairs) + len(titles) >= len(rows) and len(fields) == len(pairs)
    if (
        not is_table
        or not MIN_FIELDS <= len(fields) <= MAX_FIELDS
        or "".join(parser.outside).strip()
    ):
        return None
    return fields


def repeats_fields(description: str, names: Collection[str]) -> bool:
    """Return whether each line of a description is ``Name: value`` of a known field."""
    lines = [line.strip() for line in _LINE_BREAK.split(description) if line.strip()]
    known = tuple(f"{name}:" for name in names)
    return (
        bool(known) and len(lines) >= MIN_FIELDS and all(line.startswith(known) for line in lines)
    )

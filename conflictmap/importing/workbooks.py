"""Workbooks: XLSX and ODS.

XLSX is read row by row with the standard library's XML parser, because three things must be known
that GDAL's reader does not give: the number of the sheet's row, whether a cell holds a formula, and
the number behind a date. ODS is read by GDAL through pyogrio (licence MIT).

Source: ECMA-376, part 1, sections 18.3 (sheets), 18.4 (shared strings), 18.8.30 (number formats).
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from conflictmap.importing.archives import LimitedReader, open_archive, open_member, refuse_entities
from conflictmap.importing.delimited import (
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_EMPTY_ROWS,
    check_column_count,
)
from conflictmap.importing.headers import (
    MAX_HEADER_ROW,
    choose_raw_names,
    find_header,
    join_header_rows,
)
from conflictmap.importing.model import (
    NO_FORMULAS,
    ImportFileError,
    NoteCollector,
    Row,
    Table,
    take_first,
)

MAX_SHARED_CHARS = 400_000_000
MAX_SHEETS = 200
MAX_MERGES = 100_000
"""Number of merged cells of a sheet whose value is put into each of their rows."""

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT_NS = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_BUILTIN_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_DATE_FORMAT = re.compile(r"[dmyhs]", re.IGNORECASE)
_FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
_MERGE_CELL = re.compile(
    rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_MERGE_CELL_BYTES = 80
"""Maximum length of what `_MERGE_CELL` matches, which two chunks can share."""

_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  days only
_MAX_SERIAL = 2_958_465
"""Day number of 9999-12-31."""

_LEAP_BUG_SERIAL = 60
_HEAD_BYTES = 4096


class _Merge(NamedTuple):
    """A column in which cells are merged, from the first to the last row."""

    first_row: int
    last_row: int
    column: int


@dataclass(frozen=True, slots=True)
class _Workbook:
    """The parts of an XLSX file that its sheets need; merged cells are found when they are used."""

    sheets: tuple[tuple[str, str], ...]
    shared: tuple[str, ...]
    date_styles: frozenset[int]
    epoch: datetime
    merges: dict[str, tuple[_Merge, ...]] = field(default_factory=dict)


def open_workbook(
    path: Path,
    signatures: Sequence[frozenset[str]],
    notes: NoteCollector,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
) -> Table:
    """Open the sheet of a workbook that holds the table.

    Args:
        path: The file, XLSX or ODS.
        signatures: Names of columns by which known formats are recognised.
        notes: Receives which sheet and header were taken.
        sheet: Name of the sheet; None for the one with the largest table.
        header_row: Number of the header's row; None to find it.

    Raises:
        ImportFileError: the file cannot be read, or has no such sheet, or no table.
    """
    readers = list_sheets(path)
    if sheet is not None:
        if sheet not in readers:
            listed = ", ".join(repr(name) for name in readers)
            raise ImportFileError(f"{path.name!r} has no sheet {sheet!r}: it has {listed}")
        readers = {sheet: readers[sheet]}
    candidates = []
    for position, (name, read_rows) in enumerate(readers.items()):
        first = take_first(read_rows(0), MAX_HEADER_ROW + 170)
        found = (
            next((i for i, row in enumerate(first) if row.number >= header_row), None)
            if header_row
            else find_header(first, signatures)
        )
        if found is None:
            continue
        width = sum(bool(cell.strip()) for cell in first[found].cells)
        score = width * min(len(first) - found, 200)
        found, columns = join_header_rows(first, found)
        candidates.append((score, -position, name, (first[found], columns), read_rows))
    if not candidates:
        raise ImportFileError(f"{path.name!r} has no sheet with a table: no row is a header")
    _, position, name, (header, columns), read_rows = max(candidates, key=lambda entry: entry[:2])
    if len(readers) > 1 or header.number > 1:
        first_has_none = position and -position and not any(c[1] == 0 for c in candidates)
        why = " (the first sheet has no table)" if first_has_none else ""
        notes.add(f"sheet “{name}” is taken{why}; the header is its row {header.number}")
    if _has_merges_below(read_rows, header.number):
        notes.add("cells are merged over several rows: each of these rows has their value")
    return Table(
        tuple(columns),
        partial(read_rows, header.number),
        dialect=f"sheet {name!r}",
        is_workbook=True,
        sheet=name,
        header_row=header.number,
        raw_columns=choose_raw_names(header.cells, columns),
    )


def _has_merges_below(read_rows: partial[Iterator[Row]], header_row: int) -> bool:
    """Return whether a sheet that was read has merged cells below its header; XLSX only."""
    workbook = next((one for one in read_rows.args if isinstance(one, _Workbook)), None)
    if workbook is None:
        return False
    merges = workbook.merges.get(read_rows.args[1], ())
    return any(merge.last_row > header_row + 1 for merge in merges)


def list_sheets(path: Path) -> dict[str, partial[Iterator[Row]]]:
    """Return a function for each sheet, by name, that reads its rows after a given one.

    Raises:
        ImportFileError: the file cannot be read.
    """
    if _is_ods(path):
        return {name: partial(_read_ods_rows, path, name) for name in _list_ods_sheets(path)}
    with open_archive(path) as archive:
        workbook = _read_workbook(path, archive)
    return {
        name: partial(_read_sheet_rows, path, member, workbook) for name, member in workbook.sheets
    }


def _is_ods(path: Path) -> bool:
    with open_archive(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return False
        if "content.xml" in names:
            info = archive.getinfo("content.xml")
            refuse_entities(open_member(archive, "content.xml").read(_HEAD_BYTES), path.name)
            if info.file_size > MAX_SHARED_CHARS:
                raise ImportFileError(
                    f"{path.name!r} has {info.file_size:,} bytes inside: save it as CSV"
                )
            return True
    raise ImportFileError(
        f"{path.name!r} is a ZIP archive, but no workbook (XLSX or ODS) and no KMZ"
    )


# XLSX


def _read_workbook(path: Path, archive: zipfile.ZipFile) -> _Workbook:
    root = _parse_member(archive, "xl/workbook.xml")
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _parse_member(archive, "xl/_rels/workbook.xml.rels")
    }
    sheets: list[tuple[str, str]] = []
    for element in root.iter():
        if _local_name(element.tag) != "sheet" or len(sheets) >= MAX_SHEETS:
            continue
        target = targets.get(
            next((element.get(key) for key in _REL_ID if element.get(key)), ""), ""
        )
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in archive.namelist():
            sheets.append((element.get("name", ""), member))
    if not sheets:
        raise ImportFileError(f"{path.name!r} has no sheets")
    properties = [element for element in root.iter() if _local_name(element.tag) == "workbookPr"]
    uses_1904 = any(element.get("date1904") in ("1", "true") for element in properties)
    return _Workbook(
        tuple(sheets),
        _read_shared_strings(path, archive),
        _read_date_styles(archive),
        _EPOCH_1904 if uses_1904 else _EPOCH_1900,
    )


def _parse_member(archive: zipfile.ZipFile, name: str) -> ET.Element:
    try:
        data = open_member(archive, name).read()
        refuse_entities(data[:_HEAD_BYTES], name)
        return ET.fromstring(data)  # noqa: S314  document types are refused above
    except (KeyError, ET.ParseError) as error:
        raise ImportFileError(f"{name!r} of the workbook cannot be read: {error}") from None


def _local_name(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _read_shared_strings(path: Path, archive: zipfile.ZipFile) -> tuple[str, ...]:
    name = next((n for n in archive.namelist() if n.lower() == "xl/sharedstrings.xml"), None)
    if name is None:
        return ()
    strings: list[str] = []
    size = 0
    for element in _iterate_elements(open_member(archive, name), name, {"si"}):
        text = _join_text(element)
        size += len(text)
        if size > MAX_SHARED_CHARS:
            raise ImportFileError(
                f"{path.name!r} has more than {MAX_SHARED_CHARS:,} characters: save it as CSV"
            )
        strings.append(text)
    return tuple(strings)


def _join_text(element: ET.Element) -> str:
    """Return the text of a string item without its phonetic hints."""
    parts = []
    for child in element:
        name = _local_name(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [part.text or "" for part in child if _local_name(part.tag) == "t"]
    return _unescape_controls("".join(parts))


def _unescape_controls(text: str) -> str:
    """Return the text with ``_x000D_`` and the like as the characters that they encode."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def _iterate_elements(stream: LimitedReader, name: str, tags: set[str]) -> Iterator[ET.Element]:
    """Yield the elements with some local names, and free each after its use."""
    parser: Any = ET.XMLPullParser(events=("start", "end"))
    is_first = True
    root: ET.Element | None = None
    while True:
        data = stream.read(1 << 16)
        if is_first:
            refuse_entities(data[:_HEAD_BYTES], name)
            is_first = False
        try:
            if data:
                parser.feed(data)
            else:
                parser.close()
            for event, element in parser.read_events():
                if event == "start":
                    root = element if root is None else root
                elif _local_name(element.tag) in tags:
                    yield element
                    element.clear()
                    if root is not None and len(root) > 1:
                        _prune_tree(root)
        except ET.ParseError as error:
            raise ImportFileError(f"{name!r} is not valid XML: {error}") from None
        if not data:
            return


def _prune_tree(root: ET.Element) -> None:
    """Drop finished children of the root and of its children, which the parser keeps."""
    for child in root:
        if len(child) > 1:
            del child[:-1]
    if len(root) > 64:  # noqa: PLR2004  a sheet has few children
        del root[:-1]


def _read_date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _parse_member(archive, "xl/styles.xml")
    date_formats = set(_BUILTIN_DATE_FORMATS)
    for element in root.iter():
        if _local_name(element.tag) == "numFmt" and (element.get("numFmtId") or "").isdigit():
            code = _FORMAT_NOISE.sub("", element.get("formatCode", ""))
            if _DATE_FORMAT.search(code) and "General" not in code:
                date_formats.add(int(element.get("numFmtId", "0")))
    styles = next((e for e in root.iter() if _local_name(e.tag) == "cellXfs"), None)
    if styles is None:
        return frozenset()
    return frozenset(
        number
        for number, style in enumerate(styles)
        if int(style.get("numFmtId") or 0) in date_formats
    )


def _read_sheet_rows(path: Path, member: str, workbook: _Workbook, after: int) -> Iterator[Row]:
    """Yield the rows of a sheet after one; empty rows at the end are left out."""
    rows = _read_own_rows(path, member, workbook)
    merges = workbook.merges.get(member)
    if merges is None:
        merges = workbook.merges[member] = _find_merges(path, member)
    if merges:
        rows = _fill_merged(rows, merges)
    pending: list[Row] = []
    for row in rows:
        if row.number <= after:
            continue
        if not any(row.cells) and not row.formulas:
            if len(pending) < MAX_EMPTY_ROWS:
                pending.append(row)
            continue
        yield from pending
        pending.clear()
        yield row
    # rows that hold nothing at all are the end of the table


def _read_own_rows(path: Path, member: str, workbook: _Workbook) -> Iterator[Row]:
    """Yield all rows of a sheet with what their own cells hold."""
    number = 0
    with open_archive(path) as archive:
        for element in _iterate_elements(open_member(archive, member), member, {"row"}):
            number = int(element.get("r") or number + 1)
            yield _build_row(number, element, workbook)


def _find_merges(path: Path, member: str) -> tuple[_Merge, ...]:
    """Return the cells of a sheet that are merged over several rows, by their first row.

    They are written after the rows, so the sheet is searched, without being parsed.
    """
    found: list[_Merge] = []
    before = b""
    with open_archive(path) as archive:
        stream = open_member(archive, member)
        while data := stream.read(1 << 20):
            chunk = before + data
            for match in _MERGE_CELL.finditer(chunk):
                first, last = int(match[2]), int(match[4])
                column = _column_position(f"{match[1].decode()}1", 0)
                if last > first and len(found) < MAX_MERGES:
                    found.append(_Merge(first, last, column))
            before = chunk[-_MERGE_CELL_BYTES:]
    return tuple(sorted(set(found)))


def _fill_merged(rows: Iterator[Row], merges: Sequence[_Merge]) -> Iterator[Row]:
    """Yield the rows with the value of a merged cell in each of its rows that has other values."""
    pending = list(reversed(merges))
    active: dict[int, tuple[int, str]] = {}
    for row in rows:
        while pending and pending[-1].first_row <= row.number:
            merge = pending.pop()
            cell = row.cells[merge.column] if merge.column < len(row.cells) else ""
            if merge.first_row == row.number and cell:
                active[merge.column] = (merge.last_row, cell)
        active = {column: one for column, one in active.items() if one[0] >= row.number}
        if not active or not any(row.cells):
            yield row
            continue
        cells = list(row.cells)
        cells += [""] * (max(active) + 1 - len(cells))
        for column, (_, value) in active.items():
            cells[column] = cells[column] or value
        yield row._replace(cells=cells)


def _build_row(number: int, element: ET.Element, workbook: _Workbook) -> Row:
    cells: list[str] = []
    formulas: set[int] = set()
    for cell in element:
        if _local_name(cell.tag) != "c":
            continue
        position = _column_position(cell.get("r"), len(cells))
        if position >= MAX_COLUMNS:
            if _cell_text(cell, workbook):
                check_column_count("the workbook", number, position + 1)
            continue
        if position >= len(cells):
            cells.extend([""] * (position + 1 - len(cells)))
        has_formula = any(_local_name(child.tag) == "f" for child in cell)
        if has_formula:
            formulas.add(position)
        cells[position] = _cell_text(cell, workbook)[:MAX_CELL_CHARS]
    return Row(number, cells, frozenset(formulas) if formulas else NO_FORMULAS)


def _column_position(reference: str | None, default: int) -> int:
    match = _CELL_REFERENCE.match(reference or "")
    if match is None:
        return default
    position = 0
    for letter in match[1]:
        position = position * 26 + ord(letter) - 64
    return position - 1


def _cell_text(cell: ET.Element, workbook: _Workbook) -> str:
    kind = cell.get("t", "n")
    value = next((child for child in cell if _local_name(child.tag) == "v"), None)
    if kind == "inlineStr":
        inline = next((child for child in cell if _local_name(child.tag) == "is"), None)
        return "" if inline is None else _join_text(inline)
    text = "" if value is None else (value.text or "")
    if kind == "s":
        return (
            workbook.shared[int(text)]
            if text.isdigit() and int(text) < len(workbook.shared)
            else ""
        )
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind == "e":
        return ""
    if kind == "n" and text:
        return _number_text(text, cell.get("s"), workbook)
    return _unescape_controls(text)


def _number_text(text: str, style: str | None, workbook: _Workbook) -> str:
    """Return a number as it is written, or as an ISO date if its style shows it as one."""
    try:
        number = float(text)
    except ValueError:
        return text
    if style and style.isdigit() and int(style) in workbook.date_styles:
        return _date_text(number, workbook.epoch)
    if number == int(number) and abs(number) < 1e15:  # noqa: PLR2004  whole numbers of a double
        return str(int(number))
    return repr(number)


def _date_text(serial: float, epoch: datetime) -> str:
    if not 0 <= serial <= _MAX_SERIAL:
        return repr(serial)
    # Excel counts 29 February 1900, which did not exist: earlier numbers are a day off
    is_early = epoch == _EPOCH_1900 and serial < _LEAP_BUG_SERIAL
    moment = epoch + timedelta(days=serial + (1 if is_early else 0))
    if serial % 1 == 0:
        return moment.date().isoformat()
    rounded = moment + timedelta(microseconds=500_000)
    return rounded.replace(microsecond=0).isoformat()


# ODS


def _list_ods_sheets(path: Path) -> list[str]:
    from pyogrio import list_layers  # noqa: PLC0415  loads GDAL, which other formats do not need

    try:
        return [str(name) for name, _ in list_layers(path)]
    except Exception as error:  # noqa: BLE001  GDAL's errors have no common class
        raise ImportFileError(f"{path.name!r} cannot be read as a workbook: {error}") from None


def _read_ods_rows(path: Path, sheet: str, after: int) -> Iterator[Row]:
    from pyogrio.raw import read  # noqa: PLC0415

    try:
        _, _, _, fields = read(path, layer=sheet, HEADERS="DISABLE", FIELD_TYPES="STRING")
    except Exception as error:  # noqa: BLE001  GDAL's errors have no common class
        raise ImportFileError(f"{path.name!r} cannot be read as a workbook: {error}") from None
    pending: list[Row] = []
    for number, values in enumerate(zip(*fields, strict=True), 1):
        if number <= after:
            continue
        cells = [_ods_cell(value) for value in values]
        if not any(cells):
            if len(pending) < MAX_EMPTY_ROWS:
                pending.append(Row(number, cells))
            continue
        yield from pending
        pending.clear()
        yield Row(number, cells)


def _ods_cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    match = re.match(r"(\d{4})/(\d\d)/(\d\d)(?: (\d\d:\d\d:\d\d)\S*)?\Z", text, re.ASCII)
    if match:
        time = f"T{match[4]}" if match[4] and match[4] != "00:00:00" else ""
        return f"{match[1]}-{match[2]}-{match[3]}{time}"
    return text

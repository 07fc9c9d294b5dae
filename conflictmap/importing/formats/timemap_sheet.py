"""TimeMap's sheet: a workbook whose sheets have events, their sites, and their sources.

Source: Forensic Architecture's datasheet-server (github.com/forensic-architecture), whose tabs are
``export_events``, ``export_sites``, ``export_sources`` and ``export_associations``. An event names
its site; the position is that of the site. Columns with a number, such as ``source1``, are a list.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from conflictmap.importing.headers import find_header, normalize_name
from conflictmap.importing.model import Row
from conflictmap.importing.workbooks import list_sheets

_KINDS = ("events", "sites", "sources", "associations", "categories", "tags", "filters")
_EVENT_COLUMNS = frozenset({"description", "date", "location"})
_LIST_COLUMN = re.compile(r"(source|association|filter|tag|categor(?:y|ie))s?[ _]?\d+\Z")
_PATH_COLUMN = re.compile(r"(?:paths?|urls?|links?)[ _]?\d*\Z")
_MAX_ROWS = 200_000


class TimemapSheets(NamedTuple):
    """The records of a TimeMap workbook.

    Attributes:
        events: The events as TimeMap's JSON has them.
        row_numbers: The row of the sheet of each event.
        sources: The sources by id.
        associations: The associations.
        sheet: Name of the sheet of events.
    """

    events: list[dict[str, Any]]
    row_numbers: list[int]
    sources: dict[str, Any]
    associations: list[Any]
    sheet: str


def read_timemap_sheets(path: Path) -> TimemapSheets | None:
    """Return the records of a workbook, or None if it is not one of TimeMap.

    Raises:
        ImportFileError: the file cannot be read.
    """
    sheets = list_sheets(path)
    names = {kind: name for name in sheets for kind in _KINDS if _is_kind(name, kind)}
    if "events" not in names or not {"sites", "sources"} & names.keys():
        return None
    events = _read_records(sheets[names["events"]](0))
    if not events or not events[0][1].keys() >= _EVENT_COLUMNS:
        return None
    sites = _index_sites(_read_optional(sheets, names, "sites"))
    sources = {
        str(record.get("id")): _source_record(record)
        for _, record in _read_optional(sheets, names, "sources")
    }
    associations = [
        record
        for kind in ("associations", "categories", "tags", "filters")
        for _, record in _read_optional(sheets, names, kind)
    ]
    return TimemapSheets(
        [_event_record(record, sites) for _, record in events],
        [number for number, _ in events],
        sources,
        associations,
        names["events"],
    )


def _is_kind(sheet: str, kind: str) -> bool:
    return normalize_name(sheet).replace("_", " ").split(" ")[-1] == kind


def _read_optional(
    sheets: Mapping[str, Any], names: Mapping[str, str], kind: str
) -> list[tuple[int, dict[str, str]]]:
    return _read_records(sheets[names[kind]](0)) if kind in names else []


def _read_records(rows: Iterable[Row]) -> list[tuple[int, dict[str, str]]]:
    """Return number and values of each row below the header; empty values are left out."""
    listed: list[Row] = []
    for row in rows:
        listed.append(row)
        if len(listed) >= _MAX_ROWS:
            break
    position = find_header(listed, [_EVENT_COLUMNS])
    if position is None:
        return []
    header = [normalize_name(cell).replace(" ", "_") for cell in listed[position].cells]
    return [
        (
            row.number,
            {
                name: cell.strip()
                for name, cell in zip(header, row.cells, strict=False)
                if name and cell.strip()
            },
        )
        for row in listed[position + 1 :]
    ]


def _index_sites(records: Iterable[tuple[int, dict[str, str]]]) -> dict[str, dict[str, str]]:
    """Return the sites by each of their names and their id."""
    found: dict[str, dict[str, str]] = {}
    for _, record in records:
        for key in ("site", "name", "title", "location", "id"):
            if record.get(key):
                found.setdefault(normalize_name(record[key]), record)
    return found


def _event_record(
    record: Mapping[str, str], sites: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Return an event with lists of sources and associations, and the position of its site."""
    event: dict[str, Any] = {}
    lists: dict[str, list[str]] = {"sources": [], "associations": []}
    for name, value in record.items():
        match = _LIST_COLUMN.match(name)
        if match:
            lists["sources" if match[1] == "source" else "associations"].append(value)
        elif name in ("sources", "associations", "filters", "tags"):
            parts = [part.strip() for part in re.split(r"[,;\n]", value) if part.strip()]
            lists["sources" if name == "sources" else "associations"] += parts
        else:
            event[name] = value
    if not record:
        return {}
    site = sites.get(normalize_name(record.get("location", "")), {})
    for key in ("latitude", "longitude"):
        if not event.get(key) and site.get(key):
            event[key] = site[key]
    return {**event, **lists}


def _source_record(record: Mapping[str, str]) -> dict[str, Any]:
    paths: Sequence[str] = [value for key, value in record.items() if _PATH_COLUMN.match(key)]
    return {**record, "paths": list(paths)}

"""TimeMap's data: the three exported files, events with their sources inside, or its sheet.

Source: Forensic Architecture's TimeMap and datasheet-server. Dates are month/day/year in the
exports; a time of 00:00 is none, another is kept as written. The descriptions of events and of
sources are the data set's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from conflictmap.importing.coordinates import read_position
from conflictmap.importing.date_reading import ReadDate
from conflictmap.importing.formats.common import (
    NOTE_TIME,
    ImportContext,
    describe_order,
    find_host,
    unique_values,
)
from conflictmap.importing.model import (
    DatasetInfo,
    ImportedEvent,
    ImportFileError,
    MergedRow,
    NoteCollector,
    Outcome,
    RefusedRow,
    RowError,
    SourceDraft,
    StatementDraft,
)
from conflictmap.importing.records import read_json, to_cell
from geo.text.links import is_link

DATASET = DatasetInfo("timemap", "TimeMap", rights="quote-only")
_HIDDEN = re.compile(r"hidden\Z", re.IGNORECASE)
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::\d\d)?\Z", re.ASCII)
_TITLE_CHARS = 80
NOTE_TIME_KEPT = "a time of day is kept as written: its time zone is not stated"


def is_timemap(document: object) -> bool:
    """Return whether a JSON value is a list of TimeMap's events."""
    if not isinstance(document, list) or not document or not isinstance(document[0], dict):
        return False
    keys = set(document[0])
    return "latitude" in keys and bool(keys & {"associations", "filters"})


def find_companions(path: Path, notes: NoteCollector) -> tuple[dict[str, Any], list[Any]]:
    """Return the sources and associations exported with a file of events.

    They are ``export_sources.json`` and ``export_associations.json`` for ``export_events.json``.
    """
    sources: Any = {}
    associations: Any = []
    for word in ("events", "event"):
        if word in path.name:
            source_file = path.with_name(path.name.replace(word, "sources"))
            association_file = path.with_name(path.name.replace(word, "associations"))
            if source_file.is_file():
                sources = read_json(source_file, notes)
            if association_file.is_file():
                associations = read_json(association_file, notes)
            break
    if isinstance(sources, list):
        sources = {str(one.get("id")): one for one in sources if isinstance(one, dict)}
    if not isinstance(sources, dict) or not isinstance(associations, list):
        raise ImportFileError(
            f"{path.name!r}: the files of sources or associations have another shape"
        )
    return sources, associations


def split_document(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return the sources by id and the associations of a file that holds all three lists."""
    sources, associations = document.get("sources"), document.get("associations")
    if isinstance(sources, list):
        sources = {str(one.get("id")): one for one in sources if isinstance(one, dict)}
    return (
        sources if isinstance(sources, dict) else {},
        associations if isinstance(associations, list) else [],
    )


def map_timemap(
    records: Sequence[Any],
    sources: Mapping[str, Any],
    associations: Sequence[Any],
    context: ImportContext,
    row_numbers: Sequence[int] | None = None,
) -> Iterator[Outcome]:
    """Yield what becomes of each event; its number is its position, unless it is given."""
    mapper = _TimemapMapper(records, sources, associations, context)
    for number, record in zip(row_numbers or range(1, len(records) + 1), records, strict=True):
        cells = mapper.cells(record)
        try:
            yield mapper.map_record(number, record if isinstance(record, dict) else {})
        except RowError as error:
            yield RefusedRow(number, error.code, error.words, cells)


class _TimemapMapper:
    """Mapping of TimeMap's events."""

    def __init__(
        self,
        records: Sequence[Any],
        sources: Mapping[str, Any],
        associations: Sequence[Any],
        context: ImportContext,
    ) -> None:
        self.context, self.sources = context, sources
        self.columns = timemap_columns(records)
        self.titles = {
            str(one.get("id")): str(one.get("title") or "")
            for one in associations
            if isinstance(one, dict)
        }
        self.dates = context.make_date_column("date")
        self.first_by_id: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self.records = records
        for record in records:
            if isinstance(record, dict):
                self.dates.observe(str(record.get("date") or ""))
        self.dates.decide_order()
        if self.dates.order and not self.dates.stated:
            context.notes.add("date-order", words=describe_order(self.dates))
        self.ids_by_url = self._index_urls()

    def _index_urls(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, source in self.sources.items():
            if isinstance(source, dict):
                for url in source.get("paths") or []:
                    found.setdefault(str(url), []).append(key)
        return {url: keys for url, keys in found.items() if len(keys) > 1}

    def cells(self, record: object) -> tuple[str, ...]:
        """Return a record in the columns of the file."""
        if not isinstance(record, dict):
            return ()
        return tuple(to_cell(record.get(column)) for column in self.columns)

    def map_record(self, number: int, record: Mapping[str, Any]) -> Outcome:
        """Return what becomes of an event.

        Raises:
            RowError: the event is refused.
        """
        context = self.context
        if not record:
            raise RowError("empty row")
        identifier = to_cell(record.get("id")).strip()
        merged = self._find_repeated(number, identifier, record)
        if isinstance(merged, MergedRow):
            return merged
        written = to_cell(record.get("date")).strip()
        if not written:
            raise RowError("no-date", "date is empty")
        date = self.dates.read(written)
        context.note_date(date, number)
        time = self._read_time(number, to_cell(record.get("time")), date)
        position = read_position(
            to_cell(record.get("latitude")),
            to_cell(record.get("longitude")),
            lambda code, words: context.notes.add(code, number, words=words),
        )
        place = context.words.read(to_cell(record.get("location")))
        if position is None and not context.can_find_place(place):
            raise RowError("no-place", f"no coordinates, and “{place}” is in no gazetteer")
        statements, urls = self._read_statements(number, record)
        kind, labels = self._read_type(record)
        title = statements[0].quote
        return ImportedEvent(
            number,
            f"{identifier} (second)" if merged else identifier or f"record {number}",
            title if len(title) <= _TITLE_CHARS else f"{title[: _TITLE_CHARS - 1].rstrip()}…",
            date.edtf,
            context.position_class(),
            kind,
            point=position,
            place=place,
            subtype="; ".join(labels) or None,
            statements=statements,
            urls=urls,
            outlets=unique_values(find_host(url) for url in urls),
            time=time,
            kept={"graphic": graphic} if (graphic := to_cell(record.get("graphic"))) else {},
        )

    def _read_time(self, number: int, written: str, date: ReadDate) -> str | None:
        """Return a time of day of a day; 00:00 is none, and other notations are noted."""
        text = written.strip()
        match = _CLOCK.match(text)
        if not text or (match and int(match["hour"]) == int(match["minute"]) == 0):
            return None
        if match is None or date.precision != "day":
            self.context.notes.add(NOTE_TIME, number)
            return None
        self.context.notes.add(NOTE_TIME_KEPT, number)
        return f"{int(match['hour']):02}:{match['minute']}"

    def _find_repeated(
        self, number: int, identifier: str, record: Mapping[str, Any]
    ) -> MergedRow | bool:
        """Return the merge of an identical record; whether the id is taken by another."""
        if not identifier:
            return False
        first = self.first_by_id.setdefault(identifier, (number, record))
        if first[0] == number:
            return False
        if dict(first[1]) == dict(record):
            return MergedRow(number, first[0], "identical to the record with the same id")
        code = f"the id {identifier} is on records that differ: all are kept, with other ids"
        self.context.notes.add(code, first[0])
        self.context.notes.add(code, number)
        return True

    def _read_statements(
        self, number: int, record: Mapping[str, Any]
    ) -> tuple[list[StatementDraft], tuple[str, ...]]:
        """Return the quotes of an event and the addresses of its sources.

        Raises:
            RowError: ``no-words``.
        """
        words = self.context.words.read(to_cell(record.get("description")), number)
        statements = [StatementDraft(words)] if words else []
        urls: list[str] = []
        listed = record.get("sources") or []
        for entry in listed if isinstance(listed, list) else []:
            drafts, found = self._read_source(number, entry)
            statements += drafts
            urls += found
        if not listed:
            self.context.notes.add("no source at all: the record itself is quoted", number)
        if not statements:
            raise RowError("no-words", "description is empty")
        return statements, unique_values(urls)

    def _read_source(self, number: int, entry: object) -> tuple[list[StatementDraft], list[str]]:
        notes = self.context.notes
        source = entry if isinstance(entry, dict) else self.sources.get(str(entry))
        if not isinstance(source, dict):
            notes.add(
                "missing source",
                number,
                words=f"the source {entry} is not in the file of sources",
            )
            return [], []
        paths = [str(path).strip() for path in source.get("paths") or [] if str(path).strip()]
        if not paths and source.get("path"):
            paths = [str(source["path"])]
        if any(_HIDDEN.match(path) for path in paths):
            notes.add("a hidden source: left out", number)
            return [], []
        links = [path for path in paths if is_link(path)]
        words = self.context.words.read(to_cell(source.get("description")), number)
        for link in links:
            if link in self.ids_by_url:
                notes.add("one address under two source ids: one source", number)
        if not words:
            notes.add(
                "a source without words: its address is kept, no statement is made of it", number
            )
            return [], links
        draft = SourceDraft(
            f"{links[0] if links else source.get('id')}\n{words}",
            words[:_TITLE_CHARS],
            None,
            words,
            url=links[0] if links else None,
        )
        return [StatementDraft(words, draft, by=find_host(links[0]) if links else None)], links

    def _read_type(self, record: Mapping[str, Any]) -> tuple[str, list[str]]:
        """Return the type by the titles of an event's associations, and these titles."""
        labels = [
            self.titles.get(str(one), str(one)) for one in _as_list(record.get("associations"))
        ]
        for entry in _as_list(record.get("filters")):
            if isinstance(entry, dict):
                labels.append(to_cell(entry.get("value")))
            elif isinstance(entry, str):
                labels.append(entry)
        labels = [label for label in labels if label]
        for label in labels:
            found = self.context.recipe.find_type(label)
            if found:
                return found, labels
        return self.context.find_type(labels[0] if labels else "", "associations"), labels


def timemap_columns(records: Sequence[Any]) -> tuple[str, ...]:
    """Return the keys of all events in their order."""
    keys = (key for record in records if isinstance(record, dict) for key in record)
    return tuple(dict.fromkeys(str(key) for key in keys))


def _as_list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()

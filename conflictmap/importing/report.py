"""The report of an import: what became of every row, and what was decided on the way."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conflictmap.importing.coordinates import distance_km
from conflictmap.importing.model import (
    ImportedEvent,
    MergedRow,
    NoteCollector,
    Outcome,
    RefusedRow,
    StatementDraft,
)
from geo.io.csv_cells import CSV_LINE_END, escape_csv_cell
from geo.text.confusables import group_look_alikes
from geo.text.plurals import pluralize

FAR_AWAY_KM = 1000.0
"""Distance from all others at which a position is noted."""

PREVIEW_EVENTS = 10
"""Number of events that are kept for a preview."""

_FAR_TIMES_USUAL = 5.0
_MIN_POSITIONS = 4
_MAX_FAR_SHARE = 0.1
_MAX_SHOWN_ROWS = 8


@dataclass(slots=True)
class ImportReport:
    """What became of the rows of one file.

    Attributes:
        file: Name of the file.
        as_format: What it was taken for.
        reason: Why.
        event_rows: Number of events.
        refused: The refused rows.
        merged: The merged rows.
        classes: Number of events by precision class.
        notes: The notes, each with its rows.
        first_events: The first events, for a preview.
        events: The events in the form of the report, if they are wanted.
        mapping: What each column of an unknown table was taken for.
        unused: Columns of it that nothing is read from.
        changes: What an update changed, by kind.
    """

    file: str
    as_format: str
    reason: str
    event_rows: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    merged: list[MergedRow] = field(default_factory=list)
    classes: Counter[int] = field(default_factory=Counter)
    notes: list[dict[str, Any]] = field(default_factory=list)
    first_events: list[ImportedEvent] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    mapping: list[dict[str, Any]] = field(default_factory=list)
    unused: list[dict[str, Any]] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    types_to_state: dict[str, int] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        """Number of rows: events, refused and merged."""
        return self.event_rows + len(self.refused) + len(self.merged)

    def add(self, outcome: Outcome, *, keep_event: bool) -> None:
        """Count an outcome; keep an event for the JSON report if it is wanted."""
        if isinstance(outcome, ImportedEvent):
            self.event_rows += 1
            self.classes[outcome.where_prec] += 1
            if len(self.first_events) < PREVIEW_EVENTS:
                self.first_events.append(outcome)
            if keep_event:
                self.events.append(event_to_json(outcome))
        elif isinstance(outcome, RefusedRow):
            self.refused.append(outcome)
        else:
            self.merged.append(outcome)

    def finish(self, notes: NoteCollector) -> None:
        """Take over the notes, without those of rows that are no events."""
        lost = {row.row for row in self.refused if not row.would_be}
        lost |= {row.row for row in self.merged}
        notes.drop_rows(lost)
        self.notes = notes.list_notes()

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        report: dict[str, Any] = {
            "file": self.file,
            "as": self.as_format,
            "because": self.reason,
            "rows": self.row_count,
            "events": self.events,
            "refused": [_refused_to_json(row) for row in self.refused],
            "merged": [{"row": row.row, "into": row.into, "why": row.why} for row in self.merged],
            "warnings": self.notes,
            "counts": {
                "events": self.event_rows,
                "refused": len(self.refused),
                "merged": len(self.merged),
                "where_prec": {str(key): self.classes[key] for key in sorted(self.classes)},
            },
        }
        for key in ("mapping", "unused", "changes", "types_to_state"):
            if getattr(self, key):
                report[key] = getattr(self, key)
        return report

    def to_text(self) -> str:
        """Return the report as lines for the terminal."""
        counts = (
            f"{pluralize(self.event_rows, 'event')}, {len(self.refused):,} refused, "
            f"{len(self.merged):,} merged: {pluralize(self.row_count, 'row')}"
        )
        lines = [f"{self.file}: taken for {self.as_format}, because {self.reason}", f"  {counts}"]
        lines += [_mapping_line(entry) for entry in self.mapping]
        lines += [_unused_line(entry) for entry in self.unused]
        for code, rows in _group_refusals(self.refused).items():
            first = next(row for row in self.refused if row.row == rows[0])
            lines.append(f"  refused {len(rows):,}  {first.reason}  ({_list_rows(rows)})")
            del code
        for note in self.notes:
            rows = note["rows"]
            where = f"  ({_list_rows(rows)})" if rows else ""
            count = f"{len(rows):,}  " if rows else ""
            lines.append(f"  note     {count}{note['code']}{where}")
        for kind, ids in self.changes.items():
            if ids:
                lines.append(f"  {kind}: {len(ids):,}")
        if self.types_to_state:
            values = ", ".join(f"“{value}” ({n:,})" for value, n in self.types_to_state.items())
            lines.append(f"  give a type, with --type or in a recipe, to: {values}")
        return "\n".join(lines)


def _mapping_line(entry: Mapping[str, Any]) -> str:
    share = "" if entry.get("readable") is None else f", {entry['readable']:.0%} can be read"
    values = " | ".join(str(value) for value in entry["values"])
    return f"  {entry['role']:10} {entry['column']}: {values}{share}"


def _unused_line(entry: Mapping[str, Any]) -> str:
    values = " | ".join(str(value) for value in entry["values"])
    return f"  {'not read':10} {entry['column']}: {values}"


def _group_refusals(refused: Iterable[RefusedRow]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for row in refused:
        groups.setdefault(row.code, []).append(row.row)
    return groups


def _list_rows(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:_MAX_SHOWN_ROWS]))
    more = " …" if len(rows) > _MAX_SHOWN_ROWS else ""
    noun = "row" if len(rows) == 1 else "rows"
    return f"{noun} {shown}{more}"


def _refused_to_json(row: RefusedRow) -> dict[str, Any]:
    entry: dict[str, Any] = {"row": row.row, "reason": row.reason}
    if row.would_be:
        entry["would_be"] = dict(row.would_be)
    return entry


def event_to_json(event: ImportedEvent) -> dict[str, Any]:
    """Return an event in the form of the report; what is not stated is left out."""
    entry: dict[str, Any] = {
        "row": event.row,
        "origin": event.origin,
        "date": event.date,
        "where_prec": event.where_prec,
    }
    if event.point is not None:
        entry["point"] = list(event.point)
    if event.geometry is not None:
        entry["geometry"] = event.geometry["type"]
    if event.end is not None and event.end.point is not None:
        entry["to"] = list(event.end.point)
    cited = [one.source for one in event.statements if one.source is not None]
    optional = {
        "type": event.type,
        "subtype": event.subtype,
        "title": event.title,
        "fatalities": event.fatalities,
        "actors": list(event.actors),
        "associates": list(event.associates),
        "quotes": "from-row" if event.from_row else [one.quote for one in event.statements],
        "sources": list(event.outlets),
        "urls": list(event.urls),
        "archives": [source.archive for source in cited if source.archive],
        "source_dates": [source.date for source in cited if source.date],
        "languages": [source.language for source in cited if source.language],
        "media_sha256": list(event.media_sha256),
        "place": event.place,
        "to_place": event.end.name if event.end else None,
        "place_note": event.place_note,
        "date_from": event.date_from,
        "date_note": event.date_note,
        "status": derive_status(event.statements),
        "version": event.version,
    }
    entry |= {key: value for key, value in optional.items() if value not in (None, "", [])}
    return entry


def derive_status(statements: Iterable[StatementDraft]) -> str:
    """Return the status that follows from the publishers, as `geo.project.events` derives it."""
    publishers = {one.source.publisher or "" if one.source else None for one in statements}
    stated = group_look_alikes(filter(None, publishers))
    return "corroborated" if len(stated) + (None in publishers) > 1 else "reported"


def find_far_positions(positions: Sequence[tuple[int, float, float]]) -> list[int]:
    """Return the rows whose position is far from all others.

    Args:
        positions: Row, longitude and latitude of each event.

    A position is far if it is more than `FAR_AWAY_KM` and several times the usual distance from the
    middle of all, and no other is within `FAR_AWAY_KM` of it. Where many are, none is: then the
    data are spread over the world.
    """
    if len(positions) < _MIN_POSITIONS:
        return []
    longitudes = sorted(lon for _, lon, _ in positions)
    latitudes = sorted(lat for _, _, lat in positions)
    middle = longitudes[len(longitudes) // 2], latitudes[len(latitudes) // 2]
    distances = [(distance_km(middle, (lon, lat)), row, lon, lat) for row, lon, lat in positions]
    usual = sorted(distance for distance, *_ in distances)[len(distances) * 3 // 4]
    limit = max(FAR_AWAY_KM, _FAR_TIMES_USUAL * usual)
    candidates = [entry for entry in distances if entry[0] > limit]
    if len(candidates) > max(1, _MAX_FAR_SHARE * len(positions)):
        return []
    return [
        row
        for _, row, lon, lat in candidates
        if not any(
            other != row and distance_km((lon, lat), (x, y)) < FAR_AWAY_KM
            for _, other, x, y in candidates
        )
    ]


def format_refused_csv(columns: Sequence[str], refused: Iterable[RefusedRow]) -> str:
    """Return the refused rows as CSV: number, code and words, then the file's own columns.

    The file can be mended and imported again: the first three columns are then ignored.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=CSV_LINE_END)
    writer.writerow([*REFUSED_COLUMNS, *map(escape_csv_cell, columns)])
    for row in refused:
        cells = [*row.cells, *[""] * (len(columns) - len(row.cells))]
        writer.writerow([row.row, row.code, *map(escape_csv_cell, (row.words, *cells))])
    return stream.getvalue()


REFUSED_COLUMNS = ("refused_row", "refused_code", "refused_reason")
"""The columns that ``refused.csv`` puts before those of the file."""

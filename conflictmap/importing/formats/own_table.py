"""The table that `conflictmap data` writes as CSV, with one row for each event.

What other tables do not have is read here: the record of the data set that an event came from, the
documents of its statements, its time of day, its notes, and its retraction.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from conflictmap.importing.headers import normalize_name
from conflictmap.importing.model import (
    ImportedEvent,
    Outcome,
    Row,
    SourceDraft,
    StatementDraft,
    Table,
)
from geo.project.vocabulary import STANCES
from geo.text.links import is_link

SIGNATURE = frozenset({"edtf", "where_prec", "place_as_written"})
"""Columns by which the table is recognised."""

_ORIGIN_ID_COLUMNS = {"event_type": "event_id_cnty", "type_of_violence": "id"}
"""Column that the id of a data set is in, by a column that the data set's rows have."""

_TIME = re.compile(r"\d{2}:\d{2}(?:/\d{2}:\d{2})?\Z")
_TITLE_CHARS = 80
_MAX_STATEMENTS = 1000


def complete_own_events(outcomes: Iterator[Outcome], table: Table) -> Iterator[Outcome]:
    """Yield outcomes; an event has what only the program's own table states of it.

    Args:
        outcomes: One for each row of the table, in their order.
        table: The table.
    """
    reader = _OwnRowReader(table)
    for outcome, row in zip(outcomes, table.read_rows(), strict=True):
        yield reader.complete(outcome, row) if isinstance(outcome, ImportedEvent) else outcome


class _OwnRowReader:
    """Reader of the columns of the program's own table."""

    def __init__(self, table: Table) -> None:
        """Index the columns, and collect the quotes of each document."""
        self._positions = {normalize_name(name): i for i, name in enumerate(table.raw_columns)}
        self._numbers = [n for n in range(1, _MAX_STATEMENTS) if f"quote_{n}" in self._positions]
        self._words = self._collect_words(table)

    def cell(self, row: Row, name: str) -> str:
        """Return a cell by the name of its column; empty if it is missing."""
        position = self._positions.get(name)
        return "" if position is None or position >= len(row.cells) else row.cells[position].strip()

    def _collect_words(self, table: Table) -> dict[str, str]:
        """Return the words of each document: its quotes, where none is part of another."""
        quotes: dict[str, dict[str, None]] = {}
        for row in table.read_rows():
            for number in self._numbers:
                source, quote = (self.cell(row, f"{key}_{number}") for key in ("source", "quote"))
                if source and quote:
                    quotes.setdefault(source, {})[quote] = None
        joined = {source: "\n\n".join(found) for source, found in quotes.items()}
        return {
            source: text
            for source, text in joined.items()
            if all(text.count(quote) == 1 for quote in quotes[source])
        }

    def complete(self, event: ImportedEvent, row: Row) -> ImportedEvent:
        """Return an event with what its row states beyond that of other tables."""
        origin = _read_mapping(self.cell(row, "origin"))
        time = self.cell(row, "time")
        statements = self._read_statements(row)
        urls = tuple(one.source.url for one in statements if one.source and one.source.url)
        return replace(
            event,
            statements=statements or event.statements,
            urls=urls if statements else (),
            outlets=event.outlets if statements else (),
            kept={**event.kept, **_read_origin_columns(origin)},
            version=str(origin["version"]) if origin.get("version") else event.version,
            time=time if _TIME.match(time) else None,
            note=self.cell(row, "note") or event.note,
            date_note=self.cell(row, "date_note") or event.date_note,
            place_note=_read_reason(self.cell(row, "place_as_written")) or event.place_note,
            within=(),
            place_remark=self.cell(row, "place_note") or None,
            retracted=_read_mapping(self.cell(row, "retracted")) or None,
        )

    def _read_statements(self, row: Row) -> list[StatementDraft]:
        """Return the statements that have a quote, each of its own document."""
        return [
            self._read_statement(row, number)
            for number in self._numbers
            if self.cell(row, f"quote_{number}")
        ]

    def _read_statement(self, row: Row, number: int) -> StatementDraft:
        cells = {
            key: self.cell(row, f"{key}_{number}")
            for key in ("quote", "source", "source_title", "publisher", "url", "archive", "by")
        }
        quote, identifier = cells["quote"], cells["source"] or f"row {row.number}"
        words = self._words.get(cells["source"])
        draft = SourceDraft(
            identifier if words else f"{identifier}\n{quote}",
            cells["source_title"] or quote[:_TITLE_CHARS],
            cells["publisher"] or None,
            words or quote,
            date=self.cell(row, f"source_date_{number}") or None,
            url=cells["url"] if is_link(cells["url"]) else None,
            archive=cells["archive"] if is_link(cells["archive"]) else None,
        )
        stance = self.cell(row, f"stance_{number}")
        return StatementDraft(
            quote,
            draft,
            by=cells["by"] or None,
            stance=stance if stance in STANCES else "reports",
        )


def _read_mapping(text: str) -> Mapping[str, Any]:
    """Return the mapping that a cell has as JSON; empty for any other cell."""
    try:
        found = json.loads(text) if text.startswith("{") else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _read_origin_columns(origin: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of the data set that an event came from, with its id there."""
    cells = origin.get("row")
    if not isinstance(cells, dict):
        return {}
    columns = {str(key): str(value) for key, value in cells.items()}
    for marker, column in _ORIGIN_ID_COLUMNS.items():
        if marker in columns and origin.get("id"):
            columns.setdefault(column, str(origin["id"]))
    return columns


def _read_reason(text: str) -> str | None:
    """Return why a position is where it is, of a place that is a position."""
    why = _read_mapping(text).get("why")
    return why if isinstance(why, str) else None

"""Events: what happened according to whom, in whose words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.dates import Span
from geo.errors import GeocodeError
from geo.geocoding.parser import Spot, read_mapping
from geo.geometry.bounds import Bounds
from geo.project.record_reader import Cursor, Words
from geo.project.sources import Source, publishers, read_date
from geo.project.vocabulary import REVIEWS, STANCES, STATUSES, TYPES
from geo.project.yaml_nodes import Node, Sequence, Table, Text
from geo.text.quotes import Anchor, QuoteError

FILE = "events.yaml"
MAX_FATALITIES = 100_000_000
_STATEMENT_KEYS = ("source", "quote", "prefix", "suffix", "by", "stance")


@dataclass(frozen=True)  # no slots: with them it is told to another process more slowly
class Statement:
    """What one source says of an event.

    Attributes:
        source: The source's id.
        anchor: Where its words stand.
        by: Who says it according to the source; None where the source itself does.
        stance: How it stands to the event, one of `geo.project.vocabulary.STANCES`.
    """

    source: str
    anchor: Anchor
    by: str | None
    stance: str


@dataclass(frozen=True, slots=True)
class Fatalities:
    """People killed, as stated; None where no figure is given."""

    low: int | None
    best: int | None
    high: int | None


Expression = str | dict[str, object]
"""A place as a curator writes it: a name, an expression, or a mapping as ``{name, kind, in}``."""


@dataclass(frozen=True)  # no slots: with them it is told to another process more slowly
class Event:
    """One event.

    Attributes:
        id: Unique in the project.
        line: Where it stands in ``events.yaml``.
        place_line: Where its place stands there.
        title: By language.
        date: When, as surely as the sources say.
        date_note: How the date was worked out.
        place: Where, as the curator wrote it.
        place_note: Why there.
        type: One of `geo.project.vocabulary.TYPES`.
        actors: Who took part.
        verified: False for a draft, which is never published.
        statements: At least one.
        status: One of `geo.project.vocabulary.STATUSES`.
        status_reason: Why the status is not what follows from the statements.
        fatalities: People killed, where a source gives a figure.
        note: What the curator wants the reader to know.
    """

    id: str
    line: int = field(compare=False)
    place_line: int = field(compare=False)
    title: Words
    date: Span
    date_note: Words | None
    place: Expression
    place_note: Words | None
    type: str
    actors: tuple[str, ...]
    verified: bool
    statements: tuple[Statement, ...]
    status: str
    status_reason: str | None
    fatalities: Fatalities | None
    note: Words | None


def derive_status(statements: tuple[Statement, ...], sources: Mapping[str, Source]) -> str:
    """Return the status that follows from who says what.

    Disputed when somebody denies it; corroborated when two or more publishers report it; reported
    when one does; claimed when only a party says so.
    """
    if any(statement.stance == "denies" for statement in statements):
        return "disputed"
    reporting = {statement.source for statement in statements if statement.stance == "reports"}
    independent = len(publishers(sources, reporting))
    if independent > 1:
        return "corroborated"
    return "reported" if independent else "claimed"


class EventReader:
    """Reads events one by one; faults are collected by the cursors."""

    def __init__(self, sources: Mapping[str, Source], language: str, bounds: Bounds) -> None:
        """Read events that quote `sources`, with texts in `language` where none is named.

        A position that a curator gives for an event must lie in `bounds`.
        """
        self.sources = sources
        self.language = language
        self.bounds = bounds
        self.seen: dict[str, int] = {}

    def read(self, cursor: Cursor) -> Event | None:
        """Return the event under the cursor, or None when it is at fault."""
        before = len(cursor.faults)
        identifier = cursor.identifier(self.seen)
        title = cursor.words("title", self.language, required=True)
        date = read_date(cursor, "date", cursor.text("date", required=True))
        place = _place(cursor, self.bounds)
        kind = cursor.choice("type", TYPES, required=True)
        statements = self._statements(cursor)
        status, reason = self._status(cursor, statements)
        event = Event(
            identifier,
            cursor.table.line,
            cursor.table.lines.get("place", cursor.table.line),
            title or {},
            date or _NO_DATE,
            cursor.words("date_note", self.language),
            place or "",
            cursor.words("place_note", self.language),
            kind or "",
            cursor.texts("actors"),
            cursor.choice("review", REVIEWS, required=True) == "verified",
            statements,
            status,
            reason,
            _fatalities(cursor),
            cursor.words("note", self.language),
        )
        cursor.finish()
        return event if len(cursor.faults) == before else None

    def _status(self, cursor: Cursor, statements: tuple[Statement, ...]) -> tuple[str, str | None]:
        stated = cursor.choice("status", STATUSES)
        reason = cursor.text("status_reason")
        if stated and not reason:
            cursor.fault(
                "status", "say in `status_reason` why it is not what follows from the statements"
            )
        if reason and not stated:
            cursor.fault("status_reason", "a reason without a `status` to explain")
        return stated or derive_status(statements, self.sources), reason

    def _statements(self, cursor: Cursor) -> tuple[Statement, ...]:
        if "statements" not in cursor.table.entries:
            return self._only(self._statement(cursor))
        for key in _STATEMENT_KEYS:
            if cursor.node(key) is not None:
                cursor.fault(key, f"{key!r} stands beside `statements`: move it into one of them")
        tables = cursor.tables("statements")
        if not tables:
            cursor.fault("statements", "an event needs at least one statement")
        return self._only(*(self._inner(cursor, table) for table in tables))

    @staticmethod
    def _only(*found: Statement | None) -> tuple[Statement, ...]:
        return tuple(statement for statement in found if statement is not None)

    def _inner(self, cursor: Cursor, table: Table) -> Statement | None:
        inner = Cursor(table, cursor.file, cursor.faults, cursor.record)
        statement = self._statement(inner)
        inner.finish()
        return statement

    def _statement(self, cursor: Cursor) -> Statement | None:
        name = cursor.choice("source", self.sources, required=True)
        quote = cursor.text("quote", required=True)
        context = [cursor.text(key) or "" for key in ("prefix", "suffix")]
        by = cursor.name("by")
        stance = cursor.choice("stance", STANCES, required=True)
        if name is None or quote is None or stance is None:
            return None
        passage = self.sources[name].passage
        if not passage.text:  # a fault of the source, which has its own line
            return None
        try:
            anchor = passage.find(quote, *context)
        except QuoteError as error:
            cursor.fault("quote", str(error))
            return None
        return Statement(name, anchor, by, stance)


_NO_DATE = Span("", None, None)


def _place(cursor: Cursor, bounds: Bounds) -> Expression | None:
    node = cursor.table.entries.get("place")
    if not isinstance(node, Table):
        return cursor.name("place", required=True)
    cursor.node("place")
    mapping = {key: _plain(value) for key, value in node.entries.items()}
    try:
        found = read_mapping(mapping)
    except GeocodeError as error:
        cursor.fault("place", str(error))
        return None
    outside = bounds.complaint(*found.point) if isinstance(found, Spot) else None
    if outside:
        cursor.fault("place", outside)
    return mapping


def _plain(node: Node) -> object:
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {key: _plain(value) for key, value in node.entries.items()}


def _fatalities(cursor: Cursor) -> Fatalities | None:
    inner = cursor.inner("fatalities")
    if inner is None:
        return None
    low, best, high = (inner.whole(key, high=MAX_FATALITIES) for key in ("low", "best", "high"))
    inner.finish()
    stated = [figure for figure in (low, best, high) if figure is not None]
    if not stated:
        cursor.fault("fatalities", "give at least one of low, best, high")
    if stated != sorted(stated):
        cursor.fault("fatalities", f"the figures {stated} must not fall from low over best to high")
    return Fatalities(low, best, high)

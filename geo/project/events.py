"""Event records, with the statements of sources that they are based on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.dates import DateInterval
from geo.errors import GeocodeError, count_issues
from geo.geocoding.grammar import Coordinates
from geo.geocoding.place_mapping import parse_place_mapping
from geo.geometry.bounds import Bounds
from geo.project.record_reader import LocalizedText, RecordReader
from geo.project.sources import Source, distinct_publishers, read_date
from geo.project.vocabulary import EVENT_STATUSES, EVENT_TYPES, REVIEW_STATES, STANCES
from geo.project.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from geo.text.quotes import QuoteAnchor, QuoteError

EVENTS_FILE = "events.yaml"
MAX_FATALITIES = 100_000_000
_STATEMENT_KEYS = ("source", "quote", "prefix", "suffix", "by", "stance")


@dataclass(frozen=True)  # no slots: they make pickling slower
class Statement:
    """A statement of one source about an event.

    Attributes:
        source: Id of the source.
        anchor: Position of the quote in the source's text.
        by: Author of the statement according to the source; None for the source itself.
        stance: Relation to the event, one of `geo.project.vocabulary.STANCES`.
    """

    source: str
    anchor: QuoteAnchor
    by: str | None
    stance: str


@dataclass(frozen=True, slots=True)
class Fatalities:
    """Number of people killed, as stated; None for a figure that is not given."""

    low: int | None
    best: int | None
    high: int | None


PlaceQuery = str | dict[str, object]
"""A place as written: a name, an expression, or a mapping such as ``{name, kind, in}``."""


@dataclass(frozen=True)  # no slots: they make pickling slower
class Event:
    """One event.

    Attributes:
        id: Id, unique in the project.
        line: Line number of the event in ``events.yaml``.
        place_line: Line number of its place.
        title: Title by language.
        date: Date, as precise as the sources are.
        date_note: How the date was derived.
        place: Place, as the curator wrote it.
        place_note: Reason for the place.
        type: One of `geo.project.vocabulary.EVENT_TYPES`.
        actors: Names of those who took part.
        verified: False for a draft, which is never published.
        statements: Statements of sources, at least one.
        status: One of `geo.project.vocabulary.EVENT_STATUSES`.
        status_reason: Reason for a status other than the derived one.
        fatalities: Number of people killed, if a source gives a figure.
        note: Note of the curator for readers.
    """

    id: str
    line: int = field(compare=False)
    place_line: int = field(compare=False)
    title: LocalizedText
    date: DateInterval
    date_note: LocalizedText | None
    place: PlaceQuery
    place_note: LocalizedText | None
    type: str
    actors: tuple[str, ...]
    verified: bool
    statements: tuple[Statement, ...]
    status: str
    status_reason: str | None
    fatalities: Fatalities | None
    note: LocalizedText | None


def reading_order(event: Event) -> tuple[int, int, str]:
    """Return the sort key of events in reading order: first known day, last day, id."""
    return event.date.first_known_day, event.date.last_day, event.id


def derive_status(statements: tuple[Statement, ...], sources: Mapping[str, Source]) -> str:
    """Return the status that follows from the stances of the statements.

    ``disputed`` if any source denies the event; ``corroborated`` if two or more publishers report
    it; ``reported`` if one does; otherwise ``claimed``.
    """
    if any(statement.stance == "denies" for statement in statements):
        return "disputed"
    reporting = {statement.source for statement in statements if statement.stance == "reports"}
    independent = len(distinct_publishers(sources, reporting))
    if independent > 1:
        return "corroborated"
    return "reported" if independent else "claimed"


class EventReader:
    """Reader of events; the record readers collect the errors."""

    def __init__(self, sources: Mapping[str, Source], language: str, bounds: Bounds) -> None:
        """Set what events are checked against.

        Args:
            sources: The sources that events may quote, by id.
            language: Language of texts without a language tag.
            bounds: The map's bounds; a position given for an event must be inside.
        """
        self.sources = sources
        self.language = language
        self.bounds = bounds
        self.lines_by_id: dict[str, int] = {}

    def read_event(self, reader: RecordReader) -> Event | None:
        """Return the event of a record, or None if it has errors."""
        before = count_issues(reader.issues)
        identifier = reader.read_id(self.lines_by_id)
        title = reader.read_localized_text("title", self.language, required=True)
        date = read_date(reader, "date", reader.read_text("date", required=True))
        place = _read_event_place(reader, self.bounds)
        kind = reader.read_choice("type", EVENT_TYPES, required=True)
        statements = self._read_statements(reader)
        status, reason = self._read_status(reader, statements)
        event = Event(
            identifier,
            reader.mapping.line,
            reader.mapping.key_lines.get("place", reader.mapping.line),
            title or {},
            date or _NO_DATE,
            reader.read_localized_text("date_note", self.language),
            place or "",
            reader.read_localized_text("place_note", self.language),
            kind or "",
            reader.read_texts("actors"),
            reader.read_choice("review", REVIEW_STATES, required=True) == "verified",
            statements,
            status,
            reason,
            _read_fatalities(reader),
            reader.read_localized_text("note", self.language),
        )
        reader.report_unknown_keys()
        return event if count_issues(reader.issues) == before else None

    def _read_status(
        self, reader: RecordReader, statements: tuple[Statement, ...]
    ) -> tuple[str, str | None]:
        stated = reader.read_choice("status", EVENT_STATUSES)
        reason = reader.read_text("status_reason")
        if stated and not reason:
            reader.add_issue(
                "status",
                "explain in `status_reason` why it is not what follows from the statements",
            )
        if reason and not stated:
            reader.add_issue("status_reason", "a reason without a `status` to explain")
        return stated or derive_status(statements, self.sources), reason

    def _read_statements(self, reader: RecordReader) -> tuple[Statement, ...]:
        if "statements" not in reader.mapping.entries:
            return self._drop_missing(self._read_statement(reader))
        for key in _STATEMENT_KEYS:
            if reader.read_node(key) is not None:
                reader.add_issue(
                    key, f"{key!r} cannot be used with `statements`: move it into one of them"
                )
        mappings = reader.read_mappings("statements")
        if not mappings:
            reader.add_issue("statements", "an event needs at least one statement")
        return self._drop_missing(*(self._read_nested_statement(reader, one) for one in mappings))

    @staticmethod
    def _drop_missing(*statements: Statement | None) -> tuple[Statement, ...]:
        return tuple(statement for statement in statements if statement is not None)

    def _read_nested_statement(
        self, reader: RecordReader, mapping: MappingNode
    ) -> Statement | None:
        inner = RecordReader(mapping, reader.file, reader.issues, reader.record_id)
        statement = self._read_statement(inner)
        inner.report_unknown_keys()
        return statement

    def _read_statement(self, reader: RecordReader) -> Statement | None:
        name = reader.read_choice("source", self.sources, required=True)
        quote = reader.read_text("quote", required=True)
        context = [reader.read_text(key) or "" for key in ("prefix", "suffix")]
        by = reader.read_name("by")
        stance = reader.read_choice("stance", STANCES, required=True)
        if name is None or quote is None or stance is None:
            return None
        passage = self.sources[name].passage
        if not passage.text:  # an error of the source, reported there
            return None
        try:
            anchor = passage.find_quote(quote, *context)
        except QuoteError as error:
            reader.add_issue("quote", str(error))
            return None
        return Statement(name, anchor, by, stance)


_NO_DATE = DateInterval("", None, None)


def _read_event_place(reader: RecordReader, bounds: Bounds) -> PlaceQuery | None:
    node = reader.mapping.entries.get("place")
    if not isinstance(node, MappingNode):
        return reader.read_name("place", required=True)
    reader.read_node("place")
    mapping = {key: _node_to_value(value) for key, value in node.entries.items()}
    try:
        expression = parse_place_mapping(mapping)
    except GeocodeError as error:
        reader.add_issue("place", str(error))
        return None
    if isinstance(expression, Coordinates):
        problem = bounds.describe_outside(*expression.point)
        if problem:
            reader.add_issue("place", problem)
    return mapping


def _node_to_value(node: Node) -> object:
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return [_node_to_value(item) for item in node.items]
    return {key: _node_to_value(value) for key, value in node.entries.items()}


def _read_fatalities(reader: RecordReader) -> Fatalities | None:
    inner = reader.open_nested("fatalities")
    if inner is None:
        return None
    low, best, high = (
        inner.read_integer(key, high=MAX_FATALITIES) for key in ("low", "best", "high")
    )
    inner.report_unknown_keys()
    stated = [figure for figure in (low, best, high) if figure is not None]
    if not stated:
        reader.add_issue("fatalities", "give at least one of low, best, high")
    if stated != sorted(stated):
        reader.add_issue(
            "fatalities", f"the figures {stated} must not fall from low over best to high"
        )
    return Fatalities(low, best, high)

"""Event records, with the statements of sources that they are based on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

from geo.dates import DateInterval
from geo.errors import GeocodeError, count_issues
from geo.geocoding.grammar import Coordinates, GivenGeometry
from geo.geocoding.place_mapping import PlaceMapping, parse_place_mapping
from geo.geometry.bounds import Bounds
from geo.project.details_reader import (
    EVENT_DETAIL_KEYS,
    STATEMENT_DETAIL_KEYS,
    DetailsContext,
    has_details,
    read_dated_time,
    read_event_details,
    read_figures,
    read_statement_details,
    read_translation,
)
from geo.project.event_details import (
    NO_EVENT_DETAILS,
    NO_PLACE,
    NO_STATEMENT_DETAILS,
    UNKNOWN_DATE,
    EventDetails,
    Figures,
    Protection,
    StatementDetails,
    TimeOfDay,
    hide_place_words,
)
from geo.project.event_details import PlaceQuery as PlaceQuery  # noqa: PLC0414  re-export
from geo.project.record_nodes import node_to_value
from geo.project.record_reader import LocalizedText, RecordReader
from geo.project.rights import EMPTY_ANCHOR, limit_to_rights
from geo.project.sources import INTERNAL, Source, distinct_publishers, read_date
from geo.project.vocabulary import EVENT_STATUSES, PLACE_ROLES, REVIEW_STATES, STANCES
from geo.project.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from geo.text.quotes import QuoteAnchor, QuoteError

EVENTS_FILE = "events.yaml"
Fatalities: TypeAlias = Figures
_STATEMENT_KEYS = ("source", "quote", "prefix", "suffix", "by", "stance")


@dataclass(frozen=True)  # no slots: they make pickling slower
class Statement:
    """A statement of one source about an event.

    Attributes:
        source: Id of the source.
        anchor: Position of the quote in the source's text.
        by: Author of the statement according to the source; None for the source itself.
        stance: Relation to the event, one of `geo.project.vocabulary.STANCES`.
        details: Its figures and its translation.
        internal_anchor: Position of the quote in an internal source, whose words are never
            published; `anchor` is then empty. None of other sources.
    """

    source: str
    anchor: QuoteAnchor
    by: str | None
    stance: str
    details: StatementDetails = NO_STATEMENT_DETAILS
    internal_anchor: QuoteAnchor | None = None

    @property
    def checked_anchor(self) -> QuoteAnchor:
        """Position of the quote in the text that it was checked against; may be internal."""
        return self.internal_anchor or self.anchor


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
        place: Place, as the curator wrote it; None for an event without one. Of a protected
            event, a mapping without the place: `details.protect` has it.
        place_note: Reason for the place.
        type: One of `geo.project.vocabulary.EVENT_TYPES`.
        actors: Names of those who took part.
        verified: Whether a curator verified it; see `review`.
        statements: Statements of sources, at least one.
        status: One of `geo.project.vocabulary.EVENT_STATUSES`.
        status_reason: Reason for a status other than the derived one.
        fatalities: Number of people killed, if a source gives a figure.
        note: Note of the curator for readers.
        details: Figures, time of day, media and other optional keys.
        imported: Whether it was taken over from a data set and not read by a curator.
        place_role: ``seat`` where the sources name no place and the mark is at the seat of the body
            that speaks or acts; None for a place that the sources name.
    """

    id: str
    line: int = field(compare=False)
    place_line: int = field(compare=False)
    title: LocalizedText
    date: DateInterval
    date_note: LocalizedText | None
    place: PlaceQuery | None
    place_note: LocalizedText | None
    type: str
    actors: tuple[str, ...]
    verified: bool
    statements: tuple[Statement, ...]
    status: str
    status_reason: str | None
    fatalities: Fatalities | None
    note: LocalizedText | None
    details: EventDetails = NO_EVENT_DETAILS
    imported: bool = False
    place_role: str | None = None

    @property
    def review(self) -> str:
        """The state of review, one of `geo.project.vocabulary.REVIEW_STATES`."""
        if self.verified:
            return "verified"
        return "imported" if self.imported else "draft"

    @property
    def is_public(self) -> bool:
        """Whether it is published: a draft never is."""
        return self.verified or self.imported

    @property
    def has_date(self) -> bool:
        """Whether anything is known of its date."""
        return self.date.lower is not None or self.date.upper is not None

    @property
    def is_drawable(self) -> bool:
        """Whether it may be drawn on a map, if its place is found."""
        return self.has_date and self.place is not None and self.details.retracted is None


def reading_order(event: Event) -> tuple[int, int, int]:
    """Return the sort key of events: first known day, last day, time of day.

    Events that share all three keep the order of the file, since Python's sort is stable: a curator
    writes the events of one day in the order in which they happened.
    """
    time = event.details.time
    return event.date.first_known_day, event.date.last_day, time.start if time else -1


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

    def __init__(
        self,
        sources: Mapping[str, Source],
        language: str,
        bounds: Bounds,
        context: DetailsContext | None = None,
    ) -> None:
        """Set what events are checked against.

        Args:
            sources: The sources that events may quote, by id.
            language: Language of texts without a language tag.
            bounds: The map's bounds; a position given for an event must be inside.
            context: What optional keys are read with; None for no time zone and no media files.

        Set `are_sources_unreadable` if the file of the sources has an error of its own: then no
        statement has one more because its source is missing.
        """
        self.sources = sources
        self.language = language
        self.bounds = bounds
        self.context = context or DetailsContext(language)
        self.lines_by_id: dict[str, int] = {}
        self.are_sources_unreadable = False

    def read_event(self, reader: RecordReader) -> Event | None:
        """Return the event of a record, or None if it has errors."""
        before = count_issues(reader.issues)
        identifier = reader.read_id(self.lines_by_id)
        title = reader.read_localized_text("title", self.language, required=True)
        date, time = self._read_date(reader)
        review = reader.read_choice("review", REVIEW_STATES, required=True)
        place = _read_event_place(reader, self.bounds, is_required=review == "verified")
        kind = reader.read_choice("type", self.context.types, required=True)
        statements = self._read_statements(reader)
        status, reason = self._read_status(reader, statements)
        fatalities, details = self._read_details(reader, statements, time)
        event = Event(
            identifier,
            reader.mapping.line,
            _place_line(reader),
            title or {},
            date or _NO_DATE,
            reader.read_localized_text("date_note", self.language),
            place,
            reader.read_localized_text("place_note", self.language),
            kind or "",
            reader.read_texts("actors"),
            review == "verified",
            statements,
            status,
            reason,
            fatalities,
            reader.read_localized_text("note", self.language),
            details,
            review == "imported",
            reader.read_choice("place_role", PLACE_ROLES),
        )
        self._check_notes(reader, event)
        reader.report_unknown_keys(EVENT_DETAIL_KEYS | {"places"})
        return self._protect_place(event) if count_issues(reader.issues) == before else None

    def _read_date(self, reader: RecordReader) -> tuple[DateInterval | None, TimeOfDay | None]:
        written = reader.read_text("date", required=True)
        if written is None:
            return None, None
        if written == UNKNOWN_DATE:
            return _NO_DATE, None
        day, time = read_dated_time(reader, written, self.context)
        return read_date(reader, "date", day), time

    def _read_details(
        self, reader: RecordReader, statements: tuple[Statement, ...], time: TimeOfDay | None
    ) -> tuple[Fatalities | None, EventDetails]:
        """Return the headline figure of deaths, and everything that few events have."""
        stated = [one.details for one in statements]
        if time is None and not has_details(reader, stated):
            if "fatalities" not in reader.mapping.entries:
                return None, NO_EVENT_DETAILS
            node = reader.mapping.entries["fatalities"]
            names_statement = isinstance(node, MappingNode) and "statement" in node.entries
            if len(statements) < 2 and not names_statement:  # noqa: PLR2004
                return read_figures(reader, "fatalities"), NO_EVENT_DETAILS
        details = read_event_details(reader, self.context, stated, time)
        return details.figures.get("fatalities"), details

    @staticmethod
    def _check_notes(reader: RecordReader, event: Event) -> None:
        """Add an error where the reason for a missing place or date is missing."""
        entries = reader.mapping.entries
        place, date = entries.get("place"), entries.get("date")
        is_without_place = isinstance(place, ScalarNode) and place.value.strip() == NO_PLACE
        if is_without_place and event.place_note is None:
            reader.add_issue("place", "explain in `place_note` why there is no place")
        is_undated = isinstance(date, ScalarNode) and date.value.strip() == UNKNOWN_DATE
        if is_undated and event.date_note is None:
            reader.add_issue("date", "explain in `date_note` why the date is not known")

    def _protect_place(self, event: Event) -> Event:
        """Return an event without its exact place, if its place is protected."""
        protection = event.details.protect or self._find_protection(event.place)
        if protection is None:
            return event
        event = replace(event, details=hide_place_words(event.details))
        if event.place is None or protection.is_coarse:
            return event
        hidden = replace(protection, query=event.place, place_note=event.place_note)
        return replace(
            event,
            place={PROTECTED_PLACE: describe_protection(protection)},
            place_note=None,
            details=replace(event.details, protect=hidden),
        )

    def _find_protection(self, place: PlaceQuery | None) -> Protection | None:
        """Return the protection of a place that a written place names."""
        if not self.context.protected or place is None:
            return None
        words = " ".join(_iter_texts(place)).casefold()
        return next((one for name, one in self.context.protected.items() if name in words), None)

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
            return self._drop_missing(self._read_statement(reader, is_nested=False))
        for key in (*_STATEMENT_KEYS, "translation", "translated_by"):
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
        statement = self._read_statement(inner, is_nested=True)
        inner.report_unknown_keys(STATEMENT_DETAIL_KEYS)
        return statement

    def _read_statement(self, reader: RecordReader, *, is_nested: bool) -> Statement | None:
        name = self._read_source_id(reader)
        has_text = name is None or bool(self.sources[name].checked_passage.text)
        is_withheld = name is not None and self.sources[name].rights == INTERNAL and not has_text
        quote = reader.read_text("quote", required=not is_withheld)
        context = [reader.read_text(key) or "" for key in ("prefix", "suffix")]
        by = reader.read_name("by")
        stance = reader.read_choice("stance", STANCES, required=True)
        read_details = read_statement_details if is_nested else read_translation
        details = read_details(reader, self.language)
        if name is None or stance is None or (quote is None and not is_withheld):
            return None
        if is_withheld:
            return Statement(name, EMPTY_ANCHOR, by, stance, details)
        source = self.sources[name]
        name = source.id  # the same text as that of the source, which is in memory once
        if not has_text or quote is None:  # an error of the source, reported there
            return None
        try:
            anchor = source.checked_passage.find_quote(quote, *context)
        except QuoteError as error:
            reader.add_issue("quote", str(error))
            return None
        if source.rights == INTERNAL:
            hidden = replace(details, translation=None, translated_by=None)
            return Statement(name, EMPTY_ANCHOR, by, stance, hidden, anchor)
        return Statement(name, limit_to_rights(anchor, source), by, stance, details)

    def _read_source_id(self, reader: RecordReader) -> str | None:
        """Return the id of a source; a missing one is no further error if not all could be read."""
        if self.are_sources_unreadable:
            name = reader.read_word("source", required=True)
            return name if name in self.sources else None
        return reader.read_choice("source", self.sources, required=True)


PROTECTED_PLACE = "protected"
"""Key of the mapping that replaces the place of a protected event."""


def describe_protection(protection: Protection) -> str:
    """Return what is published in place of a protected place, in words."""
    if protection.radius_m is not None:
        return f"an area of {protection.radius_m:g} m around"
    return f"the {protection.level}"


def _iter_texts(value: object) -> list[str]:
    """Return all texts in a place as written."""
    if isinstance(value, str):
        return [value]
    parts = list(value.values()) if isinstance(value, dict) else value
    return [text for part in parts for text in _iter_texts(part)] if isinstance(parts, list) else []


_NO_DATE = DateInterval(UNKNOWN_DATE, None, None)


def _read_event_place(
    reader: RecordReader, bounds: Bounds, *, is_required: bool
) -> PlaceQuery | None:
    """Return the place of ``place`` or ``places``; None for none."""
    entries = reader.mapping.entries
    if "places" in entries:
        reader.read_node("places")
        if reader.read_node("place") is not None:
            reader.add_issue("places", "'places' cannot be used with `place`: write all in it")
        _check_lost_comments(reader, entries["places"])
        mapping: PlaceMapping = {"places": node_to_value(entries["places"])}
        return _check_place_mapping(reader, "places", mapping, bounds)
    node = entries.get("place")
    if isinstance(node, SequenceNode):
        reader.read_node("place")
        reader.add_issue("place", f"'place' must be one text, not a list: {_suggest_place(node)}")
        return None
    if not isinstance(node, MappingNode):
        written = reader.read_name("place", required=is_required)
        return None if written == NO_PLACE else written
    reader.read_node("place")
    _check_lost_comments(reader, node)
    mapping = {key: node_to_value(value) for key, value in node.entries.items()}
    return _check_place_mapping(reader, "place", mapping, bounds)


def _suggest_place(node: SequenceNode) -> str:
    """Return what to write for a list in ``place``: a bare position, or several places."""
    texts = [str(node_to_value(item)) for item in node.items]
    if len(texts) == 2 and all(re.fullmatch(r"-?\d+(?:\.\d+)?", text) for text in texts):  # noqa: PLR2004
        return (
            f"write {{point: [{', '.join(texts)}], precision_m: 1000, why: …}} for a position, the "
            "longitude first"
        )
    return f"write `places: [{', '.join(texts)}]` for several, or put quotation marks around a text"


def _check_lost_comments(reader: RecordReader, node: Node) -> None:
    """Add an error for each text of a place whose end YAML takes for a comment."""
    reader.check_lost_comment(node, node)
    if not isinstance(node, ScalarNode):
        for item in node.items if isinstance(node, SequenceNode) else node.entries.values():
            _check_lost_comments(reader, item)


def _check_place_mapping(
    reader: RecordReader, key: str, mapping: PlaceMapping, bounds: Bounds
) -> PlaceMapping | None:
    try:
        _check_bounds(reader, key, mapping, bounds)
    except GeocodeError as error:
        reader.add_issue(key, str(error))
        return None
    return mapping


def _check_bounds(reader: RecordReader, key: str, query: object, bounds: Bounds) -> None:
    """Add an error for a position that is outside the map, and check the texts of names.

    Raises:
        GeocodeError: the place cannot be parsed.
    """
    if isinstance(query, str):
        reader.check_mixed_scripts(key, query)
        return
    if not isinstance(query, Mapping):
        return
    expression = parse_place_mapping(query)
    if isinstance(expression, Coordinates):
        problem = bounds.describe_outside(*expression.point)
        if problem:
            reader.add_issue(key, problem)
    if isinstance(expression, GivenGeometry):
        problem = _describe_outside(expression.geometry, bounds)
        if problem and not (
            "protect" in reader.mapping.entries
            and _has_position_inside(expression.geometry, bounds)
        ):
            reader.add_issue(key, problem)
    for name in ("places", "via", "from", "to"):
        value = query.get(name)
        if value is None:
            continue
        for one in value if isinstance(value, list) else [value]:
            _check_bounds(reader, key, one, bounds)


def _describe_outside(geometry: BaseGeometry, bounds: Bounds) -> str | None:
    """Return what is wrong with a geometry that reaches beyond the bounds, or None."""
    corners = (
        corner
        for part in shapely.get_parts(geometry)
        for corner in (part.bounds[:2], part.bounds[2:])
    )
    return next(filter(None, (bounds.describe_outside(*corner) for corner in corners)), None)


def _has_position_inside(geometry: BaseGeometry, bounds: Bounds) -> bool:
    """Return whether a part of a geometry is inside: the coarse area of a place may be larger."""
    middle = geometry.representative_point()
    positions = [(middle.x, middle.y), *shapely.get_coordinates(geometry)]
    return any(not bounds.describe_outside(*position) for position in positions)


def _place_line(reader: RecordReader) -> int:
    lines = reader.mapping.key_lines
    return lines.get("place", lines.get("places", reader.mapping.line))

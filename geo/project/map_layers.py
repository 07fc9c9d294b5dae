"""The layers: GeoJSON features with names, precision, and the time in which they hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.dates import DateError, Span, parse_date
from geo.errors import Fault
from geo.geocoding.gazetteer import Toponym
from geo.geocoding.precision import WHERE_PREC
from geo.geometry.bounds import Bounds
from geo.io.folder import FileError, Folder, decode, inside
from geo.project.geojson import (
    GeoJSONError,
    check_members,
    collection,
    feature_lines,
    is_number,
    read_geometry,
)
from geo.project.places import BASES, MAX_PRECISION_M, Taken
from geo.project.record_reader import (
    IDENTIFIER,
    Cursor,
    Words,
    is_identifier,
    is_language,
    read_records,
)
from geo.text.unicode_safety import complain_hidden, complain_mixed, compose, shown

FILE = "data/layers.yaml"
FOLDER = "data/geojson"
STATUSES = ("open", "restricted", "blocked", "closed")
STYLES = (
    "world",
    "outline",
    "district",
    "lake",
    "river",
    "region",
    "border",
    "ceasefire",
    "zone",
    "corridor",
    "checkpoint",
)
"""How a layer can be drawn."""

GROUND = "world"
"""The style of the ground under events far away."""

_KEYS = {
    "id",
    "names",
    "aliases",
    "kind",
    "source",
    "licence",
    "precision_m",
    "basis",
    "schematic",
    "valid",
    "status",
    "where_prec",
}

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a feature was for a while: open, blocked, …, and who says so."""

    status: str
    when: Span
    source: str


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a layer.

    Attributes:
        toponym: What the geocoder knows of it: names, geometry, validity.
        source: Where the geometry comes from.
        licence: Under which terms.
        basis: ``sourced``, or ``derived`` when the project worked it out.
        schematic: Whether the shape stands for a course that is not drawn exactly.
        conditions: Its status through time.
    """

    toponym: Toponym
    source: str
    licence: str
    basis: str
    schematic: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A file of features, with what the map says about it."""

    id: str
    title: Words
    style: str
    attribution: str
    licence: str
    url: str | None
    note: Words | None
    features: tuple[Feature, ...]


def read_layers(
    folder: Folder, bounds: Bounds, language: str, taken: Taken, faults: list[Fault]
) -> tuple[Layer, ...]:
    """Read ``data/layers.yaml`` and the GeoJSON files it names; faults are added to `faults`.

    Args:
        folder: The project's files.
        bounds: The map's bounds, which only a layer in the style `GROUND` may leave.
        language: The map's language.
        taken: The ids of the places; those of the features are added.
        faults: Where faults are added.
    """
    reader = _LayerReader(folder, bounds, language, taken)
    return tuple(reader.layer(cursor) for cursor in read_records(folder, FILE, "layers", faults))


class _LayerReader:
    def __init__(self, folder: Folder, bounds: Bounds, language: str, taken: Taken) -> None:
        self.folder = folder
        self.bounds = bounds
        self.language = language
        self.taken = taken
        self.seen: dict[str, int] = {}

    def layer(self, cursor: Cursor) -> Layer:
        identifier = cursor.identifier(self.seen)
        style = cursor.choice("style", STYLES, required=True) or ""
        layer = Layer(
            identifier,
            cursor.words("title", self.language, required=True) or {},
            style,
            cursor.text("attribution", required=True) or "",
            cursor.text("licence", required=True) or "",
            cursor.link("url"),
            cursor.words("note", self.language),
            self._features(cursor, Bounds.world() if style == GROUND else self.bounds),
        )
        cursor.finish()
        return layer

    def _features(self, cursor: Cursor, bounds: Bounds) -> tuple[Feature, ...]:
        name = cursor.text("file", required=True)
        if name is None:
            return ()
        try:
            path = inside(FOLDER, name)
            text = decode(self.folder.read(path), path)
        except FileError as error:
            cursor.fault("file", str(error))
            return ()
        file = _File(path, text, cursor.record, bounds, self.taken)
        return tuple(file.features(cursor.faults))


@dataclass(frozen=True)
class _File:
    """One GeoJSON file of a layer; `taken` says where the ids stand that are in use."""

    path: str
    text: str
    layer: str
    bounds: Bounds
    taken: Taken

    @cached_property
    def lines(self) -> list[int]:
        """The line of each feature; looked for only once one is at fault."""
        return feature_lines(self.text)

    def features(self, faults: list[Fault]) -> Iterator[Feature]:
        try:
            items = collection(self.text)
        except GeoJSONError as error:
            faults.append(Fault(self.path, error.line, "", str(error)))
            return
        for index, item in enumerate(items):
            record = _Record(item)
            feature = self._feature(record, index)
            if not record.wrong:
                yield feature
            name = record.name or f"feature {index}"
            faults.extend(Fault(self.path, self.lines[index], name, text) for text in record.wrong)

    def _feature(self, record: "_Record", index: int) -> Feature:
        identifier = record.text("id")
        self._take(identifier, record, index)
        return Feature(
            Toponym(
                identifier,
                record.text("kind"),
                record.read("names", {}, _names),
                record.read("aliases", (), _name_list),
                record.geometry(self.bounds),
                record.read("precision_m", 0.0, _precision),
                f"layers:{self.layer}",
                valid=record.read("valid", None, _valid),
                where_prec=record.read("where_prec", 1, _where_prec),
            ),
            record.text("source"),
            record.text("licence"),
            record.read("basis", "", _basis),
            record.read("schematic", otherwise=False, convert=_flag),
            record.read("status", (), _conditions),
        )

    def _take(self, identifier: str, record: "_Record", index: int) -> None:
        if not identifier:
            return
        if not is_identifier(identifier):
            record.wrong.append(f"the id {shown(identifier)} must be {IDENTIFIER}")
        if identifier in self.taken:
            record.wrong.append(
                f"the id {shown(identifier)} is taken: {self.taken[identifier]()} has it already"
            )
        self.taken.setdefault(identifier, lambda: f"{self.path}:{self.lines[index]}")


class _Record:
    """One feature while it is read: what is wrong is noted, and some value of its type returned."""

    def __init__(self, item: Any) -> None:  # noqa: ANN401  parsed JSON, checked here
        self.wrong: list[str] = []
        self.item = item if isinstance(item, dict) else {}
        if self.item.get("type") != "Feature":
            self.wrong.append(f"must be a Feature, not {shown(item)}")
        self.properties = self._properties() if self.item else {}

    def _properties(self) -> dict[str, Any]:
        self._note(lambda: check_members(self.item, "Feature"))
        if not isinstance(self.item.get("id", ""), str | int | float):
            self.wrong.append(f"'id' must be a text or a number, not {shown(self.item['id'])}")
        properties = self.item.get("properties")
        if not isinstance(properties, dict):
            self.wrong.append(f"'properties' must be an object, not {shown(properties)}")
            return {}
        missing, unknown = sorted(_KEYS - properties.keys()), sorted(properties.keys() - _KEYS)
        if missing or unknown:
            self.wrong.append(
                f"properties missing {missing}, unknown {shown(unknown)}: see docs/formats.md"
            )
        return properties

    @property
    def name(self) -> str:
        """The feature's id as a message may show it."""
        found = self.properties.get("id", "")
        return found if isinstance(found, str) and is_identifier(found) else ""

    def _note(self, check: Callable[[], object]) -> None:
        try:
            check()
        except GeoJSONError as error:
            self.wrong.append(str(error))

    def read(self, key: str, otherwise: _Value, convert: Callable[[str, Any], _Value]) -> _Value:
        """Return a property converted, or `otherwise` if it is missing or `convert` complains."""
        if key in self.properties:
            try:
                return convert(key, self.properties[key])
            except GeoJSONError as error:
                self.wrong.append(str(error))
        return otherwise

    def text(self, key: str) -> str:
        return self.read(key, "", _text)

    def geometry(self, bounds: Bounds) -> BaseGeometry:
        try:
            return read_geometry(self.item.get("geometry"), bounds) if self.item else Point()
        except GeoJSONError as error:
            self.wrong.append(str(error))
            return Point()


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise GeoJSONError(f"{key!r} must be a text, not {shown(value)}")
    hidden = complain_hidden(value)
    if hidden:
        raise GeoJSONError(hidden)
    return compose(value.strip())


def _name(key: str, value: object) -> str:
    name = _text(key, value)
    mixed = complain_mixed(name)
    if mixed:
        raise GeoJSONError(mixed)
    return name


def _name_list(key: str, value: object) -> tuple[str, ...]:
    return tuple(_name(key, name) for name in _list(key, value))


def _names(key: str, value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise GeoJSONError(f"{key!r} must be an object by language, not {shown(value)}")
    for tag in value:
        if not is_language(tag):
            raise GeoJSONError(f"{shown(tag)} in {key!r} is not a language: use a tag such as en")
    return {tag: _name_list(tag, names) for tag, names in value.items()}


def _list(key: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise GeoJSONError(f"{key!r} must be a list, not {shown(value)}")
    return value


def _precision(key: str, value: Any) -> float:  # noqa: ANN401  parsed JSON
    if not is_number(value) or not 0 <= value <= MAX_PRECISION_M:
        raise GeoJSONError(
            f"{key!r} is {shown(value)}: it must be a number between 0 and {MAX_PRECISION_M}"
        )
    return float(value)


def _where_prec(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in WHERE_PREC:
        raise GeoJSONError(f"{key!r} is {shown(value)}: it must be a UCDP class, 1 to 7")
    return value


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise GeoJSONError(f"{key!r} must be true or false, not {shown(value)}")
    return value


def _basis(key: str, value: object) -> str:
    return _one_of(key, value, BASES)


def _one_of(key: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise GeoJSONError(f"{key!r} is {shown(value)}: use one of {', '.join(allowed)}")
    return str(value)


def _valid(key: str, value: object) -> Span | None:
    return None if value is None else _date(key, value)


def _date(key: str, value: object) -> Span:
    if not isinstance(value, str):
        raise GeoJSONError(f"{key!r} must be a date as text, not {shown(value)}")
    try:
        return parse_date(value)
    except DateError as error:
        raise GeoJSONError(f"{key!r}: {error}") from None


def _conditions(key: str, value: object) -> tuple[Condition, ...]:
    return tuple(_condition(key, entry) for entry in _list(key, value))


def _condition(key: str, entry: object) -> Condition:
    if not isinstance(entry, dict) or entry.keys() != {"is", "when", "source"}:
        raise GeoJSONError(
            f"an entry of {key!r} must have 'is', 'when' and 'source', not {shown(entry)}"
        )
    status = _one_of("is", entry["is"], STATUSES)
    return Condition(status, _date("when", entry["when"]), _text("source", entry["source"]))

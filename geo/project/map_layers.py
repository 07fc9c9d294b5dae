"""Map layers: GeoJSON features with names, precision and validity in time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.dates import DateError, DateInterval, parse_date
from geo.errors import ValidationIssue
from geo.geocoding.gazetteer import Toponym
from geo.geocoding.precision import WHERE_PREC_LABELS
from geo.geometry.bounds import Bounds
from geo.io.folder import FileError, Folder, decode_text, join_project_path
from geo.project.geojson import (
    GeoJSONError,
    check_members,
    find_feature_lines,
    has_heights,
    is_finite_number,
    parse_features,
    read_geometry,
)
from geo.project.places import BASIS_VALUES, MAX_PRECISION_M, IdRegistry
from geo.project.record_reader import (
    ID_RULE,
    LocalizedText,
    RecordReader,
    is_identifier,
    is_language,
    read_records,
)
from geo.project.vocabulary import FEATURE_STATUSES
from geo.text.mixed_scripts import describe_mixed_scripts
from geo.text.unicode_safety import (
    describe_hidden_character,
    format_value,
    normalize_nfc,
)

LAYERS_FILE = "data/layers.yaml"
GEOJSON_FOLDER = "data/geojson"
LAYER_STYLES = (
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
    "province",
    "admin-area",
    "disputed",
    "town",
    "road",
    "airport",
    "camp",
    "front",
    "control",
    "route",
)
"""Drawing styles of a layer."""

_GROUND_STYLES = frozenset({"outline", "lake", "river", "border", "province", "disputed"})
"""Styles of which a layer may extend beyond the map's bounds: a screen that has another shape than
the bounds shows what is around them."""
_GROUND_MARGIN = 1.5
"""How far such a layer may extend, as a share of the longer side of the bounds."""

WORLD_STYLE = "world"
"""Style of the base map of the whole world, under remote events."""

_PROPERTY_KEYS = {
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

LABEL_RANKS = (1, 2, 3, 4)
_OPTIONAL_PROPERTY_KEYS = {"rank"}

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Condition:
    """Status of a feature during an interval, such as open or blocked, with its source."""

    status: str
    when: DateInterval
    source: str


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a layer.

    Attributes:
        toponym: Entry in the gazetteer: names, geometry, validity.
        source: Source of the geometry.
        licence: Licence of the geometry.
        basis: ``sourced``, or ``derived`` if the project derived the geometry.
        schematic: Whether the geometry is schematic, not an exact course.
        conditions: Statuses through time.
        rank: Rank of its label, 1 (always) to 4 (close up only); None for that of its kind.
        has_heights: Whether its positions had heights in the file; the geometry has none.
    """

    toponym: Toponym
    source: str
    licence: str
    basis: str
    schematic: bool
    conditions: tuple[Condition, ...]
    rank: int | None = None
    has_heights: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """A GeoJSON file of features, with its title, style and credits."""

    id: str
    title: LocalizedText
    style: str
    attribution: str
    licence: str
    url: str | None
    note: LocalizedText | None
    features: tuple[Feature, ...]


def read_layers(
    folder: Folder,
    bounds: Bounds,
    language: str,
    id_registry: IdRegistry,
    issues: list[ValidationIssue],
) -> tuple[Layer, ...]:
    """Read ``data/layers.yaml`` and the GeoJSON files that it names.

    Args:
        folder: The project's files.
        bounds: The map's bounds; only a layer in the style `WORLD_STYLE` may extend outside.
        language: The map's language.
        id_registry: The ids in use, to which those of the features are added.
        issues: The list to which errors are added.
    """
    reader = _LayerReader(folder, bounds, language, id_registry)
    return tuple(
        reader.read_layer(record) for record in read_records(folder, LAYERS_FILE, "layers", issues)
    )


def layer_bounds(bounds: Bounds, style: str) -> Bounds:
    """Return the box in which the features of a layer must be.

    Args:
        bounds: The map's bounds.
        style: The layer's style.
    """
    if style == WORLD_STYLE:
        return Bounds.whole_world()
    return bounds.expand_evenly(_GROUND_MARGIN) if style in _GROUND_STYLES else bounds


class _LayerReader:
    def __init__(
        self, folder: Folder, bounds: Bounds, language: str, id_registry: IdRegistry
    ) -> None:
        self.folder = folder
        self.bounds = bounds
        self.language = language
        self.id_registry = id_registry
        self.lines_by_id: dict[str, int] = {}

    def read_layer(self, reader: RecordReader) -> Layer:
        identifier = reader.read_id(self.lines_by_id)
        style = reader.read_choice("style", LAYER_STYLES, required=True) or ""
        layer = Layer(
            identifier,
            reader.read_localized_text("title", self.language, required=True) or {},
            style,
            reader.read_text("attribution", required=True) or "",
            reader.read_text("licence", required=True) or "",
            reader.read_link("url"),
            reader.read_localized_text("note", self.language),
            self._read_features(reader, layer_bounds(self.bounds, style)),
        )
        reader.report_unknown_keys()
        return layer

    def _read_features(self, reader: RecordReader, bounds: Bounds) -> tuple[Feature, ...]:
        name = reader.read_text("file", required=True)
        if name is None:
            return ()
        try:
            path = join_project_path(GEOJSON_FOLDER, name)
            text = decode_text(self.folder.read(path), path)
        except FileError as error:
            reader.add_issue("file", str(error))
            return ()
        file = _GeoJSONFile(path, text, reader.record_id, bounds, self.id_registry)
        return tuple(file.read_features(reader.issues))


@dataclass(frozen=True)
class _GeoJSONFile:
    """GeoJSON file of a layer; `id_registry` has the ids in use."""

    path: str
    text: str
    layer_id: str
    bounds: Bounds
    id_registry: IdRegistry

    @cached_property
    def line_numbers(self) -> list[int]:
        """Line number of each feature; computed only if a feature has errors."""
        return find_feature_lines(self.text)

    def read_features(self, issues: list[ValidationIssue]) -> Iterator[Feature]:
        try:
            items = parse_features(self.text)
        except GeoJSONError as error:
            issues.append(ValidationIssue(self.path, error.line, "", str(error)))
            return
        for index, item in enumerate(items):
            record = _FeatureReader(item)
            feature = self._read_feature(record, index)
            if not record.problems:
                yield feature
            name = record.safe_id or f"feature {index}"
            issues.extend(
                ValidationIssue(self.path, self.line_numbers[index], name, text)
                for text in record.problems
            )

    def _read_feature(self, record: "_FeatureReader", index: int) -> Feature:
        identifier = record.read_text("id")
        self._register_id(identifier, record, index)
        return Feature(
            Toponym(
                identifier,
                record.read_text("kind"),
                record.read_property("names", {}, _parse_names),
                record.read_property("aliases", (), _parse_name_list),
                record.parse_geometry(self.bounds),
                record.read_property("precision_m", 0.0, _parse_precision),
                f"layers:{self.layer_id}",
                valid=record.read_property("valid", None, _parse_validity),
                where_prec=record.read_property("where_prec", 1, _parse_where_prec),
            ),
            record.read_text("source"),
            record.read_text("licence"),
            record.read_property("basis", "", _parse_basis),
            record.read_property("schematic", default=False, convert=_parse_flag),
            record.read_property("status", (), _parse_conditions),
            record.read_property("rank", None, _parse_rank),
            record.has_heights,
        )

    def _register_id(self, identifier: str, record: "_FeatureReader", index: int) -> None:
        if not identifier:
            return
        if not is_identifier(identifier):
            record.problems.append(f"the id {format_value(identifier)} must be {ID_RULE}")
        if identifier in self.id_registry:
            first_use = self.id_registry[identifier]()
            record.problems.append(
                f"the id {format_value(identifier)} is taken: {first_use} has it already"
            )
        self.id_registry.setdefault(identifier, lambda: f"{self.path}:{self.line_numbers[index]}")


class _FeatureReader:
    """Reader of one feature, which collects errors and returns default values for them."""

    def __init__(self, item: Any) -> None:  # noqa: ANN401  parsed JSON, checked here
        self.problems: list[str] = []
        self.has_heights = False
        self.item = item if isinstance(item, dict) else {}
        if self.item.get("type") != "Feature":
            self.problems.append(f"must be a Feature, not {format_value(item)}")
        self.properties = self._read_properties() if self.item else {}

    def _read_properties(self) -> dict[str, Any]:
        self._collect_error(lambda: check_members(self.item, "Feature"))
        if not isinstance(self.item.get("id", ""), str | int | float):
            self.problems.append(
                f"'id' must be a text or a number, not {format_value(self.item['id'])}"
            )
        properties = self.item.get("properties")
        if not isinstance(properties, dict):
            self.problems.append(f"'properties' must be an object, not {format_value(properties)}")
            return {}
        missing, unknown = (
            sorted(_PROPERTY_KEYS - properties.keys()),
            sorted(properties.keys() - _PROPERTY_KEYS - _OPTIONAL_PROPERTY_KEYS),
        )
        if missing or unknown:
            self.problems.append(
                f"properties missing {missing}, unknown {format_value(unknown)}: "
                "see docs/reference/project-files.md"
            )
        return properties

    @property
    def safe_id(self) -> str:
        """Id of the feature if it is valid, otherwise an empty text."""
        value = self.properties.get("id", "")
        return value if isinstance(value, str) and is_identifier(value) else ""

    def _collect_error(self, check: Callable[[], object]) -> None:
        try:
            check()
        except GeoJSONError as error:
            self.problems.append(str(error))

    def read_property(
        self, key: str, default: _Value, convert: Callable[[str, Any], _Value]
    ) -> _Value:
        """Return a converted property, or `default` if it is missing or invalid."""
        if key in self.properties:
            try:
                return convert(key, self.properties[key])
            except GeoJSONError as error:
                self.problems.append(str(error))
        return default

    def read_text(self, key: str) -> str:
        return self.read_property(key, "", _parse_text)

    def parse_geometry(self, bounds: Bounds) -> BaseGeometry:
        try:
            if not self.item:
                return Point()
            geometry = read_geometry(self.item.get("geometry"), bounds)
            self.has_heights = has_heights(self.item["geometry"])
        except GeoJSONError as error:
            self.problems.append(str(error))
            return Point()
        return geometry


def _parse_text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise GeoJSONError(f"{key!r} must be a text, not {format_value(value)}")
    hidden = describe_hidden_character(value)
    if hidden:
        raise GeoJSONError(hidden)
    return normalize_nfc(value.strip())


def _parse_name(key: str, value: object) -> str:
    name = _parse_text(key, value)
    mixed = describe_mixed_scripts(name)
    if mixed:
        raise GeoJSONError(mixed)
    return name


def _parse_name_list(key: str, value: object) -> tuple[str, ...]:
    return tuple(_parse_name(key, name) for name in _parse_list(key, value))


def _parse_names(key: str, value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise GeoJSONError(f"{key!r} must be an object by language, not {format_value(value)}")
    for tag in value:
        if not is_language(tag):
            raise GeoJSONError(
                f"{format_value(tag)} in {key!r} is not a language: use a tag such as en"
            )
    return {tag: _parse_name_list(tag, names) for tag, names in value.items()}


def _parse_list(key: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise GeoJSONError(f"{key!r} must be a list, not {format_value(value)}")
    return value


def _parse_precision(key: str, value: Any) -> float:  # noqa: ANN401  parsed JSON
    if not is_finite_number(value) or not 0 <= value <= MAX_PRECISION_M:
        raise GeoJSONError(
            f"{key!r} is {format_value(value)}: it must be a number between 0 and {MAX_PRECISION_M}"
        )
    return float(value)


def _parse_where_prec(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in WHERE_PREC_LABELS:
        raise GeoJSONError(f"{key!r} is {format_value(value)}: it must be a UCDP class, 1 to 7")
    return value


def _parse_rank(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in LABEL_RANKS:
        raise GeoJSONError(
            f"{key!r} is {format_value(value)}: it must be a whole number from 1 (always labelled) "
            "to 4 (close up only)"
        )
    return value


def _parse_flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise GeoJSONError(f"{key!r} must be true or false, not {format_value(value)}")
    return value


def _parse_basis(key: str, value: object) -> str:
    return _parse_choice(key, value, BASIS_VALUES)


def _parse_choice(key: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise GeoJSONError(f"{key!r} is {format_value(value)}: use one of {', '.join(allowed)}")
    return str(value)


def _parse_validity(key: str, value: object) -> DateInterval | None:
    return None if value is None else _parse_interval(key, value)


def _parse_interval(key: str, value: object) -> DateInterval:
    if not isinstance(value, str):
        raise GeoJSONError(f"{key!r} must be a date as text, not {format_value(value)}")
    try:
        return parse_date(value)
    except DateError as error:
        raise GeoJSONError(f"{key!r}: {error}") from None


def _parse_conditions(key: str, value: object) -> tuple[Condition, ...]:
    return tuple(_parse_condition(key, entry) for entry in _parse_list(key, value))


def _parse_condition(key: str, entry: object) -> Condition:
    if not isinstance(entry, dict) or entry.keys() != {"is", "when", "source"}:
        raise GeoJSONError(
            f"an entry of {key!r} must have 'is', 'when' and 'source', not {format_value(entry)}"
        )
    status = _parse_choice("is", entry["is"], FEATURE_STATUSES)
    return Condition(
        status, _parse_interval("when", entry["when"]), _parse_text("source", entry["source"])
    )

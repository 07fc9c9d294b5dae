"""Which features of a layer are drawn: what a style can draw of points, lines and areas.

The tables repeat those of layers/style/symbology.json, which this package cannot import; a test
compares them for every style, kind and geometry.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from shapely.geometry.base import BaseGeometry

from geo.errors import ValidationIssue
from geo.io.folder import FileError, Folder, decode_text, join_project_path
from geo.project.geojson import GeoJSONError, find_feature_lines, parse_features
from geo.project.map_layers import GEOJSON_FOLDER, LAYERS_FILE, Feature, Layer
from geo.project.record_reader import read_records
from geo.text.unicode_safety import format_value

Dimension = Literal["point", "line", "area"]
"""Dimension of a geometry, by its plain name."""

_AREAS: frozenset[Dimension] = frozenset({"area"})
_STROKES: frozenset[Dimension] = frozenset({"line", "area"})
_POINTS: frozenset[Dimension] = frozenset({"point"})

_DRAWN_BY_KIND: Mapping[str, frozenset[Dimension]] = {
    **dict.fromkeys(("land", "country", "sea"), _AREAS),
    **dict.fromkeys(
        [
            "district",
            "lake",
            "river",
            "border",
            "region",
            "line",
            "zone",
            "road",
            "province",
            "admin-area",
            "disputed",
            "motorway",
            "main-road",
            "minor-road",
            "track",
            "front",
            "route",
            "control",
            "corridor",
        ],
        _STROKES,
    ),
    **dict.fromkeys(("town", "airport", "camp", "checkpoint"), _POINTS),
}
"""What is drawn of each drawing kind, its name apart."""

_NAMED_KINDS = frozenset(
    [
        "corridor",
        "country",
        "province",
        "admin-area",
        "town",
        "airport",
        "camp",
        "control",
        "region",
        "zone",
        "line",
        "lake",
        "river",
    ]
)
"""Drawing kinds of which a point with a name has a label."""

_DECIDED_BY_STYLE = frozenset(
    [
        "district",
        "province",
        "admin-area",
        "disputed",
        "front",
        "route",
        "control",
        "town",
        "airport",
        "camp",
    ]
)
"""Styles that draw every feature as themselves, whatever its kind."""

_DEFAULT_KINDS: Mapping[str, str] = {
    "world": "land",
    "outline": "country",
    "lake": "lake",
    "river": "river",
    "region": "region",
    "border": "border",
    "ceasefire": "line",
    "zone": "zone",
    "corridor": "corridor",
    "checkpoint": "checkpoint",
    "road": "road",
}
_KIND_ALIASES: Mapping[str, str] = {"city": "district", "province": "district", "reservoir": "lake"}
_ROAD_KINDS = frozenset(
    [
        "motorway",
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "unclassified",
        "residential",
        "track",
        "path",
    ]
)


def drawn_dimensions(style: str, kind: str, *, has_name: bool) -> frozenset[Dimension]:
    """Return the dimensions of which something is drawn: the feature, or its name.

    Args:
        style: The layer's style.
        kind: The feature's kind.
        has_name: Whether the feature has a name.
    """
    drawn_as = _find_drawing_kind(style, kind)
    drawn = _DRAWN_BY_KIND[drawn_as]
    if drawn_as == "town":  # a town is a dot next to its name
        return _POINTS if has_name else frozenset()
    return drawn | _POINTS if has_name and drawn_as in _NAMED_KINDS else drawn


def _find_drawing_kind(style: str, kind: str) -> str:
    if style in _DECIDED_BY_STYLE:
        return style
    if style == "road" and kind in _ROAD_KINDS:
        return "road"
    known = _KIND_ALIASES.get(kind, kind)
    return known if known in _DRAWN_BY_KIND else _DEFAULT_KINDS[style]


def find_dimension(geometry: BaseGeometry) -> Dimension:
    """Return the dimension of a geometry, by its type."""
    if "Point" in geometry.geom_type:
        return "point"
    return "area" if "Polygon" in geometry.geom_type else "line"


def describe_undrawn(style: str, kind: str, dimension: Dimension, *, has_name: bool) -> str | None:
    """Return why nothing is drawn of a feature and what to do, or None if it is drawn."""
    if dimension in drawn_dimensions(style, kind, has_name=has_name):
        return None
    if dimension in drawn_dimensions(style, kind, has_name=True):
        return (
            f"nothing is drawn of a {dimension} without a name in a layer in the style {style!r}: "
            "give it a name, or use another style"
        )
    fitting = ", ".join(_list_fitting_styles(dimension))
    return (
        f"nothing is drawn of a {dimension} of kind {format_value(kind)} in a layer in the style "
        f"{style!r}: use one of the styles {fitting}"
    )


def _list_fitting_styles(dimension: Dimension) -> list[str]:
    """Return the styles that draw a dimension, apart from names."""
    kinds = {style: style for style in _DECIDED_BY_STYLE} | dict(_DEFAULT_KINDS)
    return sorted(style for style, kind in kinds.items() if dimension in _DRAWN_BY_KIND[kind])


def find_undrawn_features(folder: Folder, layers: Iterable[Layer]) -> list[ValidationIssue]:
    """Return an error for each layer and each feature of which nothing is drawn.

    Args:
        folder: The project's files.
        layers: The layers as they were read from the folder, without errors.
    """
    undrawn = {layer.id: dict(_iter_undrawn(layer)) for layer in layers}
    empty = {layer.id for layer in layers if not layer.features}
    if not empty and not any(undrawn.values()):
        return []
    issues: list[ValidationIssue] = []
    for reader in read_records(folder, LAYERS_FILE, "layers", issues):
        identifier = reader.read_text("id") or ""
        name = reader.read_text("file") or ""
        if identifier in empty:
            reader.add_issue("file", "the layer has no features, so nothing is drawn: take it out")
        elif undrawn.get(identifier):
            path = join_project_path(GEOJSON_FOLDER, name)
            lines = _read_feature_lines(folder, path)
            issues.extend(
                ValidationIssue(path, lines.get(feature, 0), feature, message)
                for feature, message in undrawn[identifier].items()
            )
    return issues


def _iter_undrawn(layer: Layer) -> Iterator[tuple[str, str]]:
    """Yield the id of each feature of which nothing is drawn, and the reason."""
    for feature in layer.features:
        message = _describe_feature(layer.style, feature)
        if message:
            yield feature.toponym.id, message


def _describe_feature(style: str, feature: Feature) -> str | None:
    toponym = feature.toponym
    has_name = any(toponym.names.values())
    return describe_undrawn(
        style, toponym.kind, find_dimension(toponym.geometry), has_name=has_name
    )


def _read_feature_lines(folder: Folder, path: str) -> dict[str, int]:
    """Return the line of each feature of a file, by its id."""
    try:
        text = decode_text(folder.read(path), path)
        ids = [str(item["properties"]["id"]) for item in parse_features(text)]
    except (FileError, GeoJSONError):
        return {}
    return dict(zip(ids, find_feature_lines(text), strict=True))

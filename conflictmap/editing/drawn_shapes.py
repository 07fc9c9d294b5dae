"""Lines and areas that a curator drew, as places of an event or features of a layer."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from conflictmap.editing.add_place import create_place_id
from conflictmap.editing.ground_layers import EMPTY_LAYERS_TEXT, list_taken_ids
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.yaml_splice import SpliceError, append_record, list_ids
from geo.errors import OutputError
from geo.geometry.antimeridian import cut_geometry
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import Position
from geo.project.map_layers import GEOJSON_FOLDER, LAYERS_FILE
from geo.project.model import Project

SHAPE_STYLES: dict[str, tuple[str, ...]] = {
    "line": ("road", "river", "border", "disputed", "ceasefire", "front", "route"),
    "area": ("region", "zone", "lake"),
}
"""Styles of the layers that a drawn line or area can be kept in; the first is the default."""

_TITLES = {
    "line": {
        "en": "Lines drawn by the editors",
        "hy": "Խմբագիրների գծած գծեր",
        "az": "Redaktorların çəkdiyi xətlər",
        "ru": "Линии, нанесённые редакторами",
    },
    "area": {
        "en": "Areas drawn by the editors",
        "hy": "Խմբագիրների գծած տարածքներ",
        "az": "Redaktorların çəkdiyi sahələr",
        "ru": "Области, нанесённые редакторами",
    },
}
_ATTRIBUTION = "the editors of the map"
_LICENCE = "CC0-1.0"
_WHERE_PREC = 5
"""UCDP class of a line or a region whose edges are not those of a division."""
_END_OF_FEATURES = re.compile(rb"\s*\]\s*\}\s*\Z")


@dataclass(frozen=True, slots=True)
class NamedShape:
    """A line or an area that a curator drew for a place of a name.

    Attributes:
        name: The name, as the source writes it.
        kind: ``line`` or ``area``.
        geometry: The geometry of `build_shape`.
        precision_m: How far off it may be, in metres.
        why: Why it is there.
        style: One of the `SHAPE_STYLES` of its kind.
        language: Language of the name.
    """

    name: str
    kind: str
    geometry: BaseGeometry
    precision_m: int
    why: str
    style: str
    language: str = "en"


def build_shape(kind: str, positions: Sequence[Position], bounds: Bounds) -> BaseGeometry:
    """Return the geometry of a drawn line or area, cut at 180° where it crosses it.

    Args:
        kind: ``line`` or ``area``.
        positions: Its corners, longitude and latitude in degrees; an area is closed by itself.
        bounds: The map's bounds.

    Raises:
        OutputError: the outline of an area crosses itself, or has no area.
    """
    corners = [(bounds.unwrap_longitude(lon), lat) for lon, lat in positions]
    if kind == "line":
        line: BaseGeometry = shapely.LineString(corners)
        return cut_geometry(line)
    area = shapely.Polygon(corners)
    if area.area == 0 or not area.is_valid:
        raise OutputError(
            "the outline of the area crosses itself: move or remove a corner, so that it does not"
        )
    return cut_geometry(shapely.orient_polygons(area, exterior_cw=False))


def write_shape(geometry: BaseGeometry) -> str:
    """Return a geometry as WKT with five decimals, about one metre."""
    return str(shapely.to_wkt(geometry, rounding_precision=5, trim=True))


def plan_named_shape(editor: ProjectEditor, project: Project, named: NamedShape) -> str:
    """Add a drawn line or area to the layer of drawn features of its style; return its id.

    The layer is made when it gets its first feature; it is below all others of the map.

    Args:
        editor: The editor of the project.
        project: The project as it is.
        named: The line or area as the curator gave it.

    Raises:
        SpliceError: the feature cannot be inserted into the layer's file.
    """
    layer = f"drawn-{named.style}"
    file = f"{GEOJSON_FOLDER}/{layer}.geojson"
    text = editor.read_text(LAYERS_FILE) or EMPTY_LAYERS_TEXT
    if layer not in list_ids(text, "layers"):
        record = {
            "id": layer,
            "file": f"{layer}.geojson",
            "title": _title_in(project.map_info.language, named.kind),
            "style": named.style,
            "attribution": _ATTRIBUTION,
            "licence": _LICENCE,
        }
        editor.write(LAYERS_FILE, append_record(text, "layers", record).encode())
    identifier = create_place_id(named.name, set(list_taken_ids(project, ())))
    before = editor.read(file)
    editor.write(file, _insert_feature(before, _build_feature(identifier, named), file))
    return identifier


def _title_in(language: str, kind: str) -> dict[str, str]:
    """Return the title of a layer, with the map's language, which is required."""
    titles = _TITLES[kind]
    return titles if language in titles else {language: titles["en"], **titles}


def _build_feature(identifier: str, named: NamedShape) -> dict[str, Any]:
    geometry = shapely.set_precision(named.geometry, 1e-5)
    return {
        "type": "Feature",
        "properties": {
            "id": identifier,
            "names": {named.language: [named.name]},
            "aliases": [],
            "kind": named.style,
            "source": named.why,
            "licence": _LICENCE,
            "precision_m": named.precision_m,
            "basis": "derived",
            "schematic": False,
            "valid": None,
            "status": [],
            "where_prec": _WHERE_PREC,
        },
        "geometry": json.loads(shapely.to_geojson(geometry)),
    }


def _insert_feature(before: bytes | None, feature: dict[str, Any], file: str) -> bytes:
    """Return a GeoJSON file with one more feature; every other byte stays."""
    row = json.dumps(feature, ensure_ascii=False, separators=(",", ":")).encode()
    if before is None:
        return b'{"type":"FeatureCollection","features":[\n' + row + b"\n]}\n"
    end = _END_OF_FEATURES.search(before)
    if end is None:
        raise SpliceError(f"{file}: put the list of features at its end, so that one can be added")
    head = before[: end.start()]
    comma = b"" if head.rstrip().endswith(b"[") else b","
    return head + comma + b"\n" + row + before[end.start() :]

"""A file of features added to a project as a layer, with the twelve properties of each feature."""

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from conflictmap.editing.ground_layers import EMPTY_LAYERS_TEXT
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.vector_file import VectorFeatures, read_vector_file, round_geometries
from conflictmap.editing.yaml_splice import append_record, list_ids
from geo.errors import OutputError, ProjectError
from geo.geometry.antimeridian import cut_geometry
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import METRES_PER_DEGREE
from geo.progress import progress_step, track_progress
from geo.project.drawn_features import describe_undrawn, find_dimension
from geo.project.loader import read_project
from geo.project.map_layers import GEOJSON_FOLDER, LAYERS_FILE, layer_bounds
from geo.project.model import Project
from geo.text.unicode_safety import format_value

_MAX_ID_CHARS = 60
_LARGE_BYTES = 1_000_000
_DEFAULT_PRECISION_M = 1_000.0
_WHERE_PREC = {"province": 4, "admin-area": 3, "district": 3, "outline": 6, "world": 6}
_POINT_WHERE_PREC, _OTHER_WHERE_PREC = 1, 5
"""UCDP classes by style: a division has its own, a point 1, anything else that of a region."""
_VIEW_PX = 1_000
"""Width of the map on a screen, about."""
_AREA = 2
"""Dimension of areas."""


@dataclass(frozen=True, slots=True)
class LayerDetails:
    """What the curator states of a new layer.

    Attributes:
        style: One of `geo.project.map_layers.LAYER_STYLES`.
        title: Title in the map's language.
        attribution: Words of the credit line.
        licence: SPDX identifier, or words.
        name_column: The column of names; None for none.
        kind: The kind of every feature; None for the style.
        source_layer: The layer of the file; None if it has one alone.
        crs: The coordinate system of a file that does not state it.
        precision_m: How far off the geometry may be, in metres.
        url: Where the file comes from.
        simplify_m: Detail smaller than this is left out, in metres; 0 for none.
    """

    style: str
    title: str
    attribution: str
    licence: str
    name_column: str | None = None
    kind: str | None = None
    source_layer: str | None = None
    crs: str | None = None
    precision_m: float = _DEFAULT_PRECISION_M
    url: str | None = None
    simplify_m: float = 0.0

    @property
    def total_precision_m(self) -> float:
        """How far off the written geometry may be: that of the file, and the simplification."""
        return self.precision_m + self.simplify_m


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What was added, and what the program decided by itself.

    Attributes:
        id: Id of the new layer.
        file: Its GeoJSON file, relative to the project.
        size: Size of the file in bytes.
        features: Number of its features.
        notes: Sentences on defaults, mended, cut and left-out features.
    """

    id: str
    file: str
    size: int
    features: int
    notes: tuple[str, ...]


def add_layer(root: Path, file: Path, details: LayerDetails) -> LayerReport:
    """Add a file to a project as its topmost layer.

    Raises:
        OutputError: the file cannot be read or has geometries that cannot be drawn or mended, or
            the map's bounds have nothing of it.
        ProjectError: the project would get errors.
    """
    editor = ProjectEditor(root)
    text = editor.read_text(LAYERS_FILE) or EMPTY_LAYERS_TEXT
    project, issues = read_project(root)
    if any(issue.record == "map" for issue in issues):
        raise ProjectError([issue for issue in issues if issue.record == "map"])
    data = read_vector_file(file, details.source_layer, details.crs)
    builder = _LayerBuilder(project, details, data)
    features = builder.build_features()
    identifier = _create_id(details.title, file.stem, set(list_ids(text, "layers")))
    name = f"{GEOJSON_FOLDER}/{identifier}.geojson"
    if editor.read(name) is not None:
        raise OutputError(f"{name!r} exists already: rename or delete it")
    rows = ",\n".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features
    )
    geojson = f'{{"type":"FeatureCollection","features":[\n{rows}\n]}}\n'.encode()
    record: dict[str, Any] = {
        "id": identifier,
        "file": f"{identifier}.geojson",
        "title": {project.map_info.language: details.title},
        "style": details.style,
        "attribution": details.attribution,
        "licence": details.licence,
    }
    if details.url:
        record["url"] = details.url
    editor.write(name, geojson)
    editor.write(LAYERS_FILE, append_record(text, "layers", record).encode())
    editor.commit()
    if len(geojson) > _LARGE_BYTES:
        builder.notes.append(
            f"{len(geojson) / 1e6:.0f} MB: every reader of the map loads it; delete the layer and "
            "add it again with --simplify M, which leaves out detail smaller than M metres, such "
            f"as {suggest_simplification_m(project.map_info.bounds)}"
        )
    return LayerReport(identifier, name, len(geojson), len(features), tuple(builder.notes))


class _LayerBuilder:
    """Builder of the features of one layer."""

    def __init__(self, project: Project, details: LayerDetails, data: VectorFeatures) -> None:
        self.details = details
        self.data = data
        self.language = project.map_info.language
        self.kind = details.kind or details.style
        self.bounds = layer_bounds(project.map_info.bounds, details.style)
        self.box = shapely.box(*self.bounds.unwrapped_edges)
        self.taken = {
            *project.places,
            *(one.toponym.id for layer in project.layers for one in layer.features),
        }
        self.notes: list[str] = [f"coordinate system: {data.source_crs}"]
        if data.mended:
            self.notes.append(f"{data.mended:,} geometries were not valid and are mended")

    def _is_swapped(self) -> bool:
        """Return whether all positions are inside the map's bounds with their axes exchanged."""
        positions = shapely.get_coordinates(self.data.geometries)
        west, south, east, north = self.box.bounds
        latitudes, longitudes = positions[:, 0], positions[:, 1]
        return bool(
            len(positions)
            and ((west <= longitudes) & (longitudes <= east)).all()
            and ((south <= latitudes) & (latitudes <= north)).all()
        )

    def build_features(self) -> list[dict[str, Any]]:
        """Return the features that are inside the map's bounds, as GeoJSON.

        Raises:
            OutputError: there are none, or nothing would be drawn of one.
        """
        names = self._read_names()
        geometries = self._clip()
        numbers = [int(one) for one in np.flatnonzero(~shapely.is_missing(geometries))]
        if not len(self.data.geometries):
            raise OutputError("the file has no features: choose another one")
        if not numbers and self._is_swapped():
            raise OutputError(
                "no feature is inside the map's bounds, but all would be with longitude and "
                "latitude exchanged: exchange them in the file; GeoJSON has the longitude first"
            )
        if not numbers:
            raise OutputError(
                "no feature is inside the map's bounds: check the file's coordinate system, or "
                "the bounds in events.yaml"
            )
        self._refuse_undrawn(geometries, names, numbers)
        oriented = shapely.orient_polygons(geometries, exterior_cw=False)
        shapes = shapely.to_geojson(oriented)
        features = [
            self._build_feature(names[number], geometries[number], shapes[number])
            for number in track_progress(numbers, "writing features", len(numbers))
        ]
        self._note_defaults(sum(1 for number in numbers if not names[number]), len(numbers))
        return features

    def _read_names(self) -> list[str]:
        """Return the name of each feature, empty where there is none."""
        column = self.details.name_column
        total = len(self.data.geometries)
        if column is None:
            return [""] * total
        if column not in self.data.fields:
            listed = ", ".join(format_value(name) for name in self.data.fields)
            raise OutputError(f"--name-column {column!r}: the file has the columns {listed}")
        return [_to_text(value) for value in self.data.fields[column]]

    def _clip(self) -> NDArray[Any]:
        """Return geometries cut to the map's bounds; None where nothing is left.

        On a map that crosses 180° they are also cut there.
        """
        geometries = self.data.geometries.copy()
        if self.bounds.crosses_antimeridian:
            for number in np.flatnonzero(~shapely.is_missing(geometries)):
                geometries[number] = self.bounds.continue_geometry(geometries[number])
        empty = shapely.is_missing(geometries) | shapely.is_empty(geometries)
        without_length = (shapely.get_dimensions(geometries) == 1) & (
            shapely.length(geometries) == 0
        )
        geometries[empty | without_length] = None
        inside = shapely.covered_by(geometries, self.box)
        across = shapely.intersects(geometries, self.box) & ~inside
        outside = ~shapely.is_missing(geometries) & ~inside & ~across
        geometries[outside] = None
        cut = np.flatnonzero(across)
        clipped = shapely.intersection(geometries[cut], self.box)
        for number, shape in zip(cut, clipped, strict=True):
            geometries[number] = _keep_dimension(shape, geometries[number])
        for label, mask in (
            ("features without a geometry or length are left out", empty | without_length),
            ("features outside the map's bounds are left out", outside),
            ("features are cut at the map's bounds", across),
        ):
            if mask.any():
                self.notes.append(f"{int(mask.sum()):,} {label}")
        geometries = self._simplify_geometries(geometries)
        rounded = round_geometries(geometries, self.bounds.unwrapped_edges)
        if self.bounds.crosses_antimeridian:
            for number in np.flatnonzero(~shapely.is_missing(rounded)):
                rounded[number] = cut_geometry(rounded[number])
        return rounded

    def _simplify_geometries(self, geometries: NDArray[Any]) -> NDArray[Any]:
        """Return geometries without detail smaller than requested.

        Areas are simplified as a coverage: an edge that two of them share stays one edge. One that
        would not be valid afterwards stays as it is.
        """
        tolerance = self.details.simplify_m / METRES_PER_DEGREE
        if not tolerance:
            return geometries
        before = int(shapely.get_num_coordinates(geometries).sum())
        simple = geometries.copy()
        dimensions = shapely.get_dimensions(geometries)
        with progress_step("simplifying features"):
            areas, lines = np.flatnonzero(dimensions == _AREA), np.flatnonzero(dimensions == 1)
            simple[areas] = shapely.coverage_simplify(geometries[areas], tolerance)
            simple[lines] = shapely.simplify(geometries[lines], tolerance)
        kept = shapely.is_missing(geometries) | shapely.is_valid(simple) & ~shapely.is_empty(simple)
        simple[~kept] = geometries[~kept]
        after = int(shapely.get_num_coordinates(simple).sum())
        self.notes.append(
            f"simplified to {self.details.simplify_m:g} m: {after:,} of {before:,} positions kept"
        )
        return simple

    def _refuse_undrawn(
        self, geometries: NDArray[Any], names: list[str], numbers: list[int]
    ) -> None:
        style, kind = self.details.style, self.kind
        problems: dict[str, list[int]] = {}
        for number in numbers:
            dimension = find_dimension(geometries[number])
            message = describe_undrawn(style, kind, dimension, has_name=bool(names[number]))
            if message:
                problems.setdefault(message, []).append(number + 1)
        if problems:
            raise OutputError(
                "; ".join(
                    f"{len(found):,} features, such as no. {found[0]}: {message}"
                    for message, found in problems.items()
                )
                + " (a column of names is given by --name-column)"
            )

    def _build_feature(self, name: str, geometry: BaseGeometry, shape: str) -> dict[str, Any]:
        is_point = "Point" in geometry.geom_type
        where_prec = _WHERE_PREC.get(
            self.details.style, _POINT_WHERE_PREC if is_point else _OTHER_WHERE_PREC
        )
        identifier = _create_id(name, self.kind, self.taken, number_first=not name)
        self.taken.add(identifier)
        return {
            "type": "Feature",
            "properties": {
                "id": identifier,
                "names": {self.language: [name]} if name else {},
                "aliases": [],
                "kind": self.kind,
                "source": self.details.attribution,
                "licence": self.details.licence,
                "precision_m": self.details.total_precision_m,
                "basis": "sourced",
                "schematic": False,
                "valid": None,
                "status": [],
                "where_prec": where_prec,
            },
            "geometry": json.loads(shape),
        }

    def _note_defaults(self, unnamed: int, total: int) -> None:
        details = self.details
        if details.name_column is None:
            columns = ", ".join(format_value(name) for name in self.data.fields) or "none"
            self.notes.append(f"no names: add --name-column; the file has the columns {columns}")
        elif unnamed:
            self.notes.append(f"{unnamed:,} of {total:,} features have no name")
        if details.kind is None:
            self.notes.append(f"kind: {self.kind!r}, as the style; --kind sets another")
        self.notes.append(
            f"precision_m: {details.total_precision_m:g}; --precision sets another. "
            "basis: sourced, valid: always, status: none, schematic: false; edit the GeoJSON file "
            "to change them"
        )


def suggest_simplification_m(bounds: Bounds) -> int:
    """Return what detail a page cannot show at the opening view, in metres, of one digit."""
    metres = bounds.width * METRES_PER_DEGREE / _VIEW_PX
    step = int(10 ** math.floor(math.log10(max(1.0, metres))))
    return max(1, round(metres / step) * step)


def _keep_dimension(shape: BaseGeometry, original: BaseGeometry) -> BaseGeometry | None:
    """Return the parts of a cut geometry that have the dimension of the original."""
    dimension = shapely.get_dimensions(original)
    parts = [one for one in shapely.get_parts(shape) if shapely.get_dimensions(one) == dimension]
    if not parts:
        return None
    if len(parts) == 1:
        only: BaseGeometry = parts[0]
        return only
    build = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    merged: BaseGeometry = build[int(dimension)](parts)
    return merged


def _to_text(value: object) -> str:
    """Return a cell as a name: white space folded, empty for a missing value."""
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    return " ".join(str(value).split())


def _create_id(
    name: str, default: str, taken: set[str] | Mapping[str, object], *, number_first: bool = False
) -> str:
    """Return an id that is free: from the name, else from the default and a number."""
    base = _slug(name) or _slug(default) or "layer"
    if not number_first and base not in taken:
        return base
    return next(
        one
        for number in count(1 if number_first else 2)
        if (one := f"{base}-{number}") not in taken
    )


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_MAX_ID_CHARS].strip("-")

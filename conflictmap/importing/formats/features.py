"""GeoJSON features and uMap's backups, feature by feature (RFC 7946; umap-project.org)."""

from collections.abc import Mapping, Sequence
from typing import Any

from conflictmap.importing.formats.common import ImportContext
from conflictmap.importing.formats.kml import NOTE_HEIGHTS
from conflictmap.importing.formats.table import TableLayout
from conflictmap.importing.geometries import has_heights
from conflictmap.importing.model import ImportFileError, Table
from conflictmap.importing.records import build_table

FEATURE_ID_COLUMN = "feature id"
LAYER_COLUMN = "layer"
_WGS84_NAMES = ("4326", "CRS84", "WGS84", "WGS 84")


def read_geojson(
    document: Mapping[str, Any], context: ImportContext, name: str
) -> tuple[Table, TableLayout, str]:
    """Return the features of a GeoJSON document as a table, with its layout and its name.

    Raises:
        ImportFileError: the coordinates are of another reference system, or there are no features.
    """
    check_crs(document.get("crs"), name)
    features = _list_features(document)
    table, geometries = _build_feature_table(features, [""] * len(features), context)
    layout = TableLayout(
        record_noun="feature",
        geometries=geometries,
        columns=_feature_columns(table),
        name_is_place=True,
    )
    return table, layout, str(document.get("name") or "")


def convert_service_features(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the answer of an ArcGIS feature service as GeoJSON.

    Points, lines and areas; the rings of an area are given as they are, the first the outer one.

    Raises:
        ImportFileError: the coordinates are of another reference system.
    """
    reference = document.get("spatialReference")
    wkid = reference.get("wkid", 4326) if isinstance(reference, Mapping) else 4326
    if wkid not in (4326, None):
        raise ImportFileError(
            f"{name!r} has coordinates of the system {wkid}: request it with outSR=4326"
        )
    features = [one for one in document["features"] if isinstance(one, Mapping)]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": one.get("attributes"),
                "geometry": _convert_service_geometry(one.get("geometry")),
            }
            for one in features
        ],
    }


def _convert_service_geometry(geometry: object) -> dict[str, Any] | None:
    if not isinstance(geometry, Mapping):
        return None
    if "x" in geometry:
        return {"type": "Point", "coordinates": [geometry["x"], geometry.get("y")]}
    if geometry.get("paths"):
        return {"type": "MultiLineString", "coordinates": geometry["paths"]}
    if geometry.get("rings"):
        return {"type": "Polygon", "coordinates": geometry["rings"]}
    return None


def read_umap(
    document: Mapping[str, Any], context: ImportContext
) -> tuple[Table, TableLayout, str]:
    """Return the features of a uMap backup over all its layers, with its layout and its name."""
    features: list[Mapping[str, Any]] = []
    layers: list[str] = []
    for layer in document.get("layers") or []:
        if not isinstance(layer, Mapping):
            continue
        options = layer.get("_umap_options") or layer.get("_storage") or {}
        title = str(options.get("name") or "") if isinstance(options, Mapping) else ""
        for feature in layer.get("features") or []:
            if isinstance(feature, Mapping):
                features.append(feature)
                layers.append(title)
    table, geometries = _build_feature_table(features, layers, context)
    layout = TableLayout(
        record_noun="feature",
        geometries=geometries,
        type_column=LAYER_COLUMN,
        prose_dates=True,
        umap_marks=True,
        split_paragraphs=False,
        columns={**_feature_columns(table), **_name_column(table, "words", "description")},
        name_is_place=True,
    )
    properties = document.get("properties") or {}
    return table, layout, str(properties.get("name") or "")


def check_crs(crs: object, name: str) -> None:
    """Raise `ImportFileError` if a GeoJSON file has coordinates that are not degrees of WGS 84.

    ``null``, which uMap writes, and the old names of WGS 84 are accepted.
    """
    if not isinstance(crs, Mapping):
        return
    properties = crs.get("properties")
    stated = str(properties.get("name", "")) if isinstance(properties, Mapping) else ""
    if stated and not any(known in stated.replace("::", ":") for known in _WGS84_NAMES):
        raise ImportFileError(
            f"{name!r} has the reference system {stated!r}: save it in WGS 84 (EPSG:4326)"
        )


def _list_features(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if document.get("type") == "Feature":
        return [document]
    features = document.get("features")
    if not isinstance(features, list):
        raise ImportFileError("the GeoJSON file has no list of features")
    return [feature if isinstance(feature, Mapping) else {} for feature in features]


def _build_feature_table(
    features: Sequence[Mapping[str, Any]], layers: Sequence[str], context: ImportContext
) -> tuple[Table, dict[int, Mapping[str, Any] | None]]:
    records: list[dict[str, Any]] = []
    geometries: dict[int, Mapping[str, Any] | None] = {}
    for number, (feature, layer) in enumerate(zip(features, layers, strict=True), 1):
        properties = feature.get("properties")
        record = dict(properties) if isinstance(properties, Mapping) else {}
        for key in [key for key in record if key.startswith(("_umap", "_storage"))]:
            del record[key]
        if feature.get("id") is not None:
            record[FEATURE_ID_COLUMN] = feature["id"]
        if layer:
            record[LAYER_COLUMN] = layer
        records.append(record)
        geometry = feature.get("geometry")
        geometries[number] = geometry if isinstance(geometry, Mapping) else None
        if has_heights(geometry):
            context.notes.add(NOTE_HEIGHTS)
    return build_table(records), geometries


def _feature_columns(table: Table) -> dict[str, tuple[str, ...]]:
    return {**_name_column(table, "id", FEATURE_ID_COLUMN), **_name_column(table, "title", "name")}


def _name_column(table: Table, role: str, column: str) -> dict[str, tuple[str, ...]]:
    return {role: (column,)} if column in table.columns else {}

"""Geometry helpers, and the writer of layer files."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
COORDINATE_DECIMALS = 5
"""About one metre: finer than any source used here."""

Feature = dict[str, Any]


def build_feature(geometry: BaseGeometry, **properties: Any) -> Feature:  # noqa: ANN401
    """Return a GeoJSON feature with all properties of docs/reference/project-files.md."""
    defaults: dict[str, Any] = {
        "names": {},
        "aliases": [],
        "basis": "sourced",
        "schematic": False,
        "valid": None,
        "status": [],
    }
    return {
        "type": "Feature",
        "properties": defaults | properties,
        "geometry": as_geojson(geometry),
    }


def as_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """Return the GeoJSON of a geometry: right-hand winding, five decimals, whole rings kept.

    Raises:
        ValueError: rounding has made the geometry invalid or empty.
    """
    rounded = shapely.transform(geometry, lambda xy: xy.round(COORDINATE_DECIMALS) + 0.0)
    rounded = shapely.remove_repeated_points(rounded)
    if rounded.is_empty or not rounded.is_valid:
        why = shapely.is_valid_reason(rounded)
        raise ValueError(f"rounding left {rounded.geom_type} {why!r}; simplify it differently")
    oriented = shapely.orient_polygons(rounded, exterior_cw=False)
    return json.loads(shapely.to_geojson(oriented))  # type: ignore[no-any-return]


PROPERTY_ORDER = (
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
)
"""The properties of a feature, in the order in which they are written."""


def write_layer(path: Path, features: Sequence[Feature]) -> None:
    """Write one feature per line, sorted by id, with a newline at the end.

    The same features give the same bytes.
    """
    lines = ",\n".join(_feature_line(item) for item in sorted(features, key=_feature_id))
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8")


def _feature_id(item: Feature) -> str:
    return str(item["properties"]["id"])


def _feature_line(item: Feature) -> str:
    """Return a feature as one line, its properties in order."""
    properties = item["properties"]
    missing = set(PROPERTY_ORDER) ^ set(properties)
    if missing:
        raise ValueError(f"{properties.get('id')!r}: properties missing or unknown: {missing}")
    ordered = {**item, "properties": {key: properties[key] for key in PROPERTY_ORDER}}
    return json.dumps(ordered, ensure_ascii=False, separators=(", ", ": "))


def join_lines(lines: Iterable[LineString], max_gap_m: float) -> tuple[LineString, list[float]]:
    """Join lines end to end into one, nearest end first.

    Returns:
        The joined line, and the gaps in metres that were bridged, the one between the last and the
        first point included.

    Raises:
        ValueError: the nearest end is further away than `max_gap_m`.
    """
    rest = [list(line.coords) for line in lines]
    path = rest.pop(0)
    gaps = []
    while rest:
        gap, index, flip = min(
            (distance_m(path[-1], line[-1 if flip else 0]), index, flip)
            for index, line in enumerate(rest)
            for flip in (False, True)
        )
        if gap > max_gap_m:
            raise ValueError(f"nearest end is {gap:.0f} m away; at most {max_gap_m:.0f} m expected")
        line = rest.pop(index)
        path += list(reversed(line)) if flip else line
        gaps.append(gap)
    gaps.append(distance_m(path[-1], path[0]))
    return LineString(path), gaps


def distance_m(start: Sequence[float], end: Sequence[float]) -> float:
    """Return the distance of two longitude-latitude pairs on the ellipsoid, in metres."""
    return float(GEOD.inv(start[0], start[1], end[0], end[1])[2])


def area_km2(polygon: BaseGeometry) -> float:
    """Return the area of a polygon on the ellipsoid, in square kilometres."""
    return abs(float(GEOD.geometry_area_perimeter(polygon)[0])) / 1e6


def split_parts(geometry: BaseGeometry) -> list[Any]:
    """Return the single parts of a geometry."""
    return list(shapely.get_parts(geometry))


def extract_lines(geometry: BaseGeometry) -> MultiLineString:
    """Return the lines of a geometry, joined where they meet end to end; points are left out."""
    lines = [part for part in split_parts(geometry) if part.geom_type == "LineString"]
    merged = shapely.line_merge(MultiLineString(lines))
    return MultiLineString(sorted(split_parts(merged), key=lambda line: list(line.coords)))


def shared_edges(polygons: Sequence[BaseGeometry]) -> MultiLineString:
    """Return the shared edges of two polygons of a coverage."""
    tree = shapely.STRtree(polygons)
    pairs = tree.query(polygons, predicate="intersects").T
    found = [
        shapely.intersection(polygons[left].boundary, polygons[right].boundary)
        for left, right in sorted(map(tuple, pairs.tolist()))
        if left < right
    ]
    return extract_lines(shapely.union_all([part for item in found for part in split_parts(item)]))


def drop_small_polygons(geometry: BaseGeometry, min_km2: float) -> BaseGeometry:
    """Return a polygon or multipolygon without its parts smaller than `min_km2`."""
    kept = [part for part in split_parts(geometry) if _is_large(part, min_km2)]
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)


def _is_large(part: BaseGeometry, min_km2: float) -> bool:
    return isinstance(part, Polygon) and area_km2(part) >= min_km2

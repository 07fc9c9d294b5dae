"""Features of a file that GDAL reads, as a layer of a project needs them: in WGS 84 and valid.

GDAL reads through pyogrio (licence MIT). Only the formats of `READ_SUFFIXES` are opened, and no
file that makes GDAL read other files or the network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FieldError
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import OutputError
from geo.progress import progress_step, track_progress
from geo.text.decoding import describe_wrong_text
from geo.text.unicode_safety import format_value

READ_SUFFIXES = (
    ".shp",
    ".gpkg",
    ".kml",
    ".geojson",
    ".json",
    ".topojson",
    ".fgb",
    ".geojsonl",
    ".gpx",
)
"""Ends of the names of files that are read."""

_HEAD_BYTES = 65_536
REDIRECTIONS = (b"<OGR", b"<VRT", b"<GDAL", b"gdal_streamed_alg", b"<NetworkLink")
"""Texts at the head of files that make GDAL read other files or addresses."""

_WGS84 = pyproj.CRS.from_epsg(4326)
_AREA_TOLERANCE = 1e-9
"""Share by which two areas of one polygon may differ by rounding."""

_MAX_LISTED = 20
_MAX_JUDGED_VALUES = 1000
_DECIMALS = 6
"""Decimals of a coordinate in degrees: 0.1 m."""


@dataclass(frozen=True, slots=True)
class VectorFeatures:
    """The features of one layer of a file, in WGS 84, longitude first.

    Attributes:
        geometries: Valid geometries; None where a feature has none.
        fields: The values of each column.
        source_crs: The coordinate system of the file, by its name.
        mended: Number of the geometries that were not valid and could be mended without loss.
    """

    geometries: NDArray[Any]
    fields: dict[str, NDArray[Any]]
    source_crs: str
    mended: int


def read_vector_file(
    path: Path, source_layer: str | None = None, crs: str | None = None
) -> VectorFeatures:
    """Read a layer of a file.

    Args:
        path: The file.
        source_layer: The name of its layer; None if it has one alone.
        crs: The coordinate system, such as ``EPSG:32637``, of a file that does not state it.

    Raises:
        OutputError: the file cannot be read, has several layers, states no coordinate system, or
            has geometries that cannot be drawn or mended, with all of them.
    """
    _refuse_unsafe(path)
    layer = _choose_layer(path, source_layer)
    with progress_step(f"reading {path.name}"):
        meta, _, wkb, values = _read_raw(path, layer)
    geometries = _parse_geometries(wkb)
    system = _find_crs(path, meta["crs"], crs)
    geometries, mended = _mend_geometries(geometries)
    if not system.equals(_WGS84, ignore_axis_order=True):
        with progress_step("reprojecting"):
            geometries = _reproject(geometries, system)
    fields = {str(name): column for name, column in zip(meta["fields"], values, strict=True)}
    if path.suffix.casefold() == ".shp" and not path.with_suffix(".cpg").is_file():
        _refuse_wrong_encoding(path, fields)
    return VectorFeatures(geometries, fields, system.name, mended)


def _refuse_wrong_encoding(path: Path, fields: Mapping[str, NDArray[Any]]) -> None:
    """Refuse texts that were read in another encoding, of a shapefile that does not state its own.

    Raises:
        OutputError: with the words, and how to state the encoding.
    """
    texts = [
        value
        for column in fields.values()
        for value in column[:_MAX_JUDGED_VALUES].tolist()
        if isinstance(value, str)
    ]
    problem = describe_wrong_text("\n".join(texts))
    if problem:
        raise OutputError(
            f"{path.name!r} {problem}: write its encoding, such as CP1251, into the file "
            f"{path.with_suffix('.cpg').name!r} next to it, and repeat the command"
        )


def _refuse_unsafe(path: Path) -> None:
    """Refuse what is no file of a known format.

    Raises:
        OutputError: the file does not exist, has another format, or leads to other files.
    """
    if not path.is_file():
        raise OutputError(f"{str(path)!r} is no file: name a file on this computer")
    if path.suffix.casefold() not in READ_SUFFIXES:
        raise OutputError(
            f"{path.name!r} cannot be read: use one of {', '.join(READ_SUFFIXES)}; unpack an "
            "archive first, and convert other formats with QGIS or ogr2ogr"
        )
    head = read_head(path)
    for text in REDIRECTIONS:
        if text in head:
            raise OutputError(
                f"{path.name!r} leads to other files or addresses ({text.decode()}): save the "
                "data themselves as GeoJSON or GeoPackage"
            )


def read_head(path: Path) -> bytes:
    """Return the first bytes of a file, in which its format is recognised.

    Raises:
        OutputError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError as error:
        raise OutputError.from_os_error(path, error) from None


def _choose_layer(path: Path, source_layer: str | None) -> str:
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except (DataSourceError, DataLayerError) as error:
        raise OutputError(f"{path.name!r} cannot be read: {error}") from None
    listed = ", ".join(format_value(name) for name in names[:_MAX_LISTED])
    if source_layer is not None:
        if source_layer not in names:
            raise OutputError(
                f"--source-layer {source_layer!r}: {path.name!r} has the layers {listed}"
            )
        return source_layer
    if not names:
        raise OutputError(f"{path.name!r} has no layer with geometries: name another file")
    if len(names) > 1:
        raise OutputError(
            f"{path.name!r} has {len(names)} layers: add --source-layer with one of {listed}"
        )
    return names[0]


def _read_raw(path: Path, layer: str) -> Any:  # noqa: ANN401  pyogrio has no types
    try:
        return pyogrio.raw.read(path, layer=layer, force_2d=True)
    except (DataSourceError, DataLayerError, FieldError, CRSError, UnicodeError) as error:
        raise OutputError(f"{path.name!r} cannot be read: {error}") from None


def _parse_geometries(wkb: NDArray[Any]) -> NDArray[Any]:
    """Return geometries, with collections of one dimension as multi-geometries.

    Raises:
        OutputError: a geometry cannot be read, or mixes points, lines and areas.
    """
    geometries: NDArray[Any] = shapely.from_wkb(wkb, on_invalid="ignore")
    problems = [
        (number, "its geometry cannot be read, maybe a curve: convert curves to lines")
        for number, (data, geometry) in enumerate(zip(wkb, geometries, strict=True))
        if data is not None and geometry is None
    ]
    for number in np.flatnonzero(shapely.get_type_id(geometries) == 7):  # noqa: PLR2004  collection
        merged = _merge_collection(geometries[number])
        if merged is None:
            problems.append((int(number), "it mixes points, lines and areas: divide it"))
        geometries[number] = merged
    _raise_problems(problems)
    return geometries


def _merge_collection(collection: BaseGeometry) -> BaseGeometry | None:
    """Return a collection as a multi-geometry; None if it has several dimensions."""
    parts = shapely.get_parts(shapely.get_parts(collection))
    if len({int(one) for one in shapely.get_dimensions(parts)}) != 1:
        return shapely.Point() if not len(parts) else None
    build = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    merged: BaseGeometry = build[int(shapely.get_dimensions(parts[0]))](parts)
    return merged


def _find_crs(path: Path, stated: str | None, given: str | None) -> pyproj.CRS:
    """Return the coordinate system of a file.

    Raises:
        OutputError: the file states none and none is given, or the other way round, or it is not
            known.
    """
    if stated and given and not _parse_crs(given).equals(_parse_crs(stated), True):  # noqa: FBT003
        raise OutputError(f"{path.name!r} states its coordinate system itself: leave --crs out")
    text = stated or given
    if not text and path.suffix.casefold() == ".topojson":
        return _WGS84  # the specification has degrees alone
    if not text:
        raise OutputError(
            f"{path.name!r} states no coordinate system: add its .prj file, or --crs such as "
            "EPSG:4326 (degrees) or EPSG:32637 (UTM zone 37 north)"
        )
    return _parse_crs(text)


def _parse_crs(text: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError:
        raise OutputError(
            f"{format_value(text)} is no coordinate system: use a code such as EPSG:4326"
        ) from None


def _mend_geometries(geometries: NDArray[Any]) -> tuple[NDArray[Any], int]:
    """Return valid geometries, and how many were mended.

    A polygon is mended where two methods of GEOS, by lines (even and odd) and by structure (shells
    less holes), agree on its area: then nothing is lost and nothing is guessed, such as in a ring
    that touches or crosses itself. Where they differ, parts overlap and it is open what is meant.

    Raises:
        OutputError: with every geometry that cannot be mended.
    """
    wrong = np.flatnonzero(~shapely.is_valid(geometries) & ~shapely.is_missing(geometries))
    problems, mended = [], 0
    for number in track_progress([int(one) for one in wrong], "mending", len(wrong)):
        fixed = mend_area(geometries[number])
        if fixed is None:
            problems.append((number, f"{shapely.is_valid_reason(geometries[number])}: repair it"))
        else:
            geometries[number] = fixed
            mended += 1
    _raise_problems(problems)
    return geometries, mended


def mend_area(geometry: BaseGeometry) -> BaseGeometry | None:
    """Return an area as a valid one that loses nothing, or None if there is no such area."""
    if "Polygon" not in geometry.geom_type or not np.isfinite(shapely.bounds(geometry)).all():
        return None
    if any(_has_outer_hole(part) for part in shapely.get_parts(geometry)):
        return None  # an island, or a mistake
    by_lines = shapely.make_valid(geometry, method="linework")
    by_structure = shapely.make_valid(geometry, method="structure", keep_collapsed=True)
    if "Polygon" not in by_structure.geom_type or "Polygon" not in by_lines.geom_type:
        return None  # a part has collapsed to a line
    difference = abs(float(by_lines.area) - float(by_structure.area))
    if difference > _AREA_TOLERANCE * float(by_structure.area):
        return None
    return by_structure


def _has_outer_hole(polygon: Polygon) -> bool:
    """Return whether a hole of a polygon is not inside its outer ring."""
    if not polygon.interiors:
        return False
    shell = shapely.make_valid(Polygon(polygon.exterior))
    holes = [shapely.make_valid(Polygon(ring)) for ring in polygon.interiors]
    return not all(shell.covers(hole) for hole in holes)


def _raise_problems(problems: Sequence[tuple[int, str]]) -> None:
    if not problems:
        return
    lines = [f"feature {number + 1}: {text}" for number, text in problems[:_MAX_LISTED]]
    if len(problems) > _MAX_LISTED:
        lines.append(f"and {len(problems) - _MAX_LISTED:,} more")
    raise OutputError("nothing is written:\n" + "\n".join(lines))


def _reproject(geometries: NDArray[Any], system: pyproj.CRS) -> NDArray[Any]:
    """Return geometries in WGS 84.

    Raises:
        OutputError: a position has none in WGS 84; the coordinate system is probably wrong.
    """
    transformer = pyproj.Transformer.from_crs(system, _WGS84, always_xy=True)

    def to_degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    moved = shapely.transform(geometries, to_degrees)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise OutputError(
            f"a position cannot be reprojected from {system.name!r}: check the coordinate system "
            "that the file states"
        )
    moved_array: NDArray[Any] = moved
    return moved_array


def round_geometries(
    geometries: NDArray[Any], box: tuple[float, float, float, float]
) -> NDArray[Any]:
    """Return geometries to `_DECIMALS`; one that rounding would make invalid stays as it is.

    Args:
        geometries: Valid geometries in the box, in degrees; None for none.
        box: West, south, east and north, which rounding does not exceed.
    """
    low, high = np.array(box[:2]), np.array(box[2:])
    rounded = shapely.transform(geometries, lambda xy: (xy.round(_DECIMALS) + 0.0).clip(low, high))
    is_flat = (shapely.get_dimensions(rounded) == 1) & (shapely.length(rounded) == 0)
    wrong = (~shapely.is_valid(rounded) | is_flat) & ~shapely.is_missing(rounded)
    rounded[wrong] = geometries[wrong]
    result: NDArray[Any] = rounded
    return result

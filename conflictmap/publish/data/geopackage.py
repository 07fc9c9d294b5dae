"""GeoPackage (OGC 12-128) export of the whole project.

Events are in one layer per kind of geometry; sources, places, layers and the map are in further
tables. `conflictmap.publish.data.importer` reads the file back. Geometries are those of the located
events, WGS 84, longitude first.
"""

import contextlib
import errno
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.arrow_tables import build_table, encode_wkb
from conflictmap.publish.data.csv_table import (
    EventRowBuilder,
    Row,
    expression_to_text,
)
from conflictmap.publish.data.geojson import FORMAT_ID, PROJECT_MEMBER, orient_rings
from conflictmap.publish.data.selection import EventSelection
from geo.geometry.geodesy import geometry_kind
from geo.location import CRS
from geo.project.writer import layer_record, map_record, place_record, source_record

EVENT_GEOMETRY_TYPES = {"point": "Point", "line": "MultiLineString", "region": "MultiPolygon"}
"""Geometry type of each event layer: ``events_point``, ``events_line`` and ``events_region``."""

SOURCE_COLUMNS = (
    "id",
    "title",
    "publisher",
    "author",
    "date",
    "inferred_date",
    "date_note",
    "url",
    "archive",
    "language",
    "rights",
    "text",
)
PLACE_COLUMNS = (
    "id",
    "kind",
    "point",
    "precision_m",
    "names",
    "aliases",
    "roles",
    "within",
    "label",
    "remote",
    "basis",
    "citation",
)
LAYER_COLUMNS = ("id", "title", "style", "attribution", "licence", "url", "note", "features")
"""Columns of the tables that are not events: the keys of docs/reference/project-files.md."""

_FIXED_TIMESTAMP = "1970-01-01T00:00:00.000Z"
"""Modification time stored in every GeoPackage, so that the same project gives the same bytes."""

_MAX_MESSAGE_CHARS = 100


def write_geopackage(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write a GeoPackage with the events and all other records of the project."""
    builder = EventRowBuilder(selection, with_data=True)
    with tempfile.TemporaryDirectory(dir=files[0].parent, prefix=".geopackage-") as folder:
        database = Path(folder, "export.gpkg")  # GDAL warns about any other extension
        with _reproducible_gdal():
            _write_events(database, builder)
            _write_records(database, selection)
        _check_integrity(database)
        database.replace(files[0])
    return selection


@contextlib.contextmanager
def _reproducible_gdal() -> Iterator[None]:
    """Make GDAL write a fixed date; its errors are raised as `OSError`."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_TIMESTAMP})
    try:
        yield
    except (DataSourceError, DataLayerError) as error:
        raise _write_error(error) from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _check_integrity(file: Path) -> None:
    """Raise if the database is damaged: on a full disk GDAL may report no error."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as database:
            result = database.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise _write_error(error) from None
    if result != "ok":
        raise _write_error(result)


def _write_error(reason: object) -> OSError:
    """Return an `OSError`, to which `geo.io.atomic` adds the name of the file."""
    return OSError(errno.EIO, f"the database is incomplete ({str(reason)[-_MAX_MESSAGE_CHARS:]})")


def _write_events(file: Path, builder: EventRowBuilder) -> None:
    """Write one layer per kind of geometry, even if it is empty, and the table of statements."""
    events: dict[str, list[Row]] = {kind: [] for kind in EVENT_GEOMETRY_TYPES}
    geometries: dict[str, list[BaseGeometry]] = {kind: [] for kind in EVENT_GEOMETRY_TYPES}
    statements: list[Row] = []
    for number, (event, located) in enumerate(builder.selection, 1):
        kind: str = geometry_kind(located.geometry)
        row = builder.event_row(event, located)
        place = expression_to_text(row["place_as_written"])
        events[kind].append({"number": number, **row, "place_as_written": place})
        geometries[kind].append(located.geometry)
        for index, statement in enumerate(builder.statement_rows(event), 1):
            statements.append({"event": event.id, "number": index, **statement})
    for kind in EVENT_GEOMETRY_TYPES:
        table = build_table(events[kind], ["number", *builder.columns])
        geometry_type, shapes = _unify_geometries(kind, geometries[kind])
        _write_layer(file, f"events_{kind}", table, shapes, geometry_type)
    columns = ["event", "number", *builder.statement_columns]
    _write_layer(file, "statements", build_table(statements, columns))


def _unify_geometries(kind: str, geometries: list[BaseGeometry]) -> tuple[str, list[BaseGeometry]]:
    """Return one geometry type for a layer, and its geometries converted to that type."""
    geometry_type = EVENT_GEOMETRY_TYPES[kind]
    if any(geometry.geom_type == "MultiPoint" for geometry in geometries):
        geometry_type = "MultiPoint"
    if "Multi" not in geometry_type:
        return geometry_type, geometries
    return geometry_type, [_to_multipart(geometry) for geometry in geometries]


def _to_multipart(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.is_empty:
        return geometry
    wrap = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
    geometry = orient_rings(geometry)
    return wrap[geometry.geom_type]([geometry]) if geometry.geom_type in wrap else geometry


def _write_records(file: Path, selection: EventSelection) -> None:
    """Write the tables of places, sources and layers, and the table that describes the map."""
    project = selection.project
    places = [place_record(place) for place in project.places.values()]
    points = [place.toponym.geometry for place in project.places.values()]
    _write_layer(file, "places", build_table(places, PLACE_COLUMNS), points, "Point")
    sources = [source_record(source) for source in project.sources.values()]
    _write_layer(file, "sources", build_table(sources, SOURCE_COLUMNS))
    layers = [layer_record(layer) for layer in project.layers]
    _write_layer(file, "layers", build_table(layers, LAYER_COLUMNS))
    values = {"format": FORMAT_ID, "map": map_record(project.map_info)}
    members = [{"key": key, "value": value} for key, value in values.items()]
    _write_layer(file, PROJECT_MEMBER, build_table(members, ["key", "value"]))


def _write_layer(
    file: Path,
    name: str,
    table: pa.Table,
    geometries: list[BaseGeometry] | None = None,
    geometry_type: str | None = None,
) -> None:
    spatial: dict[str, str] = {}
    if geometries is not None and geometry_type:
        table = table.append_column("geometry", encode_wkb(geometries))
        spatial = {"geometry_name": "geometry", "geometry_type": geometry_type, "crs": CRS}
    pyogrio.write_arrow(table, file, layer=name, driver="GPKG", append=file.exists(), **spatial)

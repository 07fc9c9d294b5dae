"""GeoPackage (OGC 12-128) and GeoParquet 1.1 export, through Arrow tables.

The GeoPackage holds the whole project; `conflictmap.publish.data.importer` reads it back.
Geometries are those of the located events, WGS 84, longitude first.
"""

import contextlib
import errno
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.csv_table import (
    FLOATS,
    STATEMENT,
    EventRows,
    Row,
    expression_text,
    is_whole,
    texts_left_out,
)
from conflictmap.publish.data.geojson import FORMAT, MEMBER, bounding_box, to_json, wound
from conflictmap.publish.data.selection import Extract
from geo.geometry.geodesy import mark
from geo.location import CRS
from geo.project.writer import layer_record, map_record, place_record, source_record

MARKS = {"point": "Point", "line": "MultiLineString", "region": "MultiPolygon"}
"""The layers of events in a GeoPackage, ``events_point`` and so on, with their geometry."""

SOURCE = (
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
PLACE = (
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
LAYER = ("id", "title", "style", "attribution", "licence", "url", "note", "features")
"""The columns of the tables beside the events in a GeoPackage: the keys of docs/formats.md."""

_STAMP = "1970-01-01T00:00:00.000Z"
"""When a GeoPackage says it was written, so that the same project gives the same bytes."""

_MESSAGE = 100

_DAYS = ("start", "end")


def _type(column: str) -> pa.DataType:
    if is_whole(column):
        return pa.int32()
    if column == "remote":
        return pa.bool_()
    return pa.float64() if column in FLOATS else pa.string()


def _table(rows: list[Row], columns: Iterable[str]) -> pa.Table:
    """Return rows as a table; lists and mappings are written as JSON."""
    arrays = {}
    for column in columns:
        cells = [_cell(row.get(column)) for row in rows]
        array = pa.array(cells, _type(column))
        arrays[column] = array.cast(pa.date32()) if column in _DAYS else array
    return pa.table(arrays)


def _cell(value: Any) -> Any:  # noqa: ANN401  whatever a record holds
    return to_json(value) if isinstance(value, list | dict) else value


# GeoPackage


def write_geopackage(files: list[Path], taken: Extract) -> Extract:
    """Write a GeoPackage: events by kind of geometry, and the whole project in further tables."""
    rows = EventRows(taken)
    with tempfile.TemporaryDirectory(dir=files[0].parent, prefix=".geopackage-") as folder:
        made = Path(folder, "made.gpkg")  # GDAL warns of any other ending
        with _gdal():
            _write_events(made, rows)
            _write_records(made, taken)
        _check_whole(made)
        made.replace(files[0])
    return taken


@contextlib.contextmanager
def _gdal() -> Iterator[None]:
    """Let GDAL write with a fixed date; its errors become those of the disk."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
    try:
        yield
    except (DataSourceError, DataLayerError) as error:
        raise _cannot(error) from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _check_whole(file: Path) -> None:
    """Raise when the database is not sound: where a disk is full GDAL may say nothing."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as database:
            answer = database.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise _cannot(error) from None
    if answer != "ok":
        raise _cannot(answer)


def _cannot(why: object) -> OSError:
    """Return an error as `geo.io.atomic` turns into one that names the file."""
    return OSError(errno.EIO, f"the database is not whole ({str(why)[-_MESSAGE:]})")


def _write_events(file: Path, rows: EventRows) -> None:
    """Write a layer for each kind of geometry, an empty one too, and the statements."""
    taken = rows.taken
    found: dict[str, list[Row]] = {kind: [] for kind in MARKS}
    shapes: dict[str, list[BaseGeometry]] = {kind: [] for kind in MARKS}
    said: list[Row] = []
    for number, (event, row) in enumerate(taken, 1):
        kind: str = mark(row.geometry)
        place = expression_text(event.place)
        found[kind].append({"number": number, **rows.event(event, row), "place_as_written": place})
        shapes[kind].append(row.geometry)
        for index, statement in enumerate(rows.statements(event), 1):
            said.append({"event": event.id, "number": index, **statement})
    for kind, geometry_type in MARKS.items():
        table = _table(found[kind], ["number", *rows.columns])
        if any(shape.geom_type == "MultiPoint" for shape in shapes[kind]):
            geometry_type = "MultiPoint"  # noqa: PLW2901  a layer has one type
        parts = [_multiple(shape) if "Multi" in geometry_type else shape for shape in shapes[kind]]
        _write_layer(file, f"events_{kind}", table, parts, geometry_type)
    _write_layer(file, "statements", _table(said, ["event", "number", *STATEMENT]))


def _multiple(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry as one of several parts: a layer of a GeoPackage has one type."""
    wrap = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
    geometry = wound(geometry)
    return wrap[geometry.geom_type]([geometry]) if geometry.geom_type in wrap else geometry


def _write_records(file: Path, taken: Extract) -> None:
    project = taken.project
    places = [place_record(place) for place in project.places.values()]
    spots = [place.toponym.geometry for place in project.places.values()]
    _write_layer(file, "places", _table(places, PLACE), spots, "Point")
    sources = [source_record(source) for source in project.sources.values()]
    _write_layer(file, "sources", _table(sources, SOURCE))
    layers = [layer_record(layer) for layer in project.layers]
    _write_layer(file, "layers", _table(layers, LAYER))
    told = {"format": FORMAT, "map": map_record(project.frame)}
    members = [{"key": key, "value": value} for key, value in told.items()]
    _write_layer(file, MEMBER, _table(members, ["key", "value"]))


def _write_layer(
    file: Path,
    name: str,
    table: pa.Table,
    shapes: list[BaseGeometry] | None = None,
    geometry_type: str | None = None,
) -> None:
    spatial: dict[str, str] = {}
    if shapes is not None and geometry_type:
        table = table.append_column("geometry", _wkb(shapes))
        spatial = {"geometry_name": "geometry", "geometry_type": geometry_type, "crs": CRS}
    pyogrio.write_arrow(table, file, layer=name, driver="GPKG", append=file.exists(), **spatial)


# GeoParquet

_STRUCT = pa.list_(pa.struct([(column, _type(column)) for column in STATEMENT]))


def write_geoparquet(files: list[Path], taken: Extract) -> Extract:
    """Write GeoParquet with a row an event; actors and statements are lists in their columns."""
    rows = EventRows(taken)
    flat, said, shapes = [], [], []
    for event, row in taken:
        flat.append({**rows.event(event, row), "place_as_written": expression_text(event.place)})
        said.append(rows.statements(event))
        shapes.append(wound(row.geometry))
    table = _table(flat, rows.columns)
    actors = pa.array([row["actors"] for row in flat], pa.list_(pa.string()))
    table = table.set_column(table.column_names.index("actors"), "actors", actors)
    table = table.append_column("statements", pa.array(said, _STRUCT))
    table = table.append_column("geometry", _wkb(shapes))
    table = table.replace_schema_metadata({"geo": to_json(_geo(shapes, bounding_box(taken)))})
    pq.write_table(table, files[0])
    return taken.without(texts_left_out(taken))


def _geo(shapes: list[BaseGeometry], box: list[float]) -> Row:
    """Return the metadata of GeoParquet 1.1; without a word on it, the system is OGC:CRS84."""
    column = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "orientation": "counterclockwise",
        "bbox": box,
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


def _wkb(shapes: list[BaseGeometry]) -> pa.Array:
    return pa.array([shape.wkb for shape in shapes], pa.binary())

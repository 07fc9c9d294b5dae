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
    FLOAT_COLUMNS,
    STATEMENT_COLUMNS,
    EventRowBuilder,
    Row,
    describe_omitted_texts,
    expression_to_text,
    is_integer_column,
)
from conflictmap.publish.data.geojson import (
    FORMAT_ID,
    PROJECT_MEMBER,
    bounding_box,
    orient_rings,
    to_json,
)
from conflictmap.publish.data.selection import EventSelection
from geo.geometry.geodesy import geometry_kind
from geo.location import CRS
from geo.project.writer import layer_record, map_record, place_record, source_record

EVENT_GEOMETRY_TYPES = {"point": "Point", "line": "MultiLineString", "region": "MultiPolygon"}
"""The layers of events in a GeoPackage, ``events_point`` and so on, with their geometry."""

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
"""The columns of the tables beside the events in a GeoPackage: the keys of docs/formats.md."""

_FIXED_TIMESTAMP = "1970-01-01T00:00:00.000Z"
"""When a GeoPackage says it was written, so that the same project gives the same bytes."""

_MAX_MESSAGE_CHARS = 100

_DATE_COLUMNS = ("start", "end")


def _column_type(column: str) -> pa.DataType:
    if is_integer_column(column):
        return pa.int32()
    if column == "remote":
        return pa.bool_()
    return pa.float64() if column in FLOAT_COLUMNS else pa.string()


def _build_table(rows: list[Row], columns: Iterable[str]) -> pa.Table:
    """Return rows as a table; lists and mappings are written as JSON."""
    arrays = {}
    for column in columns:
        cells = [_encode_cell(row.get(column)) for row in rows]
        array = pa.array(cells, _column_type(column))
        arrays[column] = array.cast(pa.date32()) if column in _DATE_COLUMNS else array
    return pa.table(arrays)


def _encode_cell(value: Any) -> Any:  # noqa: ANN401  whatever a record holds
    return to_json(value) if isinstance(value, list | dict) else value


# GeoPackage


def write_geopackage(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write a GeoPackage: events by kind of geometry, and the whole project in further tables."""
    rows = EventRowBuilder(selection)
    with tempfile.TemporaryDirectory(dir=files[0].parent, prefix=".geopackage-") as folder:
        made = Path(folder, "made.gpkg")  # GDAL warns of any other ending
        with _reproducible_gdal():
            _write_events(made, rows)
            _write_records(made, selection)
        _check_integrity(made)
        made.replace(files[0])
    return selection


@contextlib.contextmanager
def _reproducible_gdal() -> Iterator[None]:
    """Let GDAL write with a fixed date; its errors become those of the disk."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_TIMESTAMP})
    try:
        yield
    except (DataSourceError, DataLayerError) as error:
        raise _write_error(error) from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _check_integrity(file: Path) -> None:
    """Raise when the database is not sound: where a disk is full GDAL may say nothing."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as database:
            answer = database.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise _write_error(error) from None
    if answer != "ok":
        raise _write_error(answer)


def _write_error(why: object) -> OSError:
    """Return an error as `geo.io.atomic` turns into one that names the file."""
    return OSError(errno.EIO, f"the database is not whole ({str(why)[-_MAX_MESSAGE_CHARS:]})")


def _write_events(file: Path, rows: EventRowBuilder) -> None:
    """Write a layer for each kind of geometry, an empty one too, and the statements."""
    taken = rows.selection
    found: dict[str, list[Row]] = {kind: [] for kind in EVENT_GEOMETRY_TYPES}
    shapes: dict[str, list[BaseGeometry]] = {kind: [] for kind in EVENT_GEOMETRY_TYPES}
    said: list[Row] = []
    for number, (event, row) in enumerate(taken, 1):
        kind: str = geometry_kind(row.geometry)
        place = expression_to_text(event.place)
        found[kind].append(
            {"number": number, **rows.event_row(event, row), "place_as_written": place}
        )
        shapes[kind].append(row.geometry)
        for index, statement in enumerate(rows.statement_rows(event), 1):
            said.append({"event": event.id, "number": index, **statement})
    for kind, geometry_type in EVENT_GEOMETRY_TYPES.items():
        table = _build_table(found[kind], ["number", *rows.columns])
        if any(shape.geom_type == "MultiPoint" for shape in shapes[kind]):
            geometry_type = "MultiPoint"  # noqa: PLW2901  a layer has one type
        parts = [
            _to_multipart(shape) if "Multi" in geometry_type else shape for shape in shapes[kind]
        ]
        _write_layer(file, f"events_{kind}", table, parts, geometry_type)
    _write_layer(file, "statements", _build_table(said, ["event", "number", *STATEMENT_COLUMNS]))


def _to_multipart(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry as one of several parts: a layer of a GeoPackage has one type."""
    wrap = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
    geometry = orient_rings(geometry)
    return wrap[geometry.geom_type]([geometry]) if geometry.geom_type in wrap else geometry


def _write_records(file: Path, selection: EventSelection) -> None:
    project = selection.project
    places = [place_record(place) for place in project.places.values()]
    spots = [place.toponym.geometry for place in project.places.values()]
    _write_layer(file, "places", _build_table(places, PLACE_COLUMNS), spots, "Point")
    sources = [source_record(source) for source in project.sources.values()]
    _write_layer(file, "sources", _build_table(sources, SOURCE_COLUMNS))
    layers = [layer_record(layer) for layer in project.layers]
    _write_layer(file, "layers", _build_table(layers, LAYER_COLUMNS))
    told = {"format": FORMAT_ID, "map": map_record(project.map_info)}
    members = [{"key": key, "value": value} for key, value in told.items()]
    _write_layer(file, PROJECT_MEMBER, _build_table(members, ["key", "value"]))


def _write_layer(
    file: Path,
    name: str,
    table: pa.Table,
    shapes: list[BaseGeometry] | None = None,
    geometry_type: str | None = None,
) -> None:
    spatial: dict[str, str] = {}
    if shapes is not None and geometry_type:
        table = table.append_column("geometry", _encode_wkb(shapes))
        spatial = {"geometry_name": "geometry", "geometry_type": geometry_type, "crs": CRS}
    pyogrio.write_arrow(table, file, layer=name, driver="GPKG", append=file.exists(), **spatial)


# GeoParquet

_STATEMENT_STRUCT = pa.list_(
    pa.struct([(column, _column_type(column)) for column in STATEMENT_COLUMNS])
)


def write_geoparquet(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write GeoParquet with a row an event; actors and statements are lists in their columns."""
    rows = EventRowBuilder(selection)
    flat, said, shapes = [], [], []
    for event, row in selection:
        flat.append(
            {**rows.event_row(event, row), "place_as_written": expression_to_text(event.place)}
        )
        said.append(rows.statement_rows(event))
        shapes.append(orient_rings(row.geometry))
    table = _build_table(flat, rows.columns)
    actors = pa.array([row["actors"] for row in flat], pa.list_(pa.string()))
    table = table.set_column(table.column_names.index("actors"), "actors", actors)
    table = table.append_column("statements", pa.array(said, _STATEMENT_STRUCT))
    table = table.append_column("geometry", _encode_wkb(shapes))
    table = table.replace_schema_metadata(
        {"geo": to_json(_geo_metadata(shapes, bounding_box(selection)))}
    )
    pq.write_table(table, files[0])
    return selection.with_omissions(describe_omitted_texts(selection))


def _geo_metadata(shapes: list[BaseGeometry], box: list[float]) -> Row:
    """Return the metadata of GeoParquet 1.1; without a word on it, the system is OGC:CRS84."""
    column = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "orientation": "counterclockwise",
        "bbox": box,
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


def _encode_wkb(shapes: list[BaseGeometry]) -> pa.Array:
    return pa.array([shape.wkb for shape in shapes], pa.binary())

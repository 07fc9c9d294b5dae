"""GeoParquet 1.1 export: one row per event, with actors and statements as nested lists.

Geometries are those of the located events, WGS 84, longitude first.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.arrow_tables import build_table, column_type, encode_wkb
from conflictmap.publish.data.csv_table import (
    STATEMENT_COLUMNS,
    EventRowBuilder,
    Row,
    describe_omitted_texts,
    expression_to_text,
)
from conflictmap.publish.data.geojson import bounding_box, orient_rings, to_json
from conflictmap.publish.data.selection import EventSelection

_STATEMENT_LIST = pa.list_(
    pa.struct([(column, column_type(column)) for column in STATEMENT_COLUMNS])
)


def write_geoparquet(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write a GeoParquet file with one row per event."""
    builder = EventRowBuilder(selection)
    rows, statements, geometries = [], [], []
    for event, located in selection:
        place = expression_to_text(event.place)
        rows.append({**builder.event_row(event, located), "place_as_written": place})
        statements.append(builder.statement_rows(event))
        geometries.append(orient_rings(located.geometry))
    table = build_table(rows, builder.columns)
    actors = pa.array([row["actors"] for row in rows], pa.list_(pa.string()))
    table = table.set_column(table.column_names.index("actors"), "actors", actors)
    table = table.append_column("statements", pa.array(statements, _STATEMENT_LIST))
    table = table.append_column("geometry", encode_wkb(geometries))
    metadata = to_json(_geo_metadata(geometries, bounding_box(selection)))
    pq.write_table(table.replace_schema_metadata({"geo": metadata}), files[0])
    return selection.with_omissions(describe_omitted_texts(selection))


def _geo_metadata(geometries: list[BaseGeometry], bounds: list[float]) -> Row:
    """Return the GeoParquet 1.1 metadata; no `crs` key means OGC:CRS84."""
    column = {
        "encoding": "WKB",
        "geometry_types": sorted({geometry.geom_type for geometry in geometries}),
        "orientation": "counterclockwise",
        "bbox": bounds,
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}

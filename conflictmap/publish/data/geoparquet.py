"""GeoParquet 1.1 export: one row per event, with actors and statements as nested lists.

Geometries are those of the located events, WGS 84, longitude first.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.arrow_tables import (
    build_table,
    column_type,
    encode_cell,
    encode_wkb,
)
from conflictmap.publish.data.csv_table import (
    EventRowBuilder,
    Row,
    describe_omitted_texts,
    expression_to_text,
)
from conflictmap.publish.data.geojson import bounding_box, orient_rings, to_json
from conflictmap.publish.data.selection import EventSelection


def write_geoparquet(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write a GeoParquet file with one row per event."""
    builder = EventRowBuilder(selection)
    rows, statements, geometries = [], [], []
    for event, located in selection:
        row = builder.event_row(event, located)
        rows.append({**row, "place_as_written": expression_to_text(row["place_as_written"])})
        statements.append(
            [
                {key: encode_cell(cell) for key, cell in one.items()}
                for one in builder.statement_rows(event)
            ]
        )
        geometries.append(orient_rings(located.geometry))
    table = build_table(rows, builder.columns)
    statement_list = pa.list_(
        pa.struct([(column, column_type(column)) for column in builder.statement_columns])
    )
    actors = pa.array([row["actors"] for row in rows], pa.list_(pa.string()))
    table = table.set_column(table.column_names.index("actors"), "actors", actors)
    table = table.append_column("statements", pa.array(statements, statement_list))
    table = table.append_column("geometry", encode_wkb(geometries))
    metadata = to_json(_geo_metadata(geometries, bounding_box(selection)))
    pq.write_table(table.replace_schema_metadata({"geo": metadata}), files[0])
    return selection.with_omissions(describe_omitted_texts(selection))


def _geo_metadata(geometries: list[BaseGeometry], bounds: list[float]) -> Row:
    """Return the GeoParquet 1.1 metadata; no `crs` key means OGC:CRS84."""
    column = {
        "encoding": "WKB",
        "geometry_types": sorted({one.geom_type for one in geometries if not one.is_empty}),
        "orientation": "counterclockwise",
        "bbox": bounds,
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}

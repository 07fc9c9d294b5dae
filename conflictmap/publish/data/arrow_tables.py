"""Arrow tables of event, statement and project rows, shared by GeoPackage and GeoParquet."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.csv_table import FLOAT_COLUMNS, Row, is_integer_column
from conflictmap.publish.data.geojson import to_json

_DATE_COLUMNS = ("start", "end")
_FIRST_TYPED_DAY = "0001-01-01"
"""Days before it sort before it as text too: they begin with ``-`` or ``0000``."""


def column_type(column: str) -> pa.DataType:
    """Return the Arrow type of a column; dates are strings here, see `build_table`."""
    if is_integer_column(column):
        return pa.int32()
    if column == "remote":
        return pa.bool_()
    return pa.float64() if column in FLOAT_COLUMNS else pa.string()


def build_table(rows: list[Row], columns: Iterable[str]) -> pa.Table:
    """Return rows as an Arrow table; lists and mappings become JSON text.

    A day before the year 1 is left empty in a column of dates: GDAL, SQLite and pandas have no such
    day. The column `edtf` has it.
    """
    arrays = {}
    for column in columns:
        cells = [encode_cell(row.get(column)) for row in rows]
        if column in _DATE_COLUMNS:
            days = [None if cell is None or cell < _FIRST_TYPED_DAY else cell for cell in cells]
            arrays[column] = pa.array(days, pa.string()).cast(pa.date32())
        else:
            arrays[column] = pa.array(cells, column_type(column))
    return pa.table(arrays)


def encode_cell(value: Any) -> Any:  # noqa: ANN401  any value of a record
    """Return a value as a cell: a list or mapping as JSON text."""
    return to_json(value) if isinstance(value, list | dict) else value


def encode_wkb(geometries: list[BaseGeometry]) -> pa.Array:
    """Return geometries as a binary column of well-known binary."""
    return pa.array(
        [None if geometry.is_empty else geometry.wkb for geometry in geometries], pa.binary()
    )

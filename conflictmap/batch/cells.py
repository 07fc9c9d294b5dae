"""Cells of the Mercator square: a quadtree whose nodes are the cells of every zoom.

A tile has 64 by 64 cells. An event's key has two bits for each level of the tree, so that the
events of a cell of any zoom follow each other where events are in order of their keys.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LEVELS = 24
"""Levels of the tree; a cell of the last has 2.4 m at the equator."""

CELL_LEVELS = 6
"""Levels of the tree within a tile: it has 2**6 cells in each direction."""

EQUATOR_M = 40_075_016.686
"""Length of the equator of the Mercator square in metres (WGS 84, EPSG:3857)."""

MAX_LATITUDE = 85.0511
"""Latitude of the edge of the Mercator square in degrees."""

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


def mercator_units(
    longitudes: Sequence[float], latitudes: Sequence[float]
) -> tuple[IntArray, IntArray]:
    """Return positions in degrees as columns and rows of the smallest cells, from north-west."""
    side = 1 << LEVELS
    lon = np.asarray(longitudes, dtype=np.float64)
    lat = np.radians(np.clip(np.asarray(latitudes, dtype=np.float64), -MAX_LATITUDE, MAX_LATITUDE))
    x = (lon + 180) / 360
    y = 0.5 - np.log(np.tan(np.pi / 4 + lat / 2)) / (2 * np.pi)
    column, row = (np.clip(np.floor(one * side), 0, side - 1) for one in (x, y))
    return column.astype(np.int64), row.astype(np.int64)


def interleave_bits(column: IntArray, row: IntArray) -> IntArray:
    """Return the key of each cell: the bits of its column and row by turns, those of rows first.

    This is the Z-order curve (Morton, 1966).
    """
    return _spread_bits(column) | (_spread_bits(row) << 1)


def separate_bits(key: IntArray) -> tuple[IntArray, IntArray]:
    """Return the columns and rows of keys; the inverse of `interleave_bits`."""
    return _gather_bits(key), _gather_bits(key >> 1)


def cell_share(radii_m: Sequence[float], latitudes: Sequence[float]) -> FloatArray:
    """Return radii as shares of the side of the Mercator square at their latitude."""
    lat = np.radians(np.clip(np.asarray(latitudes, dtype=np.float64), -MAX_LATITUDE, MAX_LATITUDE))
    return np.asarray(radii_m, dtype=np.float64) / (EQUATOR_M * np.cos(lat))


_MASKS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def _spread_bits(values: IntArray) -> IntArray:
    """Return the numbers with a zero before each of their bits."""
    bits = values.astype(np.int64)
    for shift, mask in _MASKS:
        bits = (bits | (bits << shift)) & mask
    return bits


def _gather_bits(values: IntArray) -> IntArray:
    """Return every second bit of the numbers."""
    bits = values & _MASKS[-1][1]
    for (shift, _), (_, mask) in zip(_MASKS[::-1], (*_MASKS[-2::-1], (0, 0xFFFFFFFF)), strict=True):
        bits = (bits | (bits >> shift)) & mask
    return bits


def months_of(days: IntArray) -> IntArray:
    """Return days since 1970-01-01 as months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)

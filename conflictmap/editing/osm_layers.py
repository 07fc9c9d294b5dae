"""Layers of a project from an OpenStreetMap extract: coast, waters, roads, towns, admin areas.

They lie over the ground of the package, and replace its lakes, rivers and towns. What is kept
depends on the width of the map: a map of a country has its main roads, a map of a street has paths.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from conflictmap.editing.ground_layers import (
    EMPTY_LAYERS_TEXT,
    LayerUpdate,
    delete_unused_files,
    find_detail,
    find_issues,
    list_added,
    list_removed,
    list_taken_ids,
    measure_files,
    plan_layer_files,
    read_existing_layers,
    read_valid_map,
    refuse_edited_layers,
    splice_layer_records,
)
from conflictmap.editing.osm_coast import divide_land_and_sea
from conflictmap.editing.osm_extract import OsmExtract, OsmFeatures, OsmTable
from conflictmap.editing.transaction import ProjectEditor
from geo.errors import OutputError, ProjectError
from geo.geometry.geodesy import METRES_PER_DEGREE
from geo.ground.layers import (
    DETAILS,
    GROUND_PREFIX,
    LAYER_TITLES,
    GroundLayer,
    IdPool,
    find_decimals,
    find_simplification_m,
    format_geometry,
    format_ground_collection,
    merge_parts,
    rank_towns,
    select_titles,
    split_bounds,
)
from geo.ground.store import TownRow
from geo.project.map_layers import LAYERS_FILE
from geo.project.model import MapInfo

OSM_PREFIX = "osm-"
"""Ids of the layers that are made from an extract begin with it."""

OSM_LAYERS = ("land", "sea", "lakes", "rivers", "admin-areas", "roads", "towns")
"""Parts of an extract that become layers, in drawing order."""

_REPLACED_PARTS = ("lakes", "rivers", "towns")
"""Parts of the package's ground that the same part of an extract replaces."""

_METRES_PER_KM = 1_000.0
_POINT_DECIMALS, _MAX_DECIMALS = 5, 6
_SURVEY_PRECISION_M, _TOWN_PRECISION_M, _ADMIN_PRECISION_M = 20, 500, 200
_ROAD_KINDS: Mapping[str, str] = {
    "motorway": "motorway",
    "trunk": "trunk",
    "primary": "primary",
    "secondary": "secondary",
    "tertiary": "tertiary",
    "unclassified": "unclassified",
    "road": "unclassified",
    "residential": "residential",
    "living_street": "residential",
    "pedestrian": "residential",
    "track": "track",
    "path": "path",
    "footway": "path",
    "cycleway": "path",
    "bridleway": "path",
    "steps": "path",
}
"""Values of the tag highway (OpenStreetMap wiki, Key:highway), and the kind of the feature."""
_ROAD_CLASSES = tuple(dict.fromkeys(_ROAD_KINDS.values()))
_ROAD_COUNTS = ((4.0, 9), (12.0, 8), (30.0, 7), (80.0, 6), (200.0, 5), (600.0, 4), (2_500.0, 3))
"""Width of the map in km, and how many classes of roads it has at most."""
_FEWEST_ROAD_CLASSES = 2
_MAX_ROAD_POSITIONS, _MAX_NAMED_ROADS, _MAX_NAMED_ROAD_WIDTH_KM = 14_000, 300, 40.0
_MAX_ADMIN_POSITIONS, _MAX_WATER_POSITIONS = 8_000, 8_000
_TOLERANCE_STEP, _MAX_ATTEMPTS = 1.5, 12
_WATERWAYS = ((20.0, ("river", "canal", "stream")), (150.0, ("river", "canal")))
"""Width of the map in km, and the lines of water that it has; a wider map has rivers alone."""
_MAX_WATERS, _MIN_WATER_SHARE = 150, 1 / 250
"""How many lakes a map has, and the least side of one as a share of the view's."""
_PLACE_POPULATIONS: Mapping[str, int] = {
    "city": 100_000,
    "town": 10_000,
    "suburb": 3_000,
    "quarter": 2_000,
    "village": 1_000,
    "neighbourhood": 500,
    "hamlet": 100,
    "isolated_dwelling": 10,
}
"""Values of the tag place, and the order of size where the population is not recorded."""
_PLACES = (
    (60.0, tuple(_PLACE_POPULATIONS)),
    (300.0, ("city", "town", "village", "suburb", "hamlet")),
)
"""Width of the map in km, and its places; a wider map has cities, towns and villages."""
_MIN_ADMIN_LEVEL, _MIN_ADMIN_AREAS, _MAX_ADMIN_AREAS = 3, 2, 80
_PROVINCE_LEVEL = 4

_TITLES: Mapping[str, Mapping[str, str]] = {
    "land": {"en": "Land", "hy": "Ցամաք", "az": "Quru", "ru": "Суша"},
    "sea": {"en": "Sea", "hy": "Ծով", "az": "Dəniz", "ru": "Море"},
    "roads": {"en": "Roads", "hy": "Ճանապարհներ", "az": "Yollar", "ru": "Дороги"},
    "admin-areas": {
        "en": "Administrative areas",
        "hy": "Վարչական միավորներ",
        "az": "İnzibati vahidlər",
        "ru": "Административные единицы",
    },
    **{part: LAYER_TITLES[part] for part in _REPLACED_PARTS},
}
_STYLES: Mapping[str, str] = {
    "land": "outline",
    "sea": "lake",
    "lakes": "lake",
    "rivers": "river",
    "admin-areas": "admin-area",
    "roads": "road",
    "towns": "town",
}

_JSONFeature = dict[str, Any]


def update_osm_layers(
    root: Path,
    extract: Path,
    parts: Sequence[str] | None = None,
    detail: str | None = None,
    admin_level: int | None = None,
) -> LayerUpdate:
    """Make the layers of a project from an extract, cut to the map's bounds and simplified.

    Args:
        root: The project's folder.
        extract: An OpenStreetMap file, PBF or XML.
        parts: The parts that the map has afterwards, some of `OSM_LAYERS`; None for those that it
            has now, or all if it has none.
        detail: A key of `geo.ground.layers.DETAILS`; None for that of these layers now.
        admin_level: The tag admin_level of the administrative areas; None to choose it.

    Raises:
        OutputError: the extract cannot be read or has nothing in the map's bounds, or a layer was
            edited by hand.
        ProjectError: the map's bounds cannot be read, or the project would get errors.
    """
    editor = ProjectEditor(root)
    text = editor.read_text(LAYERS_FILE) or EMPTY_LAYERS_TEXT
    ids = frozenset(f"{OSM_PREFIX}{part}" for part in OSM_LAYERS)
    existing = read_existing_layers(editor, ids)
    refuse_edited_layers(existing)
    before = find_issues(editor.folder)
    project = read_valid_map(root)
    wanted = tuple(
        parts or [str(one.record["id"]).removeprefix(OSM_PREFIX) for one in existing] or OSM_LAYERS
    )
    builder = _OsmBuilder(
        project.map_info, extract, detail or find_detail(existing), list_taken_ids(project, ids)
    )
    built = builder.build_layers(wanted, admin_level)
    if not built:
        raise OutputError(
            f"{extract.name!r} has nothing in the map's bounds: download the extract of the "
            "region that events.yaml names in bounds"
        )
    new_text, kept_words = splice_layer_records(text, existing, built)
    plan_layer_files(editor, existing, built)
    replaced = {f"{GROUND_PREFIX}{part}" for part in _REPLACED_PARTS} & {
        layer.id.replace(OSM_PREFIX, GROUND_PREFIX, 1) for layer in built
    }
    ground = [
        one
        for one in read_existing_layers(editor, replaced)
        if one.mark and not one.mark.features_changed
    ]
    shorter, _ = splice_layer_records(new_text, ground, [])
    editor.write(LAYERS_FILE, shorter.encode())
    after = find_issues(editor.folder)
    if ground and after.keys() - before.keys():
        editor.write(LAYERS_FILE, new_text.encode())
        after = find_issues(editor.folder)
        listed = ", ".join(str(one.record["id"]) for one in ground)
        builder.notes.append(
            f"kept, since places of events are found in it: {listed}. Add these places with "
            "conflictmap place add, then take it out with conflictmap ground --layers"
        )
        ground = []
    issues = [issue for key, issue in after.items() if key not in before]
    if issues:
        raise ProjectError(issues)
    final_text = shorter if ground else new_text
    editor.commit()
    removed = [*list_removed(existing, built), *ground]
    delete_unused_files(root, removed, final_text)
    new_ids = {layer.id for layer in built}
    return LayerUpdate(
        measure_files(built),
        list_added(existing, built),
        tuple(str(one.record["id"]) for one in removed),
        kept_words,
        tuple(part for part in wanted if f"{OSM_PREFIX}{part}" not in new_ids),
        builder.detail,
        tuple(builder.notes),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """Geometries that become one feature."""

    kind: str
    names: Mapping[str, Sequence[str]]
    geometry: BaseGeometry
    rank: int | None = None


@dataclass(slots=True)
class _Group:
    """Geometries of one class and name, before they are joined."""

    kind: str
    names: Mapping[str, Sequence[str]]
    parts: list[BaseGeometry] = field(default_factory=list)


class _OsmBuilder:
    """Builder of the layers of one map."""

    def __init__(
        self, map_info: MapInfo, extract: Path, detail: str, taken_ids: Sequence[str]
    ) -> None:
        self.bounds = map_info.bounds
        self.boxes = split_bounds(map_info.bounds)
        self.main_language = map_info.language
        self.languages = tuple(dict.fromkeys((map_info.language, *map_info.languages, "en")))
        self.extract = OsmExtract(extract, self.languages)
        self.detail = detail
        self.tolerance = self.bounds.width / DETAILS[detail]
        middle = math.radians((self.bounds.south + self.bounds.north) / 2)
        self.width_km = self.bounds.width * math.cos(middle) * METRES_PER_DEGREE / _METRES_PER_KM
        self.ids = IdPool(set(taken_ids))
        self.notes: list[str] = []
        self._layer_notes: dict[str, str] = {}

    def build_layers(self, parts: Sequence[str], admin_level: int | None) -> list[GroundLayer]:
        """Return the layers of the parts of which the extract has something, in drawing order."""
        found: dict[str, list[_Named]] = {part: [] for part in OSM_LAYERS}
        if {"land", "sea", "rivers", "roads"} & set(parts):
            self._read_lines(parts, found)
        if {"lakes", "admin-areas"} & set(parts):
            self._read_areas(parts, found, admin_level)
        if "towns" in parts:
            found["towns"] = list(self._iter_towns(self._read_towns()))
        layers = [
            self._build_layer(part, found[part])
            for part in OSM_LAYERS
            if part in parts and found[part]
        ]
        return [layer for layer in layers if layer is not None]

    # Lines

    def _read_lines(self, parts: Sequence[str], found: dict[str, list[_Named]]) -> None:
        classes = _ROAD_CLASSES[
            : _choose_by_width(_ROAD_COUNTS, self.width_km, _FEWEST_ROAD_CLASSES)
        ]
        waterways = _choose_by_width(_WATERWAYS, self.width_km, ("river",))
        conditions = []
        if "roads" in parts:
            values = [value for value, kind in _ROAD_KINDS.items() if kind in classes]
            values += [f"{kind}_link" for kind in classes[:5]]
            conditions.append(f"highway IN ({_quote_values(values)})")
        if "rivers" in parts:
            conditions.append(f"waterway IN ({_quote_values(waterways)})")
        if {"land", "sea"} & set(parts):
            conditions.append("\"natural\" = 'coastline'")
        lines = self._read_features("lines", " OR ".join(conditions), "roads, rivers and coasts")
        coast = lines.tags["natural"] == "coastline"
        if coast.any() and {"land", "sea"} & set(parts):
            self._add_coast(list(lines.geometries[coast]), found)
        lines = self._clip_to_bounds(lines.select_features(~coast))
        if "roads" in parts:
            found["roads"] = self._select_roads(lines, classes)
        if "rivers" in parts:
            found["rivers"] = self._select_rivers(lines, waterways)

    def _add_coast(self, lines: list[BaseGeometry], found: dict[str, list[_Named]]) -> None:
        for box in self.boxes:
            division = divide_land_and_sea(lines, box, self.tolerance)
            if division is None:
                self.notes.append(
                    "the coast ends inside the map's bounds: the extract does not cover them. The "
                    "coast of the package's ground is kept; use a larger extract"
                )
                return
            found["land"] += [_Named("land", {}, one) for one in division.land]
            found["sea"] += [_Named("sea", {}, one) for one in division.sea]

    def _select_roads(self, lines: OsmFeatures, classes: Sequence[str]) -> list[_Named]:
        kinds = [
            _ROAD_KINDS.get(value.removesuffix("_link"), "") for value in lines.tags["highway"]
        ]
        has_names = self.width_km <= _MAX_NAMED_ROAD_WIDTH_KM
        kept = list(classes)
        while kept:
            groups = self._group_lines(lines, kinds, kept, has_names=has_names)
            roads = _simplify_lines(self._limit_names(groups), self.tolerance)
            if _count_positions(roads) <= _MAX_ROAD_POSITIONS or len(kept) == 1:
                break
            kept.pop()
        else:
            return []
        roads = self._reduce_positions(roads, _MAX_ROAD_POSITIONS, _simplify_lines)
        present = set(kinds)
        listed = [kind for kind in kept if kind in present]
        left_out = [kind for kind in classes if kind in present and kind not in kept]
        self._layer_notes["roads"] = f"Classes of OpenStreetMap: {', '.join(listed)}."
        if left_out:
            self.notes.append(
                f"roads: {', '.join(left_out)} left out, too many for a map of "
                f"{self.width_km:,.0f} km"
            )
        return roads

    @staticmethod
    def _limit_names(groups: Sequence[_Group]) -> list[_Group]:
        """Return the groups, with names of the longest alone; all others are joined by kind."""
        named = sorted(
            (one for one in groups if one.names),
            key=lambda one: (-sum(part.length for part in one.parts), sorted(one.names.items())),
        )
        kept = named[:_MAX_NAMED_ROADS]
        joined: dict[str, _Group] = {}
        for one in [*(group for group in groups if not group.names), *named[_MAX_NAMED_ROADS:]]:
            joined.setdefault(one.kind, _Group(one.kind, {})).parts.extend(one.parts)
        return [*joined.values(), *kept]

    def _select_rivers(self, lines: OsmFeatures, waterways: Sequence[str]) -> list[_Named]:
        kept = list(waterways)
        while True:
            groups = self._group_lines(lines, list(lines.tags["waterway"]), kept, has_names=True)
            rivers = _simplify_lines(groups, self.tolerance)
            if _count_positions(rivers) <= _MAX_WATER_POSITIONS or len(kept) == 1:
                break
            kept.pop()
        rivers.sort(key=lambda one: (not one.names, -one.geometry.length))
        total, selected = 0, []
        for river in rivers:
            total += int(shapely.count_coordinates(river.geometry))
            if total <= _MAX_WATER_POSITIONS:
                selected.append(river)
        if len(selected) < len(rivers):
            self.notes.append(f"rivers: the {len(selected):,} longest of {len(rivers):,}")
        return [_Named("river", one.names, one.geometry) for one in selected]

    def _group_lines(
        self, lines: OsmFeatures, kinds: Sequence[str], kept: Sequence[str], *, has_names: bool
    ) -> list[_Group]:
        """Return lines of the kinds that are kept, by kind and name, in the order of kinds."""
        groups: dict[tuple[str, str], _Group] = {}
        for number, kind in enumerate(kinds):
            if kind in kept:
                names = self._find_names(lines, number) if has_names else {}
                key = kind, str(lines.tags["name"][number]) if names else ""
                group = groups.setdefault(key, _Group(kind, names))
                group.parts.extend(shapely.get_parts(lines.geometries[number]))
        return sorted(groups.values(), key=lambda one: kept.index(one.kind))

    def _reduce_positions(
        self,
        found: list[_Named],
        limit: int,
        simplify: Callable[[Sequence[_Group], float], list[_Named]],
    ) -> list[_Named]:
        """Return features simplified further, until they have at most so many positions."""
        tolerance = self.tolerance
        for _ in range(_MAX_ATTEMPTS):
            if _count_positions(found) <= limit:
                break
            tolerance *= _TOLERANCE_STEP
            groups = [
                _Group(one.kind, one.names, list(shapely.get_parts(one.geometry))) for one in found
            ]
            found = simplify(groups, tolerance)
        return found

    # Areas

    def _read_areas(
        self, parts: Sequence[str], found: dict[str, list[_Named]], admin_level: int | None
    ) -> None:
        conditions = []
        if "lakes" in parts:
            conditions.append(
                "\"natural\" = 'water' OR waterway = 'riverbank' OR landuse = 'reservoir'"
            )
        if "admin-areas" in parts:
            conditions.append("boundary = 'administrative'")
        areas = self._read_features(
            "multipolygons", " OR ".join(conditions), "waters and boundaries"
        )
        areas = OsmFeatures(_make_valid(areas.geometries), areas.tags)
        administrative = areas.tags["boundary"] == "administrative"
        if "lakes" in parts:
            found["lakes"] = self._select_waters(
                self._clip_to_bounds(areas.select_features(~administrative))
            )
        if "admin-areas" in parts:
            found["admin-areas"] = self._select_admin_areas(
                self._clip_to_bounds(areas.select_features(administrative)), admin_level
            )

    def _select_waters(self, areas: OsmFeatures) -> list[_Named]:
        view = self.bounds.width * (self.bounds.north - self.bounds.south)
        sizes = shapely.area(areas.geometries)
        order = np.argsort(-sizes, kind="stable")
        order = order[sizes[order] >= view * _MIN_WATER_SHARE**2][:_MAX_WATERS]
        waters = []
        for number in order:
            is_reservoir = (
                areas.tags["landuse"][number] == "reservoir"
                or areas.tags["water"][number] == "reservoir"
            )
            kind = "reservoir" if is_reservoir else "lake"
            waters.append(
                _Group(kind, self._find_names(areas, int(number)), [areas.geometries[number]])
            )
        found = _simplify_areas(waters, self.tolerance)
        return self._reduce_positions(found, _MAX_WATER_POSITIONS, _simplify_areas)

    def _select_admin_areas(self, areas: OsmFeatures, admin_level: int | None) -> list[_Named]:
        texts = areas.tags["admin_level"]
        levels = np.array([int(text) if text.isdecimal() else 0 for text in texts], dtype=int)
        counts = {
            level: int((levels == level).sum())
            for level in sorted({int(one) for one in levels})
            if level >= _MIN_ADMIN_LEVEL
        }
        if not counts:
            return []
        listed = ", ".join(f"{level} ({count} areas)" for level, count in counts.items())
        if admin_level is not None and admin_level not in counts:
            raise OutputError(
                f"--admin-level {admin_level}: {self.extract.path.name!r} has the levels {listed}"
            )
        chosen = admin_level or next(
            (
                level
                for level, count in reversed(counts.items())
                if _MIN_ADMIN_AREAS <= count <= _MAX_ADMIN_AREAS
            ),
            0,
        )
        if not chosen:
            self.notes.append(f"no administrative areas: --admin-level sets one of {listed}")
            return []
        self.notes.append(f"administrative areas: level {chosen} of {listed}")
        self._layer_notes["admin-areas"] = f"OpenStreetMap's admin_level {chosen}."
        kind = "province" if chosen <= _PROVINCE_LEVEL else "admin-area"
        numbers = np.flatnonzero(levels == chosen)
        simplified = shapely.coverage_simplify(areas.geometries[numbers], self.tolerance)
        found = [
            _Named(kind, self._find_names(areas, int(number)), geometry)
            for number, geometry in zip(numbers, _make_valid(simplified), strict=True)
            if not geometry.is_empty
        ]
        found = self._reduce_positions(found, _MAX_ADMIN_POSITIONS, _simplify_coverage)
        limits = self._find_limits([one.geometry for one in found])
        return found if limits.is_empty else [*found, _Named(kind, {}, limits)]

    def _find_limits(self, areas: Sequence[BaseGeometry]) -> BaseGeometry:
        """Return the edges of areas without those along the map's bounds, each edge once."""
        frame = shapely.union_all([shapely.box(*box) for box in self.boxes]).boundary
        edges = shapely.union_all([area.boundary for area in areas])
        inner = shapely.difference(edges, shapely.buffer(frame, self.tolerance))
        lines = [one for one in shapely.get_parts(inner) if one.geom_type == "LineString"]
        return shapely.line_merge(shapely.multilinestrings(lines)) if lines else inner

    # Towns

    def _read_towns(self) -> OsmFeatures:
        values = _choose_by_width(_PLACES, self.width_km, ("city", "town", "village"))
        return self._clip_to_bounds(
            self._read_features("points", f"place IN ({_quote_values(values)})", "towns")
        )

    def _iter_towns(self, points: OsmFeatures) -> Iterator[_Named]:
        named = [
            number for number in range(len(points.geometries)) if self._find_names(points, number)
        ]
        rows = []
        for number in named:
            place = points.tags["place"][number]
            digits = "".join(one for one in points.tags["population"][number] if one.isdecimal())
            rows.append(
                TownRow(
                    number,
                    str(points.tags["name"][number]),
                    float(points.geometries[number].x),
                    float(points.geometries[number].y),
                    int(digits or _PLACE_POPULATIONS[place]),
                    "",
                    points.tags["capital"][number] == "yes",
                )
            )
        for rank, town in rank_towns(rows, self.bounds):
            place = points.tags["place"][town.id]
            names = self._find_names(points, town.id)
            yield _Named(place, names, points.geometries[town.id], rank)

    # Shared

    def _read_features(self, table: OsmTable, condition: str, label: str) -> OsmFeatures:
        found = [self.extract.read_features(table, condition, box, label) for box in self.boxes]
        if len(found) == 1:
            return found[0]
        tags = {name: np.concatenate([one.tags[name] for one in found]) for name in found[0].tags}
        return OsmFeatures(np.concatenate([one.geometries for one in found]), tags)

    def _clip_to_bounds(self, features: OsmFeatures) -> OsmFeatures:
        """Return features cut to the map's bounds; pieces of a lower dimension are left out."""
        area = shapely.union_all([shapely.box(*box) for box in self.boxes])
        shapely.prepare(area)
        geometries = features.geometries.copy()
        across = ~shapely.covered_by(geometries, area)
        geometries[across] = [
            _keep_dimension(shapely.intersection(one, area), one) for one in geometries[across]
        ]
        return OsmFeatures(geometries, features.tags).select_features(~shapely.is_empty(geometries))

    def _find_names(self, features: OsmFeatures, number: int) -> dict[str, list[str]]:
        """Return the names by language; the local name where the map's language has none.

        OpenStreetMap's tag ``name`` has no language, so it is `und` unless the letters of the
        international name are the map's.
        """
        tags = features.tags
        names = {
            language: [str(tags[f"name:{language}"][number])]
            for language in self.languages
            if tags[f"name:{language}"][number]
        }
        local = str(tags["name"][number])
        if not local:
            return names
        if self.main_language not in names:
            known = str(tags["int_name"][number])
            if known and "en" not in names:
                names["en"] = [known]
            names["und"] = [local]
        return names

    def _build_layer(self, part: str, found: Sequence[_Named]) -> GroundLayer | None:
        features = [
            feature for one in found if (feature := self._build_feature(part, one)) is not None
        ]
        if not features:
            return None
        style = "province" if found[0].kind == "province" else _STYLES[part]
        record: dict[str, Any] = {
            "id": f"{OSM_PREFIX}{part}",
            "file": f"{OSM_PREFIX}{part}.geojson",
            "title": select_titles(_TITLES[part], self.languages),
            "style": style,
            "attribution": "© OpenStreetMap contributors",
            "licence": "ODbL-1.0",
            "url": "https://www.openstreetmap.org/copyright",
        }
        if part in self._layer_notes:
            record["note"] = {self.main_language: self._layer_notes[part]}
        return GroundLayer(record, format_ground_collection(record, features, self.detail))

    def _build_feature(self, part: str, one: _Named) -> _JSONFeature | None:
        is_point = one.geometry.geom_type == "Point"
        written = format_geometry(
            one.geometry,
            _POINT_DECIMALS if is_point else find_decimals(self.tolerance, _MAX_DECIMALS),
        )
        if written is None:
            return None
        name = next(iter(one.names.values()), [""])[0]
        properties: dict[str, Any] = {
            "id": self.ids.create_id("osm", one.kind, name),
            "names": {language: list(texts) for language, texts in one.names.items()},
            "aliases": [],
            "kind": one.kind,
            "source": "OpenStreetMap",
            "licence": "ODbL-1.0",
            "precision_m": _find_precision(part)
            + (0 if is_point else find_simplification_m(self.tolerance)),
            "basis": "sourced",
            "schematic": False,
            "valid": None,
            "status": [],
            "where_prec": _find_where_prec(part, one.kind),
        }
        if one.rank is not None:
            properties["rank"] = one.rank
        return {"type": "Feature", "properties": properties, "geometry": written}


def _find_precision(part: str) -> int:
    return {"towns": _TOWN_PRECISION_M, "admin-areas": _ADMIN_PRECISION_M}.get(
        part, _SURVEY_PRECISION_M
    )


def _find_where_prec(part: str, kind: str) -> int:
    """Return the UCDP class of a mark on a feature."""
    if part == "admin-areas":
        return 4 if kind == "province" else 3
    return {"towns": 1, "land": 6, "sea": 7}.get(part, 5)


def _choose_by_width(table: Sequence[tuple[float, Any]], width_km: float, default: Any) -> Any:  # noqa: ANN401
    return next((value for width, value in table if width_km <= width), default)


def _quote_values(values: Sequence[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _count_positions(found: Sequence[_Named]) -> int:
    return int(sum(shapely.count_coordinates(one.geometry) for one in found))


def _simplify_lines(groups: Sequence[_Group], tolerance: float) -> list[_Named]:
    """Return the lines of each group joined and simplified, without those that are only specks."""
    found = []
    for group in groups:
        merged = shapely.line_merge(shapely.multilinestrings(group.parts))
        simple = shapely.simplify(shapely.get_parts(merged), tolerance)
        kept = simple[shapely.length(simple) >= 2 * tolerance]
        if len(kept):
            found.append(_Named(group.kind, group.names, merge_parts(list(kept))))
    return found


def _simplify_areas(groups: Sequence[_Group], tolerance: float) -> list[_Named]:
    found = []
    for group in groups:
        shape = _join_polygons(shapely.simplify(merge_parts(group.parts), tolerance))
        if not shape.is_empty:
            found.append(_Named(group.kind, group.names, shape))
    return found


def _simplify_coverage(groups: Sequence[_Group], tolerance: float) -> list[_Named]:
    """Return areas simplified without gaps between neighbours."""
    shapes = [merge_parts(group.parts) for group in groups]
    simplified = _make_valid(shapely.coverage_simplify(np.array(shapes, dtype=object), tolerance))
    return [
        _Named(group.kind, group.names, shape)
        for group, shape in zip(groups, simplified, strict=True)
        if not shape.is_empty
    ]


def _make_valid(geometries: NDArray[Any]) -> NDArray[Any]:
    """Return valid areas; what collapses to a line is left out."""
    result = geometries.copy()
    for number in np.flatnonzero(~shapely.is_valid(geometries)):
        result[number] = _join_polygons(geometries[number])
    return result


def _join_polygons(geometry: BaseGeometry) -> BaseGeometry:
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    parts = [one for one in shapely.get_parts(valid) if one.geom_type == "Polygon"]
    merged: BaseGeometry = shapely.union_all(parts)
    return merged


def _keep_dimension(shape: BaseGeometry, original: BaseGeometry) -> BaseGeometry:
    dimension = shapely.get_dimensions(original)
    flat = shapely.get_parts(shapely.get_parts(shape))
    parts = [one for one in flat if shapely.get_dimensions(one) == dimension]
    if not parts:
        return shapely.Point()
    build = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    merged: BaseGeometry = parts[0] if len(parts) == 1 else build[int(dimension)](parts)
    return merged

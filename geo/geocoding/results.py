"""Results of the geocoder, their JSON form and their wording."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import shapely
from shapely.geometry.base import BaseGeometry

from geo.geocoding import point_radius
from geo.geocoding.gazetteer import MatchTier
from geo.geocoding.point_radius import LocatedGeometry, ResolvedPlace
from geo.geocoding.precision import to_geo_precision
from geo.geocoding.ranking import PlaceCandidate
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

MAX_LISTED_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible place of a query.

    Attributes:
        id: The toponym's id; empty for a position that an expression leads to.
        name: Its first two English names, or its label.
        kind: Town, corridor, district …
        point: A position on or in it, longitude first.
        origin: ``places``, ``layers:<layer id>``, ``geonames`` or ``expression``.
        tier: How the name matched: exact, alias, key or close.
        score: 0 to 100; candidates are ranked by it.
        where_prec: UCDP class of a mark on it.
        radius_m: Its uncertainty around `point`, in metres.
        within: Names of the places that contain it, as recorded.
        outside_m: How far it is outside the map's bounds, in metres; None if it is not.
    """

    id: str
    name: str
    kind: str
    point: Position
    origin: str
    tier: MatchTier
    score: float
    where_prec: int
    radius_m: float
    within: tuple[str, ...] = ()
    outside_m: float | None = None

    @classmethod
    def from_place_candidate(cls, candidate: PlaceCandidate) -> Self:
        """Return the candidate for a place that a name may refer to."""
        toponym = candidate.toponym
        located = point_radius.locate_place(candidate.resolved_place)
        return cls(
            toponym.id,
            toponym.title,
            toponym.kind,
            located.point,
            toponym.origin,
            candidate.match.tier,
            min(100.0, max(0.0, candidate.score)),
            located.where_prec,
            located.radius_m,
            toponym.within,
            candidate.outside_m,
        )

    @classmethod
    def from_located_geometry(cls, name: str, located: LocatedGeometry) -> Self:
        """Return the candidate for a position that an expression may lead to."""
        return cls(
            "",
            name,
            "point",
            located.point,
            "expression",
            "exact",
            100.0,
            located.where_prec,
            located.radius_m,
        )

    def to_json(self) -> dict[str, object]:
        """Return the candidate as plain JSON values."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "point": list(self.point),
            "origin": self.origin,
            "tier": self.tier,
            "score": round(self.score, 1),
            "where_prec": self.where_prec,
            "radius_m": round(self.radius_m),
            "within": list(self.within),
            "outside_m": None if self.outside_m is None else round(self.outside_m),
        }


@dataclass(frozen=True, slots=True)
class PlacePart:
    """One of several places of an event, or an end or stage of a movement.

    Attributes:
        role: ``place``, ``from``, ``via`` or ``to``.
        result: Its result, which is found.
    """

    role: str
    result: "GeocodeResult"


@dataclass(frozen=True, slots=True)
class GeocodeResult:
    """The place of a query, or the reason why there is none.

    Attributes:
        query: The query as text.
        status: ``found``, ``ambiguous`` or ``not-found``. Unless it is ``found``, the attributes
            from `name` to `radius_m` are empty or None.
        method: How the place was found, or why not, in words for a reader.
        name: The first two English names of the place, or the expression.
        names: Its names by language; empty for an expression.
        toponym_id: The toponym's id; None for an expression.
        geometry: A point, line or region; WGS 84 degrees, longitude first.
        point: A position on or in the geometry.
        where_prec: UCDP class, 1 to 7.
        geo_precision: ACLED class, 1 to 3.
        radius_m: Radius in metres of the circle around `point` that contains the true place; for a
            line or region, of the circle that contains all of it.
        candidates: The possible places of the name, best first; of a result that is found, the
            first is the place itself.
        parts: The places of a query for several places or a movement, each with its own precision;
            empty for one place.
        unresolved_name: The name in the query that is not clear or not found; empty where none is.
    """

    query: str
    status: str
    method: str
    name: str | None = None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    toponym_id: str | None = None
    geometry: BaseGeometry | None = None
    point: Position | None = None
    where_prec: int | None = None
    geo_precision: int | None = None
    radius_m: float | None = None
    candidates: tuple[Candidate, ...] = ()
    parts: tuple[PlacePart, ...] = ()
    unresolved_name: str = ""

    @classmethod
    def from_located_geometry(cls, query: str, located: LocatedGeometry, method: str) -> Self:
        """Return the result of an expression that was located."""
        return cls(
            query,
            "found",
            method,
            name=query,
            geometry=located.geometry,
            point=located.point,
            where_prec=located.where_prec,
            geo_precision=to_geo_precision(located.where_prec),
            radius_m=located.radius_m,
        )

    @classmethod
    def from_place_candidate(
        cls, query: str, best: PlaceCandidate, others: Sequence[PlaceCandidate]
    ) -> Self:
        """Return the result of a name.

        The place comes first in the candidates, then the other places with the name.
        """
        located = point_radius.locate_place(best.resolved_place)
        return replace(
            cls.from_located_geometry(query, located, best.describe_match()),
            name=best.toponym.title,
            names=best.toponym.names,
            toponym_id=best.toponym.id,
            candidates=list_candidates([best, *others]),
        )

    def to_json(self) -> dict[str, object]:
        """Return the result as plain JSON values, the geometry as GeoJSON."""
        geometry = None if self.geometry is None else shapely.geometry.mapping(self.geometry)
        return {
            "query": self.query,
            "status": self.status,
            "name": self.name,
            "geometry": geometry,
            "point": None if self.point is None else list(self.point),
            "where_prec": self.where_prec,
            "geo_precision": self.geo_precision,
            "radius_m": None if self.radius_m is None else round(self.radius_m),
            "method": self.method,
            "candidates": [candidate.to_json() for candidate in self.candidates],
        }


def combine_parts(query: str, parts: Sequence[PlacePart]) -> GeocodeResult:
    """Return the result of several places, or of a movement, from those of its parts.

    The class is the least precise of the places; a movement is a line, class 5 (UCDP: "a linear
    feature"). The point is that of the first place, or the middle of the movement's line.
    """
    results = [part.result for part in parts]
    points = [result.point or (0.0, 0.0) for result in results]
    name = (" → " if parts[0].role == "from" else "; ").join(one.name or "" for one in results)
    where_prec = max(one.where_prec or 1 for one in results)
    geometry = _collect_geometries([one.geometry for one in results if one.geometry])
    radius = max(one.radius_m or 0.0 for one in results)
    point = points[0]
    method = "several places: " + "; ".join(f"{one.name}: {one.method}" for one in results)
    if parts[0].role == "from":
        method = "a movement, its course between these places is not known: " + "; ".join(
            f"{one.name}: {one.method}" for one in results
        )
        line = shapely.LineString(points)
        if line.length > 0:
            point = geodesy.label_point(line)
            radius += geodesy.max_radius_m(line)
            geometry = line
            where_prec = 5
    return GeocodeResult(
        query,
        "found",
        method,
        name=name,
        geometry=geometry,
        point=point,
        where_prec=where_prec,
        geo_precision=to_geo_precision(where_prec),
        radius_m=radius,
        parts=tuple(parts),
    )


def _collect_geometries(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return several geometries as one: of points, lines and areas only those of the last kind."""
    pieces = [piece for one in geometries for piece in shapely.get_parts(one)]
    largest = max(shapely.get_dimensions(pieces))
    kept = [piece for piece in pieces if shapely.get_dimensions(piece) == largest]
    build = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)[largest]
    return build(kept)


def list_candidates(candidates: Iterable[PlaceCandidate]) -> tuple[Candidate, ...]:
    """Return the first candidates, at most eight."""
    return tuple(map(Candidate.from_place_candidate, list(candidates)[:MAX_LISTED_CANDIDATES]))


def format_kind(kind: str) -> str:
    """Return a kind in words: "border crossing" for ``border_crossing``."""
    return kind.replace("_", " ")


def format_place(place: ResolvedPlace) -> str:
    """Return a place with its kind: "Lachin (town)"."""
    return f"{place.label} ({format_kind(place.kind)})"


def format_candidate(candidate: PlaceCandidate) -> str:
    """Return a candidate with its kind and container: "Mets Shen (village in Shusha district)".

    Of one outside the map's bounds the distance is added.
    """
    toponym = candidate.toponym
    where = f" in {toponym.within[0]}" if toponym.within else ""
    distance_m = candidate.outside_m
    outside = "" if distance_m is None else f", {distance_m / 1000:,.0f} km outside the map"
    return f"{toponym.title} ({format_kind(toponym.kind)}{where}{outside})"


def format_query(query: str | Mapping[str, object], max_chars: int) -> str:
    """Return a query as one line of text.

    A mapping becomes ``name: Lachin, kind: district``.
    """
    if isinstance(query, str):
        return query
    return ", ".join(f"{key}: {_format_part(value)}" for key, value in query.items())[:max_chars]


def _format_part(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_format_part(one)}" for key, one in value.items()) + "}"
    return str(value)

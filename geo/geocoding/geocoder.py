"""Geocoder: from a place expression to geometry with a stated precision.

A query is parsed into an expression, each name in it is resolved to a place, and the geometry of
the expression is computed from the places. A query without a clear place is *ambiguous*, with the
candidates, or *not-found*, with similar names: a curator decides, nothing is guessed.
docs/explanation/geocoding.md describes the method and its measurements.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from shapely.errors import ShapelyError

from geo.dates import DateInterval
from geo.errors import GeocodeError
from geo.geocoding import point_radius
from geo.geocoding.country_adjectives import COUNTRY_OF_ADJECTIVE
from geo.geocoding.divisions import DivisionIndex
from geo.geocoding.gazetteer import Gazetteer, Match, Toponym
from geo.geocoding.grammar import (
    NEARBY_FACILITY,
    AlongLine,
    Between,
    Border,
    Coordinates,
    DistanceAndDirection,
    DistanceOnly,
    Facility,
    GivenGeometry,
    Movement,
    NamedPlace,
    NameNear,
    Near,
    PartOf,
    PlaceExpression,
    PlaceId,
    SeveralPlaces,
)
from geo.geocoding.head_nouns import HEAD_NOUN_KINDS, SETTLEMENT_KINDS, kind_family
from geo.geocoding.name_matching import MAX_NAME_CHARS, normalize_name
from geo.geocoding.parser import parse_expression
from geo.geocoding.place_mapping import parse_place_mapping
from geo.geocoding.point_radius import LocatedGeometry, ResolvedPlace
from geo.geocoding.ranking import PlaceCandidate, ToponymFilter, compute_project_area
from geo.geocoding.resolver import QueryContext, Resolver, UnresolvedName
from geo.geocoding.results import (
    Candidate,
    GeocodeResult,
    PlacePart,
    combine_parts,
    format_candidate,
    format_kind,
    format_place,
    format_query,
    list_candidates,
)
from geo.geometry import geodesy
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import Position

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.geocoding.geonames import GeoNamesIndex
    from geo.geocoding.world_areas import WorldAreaIndex

_MAX_NAME_NEAR_M = 50_000.0
"""A place farther than this from another is not near it."""
_Located = tuple[LocatedGeometry, str]
"""The geometry of an expression, and how it was found, in words."""


class Geocoder:
    """Geocoder of names and expressions, in a project and GeoNames."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        geonames_index: "GeoNamesIndex | None" = None,
        *,
        world_areas: "WorldAreaIndex | None" = None,
        area: tuple[float, float, float, float] | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        """Use a project's gazetteer.

        Args:
            gazetteer: The project's places and named features.
            geonames_index: The index of the world's populated places, for names that the project
                does not have; without it only the project is searched.
            world_areas: The countries, first-order divisions and regions of the world, or None.
            area: West, south, east and north of the project's area in degrees; by default the
                bounding box of its layers. A GeoNames place outside it scores less.
            bounds: The map's bounds, in place of `area`. A place of the world outside them is never
                found: it is a candidate, with its distance.
        """
        if bounds:
            project_area: BaseGeometry | None = bounds.to_geometry()
        else:
            project_area = Bounds(*area).to_geometry() if area else compute_project_area(gazetteer)
        self._resolver = Resolver(
            gazetteer, geonames_index, project_area, world_areas, is_bounded=bounds is not None
        )
        self._bounds = bounds
        self._kinds = sorted({toponym.kind for toponym in gazetteer})
        self._divisions = DivisionIndex(gazetteer)

    def geocode(
        self,
        query: str | Mapping[str, object],
        *,
        when: DateInterval | None = None,
        context: Sequence[Position] = (),
    ) -> GeocodeResult:
        """Geocode a place.

        Args:
            query: A name, an expression, or a mapping such as ``{name, kind, in}``, ``{id}`` or
                ``{point, precision_m, why}``; see `geo.geocoding.grammar`.
            when: The date of the event, which selects the course of a corridor or line that was
                valid then. Without it, the latest course is used.
            context: Other places that the same source names, longitude first; they help to decide
                between places of one name.

        Raises:
            GeocodeError: the query cannot be parsed, or contradicts the places it names.
        """
        if not isinstance(query, str | Mapping):
            raise GeocodeError(f"the place {query!r:.80} must be a text or a mapping")
        expression = self._parse_query(query)
        text = format_query(query, MAX_NAME_CHARS)
        query_context = QueryContext(when, tuple(map(_validate_position, context)))
        try:
            return self._geocode_expression(text, expression, query_context)
        except ShapelyError as error:
            raise GeocodeError(f"{text!r} names a shape that cannot be measured: {error}") from None

    # Parsing

    def _parse_query(self, query: str | Mapping[str, object]) -> PlaceExpression:
        if isinstance(query, str):
            return parse_expression(query, self._resolver.is_known_name)
        expression = parse_place_mapping(query)
        if isinstance(expression, NamedPlace) and expression.kinds:
            return replace(expression, kinds=self._expand_kind(expression.kinds[0]))
        return expression

    def _expand_kind(self, kind: str) -> tuple[str, ...]:
        """Return the kinds that a curator's word for a kind includes."""
        kind_id = kind.casefold().replace(" ", "_")
        kinds = {
            *HEAD_NOUN_KINDS.get(normalize_name(kind), ()),
            *(kind_family(kind_id) if kind_id in self._kinds else ()),
        }
        if not kinds:
            raise GeocodeError(
                f"'kind' is {kind!r}, which no place here is: use one of {', '.join(self._kinds)}"
            )
        return tuple(sorted(kinds))

    # Geocoding

    def _geocode_expression(
        self, query: str, expression: PlaceExpression, context: QueryContext
    ) -> GeocodeResult:
        if isinstance(expression, NamedPlace):
            return self._geocode_name(query, expression, context)
        if isinstance(expression, PlaceId):
            return self._geocode_id(query, expression.id)
        if isinstance(expression, AlongLine):
            return self._geocode_along_line(query, expression, context)
        if isinstance(expression, Facility | NameNear):
            return self._geocode_name_or_near(query, expression, context)
        if isinstance(expression, SeveralPlaces | Movement):
            return self._geocode_parts(query, expression, context)
        return self._geocode_located(query, expression, context)

    def _geocode_located(
        self,
        query: str,
        expression: Coordinates
        | GivenGeometry
        | Near
        | DistanceAndDirection
        | DistanceOnly
        | PartOf
        | Between
        | Border,
        context: QueryContext,
    ) -> GeocodeResult:
        if isinstance(expression, Coordinates | GivenGeometry):
            given = self._locate_given(expression)
            position = expression.point if isinstance(expression, Coordinates) else given[0].point
            result = GeocodeResult.from_located_geometry(query, *given)
            return replace(result, name=expression.name or geodesy.format_position(position))
        located = self._locate_expression(expression, context)
        if isinstance(located, UnresolvedName):
            return _build_unresolved_result(query, located)
        return GeocodeResult.from_located_geometry(query, *located)

    def _geocode_name(self, query: str, name: NamedPlace, context: QueryContext) -> GeocodeResult:
        resolved = self._resolver.resolve_name(name, context)
        if isinstance(resolved, UnresolvedName):
            return _build_unresolved_result(query, _add_border_advice(name.name, resolved))
        return GeocodeResult.from_place_candidate(query, resolved.best, resolved.others)

    def _geocode_name_or_near(
        self, query: str, expression: Facility | NameNear, context: QueryContext
    ) -> GeocodeResult:
        """Geocode a name that is near a place; if it is not known, the surroundings of that place.

        A place with the name that is farther from the other than `_MAX_NAME_NEAR_M` is not meant.
        """
        if isinstance(expression, Facility) and not expression.is_stated:
            return self._geocode_named_facility(query, expression, context)
        place = self._resolve_place(expression.place, context, _is_no_ground_area)
        if isinstance(place, UnresolvedName):
            return _build_unresolved_result(query, place)
        named = self._geocode_name(query, expression.name, context.with_place(place))
        if named.status == "found" and named.geometry is not None:
            distance_m = geodesy.distance_to_geometry_m(named.geometry, place.point)
            if distance_m <= _MAX_NAME_NEAR_M:
                return named
        if named.status == "ambiguous":
            return named
        noun = expression.noun if isinstance(expression, Facility) else ""
        is_nearby = not noun or NEARBY_FACILITY.fullmatch(noun) is not None
        located = point_radius.locate_facility(place, is_nearby=is_nearby)
        where = "near" if place.geometry_kind == "point" else "somewhere in"
        method = f"{expression.name.name!r} is not known by itself: {where} {format_place(place)}"
        return GeocodeResult.from_located_geometry(query, located, method)

    def _geocode_named_facility(
        self, query: str, expression: Facility, context: QueryContext
    ) -> GeocodeResult:
        """Geocode "Kakuma camp": the camp if it is known, else near a town of exactly that name.

        A hospital, mosque or school is often called after something else than its town, so that
        "Al-Quds Hospital" is not found.
        """
        named = self._geocode_name(query, expression.name, context)
        if named.status != "not-found":
            return named
        town = self._resolver.resolve_name(expression.place, context, _is_no_ground_area)
        if isinstance(town, UnresolvedName) or not _is_listed_town(town.best):
            return named
        noun, place = expression.noun, replace(town.best.start_place, label=expression.place.name)
        if NEARBY_FACILITY.fullmatch(noun) is None:
            method = (
                f"no place is called {expression.name.name!r}, which may be named after another "
                f"thing than {format_place(place)}: write '{noun} in {place.label}' if it is there"
            )
            return GeocodeResult(
                query, "not-found", method, candidates=list_candidates([town.best])
            )
        located = point_radius.locate_facility(place, is_nearby=True)
        method = f"{expression.name.name!r} is not known by itself: near {format_place(place)}"
        return GeocodeResult.from_located_geometry(query, located, method)

    def _geocode_id(self, query: str, identifier: str) -> GeocodeResult:
        toponym = self._resolver.find_by_id(identifier)
        if toponym is None:
            raise GeocodeError(
                f"no place or feature has the id {identifier!r}: use one from data/places.yaml or "
                "from a layer"
            )
        candidate = PlaceCandidate(Match(toponym, "exact", toponym.label), toponym, 100.0)
        result = GeocodeResult.from_place_candidate(query, candidate, ())
        return replace(result, method=f"named by its id, {format_kind(toponym.kind)}")

    def _geocode_along_line(
        self, query: str, expression: AlongLine, context: QueryContext
    ) -> GeocodeResult:
        line = self._resolve_place(expression.line, context, _is_line)
        if isinstance(line, UnresolvedName):
            return _build_unresolved_result(query, line)
        ends = self._resolve_line_ends(expression, context)
        if isinstance(ends, UnresolvedName):
            return _build_unresolved_result(query, ends)
        start, towards = ends
        ways = point_radius.locate_along_line(expression.distance, line, start, towards)
        route = f"{expression.distance.text} along {format_place(line)} from {start.label}"
        if len(ways) == 1:
            [(direction, located)] = ways
            return GeocodeResult.from_located_geometry(
                query, located, f"{route}, to the {direction}"
            )
        first, second = (direction for direction, _ in ways)
        method = f"{route} can lead to the {first} or to the {second}: add 'towards' and a place"
        candidates = tuple(
            Candidate.from_located_geometry(f"{query}, to the {direction}", located)
            for direction, located in ways
        )
        return GeocodeResult(query, "ambiguous", method, candidates=candidates)

    def _geocode_parts(
        self, query: str, expression: SeveralPlaces | Movement, context: QueryContext
    ) -> GeocodeResult:
        """Geocode several places, or the ends and stages of a movement."""
        if isinstance(expression, Movement):
            roles = ["from", *["via"] * len(expression.via), "to"]
            queries = [expression.start, *expression.via, expression.end]
        else:
            roles = ["place"] * len(expression.places)
            queries = list(expression.places)
        parts = []
        for role, part_query in zip(roles, queries, strict=True):
            text = format_query(part_query, MAX_NAME_CHARS)
            part = self._geocode_expression(text, self._parse_query(part_query), context)
            if part.status != "found":
                return replace(part, query=query, method=f"{text!r}: {part.method}")
            parts.append(PlacePart(role, part))
        return combine_parts(query, parts)

    def _locate_given(self, expression: Coordinates | GivenGeometry) -> _Located:
        """Return a given position or geometry.

        A point that represents a whole division, by its class, is drawn as that division if the
        gazetteer has its area: a point at the centre of a province does not say where in it.
        """
        method = f"position given by the curator: {expression.why}"
        if isinstance(expression, Coordinates) and expression.where_prec is None:
            radius = expression.precision_m or 0.0
            return point_radius.locate_coordinates(expression.point, radius), method
        if isinstance(expression, GivenGeometry):
            geometry = expression.geometry
        else:
            geometry = shapely.Point(expression.point)
            division = self._divisions.find(geometry, expression.where_prec)
            if division is not None and expression.precision_m is None:
                located = point_radius.locate_given(division.geometry, None, expression.where_prec)
                return located, f"{method}; drawn as all of {division.label}"
        located = point_radius.locate_given(geometry, expression.precision_m, expression.where_prec)
        return located, method

    # Locating

    def _locate_expression(
        self,
        expression: Near | DistanceAndDirection | DistanceOnly | PartOf | Between | Border,
        context: QueryContext,
    ) -> _Located | UnresolvedName:
        if isinstance(expression, Border):
            return self._locate_border(expression, context)
        if isinstance(expression, Between):
            return self._locate_between(expression, context)
        if isinstance(expression, PartOf):
            return self._locate_part_of(expression, context)
        if isinstance(expression, Near):
            return self._locate_near(expression, context)
        return self._locate_at_distance(expression, context)

    def _locate_border(
        self, expression: Border, context: QueryContext
    ) -> _Located | UnresolvedName:
        """Locate a border as the common edge of two areas, which must meet the map's bounds.

        A name that a country and others have is the country: "the border between Mali and Niger".
        """
        sides = []
        for name in (expression.first, expression.second):
            country = COUNTRY_OF_ADJECTIVE.get(name.name.casefold())
            if country and not name.within:
                name = replace(name, name=country)  # noqa: PLW2901
            side = self._resolve_place(name, context, _is_country)
            if isinstance(side, UnresolvedName) or side.geometry_kind != "region":
                side = self._resolve_place(name, context, _is_region)
            if isinstance(side, UnresolvedName):
                return side
            sides.append(side)
        first, second = sides
        located = point_radius.locate_border(first, second, is_near=expression.is_near)
        nearness = "near " if expression.is_near else ""
        method = f"{nearness}the border between {format_place(first)} and {format_place(second)}"
        if self._bounds and not located.geometry.intersects(self._bounds.to_geometry()):
            reason = f"{method} is outside the map's bounds"
            return UnresolvedName("not-found", reason, ())
        return located, method

    def _locate_near(self, expression: Near, context: QueryContext) -> _Located | UnresolvedName:
        place = self._resolve_place(expression.place, context, _is_no_ground_area)
        if isinstance(place, UnresolvedName):
            return place
        return point_radius.locate_near(place), f"near {format_place(place)}"

    def _locate_at_distance(
        self, expression: DistanceAndDirection | DistanceOnly, context: QueryContext
    ) -> _Located | UnresolvedName:
        start = self._resolve_start(expression.place, context)
        if isinstance(start, UnresolvedName):
            return start
        if isinstance(expression, DistanceOnly):
            method = (
                f"{expression.distance.text} from {format_place(start)}, in no stated direction"
            )
            return point_radius.locate_distance_only(expression.distance, start), method
        legs = " and ".join(
            f"{distance.text} {direction.name}" for distance, direction in expression.legs
        )
        method = f"{legs} of {format_place(start)}, point-radius method"
        return point_radius.locate_offset(expression.legs, start), method

    def _locate_part_of(
        self, expression: PartOf, context: QueryContext
    ) -> _Located | UnresolvedName:
        resolved = self._resolver.resolve_name(expression.place, context)
        if isinstance(resolved, UnresolvedName):
            return resolved
        best = resolved.best
        place = replace(best.resolved_place, label=expression.place.name)
        _validate_part_of(expression, place)
        if _is_different_place(expression, best):
            method = (
                f"no place has this name, and {place.label!r} is only {format_candidate(best)}, "
                f"{best.describe_match()}: write 'the {_format_direction(expression)} part of "
                f"{place.label}' if that is meant"
            )
            return UnresolvedName("not-found", method, (best, *resolved.others))
        located = point_radius.locate_part_of(expression.direction, place)
        return located, _describe_part_of(expression, place)

    def _locate_between(
        self, expression: Between, context: QueryContext
    ) -> _Located | UnresolvedName:
        ends = self._resolve_pair(expression.start, expression.end, context)
        if isinstance(ends, UnresolvedName):
            return ends
        start, end = ends
        if expression.line is None:
            method = f"between {format_place(start)} and {format_place(end)}"
            return point_radius.locate_between(start, end), method
        line = self._resolve_place(expression.line, context, _is_line)
        if isinstance(line, UnresolvedName):
            return line
        method = f"the part of {format_place(line)} between {start.label} and {end.label}"
        return point_radius.locate_line_segment(line, start, end), method

    # Resolving

    def _resolve_place(
        self, name: NamedPlace, context: QueryContext, is_preferred: ToponymFilter | None = None
    ) -> ResolvedPlace | UnresolvedName:
        resolved = self._resolver.resolve_name(name, context, is_preferred)
        if isinstance(resolved, UnresolvedName):
            return resolved
        return replace(resolved.best.resolved_place, label=name.name)

    def _resolve_start(
        self, name: NamedPlace, context: QueryContext
    ) -> ResolvedPlace | UnresolvedName:
        """Resolve a place that a distance is measured from: its point, if it has one.

        Of a town and a division of one name it is the town.
        """
        resolved = self._resolver.resolve_name(name, context, _is_no_ground_area)
        if isinstance(resolved, UnresolvedName):
            return resolved
        return replace(resolved.best.start_place, label=name.name)

    def _resolve_pair(
        self, first: NamedPlace, last: NamedPlace, context: QueryContext
    ) -> tuple[ResolvedPlace, ResolvedPlace] | UnresolvedName:
        """Resolve two places of one expression, with the same result in either order.

        A name that is clear by itself is resolved without the other: near Goris, "Lachin" could be
        the corridor as well as the town. A name that is not clear is resolved with the other place
        as context.
        """
        start = self._resolve_start(first, context)
        if isinstance(start, UnresolvedName):
            end = self._resolve_start(last, context)
            if isinstance(end, UnresolvedName):
                return end
            start = self._resolve_start(first, context.with_place(end))
            return start if isinstance(start, UnresolvedName) else (start, end)
        end = self._resolve_start(last, context)
        if isinstance(end, UnresolvedName):
            end = self._resolve_start(last, context.with_place(start))
        return end if isinstance(end, UnresolvedName) else (start, end)

    def _resolve_line_ends(
        self, expression: AlongLine, context: QueryContext
    ) -> tuple[ResolvedPlace, ResolvedPlace | None] | UnresolvedName:
        if expression.towards:
            return self._resolve_pair(expression.start, expression.towards, context)
        start = self._resolve_start(expression.start, context)
        return start if isinstance(start, UnresolvedName) else (start, None)


def _build_unresolved_result(query: str, unresolved: UnresolvedName) -> GeocodeResult:
    candidates = list_candidates(unresolved.candidates)
    return GeocodeResult(
        query,
        unresolved.status,
        unresolved.method,
        candidates=candidates,
        unresolved_name=unresolved.name,
    )


def _validate_position(position: Position) -> Position:
    lon, lat = position
    if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004  false for NaN, too
        return position
    raise GeocodeError(
        f"the context position is [{lon}, {lat}]: write the longitude first, within ±180, then the "
        "latitude, within ±90"
    )


def _validate_part_of(expression: PartOf, place: ResolvedPlace) -> None:
    """Check that the wording fits the geometry of the place.

    Raises:
        GeocodeError: "the north of" a point is outside it, at an unknown distance; "the eastern
            side of" a line is outside the line.
    """
    name, direction = place.label, _format_direction(expression)
    if expression.wording == "of" and place.geometry_kind == "point":
        raise GeocodeError(
            f"'{direction} of {name}' has no distance: write one, such as "
            f"'5 km {direction} of {name}', or 'near {name}'"
        )
    if expression.wording == "side" and place.geometry_kind == "line":
        raise GeocodeError(
            f"the {direction} side of {name!r} is outside the line: name a section of it, such as "
            f"'{name} from A to B', or write 'near {name}'"
        )


def _is_different_place(expression: PartOf, best: PlaceCandidate) -> bool:
    """Return whether a name such as "Eastern Zangezur" is no part of the place that was found.

    GeoNames also calls the town of Kapan "Zangezur"; a part of a point is meant only if the project
    has a point with exactly this name.
    """
    is_own_name = best.toponym.is_own and best.match.tier == "exact"
    is_point = best.resolved_place.geometry_kind == "point"
    is_unlike = is_point or best.match.head_noun_omitted  # "West Nile" is no part of "River Nile"
    return expression.wording == "name" and is_unlike and not is_own_name


def _format_direction(expression: PartOf) -> str:
    """Return the direction in words, or as its code if it is none of the main eight."""
    direction = expression.direction
    if direction.bearing % 45:
        return direction.name
    return point_radius.format_compass_point(direction.bearing)


def _describe_part_of(expression: PartOf, place: ResolvedPlace) -> str:
    direction = point_radius.format_compass_point(expression.direction.bearing)
    note = ", drawn as the whole place" if place.geometry_kind == "point" else ""
    return f"the {direction} of {format_place(place)}{note}"


def _is_no_ground_area(toponym: Toponym) -> bool:
    return not toponym.is_ground_area


def _is_listed_town(candidate: PlaceCandidate) -> bool:
    """Return whether a name is listed for a settlement, and does not only sound like it."""
    is_listed = candidate.match.tier in ("exact", "alias")
    return is_listed and candidate.toponym.kind in SETTLEMENT_KINDS


def _is_country(toponym: Toponym) -> bool:
    return toponym.kind == "country"


def _is_region(toponym: Toponym) -> bool:
    return geodesy.geometry_kind(toponym.geometry) == "region"


def _add_border_advice(name: str, unresolved: UnresolvedName) -> UnresolvedName:
    """Return the reason why a border such as "the Chadian border" is not found, with advice."""
    if not re.search(r"\b(?:border|frontier)$", name, re.IGNORECASE):
        return unresolved
    advice = "write 'the border between A and B', with the names of both sides"
    return UnresolvedName("not-found", f"{name!r} does not name both sides: {advice}", ())


def _is_line(toponym: Toponym) -> bool:
    return geodesy.geometry_kind(toponym.geometry) == "line"

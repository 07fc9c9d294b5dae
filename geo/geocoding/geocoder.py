"""Place words to places: which toponym a name means, how surely, and where an expression leads.

A name is looked up in tiers (exact, alias, key, close), what it may mean is weighed, and only a
clear winner is an answer. Otherwise the answer is *ambiguous*, with the candidates, or *not-found*,
with the
nearest: a curator decides, nothing is guessed. docs/geocoding.md tells the method and its
measurements.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.dates import DateInterval
from geo.errors import GeocodeError
from geo.geocoding import point_radius
from geo.geocoding.gazetteer import (
    GEONAMES_ORIGIN,
    Gazetteer,
    Match,
    MatchTier,
    Toponym,
    is_close_match,
    keep_best_matches,
)
from geo.geocoding.grammar import (
    AlongLine,
    Between,
    Coordinates,
    DistanceAndDirection,
    DistanceOnly,
    NamedPlace,
    Near,
    PartOf,
    PlaceExpression,
    PlaceId,
)
from geo.geocoding.head_nouns import (
    HEAD_NOUN_KINDS,
    SETTLEMENT_KINDS,
    kind_family,
    split_head_noun,
)
from geo.geocoding.name_matching import normalize_name
from geo.geocoding.parser import parse_expression
from geo.geocoding.place_mapping import parse_place_mapping
from geo.geocoding.point_radius import LocatedGeometry, ResolvedPlace
from geo.geocoding.precision import to_geo_precision
from geo.geocoding.ranking import (
    MAX_SAME_PLACE_M,
    EnclosingArea,
    PlaceCandidate,
    ToponymFilter,
    compute_project_area,
    find_competing_candidates,
    group_candidates,
    is_decided_by_context,
    rank_candidates,
)
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

if TYPE_CHECKING:
    from geo.geocoding.geonames import GeoNamesIndex

_MAX_LISTED_CANDIDATES = 8
_MAX_SUGGESTIONS = 3
_MAX_QUERY_CHARS = 500
_COUNTERPART_CONFIDENCE = 96.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a query may mean.

    Attributes:
        id: The toponym's id; empty for a spot that an expression leads to.
        name: Its first two English names, or its label.
        kind: Town, corridor, district …
        point: A spot on or in it, longitude first.
        origin: ``places``, ``layers:<layer id>``, ``geonames`` or ``expression``.
        tier: How the name matched: exact, alias, key or close.
        score: 0 to 100, what the candidates are ranked by.
        where_prec: UCDP class of a mark on it.
        radius_m: Its uncertainty around `point`.
        within: What contains it, as recorded.
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
        }


@dataclass(frozen=True, slots=True)
class GeocodeResult:
    """What a query means, or why that cannot be said.

    Attributes:
        query: What was asked.
        status: ``found``, ``ambiguous`` or ``not-found``; unless it is found, `name` and what
            follows up to `radius_m` is empty or None.
        method: How it was found, or why not, in words for a reader.
        name: The first two English names of what was found, or the expression.
        names: Its names by language; empty for an expression.
        toponym_id: The toponym's id; None for an expression.
        geometry: A point, line or region; WGS 84 degrees, longitude first.
        point: A spot on or in the geometry.
        where_prec: UCDP class, 1 to 7.
        geo_precision: ACLED class, 1 to 3.
        radius_m: The circle around `point` that holds the true place; for a line or region the
            circle that holds all of it.
        candidates: What the name may mean, best first; the one found is the first of them.
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

    def to_json(self) -> dict[str, object]:
        """Return the answer as plain JSON values, the geometry as GeoJSON."""
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


class _Unresolved(Exception):  # noqa: N818  not an error: it carries an answer up to `geocode`
    """A name that does not resolve: why, and what it might be."""

    def __init__(self, status: str, method: str, candidates: Iterable[PlaceCandidate]) -> None:
        super().__init__(method)
        self.status = status
        self.method = method
        self.candidates = tuple(candidates)


@dataclass(frozen=True, slots=True)
class _QueryContext:
    """What is known besides the name: the date, and the places that the same source names."""

    when: DateInterval | None
    context: tuple[Position, ...]

    def with_place(self, place: ResolvedPlace) -> "_QueryContext":
        """Return the question with one more place that is named beside."""
        return replace(self, context=(*self.context, place.point))


class Geocoder:
    """Finds places by name and expression, in a project's gazetteer and, behind it, the world's."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        geonames_index: "GeoNamesIndex | None" = None,
        *,
        area: tuple[float, float, float, float] | None = None,
    ) -> None:
        """Stand on a project's gazetteer.

        Args:
            gazetteer: The project's places and named features.
            geonames_index: The index of the world's populated places, asked where the project has no answer.
            area: West, south, east and north of the project's area, degrees; by default the box
                around its layers. A place of the world outside it counts less.
        """
        self._gazetteer = gazetteer
        self._geonames_index = geonames_index
        self._area = shapely.box(*area) if area else compute_project_area(gazetteer)
        self._kinds = sorted({toponym.kind for toponym in gazetteer})
        self._counterparts_by_id: dict[str, Toponym] | None = None

    def geocode(
        self,
        query: str | Mapping[str, object],
        *,
        when: DateInterval | None = None,
        context: Sequence[Position] = (),
    ) -> GeocodeResult:
        """Find what place words mean.

        Args:
            query: A name, an expression, or a mapping ``{name, kind, in}``, ``{id}`` or
                ``{point, precision_m, why}``; see `geo.geocoding.parser`.
            when: The date of what happened there: a corridor lies where it lay on that day. Without
                it, the latest course counts.
            context: Other places that the same source names, longitude first: they tell homonyms
                apart.

        Raises:
            GeocodeError: the query cannot be read, or contradicts the places it names; the text
                says how.
        """
        if not isinstance(query, str | Mapping):
            raise GeocodeError(f"the place {query!r:.80} must be a text or a mapping")
        expression = self._parse_query(query)
        text = query if isinstance(query, str) else _format_query(query)
        question = _QueryContext(when, tuple(_validate_position(place) for place in context))
        try:
            return self._resolve_expression(text, expression, question)
        except _Unresolved as refusal:
            candidates = _build_candidates(refusal.candidates)
            return GeocodeResult(text, refusal.status, refusal.method, candidates=candidates)
        except ShapelyError as error:
            raise GeocodeError(f"{text!r} names a shape that cannot be measured: {error}") from None

    # Reading

    def _parse_query(self, query: str | Mapping[str, object]) -> PlaceExpression:
        if isinstance(query, str):
            return parse_expression(query, self._is_known_name)
        expression = parse_place_mapping(query)
        if isinstance(expression, NamedPlace) and expression.kinds:
            return replace(expression, kinds=self._expand_kind(expression.kinds[0]))
        return expression

    def _is_known_name(self, text: str) -> bool:
        if self._gazetteer.find_matches(text):
            return True
        return self._geonames_index is not None and self._geonames_index.contains_name(text)

    def _expand_kind(self, kind: str) -> tuple[str, ...]:
        """Return the kinds that a curator's word for one takes in."""
        plain = kind.casefold().replace(" ", "_")
        kinds = {
            *HEAD_NOUN_KINDS.get(normalize_name(kind), ()),
            *(kind_family(plain) if plain in self._kinds else ()),
        }
        if not kinds:
            raise GeocodeError(
                f"'kind' is {kind!r}, which no place here is: use one of {', '.join(self._kinds)}"
            )
        return tuple(sorted(kinds))

    # Answering

    def _resolve_expression(
        self, text: str, expression: PlaceExpression, question: _QueryContext
    ) -> GeocodeResult:
        if isinstance(expression, NamedPlace):
            return _build_candidate_result(text, *self._resolve_name(expression, question))
        if isinstance(expression, PlaceId):
            return self._resolve_id(text, expression.id)
        if isinstance(expression, AlongLine):
            return self._resolve_along_line(text, expression, question)
        shape, method = self._locate_expression(expression, question)
        return _build_found_result(text, shape, method)

    def _resolve_id(self, text: str, identifier: str) -> GeocodeResult:
        toponym = self._gazetteer.find_by_id(identifier)
        if toponym is None and self._geonames_index:
            toponym = self._geonames_index.find_by_id(identifier)
        if toponym is None:
            raise GeocodeError(
                f"no place or feature has the id {identifier!r}: take one from data/places.yaml or "
                "from a layer"
            )
        target = PlaceCandidate(Match(toponym, "exact", toponym.label), toponym, 100.0)
        method = f"named by its id, {toponym.kind.replace('_', ' ')}"
        return replace(_build_candidate_result(text, target, ()), method=method)

    def _locate_expression(
        self,
        expression: Coordinates | Near | DistanceAndDirection | DistanceOnly | PartOf | Between,
        question: _QueryContext,
    ) -> tuple[LocatedGeometry, str]:
        if isinstance(expression, Coordinates):
            shape = point_radius.locate_coordinates(expression.point, expression.precision_m)
            return shape, f"position given by the curator: {expression.why}"
        if isinstance(expression, Between):
            return self._locate_between(expression, question)
        if isinstance(expression, PartOf):
            return self._locate_part_of(expression, question)
        if isinstance(expression, Near):
            place = self._resolve_place(expression.place, question)
            return point_radius.locate_near(place), f"near {_format_place(place)}"
        start = self._resolve_start(expression.place, question)
        if isinstance(expression, DistanceOnly):
            method = (
                f"{expression.distance.text} from {_format_place(start)}, in no stated direction"
            )
            return point_radius.locate_distance_only(expression.distance, start), method
        said = " and ".join(f"{length.text} {way.name}" for length, way in expression.legs)
        method = f"{said} of {_format_place(start)}, point-radius method"
        return point_radius.locate_offset(expression.legs, start), method

    def _locate_part_of(self, side: PartOf, question: _QueryContext) -> tuple[LocatedGeometry, str]:
        target, others = self._resolve_name(side.place, question)
        place = replace(target.resolved_place, label=side.place.name)
        _validate_part_of(side, place)
        own = target.toponym.origin != GEONAMES_ORIGIN and target.match.tier == "exact"
        if side.wording == "name" and place.geometry_kind == "point" and not own:
            # "Eastern Zangezur" is no part of the town that GeoNames also calls Zangezur
            method = (
                f"no place has this name, and {place.label!r} is only {_format_title(target)}, "
                f"{target.describe_match()}: write 'the {_format_direction(side)} part of {place.label}' if that is "
                "meant"
            )
            raise _Unresolved("not-found", method, [target, *others])
        return point_radius.locate_part_of(side.direction, place), _describe_part_of(side, place)

    def _locate_between(
        self, expression: Between, question: _QueryContext
    ) -> tuple[LocatedGeometry, str]:
        start, end = self._resolve_pair(expression.start, expression.end, question)
        if expression.line is None:
            return point_radius.locate_between(
                start, end
            ), f"between {_format_place(start)} and {_format_place(end)}"
        line = self._resolve_place(expression.line, question, _is_line)
        method = f"the part of {_format_place(line)} between {start.label} and {end.label}"
        return point_radius.locate_line_segment(line, start, end), method

    def _resolve_along_line(
        self, text: str, expression: AlongLine, question: _QueryContext
    ) -> GeocodeResult:
        line = self._resolve_place(expression.line, question, _is_line)
        if expression.towards:
            start, towards = self._resolve_pair(expression.start, expression.towards, question)
        else:
            start, towards = self._resolve_start(expression.start, question), None
        ways = point_radius.locate_along_line(expression.distance, line, start, towards)
        said = f"{expression.distance.text} along {_format_place(line)} from {start.label}"
        if len(ways) == 1:
            return _build_found_result(text, ways[0][1], f"{said}, to the {ways[0][0]}")
        method = (
            f"{said} can lead to the {ways[0][0]} or to the {ways[1][0]}: add 'towards' and a place"
        )
        candidates = tuple(
            _build_direction_candidate(f"{text}, to the {way}", shape) for way, shape in ways
        )
        return GeocodeResult(text, "ambiguous", method, candidates=candidates)

    # What a name means

    def _resolve_place(
        self, named: NamedPlace, question: _QueryContext, wanted: ToponymFilter | None = None
    ) -> ResolvedPlace:
        target, _ = self._resolve_name(named, question, wanted)
        return replace(target.resolved_place, label=named.name)

    def _resolve_start(self, named: NamedPlace, question: _QueryContext) -> ResolvedPlace:
        """Resolve a place that a distance is measured from: its point, where it has one."""
        target, _ = self._resolve_name(named, question)
        return replace(target.start_place, label=named.name)

    def _resolve_pair(
        self, first: NamedPlace, last: NamedPlace, question: _QueryContext
    ) -> tuple[ResolvedPlace, ResolvedPlace]:
        """Resolve two places that one expression names, in either order alike.

        What is clear by itself is not asked again: beside Goris, "Lachin" would be the corridor as
        much as the town. What is not clear is told by the other.
        """
        try:
            start = self._resolve_start(first, question)
        except _Unresolved:
            end = self._resolve_start(last, question)
            return self._resolve_start(first, question.with_place(end)), end
        try:
            return start, self._resolve_start(last, question)
        except _Unresolved:
            return start, self._resolve_start(last, question.with_place(start))

    def _resolve_name(
        self, named: NamedPlace, question: _QueryContext, wanted: ToponymFilter | None = None
    ) -> tuple[PlaceCandidate, list[PlaceCandidate]]:
        """Return what a name means and what else it might, or raise a `_Refusal`."""
        kinds, hits = self._find_all_matches(named)
        if not hits:
            raise self._build_unresolved(named.name)
        found = group_candidates(hits, question.when, self._area)
        fitting, notes = self._filter_candidates(found, named, kinds, wanted)
        ranking = rank_candidates(fitting, question.context)
        self._require_clear_winner(named.name, ranking)
        best = ranking[0]
        if is_decided_by_context(ranking):
            notes = (*notes, "the nearest to the other places of the source")
        if not best.in_area:
            notes = (*notes, "outside the map's area")
        others = [target for target in found if target not in fitting]
        return replace(best, notes=(*best.notes, *notes)), [*ranking[1:], *others]

    def _require_clear_winner(self, name: str, ranking: list[PlaceCandidate]) -> None:
        near = find_competing_candidates(ranking)
        if near:
            several = "; ".join(
                _format_title(target) for target in [ranking[0], *near][:_MAX_LISTED_CANDIDATES]
            )
            raise _Unresolved("ambiguous", f"{name!r} may be any of: {several}", ranking)
        best = ranking[0]
        if not best.in_area and best.match.tier == "key":
            method = (
                f"{name!r} only sounds like {_format_title(best)}, which a curator must confirm"
            )
            raise _Unresolved("not-found", method, ranking)
        container = (
            self._geonames_index.find_admin_area(name)
            if not best.in_area and self._geonames_index
            else None
        )
        if container:
            method = f"{name!r} is the name of a {container[1]} as well as of {_format_title(best)}"
            raise _Unresolved("ambiguous", method, ranking)

    def _find_all_matches(self, named: NamedPlace) -> tuple[tuple[str, ...], Sequence[Match]]:
        """Return the kinds asked for and every toponym with the name, best first."""
        whole = self._find_matches(named.name)
        listed = [hit for hit in whole if hit.tier != "key"]
        split = split_head_noun(named.name)
        if split is None or (listed and not named.kinds):
            short = self._gazetteer.find_without_head_noun(named.name)
            return named.kinds, keep_best_matches([*whole, *short])
        base, kinds = split
        bare = [*self._find_matches(base), *self._gazetteer.find_without_head_noun(base)]
        if any(hit.toponym.kind in kinds for hit in bare) or not whole:
            return named.kinds or kinds, keep_best_matches([*listed, *bare])
        return named.kinds, whole

    def _find_matches(self, name: str) -> Sequence[Match]:
        hits = self._gazetteer.find_matches(name)
        if self._geonames_index is None:
            return hits
        twins = self._load_counterparts()
        beyond = [
            _to_counterpart_match(hit, twins.get(hit.toponym.id))
            for hit in self._geonames_index.find_matches(name)
        ]
        return keep_best_matches([*hits, *beyond])

    def _load_counterparts(self) -> Mapping[str, Toponym]:
        """Return the project's settlements by the ids that GeoNames has for the same places."""
        if self._counterparts_by_id is None:
            towns = [
                toponym
                for toponym in self._gazetteer
                if toponym.kind in SETTLEMENT_KINDS
                and geodesy.geometry_kind(toponym.geometry) == "point"
            ]
            self._counterparts_by_id = (
                dict(_find_counterparts(towns, self._geonames_index))
                if self._geonames_index
                else {}
            )
        return self._counterparts_by_id

    def _filter_candidates(
        self,
        found: list[PlaceCandidate],
        named: NamedPlace,
        kinds: tuple[str, ...],
        wanted: ToponymFilter | None,
    ) -> tuple[list[PlaceCandidate], tuple[str, ...]]:
        """Return the targets that are, and lie, what the words ask for, and what to say of that.

        Raises:
            _Refusal: none is.
        """
        fitting = [target for target in found if not kinds or target.toponym.kind in kinds]
        if not fitting:
            have = " or ".join(sorted({target.toponym.kind for target in found}))
            method = f"{named.name!r} is known, but only as a {have.replace('_', ' ')}"
            raise _Unresolved("not-found", method, found)
        if wanted:
            fitting = [target for target in fitting if wanted(target.toponym)] or fitting
        notes = []
        if named.other_name:
            fitting, note = self._filter_by_other_name(fitting, named)
            notes.append(note)
        for container in named.within:
            fitting, note = self._filter_by_container(fitting, named.name, container)
            notes.append(note)
        return fitting, tuple(notes)

    def _filter_by_other_name(
        self, found: list[PlaceCandidate], named: NamedPlace
    ) -> tuple[list[PlaceCandidate], str]:
        """Read "X (Y)" and "X / Y": Y is a second name of X, or what X lies in."""
        second = {hit.toponym.id for hit in self._find_matches(named.other_name)}
        same = [target for target in found if target.toponym.id in second]
        if same:
            return same, f"also named {named.other_name!r}"
        return self._filter_by_container(found, named.name, named.other_name)

    def _filter_by_container(
        self, found: list[PlaceCandidate], name: str, container: str
    ) -> tuple[list[PlaceCandidate], str]:
        box = self._find_enclosing_area(container)
        inside = [target for target in found if box.contains_toponym(target.toponym)]
        if not inside:
            method = f"{name!r} is known, but nothing records that it lies in {container!r}"
            raise _Unresolved("not-found", method, found)
        return inside, f"which lies in {container}"

    def _find_enclosing_area(self, name: str) -> EnclosingArea:
        hits = [*self._gazetteer.find_matches(name), *self._gazetteer.find_without_head_noun(name)]
        split = split_head_noun(name)
        if split:
            base, kinds = split
            bare = [
                *self._gazetteer.find_matches(base),
                *self._gazetteer.find_without_head_noun(base),
            ]
            hits += [hit for hit in bare if hit.toponym.kind in kinds]
        listed = self._geonames_index.find_admin_area(name) if self._geonames_index else None
        names = [name, *([listed[0]] if listed else [])]
        return EnclosingArea.from_toponyms(names, (hit.toponym for hit in hits))

    def _build_unresolved(self, name: str) -> _Unresolved:
        split = split_head_noun(name)
        near = self._gazetteer.find_similar(split[0] if split else name, 2 * _MAX_SUGGESTIONS)
        found = group_candidates(near, None, self._area)[:_MAX_SUGGESTIONS]
        container = self._geonames_index.find_admin_area(name) if self._geonames_index else None
        if container:
            method = f"{name!r} is a {container[1]} whose outline the project's layers do not have"
            return _Unresolved("not-found", method, found)
        close = [hit.toponym.title for hit in near if is_close_match(hit, name)]
        hint = f"; {close[0]!r} is nearly equal, which a curator must confirm" if close else ""
        return _Unresolved("not-found", f"no place is called {name!r}{hint}", found)


def _find_counterparts(
    towns: Iterable[Toponym], world: "GeoNamesIndex"
) -> Iterator[tuple[str, Toponym]]:
    for town in towns:
        for name, _ in town.iter_spellings():
            for hit in world.find_matches(name):
                place = geodesy.to_position(hit.toponym.geometry)
                gap = geodesy.geodesic_distance_m(place, geodesy.to_position(town.geometry))
                if gap <= MAX_SAME_PLACE_M:
                    yield hit.toponym.id, town


def _to_counterpart_match(hit: Match, twin: Toponym | None) -> Match:
    """Return a hit of GeoNames as one of the project's own place, where that is the same town.

    GeoNames' alternate names are many and not all good, so they count a little less than listed
    aliases.
    """
    if twin is None:
        return hit
    tier: MatchTier = "key" if hit.tier == "key" else "alias"
    return Match(twin, tier, hit.spelling, _COUNTERPART_CONFIDENCE)


def _validate_position(place: Position) -> Position:
    lon, lat = place
    if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004  false for what is no number, too
        return place
    raise GeocodeError(
        f"the place beside is [{lon}, {lat}]: longitude comes first, within ±180, then latitude"
    )


def _validate_part_of(side: PartOf, place: ResolvedPlace) -> None:
    """Refuse words that say nothing of the place's shape.

    Raises:
        GeocodeError: "the north of" a point lies outside it, how far is not said; "the eastern side
            of" a line lies beside it.
    """
    name, way = place.label, _format_direction(side)
    if side.wording == "of" and place.geometry_kind == "point":
        raise GeocodeError(
            f"'{way} of {name}' has no distance: write one, such as '5 km {way} of {name}', or "
            f"'near {name}'"
        )
    if side.wording == "side" and place.geometry_kind == "line":
        raise GeocodeError(
            f"the {way} side of {name!r} lies beside the line, which is drawn as it runs: name the "
            f"stretch, such as '{name} from A to B', or write 'near {name}'"
        )


def _format_direction(side: PartOf) -> str:
    """Return the direction of a side in words, or as its code if it is none of the main eight."""
    bearing = side.direction.bearing
    return side.direction.name if bearing % 45 else point_radius.format_compass_point(bearing)


def _is_line(toponym: Toponym) -> bool:
    return geodesy.geometry_kind(toponym.geometry) == "line"


def _format_place(place: ResolvedPlace) -> str:
    return f"{place.label} ({place.kind.replace('_', ' ')})"


def _format_title(target: PlaceCandidate) -> str:
    toponym = target.toponym
    where = f" in {toponym.within[0]}" if toponym.within else ""
    return f"{toponym.title} ({toponym.kind.replace('_', ' ')}{where})"


def _describe_part_of(side: PartOf, place: ResolvedPlace) -> str:
    whole = ", drawn as the whole place" if place.geometry_kind == "point" else ""
    return f"the {point_radius.format_compass_point(side.direction.bearing)} of {_format_place(place)}{whole}"


def _build_candidates(found: Iterable[PlaceCandidate]) -> tuple[Candidate, ...]:
    return tuple(_build_candidate(target) for target in list(found)[:_MAX_LISTED_CANDIDATES])


def _build_candidate(target: PlaceCandidate) -> Candidate:
    toponym, shape = target.toponym, point_radius.locate_place(target.resolved_place)
    return Candidate(
        toponym.id,
        toponym.title,
        toponym.kind,
        shape.point,
        toponym.origin,
        target.match.tier,
        min(100.0, max(0.0, target.score)),
        shape.where_prec,
        shape.radius_m,
        toponym.within,
    )


def _build_direction_candidate(name: str, shape: LocatedGeometry) -> Candidate:
    radius = shape.radius_m
    return Candidate(
        "", name, "point", shape.point, "expression", "exact", 100.0, shape.where_prec, radius
    )


def _build_candidate_result(
    text: str, target: PlaceCandidate, others: Sequence[PlaceCandidate]
) -> GeocodeResult:
    toponym = target.toponym
    return replace(
        _build_found_result(
            text, point_radius.locate_place(target.resolved_place), target.describe_match()
        ),
        name=toponym.title,
        names=toponym.names,
        toponym_id=toponym.id,
        candidates=_build_candidates([target, *others]),
    )


def _build_found_result(text: str, shape: LocatedGeometry, method: str) -> GeocodeResult:
    return GeocodeResult(
        text,
        "found",
        method,
        name=text,
        geometry=shape.geometry,
        point=shape.point,
        where_prec=shape.where_prec,
        geo_precision=to_geo_precision(shape.where_prec),
        radius_m=shape.radius_m,
    )


def _format_query(query: Mapping[str, object]) -> str:
    """Return a mapping as one line of text, as ``name: Lachin, kind: district``."""
    return ", ".join(f"{key}: {value}" for key, value in query.items())[:_MAX_QUERY_CHARS]

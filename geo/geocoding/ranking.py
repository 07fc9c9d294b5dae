"""Grouping and ranking of candidates (toponym disambiguation).

Matches on one place become one candidate, and the candidates are scored. Rules and scores are this
project's own; docs/explanation/geocoding.md explains them and describes how they were measured.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from geo.dates import DateInterval
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, GROUND_ORIGIN, Match, MatchTier, Toponym
from geo.geocoding.head_nouns import SETTLEMENT_KINDS, kind_family, split_head_noun
from geo.geocoding.name_matching import normalize_name, phonetic_keys
from geo.geocoding.point_radius import ResolvedPlace
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

MIN_SCORE_MARGIN = 6.0
"""Candidates whose scores differ by less leave the result ambiguous."""
MAX_SAME_PLACE_M = 5_000.0
"""Two records of one name at most this far apart may be one place."""

_PROJECT_TIER_SCORES: dict[MatchTier, float] = {
    "exact": 100.0,
    "alias": 96.0,
    "key": 88.0,
    "close": 60.0,
}
_GEONAMES_TIER_SCORES: dict[MatchTier, float] = {
    "exact": 85.0,
    "alias": 77.0,
    "key": 69.0,
    "close": 45.0,
}
_HEAD_NOUN_PENALTY = 10.0
_OUTSIDE_AREA_PENALTY = 10.0
_MAX_DISTANCE_PENALTY = 12.0
_MAX_PENALTY_DISTANCE_RATIO = 5.0
_MAX_POPULATION_PENALTY = 12.0
_MIN_METRES_PER_LATITUDE = 110_000.0
"""Less than the length of a degree of latitude anywhere."""
_TOWN_POPULATION = 10_000
_NAMESAKE_PENALTY = 15.0
_MIN_SHARED_AREA = 0.8
"""Two outlines of one name that share so much of the smaller are one area, differently drawn."""


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One place that a name may refer to.

    Its geometry is that at the date of the query.

    Attributes:
        match: Its best match.
        toponym: Its toponym; of several toponyms of one place, the one that is drawn.
        score: 0 to 100.
        in_area: Whether it is the project's own or within the project's area.
        distance_penalty: Score lost by the distance to the other places of the source.
        notes: Remarks for the reader, in words.
        gazetteer_point: The toponym of its point in the project's gazetteer, if any; distances are
            measured from it.
        outside_m: How far it is outside the map's bounds, in metres; None inside them, or if the
            project's area is not bounded.
    """

    match: Match
    toponym: Toponym
    score: float
    in_area: bool = True
    distance_penalty: float = 0.0
    notes: tuple[str, ...] = ()
    gazetteer_point: Toponym | None = None
    outside_m: float | None = None

    @property
    def resolved_place(self) -> ResolvedPlace:
        """The place as it is drawn."""
        return _to_resolved_place(self.toponym)

    @property
    def start_place(self) -> ResolvedPlace:
        """The place that distances are measured from."""
        return _to_resolved_place(self.gazetteer_point or self.toponym)

    def describe_match(self) -> str:
        """Return how the name matched: "exact name, village in the project's gazetteer"."""
        origin, kind = self.toponym.origin, self.toponym.kind.replace("_", " ")
        if origin == GROUND_ORIGIN:
            containers = f" ({', '.join(self.toponym.within)})" if self.toponym.within else ""
            where = f"{kind} of the world ground{containers}"
        elif origin == GEONAMES_ORIGIN:
            where = f"populated place in GeoNames ({', '.join(self.toponym.within)})"
        elif origin == "places":
            where = f"{kind} in the project's gazetteer"
        else:
            where = f"{kind} on the project's map"
        return ", ".join([self._describe_tier(), where, *self.notes])

    def _describe_tier(self) -> str:
        if self.match.head_noun_omitted:
            return f"short for {self.match.spelling!r}"
        if self.match.tier == "exact":
            return "exact name"
        title = self.toponym.title
        return (
            f"{'listed alias' if self.match.tier == 'alias' else 'another spelling'} of {title!r}"
        )


def _to_resolved_place(toponym: Toponym) -> ResolvedPlace:
    return ResolvedPlace(
        toponym.title,
        toponym.kind,
        toponym.geometry,
        toponym.precision_m,
        toponym.where_prec,
    )


def group_candidates(
    matches: Iterable[Match], when: DateInterval | None, area: BaseGeometry | None
) -> list[PlaceCandidate]:
    """Return one candidate for each place among the matches.

    Args:
        matches: Toponyms with the name of the query, best first.
        when: The date of the geometry; None for the latest.
        area: The project's area in degrees; a GeoNames place outside it scores less.
    """
    groups: list[list[Match]] = []
    for match in matches:
        group = next((group for group in groups if _is_same_place(group[0], match)), None)
        if group is None:
            groups.append([match])
        else:
            group.append(match)
    return [_merge_matches(group, when, area) for group in groups]


def _merge_matches(
    group: list[Match], when: DateInterval | None, area: BaseGeometry | None
) -> PlaceCandidate:
    group = _merge_duplicates(_prefer_own_areas(group))
    best = min(group, key=lambda match: match.sort_key)
    toponym, notes = _merge_toponyms_at_date([match.toponym for match in group], when)
    is_own = best.toponym.is_own
    in_area = is_own or intersects_area(area, toponym)
    tier_scores = _PROJECT_TIER_SCORES if is_own else _GEONAMES_TIER_SCORES
    score = tier_scores[best.tier] * best.confidence / 100
    penalty = (0 if in_area else _OUTSIDE_AREA_PENALTY) + (
        _HEAD_NOUN_PENALTY if best.head_noun_omitted else 0
    )
    return PlaceCandidate(
        best,
        toponym,
        score - penalty,
        in_area,
        notes=notes,
        gazetteer_point=_find_gazetteer_point(group),
    )


def _prefer_own_areas(group: list[Match]) -> list[Match]:
    """Return the matches on one place without areas of the world, if others are among them.

    Of a country and its only division, which are one area, the country is kept.
    """
    others = [match for match in group if match.toponym.origin != GROUND_ORIGIN]
    return others or [min(group, key=lambda match: (*match.sort_key, match.toponym.id))]


def _merge_duplicates(group: list[Match]) -> list[Match]:
    """Return the records of one town in GeoNames as one: the largest, with a circle around all."""
    if len(group) == 1 or any(match.toponym.origin != GEONAMES_ORIGIN for match in group):
        return group
    largest = max(group, key=lambda match: match.toponym.population)
    radius_m = max(
        geodesy.distance_to_geometry_m(
            largest.toponym.geometry, geodesy.to_position(match.toponym.geometry)
        )
        + match.toponym.precision_m
        for match in group
    )
    return [replace(largest, toponym=replace(largest.toponym, precision_m=radius_m))]


def _find_gazetteer_point(group: Iterable[Match]) -> Toponym | None:
    places = (match.toponym for match in group if match.toponym.origin == "places")
    return next(
        (place for place in places if geodesy.geometry_kind(place.geometry) == "point"), None
    )


def intersects_area(area: BaseGeometry | None, toponym: Toponym) -> bool:
    """Return whether a place is within the project's area; without an area none is."""
    return area is not None and bool(area.intersects(toponym.geometry))


def _is_same_place(first: Match, second: Match) -> bool:
    """Return whether two toponyms with one name are one place.

    They are one place if they are geometries of one thing at different times or in several pieces
    (same layer, kind and label), or things of one kind family at one position: a place and the
    feature drawn for it. A GeoNames town is the same place as a municipality on the map if the
    query has the town's name without a head noun.
    """
    one, two = first.toponym, second.toponym
    if GROUND_ORIGIN in (one.origin, two.origin):
        return _is_same_area(one, two)
    if one.origin == two.origin == GEONAMES_ORIGIN:
        return _is_same_town(first, second)
    if one.origin == two.origin:
        is_feature = one.origin.startswith("layers:") and one.kind not in SETTLEMENT_KINDS
        return is_feature and one.kind == two.kind and one.label == two.label
    if one.kind not in kind_family(two.kind):
        return False
    project_match = second if one.origin == GEONAMES_ORIGIN else first
    if GEONAMES_ORIGIN in (one.origin, two.origin) and not project_match.head_noun_omitted:
        return False
    point, other = sorted(
        (one, two), key=lambda toponym: geodesy.geometry_kind(toponym.geometry) != "point"
    )
    distance_m = geodesy.distance_to_geometry_m(other.geometry, geodesy.label_point(point.geometry))
    return distance_m <= max(MAX_SAME_PLACE_M, one.precision_m + two.precision_m)


def _is_same_town(first: Match, second: Match) -> bool:
    """Return whether two places of GeoNames that list one name are within both their circles.

    GeoNames has some towns twice, as Al-Junaynah and El Geneina Fort.
    """
    if "key" in (first.tier, second.tier):
        return False
    one, two = first.toponym, second.toponym
    reach_m = min(one.precision_m, two.precision_m)
    here, there = geodesy.to_position(one.geometry), geodesy.to_position(two.geometry)
    if abs(here[1] - there[1]) * _MIN_METRES_PER_LATITUDE > reach_m:
        return False  # of a hundred namesakes nearly all: a projection for each pair takes long
    return geodesy.distance_to_geometry_m(one.geometry, there) <= reach_m


def _is_same_area(one: Toponym, two: Toponym) -> bool:
    """Return whether an area of the world and another toponym with its name are one place.

    Another area is the same place if most of the smaller of the two is in the other, as a layer has
    only the part in the map's bounds, and their classes are the same; or if they are equally large,
    as a country and its only division. A point of the project is, if it is within the area and
    says that it is of the same kind.
    """
    area, other = (one, two) if one.origin == GROUND_ORIGIN else (two, one)
    if geodesy.geometry_kind(other.geometry) == "point":
        return area.kind == other.kind and bool(area.geometry.intersects(other.geometry))
    if geodesy.geometry_kind(other.geometry) != "region":
        return False
    small, large = sorted((one.geometry.area, two.geometry.area))
    is_equal = area.kind == other.kind and area.origin != other.origin
    if not is_equal and small < _MIN_SHARED_AREA * large:
        return False
    shared = one.geometry.intersection(two.geometry).area
    return bool(shared >= _MIN_SHARED_AREA * small)


def _merge_toponyms_at_date(
    toponyms: Sequence[Toponym], when: DateInterval | None
) -> tuple[Toponym, tuple[str, ...]]:
    """Return the toponyms of one place as one toponym at a date, with remarks."""
    valid, notes = _select_valid_at(_select_drawn_toponyms(toponyms), when)
    if len(valid) == 1:
        return valid[0], notes
    longest = max(valid, key=lambda toponym: float(toponym.geometry.length))
    geometry = shapely.union_all([toponym.geometry for toponym in valid])
    precision_m = max(toponym.precision_m for toponym in valid)
    return replace(longest, geometry=geometry, precision_m=precision_m), notes


def _select_drawn_toponyms(toponyms: Sequence[Toponym]) -> list[Toponym]:
    """Return the toponyms to draw: the point of a settlement, the line or region of other places.

    A settlement that a source names is an exact place (class 1), however large its municipality.
    """
    points = [toponym for toponym in toponyms if geodesy.geometry_kind(toponym.geometry) == "point"]
    drawn = [toponym for toponym in toponyms if toponym not in points]
    listed = [toponym for toponym in points if toponym.origin == "places"]
    if any(toponym.kind in SETTLEMENT_KINDS for toponym in toponyms):
        return listed or points[:1] or drawn
    return drawn or listed or points


def _select_valid_at(
    toponyms: Sequence[Toponym], when: DateInterval | None
) -> tuple[list[Toponym], tuple[str, ...]]:
    """Return the toponyms that are valid at a date, else the nearest in time with a remark."""
    dated = [(toponym.valid, toponym) for toponym in toponyms if toponym.valid]
    undated = [toponym for toponym in toponyms if not toponym.valid]
    if not dated:
        return undated, ()
    if when is None:
        latest_key = max(_validity_sort_key(valid) for valid, _ in dated)
        latest = [toponym for valid, toponym in dated if _validity_sort_key(valid) == latest_key]
        return [*undated, *latest], ()
    current = [(valid, toponym) for valid, toponym in dated if valid.overlaps(when)]
    if current or undated:
        changed = len({valid.edtf for valid, _ in current}) > 1
        notes = ("as it was before and after a change within that time",) if changed else ()
        return [*undated, *(toponym for _, toponym in current)], notes
    gap_days = min(valid.gap_days(when) for valid, _ in dated)
    nearest = [toponym for valid, toponym in dated if valid.gap_days(when) == gap_days]
    return nearest, ("as it was at another time, since no course is recorded for that date",)


def _validity_sort_key(valid: DateInterval) -> tuple[float, float]:
    end = math.inf if valid.end is None else valid.end
    return end, -math.inf if valid.start is None else valid.start


def rank_candidates(
    candidates: Sequence[PlaceCandidate], context: Sequence[Position]
) -> list[PlaceCandidate]:
    """Return the candidates best first, with penalties for distance and population.

    Args:
        candidates: At least one candidate.
        context: Other places that the same source names, longitude first.
    """
    distances_m = [_context_distance_m(candidate.toponym, context) for candidate in candidates]
    penalties = [_distance_penalty(distance_m, min(distances_m)) for distance_m in distances_m]
    scored = [
        replace(
            candidate,
            score=candidate.score - penalty - _population_penalty(candidate, candidates),
            distance_penalty=penalty,
        )
        for candidate, penalty in zip(candidates, penalties, strict=True)
    ]
    towns = [candidate for candidate in scored if _is_namesake_town(candidate)]
    if towns:
        below_towns = max(town.score for town in towns) - 1.5 * MIN_SCORE_MARGIN
        scored = [
            replace(candidate, score=candidate.score - _NAMESAKE_PENALTY)
            if _is_shortened_district(candidate)
            else replace(candidate, score=min(candidate.score, below_towns))
            if _is_named_after_capital(candidate, towns)
            else candidate
            for candidate in scored
        ]
    return sorted(scored, key=lambda candidate: (-candidate.score, candidate.toponym.id))


def _is_namesake_town(candidate: PlaceCandidate) -> bool:
    """Return whether it is a town of the area, after which a district may be named."""
    is_town = candidate.in_area and candidate.toponym.kind in SETTLEMENT_KINDS
    return is_town and not candidate.match.head_noun_omitted and candidate.match.tier != "key"


def _is_shortened_district(candidate: PlaceCandidate) -> bool:
    """Return whether it is a district, which the bare name refers to only if no town has it."""
    return candidate.match.head_noun_omitted and candidate.toponym.kind == "district"


def _is_named_after_capital(candidate: PlaceCandidate, towns: Sequence[PlaceCandidate]) -> bool:
    """Return whether it is an area of which the name is only a further one, that of its capital.

    Sources list "Mazar-i-Sharif" as a name of Balkh. The name and the main names of the towns with
    it must sound otherwise than the area's own.

    Args:
        candidate: The candidate.
        towns: Towns with the name.
    """
    if not candidate.toponym.is_ground_area or candidate.match.tier != "alias":
        return False
    own_keys = _collect_sound_keys(candidate.toponym.names.get("en", ()))
    if own_keys & _collect_sound_keys([candidate.match.spelling]):
        return False
    return any(
        _is_known_town(town)
        and not own_keys & _collect_sound_keys(town.toponym.names.get("en", ()))
        for town in towns
    )


def _is_known_town(town: PlaceCandidate) -> bool:
    """Return whether a town has the name as its main one, is the project's, or is not small."""
    return town.match.tier == "exact" or town.toponym.is_own or _is_populous(town)


def _is_populous(candidate: PlaceCandidate) -> bool:
    return candidate.toponym.population >= _TOWN_POPULATION / 2


def _collect_sound_keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(phonetic_keys, names))


def _context_distance_m(toponym: Toponym, context: Sequence[Position]) -> float:
    return min(
        (geodesy.distance_to_geometry_m(toponym.geometry, place) for place in context), default=0.0
    )


def _distance_penalty(distance_m: float, nearest_m: float) -> float:
    """Return the penalty for a greater distance than the nearest: 6 at three times, at most 12."""
    ratio = (distance_m + MAX_SAME_PLACE_M) / (nearest_m + MAX_SAME_PLACE_M)
    return min(
        _MAX_DISTANCE_PENALTY,
        _MAX_DISTANCE_PENALTY * (ratio - 1) / (_MAX_PENALTY_DISTANCE_RATIO - 1),
    )


def _population_penalty(candidate: PlaceCandidate, candidates: Sequence[PlaceCandidate]) -> float:
    """Return the penalty of a GeoNames place for a smaller population: 6 at a tenth, at most 12.

    An area of the world has no penalty: no population is recorded for it.

    The population is compared with the largest candidate on the same side of the area's border, and
    with 10,000: a village is not assumed to be generally known.
    """
    if candidate.toponym.origin != GEONAMES_ORIGIN:
        return 0.0
    populations = (
        other.toponym.population for other in candidates if other.in_area == candidate.in_area
    )
    largest = max(_TOWN_POPULATION, *populations)
    return min(
        _MAX_POPULATION_PENALTY,
        MIN_SCORE_MARGIN * math.log10(largest / max(1, candidate.toponym.population)),
    )


def find_competing_candidates(ranking: Sequence[PlaceCandidate]) -> list[PlaceCandidate]:
    """Return the candidates that cannot be ruled out against the first.

    These are candidates within the score margin; a place of exactly this name if the first only has
    an equal phonetic key; and a town of the area if the first is a river, lake or province whose
    head noun the query omits. A name that a town and an area of the ground share is not decided by
    scores: only a head noun, such as "city of" or "state of", or the project's own records do.
    """
    best, *others = ranking
    return [other for other in others if _is_competing(best, other)]


def _is_competing(best: PlaceCandidate, other: PlaceCandidate) -> bool:
    if best.score - other.score < MIN_SCORE_MARGIN:
        return True
    if _is_town_and_area(best, other):
        return True
    if (
        other.match.head_noun_omitted
        or other.match.tier not in ("exact", "alias")
        or other.distance_penalty > best.distance_penalty
    ):
        return False
    if best.match.head_noun_omitted:
        return _is_namesake_town(other) and _is_populous(other)
    if best.match.tier == "key":
        return True
    return best.match.confidence < 100 and other.in_area and other.match.tier == "exact"  # noqa: PLR2004


def _is_town_and_area(best: PlaceCandidate, other: PlaceCandidate) -> bool:
    """Return whether a town and an area of the ground in the map's area share a listed name.

    A village of GeoNames with the name as an alternate name only does not compete with an area, nor
    an area of the world with a place of the project.
    """
    if not (best.in_area and other.in_area) or other.match.head_noun_omitted:
        return False
    if other.match.tier not in ("exact", "alias"):
        return False
    if best.toponym.is_ground_area and not best.match.head_noun_omitted:
        is_known = other.match.tier == "exact" or _is_populous(other)
        return other.toponym.kind in SETTLEMENT_KINDS and is_known
    is_town = best.toponym.kind in SETTLEMENT_KINDS and best.toponym.origin == GEONAMES_ORIGIN
    is_area = is_town and other.toponym.is_ground_area
    return is_area and not _is_named_after_capital(other, [best])


def is_decided_by_context(ranking: Sequence[PlaceCandidate]) -> bool:
    """Return whether the context decides for the first candidate.

    The context is the other places of the source.
    """
    without_context = [
        replace(candidate, score=candidate.score + candidate.distance_penalty, distance_penalty=0.0)
        for candidate in ranking
    ]
    return bool(find_competing_candidates(without_context)) and not find_competing_candidates(
        ranking
    )


@dataclass(frozen=True, slots=True)
class EnclosingArea:
    """A containing place: the forms of its names, and its outlines, if any."""

    name_forms: frozenset[str]
    outlines: tuple[Toponym, ...]

    @classmethod
    def from_toponyms(cls, names: Iterable[str], toponyms: Iterable[Toponym]) -> "EnclosingArea":
        """Create an area from its names and the toponyms with them."""
        toponyms = list(toponyms)
        spellings = [spelling for toponym in toponyms for spelling, _ in toponym.iter_spellings()]
        outlines = [
            toponym for toponym in toponyms if geodesy.geometry_kind(toponym.geometry) == "region"
        ]
        forms = frozenset[str]().union(*(_name_forms(name) for name in (*names, *spellings)))
        return cls(forms, tuple(outlines))

    def contains_toponym(self, toponym: Toponym) -> bool:
        """Return whether the area contains a place.

        What is recorded for the place decides; outlines are used only if nothing is recorded. A
        GeoNames place has only its country recorded. An outline contains a place that is farther
        inside than the sum of both uncertainties.
        """
        if any(self.name_forms & _name_forms(container) for container in toponym.within):
            return True
        if toponym.within and toponym.is_own:
            return False
        return any(_is_well_inside(toponym, outline) for outline in self.outlines)


def _name_forms(name: str) -> frozenset[str]:
    split = split_head_noun(name)
    spellings = [normalize_name(name), *([split[0]] if split else [])]
    return frozenset(spellings).union(*(phonetic_keys(spelling) for spelling in spellings))


def _is_well_inside(toponym: Toponym, outline: Toponym) -> bool:
    if not outline.geometry.contains(toponym.geometry):
        return False
    distance_m = geodesy.distance_to_geometry_m(
        outline.geometry.boundary, geodesy.label_point(toponym.geometry)
    )
    return distance_m > toponym.precision_m + outline.precision_m


def compute_project_area(toponyms: Iterable[Toponym]) -> BaseGeometry | None:
    """Return the bounding box of a project's layers.

    Countries are left out; without layers it is the bounding box of the places.

    The box is in degrees; None without any toponym.
    """
    toponyms = list(toponyms)
    features = [
        toponym.geometry
        for toponym in toponyms
        if toponym.origin.startswith("layers:") and toponym.kind != "country"
    ]
    geometries = features or [toponym.geometry for toponym in toponyms]
    return shapely.box(*shapely.total_bounds(geometries)) if geometries else None


ToponymFilter = Callable[[Toponym], bool]
"""Returns whether a toponym is of the kind that an expression needs."""

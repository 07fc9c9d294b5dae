"""What a name may mean: hits on one place become one target, and the targets are weighed.

Rules and weights are this project's own; docs/geocoding.md explains them and says what they were
measured on.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from geo.dates import DateInterval
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, Match, MatchTier, Toponym
from geo.geocoding.head_nouns import SETTLEMENT_KINDS, kind_family, split_head_noun
from geo.geocoding.name_matching import normalize_name, phonetic_keys
from geo.geocoding.point_radius import ResolvedPlace
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

MIN_SCORE_MARGIN = 6.0
"""Two targets whose scores differ by less leave the answer ambiguous."""
MAX_SAME_PLACE_M = 5_000.0

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
_TOWN_POPULATION = 10_000
_NAMESAKE_PENALTY = 15.0


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One thing that a name may mean, with the shape it has at the date asked for.

    Attributes:
        match: Its best match.
        toponym: What it is; for several toponyms that are one place, the one that shows it.
        score: 0 to 100.
        in_area: Whether it is the project's own or lies in the project's area.
        distance_penalty: How much of the score its distance from the co-mentioned places has cost.
        notes: What to say about it, in words.
        gazetteer_point: The point that the project's gazetteer has for it, where it is drawn as more: what a
            distance is measured from.
    """

    match: Match
    toponym: Toponym
    score: float
    in_area: bool = True
    distance_penalty: float = 0.0
    notes: tuple[str, ...] = ()
    gazetteer_point: Toponym | None = None

    @property
    def resolved_place(self) -> ResolvedPlace:
        """The place, as it is drawn."""
        return _to_resolved_place(self.toponym)

    @property
    def start_place(self) -> ResolvedPlace:
        """The place, to measure distances from."""
        return _to_resolved_place(self.gazetteer_point or self.toponym)

    def describe_match(self) -> str:
        """Say how the name was matched: "exact name, village in the project's gazetteer"."""
        origin, kind = self.toponym.origin, self.toponym.kind.replace("_", " ")
        if origin == GEONAMES_ORIGIN:
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
    """Return one target for each place that the hits stand for.

    Args:
        matches: Toponyms with the name asked for, best first.
        when: The date whose shape is wanted; None for the latest.
        area: The project's area; a place of GeoNames outside it scores less.
    """
    groups: list[list[Match]] = []
    for hit in matches:
        group = next((group for group in groups if _is_same_place(group[0], hit)), None)
        if group is None:
            groups.append([hit])
        else:
            group.append(hit)
    return [_merge_matches(group, when, area) for group in groups]


def _merge_matches(
    group: list[Match], when: DateInterval | None, area: BaseGeometry | None
) -> PlaceCandidate:
    hit = min(group, key=lambda hit: hit.sort_key)
    toponym, notes = _merge_toponyms_at_date([hit.toponym for hit in group], when)
    own = hit.toponym.origin != GEONAMES_ORIGIN
    here = own or intersects_area(area, toponym)
    score = (
        (_PROJECT_TIER_SCORES if own else _GEONAMES_TIER_SCORES)[hit.tier] * hit.confidence / 100
    )
    cost = (0 if here else _OUTSIDE_AREA_PENALTY) + (
        _HEAD_NOUN_PENALTY if hit.head_noun_omitted else 0
    )
    return PlaceCandidate(
        hit, toponym, score - cost, here, notes=notes, gazetteer_point=_find_gazetteer_point(group)
    )


def _find_gazetteer_point(group: Iterable[Match]) -> Toponym | None:
    points = (hit.toponym for hit in group if hit.toponym.origin == "places")
    return next(
        (point for point in points if geodesy.geometry_kind(point.geometry) == "point"), None
    )


def intersects_area(area: BaseGeometry | None, toponym: Toponym) -> bool:
    """Tell whether a place lies in the project's area; without an area none does."""
    return area is not None and bool(area.intersects(toponym.geometry))


def _is_same_place(first: Match, second: Match) -> bool:
    """Tell whether two toponyms with one name are one place.

    They are when they are shapes of one thing at different times or in several pieces (one layer,
    kind and label), or the same sort of thing at one spot: a place and the feature drawn for it. A
    town of GeoNames stands for a municipality on the map that is asked for by the town's name
    alone.
    """
    one, two = first.toponym, second.toponym
    if one.origin == two.origin:
        layer = one.origin.startswith("layers:") and one.kind not in SETTLEMENT_KINDS
        return layer and one.kind == two.kind and one.label == two.label
    if one.kind not in kind_family(two.kind):
        return False
    own = second if one.origin == GEONAMES_ORIGIN else first
    if GEONAMES_ORIGIN in (one.origin, two.origin) and not own.head_noun_omitted:
        return False
    point, other = sorted(
        (one, two), key=lambda toponym: geodesy.geometry_kind(toponym.geometry) != "point"
    )
    reach = max(MAX_SAME_PLACE_M, one.precision_m + two.precision_m)
    return (
        geodesy.distance_to_geometry_m(other.geometry, geodesy.label_point(point.geometry)) <= reach
    )


def _merge_toponyms_at_date(
    toponyms: Sequence[Toponym], when: DateInterval | None
) -> tuple[Toponym, tuple[str, ...]]:
    """Return one toponym for several that are one place, as at a date, and what to say of it."""
    chosen, notes = _select_valid_at(_select_drawn_toponyms(toponyms), when)
    if len(chosen) == 1:
        return chosen[0], notes
    longest = max(chosen, key=lambda toponym: float(toponym.geometry.length))
    whole = shapely.union_all([toponym.geometry for toponym in chosen])
    precision = max(toponym.precision_m for toponym in chosen)
    return replace(longest, geometry=whole, precision_m=precision), notes


def _select_drawn_toponyms(toponyms: Sequence[Toponym]) -> list[Toponym]:
    """Return those that show the place best: a settlement's point, anything else's line or region.

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
    """Return the toponyms that hold at a date, else the nearest in time and a note."""
    dated = [(toponym.valid, toponym) for toponym in toponyms if toponym.valid]
    always = [toponym for toponym in toponyms if not toponym.valid]
    if not dated:
        return always, ()
    if when is None:
        last = max(_validity_sort_key(valid) for valid, _ in dated)
        return [
            *always,
            *(toponym for valid, toponym in dated if _validity_sort_key(valid) == last),
        ], ()
    now = [(valid, toponym) for valid, toponym in dated if valid.overlaps(when)]
    if now or always:
        changed = len({valid.edtf for valid, _ in now}) > 1
        notes = ("as it was before and after a change within that time",) if changed else ()
        return [*always, *(toponym for _, toponym in now)], notes
    gap = min(valid.gap_days(when) for valid, _ in dated)
    nearest = [toponym for valid, toponym in dated if valid.gap_days(when) == gap]
    return nearest, ("as it was at another time, since no course is recorded for that date",)


def _validity_sort_key(valid: DateInterval) -> tuple[float, float]:
    end = math.inf if valid.end is None else valid.end
    return end, -math.inf if valid.start is None else valid.start


def rank_candidates(
    candidates: Sequence[PlaceCandidate], context: Sequence[Position]
) -> list[PlaceCandidate]:
    """Return the targets best first, after taking off what nearness and population cost them.

    Args:
        candidates: At least one target.
        context: Other places that the same source names.
    """
    gaps = [_context_distance_m(target.toponym, context) for target in candidates]
    fars = [_distance_penalty(gap, min(gaps)) for gap in gaps]
    scored = [
        replace(
            target,
            score=target.score - far - _population_penalty(target, candidates),
            distance_penalty=far,
        )
        for target, far in zip(candidates, fars, strict=True)
    ]
    town = any(_is_namesake_town(target) for target in scored)
    weighed = [
        replace(t, score=t.score - _NAMESAKE_PENALTY) if town and _is_shortened_district(t) else t
        for t in scored
    ]
    return sorted(weighed, key=lambda target: (-target.score, target.toponym.id))


def _is_namesake_town(target: PlaceCandidate) -> bool:
    """Tell whether it is a town of the area that a district of the name may be called after."""
    town = target.in_area and target.toponym.kind in SETTLEMENT_KINDS
    return town and not target.match.head_noun_omitted and target.match.tier != "key"


def _is_shortened_district(target: PlaceCandidate) -> bool:
    """Tell whether it is a district that the bare name means only for want of a town."""
    return target.match.head_noun_omitted and target.toponym.kind == "district"


def _context_distance_m(toponym: Toponym, context: Sequence[Position]) -> float:
    return min(
        (geodesy.distance_to_geometry_m(toponym.geometry, place) for place in context), default=0.0
    )


def _distance_penalty(gap: float, nearest: float) -> float:
    """Return the cost of lying farther off than the nearest: 6 at three times, at most 12."""
    times = (gap + MAX_SAME_PLACE_M) / (nearest + MAX_SAME_PLACE_M)
    return min(
        _MAX_DISTANCE_PENALTY,
        _MAX_DISTANCE_PENALTY * (times - 1) / (_MAX_PENALTY_DISTANCE_RATIO - 1),
    )


def _population_penalty(target: PlaceCandidate, found: Sequence[PlaceCandidate]) -> float:
    """Return the cost, to a place of GeoNames, of having fewer people: 6 at a tenth, at most 12.

    It is held against the largest with the name that lies in the area too, or outside too, and
    against 10,000: a village is not taken for what everybody means.
    """
    if target.toponym.origin != GEONAMES_ORIGIN:
        return 0.0
    beside = (other.toponym.population for other in found if other.in_area == target.in_area)
    most = max(_TOWN_POPULATION, *beside)
    return min(
        _MAX_POPULATION_PENALTY,
        MIN_SCORE_MARGIN * math.log10(most / max(1, target.toponym.population)),
    )


def find_competing_candidates(ranking: Sequence[PlaceCandidate]) -> list[PlaceCandidate]:
    """Return those that come too near the first to be ruled out.

    A target within the margin is one. So is a place of exactly this name where the first only
    sounds like it, and a town of the area where the first is a river, lake or province called for
    short.
    """
    best, *others = ranking
    return [other for other in others if _is_competing(best, other)]


def _is_competing(best: PlaceCandidate, other: PlaceCandidate) -> bool:
    if best.score - other.score < MIN_SCORE_MARGIN:
        return True
    if (
        other.match.head_noun_omitted
        or other.match.tier not in ("exact", "alias")
        or other.distance_penalty > best.distance_penalty
    ):
        return False
    if best.match.head_noun_omitted:
        return _is_namesake_town(other) and other.toponym.population >= _TOWN_POPULATION / 2
    if best.match.tier == "key":
        return True
    return best.match.confidence < 100 and other.in_area and other.match.tier == "exact"  # noqa: PLR2004


def is_decided_by_context(ranking: Sequence[PlaceCandidate]) -> bool:
    """Tell whether it is nearness to the other places of the source that decides for the first."""
    before = [
        replace(target, score=target.score + target.distance_penalty, distance_penalty=0.0)
        for target in ranking
    ]
    return bool(find_competing_candidates(before)) and not find_competing_candidates(ranking)


@dataclass(frozen=True, slots=True)
class EnclosingArea:
    """What a place may lie in: the forms of its names, and its outlines where it has any."""

    name_forms: frozenset[str]
    outlines: tuple[Toponym, ...]

    @classmethod
    def from_toponyms(cls, names: Iterable[str], toponyms: Iterable[Toponym]) -> "EnclosingArea":
        """Make one from the names it was asked by and the toponyms that have them."""
        held = list(toponyms)
        spellings = [spelling for toponym in held for spelling, _ in toponym.iter_spellings()]
        outlines = [
            toponym for toponym in held if geodesy.geometry_kind(toponym.geometry) == "region"
        ]
        forms = frozenset[str]().union(*(_name_forms(name) for name in (*names, *spellings)))
        return cls(forms, tuple(outlines))

    def contains_toponym(self, toponym: Toponym) -> bool:
        """Tell whether a place lies in it: by what is recorded, or by an outline where nothing is.

        For a place of GeoNames only the country is recorded. An outline holds what lies inside it
        by more than both are uncertain.
        """
        if any(self.name_forms & _name_forms(container) for container in toponym.within):
            return True
        if toponym.within and toponym.origin != GEONAMES_ORIGIN:
            return False
        return any(_is_well_inside(toponym, outline) for outline in self.outlines)


def _name_forms(name: str) -> frozenset[str]:
    split = split_head_noun(name)
    spellings = [normalize_name(name), *([split[0]] if split else [])]
    return frozenset(spellings).union(*(phonetic_keys(spelling) for spelling in spellings))


def _is_well_inside(toponym: Toponym, outline: Toponym) -> bool:
    if not outline.geometry.contains(toponym.geometry):
        return False
    edge = geodesy.distance_to_geometry_m(
        outline.geometry.boundary, geodesy.label_point(toponym.geometry)
    )
    return edge > toponym.precision_m + outline.precision_m


def compute_project_area(toponyms: Iterable[Toponym]) -> BaseGeometry | None:
    """Return the box around a project's layers but its countries, or without layers its places."""
    held = list(toponyms)
    layers = [
        toponym.geometry
        for toponym in held
        if toponym.origin.startswith("layers:") and toponym.kind != "country"
    ]
    shapes = layers or [toponym.geometry for toponym in held]
    return shapely.box(*shapely.total_bounds(shapes)) if shapes else None


ToponymFilter = Callable[[Toponym], bool]
"""Tells whether a toponym is of the sort that an expression needs."""

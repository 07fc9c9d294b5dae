"""What a name may mean: hits on one place become one target, and the targets are weighed.

Rules and weights are this project's own; docs/geocoding.md explains them and says what they were
measured on.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from geo.dates import Span
from geo.geocoding.gazetteer import GEONAMES, SETTLEMENTS, Hit, Tier, Toponym, family, split_head
from geo.geocoding.name_matching import keys, surface
from geo.geocoding.point_radius import Known
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

MARGIN = 6.0
"""Two targets whose scores differ by less leave the answer ambiguous."""
SAME_SPOT_M = 5_000.0

_PROJECT_SCORES: dict[Tier, float] = {"exact": 100.0, "alias": 96.0, "key": 88.0, "close": 60.0}
_WORLD_SCORES: dict[Tier, float] = {"exact": 85.0, "alias": 77.0, "key": 69.0, "close": 45.0}
_HEADED = 10.0
_ELSEWHERE = 10.0
_FAR = 12.0
_TIMES_FARTHER = 5.0
_SMALL = 12.0
_TOWN_POPULATION = 10_000
_NAMESAKE = 15.0


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a name may mean, with the shape it has at the date asked for.

    Attributes:
        hit: Its best match.
        toponym: What it is; for several toponyms that are one place, the one that shows it.
        score: 0 to 100.
        here: Whether it is the project's own or lies in the project's area.
        far: How much of the score its distance from the co-mentioned places has cost.
        notes: What to say about it, in words.
        spot: The point that the project's gazetteer has for it, where it is drawn as more: what a
            distance is measured from.
    """

    hit: Hit
    toponym: Toponym
    score: float
    here: bool = True
    far: float = 0.0
    notes: tuple[str, ...] = ()
    spot: Toponym | None = None

    @property
    def known(self) -> Known:
        """The place, as it is drawn."""
        return _known(self.toponym)

    @property
    def start(self) -> Known:
        """The place, to measure distances from."""
        return _known(self.spot or self.toponym)

    def words(self) -> str:
        """Say how the name was matched: "exact name, village in the project's gazetteer"."""
        origin, kind = self.toponym.origin, self.toponym.kind.replace("_", " ")
        if origin == GEONAMES:
            where = f"populated place in GeoNames ({', '.join(self.toponym.within)})"
        elif origin == "places":
            where = f"{kind} in the project's gazetteer"
        else:
            where = f"{kind} on the project's map"
        return ", ".join([self._match(), where, *self.notes])

    def _match(self) -> str:
        if self.hit.headed:
            return f"short for {self.hit.spelling!r}"
        if self.hit.tier == "exact":
            return "exact name"
        title = self.toponym.title
        return f"{'listed alias' if self.hit.tier == 'alias' else 'another spelling'} of {title!r}"


def _known(toponym: Toponym) -> Known:
    return Known(
        toponym.title,
        toponym.kind,
        toponym.geometry,
        toponym.precision_m,
        toponym.where_prec,
    )


def targets(hits: Iterable[Hit], when: Span | None, area: BaseGeometry | None) -> list[Target]:
    """Return one target for each place that the hits stand for.

    Args:
        hits: Toponyms with the name asked for, best first.
        when: The date whose shape is wanted; None for the latest.
        area: The project's area; a place of GeoNames outside it scores less.
    """
    groups: list[list[Hit]] = []
    for hit in hits:
        group = next((group for group in groups if _one_place(group[0], hit)), None)
        if group is None:
            groups.append([hit])
        else:
            group.append(hit)
    return [_target(group, when, area) for group in groups]


def _target(group: list[Hit], when: Span | None, area: BaseGeometry | None) -> Target:
    hit = min(group, key=lambda hit: hit.order)
    toponym, notes = _at_date([hit.toponym for hit in group], when)
    own = hit.toponym.origin != GEONAMES
    here = own or lies_in(area, toponym)
    score = (_PROJECT_SCORES if own else _WORLD_SCORES)[hit.tier] * hit.ratio / 100
    cost = (0 if here else _ELSEWHERE) + (_HEADED if hit.headed else 0)
    return Target(hit, toponym, score - cost, here, notes=notes, spot=_spot(group))


def _spot(group: Iterable[Hit]) -> Toponym | None:
    points = (hit.toponym for hit in group if hit.toponym.origin == "places")
    return next((point for point in points if geodesy.mark(point.geometry) == "point"), None)


def lies_in(area: BaseGeometry | None, toponym: Toponym) -> bool:
    """Tell whether a place lies in the project's area; without an area none does."""
    return area is not None and bool(area.intersects(toponym.geometry))


def _one_place(first: Hit, second: Hit) -> bool:
    """Tell whether two toponyms with one name are one place.

    They are when they are shapes of one thing at different times or in several pieces (one layer,
    kind and label), or the same sort of thing at one spot: a place and the feature drawn for it. A
    town of GeoNames stands for a municipality on the map that is asked for by the town's name
    alone.
    """
    one, two = first.toponym, second.toponym
    if one.origin == two.origin:
        layer = one.origin.startswith("layers:") and one.kind not in SETTLEMENTS
        return layer and one.kind == two.kind and one.label == two.label
    if one.kind not in family(two.kind):
        return False
    own = second if one.origin == GEONAMES else first
    if GEONAMES in (one.origin, two.origin) and not own.headed:
        return False
    point, other = sorted((one, two), key=lambda toponym: geodesy.mark(toponym.geometry) != "point")
    reach = max(SAME_SPOT_M, one.precision_m + two.precision_m)
    return geodesy.gap_m(other.geometry, geodesy.label_point(point.geometry)) <= reach


def _at_date(toponyms: Sequence[Toponym], when: Span | None) -> tuple[Toponym, tuple[str, ...]]:
    """Return one toponym for several that are one place, as at a date, and what to say of it."""
    chosen, notes = _valid(_best_drawn(toponyms), when)
    if len(chosen) == 1:
        return chosen[0], notes
    longest = max(chosen, key=lambda toponym: float(toponym.geometry.length))
    whole = shapely.union_all([toponym.geometry for toponym in chosen])
    precision = max(toponym.precision_m for toponym in chosen)
    return replace(longest, geometry=whole, precision_m=precision), notes


def _best_drawn(toponyms: Sequence[Toponym]) -> list[Toponym]:
    """Return those that show the place best: a settlement's point, anything else's line or region.

    A settlement that a source names is an exact place (class 1), however large its municipality.
    """
    points = [toponym for toponym in toponyms if geodesy.mark(toponym.geometry) == "point"]
    drawn = [toponym for toponym in toponyms if toponym not in points]
    listed = [toponym for toponym in points if toponym.origin == "places"]
    if any(toponym.kind in SETTLEMENTS for toponym in toponyms):
        return listed or points[:1] or drawn
    return drawn or listed or points


def _valid(toponyms: Sequence[Toponym], when: Span | None) -> tuple[list[Toponym], tuple[str, ...]]:
    """Return the toponyms that hold at a date, else the nearest in time and a note."""
    dated = [(toponym.valid, toponym) for toponym in toponyms if toponym.valid]
    always = [toponym for toponym in toponyms if not toponym.valid]
    if not dated:
        return always, ()
    if when is None:
        last = max(_lasting(valid) for valid, _ in dated)
        return [*always, *(toponym for valid, toponym in dated if _lasting(valid) == last)], ()
    now = [(valid, toponym) for valid, toponym in dated if valid.overlaps(when)]
    if now or always:
        changed = len({valid.edtf for valid, _ in now}) > 1
        notes = ("as it was before and after a change within that time",) if changed else ()
        return [*always, *(toponym for _, toponym in now)], notes
    gap = min(valid.gap(when) for valid, _ in dated)
    nearest = [toponym for valid, toponym in dated if valid.gap(when) == gap]
    return nearest, ("as it was at another time, since no course is recorded for that date",)


def _lasting(valid: Span) -> tuple[float, float]:
    end = math.inf if valid.end is None else valid.end
    return end, -math.inf if valid.start is None else valid.start


def ranked(found: Sequence[Target], context: Sequence[Position]) -> list[Target]:
    """Return the targets best first, after taking off what nearness and population cost them.

    Args:
        found: At least one target.
        context: Other places that the same source names.
    """
    gaps = [_gap(target.toponym, context) for target in found]
    fars = [_far(gap, min(gaps)) for gap in gaps]
    scored = [
        replace(target, score=target.score - far - _small(target, found), far=far)
        for target, far in zip(found, fars, strict=True)
    ]
    town = any(_is_namesake(target) for target in scored)
    weighed = [
        replace(t, score=t.score - _NAMESAKE) if town and _is_short(t) else t for t in scored
    ]
    return sorted(weighed, key=lambda target: (-target.score, target.toponym.id))


def _is_namesake(target: Target) -> bool:
    """Tell whether it is a town of the area that a district of the name may be called after."""
    town = target.here and target.toponym.kind in SETTLEMENTS
    return town and not target.hit.headed and target.hit.tier != "key"


def _is_short(target: Target) -> bool:
    """Tell whether it is a district that the bare name means only for want of a town."""
    return target.hit.headed and target.toponym.kind == "district"


def _gap(toponym: Toponym, context: Sequence[Position]) -> float:
    return min((geodesy.gap_m(toponym.geometry, place) for place in context), default=0.0)


def _far(gap: float, nearest: float) -> float:
    """Return the cost of lying farther off than the nearest: 6 at three times, at most 12."""
    times = (gap + SAME_SPOT_M) / (nearest + SAME_SPOT_M)
    return min(_FAR, _FAR * (times - 1) / (_TIMES_FARTHER - 1))


def _small(target: Target, found: Sequence[Target]) -> float:
    """Return the cost, to a place of GeoNames, of having fewer people: 6 at a tenth, at most 12.

    It is held against the largest with the name that lies in the area too, or outside too, and
    against 10,000: a village is not taken for what everybody means.
    """
    if target.toponym.origin != GEONAMES:
        return 0.0
    beside = (other.toponym.population for other in found if other.here == target.here)
    most = max(_TOWN_POPULATION, *beside)
    return min(_SMALL, MARGIN * math.log10(most / max(1, target.toponym.population)))


def rivals(ranking: Sequence[Target]) -> list[Target]:
    """Return those that come too near the first to be ruled out.

    A target within the margin is one. So is a place of exactly this name where the first only
    sounds like it, and a town of the area where the first is a river, lake or province called for
    short.
    """
    best, *others = ranking
    return [other for other in others if _rival(best, other)]


def _rival(best: Target, other: Target) -> bool:
    if best.score - other.score < MARGIN:
        return True
    if other.hit.headed or other.hit.tier not in ("exact", "alias") or other.far > best.far:
        return False
    if best.hit.headed:
        return _is_namesake(other) and other.toponym.population >= _TOWN_POPULATION / 2
    if best.hit.tier == "key":
        return True
    return best.hit.ratio < 100 and other.here and other.hit.tier == "exact"  # noqa: PLR2004


def told_apart_by_context(ranking: Sequence[Target]) -> bool:
    """Tell whether it is nearness to the other places of the source that decides for the first."""
    before = [replace(target, score=target.score + target.far, far=0.0) for target in ranking]
    return bool(rivals(before)) and not rivals(ranking)


@dataclass(frozen=True, slots=True)
class Container:
    """What a place may lie in: the forms of its names, and its outlines where it has any."""

    forms: frozenset[str]
    outlines: tuple[Toponym, ...]

    @classmethod
    def of(cls, names: Iterable[str], toponyms: Iterable[Toponym]) -> "Container":
        """Make one from the names it was asked by and the toponyms that have them."""
        held = list(toponyms)
        spellings = [spelling for toponym in held for spelling, _ in toponym.spellings()]
        outlines = [toponym for toponym in held if geodesy.mark(toponym.geometry) == "region"]
        forms = frozenset[str]().union(*(_forms(name) for name in (*names, *spellings)))
        return cls(forms, tuple(outlines))

    def holds(self, toponym: Toponym) -> bool:
        """Tell whether a place lies in it: by what is recorded, or by an outline where nothing is.

        For a place of GeoNames only the country is recorded. An outline holds what lies inside it
        by more than both are uncertain.
        """
        if any(self.forms & _forms(container) for container in toponym.within):
            return True
        if toponym.within and toponym.origin != GEONAMES:
            return False
        return any(_well_inside(toponym, outline) for outline in self.outlines)


def _forms(name: str) -> frozenset[str]:
    split = split_head(name)
    spellings = [surface(name), *([split[0]] if split else [])]
    return frozenset(spellings).union(*(keys(spelling) for spelling in spellings))


def _well_inside(toponym: Toponym, outline: Toponym) -> bool:
    if not outline.geometry.contains(toponym.geometry):
        return False
    edge = geodesy.gap_m(outline.geometry.boundary, geodesy.label_point(toponym.geometry))
    return edge > toponym.precision_m + outline.precision_m


def area_of(toponyms: Iterable[Toponym]) -> BaseGeometry | None:
    """Return the box around a project's layers but its countries, or without layers its places."""
    held = list(toponyms)
    layers = [
        toponym.geometry
        for toponym in held
        if toponym.origin.startswith("layers:") and toponym.kind != "country"
    ]
    shapes = layers or [toponym.geometry for toponym in held]
    return shapely.box(*shapely.total_bounds(shapes)) if shapes else None


Wanted = Callable[[Toponym], bool]
"""Tells whether a toponym is of the sort that an expression needs."""

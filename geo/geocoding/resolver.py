"""Resolver of place names: finds the place of a name.

A name is looked up in the project's gazetteer and then in the GeoNames index. The candidates are
filtered by what the expression states (kind, containing place, second name), ranked, and only a
clear winner resolves the name. docs/explanation/geocoding.md describes the method and its
measurements.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import shapely.ops
from shapely.geometry.base import BaseGeometry

from geo.dates import DateInterval
from geo.geocoding.abbreviations import expand_abbreviations
from geo.geocoding.gazetteer import (
    Gazetteer,
    Match,
    MatchTier,
    Toponym,
    is_close_match,
    keep_best_matches,
)
from geo.geocoding.grammar import NamedPlace
from geo.geocoding.head_nouns import HEAD_NOUN_KINDS, SETTLEMENT_KINDS, split_head_noun
from geo.geocoding.name_matching import are_similar_names, normalize_name
from geo.geocoding.point_radius import ResolvedPlace
from geo.geocoding.ranking import (
    MAX_SAME_PLACE_M,
    EnclosingArea,
    PlaceCandidate,
    ToponymFilter,
    find_competing_candidates,
    group_candidates,
    is_decided_by_context,
    rank_candidates,
)
from geo.geocoding.results import MAX_LISTED_CANDIDATES, format_candidate, format_kind
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

if TYPE_CHECKING:
    from geo.geocoding.geonames import GeoNamesIndex
    from geo.geocoding.world_areas import WorldAreaIndex

_MAX_SUGGESTIONS = 3
_COUNTERPART_CONFIDENCE = 96.0


@dataclass(frozen=True, slots=True)
class QueryContext:
    """Information besides the query: the date, and other places that the same source names."""

    when: DateInterval | None
    nearby_points: tuple[Position, ...]

    def with_place(self, place: ResolvedPlace) -> Self:
        """Return the context with one more place."""
        return replace(self, nearby_points=(*self.nearby_points, place.point))


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """The place that a name refers to, and the other candidates, best first."""

    best: PlaceCandidate
    others: tuple[PlaceCandidate, ...]


@dataclass(frozen=True, slots=True)
class UnresolvedName:
    """A name without a clear place.

    Attributes:
        status: ``ambiguous`` or ``not-found``.
        method: The reason, in words for a reader.
        candidates: The possible places, best first.
        name: The name as the expression has it; empty where it is not one name that is at fault.
    """

    status: str
    method: str
    candidates: tuple[PlaceCandidate, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Selection:
    """Candidates that fit all filters so far, or the reason why none does.

    Attributes:
        kept: The fitting candidates.
        notes: What the filters found out about them, in words.
        reason: Why no candidate fits; empty while one does.
        rejected: The candidates before the filter that none fits.
    """

    kept: list[PlaceCandidate]
    notes: tuple[str, ...] = ()
    reason: str = ""
    rejected: tuple[PlaceCandidate, ...] = ()

    def narrow(self, kept: list[PlaceCandidate], reason: str, note: str = "") -> "_Selection":
        """Return the selection after one more filter, which kept `kept` of its candidates."""
        if self.reason:
            return self
        if not kept:
            return _Selection([], reason=reason, rejected=tuple(self.kept))
        return _Selection(kept, (*self.notes, note) if note else self.notes)


class Resolver:
    """Resolver of names, in a gazetteer and the GeoNames index."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        geonames_index: "GeoNamesIndex | None",
        area: BaseGeometry | None,
        world_areas: "WorldAreaIndex | None" = None,
        *,
        is_bounded: bool = False,
    ) -> None:
        """Use a project's gazetteer.

        Args:
            gazetteer: The project's places and named features.
            geonames_index: The index of the world's populated places, or None.
            area: The project's area in degrees; a GeoNames place outside it scores less.
            world_areas: The countries, first-order divisions and regions of the world, or None.
            is_bounded: Whether nothing outside the area is found: it is a candidate only.
        """
        self._is_bounded = is_bounded
        self._gazetteer = gazetteer
        self._geonames_index = geonames_index
        self._area = area
        self._world_areas = world_areas
        self._counterparts_by_id: dict[str, Toponym] | None = None

    def is_known_name(self, text: str) -> bool:
        """Return whether a text, as it is, is the name of a place."""
        if self._gazetteer.find_matches(text):
            return True
        if self._world_areas is not None and self._world_areas.contains_name(text):
            return True
        return self._geonames_index is not None and self._geonames_index.contains_name(text)

    def find_by_id(self, identifier: str) -> Toponym | None:
        """Return the toponym with this id, or None."""
        toponym = self._gazetteer.find_by_id(identifier)
        if toponym is None and self._world_areas:
            toponym = self._world_areas.find_by_id(identifier)
        if toponym is None and self._geonames_index:
            return self._geonames_index.find_by_id(identifier)
        return toponym

    def resolve_name(
        self,
        place: NamedPlace,
        context: QueryContext,
        is_preferred: ToponymFilter | None = None,
    ) -> ResolvedName | UnresolvedName:
        """Resolve a name.

        Args:
            place: The name, with the kinds and containing places that the expression states.
            context: The date, and other places of the same source.
            is_preferred: Of several candidates, those that pass it are preferred.
        """
        resolved = self._resolve_with_full_names(place, context, is_preferred)
        if isinstance(resolved, UnresolvedName):
            return replace(resolved, name=place.name)
        return resolved

    def _resolve_with_full_names(
        self, place: NamedPlace, context: QueryContext, is_preferred: ToponymFilter | None
    ) -> ResolvedName | UnresolvedName:
        """Resolve a name; one with an abbreviation is never surer than its full form."""
        resolved = self._resolve_as_written(place, context, is_preferred)
        candidates = _list_ranking(resolved)
        if not candidates:
            return self._resolve_full_name(place, context, is_preferred) or resolved
        if not _is_own(candidates[0]) and _is_sure(resolved):
            for full_name in expand_abbreviations(place.name):
                full = self._resolve_as_written(
                    replace(place, name=full_name), context, is_preferred
                )
                doubt = _compare_with_full_name(place.name, full_name, candidates[0], full)
                if doubt:
                    return doubt
        return resolved

    def _resolve_full_name(
        self, place: NamedPlace, context: QueryContext, is_preferred: ToponymFilter | None
    ) -> ResolvedName | UnresolvedName | None:
        """Return what the first known full form of an abbreviated name is, or None."""
        for full_name in expand_abbreviations(place.name):
            full = self._resolve_as_written(replace(place, name=full_name), context, is_preferred)
            if _list_ranking(full):
                return full
        return None

    def _resolve_as_written(
        self, place: NamedPlace, context: QueryContext, is_preferred: ToponymFilter | None
    ) -> ResolvedName | UnresolvedName:
        kinds, matches = self._find_all_matches(place)
        if not matches:
            return self._describe_unknown_name(place.name)
        candidates = group_candidates(matches, context.when, self._area)
        selection = self._filter_candidates(candidates, place, kinds, is_preferred)
        if selection.reason:
            rejected = list(selection.rejected)
            if self._is_bounded and not any(one.in_area for one in rejected):
                return self._describe_outside(place.name, self._rank_outside(rejected))
            return UnresolvedName("not-found", selection.reason, selection.rejected)
        ranking = self._rank_outside(rank_candidates(selection.kept, context.nearby_points))
        unresolved = self._find_doubt(place.name, ranking)
        if unresolved:
            return unresolved
        best, *others = ranking
        notes = [*best.notes, *selection.notes]
        if is_decided_by_context(ranking):
            notes.append("the nearest to the other places of the source")
        if not best.in_area:
            notes.append("outside the map's area")
        rejected = [candidate for candidate in candidates if candidate not in selection.kept]
        others += self._rank_outside(rejected)
        return ResolvedName(replace(best, notes=tuple(notes)), tuple(others))

    # Matches

    def _find_all_matches(self, place: NamedPlace) -> tuple[tuple[str, ...], Sequence[Match]]:
        """Return the required kinds and every toponym with the name, best first."""
        full_matches = self._find_matches(place.name)
        listed = [match for match in full_matches if match.tier != "key"]
        split = split_head_noun(place.name)
        if split is None or (listed and not place.kinds):
            shortened = self._gazetteer.find_without_head_noun(place.name)
            stated = [match for match in full_matches if not _is_contradicted(match, split)]
            return place.kinds, keep_best_matches([*(stated or full_matches), *shortened])
        base, kinds = split
        base_matches = [*self._find_matches(base), *self._gazetteer.find_without_head_noun(base)]
        if any(match.toponym.kind in kinds for match in base_matches) or not full_matches:
            return place.kinds or kinds, keep_best_matches([*listed, *base_matches])
        return place.kinds, full_matches

    def _find_matches(self, name: str) -> Sequence[Match]:
        matches = [*self._gazetteer.find_matches(name), *self._find_world_areas(name)]
        if self._geonames_index is None:
            return keep_best_matches(matches)
        counterparts = self._load_counterparts(self._geonames_index)
        geonames_matches = [
            _to_counterpart_match(match, counterparts.get(match.toponym.id))
            for match in self._geonames_index.find_matches(name)
        ]
        return keep_best_matches([*matches, *geonames_matches])

    def _find_world_areas(self, name: str) -> Sequence[Match]:
        return self._world_areas.find_toponym_matches(name) if self._world_areas else ()

    def _load_counterparts(self, geonames_index: "GeoNamesIndex") -> Mapping[str, Toponym]:
        """Return the project's settlements by the GeoNames id of the same settlement."""
        if self._counterparts_by_id is None:
            settlements = [
                toponym
                for toponym in self._gazetteer
                if toponym.kind in SETTLEMENT_KINDS
                and geodesy.geometry_kind(toponym.geometry) == "point"
            ]
            self._counterparts_by_id = dict(_find_counterparts(settlements, geonames_index))
        return self._counterparts_by_id

    # Filters

    def _filter_candidates(
        self,
        candidates: list[PlaceCandidate],
        place: NamedPlace,
        kinds: tuple[str, ...],
        is_preferred: ToponymFilter | None,
    ) -> _Selection:
        """Return the candidates with the kind, second name and containers of the expression."""
        selection = _Selection(candidates)
        if kinds:
            known_kinds = " or ".join(sorted({known.toponym.kind for known in candidates}))
            selection = selection.narrow(
                [candidate for candidate in candidates if candidate.toponym.kind in kinds],
                f"{place.name!r} is known, but only as a {format_kind(known_kinds)}: write its "
                "name alone if that is meant, or record the place in data/places.yaml",
            )
        if is_preferred:
            preferred = [kept for kept in selection.kept if is_preferred(kept.toponym)]
            selection = replace(selection, kept=preferred or selection.kept)
        if place.other_name:
            selection = self._filter_by_other_name(selection, place)
        for container in place.within:
            selection = self._filter_by_container(selection, place.name, container)
        return selection

    def _filter_by_other_name(self, selection: _Selection, place: NamedPlace) -> _Selection:
        """Interpret "X (Y)" and "X / Y": Y is a second name of X, or a place that contains X."""
        ids = {match.toponym.id for match in self._find_matches(place.other_name)}
        kept = [candidate for candidate in selection.kept if candidate.toponym.id in ids]
        if kept:
            return selection.narrow(kept, "", f"also named {place.other_name!r}")
        return self._filter_by_container(selection, place.name, place.other_name)

    def _filter_by_container(self, selection: _Selection, name: str, container: str) -> _Selection:
        area = self._find_enclosing_area(container)
        return selection.narrow(
            [kept for kept in selection.kept if area.contains_toponym(kept.toponym)],
            f"{name!r} is known, but nothing records that it lies in {container!r}",
            f"which lies in {container}",
        )

    def _find_enclosing_area(self, name: str) -> EnclosingArea:
        matches = [
            *self._gazetteer.find_matches(name),
            *self._gazetteer.find_without_head_noun(name),
            *self._find_world_areas(name),
        ]
        split = split_head_noun(name)
        if split:
            base, kinds = split
            base_matches = [
                *self._gazetteer.find_matches(base),
                *self._gazetteer.find_without_head_noun(base),
                *self._find_world_areas(base),
            ]
            matches += [match for match in base_matches if match.toponym.kind in kinds]
        admin_area = self._find_admin_area(name)
        names = [name, admin_area[0]] if admin_area else [name]
        return EnclosingArea.from_toponyms(names, (match.toponym for match in matches))

    # Unresolved names

    def _find_admin_area(self, name: str) -> tuple[str, str] | None:
        """Return the main name of a country or US state and which it is, or None."""
        return self._geonames_index.find_admin_area(name) if self._geonames_index else None

    def _find_doubt(self, name: str, ranking: list[PlaceCandidate]) -> UnresolvedName | None:
        """Return why the best candidate is not clearly the place, or None if it is."""
        best = ranking[0]
        if self._is_bounded and not best.in_area:
            return self._describe_outside(name, ranking)
        competing = find_competing_candidates(
            [one for one in ranking if one.in_area or not self._is_bounded]
        )
        if competing:
            listed = "; ".join(map(format_candidate, [best, *competing][:MAX_LISTED_CANDIDATES]))
            advice = _advise_head_noun(name, [best, *competing])
            reason = f"{name!r} may be any of: {listed}{advice}"
            return UnresolvedName("ambiguous", reason, tuple(ranking))
        if best.in_area:
            return None
        if best.match.tier == "key":
            reason = (
                f"{name!r} only sounds like {format_candidate(best)}, which a curator must confirm"
            )
            return UnresolvedName("not-found", reason, tuple(ranking))
        admin_area = self._find_admin_area(name)
        if admin_area:
            reason = (
                f"{name!r} is the name of a {admin_area[1]} as well as of {format_candidate(best)}"
            )
            return UnresolvedName("ambiguous", reason, tuple(ranking))
        return None

    def _rank_outside(self, ranking: list[PlaceCandidate]) -> list[PlaceCandidate]:
        """Return the candidates with those in the map's bounds first, then those outside them.

        What is outside is ordered by distance. A place that only sounds like the name is left out
        where another has it, or there is one inside. A map without bounds keeps its ranking.
        """
        if not self._is_bounded:
            return ranking
        inside = [one for one in ranking if one.in_area]
        outside = [one for one in ranking if not one.in_area]
        if inside or any(one.match.tier != "key" for one in outside):
            outside = [one for one in outside if one.match.tier != "key"]
        measured = [replace(one, outside_m=self._measure_distance(one)) for one in outside]
        measured.sort(key=lambda one: (one.outside_m or 0.0, one.toponym.id))
        return [*inside, *measured]

    def _describe_outside(self, name: str, ranking: list[PlaceCandidate]) -> UnresolvedName:
        """Return that a name is not found in the map's bounds, with the candidates outside them."""
        best = ranking[0]
        verb = "a name that sounds like it is" if best.match.tier == "key" else "the nearest is"
        reason = (
            f"no place in the map's bounds is called {name!r}; outside them {verb} "
            f"{format_candidate(best)}: give a position, such as `place add NAME --at LON,LAT`, or "
            "widen `bounds` in events.yaml"
        )
        return UnresolvedName("not-found", reason, tuple(ranking))

    def _measure_distance(self, candidate: PlaceCandidate) -> float | None:
        """Return how far a candidate is outside the area, in metres; None without an area."""
        if self._area is None:
            return None
        points = shapely.ops.nearest_points(self._area, candidate.toponym.geometry)
        return geodesy.geodesic_distance_m(*map(geodesy.to_position, points))

    def _describe_unknown_name(self, name: str) -> UnresolvedName:
        """Return why a name without a match is not found, with similar names as candidates."""
        split = split_head_noun(name)
        bare_name = split[0] if split else name
        similar = [
            match
            for match in self._gazetteer.find_similar(bare_name, 2 * _MAX_SUGGESTIONS)
            if are_similar_names(bare_name, match.spelling)
        ]
        candidates = tuple(group_candidates(similar, None, self._area)[:_MAX_SUGGESTIONS])
        admin_area = self._find_admin_area(name)
        if admin_area:
            reason = f"{name!r} is a {admin_area[1]} whose outline the project's layers do not have"
            return UnresolvedName("not-found", reason, candidates)
        close_titles = [match.toponym.title for match in similar if is_close_match(match, name)]
        hint = (
            f"; {close_titles[0]!r} is nearly equal, which a curator must confirm"
            if close_titles
            else ""
        )
        return UnresolvedName("not-found", f"no place is called {name!r}{hint}", candidates)


def _advise_head_noun(name: str, candidates: Sequence[PlaceCandidate]) -> str:
    """Return what to write where a town and a division share a name; empty if none do."""
    kinds = [candidate.toponym.kind for candidate in candidates if candidate.in_area]
    division = next((kind for kind in kinds if kind not in SETTLEMENT_KINDS), "")
    if not division or not any(kind in SETTLEMENT_KINDS for kind in kinds):
        return ""
    if split_head_noun(name) or normalize_name(division) not in HEAD_NOUN_KINDS:
        return ""
    return f": write '{name} city' or '{name} {division}'"


def _is_contradicted(match: Match, split: tuple[str, Sequence[str]] | None) -> bool:
    """Return whether a head noun excludes an area: "Exampleton City" is not the division."""
    return split is not None and match.toponym.is_ground_area and match.toponym.kind not in split[1]


def _is_own(candidate: PlaceCandidate) -> bool:
    """Return whether a candidate is the project's own place or feature."""
    return candidate.toponym.is_own


def _list_ranking(resolved: ResolvedName | UnresolvedName) -> tuple[PlaceCandidate, ...]:
    """Return the candidates of a name, best first."""
    if isinstance(resolved, UnresolvedName):
        return resolved.candidates
    return (resolved.best, *resolved.others)


def _is_sure(resolved: ResolvedName | UnresolvedName) -> bool:
    """Return whether one candidate is clearly the best, inside the area or outside it."""
    return isinstance(resolved, ResolvedName) or resolved.status != "ambiguous"


def _compare_with_full_name(
    name: str, full_name: str, best: PlaceCandidate, full: ResolvedName | UnresolvedName
) -> UnresolvedName | None:
    """Return why an abbreviated name is not clear, or None if its full name is no less clear."""
    others = _list_ranking(full)
    if not others or (_is_sure(full) and others[0].toponym.id == best.toponym.id):
        return None
    if isinstance(full, UnresolvedName) and full.status != "ambiguous":
        return None
    known = {candidate.toponym.id for candidate in others}
    candidates = others if best.toponym.id in known else (best, *others)
    listed = "; ".join(map(format_candidate, candidates[:MAX_LISTED_CANDIDATES]))
    return UnresolvedName(
        "ambiguous",
        f"{name!r} is short for {full_name!r}, which may be any of: {listed}",
        candidates,
    )


def _find_counterparts(
    settlements: Iterable[Toponym], geonames_index: "GeoNamesIndex"
) -> Iterator[tuple[str, Toponym]]:
    """Yield the id of each GeoNames place that is one of the settlements, with the settlement."""
    for settlement in settlements:
        point = geodesy.to_position(settlement.geometry)
        for name, _ in settlement.iter_spellings():
            for match in geonames_index.find_matches(name):
                geonames_point = geodesy.to_position(match.toponym.geometry)
                if geodesy.geodesic_distance_m(geonames_point, point) <= MAX_SAME_PLACE_M:
                    yield match.toponym.id, settlement


def _to_counterpart_match(match: Match, counterpart: Toponym | None) -> Match:
    """Return a GeoNames match as a match of the project's own place, if it is the same settlement.

    GeoNames has many alternate names and not all are good, so they score slightly less than listed
    aliases.
    """
    if counterpart is None:
        return match
    tier: MatchTier = "key" if match.tier == "key" else "alias"
    return Match(counterpart, tier, match.spelling, _COUNTERPART_CONFIDENCE)

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

from geo.dates import Span
from geo.errors import GeocodeError
from geo.geocoding import point_radius
from geo.geocoding.gazetteer import (
    GEONAMES,
    HEADS,
    SETTLEMENTS,
    Gazetteer,
    Hit,
    Tier,
    Toponym,
    best_hits,
    family,
    is_suggestion,
    split_head,
)
from geo.geocoding.name_matching import surface
from geo.geocoding.parser import (
    Along,
    Away,
    Between,
    Expression,
    Identified,
    Named,
    Near,
    Offset,
    Side,
    Spot,
    parse,
    read_mapping,
)
from geo.geocoding.point_radius import Known, Shape
from geo.geocoding.precision import geo_precision
from geo.geocoding.ranking import (
    SAME_SPOT_M,
    Container,
    Target,
    Wanted,
    area_of,
    ranked,
    rivals,
    targets,
    told_apart_by_context,
)
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

if TYPE_CHECKING:
    from geo.geocoding.geonames import World

_MAX_CANDIDATES = 8
_NEAREST = 3
_MAX_WORDS = 500
_TWIN_TRUST = 96.0


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
    tier: Tier
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
class Answer:
    """What a query means, or why that cannot be said.

    Attributes:
        query: What was asked.
        status: ``found``, ``ambiguous`` or ``not-found``; unless it is found, `name` and what
            follows up to `radius_m` is empty or None.
        method: How it was found, or why not, in words for a reader.
        name: The first two English names of what was found, or the expression.
        names: Its names by language; empty for an expression.
        toponym: The toponym's id; None for an expression.
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
    toponym: str | None = None
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


class _Refusal(Exception):  # noqa: N818  not an error: it carries an answer up to `geocode`
    """A name that does not resolve: why, and what it might be."""

    def __init__(self, status: str, method: str, found: Iterable[Target]) -> None:
        super().__init__(method)
        self.status = status
        self.method = method
        self.targets = tuple(found)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is known besides the name: the date, and the places that the same source names."""

    when: Span | None
    context: tuple[Position, ...]

    def beside(self, place: Known) -> "_Question":
        """Return the question with one more place that is named beside."""
        return replace(self, context=(*self.context, place.point))


class Geocoder:
    """Finds places by name and expression, in a project's gazetteer and, behind it, the world's."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        world: "World | None" = None,
        *,
        area: tuple[float, float, float, float] | None = None,
    ) -> None:
        """Stand on a project's gazetteer.

        Args:
            gazetteer: The project's places and named features.
            world: The index of the world's populated places, asked where the project has no answer.
            area: West, south, east and north of the project's area, degrees; by default the box
                around its layers. A place of the world outside it counts less.
        """
        self._gazetteer = gazetteer
        self._world = world
        self._area = shapely.box(*area) if area else area_of(gazetteer)
        self._kinds = sorted({toponym.kind for toponym in gazetteer})
        self._twins_by_id: dict[str, Toponym] | None = None

    def geocode(
        self,
        query: str | Mapping[str, object],
        *,
        when: Span | None = None,
        context: Sequence[Position] = (),
    ) -> Answer:
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
        expression = self._read(query)
        text = query if isinstance(query, str) else _in_words(query)
        question = _Question(when, tuple(_checked(place) for place in context))
        try:
            return self._answer(text, expression, question)
        except _Refusal as refusal:
            candidates = _candidates(refusal.targets)
            return Answer(text, refusal.status, refusal.method, candidates=candidates)
        except ShapelyError as error:
            raise GeocodeError(f"{text!r} names a shape that cannot be measured: {error}") from None

    # Reading

    def _read(self, query: str | Mapping[str, object]) -> Expression:
        if isinstance(query, str):
            return parse(query, self._is_name)
        expression = read_mapping(query)
        if isinstance(expression, Named) and expression.kinds:
            return replace(expression, kinds=self._meant(expression.kinds[0]))
        return expression

    def _is_name(self, text: str) -> bool:
        if self._gazetteer.find(text):
            return True
        return self._world is not None and self._world.has(text)

    def _meant(self, kind: str) -> tuple[str, ...]:
        """Return the kinds that a curator's word for one takes in."""
        plain = kind.casefold().replace(" ", "_")
        kinds = {*HEADS.get(surface(kind), ()), *(family(plain) if plain in self._kinds else ())}
        if not kinds:
            raise GeocodeError(
                f"'kind' is {kind!r}, which no place here is: use one of {', '.join(self._kinds)}"
            )
        return tuple(sorted(kinds))

    # Answering

    def _answer(self, text: str, expression: Expression, question: _Question) -> Answer:
        if isinstance(expression, Named):
            return _of_target(text, *self._resolve(expression, question))
        if isinstance(expression, Identified):
            return self._identified(text, expression.id)
        if isinstance(expression, Along):
            return self._along(text, expression, question)
        shape, method = self._shape(expression, question)
        return _found(text, shape, method)

    def _identified(self, text: str, identifier: str) -> Answer:
        toponym = self._gazetteer.by_id(identifier)
        if toponym is None and self._world:
            toponym = self._world.by_id(identifier)
        if toponym is None:
            raise GeocodeError(
                f"no place or feature has the id {identifier!r}: take one from data/places.yaml or "
                "from a layer"
            )
        target = Target(Hit(toponym, "exact", toponym.label), toponym, 100.0)
        method = f"named by its id, {toponym.kind.replace('_', ' ')}"
        return replace(_of_target(text, target, ()), method=method)

    def _shape(
        self, expression: Spot | Near | Offset | Away | Side | Between, question: _Question
    ) -> tuple[Shape, str]:
        if isinstance(expression, Spot):
            shape = point_radius.spot(expression.point, expression.precision_m)
            return shape, f"position given by the curator: {expression.why}"
        if isinstance(expression, Between):
            return self._between(expression, question)
        if isinstance(expression, Side):
            return self._side(expression, question)
        if isinstance(expression, Near):
            place = self._known(expression.place, question)
            return point_radius.near(place), f"near {_shown(place)}"
        start = self._start(expression.place, question)
        if isinstance(expression, Away):
            method = f"{expression.distance.text} from {_shown(start)}, in no stated direction"
            return point_radius.away(expression.distance, start), method
        said = " and ".join(f"{length.text} {way.name}" for length, way in expression.legs)
        method = f"{said} of {_shown(start)}, point-radius method"
        return point_radius.offset(expression.legs, start), method

    def _side(self, side: Side, question: _Question) -> tuple[Shape, str]:
        target, others = self._resolve(side.place, question)
        place = replace(target.known, label=side.place.name)
        _check_side(side, place)
        own = target.toponym.origin != GEONAMES and target.hit.tier == "exact"
        if side.said == "name" and place.mark == "point" and not own:
            # "Eastern Zangezur" is no part of the town that GeoNames also calls Zangezur
            method = (
                f"no place has this name, and {place.label!r} is only {_titled(target)}, "
                f"{target.words()}: write 'the {_heading(side)} part of {place.label}' if that is "
                "meant"
            )
            raise _Refusal("not-found", method, [target, *others])
        return point_radius.side(side.direction, place), _side_words(side, place)

    def _between(self, expression: Between, question: _Question) -> tuple[Shape, str]:
        start, end = self._pair(expression.start, expression.end, question)
        if expression.line is None:
            return point_radius.between(start, end), f"between {_shown(start)} and {_shown(end)}"
        line = self._known(expression.line, question, _is_line)
        method = f"the part of {_shown(line)} between {start.label} and {end.label}"
        return point_radius.stretch(line, start, end), method

    def _along(self, text: str, expression: Along, question: _Question) -> Answer:
        line = self._known(expression.line, question, _is_line)
        if expression.towards:
            start, towards = self._pair(expression.start, expression.towards, question)
        else:
            start, towards = self._start(expression.start, question), None
        ways = point_radius.along(expression.distance, line, start, towards)
        said = f"{expression.distance.text} along {_shown(line)} from {start.label}"
        if len(ways) == 1:
            return _found(text, ways[0][1], f"{said}, to the {ways[0][0]}")
        method = (
            f"{said} can lead to the {ways[0][0]} or to the {ways[1][0]}: add 'towards' and a place"
        )
        candidates = tuple(_way(f"{text}, to the {way}", shape) for way, shape in ways)
        return Answer(text, "ambiguous", method, candidates=candidates)

    # What a name means

    def _known(self, named: Named, question: _Question, wanted: Wanted | None = None) -> Known:
        target, _ = self._resolve(named, question, wanted)
        return replace(target.known, label=named.name)

    def _start(self, named: Named, question: _Question) -> Known:
        """Resolve a place that a distance is measured from: its point, where it has one."""
        target, _ = self._resolve(named, question)
        return replace(target.start, label=named.name)

    def _pair(self, first: Named, last: Named, question: _Question) -> tuple[Known, Known]:
        """Resolve two places that one expression names, in either order alike.

        What is clear by itself is not asked again: beside Goris, "Lachin" would be the corridor as
        much as the town. What is not clear is told by the other.
        """
        try:
            start = self._start(first, question)
        except _Refusal:
            end = self._start(last, question)
            return self._start(first, question.beside(end)), end
        try:
            return start, self._start(last, question)
        except _Refusal:
            return start, self._start(last, question.beside(start))

    def _resolve(
        self, named: Named, question: _Question, wanted: Wanted | None = None
    ) -> tuple[Target, list[Target]]:
        """Return what a name means and what else it might, or raise a `_Refusal`."""
        kinds, hits = self._hits(named)
        if not hits:
            raise self._unknown(named.name)
        found = targets(hits, question.when, self._area)
        fitting, notes = self._fitting(found, named, kinds, wanted)
        ranking = ranked(fitting, question.context)
        self._check_clear(named.name, ranking)
        best = ranking[0]
        if told_apart_by_context(ranking):
            notes = (*notes, "the nearest to the other places of the source")
        if not best.here:
            notes = (*notes, "outside the map's area")
        others = [target for target in found if target not in fitting]
        return replace(best, notes=(*best.notes, *notes)), [*ranking[1:], *others]

    def _check_clear(self, name: str, ranking: list[Target]) -> None:
        near = rivals(ranking)
        if near:
            several = "; ".join(_titled(target) for target in [ranking[0], *near][:_MAX_CANDIDATES])
            raise _Refusal("ambiguous", f"{name!r} may be any of: {several}", ranking)
        best = ranking[0]
        if not best.here and best.hit.tier == "key":
            method = f"{name!r} only sounds like {_titled(best)}, which a curator must confirm"
            raise _Refusal("not-found", method, ranking)
        container = self._world.container(name) if not best.here and self._world else None
        if container:
            method = f"{name!r} is the name of a {container[1]} as well as of {_titled(best)}"
            raise _Refusal("ambiguous", method, ranking)

    def _hits(self, named: Named) -> tuple[tuple[str, ...], Sequence[Hit]]:
        """Return the kinds asked for and every toponym with the name, best first."""
        whole = self._find(named.name)
        listed = [hit for hit in whole if hit.tier != "key"]
        split = split_head(named.name)
        if split is None or (listed and not named.kinds):
            short = self._gazetteer.find_bare(named.name)
            return named.kinds, best_hits([*whole, *short])
        base, kinds = split
        bare = [*self._find(base), *self._gazetteer.find_bare(base)]
        if any(hit.toponym.kind in kinds for hit in bare) or not whole:
            return named.kinds or kinds, best_hits([*listed, *bare])
        return named.kinds, whole

    def _find(self, name: str) -> Sequence[Hit]:
        hits = self._gazetteer.find(name)
        if self._world is None:
            return hits
        twins = self._twins()
        beyond = [_as_twin(hit, twins.get(hit.toponym.id)) for hit in self._world.find(name)]
        return best_hits([*hits, *beyond])

    def _twins(self) -> Mapping[str, Toponym]:
        """Return the project's settlements by the ids that GeoNames has for the same places."""
        if self._twins_by_id is None:
            towns = [
                toponym
                for toponym in self._gazetteer
                if toponym.kind in SETTLEMENTS and geodesy.mark(toponym.geometry) == "point"
            ]
            self._twins_by_id = dict(_twins(towns, self._world)) if self._world else {}
        return self._twins_by_id

    def _fitting(
        self, found: list[Target], named: Named, kinds: tuple[str, ...], wanted: Wanted | None
    ) -> tuple[list[Target], tuple[str, ...]]:
        """Return the targets that are, and lie, what the words ask for, and what to say of that.

        Raises:
            _Refusal: none is.
        """
        fitting = [target for target in found if not kinds or target.toponym.kind in kinds]
        if not fitting:
            have = " or ".join(sorted({target.toponym.kind for target in found}))
            method = f"{named.name!r} is known, but only as a {have.replace('_', ' ')}"
            raise _Refusal("not-found", method, found)
        if wanted:
            fitting = [target for target in fitting if wanted(target.toponym)] or fitting
        notes = []
        if named.other:
            fitting, note = self._same_or_inside(fitting, named)
            notes.append(note)
        for container in named.within:
            fitting, note = self._inside(fitting, named.name, container)
            notes.append(note)
        return fitting, tuple(notes)

    def _same_or_inside(self, found: list[Target], named: Named) -> tuple[list[Target], str]:
        """Read "X (Y)" and "X / Y": Y is a second name of X, or what X lies in."""
        second = {hit.toponym.id for hit in self._find(named.other)}
        same = [target for target in found if target.toponym.id in second]
        if same:
            return same, f"also named {named.other!r}"
        return self._inside(found, named.name, named.other)

    def _inside(self, found: list[Target], name: str, container: str) -> tuple[list[Target], str]:
        box = self._container(container)
        inside = [target for target in found if box.holds(target.toponym)]
        if not inside:
            method = f"{name!r} is known, but nothing records that it lies in {container!r}"
            raise _Refusal("not-found", method, found)
        return inside, f"which lies in {container}"

    def _container(self, name: str) -> Container:
        hits = [*self._gazetteer.find(name), *self._gazetteer.find_bare(name)]
        split = split_head(name)
        if split:
            base, kinds = split
            bare = [*self._gazetteer.find(base), *self._gazetteer.find_bare(base)]
            hits += [hit for hit in bare if hit.toponym.kind in kinds]
        listed = self._world.container(name) if self._world else None
        names = [name, *([listed[0]] if listed else [])]
        return Container.of(names, (hit.toponym for hit in hits))

    def _unknown(self, name: str) -> _Refusal:
        split = split_head(name)
        near = self._gazetteer.nearest(split[0] if split else name, 2 * _NEAREST)
        found = targets(near, None, self._area)[:_NEAREST]
        container = self._world.container(name) if self._world else None
        if container:
            method = f"{name!r} is a {container[1]} whose outline the project's layers do not have"
            return _Refusal("not-found", method, found)
        close = [hit.toponym.title for hit in near if is_suggestion(hit, name)]
        hint = f"; {close[0]!r} is nearly equal, which a curator must confirm" if close else ""
        return _Refusal("not-found", f"no place is called {name!r}{hint}", found)


def _twins(towns: Iterable[Toponym], world: "World") -> Iterator[tuple[str, Toponym]]:
    for town in towns:
        for name, _ in town.spellings():
            for hit in world.find(name):
                place = geodesy.position(hit.toponym.geometry)
                gap = geodesy.distance_m(place, geodesy.position(town.geometry))
                if gap <= SAME_SPOT_M:
                    yield hit.toponym.id, town


def _as_twin(hit: Hit, twin: Toponym | None) -> Hit:
    """Return a hit of GeoNames as one of the project's own place, where that is the same town.

    GeoNames' alternate names are many and not all good, so they count a little less than listed
    aliases.
    """
    if twin is None:
        return hit
    tier: Tier = "key" if hit.tier == "key" else "alias"
    return Hit(twin, tier, hit.spelling, _TWIN_TRUST)


def _checked(place: Position) -> Position:
    lon, lat = place
    if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004  false for what is no number, too
        return place
    raise GeocodeError(
        f"the place beside is [{lon}, {lat}]: longitude comes first, within ±180, then latitude"
    )


def _check_side(side: Side, place: Known) -> None:
    """Refuse words that say nothing of the place's shape.

    Raises:
        GeocodeError: "the north of" a point lies outside it, how far is not said; "the eastern side
            of" a line lies beside it.
    """
    name, way = place.label, _heading(side)
    if side.said == "of" and place.mark == "point":
        raise GeocodeError(
            f"'{way} of {name}' has no distance: write one, such as '5 km {way} of {name}', or "
            f"'near {name}'"
        )
    if side.said == "side" and place.mark == "line":
        raise GeocodeError(
            f"the {way} side of {name!r} lies beside the line, which is drawn as it runs: name the "
            f"stretch, such as '{name} from A to B', or write 'near {name}'"
        )


def _heading(side: Side) -> str:
    """Return the direction of a side in words, or as its code if it is none of the main eight."""
    bearing = side.direction.bearing
    return side.direction.name if bearing % 45 else point_radius.compass(bearing)


def _is_line(toponym: Toponym) -> bool:
    return geodesy.mark(toponym.geometry) == "line"


def _shown(place: Known) -> str:
    return f"{place.label} ({place.kind.replace('_', ' ')})"


def _titled(target: Target) -> str:
    toponym = target.toponym
    where = f" in {toponym.within[0]}" if toponym.within else ""
    return f"{toponym.title} ({toponym.kind.replace('_', ' ')}{where})"


def _side_words(side: Side, place: Known) -> str:
    whole = ", drawn as the whole place" if place.mark == "point" else ""
    return f"the {point_radius.compass(side.direction.bearing)} of {_shown(place)}{whole}"


def _candidates(found: Iterable[Target]) -> tuple[Candidate, ...]:
    return tuple(_candidate(target) for target in list(found)[:_MAX_CANDIDATES])


def _candidate(target: Target) -> Candidate:
    toponym, shape = target.toponym, point_radius.whole(target.known)
    return Candidate(
        toponym.id,
        toponym.title,
        toponym.kind,
        shape.point,
        toponym.origin,
        target.hit.tier,
        min(100.0, max(0.0, target.score)),
        shape.where_prec,
        shape.radius_m,
        toponym.within,
    )


def _way(name: str, shape: Shape) -> Candidate:
    radius = shape.radius_m
    return Candidate(
        "", name, "point", shape.point, "expression", "exact", 100.0, shape.where_prec, radius
    )


def _of_target(text: str, target: Target, others: Sequence[Target]) -> Answer:
    toponym = target.toponym
    return replace(
        _found(text, point_radius.whole(target.known), target.words()),
        name=toponym.title,
        names=toponym.names,
        toponym=toponym.id,
        candidates=_candidates([target, *others]),
    )


def _found(text: str, shape: Shape, method: str) -> Answer:
    return Answer(
        text,
        "found",
        method,
        name=text,
        geometry=shape.geometry,
        point=shape.point,
        where_prec=shape.where_prec,
        geo_precision=geo_precision(shape.where_prec),
        radius_m=shape.radius_m,
    )


def _in_words(query: Mapping[str, object]) -> str:
    """Return a mapping as one line of text, as ``name: Lachin, kind: district``."""
    return ", ".join(f"{key}: {value}" for key, value in query.items())[:_MAX_WORDS]

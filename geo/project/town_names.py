"""Towns of the base map named as the project's places name them.

GeoNames, and so the ground of a map, romanises many names as no newspaper does: it has El Geneina
as Al-Junaynah. A place of the project that has GeoNames' name as an alias gives the town its name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from geo.geocoding.gazetteer import Toponym
from geo.geocoding.name_matching import normalize_name
from geo.geometry import geodesy
from geo.project.map_layers import Feature, Layer
from geo.project.places import Place

_TOWN_STYLE = "town"

_PlacesByAlias = dict[str, dict[int, Toponym]]


def name_towns_as_places(layers: Sequence[Layer], places: Iterable[Place]) -> tuple[Layer, ...]:
    """Return the layers, with the towns that are places of the project under the places' names.

    A town is such a place if its name is an alias of the place, and its point is within the town's
    precision.
    """
    places_by_alias = _index_by_alias(place.toponym for place in places)
    if not places_by_alias:
        return tuple(layers)
    return tuple(
        replace(layer, features=tuple(_rename_towns(layer, places_by_alias)))
        if layer.style == _TOWN_STYLE
        else layer
        for layer in layers
    )


def _index_by_alias(places: Iterable[Toponym]) -> _PlacesByAlias:
    """Return the places that are points by normalised alias, with their order in the project."""
    by_alias: _PlacesByAlias = {}
    for order, place in enumerate(places):
        if place.aliases and geodesy.geometry_kind(place.geometry) == "point":
            for alias in place.aliases:
                by_alias.setdefault(normalize_name(alias), {})[order] = place
    return by_alias


def _rename_towns(layer: Layer, places_by_alias: _PlacesByAlias) -> Iterator[Feature]:
    for feature in layer.features:
        town = feature.toponym
        place = _find_place_of_town(town, places_by_alias)
        if place is None:
            yield feature
            continue
        spellings = [name for names in (town.names, place.names) for name in _list_names(names)]
        aliases = dict.fromkeys([*town.aliases, *spellings])
        names = {**town.names, **place.names}
        yield replace(
            feature,
            toponym=replace(
                town,
                names=names,
                aliases=tuple(one for one in aliases if one not in _list_names(names)),
            ),
        )


def _list_names(names: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [name for spellings in names.values() for name in spellings]


def _find_place_of_town(town: Toponym, places_by_alias: _PlacesByAlias) -> Toponym | None:
    """Return the first place of the project with a name of a town as alias, or None."""
    if geodesy.geometry_kind(town.geometry) != "point":
        return None
    position = geodesy.to_position(town.geometry)
    found: dict[int, Toponym] = {}
    for name in _list_names(town.names):
        found |= places_by_alias.get(normalize_name(name), {})
    for _, place in sorted(found.items()):
        distance_m = geodesy.geodesic_distance_m(geodesy.to_position(place.geometry), position)
        if distance_m <= town.precision_m:
            return place
    return None

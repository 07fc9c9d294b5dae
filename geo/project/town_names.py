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


def name_towns_as_places(layers: Sequence[Layer], places: Iterable[Place]) -> tuple[Layer, ...]:
    """Return the layers, with the towns that are places of the project under the places' names.

    A town is such a place if its name is an alias of the place, and its point is within the town's
    precision.
    """
    renaming = [place.toponym for place in places if place.toponym.aliases]
    if not renaming:
        return tuple(layers)
    return tuple(
        replace(layer, features=tuple(_rename_towns(layer, renaming)))
        if layer.style == _TOWN_STYLE
        else layer
        for layer in layers
    )


def _rename_towns(layer: Layer, places: Sequence[Toponym]) -> Iterator[Feature]:
    for feature in layer.features:
        town = feature.toponym
        place = next((one for one in places if _is_place_of_town(one, town)), None)
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


def _is_place_of_town(place: Toponym, town: Toponym) -> bool:
    aliases = {normalize_name(alias) for alias in place.aliases}
    if not any(normalize_name(name) in aliases for name in _list_names(town.names)):
        return False
    if {geodesy.geometry_kind(one.geometry) for one in (place, town)} != {"point"}:
        return False
    points = [geodesy.to_position(one.geometry) for one in (place, town)]
    return geodesy.geodesic_distance_m(*points) <= town.precision_m

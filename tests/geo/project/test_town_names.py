"""Towns of the base map under the names that the project's places have."""

from dataclasses import replace

import pytest
from shapely.geometry import Point

from geo.geocoding.gazetteer import Toponym
from geo.project.map_layers import Feature, Layer
from geo.project.places import Place
from geo.project.town_names import name_towns_as_places

TOWN = Toponym(
    "t", "city", {"en": ("Al-Junaynah",), "ru": ("Эль-Генейна",)}, (), Point(22.447, 13.453), 2_000,
    "layers:ground-towns",
)  # fmt: skip
PLACE = Toponym(
    "p", "settlement", {"en": ("El Geneina",)}, ("Al-Junaynah",), Point(22.45, 13.45), 1_000, "places"
)  # fmt: skip


def rename_town(place=PLACE, style="town"):
    feature = Feature(TOWN, "GeoNames", "CC-BY-4.0", "sourced", False, ())
    layer = Layer(
        "ground-towns", {"en": "Towns"}, style, "GeoNames", "CC-BY-4.0", None, None, (feature,)
    )
    (renamed,) = name_towns_as_places([layer], [Place(place, (), None, False, "sourced", "–")])
    return renamed.features[0].toponym


def test_town_has_the_name_of_the_place_and_keeps_its_own_as_an_alias():
    town = rename_town()
    assert town.names == {"en": ("El Geneina",), "ru": ("Эль-Генейна",)}
    assert town.aliases == ("Al-Junaynah",)
    assert town.geometry == TOWN.geometry


@pytest.mark.parametrize(
    ("place", "style", "why"),
    [
        (replace(PLACE, aliases=()), "town", "the place does not list the town's name"),
        (replace(PLACE, aliases=("Nyala",)), "town", "another town's name"),
        (replace(PLACE, geometry=Point(22.6, 13.45)), "town", "16 km away"),
        (PLACE, "camp", "a layer of other things"),
    ],
)
def test_other_features_keep_their_names(place, style, why):
    assert rename_town(place, style) == TOWN, why

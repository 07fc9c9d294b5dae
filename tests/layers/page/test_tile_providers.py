"""Tiles by name: one host, credited, encrypted, without a key."""

import pytest

from layers.page.tile_providers import TilesError, find_tiles


@pytest.mark.parametrize(
    ("name", "host", "credit", "why"),
    [
        ("OpenStreetMap.Mapnik", "https://tile.openstreetmap.org", "© OpenStreetMap", "one host"),
        ("openstreetmap mapnik", "https://tile.openstreetmap.org", "© OpenStreetMap", "as typed"),
        ("OpenTopoMap", "https://a.tile.opentopomap.org", "SRTM", "the first of several hosts"),
        ("Esri.WorldImagery", "https://server.arcgisonline.com", "Esri", "no zoom of its own"),
    ],
)
def test_known_tile_provider_is_found(name, host, credit, why):
    tiles = find_tiles(name)
    assert tiles.host == host, why
    assert credit in tiles.attribution
    assert tiles.url.startswith(f"{host}/")
    assert all(part in tiles.url for part in ("{z}", "{x}", "{y}"))
    assert "{s}" not in tiles.url, "a second host"
    assert 1 <= tiles.viewer_options()["maxZoom"] <= 24


def test_tiles_none_means_own_base_map():
    assert find_tiles("None") is None


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("OSM", "did you mean", "no such name"),
        ("", "did you mean", "no name"),
        ("CartoDB.Positron", "requires a key", "every reader could take it"),
        ("Esri.ArcticImagery", "has no HTTPS address", "readers could be watched"),
    ],
)
def test_unsuitable_tile_provider_is_rejected(name, said, why):
    with pytest.raises(TilesError, match=said):
        find_tiles(name)

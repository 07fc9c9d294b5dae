"""Optional raster tiles under the map, from one server, with its attribution."""

import warnings
from dataclasses import dataclass
from typing import Any

from xyzservices import TileProvider, providers

from geo.errors import ConflictMapError

NO_TILES = "none"
_DEFAULT_MAX_ZOOM = 19
"""Highest zoom level of most tile servers, used if a provider states none."""


class TilesError(ConflictMapError):
    """Tiles that a page cannot use, with the reason and the remedy."""


@dataclass(frozen=True)
class Tiles:
    """Tiles of one server.

    Attributes:
        name: Name in xyzservices, such as ``OpenStreetMap.Mapnik``.
        url: Address of a tile, with ``{z}``, ``{x}`` and ``{y}``.
        host: The only host that readers' browsers will load tiles from, with its scheme.
        attribution: Credit, as plain text.
        max_zoom: Highest zoom level.
    """

    name: str
    url: str
    host: str
    attribution: str
    max_zoom: int

    def viewer_options(self) -> dict[str, Any]:
        """Return the viewer's option `tiles` (docs/reference/viewer.md)."""
        return {"url": self.url, "attribution": self.attribution, "maxZoom": self.max_zoom}


def find_tiles(name: str) -> Tiles | None:
    """Return the tiles of a provider; None for ``none``.

    Args:
        name: A name of xyzservices, such as ``OpenStreetMap.Mapnik``; case and punctuation do not
            matter.

    Raises:
        TilesError: the name is unknown, or the server requires a key or has no HTTPS address.
    """
    if name.casefold() == NO_TILES:
        return None
    try:
        provider = providers.query_name(name)
    except ValueError:
        raise TilesError(f"there is no tile provider {name!r}{_suggest_names(name)}") from None
    if provider.requires_token():
        raise TilesError(
            f"{provider.name} requires a key, which every reader could copy from the page: "
            "use a provider without a key, such as OpenStreetMap.Mapnik"
        )
    url = _single_host_url(provider)
    scheme, _, host, *_ = url.split("/")
    if scheme != "https:":
        raise TilesError(f"{provider.name} has no HTTPS address ({url!r}): use another provider")
    return Tiles(
        name=provider.name,
        url=url,
        host=f"https://{host}",
        attribution=provider.attribution.replace("(C)", "©"),
        max_zoom=int(provider.get("max_zoom") or _DEFAULT_MAX_ZOOM),
    )


def _single_host_url(provider: TileProvider) -> str:
    """Return the address with the first of several equivalent hosts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        url = provider.build_url(x="{x}", y="{y}", z="{z}", scale_factor="")
    return str(url)


def _suggest_names(name: str) -> str:
    from rapidfuzz import process  # noqa: PLC0415  needed for an error only

    free = [one.name for one in providers.flatten().values() if not one.requires_token()]
    likely = [found for found, *_ in process.extract(name, free, limit=3)]
    return f": did you mean {', '.join(likely)}? 'none' keeps the map's own base map"

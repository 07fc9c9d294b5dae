"""Local responses to a page's requests, counted as compressed by a server.

Pages of the compared libraries name files on public servers. Every request is answered by the name
of its file from `bench.assets`; a map tile is an empty picture. What is counted is what a server
with gzip would send: texts compressed at level 6, pictures and fonts as they are.
"""

import gzip
import io
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, Route

from bench import assets

REMOTE_URL_PATTERN = re.compile(r"^https://")
"""Pages from this machine come by file: or http:, so that everything else is far away."""

_TILE_PATTERN = re.compile(r"/\d+/\d+/\d+(@2x)?\.(png|jpg|pbf|mvt)$")
_MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
_COMPRESSED_SUFFIXES = (".png", ".woff2")


@dataclass(slots=True)
class NetworkTraffic:
    """Counts of a page's requests.

    Attributes:
        requests: How many files were asked for, tiles included.
        size: Bytes over the wire, without tiles.
        tiles: How many of the requests were for map tiles, whose size is unknown here.
        unanswered: Addresses without scheme for which there is no file.
    """

    requests: int = 0
    size: int = 0
    tiles: int = 0
    unanswered: list[str] = field(default_factory=list)


def gzip_size(name: str, data: bytes) -> int:
    """Return how many bytes a server with gzip sends for a file."""
    if PurePosixPath(name).suffix in _COMPRESSED_SUFFIXES:
        return len(data)
    return len(gzip.compress(data, 6))


@lru_cache(maxsize=1)
def empty_tile() -> bytes:
    """Return a transparent tile of 256 pixels."""
    picture = io.BytesIO()
    Image.new("RGBA", (256, 256)).save(picture, "PNG", optimize=True)
    return picture.getvalue()


def stub_network(
    context: BrowserContext, cache: Path = assets.CACHE_FOLDER, *, offline: bool = False
) -> NetworkTraffic:
    """Answer the requests of a browser context to other servers; return the counts.

    Args:
        context: Where the pages are.
        cache: The folder of the files.
        offline: Answer nothing, as if there were no network.
    """
    traffic = NetworkTraffic()

    def answer_request(route: Route) -> None:
        address = urlsplit(route.request.url)
        name = PurePosixPath(address.path).name
        traffic.requests += 1
        if offline:
            route.abort("internetdisconnected")
        elif _TILE_PATTERN.search(address.path):
            traffic.tiles += 1
            route.fulfill(body=empty_tile(), content_type="image/png")
        else:
            _send_asset(route, name, traffic, cache)

    context.route(REMOTE_URL_PATTERN, answer_request)
    return traffic


def _send_asset(route: Route, name: str, traffic: NetworkTraffic, cache: Path) -> None:
    data = assets.read_asset(name, cache)
    if data is None:
        traffic.unanswered.append(route.request.url.split("://", 1)[1])
        route.fulfill(status=404, body="")
        return
    traffic.size += _cached_gzip_size(name, data)
    kind = _MEDIA_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
    headers = {"access-control-allow-origin": "*", "content-type": kind}
    route.fulfill(body=data, headers=headers)


@lru_cache(maxsize=256)
def _cached_gzip_size(name: str, data: bytes) -> int:
    return gzip_size(name, data)

"""Local cache of the scripts, styles and icons that the compared libraries load.

The pages of the compared libraries name files on public servers. The same files come in npm
packages: ``python -m bench.assets`` packs them once into ``build/bench-assets``, and the benchmarks
answer each request from there by file name, whatever the server. No other part
of the benchmarks downloads anything.
"""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from geo.errors import ConflictMapError
from layers.page.asset_bundle import minify_script

CACHE_FOLDER = Path("build/bench-assets")
_LIST_FILE = "packages.json"


class AssetsMissingError(ConflictMapError):
    """A file that a compared page needs is not in the cache."""


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """A package, and the files of it that pages request.

    Attributes:
        name: What npm calls it, with the version that the pages name or the nearest one.
        files: Path in the package, by the name that a page requests. A name that ends in
            ``.min.js`` for a file that does not is minified, as the public servers do.
        replaces_version: The version that pages name, where npm has another.
    """

    name: str
    files: dict[str, str]
    replaces_version: str = ""


_LEAFLET_ICONS = ("marker-icon", "marker-icon-2x", "marker-shadow", "layers", "layers-2x")

PACKAGES = (
    NpmPackage(
        "leaflet@1.9.3",
        {"leaflet.js": "dist/leaflet.js", "leaflet.css": "dist/leaflet.css"}
        | {f"{name}.png": f"dist/images/{name}.png" for name in _LEAFLET_ICONS},
    ),
    NpmPackage(
        "jquery@3.7.1",
        dict.fromkeys(("jquery-3.7.1.min.js", "jquery.min.js"), "dist/jquery.min.js"),
    ),
    NpmPackage(
        "bootstrap@5.2.2",
        {
            "bootstrap.bundle.min.js": "dist/js/bootstrap.bundle.min.js",
            "bootstrap.min.css": "dist/css/bootstrap.min.css",
        },
    ),
    NpmPackage("bootstrap@3.2.0", {"bootstrap-theme.min.css": "dist/css/bootstrap-theme.min.css"}),
    NpmPackage(
        "@fortawesome/fontawesome-free@6.2.0",
        {
            "all.min.css": "css/all.min.css",
            "fa-solid-900.woff2": "webfonts/fa-solid-900.woff2",
            "fa-regular-400.woff2": "webfonts/fa-regular-400.woff2",
            "fa-brands-400.woff2": "webfonts/fa-brands-400.woff2",
        },
    ),
    NpmPackage("font-awesome@4.6.3", {"font-awesome.min.css": "css/font-awesome.min.css"}),
    NpmPackage(
        "drmonty-leaflet-awesome-markers@2.0.2",
        {
            f"leaflet.awesome-markers.{kind}": f"{kind}/leaflet.awesome-markers.{kind}"
            for kind in ("js", "css")
        }
        | {
            f"markers-{name}.png": f"css/images/markers-{name}.png"
            for name in ("soft", "shadow", "plain")
        },
    ),
    NpmPackage(
        "leaflet.markercluster@1.1.0",
        {
            name: f"dist/{name}"
            for name in (
                "leaflet.markercluster.js",
                "MarkerCluster.css",
                "MarkerCluster.Default.css",
            )
        },
    ),
    NpmPackage(
        "leaflet-timedimension@1.1.1",
        {
            name: f"dist/{name}"
            for name in ("leaflet.timedimension.min.js", "leaflet.timedimension.control.css")
        },
    ),
    NpmPackage("iso8601-js-period@0.2.1", {"iso8601.min.js": "iso8601.js"}),
    NpmPackage("leaflet.timeline@1.6.0", {"leaflet.timeline.min.js": "dist/leaflet.timeline.js"}),
    NpmPackage("moment@2.18.1", {"moment.min.js": "min/moment.min.js"}),
    NpmPackage("jqueryui@1.11.1", {"jquery-ui.min.js": "jquery-ui.min.js"}, "1.10.2"),
    NpmPackage("highlight.js@8.4.0", {"default.min.css": "styles/default.css"}),
    NpmPackage("mapbox-gl@1.13.0", {"mapbox-gl.js": "dist/mapbox-gl.js"}),
    NpmPackage("maplibre-gl@5.14.0", {"maplibre-gl.css": "dist/maplibre-gl.css"}),
    NpmPackage("@deck.gl/widgets@9.3.9", {"stylesheet.css": "dist/stylesheet.css"}, "9.3.*"),
    NpmPackage("es-module-shims@2.8.1", {"es-module-shims.js": "dist/es-module-shims.js"}),
)

UNAVAILABLE_FILES = ("bootstrap-glyphicons.css", "leaflet.awesome.rotate.min.css")
"""Files that folium's pages ask for and no package has: answered with nothing, at no cost."""


def fetch_assets(cache: Path = CACHE_FOLDER) -> None:
    """Add missing packages to the cache.

    Raises:
        AssetsMissingError: npm is missing, or does not give a package or one of its files.
    """
    if is_cache_complete(cache):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise AssetsMissingError("npm is needed once, to fetch what the compared pages load")
    cache.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        print(f"fetching {package.name} …", flush=True)
        _unpack_package(npm, package, cache)
    names = [package.name for package in PACKAGES]
    (cache / _LIST_FILE).write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")


def is_cache_complete(cache: Path = CACHE_FOLDER) -> bool:
    """Return whether the cache contains every package of the list above."""
    written = cache / _LIST_FILE
    if not written.is_file():
        return False
    names = json.loads(written.read_text(encoding="utf-8"))
    return bool(names == [package.name for package in PACKAGES])


def _unpack_package(npm: str, package: NpmPackage, cache: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", package.name]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        archives = list(Path(folder).glob("*.tgz"))
        if run.returncode or len(archives) != 1:
            raise AssetsMissingError(f"npm does not give {package.name!r}: {run.stderr[-300:]!r}")
        with tarfile.open(archives[0]) as archive:
            for name, path in package.files.items():
                (cache / name).write_bytes(_read_member(archive, package, name, path))


def _read_member(archive: tarfile.TarFile, package: NpmPackage, name: str, path: str) -> bytes:
    """Return a file of a package; its first folder is called `package` or otherwise."""
    for member in archive:
        inside = PurePosixPath(member.name).parts[1:]
        found = (
            archive.extractfile(member) if PurePosixPath(*inside) == PurePosixPath(path) else None
        )
        if found is not None:
            data = found.read()
            if name.endswith(".min.js") and not path.endswith(".min.js"):
                return minify_script(data.decode()).encode()
            return data
    raise AssetsMissingError(f"{package.name!r} holds no file {path!r}")


@lru_cache(maxsize=256)
def read_asset(name: str, cache: Path = CACHE_FOLDER) -> bytes | None:
    """Return the file that a page requests by this name; None if there is none."""
    if name == "index.js":
        return _read_deck_bundle()
    path = cache / name
    return path.read_bytes() if path.parent == cache and path.is_file() else None


def _read_deck_bundle() -> bytes | None:
    """Return deck.gl's bundle, which is part of the Python package pydeck."""
    found = find_spec("pydeck")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "nbextension" / "static" / "index.js"
    return path.read_bytes() if path.is_file() else None


if __name__ == "__main__":
    try:
        fetch_assets()
    except AssetsMissingError as error:
        sys.exit(str(error))

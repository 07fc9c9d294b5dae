"""Scripts and styles of a page: Leaflet from its package, and the viewer's own."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from pathlib import Path
from posixpath import dirname, join, normpath

from geo.errors import AssetError
from layers.page.leaflet_subset import cut_leaflet, cut_styles
from layers.page.script_shortener import ModuleNames, short_names_of

_IMPORT_PATTERN = re.compile(
    r'^import (?P<names>\{[^}]*\}) from "(?P<path>\.{1,2}/[\w./-]+)\.js";$', re.MULTILINE
)
_JSON_IMPORT_PATTERN = re.compile(
    r'^import (?P<name>[\w$]+) from "(?P<path>\.{1,2}/[\w./-]+\.json)" with \{ type: "json" \};$',
    re.MULTILINE,
)
_EXPORT_PATTERN = re.compile(
    r"^export (?=(?:async )?(?:function\*?|class|const) (?P<name>[\w$]+))", re.MULTILINE
)
_DECLARATION_PATTERN = re.compile(
    r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (?P<name>[\w$]+)", re.MULTILINE
)
_IMPORTED_NAME_PATTERN = re.compile(r"(?P<name>[\w$]+)(?: as (?P<local>[\w$]+))?")
_UNSUPPORTED_PATTERN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_SOURCE_MAP_PATTERN = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_CSS_IMAGE_PATTERN = re.compile(
    r"^\s*(?:background-image|behavior|background): ?[^;]*url\([^)]*\)[^;]*;?\n", re.MULTILINE
)
_NOTICE_PATTERN = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_ROOT_SELECTOR, _SHORT_ROOT_SELECTOR = ".conflict-map", ".cm-v"
"""The viewer's root element, and its second class: every rule of the style sheets has it."""

ENTRY_MODULE = "index"
VIEWER_GLOBAL = "ConflictViewer"
TILED_ENTRY_MODULE = "tiled/index"
TILED_VIEWER_GLOBAL = "ConflictTiles"

_LEAFLET_NAMES = ("Map", "map", "DomEvent", "DomUtil")
"""What the viewer uses of Leaflet."""

_LEAFLET_TILE_NAMES = ("GridLayer", "TileLayer", "tileLayer")
"""What it also uses where the map has tiles."""

_UNUSED_LEAFLET_NAMES = (
    *("Control", "control", "Layers", "layers", "Zoom", "zoom", "Scale", "scale"),
    *("Attribution", "attribution", "ukrainianFlag", "LayerGroup", "ImageOverlay", "GeoJSON"),
    *("Marker", "marker", "Icon", "icon", "DivOverlay", "Popup", "popup", "Tooltip", "tooltip"),
    *("Renderer", "Canvas", "canvas", "SVG", "svg", "Path", "Polyline", "Polygon", "pointsToPath"),
    *("TileLayerWMS", "tileLayerWMS", "EPSG3395", "EPSG4326", "Simple"),
)

_LEAFLET_VALUES = {"inlineSvg": "false", "vml": "false"}
"""What Leaflet detects by writing HTML, which Trusted Types forbid, and does not use here.

The first is for the flag in its own attribution, the second for Internet Explorer.
"""


def minify_script(code: str) -> str:
    """Return a script without comments and white space, its local variables shortened.

    It ends with a semicolon, so that another script may follow it.
    """
    return f"{_minify('text/javascript', code)};"


def minify_style(code: str) -> str:
    """Return a style sheet without comments and white space."""
    return _minify("text/css", code)


def _minify(media_type: str, code: str) -> str:
    import minify  # noqa: PLC0415  read only when a page is made

    return str(minify.string(media_type, code))


@cache
def leaflet_js() -> str:
    """Return Leaflet's script, without the reference to a source map."""
    return _SOURCE_MAP_PATTERN.sub("", _read_leaflet_file("leaflet.js"))


@cache
def leaflet_css() -> str:
    """Return Leaflet's style sheet, without the images of controls that are never used."""
    return minify_style(_CSS_IMAGE_PATTERN.sub("", _read_leaflet_file("leaflet.css")))


@cache
def viewer_leaflet_js(*, tiles: bool = False) -> str:
    """Return the part of Leaflet that the viewer uses, with Leaflet's notice of its licence.

    Args:
        tiles: Whether the map has tiles.

    Raises:
        AssetError: the installed Leaflet has not what the viewer uses.
    """
    module = _read_leaflet_file("leaflet-src.esm.js")
    notice = _NOTICE_PATTERN.match(module)
    names = (*_LEAFLET_NAMES, *(_LEAFLET_TILE_NAMES if tiles else ()))
    code = minify_script(cut_leaflet(module, names, _UNUSED_LEAFLET_NAMES, _LEAFLET_VALUES))
    return f"{notice[0].strip() if notice else ''}\n{code}"


@cache
def viewer_leaflet_css(*, tiles: bool = False) -> str:
    """Return the rules of Leaflet's style sheet for what `viewer_leaflet_js` has."""
    return cut_styles(leaflet_css(), viewer_leaflet_js(tiles=tiles))


def _read_leaflet_file(name: str) -> str:
    from xstatic.pkg import leaflet  # noqa: PLC0415  read only when a page is made

    return Path(leaflet.BASE_DIR, name).read_text(encoding="utf-8")


def _read_viewer_file(name: str) -> str:
    path = normpath(f"viewer/{name}")
    return resources.files("layers").joinpath(path).read_text(encoding="utf-8")


@cache
def viewer_css() -> str:
    """Return the viewer's style sheets, joined in the order of their names."""
    folder = resources.files("layers").joinpath("viewer", "css")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".css"))
    styles = "\n".join(_read_viewer_file(f"css/{name}") for name in names)
    return minify_style(styles.replace(_ROOT_SELECTOR, _SHORT_ROOT_SELECTOR))


@cache
def viewer_js() -> str:
    """Return the viewer's modules as one short script that sets the global `ConflictViewer`.

    Raises:
        AssetError: as for `join_viewer_modules`.
    """
    return minify_script(join_viewer_modules())


@cache
def tiled_viewer_js() -> str:
    """Return the modules of the page of tiles as one script that sets the global `ConflictTiles`.

    Raises:
        AssetError: as for `join_viewer_modules`.
    """
    return minify_script(join_viewer_modules(TILED_ENTRY_MODULE, TILED_VIEWER_GLOBAL))


@cache
def tile_readers_js() -> str:
    """Return the readers of PMTiles and Parquet, with the notice of their licences.

    They set the global `ConflictReaders`. `scripts/bundle_readers.py` writes the file.
    """
    file = resources.files("layers").joinpath("page", "tile_readers.min.js")
    return file.read_text(encoding="utf-8")


@cache
def tiled_viewer_css() -> str:
    """Return the style sheet of the page of tiles, after those that it shares with the viewer."""
    shared = ("01-base", "03-touch-gestures", "07-record-details")
    names = (*(f"css/{name}.css" for name in shared), "tiled/tiled.css")
    return minify_style("\n".join(map(_read_viewer_file, names)))


def join_viewer_modules(entry: str = ENTRY_MODULE, global_name: str = VIEWER_GLOBAL) -> str:
    """Return modules of the viewer as one script that sets a global.

    Each module is a function of its own, after those that it imports. Names are shortened that
    nothing outside the script can reach.

    Args:
        entry: The module that exports `mount`; those that it imports are joined with it.
        global_name: The global that gets `mount`.

    Raises:
        AssetError: modules import in a circle, or use a form of import or export not joined.
    """
    ordered = dict.fromkeys(_iter_modules(entry, ()))
    modules = {name: _read_module(name) for name in ordered}
    kept = set(modules[entry].exports)
    names = short_names_of([module.body for module in modules.values()], kept)
    variables = {name: f"${number}" for number, name in enumerate(modules)}
    body = "\n".join(module.wrap(variables, names) for module in modules.values())
    setting = f"globalThis.{global_name} = {{ mount: {variables[entry]}.mount }};"
    return f'(function () {{\n"use strict";\n{body}\n{setting}\n}})();\n'


def _iter_modules(name: str, path: tuple[str, ...]) -> Iterator[str]:
    """Yield a module after all that it imports; some more than once."""
    if name in path:
        raise AssetError(f"viewer modules import in a circle: {' → '.join([*path, name])}")
    for match in _IMPORT_PATTERN.finditer(_read_viewer_file(f"{name}.js")):
        yield from _iter_modules(_resolve_import(name, match["path"]), (*path, name))
    yield name


def _resolve_import(importer: str, path: str) -> str:
    """Return the module that `path` in an import of the module `importer` means."""
    return normpath(join(dirname(importer), path))


@dataclass(frozen=True)
class _Module:
    """A module of the viewer, taken apart.

    Attributes:
        name: Its path in the viewer's folder, without ``.js``.
        imports: For each import the module's name, and the pairs of exported and local names.
        exports: The names that it exports.
        body: The rest of its code.
    """

    name: str
    imports: list[tuple[str, list[tuple[str, str]]]]
    exports: list[str]
    body: ModuleNames

    def wrap(self, variables: Mapping[str, str], names: Mapping[str, str]) -> str:
        """Return the module as a function that is called once and returns what it exports.

        Args:
            variables: The variable of each module.
            names: The short name of each name that has one.
        """
        imports = "".join(
            f"const {{ {_render_bindings(pairs, names)} }} = {variables[module]};\n"
            for module, pairs in self.imports
        )
        exports = _render_bindings([(name, name) for name in self.exports], names)
        return (
            f"const {variables[self.name]} = (function () {{\n{imports}{self.body.rename(names)}\n"
            f"return {{ {exports} }};\n}})();"
        )


def _render_bindings(pairs: Iterable[tuple[str, str]], names: Mapping[str, str]) -> str:
    """Return pairs of an exported and a local name as the inside of a destructuring pattern."""
    short = ((names.get(name, name), names.get(local, local)) for name, local in pairs)
    return ", ".join(name if name == local else f"{name}: {local}" for name, local in short)


def _read_module(name: str) -> _Module:
    source = _JSON_IMPORT_PATTERN.sub(partial(_inline_json, name), _read_viewer_file(f"{name}.js"))
    imports = [
        (_resolve_import(name, match["path"]), _split_imported_names(match["names"]))
        for match in _IMPORT_PATTERN.finditer(source)
    ]
    exports = [match["name"] for match in _EXPORT_PATTERN.finditer(source)]
    code = _EXPORT_PATTERN.sub("", _IMPORT_PATTERN.sub("", source))
    left = _UNSUPPORTED_PATTERN.search(code)
    if left:
        raise AssetError(f"viewer/{name}.js: {left[0]!r} is a form that cannot be joined")
    declared = {match["name"] for match in _DECLARATION_PATTERN.finditer(source)}
    own = declared | {local for _, pairs in imports for _, local in pairs}
    return _Module(name, imports, exports, ModuleNames(code, own))


def _inline_json(importer: str, match: re.Match[str]) -> str:
    """Return the import of a JSON file as a constant that has its value."""
    text = _read_viewer_file(_resolve_import(importer, match["path"]))
    return f"const {match['name']} = {json.dumps(json.loads(text), separators=(',', ':'))};"


def _split_imported_names(names: str) -> list[tuple[str, str]]:
    """Return the exported and the local name of each name in the braces of an import."""
    return [
        (match["name"], match["local"] or match["name"])
        for match in _IMPORTED_NAME_PATTERN.finditer(names)
    ]


def json_block(data: object) -> str:
    """Return data as JSON that is safe inside a ``<script>`` element.

    ``<`` is escaped so that no text can end the element or open a comment, and so are the two line
    ends that old scripts cannot hold in a string.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

"""The scripts and styles that a page carries: Leaflet from its package, the viewer's own."""

import json
import re
from collections.abc import Iterator
from functools import cache, partial
from importlib import resources
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any

from rcssmin import cssmin
from rjsmin import jsmin

from geo.errors import AssetError

_IMPORT_PATTERN = re.compile(
    r'^import (?P<names>\{[^}]*\}) from "(?P<path>\.{1,2}/[\w./-]+)\.js";$', re.MULTILINE
)
_EXPORT_PATTERN = re.compile(
    r"^export (?=(?:async )?(?:function\*?|class|const) (?P<name>[\w$]+))", re.MULTILINE
)
_UNSUPPORTED_PATTERN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_SOURCE_MAP_PATTERN = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_CSS_IMAGE_PATTERN = re.compile(
    r"^\s*(?:background-image|behavior|background): ?[^;]*url\([^)]*\)[^;]*;?\n", re.MULTILINE
)
ENTRY_MODULE = "index"
VIEWER_GLOBAL = "ConflictViewer"


@cache
def leaflet_js() -> str:
    """Return Leaflet's script, without the pointer to a source map that no page carries."""
    return _SOURCE_MAP_PATTERN.sub("", _read_leaflet_file("leaflet.js"))


@cache
def leaflet_css() -> str:
    """Return Leaflet's style sheet, without the images of controls that are never used."""
    return str(cssmin(_CSS_IMAGE_PATTERN.sub("", _read_leaflet_file("leaflet.css"))))


def _read_leaflet_file(name: str) -> str:
    from xstatic.pkg import leaflet  # noqa: PLC0415  read only when a page is made

    return Path(leaflet.BASE_DIR, name).read_text(encoding="utf-8")


def _read_viewer_file(name: str) -> str:
    return resources.files("layers").joinpath("viewer", name).read_text(encoding="utf-8")


@cache
def viewer_css() -> str:
    """Return the viewer's style sheets, joined in the order of their names."""
    folder = resources.files("layers").joinpath("viewer", "css")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".css"))
    return str(cssmin("\n".join(_read_viewer_file(f"css/{name}") for name in names)))


@cache
def viewer_js() -> str:
    """Return the viewer's modules as one script that sets the global `ConflictViewer`.

    Each module stands in a scope of its own, after those it imports. Comments and white space are
    left out, which takes a third of its size; nothing is renamed.

    Raises:
        AssetError: modules import in a circle, or use a form of import or export not joined.
    """
    body = "\n".join(_wrap_module(name) for name in dict.fromkeys(_iter_modules(ENTRY_MODULE, ())))
    setting = f"globalThis.{VIEWER_GLOBAL} = {{ mount: {_module_variable(ENTRY_MODULE)}.mount }};"
    return str(jsmin(f'(function () {{\n"use strict";\n{body}\n{setting}\n}})();\n'))


def _iter_modules(name: str, path: tuple[str, ...]) -> Iterator[str]:
    """Yield a module after all that it imports."""
    if name in path:
        raise AssetError(f"viewer modules import in a circle: {' → '.join([*path, name])}")
    for match in _IMPORT_PATTERN.finditer(_read_viewer_file(f"{name}.js")):
        yield from _iter_modules(_resolved(name, match["path"]), (*path, name))
    yield name


def _resolved(name: str, path: str) -> str:
    """Return the module that `path` in an import of the module `name` means."""
    return normpath(f"{dirname(name)}/{path}").lstrip("/")


def _wrap_module(name: str) -> str:
    """Return a module as a function that is called once and returns what the module exports."""
    source = _read_viewer_file(f"{name}.js")
    exported = ", ".join(match["name"] for match in _EXPORT_PATTERN.finditer(source))
    body = _EXPORT_PATTERN.sub("", _IMPORT_PATTERN.sub(partial(_replace_import, name), source))
    left = _UNSUPPORTED_PATTERN.search(body)
    if left:
        raise AssetError(f"viewer/{name}.js: {left[0]!r} is a form that cannot be joined")
    return f"const {_module_variable(name)} = (function () {{\n{body}\nreturn {{ {exported} }};\n}})();"


def _replace_import(importer: str, match: re.Match[str]) -> str:
    names = match["names"].replace(" as ", ": ")
    return f"const {names} = {_module_variable(_resolved(importer, match['path']))};"


def _module_variable(name: str) -> str:
    return f"module_{re.sub(r'[/-]', '_', name)}"


@cache
def load_messages() -> dict[str, dict[str, str]]:
    """Return the interface's own words: language, then key, then text."""
    folder = resources.files("layers").joinpath("viewer", "words")
    files = sorted(item.name for item in folder.iterdir() if item.name.endswith(".json"))
    return {
        name.removesuffix(".json"): json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
        for name in files
    }


def message_rows() -> dict[str, Any]:
    """Return the same words as the document carries them: each key once, its texts side by side.

    Returns:
        ``languages``, and ``rows``: key to the texts in the order of the languages, None where a
        language has none.
    """
    tables = load_messages()
    keys = dict.fromkeys(key for table in tables.values() for key in table)
    rows = {key: [table.get(key) for table in tables.values()] for key in keys}
    return {"languages": list(tables), "rows": rows}


def json_block(data: object) -> str:
    """Return data as JSON that can stand inside a ``<script>`` element of any page.

    ``<`` is escaped so that no text can end the element or open a comment, and so are the two line
    ends that old scripts cannot hold in a string.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

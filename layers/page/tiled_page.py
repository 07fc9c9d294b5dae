"""The page of a map of very many events, which reads tiles and texts from its own server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import Any, cast

from layers.i18n import Translator, message_rows
from layers.packing.columns import encode_base85
from layers.page import asset_bundle
from layers.page.csp import content_security_policy
from layers.page.html_head import render_page_opening

_PAGE_CSS = "html, body { margin: 0; height: 100%; overflow-wrap: anywhere; }"
_MOUNT = (
    f"{asset_bundle.TILED_VIEWER_GLOBAL}.mount(document.getElementById('map'), "
    "JSON.parse(document.getElementById('data').textContent));"
)


@dataclass(frozen=True)
class TiledMap:
    """What the page of a map of very many events has in it.

    Attributes:
        document: The map document without events.
        tiles: Names of the files, and how they are read (docs/reference/build.md).
        blobs: Columns that the page itself has, as `conflictmap.batch.tiles` encodes them: the
            counts of its opening view, of all months, and of lines and regions.
        has_media: Whether files of media are next to the page.
    """

    document: Mapping[str, Any]
    tiles: Mapping[str, Any]
    blobs: Mapping[str, bytes]
    has_media: bool = False


def render_tiled_page(tiled: TiledMap) -> str:
    """Return the page; the same map gives the same text.

    It loads nothing from another server, and its policy allows no code but its own.
    """
    language = str(tiled.document["language"])
    translator = Translator(language)
    title = translator.localize(tiled.document["title"])
    description = translator.localize(tiled.document["description"])
    data = {
        "document": {
            **{key: value for key, value in tiled.document.items() if key != "events"},
            "words": tiled_message_rows(),
        },
        "tiles": tiled.tiles,
        "blobs": {name: encode_base85(value) for name, value in tiled.blobs.items()},
    }
    head = "\n".join(
        (
            f"<title>{escape(title)}</title>",
            f'<meta name="description" content="{escape(description)}">',
            '<link rel="icon" href="data:,">',
            f"<style>{_PAGE_CSS}</style>",
            f"<style>{asset_bundle.viewer_leaflet_css()}</style>",
            f"<style>{asset_bundle.tiled_viewer_css()}</style>",
        )
    )
    notice = _render_notice(translator, title, description, tiled.tiles)
    readers = asset_bundle.tile_readers_js() if tiled.tiles["layout"] == "archive" else ""
    scripts = (asset_bundle.viewer_leaflet_js(), readers, asset_bundle.tiled_viewer_js(), _MOUNT)
    script = "\n".join(one for one in scripts if one)
    body = "\n".join(
        (
            f'<div id="map"></div>\n<noscript>{notice}</noscript>',
            f'<script type="application/json" id="data">{asset_bundle.json_block(data)}</script>',
            f"<script>{script}</script>",
        )
    )
    policy = content_security_policy(head + body, external_texts=True, plays_media=tiled.has_media)
    opening = render_page_opening(language, policy)
    return f"{opening}{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"


def _render_notice(
    translator: Translator, title: str, description: str, tiles: Mapping[str, Any]
) -> str:
    text = _localized_words(translator.language).get("tiled.noscript", "")
    count = text.replace("{n}", f"{tiles['events']:,}")
    return f"<h1>{escape(title)}</h1><p>{escape(description)}</p><p>{escape(count)}</p>"


def _localized_words(language: str) -> dict[str, str]:
    """Return the messages of this page in a language; in English where there are none."""
    folder = resources.files("layers").joinpath("viewer", "tiled", "words")
    file = folder.joinpath(f"{language.split('-', maxsplit=1)[0]}.json")
    chosen = file if file.is_file() else folder.joinpath("en.json")
    return cast("dict[str, str]", json.loads(chosen.read_text("utf-8")))


def tiled_message_rows() -> dict[str, Any]:
    """Return the interface messages with those of this page, in all languages."""
    rows = message_rows()
    tables = [_localized_words(name) for name in rows["languages"]]
    keys = dict.fromkeys(key for table in tables for key in table)
    own = {key: [table.get(key) for table in tables] for key in keys}
    return {"languages": rows["languages"], "rows": {**rows["rows"], **own}}

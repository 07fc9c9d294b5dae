"""Single-file HTML page with inlined assets and a Content-Security-Policy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from branca.element import CssLink, Element, Figure, JavascriptLink

from geo.errors import AssetError
from geo.project.media import IMAGE_BUDGET_BYTES
from layers.document.schema import MapDocument
from layers.i18n import Translator
from layers.page import asset_bundle
from layers.page.csp import IFRAME_SANDBOX, content_security_policy
from layers.page.html_head import PageMetadata, render_page_opening
from layers.page.noscript import render_noscript
from layers.page.tile_providers import Tiles
from layers.style import palettes
from layers.view_state import View

LEAFLET_URL = "conflictmap:leaflet"
"""Address of Leaflet in our own maps. In other maps it is recognised by its file name."""

_LIGHT, _DARK = palettes.PALETTE["light"], palettes.PALETTE["dark"]

_PAGE_CSS = f"""
html, body {{ margin: 0; overflow-wrap: anywhere; }}
noscript {{ display: block; max-width: 46rem; margin: 0 auto; padding: 1rem; }}
noscript {{ font: 1rem/1.45 sans-serif; }}
noscript svg {{ max-width: 100%; height: auto; }}
noscript ul {{ padding: 0; list-style: none; }}
noscript li {{ display: inline-block; margin-inline-end: 1rem; }}
noscript li svg {{ vertical-align: middle; }}
noscript h2 {{ margin: 2rem 0 0; font-size: 1.06rem; }}
noscript blockquote {{ margin: 0.5rem 0; padding-inline-start: 1rem; font-family: serif; }}
noscript li svg {{ background: {_LIGHT["land"]}; border-radius: 3px; }}
noscript mark {{ background: {_LIGHT["highlight"]}; color: inherit; }}
@media (max-width: 600px) {{
noscript svg text:not([text-anchor]) {{ font-size: 27px; stroke-width: 6px; }} }}
@media (scripting: none) {{ html {{ color-scheme: light dark; }} }}
@media (scripting: none) and (prefers-color-scheme: dark) {{
noscript mark {{ background: {_DARK["highlight"]}; }} }}
"""
"""Style of the page around the viewer, and of the page without script."""

_BLOCKED_NOTICE_SCRIPT = (
    "{const n=document.currentScript.previousElementSibling,s=()=>{n.hidden=false};n.hidden=true;"
    'addEventListener("error",s);'
    'addEventListener("load",()=>removeEventListener("error",s))}'
)
"""Hides the notice before it is drawn, and shows it again if the viewer fails while it is mounted.

A server's own policy may forbid every script within the page, or (Trusted Types) what a layer of
another package does. The viewer and its part of Leaflet write no HTML.
"""

_UNTRUSTED_NOTICE = "Where no map is shown here, the notebook is not trusted: File, Trust Notebook."

_LEAFLET_USE_PATTERN = re.compile(r"\bL\b")
"""A script that names Leaflet's global `L`."""

_VIEWER_ELEMENT = "ConflictViewer"
"""What branca calls our own element on a map."""


@dataclass(frozen=True)
class PageOptions:
    """Options of a page.

    Attributes:
        language: The language on opening; None for the map's own.
        theme: ``auto``, ``light`` or ``dark``.
        layout: ``page`` for a whole window, ``embed`` for a frame in an article.
        compact: Whether a page of the layout ``embed`` opens on headline, map and one event, at a
            height that follows from its width.
        scripts: More scripts for the page, run after the viewer is mounted.
        external_texts: Whether texts are in files next to the page, which it may then load from its
            own server.
        view: The view on opening; None for all events.
        title: A title in place of the project's own.
        metadata: The metadata in the page's head.
        tiles: Tiles of a server under the map; None for the map's own base layers, which load
            nothing.
        only_quotes: Whether to give only the quoted sentences of every source, whatever its rights.
        image_budget_bytes: Maximum size of an embedded image.
    """

    language: str | None = None
    theme: str = "auto"
    layout: str = "page"
    compact: bool = False
    scripts: tuple[str, ...] = field(default=())
    external_texts: bool = False
    view: View | None = None
    title: str | None = None
    metadata: PageMetadata = field(default_factory=PageMetadata)
    tiles: Tiles | None = None
    only_quotes: bool = False
    image_budget_bytes: int = IMAGE_BUDGET_BYTES

    def viewer_options(self) -> dict[str, Any]:
        """Return the options of `mount` (docs/reference/viewer.md)."""
        options = {"hash": True, "theme": self.theme, "layout": self.layout}
        given = {
            "compact": self.compact,
            "language": self.language,
            "state": self.view and self.view.state(),
            "tiles": self.tiles and self.tiles.viewer_options(),
        }
        return options | {key: value for key, value in given.items() if value}


class StandalonePage(Figure):
    """A branca figure that renders to one file, which loads nothing else."""

    def __init__(
        self, data: MapDocument, options: PageOptions, *, plays_media: bool = False
    ) -> None:
        """Make the page of a map document.

        Args:
            data: The map document.
            options: How the page is made.
            plays_media: Whether the page plays videos or recordings that are files next to it.
        """
        super().__init__(height="640px")
        self.data = data
        self.options = options
        self.plays_media = plays_media

    def render(self, **kwargs: object) -> str:
        """Return the page.

        Raises:
            AssetError: a layer on the map needs a script or style that the page does not have.
        """
        for child in self._children.values():
            child.render(**kwargs)
        head = "\n".join((f"<style>{_PAGE_CSS}</style>", *self._inline_header(self.header)))
        body = "\n".join(self._render_body())
        tiles = self.options.tiles
        policy = content_security_policy(
            head + body,
            external_texts=self.options.external_texts,
            plays_media=self.plays_media,
            image_hosts=(tiles.host,) if tiles else (),
        )
        return f"{self._render_opening(policy)}{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"

    def _repr_html_(self, **kwargs: object) -> str:
        """Return a frame for a notebook, without access to the notebook.

        A notebook that is not trusted removes the frame and shows the notice under it.
        """
        return (
            f'<div style="position:relative;min-height:{self.height}">'
            f"<span>{_UNTRUSTED_NOTICE}</span>"
            f'<iframe srcdoc="{escape(self.render(**kwargs))}" width="{self.width}" '
            f'height="{self.height}" title="{escape(self._localized_title())}" '
            f'sandbox="{IFRAME_SANDBOX}" '
            'style="position:absolute;top:0;left:0;border:0" allowfullscreen></iframe></div>'
        )

    def _localized_title(self) -> str:
        language = self.options.language or self.data["language"]
        return Translator(language).localize(self.data["title"])

    def _render_opening(self, policy: str) -> str:
        language = self.options.language or self.data["language"]
        metadata = "\n".join(self.options.metadata.render_html(self.data, language))
        return f"{render_page_opening(language, policy)}{metadata}\n"

    def _render_body(self) -> Iterator[str]:
        translator = Translator(self.options.language or self.data["language"])
        yield f'<p class="cm-blocked">{escape(translator.message("page.blocked"))}</p>'
        yield _script_element(_BLOCKED_NOTICE_SCRIPT)
        yield from (child.render() for child in self.html._children.values())  # noqa: SLF001
        words = render_noscript(self.data, self.options.language)
        yield f"<noscript><style>.cm-blocked{{display:none}}</style>{words}</noscript>"
        yield from self._render_scripts()

    def _render_scripts(self) -> Iterator[str]:
        """Yield the scripts of the children, then those of the options.

        Each is an element of its own: between two of them a browser may draw and take input.
        """
        parts = [child.render() for child in self.script._children.values()]  # noqa: SLF001
        yield from map(_script_element, (*parts, *self.options.scripts))

    def _inline_header(self, header: Element) -> Iterator[str]:
        for name, child in header._children.items():  # noqa: SLF001
            if name == "meta_http":
                continue
            if isinstance(child, JavascriptLink):
                _check_leaflet_url(child.url, "leaflet.js")
                yield _script_element(self._leaflet_js())
            elif isinstance(child, CssLink):
                _check_leaflet_url(child.url, "leaflet.css")
                yield f"<style>{self._leaflet_css()}</style>"
            else:
                yield child.render()

    def _leaflet_js(self) -> str:
        if self._needs_all_of_leaflet():
            return asset_bundle.leaflet_js()
        return asset_bundle.viewer_leaflet_js(tiles=self.options.tiles is not None)

    def _leaflet_css(self) -> str:
        if self._needs_all_of_leaflet():
            return asset_bundle.leaflet_css()
        return asset_bundle.viewer_leaflet_css(tiles=self.options.tiles is not None)

    def _needs_all_of_leaflet(self) -> bool:
        """Return whether the page has layers other than our own, or a script that names Leaflet."""
        maps = self._children.values()
        elements = [child for shown in maps for child in shown._children.values()]  # noqa: SLF001
        own = all(child._name == _VIEWER_ELEMENT for child in elements)  # noqa: SLF001
        return not own or any(map(_LEAFLET_USE_PATTERN.search, self.options.scripts))


def _check_leaflet_url(url: str, file: str) -> None:
    if url != LEAFLET_URL and not url.endswith(f"/{file}"):
        raise AssetError(
            f"the page would have to fetch {url!r}: a self-contained page carries Leaflet and "
            "the viewer alone"
        )


def _script_element(code: str) -> str:
    if "</script" in code.lower() or "<!--" in code:
        raise AssetError("a script holds '</script' or '<!--', which would end it early in a page")
    return f"<script>{code}</script>"

"""The self-contained page: everything inside, nothing fetched, a policy that allows just that."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

from branca.element import CssLink, Element, Figure, JavascriptLink

from geo.errors import AssetError
from layers.i18n import Speaker, direction
from layers.page import asset_bundle
from layers.page.html_head import Head
from layers.page.noscript import fallback
from layers.page.tile_providers import Tiles
from layers.view_state import View

KNOWN = "conflictmap:leaflet"
"""What our own maps call Leaflet. Other maps' addresses of it are known by their file names."""

_PAGE_CSS = """
html, body { margin: 0; }
noscript { display: block; max-width: 46rem; margin: 0 auto; padding: 1rem; }
noscript { font: 1rem/1.45 sans-serif; }
noscript svg { max-width: 100%; height: auto; }
noscript ul { padding: 0; list-style: none; }
noscript li { display: inline-block; margin-inline-end: 1rem; }
noscript li svg { vertical-align: middle; }
noscript h2 { margin: 2rem 0 0; font-size: 1.06rem; }
noscript blockquote { margin: 0.5rem 0; padding-inline-start: 1rem; font-family: serif; }
"""
"""The page around the viewer, and the page that stands in its place without script."""

_TRUST = "Where no map is shown here, the notebook is not trusted: File, Trust Notebook."
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"

_LEAFLET_FILES = {"leaflet.js": asset_bundle.leaflet_js, "leaflet.css": asset_bundle.leaflet_css}


@dataclass(frozen=True)
class PageOptions:
    """How a page is made.

    Attributes:
        language: The language it opens in; None for the map's own.
        theme: ``auto``, ``light`` or ``dark``.
        layout: ``page`` for a whole window, ``embed`` for a frame in an article.
        scripts: More scripts that the page carries, run after the viewer is mounted.
        beside: Whether texts lie in files beside the page, for which it may ask its own server.
        view: What it opens on; None for everything.
        title: What it is called instead of the project's own title.
        head: What its head says beside the map.
        tiles: Tiles of a server under the map; None for the map's own ground, which asks nobody.
        only_quotes: Whether every source gives just its quoted sentences, whatever its rights.
    """

    language: str | None = None
    theme: str = "auto"
    layout: str = "page"
    scripts: tuple[str, ...] = field(default=())
    beside: bool = False
    view: View | None = None
    title: str | None = None
    head: Head = field(default_factory=Head)
    tiles: Tiles | None = None
    only_quotes: bool = False

    def viewer(self) -> dict[str, Any]:
        """Return the options of `mount` (docs/viewer.md)."""
        options = {"hash": True, "theme": self.theme, "layout": self.layout}
        given = {
            "language": self.language,
            "state": self.view and self.view.state(),
            "tiles": self.tiles and self.tiles.options(),
        }
        return options | {key: value for key, value in given.items() if value}


class Page(Figure):
    """A branca figure that renders to one file without a single request."""

    def __init__(self, data: dict[str, Any], options: PageOptions) -> None:
        """Make the page of a map document."""
        super().__init__(height="640px")
        self.data = data
        self.options = options

    def render(self, **kwargs: object) -> str:
        """Return the page.

        Raises:
            AssetError: a layer on the map asks for a script or style that the page does not carry.
        """
        for child in self._children.values():
            child.render(**kwargs)
        head = "\n".join((f"<style>{_PAGE_CSS}</style>", *self._inlined(self.header)))
        body = "\n".join(self._body())
        tiles = self.options.tiles
        policy = content_security_policy(
            head + body, beside=self.options.beside, images=(tiles.host,) if tiles else ()
        )
        return f"{self._opening(policy)}{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"

    def _repr_html_(self, **kwargs: object) -> str:
        """Return a frame for a notebook, which reaches nothing of the notebook around it.

        A notebook that is not trusted drops the frame and keeps the words beneath it.
        """
        return (
            f'<div style="position:relative;min-height:{self.height}"><span>{_TRUST}</span>'
            f'<iframe srcdoc="{escape(self.render(**kwargs))}" width="{self.width}" '
            f'height="{self.height}" title="{escape(self._title())}" sandbox="{_SANDBOX}" '
            'style="position:absolute;top:0;left:0;border:0" allowfullscreen></iframe></div>'
        )

    def _title(self) -> str:
        language = self.options.language or self.data["language"]
        return Speaker(language).pick(self.data["title"])

    def _opening(self, policy: str) -> str:
        language = self.options.language or self.data["language"]
        return (
            "<!DOCTYPE html>\n"
            f'<html lang="{escape(language)}" dir="{direction(language)}">\n'
            '<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            + "\n".join(self.options.head.html(self.data, language))
            + "\n"
        )

    def _body(self) -> Iterator[str]:
        yield from (child.render() for child in self.html._children.values())  # noqa: SLF001
        yield f"<noscript>{fallback(self.data, self.options.language)}</noscript>"
        yield from self._scripts()

    def _scripts(self) -> Iterator[str]:
        """Yield one script: what the children wrote, then what the options add."""
        parts = [child.render() for child in self.script._children.values()]  # noqa: SLF001
        yield _script("\n".join([*parts, *self.options.scripts]))

    @staticmethod
    def _inlined(header: Element) -> Iterator[str]:
        for name, child in header._children.items():  # noqa: SLF001
            if name == "meta_http":
                continue
            if isinstance(child, JavascriptLink):
                yield _script(_leaflet(child.url, "leaflet.js"))
            elif isinstance(child, CssLink):
                yield f"<style>{_leaflet(child.url, 'leaflet.css')}</style>"
            else:
                yield child.render()


def _leaflet(url: str, file: str) -> str:
    if url == KNOWN or url.endswith(f"/{file}"):
        return _LEAFLET_FILES[file]()
    raise AssetError(
        f"the page would have to fetch {url!r}: a self-contained page carries Leaflet and "
        "the viewer alone"
    )


def _script(code: str) -> str:
    if "</script" in code.lower() or "<!--" in code:
        raise AssetError("a script holds '</script' or '<!--', which would end it early in a page")
    return f"<script>{code}</script>"


_DATA = ("application/json", "application/ld+json")


class _Inline(HTMLParser):
    """Collects the text of inline scripts and styles; blocks of data are no scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: dict[str, list[str]] = {"script": [], "style": []}
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag if tag in self.found and dict(attrs).get("type") not in _DATA else None
        if self._open:
            self.found[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open][-1] += data

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._open = None


def content_security_policy(
    html: str, *, beside: bool = False, images: tuple[str, ...] = ()
) -> str:
    """Return the policy under which a page with this content runs, and nothing else does.

    With `beside` it may also read files from its own server, and from no other; pictures may come
    from the hosts of `images` alone.
    Scripts and styles are named by the SHA-256 of their text (W3C Content Security Policy 3).
    """
    inline = _Inline()
    inline.feed(html)
    scripts, styles = (_hashes(inline.found[tag]) for tag in ("script", "style"))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; "
        f"img-src {' '.join(('data:', *images))}; "
        f"{_OWN_SERVER if beside else ''}base-uri 'none'; form-action 'none'"
    )


_OWN_SERVER = "connect-src 'self'; "


def _hashes(texts: list[str]) -> str:
    digests = dict.fromkeys(hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests) or "'none'"

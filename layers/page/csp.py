"""Content-Security-Policy of a page, and the sandbox of a frame that shows it."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from html.parser import HTMLParser

IFRAME_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""Value of the attribute `sandbox` of every frame that shows a map."""

_DATA_BLOCK_TYPES = ("application/json", "application/ld+json")
_CONNECT_SELF = "connect-src 'self'; "
_MEDIA_SELF = "media-src 'self'; "


def content_security_policy(
    html: str,
    *,
    external_texts: bool = False,
    plays_media: bool = False,
    image_hosts: tuple[str, ...] = (),
) -> str:
    """Return the policy that allows exactly the scripts and styles of a page.

    Scripts and styles are named by the SHA-256 of their text (W3C Content Security Policy 3).

    Args:
        html: The page's elements.
        external_texts: Whether the page may also read files from its own server.
        plays_media: Whether it may also play videos and recordings from its own server or folder.
        image_hosts: The hosts, with their schemes, from which it may also load images.
    """
    inline = _InlineCodeParser()
    inline.feed(html)
    scripts, styles = (_hash_sources(inline.code_by_tag[tag]) for tag in ("script", "style"))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; "
        f"img-src {' '.join(('data:', *image_hosts))}; "
        f"{_CONNECT_SELF if external_texts else ''}{_MEDIA_SELF if plays_media else ''}"
        "base-uri 'none'; form-action 'none'"
    )


def csp_hash(code: str) -> str:
    """Return the source expression of an inline script or style in a policy."""
    return f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def _hash_sources(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(map(csp_hash, texts))) or "'none'"


class _InlineCodeParser(HTMLParser):
    """Collects the text of inline scripts and styles, without blocks of data."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.code_by_tag: dict[str, list[str]] = {"script": [], "style": []}
        self._open_tag: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_code = tag in self.code_by_tag and dict(attrs).get("type") not in _DATA_BLOCK_TYPES
        self._open_tag = tag if is_code else None
        if self._open_tag:
            self.code_by_tag[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._open_tag:
            self.code_by_tag[self._open_tag][-1] += data

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._open_tag = None

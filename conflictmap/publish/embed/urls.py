"""Addresses of an embed kit: validation of the folder's URL and of origins."""

import re
import string
from collections.abc import Iterable

from geo.errors import ConflictMapError
from geo.text.links import is_link

_ORIGIN_PATTERN = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#:]+)(?::(?P<port>\d+))?/?\Z", re.IGNORECASE
)
_FOLDER_URL_PATTERN = re.compile(
    r"https?://[^/?#]+/(?:[\w.~:/%@!$()*+,;=-]*/)?\Z", re.IGNORECASE | re.ASCII
)
_HOST_PATTERN = re.compile(r"https?://(?P<host>[^/?#]+)")
_UNRESERVED_BYTES = frozenset(f"{string.ascii_letters}{string.digits}-._~".encode())
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class AddressError(ConflictMapError):
    """An address cannot be used for a kit."""


def parse_folder_url(text: str) -> str:
    """Return the URL of the folder that a kit is uploaded to; it ends with a slash.

    Args:
        text: Such as ``https://example.org/maps/lachin/``.

    Raises:
        AddressError: it is not an http or https URL, does not end with a slash, or has a query.
    """
    if not is_link(text) or not _FOLDER_URL_PATTERN.match(text) or not text.isascii():
        raise AddressError(
            f"{text!r} is not the address of a folder: use the full address with a slash at the "
            "end, such as https://example.org/maps/lachin/"
        )
    return text


def build_sibling_url(address: str, name: str) -> str:
    """Return the address of a file in the folder of a page.

    Args:
        address: The address of the page, or of its folder with a slash at the end; its query and
            fragment are left out.
        name: The name of the file.
    """
    scheme, separator, rest = re.split("[?#]", address, maxsplit=1)[0].partition("://")
    folder = rest.rpartition("/")[0] or rest
    encoded = "".join(
        chr(byte) if byte in _UNRESERVED_BYTES else f"%{byte:02X}" for byte in name.encode()
    )
    return f"{scheme}{separator}{folder}/{encoded}"


def extract_host(address: str) -> str:
    """Return the host of an address, with its port if it has one; empty if there is no host."""
    match = _HOST_PATTERN.match(address)
    return match["host"] if match else ""


def parse_origins(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the origins whose pages may control the widget, each once, in canonical form.

    Browsers compare origins character by character, so an origin in another form would never match.
    The error gives the canonical form.

    Raises:
        AddressError: one is not an origin, or is not in canonical form.
    """
    return tuple(dict.fromkeys(_parse_origin(text) for text in texts))


def _parse_origin(text: str) -> str:
    match = _ORIGIN_PATTERN.match(text)
    if not match or not is_link(text):
        raise AddressError(
            f"{text!r} is not an origin: use scheme and host only, such as https://example.org"
        )
    if not text.isascii():
        raise AddressError(
            f"{text!r} is not written as browsers write it: use the ASCII form of the host, xn--…"
        )
    canonical = _canonical_origin(**match.groupdict())
    if text != canonical:
        raise AddressError(f"{text!r} is not written as browsers write it: use {canonical!r}")
    return text


def _canonical_origin(scheme: str, host: str, port: str | None) -> str:
    scheme = scheme.lower()
    suffix = "" if port in {None, _DEFAULT_PORTS[scheme]} else f":{port}"
    return f"{scheme}://{host.lower()}{suffix}"

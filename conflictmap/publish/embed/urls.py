"""Where a kit will lie, and whose pages may drive its widget: addresses as a curator gives them."""

import re
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
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class AddressError(ConflictMapError):
    """An address cannot be used for a kit; the text says what would be right."""


def parse_folder_url(text: str) -> str:
    """Return the address of the folder that a kit is uploaded to, which ends with a slash.

    Args:
        text: Such as ``https://example.org/maps/lachin/``.

    Raises:
        AddressError: it is no address with http or https, has no slash at its end, or a query.
    """
    if not is_link(text) or not _FOLDER_URL_PATTERN.match(text) or not text.isascii():
        raise AddressError(
            f"{text!r} is not the address of a folder: write it in full and with a slash at its "
            "end, such as https://example.org/maps/lachin/"
        )
    return text


def extract_host(address: str) -> str:
    """Return the host of an address, with its port where it has one."""
    found = _HOST_PATTERN.match(address)
    return found["host"] if found else ""


def parse_origins(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the origins whose pages may drive the widget, each once, as browsers write them.

    Browsers compare origins letter by letter, so one that is written otherwise would never match:
    it is refused with the spelling that would.

    Raises:
        AddressError: one is not an origin, or not spelt as browsers spell it.
    """
    return tuple(dict.fromkeys(_parse_origin(text) for text in texts))


def _parse_origin(text: str) -> str:
    found = _ORIGIN_PATTERN.match(text)
    if not found or not is_link(text):
        raise AddressError(
            f"{text!r} is not an origin: write scheme and host alone, such as https://example.org"
        )
    if not text.isascii():
        raise AddressError(
            f"{text!r} is not spelt as browsers spell it: write the host in its ASCII form, xn--…"
        )
    spelt = _canonical_origin(**found.groupdict())
    if text != spelt:
        raise AddressError(f"{text!r} is not spelt as browsers spell it: write {spelt!r}")
    return text


def _canonical_origin(scheme: str, host: str, port: str | None) -> str:
    scheme = scheme.lower()
    shown = "" if port in {None, _DEFAULT_PORTS[scheme]} else f":{port}"
    return f"{scheme}://{host.lower()}{shown}"

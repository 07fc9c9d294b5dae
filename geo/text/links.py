"""Validation of web addresses that a page may link to."""

import re
import unicodedata

from geo.text.unicode_safety import find_mixed_script_word

MAX_LINK_CHARS = 2000
_LINK_PATTERN = re.compile(r"https?://(?P<host>[^\s/?#@\\]+)(?P<rest>[/?#]\S*)?\Z", re.IGNORECASE)
_HOST_LABEL_PATTERN = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?\Z")
_IPV4_BYTE_PATTERN = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)
_IPV4_BYTE_COUNT = 4


def is_link(value: str) -> bool:
    """Return whether a text is an http or https address with a plain host.

    Stricter than browsers, which repair addresses where they can: no white space, no user name or
    password, no backslash, no IPv6 address in brackets, no host word in mixed scripts or in
    compatibility letters (such as full-width ones).
    """
    match = _LINK_PATTERN.match(value)
    if match is None or len(value) > MAX_LINK_CHARS or not value.isprintable():
        return False
    name, colon, port = match["host"].partition(":")
    return _is_host(name) and (not colon or _is_port(port))


def _is_host(name: str) -> bool:
    labels = name.removesuffix(".").split(".")
    if unicodedata.normalize("NFKC", name) != name:  # browsers turn full-width letters into plain
        return False
    if find_mixed_script_word(name) or not all(
        _HOST_LABEL_PATTERN.match(label) and _is_decodable_label(label) for label in labels
    ):
        return False
    if not labels[-1][0].isdigit():
        return True
    return len(labels) == _IPV4_BYTE_COUNT and all(
        _IPV4_BYTE_PATTERN.fullmatch(label) and int(label) < 2**8 for label in labels
    )


def _is_decodable_label(label: str) -> bool:
    """Return whether a label can be decoded, if its prefix ``xn--`` marks it as encoded."""
    if not label.lower().startswith("xn--"):
        return True
    try:
        return bool(label.lower().encode("ascii").decode("idna"))
    except UnicodeError:
        return False


def _is_port(port: str) -> bool:
    return port.isascii() and port.isdigit() and int(port[:6]) < 2**16

"""Validation of web addresses that a page may link to."""

import re
import unicodedata

from geo.text.confusables import build_skeleton
from geo.text.mixed_scripts import find_mixed_script_word
from geo.text.unicode_safety import find_hidden_character

MAX_LINK_CHARS = 2000
_ENCODED_PREFIX = "xn--"
_LINK_PATTERN = re.compile(r"https?://(?P<host>[^\s/?#@\\]+)(?P<rest>[/?#]\S*)?\Z", re.IGNORECASE)
_HOST_LABEL_PATTERN = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?\Z")
_IPV4_BYTE_PATTERN = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)
_IPV4_BYTE_COUNT = 4


def is_link(value: str) -> bool:
    """Return whether a text is an http or https address with a plain host.

    Stricter than browsers, which repair addresses where they can: no white space, no user name or
    password, no backslash, no IPv6 address in brackets, no host word in mixed scripts, in
    compatibility letters (such as full-width ones), or in letters of another script that all look
    like Latin ones before a Latin top-level domain. An encoded label (``xn--``) is decoded first.
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
    if not all(
        _HOST_LABEL_PATTERN.match(label) and _is_legible_label(label, labels[-1])
        for label in labels
    ):
        return False
    if not labels[-1][0].isdigit():
        return True
    return len(labels) == _IPV4_BYTE_COUNT and all(
        _IPV4_BYTE_PATTERN.fullmatch(label) and int(label) < 2**8 for label in labels
    )


def _is_legible_label(label: str, top_level_domain: str) -> bool:
    """Return whether a reader can distinguish a label from one in Latin letters.

    The letters that the prefix ``xn--`` encodes are examined; a label that cannot be decoded is
    not legible.
    """
    if label.lower().startswith(_ENCODED_PREFIX):
        try:
            label = label[len(_ENCODED_PREFIX) :].lower().encode("ascii").decode("punycode")
        except UnicodeError:
            return False
        if label.isascii() or not all(map(_is_name_character, label)):
            return False
    if label.isascii():
        return True
    if find_mixed_script_word(label) or find_hidden_character(label):
        return False
    is_latin = any("LATIN" in unicodedata.name(letter, "") for letter in label)
    return is_latin or not top_level_domain.isascii() or not build_skeleton(label).isascii()


def _is_name_character(character: str) -> bool:
    return character == "-" or unicodedata.category(character)[0] in "LMN"


def _is_port(port: str) -> bool:
    return port.isascii() and port.isdigit() and int(port[:6]) < 2**16

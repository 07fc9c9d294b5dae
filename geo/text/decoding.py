"""Texts that are not what was published: decoded wrongly, or still in the code of a format."""

import re
from html.entities import html5

from geo.text.unicode_safety import format_value

_REPLACEMENT = "\ufffd"
# Encodings with which UTF-8 is read by mistake
_WRONG_ENCODINGS = (
    "cp1252",
    "latin-1",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "mac_roman",
    "koi8-r",
)
_NON_ASCII_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_TYPICAL_LEADS = ("Ã", "Â", "â€", "Ð", "Ñ", "Ø", "Ù", "Õ", "Ô", "√")
_MIN_DECODED_SHARE = 0.5
_MIN_LETTERS = 2
_TAG = re.compile(
    r"</?(?:p|div|span|br|a|b|i|u|em|strong|h[1-6]|ul|ol|li|table|tr|td|th|img|script|style|html"
    r"|head|body|title|meta|link|blockquote|article|section|figure|font|center|hr|sup|sub)"
    r"(?:\s[^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_RTF = re.compile(r"\{\\rtf\d|\\(?:pard?|fs\d+|ansicpg\d+)(?![a-z])|\\'[0-9a-f]{2}")
_MIN_RTF_WORDS = 2
_QUOTED_PRINTABLE = re.compile(r"=[C-F][0-9A-F](?:=[89AB][0-9A-F])+")


def describe_wrong_text(text: str) -> str | None:
    """Return why a text seems not to be what readers of the document saw, or None."""
    lost = text.count(_REPLACEMENT)
    if lost:
        where = text.index(_REPLACEMENT)
        excerpt = format_value(text[max(0, where - 20) : where + 20])
        return f"holds {lost} × U+FFFD where a letter was lost, as in {excerpt}"
    for find, what in _FINDERS:
        found = find(text)
        if found:
            return f"{what}, such as {format_value(found)}"
    return None


def find_misread_utf8(text: str) -> str | None:
    """Return the first letters that are UTF-8 read in another encoding, or None.

    They are taken for such if at least half of the characters beyond ASCII are, and if a run of
    them is two letters or more of UTF-8, or begins as no language does.
    """
    if text.isascii():
        return None
    non_ascii = sum(not character.isascii() for character in text)
    runs: list[str] = _NON_ASCII_RUN.findall(text)
    for encoding in _WRONG_ENCODINGS:
        misread = [run for run in runs if _count_letters(run, encoding)]
        share = sum(map(len, misread)) / non_ascii
        sure = [
            run
            for run in misread
            if run.startswith(_TYPICAL_LEADS) or _count_letters(run, encoding) >= _MIN_LETTERS
        ]
        if share >= _MIN_DECODED_SHARE and sure:
            return sure[0]
    return None


def _count_letters(run: str, encoding: str) -> int:
    """Return how many characters of UTF-8 a run is when read in an encoding; 0 if it is none."""
    try:
        return len(run.encode(encoding).decode("utf-8"))
    except UnicodeError:
        return 0


def _find_html(text: str) -> str | None:
    tag = _TAG.search(text) if "<" in text else None
    if tag:
        return str(tag[0])
    entities = _ENTITY.finditer(text) if "&" in text else ()
    return next((one[0] for one in entities if one[0][1] == "#" or one[0][1:] in html5), None)


def _find_rtf(text: str) -> str | None:
    words = _RTF.findall(text) if "\\" in text else []
    return str(words[0]) if text.startswith("{\\rtf") or len(words) >= _MIN_RTF_WORDS else None


def _find_quoted_printable(text: str) -> str | None:
    found = _QUOTED_PRINTABLE.search(text)
    return str(found[0]) if found else None


_FINDERS = (
    (find_misread_utf8, "holds letters of UTF-8 that were read in another encoding"),
    (_find_html, "holds the code of a web page"),
    (_find_rtf, "holds the code of an RTF document"),
    (_find_quoted_printable, "holds the code of an e-mail (quoted-printable)"),
)

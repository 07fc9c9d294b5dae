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
_MARKUP = re.compile(r"<\?xml\b|<!--|<!DOCTYPE\b|</?[a-z]{1,10}:[a-z][a-z0-9]*[ />]", re.IGNORECASE)
_OPEN_ENTITY = re.compile(r"&(?:nbsp|amp|quot|lt|gt)\b(?!;)")
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_RTF = re.compile(r"\{\\rtf\d|\\(?:pard?|fs\d+|ansicpg\d+)(?![a-z])|\\'[0-9a-f]{2}")
_MIN_RTF_WORDS = 2
_BYTE_ORDER_MARK = "ï»¿"
# Letters and signs of Latin-1 alone, as in no language: another one-byte or two-byte encoding
_LATIN1_RUN = re.compile(r"[\u00a1-\u00ff]{4,}")
_MIN_RUN_LETTERS = 3
_LONG_RUN_CHARS = 8
# A sign within a word
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¡¢£¤¥¦§¨©¬®¯±²³´¶¸¹¼½¾¿×÷](?=[^\W\d_])")
# Capitals after a small letter: KOI8 and cp1251 have the two in each other's places
_SWAPPED_CASE = re.compile(r"\b[а-яё][А-ЯЁ]{3,}\b")
_CYRILLIC_WORD = re.compile(r"\b[А-Яа-яЁё]{3,}\b")
_MIN_CAPITALS_SHARE = 0.8
_QUESTION_RUN = re.compile(r"\?{3,}")
_QUESTION_IN_WORD = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_WORD = re.compile(r"\S+")
_ADDRESS_SIGN = re.compile(r"/|www\.|[?&]\w+=")
_MIN_WRONG = 2
_MIN_QUESTION_RUNS = 3
_ESCAPE = re.compile(r"\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|%[C-F][0-9A-F]%[89AB][0-9A-F]", re.IGNORECASE)
_PDF = re.compile(r"\(cid:\d+\)|\A%PDF-")
_QUOTED_PRINTABLE = re.compile(r"=[C-F][0-9A-F](?:=[89AB][0-9A-F])+")


def describe_wrong_text(text: str) -> str | None:
    """Return why a text seems not to be what readers of the document saw, or None."""
    reasons = [_describe_lost_letters(text)]
    for find, what in _FINDERS:
        found = find(text)
        if found:
            reasons.append(f"{what}, such as {format_value(found)}")
            break
    return ", and ".join(filter(None, reasons)) or None


def _describe_lost_letters(text: str) -> str | None:
    lost = text.count(_REPLACEMENT)
    if not lost:
        return None
    where = text.index(_REPLACEMENT)
    excerpt = format_value(text[max(0, where - 20) : where + 20])
    return f"holds {lost} × U+FFFD where a letter was lost, as in {excerpt}"


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
    tag = (_TAG.search(text) or _MARKUP.search(text)) if "<" in text else None
    if tag:
        return str(tag[0])
    entities = _ENTITY.finditer(text) if "&" in text else ()
    named = (one[0] for one in entities if one[0][1] == "#" or one[0][1:] in html5)
    opened = _OPEN_ENTITY.search(text) if "&" in text else None
    return next(named, None) or (str(opened[0]) if opened else None)


def _find_other_encoding(text: str) -> str | None:
    """Return letters that a text has only if its bytes were read in another encoding, or None."""
    if _BYTE_ORDER_MARK in text:
        return _BYTE_ORDER_MARK
    if text.isascii():
        return None
    runs = [run for run in _LATIN1_RUN.findall(text) if _has_words(run)]
    if len(set(runs)) >= _MIN_WRONG or any(len(run) >= _LONG_RUN_CHARS for run in runs):
        return str(max(runs, key=len))
    signs = list(_SIGN_IN_WORD.finditer(text))
    if len(signs) >= _MIN_WRONG:
        return text[max(0, signs[0].start() - 4) : signs[0].end() + 4]
    swapped = _SWAPPED_CASE.search(text)
    if swapped is None:
        return None
    words = _CYRILLIC_WORD.findall(text)
    capitals = sum(word[1:].isupper() for word in words)
    return str(swapped[0]) if capitals >= len(words) * _MIN_CAPITALS_SHARE else None


def _has_words(run: str) -> bool:
    """Return whether a run has enough letters to be words."""
    return sum(map(str.isalpha, run)) >= _MIN_RUN_LETTERS


def _find_question_marks(text: str) -> str | None:
    """Return question marks that replace letters of a text, or None."""
    if text.count("?") < _MIN_WRONG:
        return None
    runs = _QUESTION_RUN.findall(text)
    if len(runs) >= _MIN_QUESTION_RUNS:
        return str(runs[0])
    plain = _remove_addresses(text)
    inner = list(_QUESTION_IN_WORD.finditer(plain))
    if len(inner) < _MIN_WRONG:
        return None
    return plain[max(0, inner[0].start() - 6) : inner[0].end() + 6]


def _remove_addresses(text: str) -> str:
    """Return a text with a blank in the place of each address."""
    return _WORD.sub(lambda word: " " if _ADDRESS_SIGN.search(word[0]) else word[0], text)


def _find_escapes(text: str) -> str | None:
    if "\\" not in text and "%" not in text:
        return None
    escapes = _ESCAPE.findall(_remove_addresses(text))
    return str(escapes[0]) if len(escapes) >= _MIN_WRONG else None


def _find_pdf(text: str) -> str | None:
    found = _PDF.search(text)
    return str(found[0]) if found else None


def _find_rtf(text: str) -> str | None:
    words = _RTF.findall(text) if "\\" in text else []
    return str(words[0]) if text.startswith("{\\rtf") or len(words) >= _MIN_RTF_WORDS else None


def _find_quoted_printable(text: str) -> str | None:
    found = _QUOTED_PRINTABLE.search(text)
    return str(found[0]) if found else None


_FINDERS = (
    (find_misread_utf8, "holds letters of UTF-8 that were read in another encoding"),
    (_find_other_encoding, "holds letters that were read in another encoding"),
    (_find_question_marks, "holds question marks in the place of letters"),
    (_find_html, "holds the code of a web page"),
    (_find_rtf, "holds the code of an RTF document"),
    (_find_escapes, "holds the code of letters"),
    (_find_pdf, "holds the code of a PDF document"),
    (_find_quoted_printable, "holds the code of an e-mail (quoted-printable)"),
)

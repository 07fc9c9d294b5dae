"""Words of imported cells as plain text: without marks, entities and hidden characters.

The words themselves are not changed: what a reader of the file sees stays, white space is folded.
"""

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

from conflictmap.importing.model import NoteCollector
from conflictmap.importing.text_decoding import (
    NOTE_C1_CONTROLS,
    NOTE_MOJIBAKE,
    repair_c1_controls,
    repair_mojibake,
)
from geo.text.unicode_safety import find_hidden_character, fold_whitespace, normalize_nfc

NOTE_HTML = "HTML became text"
NOTE_SPACES = "no-break spaces became spaces"
NOTE_HIDDEN = "hidden characters are left out"
NOTE_UMAP = "uMap’s marks (**, [[…]], {{…}}) became text"

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_PARAGRAPH = "\x00"
_PARAGRAPH_BREAK = re.compile(rf"(?:\s*{_PARAGRAPH}\s*)+")
_ODD_SPACES = re.compile("[\u00a0\u202f\u2007]")
_BLOCK_TAGS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
    ]
)
_CELL_TAGS = frozenset({"td", "th"})
_DROPPED_TAGS = frozenset({"script", "style", "template", "noscript"})
_PICTURE_TAGS = frozenset({"img", "picture", "svg", "video", "audio", "iframe", "object", "embed"})
_UMAP_LINK = re.compile(r"\[\[(?P<url>[^\]|]*)(?:\|(?P<text>[^\]]*))?\]\]")
_UMAP_IMAGE = re.compile(r"\{\{\{?[^}]*\}?\}\}")
_UMAP_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|(?<!\*)\*(?!\s)([^*\n]+?)\*(?!\*)|^#+\s*", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\]|}]+", re.IGNORECASE)
_TRAILING = ".,;:!?)»”’"


class _TextExtractor(HTMLParser):
    """Collects the text of HTML; block elements and double line breaks separate paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self.has_script = False
        self.has_picture = False
        self._dropped_depth = 0
        self._was_break = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_TAGS:
            self._dropped_depth += 1
            self.has_script = True
        elif tag in _PICTURE_TAGS:
            self.has_picture = True
        elif tag == "br":
            self.parts.append(_PARAGRAPH if self._was_break else " ")
            self._was_break = True
        elif tag in _BLOCK_TAGS:
            self.parts.append(_PARAGRAPH)
        elif tag in _CELL_TAGS:
            self.parts.append(" ")
        elif tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED_TAGS:
            self._dropped_depth = max(0, self._dropped_depth - 1)
        elif tag in _BLOCK_TAGS:
            self.parts.append(_PARAGRAPH)

    def handle_data(self, data: str) -> None:
        if self._dropped_depth:
            return
        if data.strip():
            self._was_break = False
        self.parts.append(data)


def has_markup(text: str) -> bool:
    """Return whether a text has tags or entities of HTML."""
    return ("<" in text or "&" in text) and _MARKUP.search(text) is not None


@lru_cache(maxsize=1 << 16)
def _fold_plain(text: str) -> str | None:
    """Return a text of plain ASCII with its white space folded; None for any other text."""
    if text.isascii() and text.isprintable() and not has_markup(text):
        return fold_whitespace(text)
    return None


class WordsReader:
    """Reads words of cells, and notes what it left out."""

    def __init__(self, notes: NoteCollector) -> None:
        """Set the collector of the notes."""
        self.notes = notes

    def read(self, text: str, row: int | None = None) -> str:
        """Return the words of a cell on one line."""
        plain = _fold_plain(text)
        if plain is not None:
            return plain
        return " ".join(self.read_paragraphs(text, row)[0])

    def read_paragraphs(self, text: str, row: int | None = None) -> tuple[list[str], list[str]]:
        """Return the paragraphs of a cell, each on one line, and the addresses that it links to.

        Only HTML has paragraphs; line breaks of plain text are white space.
        """
        links: list[str] = []
        if has_markup(text):
            extractor = _TextExtractor()
            extractor.feed(text)
            extractor.close()
            links = extractor.links
            self._note_markup(extractor, row)
            text = "".join(extractor.parts)
        text = self._clean_text(text, row)
        paragraphs = [fold_whitespace(part) for part in _PARAGRAPH_BREAK.split(text)]
        return [part for part in paragraphs if part], links

    def read_umap(self, text: str, row: int | None = None) -> tuple[list[str], list[str]]:
        """Return the paragraphs and links of a text with uMap's marks (docs.umap-project.org)."""
        links = [match["url"].strip() for match in _UMAP_LINK.finditer(text)]
        plain = _UMAP_LINK.sub(lambda match: match["text"] or match["url"], text)
        plain = _UMAP_IMAGE.sub(" ", plain)
        plain = _UMAP_EMPHASIS.sub(lambda match: match[1] or match[2] or "", plain)
        if plain != text:
            self.notes.add(NOTE_UMAP, row)
        paragraphs, more = self.read_paragraphs(plain, row)
        return paragraphs, links + more

    def _note_markup(self, extractor: _TextExtractor, row: int | None) -> None:
        dropped = []
        if extractor.has_picture:
            dropped.append("a picture")
        if extractor.has_script:
            dropped.append("a script")
        self.notes.add(NOTE_HTML, row)
        if dropped:
            self.notes.add("a picture or a script in the words is left out", row)

    def _clean_text(self, text: str, row: int | None) -> str:
        text, repaired = repair_mojibake(text)
        if repaired:
            self.notes.add(NOTE_MOJIBAKE, row)
        text, repaired = repair_c1_controls(text)
        if repaired:
            self.notes.add(NOTE_C1_CONTROLS, row)
        if _ODD_SPACES.search(text):
            self.notes.add(NOTE_SPACES, row)
            text = _ODD_SPACES.sub(" ", text)
        if text.isascii() and text.replace("\n", "").replace(_PARAGRAPH, "").isprintable():
            return text
        text = text.replace("\r", "\n").replace("\t", " ").replace("\x0b", " ").replace("\x0c", " ")
        return self._drop_hidden(normalize_nfc(text), row)

    def _drop_hidden(self, text: str, row: int | None) -> str:
        if find_hidden_character(text.replace(_PARAGRAPH, "")) is None:
            return text
        self.notes.add(NOTE_HIDDEN, row)
        return _PARAGRAPH.join(_delete_hidden(part) for part in text.split(_PARAGRAPH))


def _delete_hidden(text: str) -> str:
    """Return a text without hidden characters; a line separator becomes a space."""
    text = text.replace("\u2028", " ").replace("\u2029", " ")
    while (hidden := find_hidden_character(text)) is not None:
        text = text.replace(hidden, "")
    return text


@lru_cache(maxsize=4096)
def find_addresses(text: str) -> tuple[str, ...]:
    """Return the http and https addresses in a text, each once, in their order."""
    if "://" not in text:
        return ()
    unescaped = html.unescape(text) if "&amp;" in text else text
    found = (match[0].rstrip(_TRAILING) for match in _ADDRESS.finditer(unescaped))
    return tuple(dict.fromkeys(found))

"""Readers of documents: plain text, HTML, PDF, DOCX and EPUB.

HTML is reduced to the article by readability-lxml (Apache-2.0), which kept every quote of the
measured articles; PDF is read by pypdf (BSD), in the order of the text and not of the layout, so
that two columns are not mixed; DOCX by python-docx (MIT); encodings are found by charset-normalizer
(MIT). None of them opens a connection.
"""

import html
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import docx
import lxml.html
import pypdf
from charset_normalizer import from_bytes
from lxml import etree
from readability import Document as ReadabilityDocument

from conflictmap.sources.clean_text import clean_pages, clean_text
from conflictmap.sources.document import Document, ReadingError
from geo.project.record_reader import is_language
from geo.text.plurals import pluralize

MAX_DOCUMENT_BYTES = 32 * 1024 * 1024
_MAX_UNPACKED_BYTES = 128 * 1024 * 1024
_MAX_PAGES = 2_000
_MAX_SAMPLE_BYTES = 1_000_000
"""Number of bytes whose letters decide the encoding."""

_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BLOCK_TAGS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote pre td th dd dt div section article".split()  # noqa: SIM905
)
_FURNITURE_CLASSES = (
    "promo", "related", "advert", "newsletter", "byline", "comment", "share", "cookie"
)  # fmt: skip
_FURNITURE = "|".join(
    [
        *(f".//{tag}" for tag in ("script", "style", "nav", "aside", "footer", "form", "figure")),
        *(f".//{tag}" for tag in ("button", "noscript", "time")),
        *(f".//*[contains(@class, '{name}')]" for name in _FURNITURE_CLASSES),
    ]
)
"""What is no part of an article, within its element."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_PDF_DAY = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
_WEB_ENCODING = re.compile(
    r"utf-?8|(?:windows-?|cp-?)\d+|iso[-_]?8859[-_]?\d+|latin-?\d|us-ascii|ascii|koi8-[ru]|mac-?\w+"
    r"|tis-620|gbk|gb-?2312|gb18030|big5(?:-hkscs)?|euc-?(?:jp|kr)|shift[-_]?jis|iso-2022-(?:jp|kr)"
)
"""Encodings of pages. Others that Python knows, such as Punycode, take quadratic time."""

_LATIN_1_NAMES = frozenset(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"))
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_FALLBACK_ENCODINGS = ("cp1251", "cp1252")
_MIN_CYRILLIC_SHARE, _MAX_LATIN_SHARE = 0.6, 0.35
_CYRILLIC = re.compile("[а-яА-ЯёЁ]")
_CYRILLIC_WORD = re.compile("[а-яА-ЯёЁіїєґўІЇЄҐЎ]+")
_WORD = re.compile(r"[^\W\d_]+")
_MARKUP = re.compile(r"<[^<>]*>")

logging.getLogger("readability").setLevel(logging.ERROR)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_document(
    data: bytes, name: str, *, encoding: str | None = None, declared: str = ""
) -> Document:
    """Read a document.

    Args:
        data: Its bytes.
        name: Its file name or address, which tells the format where the bytes do not.
        encoding: The encoding of a text or page; by default it is detected.
        declared: The encoding that the server declares of a page or text, which may be wrong; it
            precedes that of the page itself.

    Raises:
        ReadingError: the document is too large or damaged, or has no text.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise ReadingError(
            f"the document has {len(data):,} bytes: use one of at most {MAX_DOCUMENT_BYTES:,}"
        )
    if data.startswith(b"%PDF-"):
        document = _read_pdf(data)
    elif data.startswith(b"PK\x03\x04"):
        document = _read_zip(data)
    else:
        document = _read_markup_or_text(data, name, encoding, declared)
    if not document.text.strip():
        raise ReadingError(
            "the document has no text; a scanned PDF has only pictures: use a text that was "
            "recognised, or type it"
        )
    if not is_language(document.language):
        document.language = ""
    return document


def _read_markup_or_text(data: bytes, name: str, encoding: str | None, declared: str) -> Document:
    head = data[:4096].lstrip().lower()
    suffix = PurePosixPath(name.lower().split("?")[0]).suffix
    is_page = head.startswith((b"<!doctype html", b"<html", b"<?xml")) or suffix in (
        ".html",
        ".htm",
        ".xhtml",
    )
    if is_page and not declared:
        found = _META_CHARSET.search(data[:4096])
        declared = found[1].decode("ascii") if found else ""
    text, note = decode_bytes(data, encoding or _check_declared(data, declared))
    if is_page or re.match(r"\s*<(?:!doctype|html|body|article|p)\b", text[:200], re.IGNORECASE):
        document = _read_html(text)
    else:
        document = Document(clean_text(text), "txt")
    document.notes.insert(0, note)
    return document


def _check_declared(data: bytes, declared: str) -> str | None:
    """Return the encoding that is declared, as browsers read it; None to detect it.

    A declaration in bytes of one byte a letter cannot be right if it names UTF-16, and one of a
    single-byte encoding is wrong where the bytes are UTF-8 (WHATWG Encoding: ISO 8859-1 is read as
    Windows-1252).
    """
    declared = declared.lower()
    if not _WEB_ENCODING.fullmatch(declared) or _is_utf8(data):
        return None
    return "cp1252" if declared in _LATIN_1_NAMES else declared


def _is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8 with a letter of more than one byte."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def decode_bytes(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of bytes, and which encoding was used and why.

    Raises:
        ReadingError: the bytes are no text in any usual encoding.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "encoding: UTF-16, by its byte order mark"
    if encoding:
        try:
            return data.decode(encoding).lstrip("\ufeff"), f"encoding: {encoding}, as stated"
        except (UnicodeDecodeError, LookupError):
            pass
    if b"\x00" in data[:4096]:  # a text of one byte a letter has none
        return _decode_wide(data)
    try:
        return data.decode("utf-8-sig"), "encoding: UTF-8"
    except UnicodeDecodeError:
        pass
    detected = _detect_encoding(data)
    return data.decode(
        detected, errors="replace"
    ), f"encoding: {detected}, detected: check the letters"


def _decode_wide(data: bytes) -> tuple[str, str]:
    """Return a text in UTF-16 without a byte order mark: its spaces and signs have a null byte.

    Raises:
        ReadingError: the bytes are no text.
    """
    head = data[:4096]
    wide = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    text = data.decode(wide, errors="replace")
    readable = sum(one.isalnum() or one.isspace() for one in text[:1000])
    if readable < len(text[:1000]) / 2 or _CONTROLS.search(text):
        raise ReadingError("the file is no text: use txt, HTML, PDF, DOCX or EPUB")
    return text, f"encoding: {wide.upper()}, by its bytes"


def _detect_encoding(data: bytes) -> str:
    """Return the likeliest encoding that is not Unicode: by letters, else by charset-normalizer."""
    text = _MARKUP.sub(" ", data[:_MAX_SAMPLE_BYTES].decode("cp1251", errors="replace"))
    words = [word for word in _WORD.findall(text) if _CYRILLIC.search(word)]
    letters = "".join(word for word in words if len(word) > 1 and _CYRILLIC_WORD.fullmatch(word))
    # a word of another script has single letters beyond ASCII among its plain ones
    share = len(letters) / max(1, sum(map(len, words)))
    if share > _MIN_CYRILLIC_SHARE:
        # read as Windows-1251, the small letters of KOI8-R are capitals
        capitals = sum(map(str.isupper, letters))
        return "koi8-r" if capitals > len(letters) / 2 else "cp1251"
    if share < _MAX_LATIN_SHARE:
        return "cp1252"
    best = from_bytes(data).best()
    return best.encoding if best else _FALLBACK_ENCODINGS[1]


# HTML


def _read_html(text: str) -> Document:
    try:
        text = _CONTROLS.sub("", text)  # no XML library takes them
        root = lxml.html.document_fromstring(_drop_declaration(text))
        document = Document("", "html", language=(root.get("lang") or "").strip())
        _read_metadata(root, document)
        document.text = _extract_article(text, root, document)
    except (etree.LxmlError, ValueError) as error:
        raise ReadingError(f"the page cannot be read: {error}") from None
    return document


def _drop_declaration(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _extract_article(text: str, root: Any, document: Document) -> str:  # noqa: ANN401  an lxml tree
    articles = root.xpath("//article[p]") or root.xpath("//main[.//p]")
    if len(articles) == 1:
        body = articles[0]
        document.notes.append("text: the page's article element")
    else:
        summary = ReadabilityDocument(_drop_declaration(text)).summary(html_partial=True)
        body = lxml.html.fragment_fromstring(summary, create_parent="div")
        document.notes.append("text: the longest run of paragraphs")
    for part in body.xpath(_FURNITURE):
        part.drop_tree()
    paragraphs = [line for line in _iter_blocks(body) if line]
    title = document.title.strip()
    if title and (not paragraphs or paragraphs[0] != title):
        paragraphs.insert(0, title)
    return clean_text("\n\n".join(paragraphs))


def _iter_blocks(body: Any) -> Iterator[str]:  # noqa: ANN401  an lxml tree
    """Yield the text of each innermost block."""
    for element in body.iter():
        if element.tag not in _BLOCK_TAGS:
            continue
        if any(child.tag in _BLOCK_TAGS for child in element.iterdescendants()):
            continue
        for line in element.xpath(".//br"):
            line.tail = "\n" + (line.tail or "")
        yield " ".join(element.text_content().split())


def _read_metadata(root: Any, document: Document) -> None:  # noqa: ANN401  an lxml tree
    """Read JSON-LD, Open Graph, ``<time>`` and ``<link rel=canonical>``, in this order."""
    for record in _iter_json_ld(root):
        if not {"headline", "datePublished"} & record.keys():
            continue  # the site, its publisher or its menu, and not the article
        document.title = document.title or _text_of(record.get("headline"))
        document.author = document.author or _names_of(record.get("author"))
        document.publisher = document.publisher or _text_of(record.get("publisher"))
        _set_date(document, _text_of(record.get("datePublished")), "JSON-LD datePublished")
        document.url = document.url or _text_of(record.get("url"))
        document.url = document.url or _id_of(record.get("mainEntityOfPage"))
        document.language = document.language or _text_of(record.get("inLanguage"))
    meta = {
        (element.get("property") or element.get("name") or "").lower(): element.get("content") or ""
        for element in root.xpath("//meta[@content]")
    }
    document.title = document.title or meta.get("og:title", "")
    document.author = document.author or meta.get("author", "") or meta.get("article:author", "")
    document.publisher = document.publisher or meta.get("og:site_name", "")
    _set_date(document, meta.get("article:published_time", ""), "article:published_time")
    _set_date(document, meta.get("date", ""), "the meta element 'date'")
    for element in root.xpath("//time[@datetime]"):
        _set_date(document, element.get("datetime"), "the time element")
    for element in root.xpath("//link[@rel='canonical'][@href]"):
        document.url = document.url or element.get("href")
    document.url = document.url or meta.get("og:url", "")
    if not document.url.startswith(("http://", "https://")):
        document.url = ""
    if not document.title:
        titles = root.xpath("//h1") or root.xpath("//title")
        document.title = " ".join(titles[0].text_content().split()) if titles else ""


def _iter_json_ld(root: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  an lxml tree
    for element in root.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads(element.text or "")
        except (ValueError, RecursionError):
            continue
        entries = (
            value
            if isinstance(value, list)
            else value.get("@graph", [value])
            if isinstance(value, dict)
            else []
        )
        yield from (entry for entry in entries if isinstance(entry, dict))


def _text_of(value: object) -> str:
    """Return a text, the name of a mapping, or the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


def _names_of(value: object) -> str:
    """Return the names of one person or of several, with commas."""
    people = value if isinstance(value, list) else [value]
    return ", ".join(dict.fromkeys(name for name in map(_text_of, people) if name))


def _id_of(value: object) -> str:
    """Return an address, or that of a mapping with ``@id``."""
    return _text_of(value.get("@id") if isinstance(value, dict) else value)


def _set_date(document: Document, value: str, where: str) -> None:
    match = _DAY.match(value or "")
    if match and not document.date:
        document.date = match[0]
        document.notes.append(f"date: {match[0]}, from {where}")


# PDF


def _read_pdf(data: bytes) -> Document:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        pages = (
            [] if is_locked else [page.extract_text() or "" for page in reader.pages[:_MAX_PAGES]]
        )
        metadata = None if is_locked else reader.metadata
    except Exception as error:  # noqa: BLE001  pypdf raises many kinds for damaged files
        raise ReadingError(f"the PDF cannot be read ({error}): save it again") from None
    if is_locked:
        raise ReadingError("the PDF is protected by a password: save it without one")
    document = Document(clean_pages(pages), "pdf")
    if metadata:
        document.title = str(metadata.title or "").strip()
        document.author = str(metadata.author or "").strip()
        match = _PDF_DAY.match(str(metadata.get("/CreationDate") or ""))
        if match:
            document.notes.append(
                f"the PDF was made on {'-'.join(match.groups())}: state the day of publication "
                "with --date"
            )
    document.notes.append(pluralize(len(pages), "page"))
    return document


# DOCX and EPUB


def _read_zip(data: bytes) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED_BYTES:
                raise ReadingError("the document is too large once unpacked: use a part of it")
            names = archive.namelist()
            if "word/document.xml" in names:
                return _read_docx(data)
            if "META-INF/container.xml" in names:
                return _read_epub(archive)
    except (
        *(zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError),
        *(etree.LxmlError, ValueError),
    ) as error:
        raise ReadingError(f"the document is damaged ({error}): save it again") from None
    raise ReadingError("the archive is neither DOCX nor EPUB: use txt, HTML, PDF, DOCX or EPUB")


def _read_docx(data: bytes) -> Document:
    try:
        source = docx.Document(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001  python-docx raises many kinds for damaged files
        raise ReadingError(f"the DOCX cannot be read ({error}): save it again") from None
    paragraphs = [paragraph.text for paragraph in source.paragraphs]
    paragraphs += [cell.text for table in source.tables for row in table.rows for cell in row.cells]
    properties = source.core_properties
    document = Document(
        clean_text("\n\n".join(paragraphs)),
        "docx",
        title=properties.title or "",
        author=properties.author if properties.author != "python-docx" else "",
        language=properties.language or "",
    )
    if properties.created:
        document.notes.append(
            f"the DOCX was made on {properties.created.date()}: state the day of publication with "
            "--date"
        )
    return document


def _read_epub(archive: zipfile.ZipFile) -> Document:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    container = etree.fromstring(archive.read("META-INF/container.xml"), parser)
    path = container.xpath("string(//*[local-name()='rootfile']/@full-path)")
    package = etree.fromstring(archive.read(path), parser)
    items = {
        item.get("id"): item.get("href")
        for item in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")
    }
    folder = PurePosixPath(path).parent
    paragraphs: list[str] = []
    for reference in package.xpath("//*[local-name()='spine']/*[local-name()='itemref']"):
        name = str(folder / items[reference.get("idref")])
        root = lxml.html.fromstring(archive.read(name))
        paragraphs += [line for line in _iter_blocks(root) if line]

    def find(name: str) -> str:
        return " ".join(str(package.xpath(f"string(//*[local-name()='{name}'])")).split())

    document = Document(
        clean_text("\n\n".join(paragraphs)),
        "epub",
        title=find("title"),
        author=find("creator"),
        publisher=find("publisher"),
        language=find("language"),
    )
    _set_date(document, find("date"), "the book's own date")
    return document

"""Adding a source to a project: text, record and original file, written as one step."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from conflictmap.drafting.article import read_article
from conflictmap.editing import yaml_splice
from conflictmap.editing.accept_draft import make_unique_id
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.sources.document import Document
from geo.io.folder import sha256_digest
from geo.project.sources import NOT_STATED, SOURCES_FILE, TEXTS_FOLDER

ORIGINALS_FOLDER = f"{TEXTS_FOLDER}/originals"
"""Folder of the original files; nothing in it is ever published."""


@dataclass(frozen=True, slots=True)
class SourceDetails:
    """What a curator states of a source; empty where the document's own metadata is used."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    date: str = ""
    url: str = ""
    archive: str = ""
    language: str = ""
    rights: str = "quote-only"


def add_source(  # noqa: PLR0913
    root: Path,
    document: Document,
    original: bytes,
    details: SourceDetails,
    *,
    original_suffix: str = "",
    extra_files: dict[str, bytes] | None = None,
) -> str:
    """Add a document to a project; return the id of the new source.

    Args:
        root: The project's folder.
        document: The document as it was read.
        original: Its original bytes, which are kept beside the text.
        details: What the curator states of it.
        original_suffix: Ending of the original's name, such as ``.pdf``.
        extra_files: Further files to keep with the original, by their ending.

    Raises:
        ProjectError: the record would have errors.
        OutputError: a file cannot be written, or changed meanwhile.
        SpliceError: the record cannot be written into ``data/sources.yaml``.
    """
    editor = ProjectEditor(root)
    sources = editor.read_text(SOURCES_FILE)
    title = details.title or document.title or document.text.split("\n", 1)[0][:200]
    if not details.date and not document.date:
        _read_dateline(document)
    identifier = make_unique_id(title, yaml_splice.list_ids(sources, "sources"))
    text = document.text.encode()
    record = _build_record(identifier, title, document, details, sha256_digest(text))
    editor.write(f"{TEXTS_FOLDER}/{identifier}.txt", text)
    suffix = original_suffix or f".{document.format}"
    editor.write(f"{ORIGINALS_FOLDER}/{identifier}{suffix}", original)
    for ending, data in (extra_files or {}).items():
        editor.write(f"{ORIGINALS_FOLDER}/{identifier}{ending}", data)
    editor.write(SOURCES_FILE, yaml_splice.append_record(sources, "sources", record).encode())
    editor.commit()
    return identifier


def _read_dateline(document: Document) -> None:
    """Take the day of publication from the first lines of a text that state it exactly."""
    article = read_article(document.text)
    if article.published_edtf is not None and article.is_date_exact:
        document.date = article.published_edtf
        document.notes.append(f"date: {document.date}, from the first lines of the text")


def _build_record(
    identifier: str, title: str, document: Document, details: SourceDetails, digest: str
) -> dict[str, Any]:
    optional = {
        "author": details.author or document.author,
        "url": details.url or document.url,
        "archive": details.archive,
    }
    record: dict[str, Any] = {
        "id": identifier,
        "title": title,
        "publisher": details.publisher or document.publisher or NOT_STATED,
        "date": details.date or document.date or NOT_STATED,
        "language": details.language or document.language or "en",
        "rights": details.rights,
        "text": f"{identifier}.txt",
        "sha256": digest,
    }
    record |= {key: value for key, value in optional.items() if value}
    return record


def suffix_of(name: str) -> str:
    """Return the ending of a file name or address if it is plain, else nothing."""
    suffix = PurePosixPath(name.split("?", maxsplit=1)[0]).suffix.lower()
    return suffix if suffix[1:].isalnum() and len(suffix) <= 6 else ""  # noqa: PLR2004

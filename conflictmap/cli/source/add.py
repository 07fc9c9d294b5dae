"""The command `source add`: adds a document as a source of the project."""

import argparse
import json
import sys
from pathlib import Path

from conflictmap.sources.adder import SourceDetails, add_source, suffix_of
from conflictmap.sources.document import Document
from conflictmap.sources.readers import read_document
from geo.errors import OutputError
from geo.project.sources import RIGHTS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the document and its details."""
    parser.add_argument("document", metavar="FILE|-", help="the document, or - for standard input")
    parser.add_argument("--encoding", metavar="NAME", help="encoding of a text (default: detected)")
    add_detail_arguments(parser)


def add_detail_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that state details of a source."""
    details = parser.add_argument_group("details (default: what the document says of itself)")
    details.add_argument("--title", metavar="TEXT", default="", help="title as published")
    details.add_argument("--publisher", metavar="NAME", default="", help="publisher")
    details.add_argument("--author", metavar="NAME", default="", help="author")
    details.add_argument("--date", metavar="EDTF", default="", help="day of publication")
    details.add_argument("--url", metavar="URL", default="", help="address of the page")
    details.add_argument("--archive", metavar="URL", default="", help="address of an archived copy")
    details.add_argument("--language", metavar="TAG", default="", help="language of the text")
    details.add_argument(
        "--rights",
        choices=RIGHTS,
        default="quote-only",
        help="full-text if readers may see the whole text (default: quote-only)",
    )


def details_from_args(options: argparse.Namespace, *, archive: str | None = None) -> SourceDetails:
    """Return the details that the arguments state."""
    return SourceDetails(
        options.title,
        options.publisher,
        options.author,
        options.date,
        options.url,
        options.archive if archive is None else archive,
        options.language,
        options.rights,
    )


def run(options: argparse.Namespace) -> int:
    """Read the document, add it, and print what was found in it."""
    data, name = _read_bytes(options.document)
    document = read_document(data, name, encoding=options.encoding)
    identifier = add_source(
        Path(options.project),
        document,
        data,
        details_from_args(options),
        original_suffix=suffix_of(name),
    )
    print_added(identifier, document, as_json=options.json)
    return 0


def print_added(identifier: str, document: Document, *, as_json: bool) -> None:
    """Print the id of a new source, and how its document was read."""
    paragraphs, words = document.text.count("\n") + 1, len(document.text.split())
    if as_json:
        report = {
            "id": identifier,
            "format": document.format,
            "words": words,
            "paragraphs": paragraphs,
            "notes": document.notes,
        }
        print(json.dumps(report, ensure_ascii=False))
        return
    print(
        f"{identifier}  {words:,} words in {paragraphs:,} paragraphs, read from {document.format}"
    )
    for note in document.notes:
        print(f"  {note}")


def _read_bytes(name: str) -> tuple[bytes, str]:
    if name == "-":
        return sys.stdin.buffer.read(), "standard input"
    try:
        return Path(name).read_bytes(), Path(name).name
    except OSError as error:
        raise OutputError(f"{name!r} cannot be read: {error.strerror}") from None

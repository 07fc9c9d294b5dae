"""The command `source fetch`: fetches a page and adds it as a source."""

import argparse
from pathlib import Path

from conflictmap.cli.source.add import (
    add_detail_arguments,
    details_from_args,
    print_added,
)
from conflictmap.network.fetch_page import FetchError, fetch_page, find_archived
from conflictmap.sources.adder import add_source, suffix_of
from conflictmap.sources.readers import read_document

_OK = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the address and the details."""
    parser.add_argument("address", metavar="URL", help="the address of the page")
    parser.add_argument(
        "--find-archive",
        action="store_true",
        help="ask the Wayback Machine for a copy, and record its address",
    )
    add_detail_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Fetch the page, keep it as WARC, and add its text as a source."""
    page = fetch_page(options.address)
    if page.status != _OK:
        raise FetchError(
            f"{page.url!r} answers with status {page.status}: open it in a browser, save it, and "
            "add the file"
        )
    document = read_document(page.body, page.url, declared=page.charset)
    document.url = document.url or page.url
    document.notes.append(f"fetched {page.fetched} from {page.url}")
    archive = options.archive
    if options.find_archive and not archive:
        archive = find_archived(page.url) or ""
        document.notes.append(f"archived copy: {archive or 'none'}")
    identifier = add_source(
        Path(options.project),
        document,
        page.body,
        details_from_args(options, archive=archive),
        original_suffix=suffix_of(page.url) if document.format != "html" else ".html",
        extra_files={".warc.gz": page.warc},
    )
    print_added(identifier, document, as_json=options.json)
    return 0

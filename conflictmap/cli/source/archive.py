"""The command `source archive`: adds archive links from a sheet of the auto-archiver."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from conflictmap.sources.archive_links import add_archive_links
from geo.errors import OutputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the sheet."""
    parser.add_argument(
        "sheet", metavar="FILE", help="a CSV file of Bellingcat's auto-archiver, with its columns"
    )


def run(options: argparse.Namespace) -> int:
    """Add the links, and print what the sheet has on each source."""
    path = Path(options.sheet)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OutputError.from_os_error(path, error) from None
    found = add_archive_links(Path(options.project), data)
    if options.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return 0
    for one in found:
        original = f"; digest of the original: {one.original}" if one.original else ""
        print(f"{one.source}: {one.state} {one.archive}".rstrip() + original)
    if not found:
        print("no source has an address of this sheet")
    return 0

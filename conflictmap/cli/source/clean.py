"""The command `source clean`: takes characters that a reader cannot see out of texts."""

import argparse
import json
from pathlib import Path

from conflictmap.sources.cleaner import clean_sources


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that select sources and what is cleaned."""
    parser.add_argument(
        "sources", metavar="SOURCE", nargs="*", help="ids of sources (default: all)"
    )
    parser.add_argument(
        "--join-hyphens",
        action="store_true",
        help="join the words that a hyphen divides at a line end, too",
    )


def run(options: argparse.Namespace) -> int:
    """Clean the texts, write their new digests, and print what was taken out."""
    cleaned = clean_sources(
        Path(options.project), options.sources, join_hyphens=options.join_hyphens
    )
    if options.json:
        print(json.dumps(cleaned, ensure_ascii=False, indent=2))
        return 0
    for name, removed in cleaned.items():
        print(f"{name}: {removed:,} characters taken out")
    if not cleaned:
        print("nothing to take out")
    return 0

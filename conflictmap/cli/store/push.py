"""The command `store push`: writes the changes of a folder's project into the database."""

import argparse
import json
from dataclasses import asdict

from conflictmap.cli.store import (
    add_address_argument,
    add_curator_argument,
    curator_from_args,
    folder_from_args,
    project_address_from_args,
)
from conflictmap.store.synchronize import push_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the project in the database, and for the version."""
    add_address_argument(parser)
    add_curator_argument(parser)
    parser.add_argument(
        "--message", metavar="TEXT", default="", help="what changed (default: the records' ids)"
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="make the folder the next version of a project that it was not pulled from",
    )


def run(options: argparse.Namespace) -> int:
    """Push the folder, and print the version and what was changed."""
    report = push_folder(
        folder_from_args(options),
        project_address_from_args(options),
        made_by=curator_from_args(options),
        summary=options.message,
        force=options.force,
    )
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
        return 0
    print(f"version {report.version}: {report.summary or 'nothing to push'}")
    for name in report.written:
        print(f"{name}: brought up to date with the changes of others")
    return 0

"""The command `store pull`: writes the newest version of a project into its folder."""

import argparse
import json
from dataclasses import asdict

from conflictmap.cli.store import (
    add_address_argument,
    folder_from_args,
    project_address_from_args,
)
from conflictmap.store.synchronize import pull_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the project in the database."""
    add_address_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Pull the project, and print the version and the number of files that changed."""
    report = pull_folder(folder_from_args(options), project_address_from_args(options))
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(f"version {report.version}: {len(report.written):,} files changed")
    return 0

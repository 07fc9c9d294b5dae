"""The command `import`: creates a project's folder from a file that `data` wrote."""

import argparse
import shlex

from conflictmap.cli import output
from conflictmap.publish.data.importer import import_project


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the file and the new folder."""
    parser.add_argument("file", metavar="FILE", help="a .geojson or .gpkg that `data` wrote")
    parser.add_argument("folder", metavar="NEWDIR", help="a new or empty folder")


def run(options: argparse.Namespace) -> int:
    """Check the file, write the folder, and print the next command."""
    sizes = import_project(options.file, options.folder)
    output.print_written_files(sizes, as_json=options.json)
    if not options.json:
        print(f"\nconflictmap check --project {shlex.quote(options.folder)}")
    return 0

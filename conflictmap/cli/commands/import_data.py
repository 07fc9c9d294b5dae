"""The job `load`: a project's folder again, from a file that the job `data` wrote."""

import argparse

from conflictmap.cli import output

SUMMARY = "Make a project's folder from a GeoJSON or GeoPackage that `data` wrote."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, and the folder to make."""
    parser.add_argument("file", metavar="FILE", help="a .geojson or .gpkg that `data` wrote")
    parser.add_argument("folder", metavar="NEWDIR", help="a new or empty folder")


def run(options: argparse.Namespace) -> int:
    """Check what the file holds, and write the folder."""
    from conflictmap.publish.data.importer import import_project  # noqa: PLC0415

    sizes = import_project(options.file, options.folder)
    output.print_written_files(sizes, as_json=options.json)
    if not options.json:
        print(f"\nconflictmap check --project {options.folder}")
    return 0

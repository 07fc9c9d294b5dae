"""The command `import`: creates or extends a project from files that other programs wrote."""

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from conflictmap.cli import output
from conflictmap.importing.dataset_imports import ImportResult, read_files
from conflictmap.importing.date_reading import DATE_ORDERS
from conflictmap.importing.detection import FORMATS
from conflictmap.importing.model import ImportOptions
from conflictmap.importing.new_project import write_new_project
from conflictmap.importing.project_update import add_to_project
from conflictmap.importing.recipe import Recipe, read_recipe
from conflictmap.importing.report import ImportReport
from conflictmap.importing.saved_recipes import find_saved_recipe
from conflictmap.publish.data.importer import import_project
from geo.errors import OutputError
from geo.io.atomic import refuse_occupied
from geo.io.folder import MAX_RECORD_FILE_BYTES, FileError, open_regular_file
from geo.project.events import EVENTS_FILE
from geo.project.vocabulary import EVENT_TYPES
from geo.project.yaml_chunks import MIN_PIECEWISE_CHARS
from geo.text.plurals import pluralize

_CLASSES = tuple(range(1, 8))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the files, the project, and what the files do not state."""
    parser.add_argument("paths", metavar="FILE", nargs="+", help="the files to import")
    # argparse cannot leave the last of several positional arguments to another name
    parser.add_argument(
        "--into",
        metavar="PROJECT",
        help="add to this project, or update it; without it, the last "
        "argument is a new or empty folder",
    )
    parser.add_argument("--as", dest="as_format", choices=FORMATS, help="what the file is")
    parser.add_argument("--recipe", metavar="YAML", help="how the columns are read")
    parser.add_argument("--dates", choices=DATE_ORDERS, help="order of day, month and year")
    precision = parser.add_mutually_exclusive_group()
    precision.add_argument(
        "--where-prec", type=int, choices=_CLASSES, help="UCDP class of the positions"
    )
    precision.add_argument("--radius", type=float, metavar="M", help="their radius in metres")
    parser.add_argument("--type", choices=tuple(EVENT_TYPES), help="type where the file has none")
    parser.add_argument("--place", metavar="NAME", help="place where the file has none")
    parser.add_argument("--title", metavar="TEXT", help="title of the data set")
    parser.add_argument("--publisher", metavar="NAME", help="its publisher")
    parser.add_argument("--licence", metavar="TEXT", help="its licence")
    parser.add_argument("--quote-rows", action="store_true", help="quote rows that have no words")
    parser.add_argument(
        "--review", choices=("imported", "draft"), default="imported", help="state of new events"
    )
    parser.add_argument("--dry-run", action="store_true", help="report only; write nothing")


def run(options: argparse.Namespace) -> int:
    """Read the files, write the project, and print what became of every row."""
    paths, folder = _split_paths(options)
    if options.into is None and len(paths) == 1 and folder is not None and _is_archive(paths[0]):
        return _import_archive(paths[0], folder, options)
    if folder is not None and not options.dry_run:
        refuse_occupied(folder)
    into = Path(options.into) if options.into else None
    recipe = _find_recipe(options, into, paths)
    stated = ImportOptions(
        as_format=options.as_format,
        date_order=options.dates,
        where_prec=options.where_prec,
        radius_m=options.radius,
        event_type=options.type,
        place=options.place,
        quote_rows=options.quote_rows,
        title=options.title,
        publisher=options.publisher,
        licence=options.licence,
        review=options.review,
    )
    result = read_files(paths, stated, recipe, keep_events=options.json, into=into)
    if _can_ask(options) and (answers := _ask_types(result, recipe)) is not None:
        recipe = answers
        result = read_files(paths, stated, recipe, keep_events=options.json, into=into)
    sizes: dict[str, int] = {}
    if not options.dry_run:
        if into is not None:
            sizes = add_to_project(into, result)
        elif folder is not None:
            sizes = write_new_project(folder, result, stated)
    _print_result(result, sizes, options, folder or into)
    return 0


def _split_paths(options: argparse.Namespace) -> tuple[list[Path], Path | None]:
    """Return the files and the new folder.

    Raises:
        OutputError: neither a new folder nor a project is named.
    """
    paths = [Path(name) for name in options.paths]
    if options.into is not None:
        return paths, None
    if options.dry_run and (len(paths) == 1 or paths[-1].is_file()):
        return paths, None
    if len(paths) == 1:
        raise OutputError(
            "name a new folder after the files, or a project with --into; --dry-run needs neither"
        )
    return paths[:-1], paths[-1]


def _is_archive(path: Path) -> bool:
    """Return whether a file may be a whole project that `data` wrote: GeoJSON or GeoPackage."""
    try:
        with open_regular_file(path) as stream:
            head = stream.read(1 << 16)
    except (OSError, FileError):
        return False
    if head.startswith(b"SQLite format 3\0"):
        return True
    return head.lstrip().startswith(b"{") and b'"conflictmap"' in head


def _import_archive(path: Path, folder: Path, options: argparse.Namespace) -> int:
    sizes = import_project(path, folder)
    output.print_written_files(sizes, as_json=options.json)
    if not options.json:
        print(f"\nconflictmap check --project {shlex.quote(str(folder))}")
    return 0


def _find_recipe(options: argparse.Namespace, into: Path | None, paths: Sequence[Path]) -> Recipe:
    """Return the recipe that is named, or one that the project has for a file of that name."""
    if options.recipe:
        return read_recipe(Path(options.recipe))
    if into is not None and len(paths) == 1:
        saved = find_saved_recipe(into, paths[0])
        if saved is not None:
            return saved
    return Recipe()


def _can_ask(options: argparse.Namespace) -> bool:
    return not options.json and sys.stdin.isatty() and sys.stdout.isatty()


def _ask_types(result: ImportResult, recipe: Recipe) -> Recipe | None:
    """Request the type of each value that has none; return the completed recipe, or None."""
    values: dict[str, int] = {}
    for report in result.reports:
        for value, count in report.types_to_state.items():
            values[value] = values.get(value, 0) + count
    if not values:
        return None
    print(f"Types: {', '.join(EVENT_TYPES)}. An empty answer refuses the rows.")
    types = dict(recipe.types)
    default_type = recipe.default_type
    for value, count in values.items():
        label = f"“{value}”" if value else "no type"
        answer = input(f"  {label} ({pluralize(count, 'row')}): ").strip()
        if answer in EVENT_TYPES and value:
            types[value] = answer
        elif answer in EVENT_TYPES:
            default_type = answer
    return replace(recipe, types=types, default_type=default_type)


def _print_result(
    result: ImportResult, sizes: dict[str, int], options: argparse.Namespace, folder: Path | None
) -> None:
    if options.json:
        reports = [report.to_json() for report in result.reports]
        document = reports[0] if len(reports) == 1 else {"reports": reports}
        print(json.dumps({**document, "written": sizes}, ensure_ascii=False, indent=1))
        return
    for report in result.reports:
        print(report.to_text())
        _print_remedy(report)
    if options.dry_run:
        print("\nnothing is written (--dry-run)")
        return
    output.print_written_files(sizes, as_json=False)
    if not sizes:
        print("nothing has changed")
    for name, size in sizes.items():
        if size > MAX_RECORD_FILE_BYTES:
            print(
                f"{name} has more than {MAX_RECORD_FILE_BYTES:,} bytes, which the other commands "
                "do not open: import fewer rows, such as one country or fewer years",
                file=sys.stderr,
            )
    if folder is not None:
        _print_next_commands(folder)


def _print_next_commands(folder: Path) -> None:
    """Print the commands that open a project; those that work in partitions for a large one."""
    name = shlex.quote(str(folder))
    events = folder / EVENTS_FILE
    if events.is_file() and events.stat().st_size > MIN_PIECEWISE_CHARS:
        print("\nToo many events for a computer of little memory; in partitions:")
        print(f"conflictmap check --from {name}")
        print(f"conflictmap build --from {name} --out site")
        return
    print(f"\nconflictmap check --project {name}")
    print(f"conflictmap app --project {name}")


def _print_remedy(report: ImportReport) -> None:
    if report.refused:
        print("  refused rows are in import/refused.csv: mend them there, and import that file")

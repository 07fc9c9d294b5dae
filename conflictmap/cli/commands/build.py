"""The command `build`: makes a map of very many events, as a folder of tiles and texts."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from conflictmap.batch.defaults import DEFAULT_PARTITION_EVENTS, DEFAULT_WORKERS, LAYOUTS
from conflictmap.cli.output import print_written_files
from geo.errors import ConflictMapError

if TYPE_CHECKING:
    from conflictmap.batch.scheduling import Workers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the input, the outputs and the workers."""
    add_input_argument(parser, required=True)
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder to publish")
    add_worker_arguments(parser)
    group = parser.add_argument_group("map")
    group.add_argument(
        "--filter",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="type, status, source, actor or precision; can be repeated",
    )
    group.add_argument(
        "--layout",
        choices=LAYOUTS,
        default=LAYOUTS[0],
        help="two files, of which readers load ranges; or folders of small files, for servers and "
        f"caches without ranges (default: {LAYOUTS[0]})",
    )
    parser.add_argument(
        "--work",
        metavar="DIR",
        help="the folder of the partitions' results, which another run uses again (default: the "
        "folder to publish, with .work added)",
    )


def add_input_argument(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the argument for the input of a build."""
    parser.add_argument(
        "--from",
        dest="source",
        metavar="PROJECT|postgresql://…#NAME|PARQUET_DIR",
        required=required,
        help="a project's folder or its address in a database, or a folder of Parquet files",
    )


def add_worker_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for who works on the partitions."""
    group = parser.add_argument_group("workers")
    who = group.add_mutually_exclusive_group()
    who.add_argument(
        "--workers",
        metavar="N",
        type=int,
        default=DEFAULT_WORKERS,
        help=f"local worker processes; 1 uses this process alone (default: {DEFAULT_WORKERS})",
    )
    who.add_argument(
        "--scheduler", metavar="tcp://HOST:8786", help="a Dask scheduler, in place of local workers"
    )
    group.add_argument(
        "--partition",
        metavar="EVENTS",
        type=int,
        default=DEFAULT_PARTITION_EVENTS,
        help=f"events of a partition; fewer need less memory (default: {DEFAULT_PARTITION_EVENTS})",
    )


def run(options: argparse.Namespace) -> int:
    """Build the map and print what was written."""
    from conflictmap.batch.extra import require_build_extra  # noqa: PLC0415  an optional install

    require_build_extra()
    from conflictmap.batch.build import BuildOptions, build_map, read_filters  # noqa: PLC0415

    report = build_map(
        options.source,
        options.out,
        BuildOptions(
            workers=workers_from_args(options),
            partition_events=require_positive(options.partition, "--partition"),
            filters=read_filters(options.filter),
            work=options.work,
            layout=options.layout,
        ),
    )
    if not options.json:
        counts = report.counts
        print(
            f"{counts.total:,} events: {counts.points:,} points, {counts.shapes:,} lines and "
            f"regions, {counts.undrawn:,} not drawn; {report.made} of {report.partitions} "
            "partitions were made"
        )
        if not report.changed:
            print("nothing has changed: the edition is as it was")
        for name in report.removed:
            print(f"removed {name}, of an edition replaced more than a day ago")
    print_written_files(report.sizes, as_json=options.json)
    if not options.json:
        print("publish the folder on a web server; upload index.html last", file=sys.stderr)
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Check the events of ``--from`` in partitions, and print a summary if there is no error."""
    from conflictmap.batch.extra import require_build_extra  # noqa: PLC0415  an optional install

    require_build_extra()
    from conflictmap.batch.build import BuildOptions, check_input  # noqa: PLC0415

    events, partitions = check_input(
        options.source,
        BuildOptions(
            workers=workers_from_args(options),
            partition_events=require_positive(options.partition, "--partition"),
        ),
    )
    if options.json:
        print(json.dumps({"errors": [], "events": events, "partitions": partitions}))
    else:
        print(f"{events:,} events in {partitions} partitions; no errors")
    return 0


def workers_from_args(options: argparse.Namespace) -> "Workers":
    """Return who works on the partitions, as the command line gives it."""
    from conflictmap.batch.scheduling import Workers  # noqa: PLC0415

    return Workers(require_positive(options.workers, "--workers"), options.scheduler)


def require_positive(value: int, name: str) -> int:
    """Return a number of at least 1.

    Raises:
        ConflictMapError: it is less.
    """
    if value < 1:
        raise ConflictMapError(f"{name} is {value}: write a number of at least 1")
    return value

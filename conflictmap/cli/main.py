"""The command `conflictmap`: names the jobs, turns errors into text, and ends with 0, 1 or 2.

0 is done; 1 a fault in the project, an unwritable file, or a place not found; 2 a command that
cannot be read.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from conflictmap.cli import output
from conflictmap.cli.commands import COMMANDS
from geo.errors import ConflictMapError, ProjectError
from geo.workers import set_max_workers

_MAX_PROCESSES = 4
"""Each reads all sources anew and has them in memory, so that more of them gain less and less."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, or those of the process; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without our letters gets escapes
            stream.reconfigure(errors="backslashreplace")
    options = _build_parser().parse_args(arguments)
    try:
        return _run_command(options)
    except ProjectError as error:
        output.print_issues(error, as_json=options.json)
        return 1
    except ConflictMapError as error:
        print(f"conflictmap: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of a pipe, such as `head`, has seen enough; nothing more can be written to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 1


def _run_command(options: argparse.Namespace) -> int:
    with output.show_progress():
        code = int(options.run(options))
    sys.stdout.flush()
    return code


def run_and_exit() -> NoReturn:
    """Be the process: run `main` and end with its code.

    Python does not look for garbage in cycles: a job makes millions of records that live until the
    process ends. Going through all of them again and again took a third of the time with 100,000
    events, and freed nothing. Nor does it look when it ends, which would take another second.
    """
    gc.disable()
    set_max_workers(min(_count_processors(), _MAX_PROCESSES))
    code = main()
    gc.freeze()
    sys.exit(code)


def _count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # pragma: no cover  systems that do not say more


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="conflictmap",
        description="A conflict map in which every mark leads to the sentence that puts it there.",
        epilog="Exit codes: 0 done; 1 a fault in the project, a file that cannot be written, or a "
        "place not found; 2 a command that cannot be read.",
    )
    jobs = parser.add_subparsers(required=True, metavar="JOB")
    for name, job in COMMANDS.items():
        options = jobs.add_parser(name, help=job.SUMMARY, description=job.SUMMARY)
        options.add_argument(
            "--project", metavar="DIR", default=".", help="the project's folder (default: here)"
        )
        options.add_argument(
            "--json", action="store_true", help="print JSON, for a program to read"
        )
        job.add_arguments(options)
        options.set_defaults(run=job.run)
    return parser


if __name__ == "__main__":
    run_and_exit()

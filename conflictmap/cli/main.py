"""The command `conflictmap`: reads the command line and turns errors into text and exit codes.

Exit codes: 0, done; 1, an error in the project, a file that cannot be written, or a place that is
not found; 2, an invalid command line.
"""

from conflictmap.cli import interrupts

if __name__ == "__main__":
    # An interrupt while modules are imported ends the program at once, without a traceback. For
    # the command `conflictmap` the package has done the same before.
    interrupts.end_program_from_now_on()

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from conflictmap.cli import output
from conflictmap.cli.parser import parse_arguments
from conflictmap.cli.project_argument import open_project_argument
from geo.errors import ConflictMapError, ProjectError
from geo.workers import set_max_workers

_MAX_WORKERS = 4
"""Each worker process parses all sources again and keeps them in memory: more bring little."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: The command line without the program's name; None for that of the process.

    Returns:
        The exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a letter shows an escape
            stream.reconfigure(errors="backslashreplace")
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run_command(options)
    except KeyboardInterrupt:
        return 1


def _run_command(options: argparse.Namespace) -> int:
    """Run a command and print its errors; return the exit code.

    If the program that reads the output has ended, such as `head`, what is left of it is discarded.
    """
    code = 0
    try:
        try:
            with output.show_progress(), open_project_argument(options):
                code = int(options.run(options))
        except ProjectError as error:
            code = 1
            output.print_issues(error, as_json=options.json)
        except ConflictMapError as error:
            code = 1
            print(f"conflictmap: {error}", file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        _discard_unread_output()
    return code


def _discard_unread_output() -> None:
    """Send what is left of the output nowhere, for each stream whose reader has ended."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def run_and_exit() -> NoReturn:
    """Run `main` as the whole program, and exit with its code.

    An interrupt at any moment ends it without a traceback: numpy reports one during its import as
    an ImportError.

    The garbage collector is off: a command makes millions of records that it needs to its end.
    Scanning them took a third of the time with 100,000 events and freed nothing; `gc.freeze`
    avoids the last scan, at exit, which would take another second.
    """
    gc.disable()
    set_max_workers(min(_count_processors(), _MAX_WORKERS))
    try:
        interrupts.raise_from_now_on()
        code = main()
    except KeyboardInterrupt:
        code = 1
    except Exception:
        if not interrupts.RECEIVED:
            raise
        code = 1
    interrupts.end_program_from_now_on()
    gc.freeze()
    sys.exit(code)


def _count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # pragma: no cover  systems without processor affinity


if __name__ == "__main__":
    run_and_exit()

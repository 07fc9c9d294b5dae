"""Command lines: the parser, with the arguments of the command that is called."""

import argparse
from collections.abc import Sequence

import conflictmap
from conflictmap.cli.commands import COMMAND_ALIASES, COMMANDS, CommandEntry


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse a command line; import the module of its command alone."""
    called = next((argument for argument in arguments if not argument.startswith("-")), None)
    parser = argparse.ArgumentParser(
        prog="conflictmap",
        description="Make a conflict map in which every mark leads to the sentence that puts it "
        "there.",
        epilog="Exit codes: 0, done; 1, an error in the project, a file that cannot be written, or "
        "a place that is not found; 2, an invalid command line.",
    )
    parser.add_argument(
        "--version", action="version", version=f"conflictmap {conflictmap.__version__}"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, entry in COMMANDS.items():
        command = commands.add_parser(name, help=entry.summary, description=entry.summary)
        if name == called:
            _add_command(command, entry)
    if called in COMMAND_ALIASES:
        _add_command(commands.add_parser(called), COMMANDS[COMMAND_ALIASES[called]])
    return parser.parse_args(arguments)


def _add_command(parser: argparse.ArgumentParser, entry: CommandEntry) -> None:
    """Add the arguments of a command, and those that all commands have."""
    parser.add_argument(
        "--project",
        metavar="DIR",
        default=".",
        help="the project's folder, or postgresql://HOST/DATABASE#NAME (default: this folder)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for other programs")
    command = entry.load()
    command.add_arguments(parser)
    parser.set_defaults(run=command.run, project_access=entry.access)

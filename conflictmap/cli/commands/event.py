"""The command group `event`: adds events to the project."""

import argparse

from conflictmap.cli.groups import add_group_arguments, run_group_command

_PACKAGE = "conflictmap.cli.event"
_COMMANDS = {
    "add": (
        "Add events by the sentences of a source; what no option states is asked for.",
        "add",
    )
}
"""Each command with its summary and its module in the package `conflictmap.cli.event`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    add_group_arguments(parser, _PACKAGE, _COMMANDS)


def run(options: argparse.Namespace) -> int:
    """Execute the command that was called."""
    return run_group_command(options, _PACKAGE, _COMMANDS)

"""The command group `store`: projects in a database that several curators share."""

import argparse

from conflictmap.cli.groups import add_group_arguments, run_group_command

_PACKAGE = "conflictmap.cli.store"
_COMMANDS = {
    "init": ("Create the tables in a database that has PostGIS.", "init"),
    "push": ("Write the changes of a folder's project into the database.", "push"),
    "pull": ("Write the newest version of a project into its folder.", "pull"),
    "log": ("List the versions of a project, and bring one back.", "log"),
}
"""Each command with its summary and its module in the package `conflictmap.cli.store`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    add_group_arguments(parser, _PACKAGE, _COMMANDS)


def run(options: argparse.Namespace) -> int:
    """Execute the command that was called."""
    return run_group_command(options, _PACKAGE, _COMMANDS)

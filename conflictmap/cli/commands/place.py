"""The command group `place`: adds places to the project's gazetteer."""

import argparse

from conflictmap.cli.groups import add_group_arguments, run_group_command

_PACKAGE = "conflictmap.cli.place"
_COMMANDS = {
    "add": ("Add a place to data/places.yaml: from GeoNames, or at a point that is given.", "add")
}
"""Each command with its summary and its module in the package `conflictmap.cli.place`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    add_group_arguments(parser, _PACKAGE, _COMMANDS)


def run(options: argparse.Namespace) -> int:
    """Execute the command that was called."""
    return run_group_command(options, _PACKAGE, _COMMANDS)

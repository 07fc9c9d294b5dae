"""The command group `layer`: adds layers to the base map."""

import argparse

from conflictmap.cli.groups import add_group_arguments, run_group_command

_PACKAGE = "conflictmap.cli.layer"
_COMMANDS = {
    "add": ("Add a file of geodata as a layer: reprojected, checked, cut to the map.", "add")
}
"""Each command with its summary and its module in the package `conflictmap.cli.layer`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    add_group_arguments(parser, _PACKAGE, _COMMANDS)


def run(options: argparse.Namespace) -> int:
    """Execute the command that was called."""
    return run_group_command(options, _PACKAGE, _COMMANDS)

"""The command group `source`: adds, fetches and checks the texts that events quote."""

import argparse

from conflictmap.cli.groups import add_group_arguments, run_group_command

_PACKAGE = "conflictmap.cli.source"
_COMMANDS = {
    "add": ("Add a document as a source: txt, HTML, PDF, DOCX or EPUB.", "add"),
    "fetch": ("Fetch a page from the network and add it as a source.", "fetch"),
    "clean": (
        "Take characters that a reader cannot see out of the texts of sources.",
        "clean",
    ),
    "archive": ("Add archive links from a sheet of Bellingcat's auto-archiver.", "archive"),
    "check": (
        "Check whether each source still has its quotes, with --online also its page.",
        "check",
    ),
}
"""Each command with its summary and its module in the package `conflictmap.cli.source`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    add_group_arguments(parser, _PACKAGE, _COMMANDS)


def run(options: argparse.Namespace) -> int:
    """Execute the command that was called."""
    return run_group_command(options, _PACKAGE, _COMMANDS)

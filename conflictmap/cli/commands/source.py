"""The command group `source`: adds, fetches and checks the texts that events quote."""

import argparse
from importlib import import_module

_PACKAGE = "conflictmap.cli.source"
_COMMANDS = {
    "add": ("Add a document as a source: txt, HTML, PDF, DOCX or EPUB.", "add"),
    "fetch": ("Fetch a page from the network and add it as a source.", "fetch"),
    "clean": (
        "Take characters that a reader cannot see out of the texts of sources.",
        "clean",
    ),
    "check": (
        "Check whether each source still has its quotes, with --online also its page.",
        "check",
    ),
}
"""Each command with its summary and its module in the package `conflictmap.cli.source`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group; each module adds its own arguments."""
    commands = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    for name, (summary, module) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument(
            "--project", metavar="DIR", default=argparse.SUPPRESS, help="the project's folder"
        )
        command.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print JSON"
        )
        import_module(f"{_PACKAGE}.{module}").add_arguments(command)


def run(options: argparse.Namespace) -> int:
    """Execute the command that was called."""
    module = import_module(f"{_PACKAGE}.{_COMMANDS[options.action][1]}")
    code: int = module.run(options)
    return code

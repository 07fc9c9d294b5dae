"""The jobs of the command `conflictmap`, one module each.

A job is a module with `SUMMARY`, a line of help; `add_arguments`, which says what it takes beside
``--project`` and ``--json``; and `run`, which does it and returns the exit code. It loads what it
needs when it runs, so that ``--help`` and the short jobs answer at once.
"""

import argparse
from typing import Protocol

from conflictmap.cli.commands import check, data, embed, export, geocode, image, import_data, new


class Command(Protocol):
    """What each module here offers."""

    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the job takes."""

    def run(self, options: argparse.Namespace) -> int:
        """Do the job; return the exit code."""


COMMANDS: dict[str, Command] = {
    "new": new,
    "check": check,
    "geocode": geocode,
    "export": export,
    "embed": embed,
    "image": image,
    "data": data,
    "load": import_data,
}

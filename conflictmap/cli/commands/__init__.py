"""The commands of the command line, one module each.

A command module defines `add_arguments`, which adds its arguments to those of all commands
(``--project`` and ``--json``), and `run`, which executes it and returns the exit code. It is
imported only when its command is called, so that ``conflictmap --help`` loads none of them.
"""

import argparse
from importlib import import_module
from typing import NamedTuple, Protocol, cast


class Command(Protocol):
    """What a command module defines."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own arguments."""

    def run(self, options: argparse.Namespace) -> int:
        """Execute the command and return the exit code."""


class CommandEntry(NamedTuple):
    """An entry of the command registry.

    Attributes:
        summary: One sentence for the help text.
        module: The command's module, in this package.
    """

    summary: str
    module: str

    def load(self) -> Command:
        """Import the command's module."""
        return cast("Command", import_module(f"{__name__}.{self.module}"))


COMMANDS = {
    "new": CommandEntry(
        "Create the folder of a new map: a small example in which every key has a comment.", "new"
    ),
    "ground": CommandEntry(
        "Make the ground of the map anew, and add layers to it or take them out.", "ground"
    ),
    "layer": CommandEntry(
        "Add layers from files of geodata: Shapefile, GeoPackage, KML, GeoJSON and others.", "layer"
    ),
    "place": CommandEntry(
        "Add places that events can name, from GeoNames or at a point that is given.", "place"
    ),
    "check": CommandEntry(
        "Check the whole project and list every error as file:line record: message.", "check"
    ),
    "app": CommandEntry("Open the project in the browser: map, publishing and geocoding.", "app"),
    "geocode": CommandEntry(
        "Geocode a place name, a place expression or a table of place names.", "geocode"
    ),
    "draft": CommandEntry(
        "Propose events from an article in English, each with the words that it rests on.", "draft"
    ),
    "source": CommandEntry(
        "Add, fetch and check the texts that events quote; `fetch` and `check --online` use the "
        "network.",
        "source",
    ),
    "export": CommandEntry("Write the map as one HTML file that needs no network.", "export"),
    "embed": CommandEntry(
        "Write the widget for articles, with the snippets and the page that editors need.", "embed"
    ),
    "image": CommandEntry("Draw the map as an image: PNG, SVG or PDF.", "image"),
    "data": CommandEntry(
        "Write the events as data: GeoJSON, CSV, KML, GeoPackage, GeoParquet, "
        "or the format of another tool.",
        "data",
    ),
    "diff": CommandEntry(
        "List what changed between two states of a project: two folders, or two git revisions.",
        "diff",
    ),
    "import": CommandEntry(
        "Import data sets, spreadsheets and maps of other programs, or an archive that `data` "
        "wrote, as a new project or into one.",
        "import_data",
    ),
}
"""Every command by its name, in the order of the help text."""

COMMAND_ALIASES = {"load": "import"}
"""Other names of commands: `load` reads the archives that `data` writes, as `import` does."""

"""The commands of the command line, one module each.

A command module defines `add_arguments`, which adds its arguments to those of all commands
(``--project`` and ``--json``), and `run`, which executes it and returns the exit code. It is
imported only when its command is called, so that ``conflictmap --help`` loads none of them.
"""

import argparse
from importlib import import_module
from typing import Literal, NamedTuple, Protocol, cast


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
        access: What it does with a project that is named by the address of a database: ``read``,
            ``write``, or ``own`` if the command opens it by itself.
    """

    summary: str
    module: str
    access: Literal["read", "write", "own"] = "own"

    def load(self) -> Command:
        """Import the command's module."""
        return cast("Command", import_module(f"{__name__}.{self.module}"))


COMMANDS = {
    "new": CommandEntry(
        "Create the folder of a new map: a small example in which every key has a comment.", "new"
    ),
    "ground": CommandEntry(
        "Make the ground of the map anew, and add layers to it or take them out.", "ground", "write"
    ),
    "layer": CommandEntry(
        "Add layers from files of geodata: Shapefile, GeoPackage, KML, GeoJSON and others.",
        "layer",
        "write",
    ),
    "place": CommandEntry(
        "Add places that events can name, from GeoNames or at a point that is given.",
        "place",
        "write",
    ),
    "event": CommandEntry(
        "Add events by the sentences of a source that they rest on.",
        "event",
        "write",
    ),
    "check": CommandEntry(
        "Check the whole project and list every error as file:line record: message.",
        "check",
        "read",
    ),
    "app": CommandEntry("Open the project in the browser: map, publishing and geocoding.", "app"),
    "geocode": CommandEntry(
        "Geocode a place name, a place expression or a table of place names.", "geocode", "read"
    ),
    "draft": CommandEntry(
        "Propose events from an article in English, each with the words that it rests on.",
        "draft",
        "write",
    ),
    "source": CommandEntry(
        "Add, fetch and check the texts that events quote; `fetch` and `check --online` use the "
        "network.",
        "source",
        "write",
    ),
    "export": CommandEntry(
        "Write the map as one HTML file that needs no network.", "export", "read"
    ),
    "build": CommandEntry(
        "Make a map of very many events: a folder of tiles and texts for a web server.",
        "build",
    ),
    "embed": CommandEntry(
        "Write the widget for articles, with the snippets and the page that editors need.",
        "embed",
        "read",
    ),
    "image": CommandEntry("Draw the map as an image: PNG, SVG or PDF.", "image", "read"),
    "data": CommandEntry(
        "Write the events as data: GeoJSON, CSV, KML, GeoPackage, GeoParquet, "
        "or the format of another tool.",
        "data",
        "read",
    ),
    "diff": CommandEntry(
        "List what changed between two states of a project: two folders, or two git revisions.",
        "diff",
    ),
    "import": CommandEntry(
        "Import data sets, spreadsheets and maps of other programs, or an archive that `data` "
        "wrote, as a new project or into one.",
        "import_data",
        "write",
    ),
    "store": CommandEntry(
        "Share a project through a PostGIS database: create, push, pull, list and bring back "
        "versions.",
        "store",
    ),
}
"""Every command by its name, in the order of the help text."""

COMMAND_ALIASES = {"load": "import"}
"""Other names of commands: `load` reads the archives that `data` writes, as `import` does."""

"""Arguments that several commands share: the opening view, the page, and the appearance."""

import argparse
import sys

from conflictmap.publish.media_files import describe_media
from geo.project.media import IMAGE_BUDGET_BYTES
from geo.project.model import Project
from layers.page.html_head import PageMetadata
from layers.page.standalone_page import PageOptions
from layers.page.tile_providers import find_tiles
from layers.view_state import View, read_view

_BYTES_PER_KB = 1_000
_IMAGE_BUDGETS_KB = range(10, 1_001)


def add_view_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the opening view: days, mode, filters and the selected event."""
    view = parser.add_argument_group("opening view")
    view.add_argument(
        "--window", metavar="DAYS", help="such as 2023-04-01..2023-04-30, ..2020 or 2023-04"
    )
    view.add_argument(
        "--mode", metavar="all|window|upto", help="default: the mode that fits the window"
    )
    view.add_argument("--select", metavar="ID", help="the event whose popup is open")
    add_filter_argument(view)


def add_filter_argument(group: argparse._ArgumentGroup) -> None:
    """Add the argument for filters, each a key and a value."""
    group.add_argument(
        "--filter",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="type, subtype, actor, source, status, precision, area or text; can be repeated",
    )


def add_appearance_arguments(parser: argparse.ArgumentParser, *, themes: tuple[str, ...]) -> None:
    """Add the arguments for language and theme; the first theme is the default."""
    parser.add_argument("--lang", metavar="TAG", help="language (default: the map's own)")
    parser.add_argument("--theme", choices=themes, default=themes[0])


def add_force_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that permits replacing existing files."""
    parser.add_argument("--force", action="store_true", help="replace files that exist already")


def view_from_args(options: argparse.Namespace, project: Project) -> View:
    """Return the view that the arguments of `add_view_arguments` describe.

    Args:
        options: The parsed command line.
        project: The project that the view must fit.

    Raises:
        ViewError: with every error of the arguments.
    """
    return read_view(
        project,
        window=options.window,
        mode=options.mode,
        select=options.select,
        filters=options.filter,
    )


def add_page_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the title, the tiles and the source texts of a page."""
    page = parser.add_argument_group("page")
    page.add_argument("--title", metavar="TEXT", help="title (default: the map's own)")
    page.add_argument(
        "--tiles",
        metavar="none|NAME",
        default="none",
        help="tiles under the map, such as OpenStreetMap.Mapnik: readers' browsers load them from "
        "that server",
    )
    page.add_argument(
        "--only-quotes",
        action="store_true",
        help="include only the quoted sentences of each source",
    )
    page.add_argument(
        "--image-budget",
        metavar="KB",
        type=_parse_image_budget,
        default=IMAGE_BUDGET_BYTES // _BYTES_PER_KB,
        help="maximum size of an embedded image in kB, 10 to 1000 (default: %(default)s)",
    )


def _parse_image_budget(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in _IMAGE_BUDGETS_KB:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number of kB from 10 to 1000: write such as 60"
        )
    return int(text)


def page_options_from_args(
    options: argparse.Namespace, project: Project, metadata: PageMetadata | None = None
) -> PageOptions:
    """Return the page options that the arguments describe.

    Args:
        options: The parsed command line.
        project: The project that is published.
        metadata: The metadata for the head of the page; None for the defaults.

    Raises:
        ViewError: the view does not fit the map, with every error.
        TilesError: the tile provider is not known, or requires a key.
    """
    return PageOptions(
        language=options.lang,
        theme=options.theme,
        view=view_from_args(options, project),
        title=options.title,
        metadata=metadata or PageMetadata(),
        tiles=find_tiles(options.tiles),
        only_quotes=options.only_quotes,
        image_budget_bytes=options.image_budget * _BYTES_PER_KB,
    )


def print_media_notice(project: Project, options: PageOptions) -> None:
    """Print how many images are embedded, and their size."""
    sentence = describe_media(project, options.image_budget_bytes)
    if sentence:
        print(sentence, file=sys.stderr)


def print_tiles_notice(options: PageOptions) -> None:
    """Print which server readers' browsers will connect to, if the page has tiles."""
    if options.tiles:
        print(
            f"readers' browsers will load map tiles from {options.tiles.host} and from no other "
            "server; without a network the map has no base map",
            file=sys.stderr,
        )

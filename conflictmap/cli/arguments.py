"""The arguments that say what a map opens on, shared by the jobs that write one."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.project.loader import Project
    from layers.page.html_head import PageMetadata
    from layers.page.standalone_page import PageOptions
    from layers.view_state import View


def add_view_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a window, a mode, filters and a selection."""
    view = parser.add_argument_group("what it opens on")
    view.add_argument(
        "--window", metavar="DAYS", help="such as 2023-04-01..2023-04-30, ..2020 or 2023-04"
    )
    view.add_argument("--mode", metavar="all|window|upto", help="default: what the window suggests")
    view.add_argument("--select", metavar="ID", help="the event whose popup is open")
    add_filter_argument(view)


def add_filter_argument(group: argparse._ArgumentGroup) -> None:
    """Take the filters, each a key and a value."""
    group.add_argument(
        "--filter",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="type, actor, source, status, precision or text; may be given again",
    )


def add_appearance_arguments(parser: argparse.ArgumentParser, *, themes: tuple[str, ...]) -> None:
    """Take a language and a theme, the first of which is the default."""
    parser.add_argument("--lang", metavar="TAG", help="its language (default: the map's own)")
    parser.add_argument("--theme", choices=themes, default=themes[0])


def add_force_argument(parser: argparse.ArgumentParser) -> None:
    """Take the word that lets a file be replaced."""
    parser.add_argument("--force", action="store_true", help="replace a file that is there already")


def view_from_args(options: argparse.Namespace, project: "Project") -> "View":
    """Return the view that the arguments of `add_view` ask for.

    Raises:
        ViewError: with everything that is wrong.
    """
    from layers.view_state import read_view  # noqa: PLC0415

    return read_view(
        project,
        window=options.window,
        mode=options.mode,
        select=options.select,
        filters=options.filter,
    )


def add_page_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what a page says of itself, and what it carries."""
    page = parser.add_argument_group("the page")
    page.add_argument("--title", metavar="TEXT", help="its title (default: the map's own)")
    page.add_argument(
        "--tiles",
        metavar="none|NAME",
        default="none",
        help="tiles under the map, such as OpenStreetMap.Mapnik: readers then ask their server",
    )
    page.add_argument(
        "--only-quotes", action="store_true", help="give just the quoted sentences of each source"
    )


def page_options_from_args(
    options: argparse.Namespace, project: "Project", head: "PageMetadata | None" = None
) -> "PageOptions":
    """Return how a page is made, as the arguments say.

    Raises:
        ViewError: the view cannot be had, with everything that is wrong.
        TilesError: there are no such tiles, or they want a key.
    """
    from layers.page.html_head import PageMetadata  # noqa: PLC0415
    from layers.page.standalone_page import PageOptions  # noqa: PLC0415
    from layers.page.tile_providers import find_tiles  # noqa: PLC0415

    return PageOptions(
        language=options.lang,
        theme=options.theme,
        view=view_from_args(options, project),
        title=options.title,
        metadata=head or PageMetadata(),
        tiles=find_tiles(options.tiles),
        only_quotes=options.only_quotes,
    )


def print_tiles_notice(options: "PageOptions") -> None:
    """Say which host readers' browsers will ask, where they will ask one."""
    if options.tiles:
        print(
            f"readers' browsers will ask {options.tiles.host} for pictures of the map, "
            "and nobody else; without a network the map has no ground",
            file=sys.stderr,
        )

"""A map as one HTML file that asks nobody for anything, or as a page with its texts beside it."""

from os import PathLike
from pathlib import Path

from conflictmap.publish.external_texts import (
    refuse_existing_outputs,
    texts_folder_name,
    write_page_with_texts,
)
from geo.io.folder import refuse_existing, write_file
from geo.project.model import Project
from layers.folium_plugin import build_map, build_map_with_external_texts
from layers.page.standalone_page import PageOptions


def render_page(project: Project, options: PageOptions | None = None) -> str:
    """Return a project's map as a page; the same project gives the same bytes.

    Raises:
        ProjectError: an event's place is not found or ambiguous.
    """
    return str(build_map(project, options=options).get_root().render())


def export(
    project: Project,
    path: str | PathLike[str],
    options: PageOptions | None = None,
    *,
    force: bool = False,
) -> int:
    """Write a project's map as one file and return its size in bytes.

    Args:
        project: A loaded project.
        path: Where to write; its folder is made when missing.
        options: How the page is made.
        force: Whether a file that is there already may be replaced.

    Raises:
        OutputError: the file is there already, or cannot be written.
        ProjectError: an event's place is not found or ambiguous.
    """
    refuse_existing(Path(path), force=force)
    data = render_page(project, options).encode()
    write_file(path, data)
    return len(data)


def export_with_external_texts(
    project: Project,
    path: str | PathLike[str],
    options: PageOptions | None = None,
    *,
    force: bool = False,
) -> dict[str, int]:
    """Write a project's map with its texts in files beside the page, for maps of very many events.

    The page is to be served: opened from disk it shows the map, and no sentence. It asks the
    server that it came from for the texts, piece by piece, and nobody else.

    Args:
        project: A loaded project.
        path: Where the page goes. Its texts go into the folder of the same name
            (`conflictmap.publish.external_texts.texts_folder`).
        options: How the page is made.
        force: Whether a page and a folder that are there already may be replaced.

    Returns:
        The bytes of the page and of the folder, by path.

    Raises:
        OutputError: either is there already, or cannot be written.
        ProjectError: an event's place is not found or ambiguous.
    """
    refuse_existing_outputs(path, force=force)
    canvas, texts = build_map_with_external_texts(project, texts_folder_name(path), options=options)
    html = str(canvas.get_root().render())
    return write_page_with_texts(path, html.encode(), texts, force=force)

"""HTML export: one self-contained file, or a page with external text files."""

from os import PathLike
from pathlib import Path

from conflictmap.publish.external_texts import (
    refuse_existing_outputs,
    texts_folder_name,
    write_page_with_texts,
)
from conflictmap.publish.media_files import write_media_files
from geo.io.atomic import refuse_existing, write_file
from geo.project.model import Project
from layers.folium_plugin import build_map, build_map_with_external_texts
from layers.page.standalone_page import PageOptions


def render_page(project: Project, options: PageOptions | None = None) -> str:
    """Return a project's map as HTML; the same project gives the same text.

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

    Videos, recordings, documents and images with more pixels are written to the folder ``media``
    next to it.

    Args:
        project: A loaded project.
        path: The file to write; a missing folder is created.
        options: Options of the page.
        force: Whether to replace a file that exists.

    Raises:
        OutputError: the file exists, or cannot be written.
        ProjectError: an event's place is not found or ambiguous.
    """
    refuse_existing(Path(path), force=force)
    chosen = options or PageOptions()
    data = render_page(project, chosen).encode()
    write_media_files(project, path, chosen.image_budget_bytes)
    write_file(path, data)
    return len(data)


def export_with_external_texts(
    project: Project,
    path: str | PathLike[str],
    options: PageOptions | None = None,
    *,
    force: bool = False,
) -> dict[str, int]:
    """Write a project's map with its texts in external files, for maps of very many events.

    The page must be served by a web server: opened from disk it shows the map without sentences.
    It loads texts in chunks, when they are needed, and only from the server that it came from.

    Args:
        project: A loaded project.
        path: The page to write. Its texts are written to the folder
            `external_texts.texts_folder_name` next to it.
        options: Options of the page.
        force: Whether to replace a page and a folder that exist.

    Returns:
        The size of the page and of the folder in bytes, by path.

    Raises:
        OutputError: the page or the folder exists, or cannot be written.
        ProjectError: an event's place is not found or ambiguous.
    """
    refuse_existing_outputs(path, force=force)
    chosen = options or PageOptions()
    canvas, texts = build_map_with_external_texts(project, texts_folder_name(path), options=chosen)
    html = str(canvas.get_root().render())
    write_media_files(project, path, chosen.image_budget_bytes)
    return write_page_with_texts(path, html.encode(), texts, force=force)

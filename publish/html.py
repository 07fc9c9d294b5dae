"""A map as one HTML file that asks nobody for anything."""

from os import PathLike
from pathlib import Path

from geo.files import refuse_existing, write_file
from geo.project import Project
from layers.figure import PageOptions
from layers.folium_map import build_map


def page(project: Project, options: PageOptions | None = None) -> str:
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
    data = page(project, options).encode()
    write_file(path, data)
    return len(data)

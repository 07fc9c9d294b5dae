"""Files of media next to a page: videos, recordings, documents and images with more pixels."""

from os import PathLike
from pathlib import Path

from geo.io.atomic import write_folder
from geo.project.media import IMAGE_BUDGET_BYTES, make_larger_image
from geo.project.model import Project
from geo.project.published_media import list_published_media, scale_project_images
from layers.document.details import MEDIA_FOLDER_NAME

_BYTES_PER_KB = 1_000


def build_media_files(project: Project) -> dict[str, bytes]:
    """Return the files of media next to a page, by path relative to it.

    Raises:
        MediaError: an image cannot be read.
    """
    files: dict[str, bytes] = {}
    for item in list_published_media(project):
        name = item.published_name
        if name is None or f"{MEDIA_FOLDER_NAME}/{name}" in files:
            continue
        data = make_larger_image(item.original) if item.kind == "image" else item.data
        files[f"{MEDIA_FOLDER_NAME}/{name}"] = data
    return files


def write_media_files(
    project: Project, page: str | PathLike[str], budget_bytes: int = IMAGE_BUDGET_BYTES
) -> None:
    """Write the files of media next to a page.

    A name has a digest of its content, so that a file that is there already is the same.

    Args:
        project: A loaded project.
        page: Path of the page.
        budget_bytes: Maximum size of an embedded image.

    Raises:
        OutputError: a file cannot be written.
        MediaError: an image cannot be read.
    """
    folder = Path(page).parent
    files = build_media_files(scale_project_images(project, budget_bytes))
    new = {name: data for name, data in files.items() if not (folder / name).is_file()}
    if new:
        write_folder(folder, new, force=True)


def measure_media_files(
    project: Project, page: str | PathLike[str], budget_bytes: int = IMAGE_BUDGET_BYTES
) -> dict[str, int]:
    """Return the sizes in bytes of the files that `write_media_files` has written, by path."""
    shown = scale_project_images(project, budget_bytes)
    folder = Path(page).parent / MEDIA_FOLDER_NAME
    names = sorted({one.published_name or "" for one in list_published_media(shown)} - {""})
    return {str(folder / name): (folder / name).stat().st_size for name in names}


def describe_media(project: Project, budget_bytes: int = IMAGE_BUDGET_BYTES) -> str:
    """Return a sentence with the number and size of the embedded images; empty without images.

    Args:
        project: A loaded project.
        budget_bytes: Maximum size of an embedded image.
    """
    project = scale_project_images(project, budget_bytes)
    sizes = [
        len(item.data)
        for item in list_published_media(project)
        if item.kind == "image" and item.data
    ]
    if not sizes:
        return ""
    count = f"{len(sizes):,} images are" if len(sizes) > 1 else "1 image is"
    return (
        f"{count} embedded as WebP, {_format_kb(sum(sizes))} together, at most "
        f"{_format_kb(budget_bytes)} each; use --image-budget to change it"
    )


def _format_kb(size_bytes: int) -> str:
    return f"{size_bytes / _BYTES_PER_KB:,.0f} kB"

"""The files that the Publish page offers: made when they are asked for, kept while they are true.

What is kept is found by the project's version and by everything that was chosen. All readers of the
app share it.
"""

import io
import mimetypes
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st

from conflictmap.app.project_cache import LoadedProject
from conflictmap.publish import image
from conflictmap.publish.data.formats import DataOptions, write_data
from conflictmap.publish.embed.kit import KitOptions, build_kit
from conflictmap.publish.html import render_page
from layers.i18n import Translator
from layers.page.standalone_page import PageOptions
from layers.text_search import fold_text
from layers.view_state import View

MAX_CACHED_ARTIFACTS = 8
"""Products that are kept; the one used longest ago goes first."""

_RENDER_LOCK = Lock()
"""One thing is made at a time: the settings that matplotlib draws by are shared by all threads."""

_MEDIA_TYPES = {
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
}
"""Media types that not every machine's table has (IANA, Media Types)."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can say; the same files shall give the same bytes."""


_MAX_STEM_CHARS = 80
"""Of a file's stem at most: a name of more than some 250 cannot be written."""


@dataclass(frozen=True)
class Artifact:
    """A file to download.

    Attributes:
        name: Its file name.
        media_type: Its media type.
        data: Its bytes.
    """

    name: str
    media_type: str
    data: bytes


def file_stem(loaded: LoadedProject) -> str:
    """Return what files of this project are called: its title in plain letters, or ``map``."""
    title = fold_text(Translator("en").localize(loaded.project.map_info.title))
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in title)
    return "-".join(kept.split())[:_MAX_STEM_CHARS].rstrip("-") or "map"


def make_html_file(loaded: LoadedProject, options: PageOptions) -> Artifact:
    """Return the map as one HTML file.

    Raises:
        ConflictMapError: it cannot be made as asked.
    """
    asked = repr(("page", options))
    data: bytes = _get_cached(
        loaded.version, asked, lambda: render_page(loaded.project, options).encode()
    )
    return Artifact(f"{file_stem(loaded)}.html", "text/html", data)


def make_kit_files(
    loaded: LoadedProject, options: PageOptions, base: str, origins: tuple[str, ...]
) -> Mapping[str, bytes]:
    """Return the files of the embed kit by name.

    Args:
        loaded: The project.
        options: How the widget is made.
        base: Address of the folder that the kit will lie in; may be empty.
        origins: Whose pages may drive the widget.

    Raises:
        ConflictMapError: it cannot be made as asked.
    """
    asked = repr(("kit", options, base, origins))
    files: Mapping[str, bytes] = _get_cached(
        loaded.version,
        asked,
        lambda: build_kit(loaded.project, KitOptions(options, base, origins)),
    )
    return files


@dataclass(frozen=True)
class ArtifactSet:
    """Files that were made together.

    Attributes:
        artifacts: The files, the one asked for first.
        notes: What a reader must know of them, a sentence each.
    """

    artifacts: tuple[Artifact, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ImageOptions:
    """How a picture is drawn.

    Attributes:
        extension: ``png``, ``svg`` or ``pdf``.
        size: Width and height in dots.
        dpi: Dots in an inch; None for what suits a screen.
        social: Whether it is the preview of links, which has a size of its own.
        language: One of the map's languages; None for its own.
        theme: ``light`` or ``dark``.
    """

    extension: str
    size: tuple[int, int]
    dpi: float | None
    social: bool
    language: str | None
    theme: str


def make_image_files(loaded: LoadedProject, view: View, options: ImageOptions) -> ArtifactSet:
    """Return the map as a picture, and the file with the picture in words.

    Raises:
        ConflictMapError: it cannot be drawn as asked.
    """
    made: ArtifactSet = _get_cached(
        loaded.version, repr(("image", view, options)), lambda: _render_image(loaded, view, options)
    )
    return made


def _render_image(loaded: LoadedProject, view: View, options: ImageOptions) -> ArtifactSet:
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{file_stem(loaded)}.{options.extension}")
        drawing = image.ImageOptions(
            view=view,
            size=options.size,
            language=options.language,
            theme=options.theme,
            dpi=options.dpi,
            social=options.social,
        )
        image.draw_image(loaded.project, path, drawing, warn=notes.append)
        return ArtifactSet(_read_artifacts(Path(folder), first=path.name), tuple(notes))


@dataclass(frozen=True)
class DataFormat:
    """A form of data: an ending, and perhaps the shape of a tool or a row for each statement."""

    extension: str
    profile: str | None = None
    long: bool = False


def make_data_files(
    loaded: LoadedProject, data_format: DataFormat, events: tuple[str, ...]
) -> ArtifactSet:
    """Return some events as data, with what the files could not carry as notes.

    Raises:
        ConflictMapError: it cannot be written.
    """
    asked = repr(("data", data_format, events))
    made: ArtifactSet = _get_cached(
        loaded.version, asked, lambda: _export_data(loaded, data_format, events)
    )
    return made


def _export_data(
    loaded: LoadedProject, data_format: DataFormat, events: tuple[str, ...]
) -> ArtifactSet:
    shape = data_format.profile or ("long" if data_format.long else None)
    name = f"{file_stem(loaded)}-{shape}" if shape else file_stem(loaded)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}{data_format.extension}")
        options = DataOptions(
            profile=data_format.profile,
            long=data_format.long,
            events=events,
            located=loaded.located,
        )
        written = write_data(loaded.project, path, options)
        notes = tuple(f"Left out: {line}." for line in written.omissions)
        return ArtifactSet(_read_artifacts(Path(folder), first=path.name), notes)


def _read_artifacts(folder: Path, first: str) -> tuple[Artifact, ...]:
    """Return the files of a folder, one of them first."""
    files = sorted(folder.iterdir(), key=lambda one: (one.name != first, one.name))
    return tuple(Artifact(one.name, guess_media_type(one.name), one.read_bytes()) for one in files)


def guess_media_type(name: str) -> str:
    """Return the media type that a file's name stands for."""
    return (
        _MEDIA_TYPES.get(Path(name).suffix)
        or mimetypes.guess_type(name)[0]
        or "application/octet-stream"
    )


@st.cache_resource(show_spinner="Making the file …", max_entries=MAX_CACHED_ARTIFACTS)
def _get_cached(version: str, cache_key: str, _make: Callable[[], Any]) -> Any:  # noqa: ANN401  whatever is made
    """Return what was made for these words and this version, or make it."""
    del version, cache_key  # they name it
    with _RENDER_LOCK:
        return _make()


def zip_files(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return files as one ZIP file, in a folder; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _ZIP_EPOCH)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()

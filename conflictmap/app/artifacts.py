"""Builds and caches the files that the Publish page offers.

The cache key is the project's version and all options. All sessions of the app share the cache.
"""

import gc
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
from conflictmap.publish.data.formats import DataOptions, write_data
from conflictmap.publish.embed.kit import KitOptions, build_kit
from conflictmap.publish.embed.snippets import WidgetLayout
from conflictmap.publish.html import render_page
from conflictmap.publish.image import ImageOptions, draw_image
from layers.i18n import Translator
from layers.page.standalone_page import PageOptions
from layers.text_search import fold_text

MAX_CACHED_ARTIFACTS = 8
"""Entries of the cache: a file or a set of files; the least recently used is removed first."""

_RENDER_LOCK = Lock()
"""Builds run one at a time, because all threads share the settings of matplotlib."""

_MEDIA_TYPES = {
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".kmz": "application/vnd.google-earth.kmz",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
}
"""Media types (IANA) that the system's table may lack."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that ZIP can store, so that the same files give the same bytes."""

_MAX_STEM_CHARS = 80
"""Maximum length of a file's stem; file systems limit a name to about 255 bytes."""


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
    """Return the stem of this project's files: its title in ASCII letters, or ``map``."""
    title = fold_text(Translator("en").localize(loaded.project.map_info.title))
    plain = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in title)
    return "-".join(plain.split())[:_MAX_STEM_CHARS].rstrip("-") or "map"


def make_html_file(loaded: LoadedProject, options: PageOptions) -> Artifact:
    """Return the map as one HTML file.

    Raises:
        ConflictMapError: the options are not valid for the project.
    """
    cache_key = repr(("page", options))
    data: bytes = _get_cached(
        loaded.version, cache_key, lambda: render_page(loaded.project, options).encode()
    )
    return Artifact(f"{file_stem(loaded)}.html", "text/html", data)


def make_page_archive(loaded: LoadedProject, page: Artifact) -> Artifact | None:
    """Return a ZIP of a page and its files of media; None for a page without such files."""
    if not loaded.media_files:
        return None
    stem = file_stem(loaded)
    data = zip_files(stem, {page.name: page.data, **loaded.media_files})
    return Artifact(f"{stem}.zip", "application/zip", data)


def make_kit_files(
    loaded: LoadedProject,
    options: PageOptions,
    base: str,
    origins: tuple[str, ...],
    layout: WidgetLayout = "compact",
) -> Mapping[str, bytes]:
    """Return the files of the embed kit by name.

    Args:
        loaded: The project.
        options: Options of the widget's page.
        base: Address of the folder that the kit will be uploaded to; may be empty.
        origins: Sites whose pages may control the widget.
        layout: What the widget opens on.

    Raises:
        ConflictMapError: the options are not valid for the project.
    """
    cache_key = repr(("kit", options, base, origins, layout))
    files: Mapping[str, bytes] = _get_cached(
        loaded.version,
        cache_key,
        lambda: build_kit(loaded.project, KitOptions(options, base, origins, layout)),
    )
    return files


@dataclass(frozen=True)
class ArtifactSet:
    """Files that were built together.

    Attributes:
        artifacts: The files, the requested one first.
        notes: What the user must know about them, one sentence each.
    """

    artifacts: tuple[Artifact, ...]
    notes: tuple[str, ...]


def make_image_files(loaded: LoadedProject, extension: str, options: ImageOptions) -> ArtifactSet:
    """Return the map as an image, and the file with its text alternative.

    Args:
        loaded: The project.
        extension: ``png``, ``svg`` or ``pdf``.
        options: Options of the image.

    Raises:
        ConflictMapError: the options are not valid for the project.
    """
    cache_key = repr(("image", extension, options))
    artifacts: ArtifactSet = _get_cached(
        loaded.version, cache_key, lambda: _render_image(loaded, extension, options)
    )
    return artifacts


def _render_image(loaded: LoadedProject, extension: str, options: ImageOptions) -> ArtifactSet:
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{file_stem(loaded)}.{extension}")
        try:
            draw_image(loaded.project, path, options, warn=notes.append)
        finally:
            # A drawing refers to itself, so only a collection frees its pixels: up to 256 MB.
            # Python's automatic one counts objects, not bytes, and comes gigabytes later.
            gc.collect()
        return ArtifactSet(_read_artifacts(Path(folder), first=path.name), tuple(notes))


@dataclass(frozen=True)
class DataFormat:
    """A data format.

    Attributes:
        extension: The extension of the file.
        profile: The data set or tool whose columns or keys are used; None for our own.
        long: Whether a CSV file has one row for each statement, not for each event.
    """

    extension: str
    profile: str | None = None
    long: bool = False


def make_data_files(
    loaded: LoadedProject, data_format: DataFormat, events: tuple[str, ...]
) -> ArtifactSet:
    """Return events as data, with notes on what the format cannot hold.

    Args:
        loaded: The project.
        data_format: The format.
        events: The ids of the events.

    Raises:
        ConflictMapError: the events cannot be written in this format.
    """
    cache_key = repr(("data", data_format, events))
    artifacts: ArtifactSet = _get_cached(
        loaded.version, cache_key, lambda: _export_data(loaded, data_format, events)
    )
    return artifacts


def _export_data(
    loaded: LoadedProject, data_format: DataFormat, events: tuple[str, ...]
) -> ArtifactSet:
    suffix = data_format.profile or ("long" if data_format.long else None)
    name = f"{file_stem(loaded)}-{suffix}" if suffix else file_stem(loaded)
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
    """Return the media type of a file by its name."""
    return (
        _MEDIA_TYPES.get(Path(name).suffix)
        or mimetypes.guess_type(name)[0]
        or "application/octet-stream"
    )


@st.cache_resource(show_spinner="Building the file …", max_entries=MAX_CACHED_ARTIFACTS)
def _get_cached(version: str, cache_key: str, _build: Callable[[], Any]) -> Any:  # noqa: ANN401  the result of `_build`
    """Return the cached result for a version and a key, or build it."""
    del version, cache_key  # Streamlit caches by them
    with _RENDER_LOCK:
        return _build()


def zip_files(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return files as one ZIP file with one folder; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _ZIP_EPOCH)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()

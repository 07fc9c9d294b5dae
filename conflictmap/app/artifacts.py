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

from conflictmap.app.project_cache import Loaded
from conflictmap.publish.data.formats import write_data
from conflictmap.publish.embed.kit import kit
from conflictmap.publish.html import page
from conflictmap.publish.image import draw
from layers.i18n import Speaker
from layers.page.standalone_page import PageOptions
from layers.view_state import View, fold

KEPT = 8
"""Products that are kept; the one used longest ago goes first."""

_MAKING = Lock()
"""One thing is made at a time: the settings that matplotlib draws by are shared by all threads."""

_TYPES = {
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
}
"""Media types that not every machine's table has (IANA, Media Types)."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can say; the same files shall give the same bytes."""


_LETTERS = 80
"""Of a file's stem at most: a name of more than some 250 cannot be written."""


@dataclass(frozen=True)
class Product:
    """A file to download.

    Attributes:
        name: Its file name.
        mime: Its media type.
        data: Its bytes.
    """

    name: str
    mime: str
    data: bytes


def stem(loaded: Loaded) -> str:
    """Return what files of this project are called: its title in plain letters, or ``map``."""
    title = fold(Speaker("en").pick(loaded.project.frame.title))
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in title)
    return "-".join(kept.split())[:_LETTERS].rstrip("-") or "map"


def html_file(loaded: Loaded, options: PageOptions) -> Product:
    """Return the map as one HTML file.

    Raises:
        ConflictMapError: it cannot be made as asked.
    """
    asked = repr(("page", options))
    data: bytes = _made(loaded.version, asked, lambda: page(loaded.project, options).encode())
    return Product(f"{stem(loaded)}.html", "text/html", data)


def kit_files(
    loaded: Loaded, options: PageOptions, base: str, origins: tuple[str, ...]
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
    files: Mapping[str, bytes] = _made(
        loaded.version, asked, lambda: kit(loaded.project, options, base=base, origins=origins)
    )
    return files


@dataclass(frozen=True)
class Made:
    """Files that were made together.

    Attributes:
        products: The files, the one asked for first.
        notes: What a reader must know of them, a sentence each.
    """

    products: tuple[Product, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """How a picture is drawn.

    Attributes:
        ending: ``png``, ``svg`` or ``pdf``.
        size: Width and height in dots.
        dpi: Dots in an inch; None for what suits a screen.
        social: Whether it is the preview of links, which has a size of its own.
        language: One of the map's languages; None for its own.
        theme: ``light`` or ``dark``.
    """

    ending: str
    size: tuple[int, int]
    dpi: float | None
    social: bool
    language: str | None
    theme: str


def image_files(loaded: Loaded, view: View, how: Picture) -> Made:
    """Return the map as a picture, and the file with the picture in words.

    Raises:
        ConflictMapError: it cannot be drawn as asked.
    """
    made: Made = _made(
        loaded.version, repr(("image", view, how)), lambda: _drawn(loaded, view, how)
    )
    return made


def _drawn(loaded: Loaded, view: View, how: Picture) -> Made:
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{stem(loaded)}.{how.ending}")
        draw(
            loaded.project,
            path,
            view=view,
            size=how.size,
            dpi=how.dpi,
            social=how.social,
            language=how.language,
            theme=how.theme,
            tell=notes.append,
        )
        return Made(_read(Path(folder), first=path.name), tuple(notes))


@dataclass(frozen=True)
class Form:
    """A form of data: an ending, and perhaps the shape of a tool or a row for each statement."""

    ending: str
    profile: str | None = None
    long: bool = False


def data_files(loaded: Loaded, form: Form, events: tuple[str, ...]) -> Made:
    """Return some events as data, with what the files could not carry as notes.

    Raises:
        ConflictMapError: it cannot be written.
    """
    asked = repr(("data", form, events))
    made: Made = _made(loaded.version, asked, lambda: _written(loaded, form, events))
    return made


def _written(loaded: Loaded, form: Form, events: tuple[str, ...]) -> Made:
    shape = form.profile or ("long" if form.long else None)
    name = f"{stem(loaded)}-{shape}" if shape else stem(loaded)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}{form.ending}")
        written = write_data(
            loaded.project,
            path,
            profile=form.profile,
            long=form.long,
            events=events,
            located=loaded.located,
        )
        notes = tuple(f"Left out: {line}." for line in written.left_out)
        return Made(_read(Path(folder), first=path.name), notes)


def _read(folder: Path, first: str) -> tuple[Product, ...]:
    """Return the files of a folder, one of them first."""
    files = sorted(folder.iterdir(), key=lambda one: (one.name != first, one.name))
    return tuple(Product(one.name, media_type(one.name), one.read_bytes()) for one in files)


def media_type(name: str) -> str:
    """Return the media type that a file's name stands for."""
    return (
        _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    )


@st.cache_resource(show_spinner="Making the file …", max_entries=KEPT)
def _made(version: str, asked: str, _make: Callable[[], Any]) -> Any:  # noqa: ANN401  whatever is made
    """Return what was made for these words and this version, or make it."""
    del version, asked  # they name it
    with _MAKING:
        return _make()


def zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return files as one ZIP file, in a folder; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()

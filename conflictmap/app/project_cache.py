"""The project behind the app: read anew when a file changes, and never lost to a fault."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import geopandas as gpd
import streamlit as st

from geo.errors import ConflictMapError, Fault, ProjectError
from geo.geocoding.geonames import World, open_world
from geo.location import locate
from geo.project.loader import Project, load_project
from layers.document.builder import MapDocument, document
from layers.page import asset_bundle

FOLDER = Path(os.environ.get("CONFLICTMAP_PROJECT") or Path(__file__).parents[2])
_WATCHED = ("events.yaml", "data/*.yaml", "data/sources/**/*", "data/geojson/**/*")


@dataclass(frozen=True)
class Loaded:
    """A project that was read without a fault.

    Attributes:
        project: Its records.
        located: Where its events lie, a row each.
        data: The map document.
        payload: The same as JSON text.
        version: Changes when any of its files does.
    """

    project: Project
    located: gpd.GeoDataFrame
    data: MapDocument
    payload: str
    version: str


def _version_of(loaded: Loaded) -> str:
    return loaded.version


BY_VERSION: dict[str | type[Any], Callable[[Any], Any]] = {Loaded: _version_of}
"""`hash_funcs` for caches of what is made from a project: made anew when a file of it changes."""


@dataclass
class Shelf:
    """The last good project, shared by all sessions, and the faults of the newest reading."""

    good: Loaded | None = None
    faults: tuple[Fault, ...] = ()
    version: str = ""
    lock: Lock = field(default_factory=Lock)

    def refresh(self, version: str) -> None:
        """Read the project again when its files changed since the last reading."""
        with self.lock:
            if version == self.version:
                return
            try:
                self.good, self.faults = read(version), ()
            except ProjectError as error:
                self.faults = error.faults
            except ConflictMapError as error:
                self.faults = (Fault(FOLDER.name, 0, "", str(error)),)
            self.version = version


@st.cache_resource(show_spinner="Reading the project …")
def shelf() -> Shelf:
    """Return the one shelf of this server."""
    return Shelf()


@st.cache_resource(show_spinner="Compiling the world's places: half a minute, once …")
def world() -> World:
    """Return the index of the world's places, compiled the first time it is asked for."""
    return open_world()


def current() -> tuple[Loaded | None, tuple[Fault, ...]]:
    """Return the last good project and the faults that keep a newer one from showing."""
    kept = shelf()
    kept.refresh(_version())
    return kept.good, kept.faults


def read(version: str) -> Loaded:
    """Read the project, find its events, and make its map document.

    Raises:
        ConflictMapError: the project is at fault.
    """
    project = load_project(FOLDER)
    located = locate(project)
    data = document(project, located)
    return Loaded(project, located, data, asset_bundle.json_block(data), version)


def _version() -> str:
    """Return a text that changes when a file of the project is saved."""
    found = sorted(path for pattern in _WATCHED for path in FOLDER.glob(pattern))
    return str(hash(tuple(_mark(path) for path in found)))


def _mark(path: Path) -> tuple[object, ...]:
    """Return what changes when a file is saved; just its path where it goes while we look."""
    try:
        status = path.stat()
    except OSError:
        return (str(path),)
    return str(path), status.st_mtime_ns, status.st_size

"""The project behind the app: read anew when a file changes, and never lost to a fault."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st

from geo.errors import ConflictMapError, ProjectError, ValidationIssue
from geo.geocoding.geonames import GeoNamesIndex, open_geonames_index
from geo.location import LocatedEvent, locate_events
from geo.project.loader import load_project
from geo.project.model import Project
from layers.document.builder import MapDocument, build_map_document
from layers.page import asset_bundle

PROJECT_FOLDER = Path(os.environ.get("CONFLICTMAP_PROJECT") or ".").resolve()
"""The project's folder; without the environment variable, the folder that the app starts in."""
_WATCHED_PATTERNS = ("events.yaml", "data/*.yaml", "data/sources/**/*", "data/geojson/**/*")


@dataclass(frozen=True)
class LoadedProject:
    """A project that was read without a fault.

    Attributes:
        project: Its records.
        located: Its located events.
        document: The map document.
        document_json: The same as JSON text.
        version: Changes when any of its files does.
    """

    project: Project
    located: list[LocatedEvent]
    document: MapDocument
    document_json: str
    version: str


def _version_key(loaded: LoadedProject) -> str:
    return loaded.version


HASH_BY_VERSION: dict[str | type[Any], Callable[[Any], Any]] = {LoadedProject: _version_key}
"""`hash_funcs` for caches of what is made from a project: made anew when a file of it changes."""


@dataclass
class ProjectCache:
    """The last good project, shared by all sessions, and the faults of the newest reading."""

    last_valid: LoadedProject | None = None
    issues: tuple[ValidationIssue, ...] = ()
    version: str = ""
    lock: Lock = field(default_factory=Lock)

    def refresh(self, version: str) -> None:
        """Read the project again when its files changed since the last reading."""
        with self.lock:
            if version == self.version:
                return
            try:
                self.last_valid, self.issues = load_map_project(version), ()
            except ProjectError as error:
                self.issues = error.issues
            except ConflictMapError as error:
                self.issues = (ValidationIssue(PROJECT_FOLDER.name, 0, "", str(error)),)
            self.version = version


@st.cache_resource(show_spinner="Reading the project …")
def get_project_cache() -> ProjectCache:
    """Return the one shelf of this server."""
    return ProjectCache()


@st.cache_resource(show_spinner="Compiling the world's places: half a minute, once …")
def load_geonames() -> GeoNamesIndex:
    """Return the index of the world's places, compiled the first time it is asked for."""
    return open_geonames_index()


def current_project() -> tuple[LoadedProject | None, tuple[ValidationIssue, ...]]:
    """Return the last good project and the faults that keep a newer one from showing."""
    kept = get_project_cache()
    kept.refresh(_files_version())
    return kept.last_valid, kept.issues


def load_map_project(version: str) -> LoadedProject:
    """Read the project, find its events, and make its map document.

    Raises:
        ConflictMapError: the project is at fault.
    """
    project = load_project(PROJECT_FOLDER)
    located = locate_events(project)
    data = build_map_document(project, located)
    return LoadedProject(project, located, data, asset_bundle.json_block(data), version)


def _files_version() -> str:
    """Return a text that changes when a file of the project is saved."""
    found = sorted(path for pattern in _WATCHED_PATTERNS for path in PROJECT_FOLDER.glob(pattern))
    return str(hash(tuple(_file_state(path) for path in found)))


def _file_state(path: Path) -> tuple[object, ...]:
    """Return what changes when a file is saved; just its path where it goes while we look."""
    try:
        status = path.stat()
    except OSError:
        return (str(path),)
    return str(path), status.st_mtime_ns, status.st_size

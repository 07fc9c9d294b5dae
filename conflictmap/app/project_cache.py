"""The project cache: reloads on change, and keeps the last valid version.

A project in a database is read and written through a copy in a private folder.
"""

import atexit
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st

from conflictmap.app import permissions
from conflictmap.publish.media_files import build_media_files
from conflictmap.store.address import is_store_address, parse_address
from conflictmap.store.connection import default_curator
from conflictmap.store.working_copy import WorkingCopy
from geo.errors import ConflictMapError, ProjectError, ValidationIssue
from geo.geocoding.geonames import GeoNamesIndex, open_geonames_index
from geo.location import LocatedEvent, locate_events
from geo.project.loader import load_project
from geo.project.model import Project
from layers.document.schema import MapDocument
from layers.map_builder import build_map_document
from layers.page import asset_bundle


def _open_project() -> tuple[Path, WorkingCopy | None]:
    """Return the project's folder, and the copy that it is if the project is in a database."""
    named = os.environ.get("CONFLICTMAP_PROJECT") or "."
    if not is_store_address(named):
        return Path(named).resolve(), None
    copy = WorkingCopy(
        parse_address(named), curator=lambda: permissions.curator_name() or default_curator()
    )
    atexit.register(copy.close)
    return copy.root, copy


PROJECT_FOLDER, SHARED_COPY = _open_project()
"""The project's folder; without the environment variable, the folder that the app starts in."""
_WATCHED_PATTERNS = (
    "events.yaml",
    "data/*.yaml",
    *(f"data/{folder}/**/*" for folder in ("sources", "geojson", "media")),
)


@dataclass(frozen=True)
class LoadedProject:
    """A project without errors, with what the pages need.

    Attributes:
        project: The records.
        located: The located events.
        document: The map document.
        document_json: The map document as JSON.
        version: A text that changes when any of the project's files changes.
    """

    project: Project
    located: list[LocatedEvent]
    document: MapDocument
    document_json: str
    version: str

    @cached_property
    def media_files(self) -> dict[str, bytes]:
        """Files of media next to a page, by path relative to it."""
        return build_media_files(self.project)


def _version_key(loaded: LoadedProject) -> str:
    return loaded.version


HASH_BY_VERSION: dict[str | type[Any], Callable[[Any], Any]] = {LoadedProject: _version_key}
"""`hash_funcs` for caches of what is built from a project: rebuilt when its files change."""


@dataclass
class ProjectCache:
    """The last valid project, which all sessions share, and the errors of the current files.

    Attributes:
        last_valid: The last project without errors; None before the first.
        issues: The errors of the project's current files.
        left_out: Number of errors that are counted and not listed.
        version: The version of the files that were read last.
        lock: Held while the project is read.
    """

    last_valid: LoadedProject | None = None
    issues: tuple[ValidationIssue, ...] = ()
    left_out: int = 0
    version: str = ""
    lock: Lock = field(default_factory=Lock)

    def refresh(self, version: str) -> None:
        """Read the project again if its files have changed."""
        with self.lock:
            if version == self.version:
                return
            self.left_out = 0
            try:
                self.last_valid, self.issues = load_map_project(version), ()
            except ProjectError as error:
                self.issues, self.left_out = error.issues, error.left_out
            except ConflictMapError as error:
                self.issues = (ValidationIssue(PROJECT_FOLDER.name, 0, "", str(error)),)
            self.version = version


@st.cache_resource(show_spinner="Loading the project …")
def get_project_cache() -> ProjectCache:
    """Return the cache of this server."""
    return ProjectCache()


@st.cache_resource(show_spinner="Compiling the GeoNames index: 10 seconds, once …")
def load_geonames() -> GeoNamesIndex:
    """Return the GeoNames index, which is compiled on the first call."""
    return open_geonames_index()


def current_project() -> tuple[LoadedProject | None, tuple[ValidationIssue, ...]]:
    """Return the last valid project, and the errors of the project's current files."""
    cache = get_project_cache()
    problems = _refresh_shared_copy()
    cache.refresh(_files_version())
    return cache.last_valid, (*problems, *cache.issues)


def commit_written_files() -> None:
    """Commit files that were written into the folder of a shared project directly.

    Raises:
        ConflictMapError: the change is refused; the folder has the project's own files again.
    """
    if SHARED_COPY is not None:
        SHARED_COPY.commit_folder()


def _refresh_shared_copy() -> tuple[ValidationIssue, ...]:
    """Read what others changed in a shared project; return why it failed."""
    if SHARED_COPY is None:
        return ()
    try:
        SHARED_COPY.refresh(at_once=False)
    except ConflictMapError as error:
        return (ValidationIssue(PROJECT_FOLDER.name, 0, "", str(error)),)
    return ()


def load_map_project(version: str) -> LoadedProject:
    """Read the project, locate its events, and build its map document.

    Args:
        version: The version of the project's files.

    Raises:
        ConflictMapError: the project has errors.
    """
    project = load_project(PROJECT_FOLDER)
    located = locate_events(project)
    document = build_map_document(project, located)
    return LoadedProject(project, located, document, asset_bundle.json_block(document), version)


def _files_version() -> str:
    """Return a text that changes when a file of the project is saved."""
    paths = sorted(path for pattern in _WATCHED_PATTERNS for path in PROJECT_FOLDER.glob(pattern))
    return str(hash(tuple(_file_state(path) for path in paths)))


def _file_state(path: Path) -> tuple[object, ...]:
    """Return a file's path, time and size; only its path if it has just been deleted."""
    try:
        status = path.stat()
    except OSError:
        return (str(path),)
    return str(path), status.st_mtime_ns, status.st_size

"""Push of a folder's project to the database, and pull from it.

A hidden file in the folder has the version that it was pulled at or pushed as, so that a push knows
what the curator has changed since.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from conflictmap.editing.transaction import recover_step
from conflictmap.store.address import StoreAddress
from conflictmap.store.connection import StoreError, check_tables, connect_store
from conflictmap.store.project_files import read_project_files, replace_project_files
from conflictmap.store.repository import SharedProject, list_projects
from conflictmap.store.three_way import compare_files
from geo.errors import OutputError
from geo.io.atomic import write_file
from geo.io.folder import MemoryFolder
from geo.text.unicode_safety import format_value

MARKER_FILE = ".conflictmap-store.json"
_MAX_NAMED_FILES = 5


class _Marker(NamedTuple):
    """The version that a folder has.

    Attributes:
        project: Unique id of the project in its database.
        version: The version.
    """

    project: str
    version: int


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a push or a pull did.

    Attributes:
        version: The version that the folder has now.
        summary: What was changed in the database; empty if nothing.
        written: Names of the files that were changed in the folder.
    """

    version: int
    summary: str
    written: list[str]


def push_folder(
    root: Path, address: StoreAddress, *, made_by: str, summary: str = "", force: bool = False
) -> SyncReport:
    """Write the changes of a folder into the database as one version.

    A project that is not in the database is added. Changes that others made meanwhile are kept, and
    written into the folder.

    Args:
        root: The project's folder.
        address: Address of the project.
        made_by: Who changes the project.
        summary: What changed; empty to list the records.
        force: Whether the folder replaces a project that it was not pulled from.

    Raises:
        ChangedError: others changed the same records; nothing is written.
        ProjectError: the project has errors; nothing is written.
        StoreError: the database refuses, or the folder was not pulled from this project.
    """
    recover_step(root)
    local = read_project_files(root)
    with connect_store(address) as connection:
        check_tables(connection, address)
        if address.require_project() not in list_projects(connection):
            shared = SharedProject.create(connection, address, local, made_by=made_by)
            version = shared.last_version()
            _write_marker(root, _Marker(shared.uid, version))
            return SyncReport(version, f"added {len(local):,} files", [])
        shared = SharedProject(connection, address)
        snapshot = shared.read_snapshot()
        base_version, base = snapshot.version, snapshot.files
        marker = _read_marker(root)
        if marker is not None and marker.project == shared.uid:
            if marker.version != snapshot.version:
                base_version, base = marker.version, shared.read_version(marker.version)
        elif not force and local != snapshot.files:
            raise StoreError(
                f"the folder {str(root)!r} was not pulled from the project "
                f"{address.project!r}, which differs from it: pull the project into a new folder, "
                "or use --force to make this folder its next version"
            )
        changes = compare_files(base, local)
        if changes:
            shared.commit(
                changes, base_version, MemoryFolder(local), made_by=made_by, summary=summary
            )
            snapshot = shared.read_snapshot()
    written = replace_project_files(root, local, snapshot.files)
    _write_marker(root, _Marker(shared.uid, snapshot.version))
    pushed = (summary or changes.summarize()) if changes else ""
    return SyncReport(snapshot.version, pushed, written)


def pull_folder(root: Path, address: StoreAddress) -> SyncReport:
    """Write the newest version of a project into a folder.

    Args:
        root: The project's folder; it is created if it is missing.
        address: Address of the project.

    Raises:
        OutputError: files of the folder have changes that are not pushed, or belong to another
            project; or the operating system refuses.
        StoreError: the database refuses, or has no such project.
    """
    local = read_project_files(root) if root.is_dir() else {}
    with connect_store(address) as connection:
        shared = SharedProject(connection, address)
        snapshot = shared.read_snapshot()
        marker = _read_marker(root)
        is_known = marker is not None and marker.project == shared.uid
        base: dict[str, bytes] = {}
        if marker is not None and is_known:
            base = shared.read_version(marker.version)
    changed = [
        name for name in sorted(local.keys() | base.keys()) if local.get(name) != base.get(name)
    ]
    if changed and local != snapshot.files:
        names = ", ".join(format_value(name) for name in changed[:_MAX_NAMED_FILES])
        more = f" and {len(changed) - _MAX_NAMED_FILES:,} more" * (len(changed) > _MAX_NAMED_FILES)
        reason = "have changes that are not pushed" if is_known else "are not of this project"
        raise OutputError(
            f"in the folder {str(root)!r}, {names}{more} {reason}: nothing is written; push them "
            "first, or pull into a new folder"
        )
    written = replace_project_files(root, local, snapshot.files)
    _write_marker(root, _Marker(shared.uid, snapshot.version))
    return SyncReport(snapshot.version, "", written)


def _read_marker(root: Path) -> _Marker | None:
    path = root / MARKER_FILE
    if not path.is_file():
        return None
    try:
        values = json.loads(path.read_bytes())
        return _Marker(str(values["project"]), int(values["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputError(
            f"{MARKER_FILE!r} cannot be read: delete it, and pull the project into a new folder"
        ) from None


def _write_marker(root: Path, marker: _Marker) -> None:
    write_file(root / MARKER_FILE, f"{json.dumps(marker._asdict())}\n".encode())

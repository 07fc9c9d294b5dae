"""A copy of a shared project in a private folder, for whatever edits the files of a folder.

The app and the commands that write work on such a copy. Each of their changes is committed to the
database before the copy has it, and is compared record by record with what the curator saw.
"""

import shutil
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import RLock

from conflictmap.editing.transaction import FileState, share_folder, unshare_folder
from conflictmap.store.address import StoreAddress
from conflictmap.store.connection import StoreError, connect_store, default_curator
from conflictmap.store.project_files import read_project_files, replace_project_files
from conflictmap.store.repository import SharedProject, Snapshot
from conflictmap.store.split_records import LISTS
from conflictmap.store.three_way import compare_files
from geo.io.folder import MemoryFolder, sha256_digest

_MAX_SEEN_BYTES = 64 * 1024 * 1024
_MIN_POLL_S = 1.0
_RETRY_S = 10.0
"""Seconds until a database that could not be reached is tried again, which may take as long."""


class WorkingCopy:
    """A private folder with the newest version of a shared project.

    Attributes:
        root: The folder; it is deleted when the copy is closed.
        version: The version that the folder has.
    """

    def __init__(
        self, address: StoreAddress, *, curator: Callable[[], str] = default_curator
    ) -> None:
        """Create an empty folder, which `refresh` fills.

        Args:
            address: Address of the project.
            curator: Returns who makes a change.
        """
        name = address.require_project()
        self._parent = Path(tempfile.mkdtemp(prefix="conflictmap-"))  # only this user can enter it
        self.root = (self._parent / name).resolve()
        self.root.mkdir()
        self.version = 0
        self._address = address
        self._curator = curator
        self._files: dict[str, bytes] = {}
        self._seen: OrderedDict[FileState, bytes] = OrderedDict()
        self._next_poll = float("-inf")
        self._problem: StoreError | None = None
        self._lock = RLock()
        share_folder(self.root, self._commit)

    def close(self) -> None:
        """Delete the folder."""
        unshare_folder(self.root)
        shutil.rmtree(self._parent, ignore_errors=True)

    def refresh(self, *, at_once: bool = True) -> int:
        """Bring the folder to the newest version, and return its number.

        Args:
            at_once: Whether to look even if it was done less than a second ago.

        Raises:
            StoreError: the database refuses or cannot be reached; the folder stays as it is.
        """
        with self._lock:
            if not at_once and time.monotonic() < self._next_poll:
                if self._problem is not None:
                    raise self._problem
                return self.version
            try:
                self._read_newest()
            except StoreError as error:
                self._problem, self._next_poll = error, time.monotonic() + _RETRY_S
                raise
            self._problem, self._next_poll = None, time.monotonic() + _MIN_POLL_S
            return self.version

    def _read_newest(self) -> None:
        with connect_store(self._address) as connection:
            shared = SharedProject(connection, self._address)
            if shared.last_version() != self.version:
                shared.require_readable()
                self._replace_files(shared.read_snapshot())

    def commit_folder(self) -> bool:
        """Commit what was written into the folder directly; return whether there was anything.

        If the change is refused, the folder has the project's own files again.

        Raises:
            ChangedError: somebody else changed the same records.
            ProjectError: the project would have errors.
            StoreError: the database refuses or cannot be reached.
        """
        with self._lock:
            local = read_project_files(self.root)
            changed = {
                name: local.get(name)
                for name in local.keys() | self._files.keys()
                if local.get(name) != self._files.get(name)
            }
            if not changed:
                return False
            try:
                self._commit(changed, {})
            except BaseException:
                replace_project_files(self.root, local, self._files)
                raise
            return True

    def _commit(self, changes: Mapping[str, bytes | None], seen: Mapping[str, str | None]) -> None:
        """Commit new contents of files, and bring the folder up to date.

        Args:
            changes: The new contents; None to delete a file.
            seen: Digests of the files as the curator saw them; None where there was no file.
        """
        with self._lock:
            before = {name: self._find_seen(name, seen) for name in changes}
            wanted = {
                name: data for name, data in {**self._files, **changes}.items() if data is not None
            }
            with connect_store(self._address) as connection:
                shared = SharedProject(connection, self._address)
                shared.commit(
                    compare_files(before, changes),
                    self.version,
                    MemoryFolder(wanted),
                    made_by=self._curator(),
                )
                snapshot = shared.read_snapshot()
            self._replace_files(snapshot)

    def _find_seen(self, name: str, seen: Mapping[str, str | None]) -> bytes | None:
        """Return a file as the curator saw it; the change is refused where it is not kept."""
        current = self._files.get(name)
        if name not in seen:
            return current
        digest = seen[name]
        if digest == (None if current is None else sha256_digest(current)):
            return current
        return self._seen.get(FileState(name, digest))

    def _replace_files(self, snapshot: Snapshot) -> None:
        local = read_project_files(self.root)
        replace_project_files(self.root, local, snapshot.files)
        for name in LISTS:
            if name in self._files and self._files[name] != snapshot.files.get(name):
                data = self._files[name]
                self._seen[FileState(name, sha256_digest(data))] = data
        while sum(map(len, self._seen.values())) > _MAX_SEEN_BYTES:
            self._seen.popitem(last=False)
        self._files, self.version = snapshot.files, snapshot.version

"""Several files of a project written as one step, which a crash cannot divide.

All new contents are written into a hidden folder and flushed, then a journal that names them.
From that moment the step counts as done: the files are renamed into place, and if the process dies,
the next reader or writer completes the renames. Before the journal exists, nothing has changed.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import OutputError, ProjectError, ValidationIssue
from geo.io.atomic import lock_file
from geo.io.folder import (
    DiskFolder,
    FileError,
    Folder,
    MemoryFolder,
    check_relative_path,
    sha256_digest,
)
from geo.project.loader import read_project
from geo.text.unicode_safety import format_value

_STAGING = ".conflictmap-step"
_JOURNAL = "journal.json"


class ChangedError(OutputError):
    """A file changed since it was read; the message names it."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was read; `digest` is None where there was none."""

    name: str
    digest: str | None


CommitFunction = Callable[[Mapping[str, bytes | None], Mapping[str, str | None]], None]
"""Called with the new contents of files, and with their digests as the curator saw them."""

_commit_functions: dict[Path, CommitFunction] = {}


def share_folder(root: Path, commit: CommitFunction) -> None:
    """Commit changes of a folder with a function, because it is a copy of a shared project.

    The function raises an error, or commits the changes and writes them into the folder.
    """
    _commit_functions[root.resolve()] = commit


def unshare_folder(root: Path) -> None:
    """Write changes of a folder into the folder itself again."""
    _commit_functions.pop(root.resolve(), None)


class ProjectEditor:
    """Editor of the files of one project's folder.

    Use one for each decision: it remembers the files as they were read, and refuses to write if one
    of them has changed since.
    """

    def __init__(self, root: Path) -> None:
        """Open a folder, and complete a step that a crash interrupted."""
        self._root = root
        self._read: dict[str, FileState] = {}
        self._changes: dict[str, bytes] = {}
        recover_step(root)

    def read(self, name: str) -> bytes | None:
        """Return the contents of a file as they will be written; None if there is no such file."""
        if name in self._changes:
            return self._changes[name]
        path = self._resolve(name)
        data = path.read_bytes() if path.is_file() else None
        self._read.setdefault(name, FileState(name, None if data is None else sha256_digest(data)))
        return data

    def read_text(self, name: str) -> str:
        """Return a file as text, with its line ends as they are; empty if there is none.

        Raises:
            OutputError: the file is not UTF-8.
        """
        data = self.read(name)
        try:
            return "" if data is None else data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise OutputError(
                f"{format_value(name)} is not UTF-8 at byte {error.start}: convert it to UTF-8"
            ) from None

    def write(self, name: str, data: bytes) -> None:
        """Plan the new contents of a file; `commit` writes them."""
        if name not in self._read:
            self.read(name)
        self._changes[name] = data

    def expect(self, digests: Mapping[str, str | None]) -> None:
        """State the digests of files as a curator saw them, instead of as they are now."""
        for name, digest in digests.items():
            self._read[name] = FileState(name, digest)

    @property
    def folder(self) -> Folder:
        """The project's files with their planned contents."""
        return _Overlay(self._root, self._changes)

    def find_new_issues(self) -> list[ValidationIssue]:
        """Return the errors that the planned contents would add to the project."""
        before = _issues_of(_Overlay(self._root, {}))
        after = _issues_of(_Overlay(self._root, self._changes))
        known = {(issue.file, issue.record, issue.message) for issue in before}
        return [issue for issue in after if (issue.file, issue.record, issue.message) not in known]

    def commit(self) -> tuple[str, ...]:
        """Write all planned files, or none; return their names.

        Raises:
            ProjectError: the result would have errors that the project does not have now.
            ChangedError: a file changed since it was read.
            OutputError: the operating system refuses.
        """
        if not self._changes:
            return ()
        issues = self.find_new_issues()
        if issues:
            raise ProjectError(issues)
        commit_shared = _commit_functions.get(self._root.resolve())
        if commit_shared is not None:
            commit_shared(
                self._changes, {state.name: state.digest for state in self._read.values()}
            )
            return tuple(self._changes)
        with lock_file(self._root / ".conflictmap"):
            self._check_unchanged()
            try:
                _write_step(self._root, self._changes)
            except OSError as error:
                raise OutputError.from_os_error(self._root, error) from None
        return tuple(self._changes)

    def _check_unchanged(self) -> None:
        changed = [
            state.name for state in self._read.values() if self._digest(state.name) != state.digest
        ]
        if changed:
            names = ", ".join(format_value(name) for name in changed)
            raise ChangedError(
                f"{names} changed since it was read, in another tab or by another program: nothing "
                "was written; read it again and repeat the decision"
            )

    def _digest(self, name: str) -> str | None:
        path = self._resolve(name)
        return sha256_digest(path.read_bytes()) if path.is_file() else None

    def _resolve(self, name: str) -> Path:
        check_relative_path(name)
        return DiskFolder(self._root).resolve_path(name)


class _Overlay:
    """A folder on disk with other contents of some files."""

    def __init__(self, root: Path, changes: Mapping[str, bytes]) -> None:
        self._disk = DiskFolder(root)
        self._memory = MemoryFolder(changes)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        return self._memory.read(name) if name in self._memory.files else self._disk.read(name)


def _issues_of(folder: _Overlay) -> list[ValidationIssue]:
    try:
        return read_project(folder)[1]
    except ProjectError as error:
        return list(error.issues)
    except FileError as error:
        return [ValidationIssue("", 0, "", str(error))]


def _write_step(root: Path, changes: Mapping[str, bytes]) -> None:
    staging = root / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    names = sorted(changes)
    for number, name in enumerate(names):
        _write_flushed(staging / f"{number}.part", changes[name])
    # the rename of the journal is the moment at which the step is done
    _write_flushed(staging / f"{_JOURNAL}.part", json.dumps(names).encode())
    (staging / f"{_JOURNAL}.part").replace(staging / _JOURNAL)
    _flush_folder(staging)
    _finish_step(root)


def _finish_step(root: Path) -> None:
    staging = root / _STAGING
    names = json.loads((staging / _JOURNAL).read_bytes())
    for number, name in enumerate(names):
        part, target = staging / f"{number}.part", DiskFolder(root).resolve_path(name)
        if part.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                part.chmod(target.stat().st_mode & 0o7777)
            part.replace(Path(os.path.realpath(target)))
            _flush_folder(target.parent)
    shutil.rmtree(staging, ignore_errors=True)


def recover_step(root: Path) -> bool:
    """Complete a step whose process died; return whether there was one.

    Raises:
        OutputError: the operating system refuses, or another process holds the lock.
    """
    staging = root / _STAGING
    if not staging.is_dir():
        return False
    try:
        with lock_file(root / ".conflictmap"):
            if (staging / _JOURNAL).is_file():
                _finish_step(root)
                return True
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise OutputError.from_os_error(root, error) from None
    return False


def _write_flushed(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    if os.name == "nt":  # pragma: no cover  Windows cannot open a folder
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

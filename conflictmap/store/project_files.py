"""The files of a project's folder that the store keeps."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from geo.errors import OutputError
from geo.io.atomic import write_folder, write_new_folder
from geo.io.folder import BoundedFolder, DiskFolder
from geo.project.events import EVENTS_FILE

STORED_FOLDERS = ("data", "drafts", "import")
"""Folders whose files belong to the project, with ``events.yaml``; hidden files are left out."""


def read_project_files(root: Path) -> dict[str, bytes]:
    """Return the contents of a project's files by their paths.

    Raises:
        FileError: `root` is not a folder, or one of the files is no regular file of it, cannot be
            read or is too large.
    """
    folder = BoundedFolder(DiskFolder(root))
    return {name: folder.read(name) for name in sorted(list_project_files(root))}


def list_project_files(root: Path) -> Iterator[str]:
    """Yield the paths of a project's files, relative to its folder."""
    if (root / EVENTS_FILE).exists():
        yield EVENTS_FILE
    for folder in STORED_FOLDERS:
        for path in (root / folder).rglob("*"):
            name = path.relative_to(root)
            if not any(part.startswith(".") for part in name.parts) and not path.is_dir():
                yield name.as_posix()


def replace_project_files(
    root: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> list[str]:
    """Bring the files of a folder from one state to another; return the names of those changed.

    Args:
        root: The folder; it is created if it is missing.
        old: The files as they are.
        new: The files as they are to be.

    Raises:
        FileError: a name leads out of the folder.
        OutputError: the operating system refuses.
    """
    changed = {name: data for name, data in new.items() if old.get(name) != data}
    gone = [name for name in old if name not in new]
    if not root.exists():
        write_new_folder(root, dict(sorted(changed.items())))
        return [*changed]
    disk = DiskFolder(root)
    for name in (*changed, *gone):
        disk.resolve_path(name)
    if changed:
        write_folder(root, changed, force=True)
    try:
        for name in gone:
            (root / name).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError.from_os_error(root, error) from None
    return sorted([*changed, *gone])

"""A folder of several files, written whole or not at all."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from geo.errors import OutputError
from geo.io.folder import refuse_existing


def write_folder(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write files into a folder, which is made when missing; others in it stay.

    All are written into a hidden folder within before the first takes its name, so that a disk that
    fills leaves everything as it was. When a name cannot be taken, those that were are given back.

    Args:
        folder: Where to write.
        files: The bytes by plain file name.
        force: Whether files that are there already may be replaced.

    Raises:
        OutputError: a file is there already, the name of the folder is taken by a file, or the disk
            refuses.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise OutputError(f"{str(folder)!r} is a file: name a folder")
        for name in files:
            refuse_existing(folder / name, force=force)
        with _create_folder(folder), _staging_folder(folder) as beside:
            for name, data in files.items():
                _write_synced(beside / name, data)
            _move_into_place(beside, folder, list(files))
    except OSError as error:
        raise OutputError.from_os_error(folder, error) from None


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _create_folder(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; take those that were new away again when writing fails."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for one in new:
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


@contextlib.contextmanager
def _staging_folder(folder: Path) -> Iterator[Path]:
    """Give a folder on the same disk, which is gone afterwards."""
    beside = Path(tempfile.mkdtemp(prefix=".conflictmap-", dir=folder))
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _move_into_place(staging: Path, folder: Path, names: list[str]) -> None:
    """Let each file take its name; on failure what stood there before comes back."""
    old = staging / "old"
    old.mkdir()
    done: list[str] = []
    try:
        for name in names:
            done.append(name)
            if (folder / name).exists():
                shutil.copy2(folder / name, old / name)
            (staging / name).replace(folder / name)
    except BaseException:
        for name in done:
            _restore_file(old / name, folder / name, staging / name)
        raise


def _restore_file(before: Path, place: Path, waiting: Path) -> None:
    """Put back what a name stood for, unless its file never moved."""
    if waiting.exists():
        return
    if before.exists():
        before.replace(place)
    else:
        place.unlink(missing_ok=True)

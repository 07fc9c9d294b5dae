"""A page and the texts in a folder beside it: at every moment one edition of both stands whole."""

import contextlib
from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from geo.errors import OutputError
from geo.io.atomic import refuse_existing, write_file, write_folder
from layers.packing.columns import TEXT_FILE_NAME


def texts_folder_name(path: str | PathLike[str]) -> str:
    """Return what the folder beside a page is called: ``map-texts`` for ``map.html``."""
    return f"{Path(path).stem}-texts"


def write_page_with_texts(
    path: str | PathLike[str], page: bytes, texts: Mapping[str, bytes], *, force: bool = False
) -> dict[str, int]:
    """Write a page and its texts; return the bytes of the page and of the folder, by path.

    The name of a text holds a digest of it, so that two editions share a folder: the new texts come
    first, then the page takes its name in one step, and last the texts go that only the old page
    read.

    Args:
        path: Where the page goes; the folder of `texts_folder` stands beside it.
        page: The page.
        texts: The files of `layers.packing.columns.packed_beside`, by name.
        force: Whether a page and a folder that are there already may be replaced. Files of other
            names stay in the folder.

    Raises:
        OutputError: page or folder is there already, or cannot be written; nothing is changed then.
    """
    refuse_existing_outputs(path, force=force)
    target = Path(path)
    folder = target.with_name(texts_folder_name(path))
    new = {name: data for name, data in texts.items() if not (folder / name).exists()}
    made = not folder.exists()
    write_folder(folder, texts, force=True)
    try:
        write_file(target, page)
    except BaseException:
        _remove_files(folder, new, empty=made)
        raise
    stale = {one.name for one in folder.iterdir() if TEXT_FILE_NAME.fullmatch(one.name)} - set(
        texts
    )
    _remove_files(folder, stale)
    return {str(target): len(page), str(folder): sum(map(len, texts.values()))}


def refuse_existing_outputs(path: str | PathLike[str], *, force: bool) -> None:
    """Raise `OutputError` when a page or its folder is there already and must not be replaced."""
    refuse_existing(Path(path), force=force)
    folder = Path(path).with_name(texts_folder_name(path))
    try:
        exists = folder.exists()
    except OSError as error:  # its name is longer than that of the page
        raise OutputError.from_os_error(folder, error) from None
    if exists and not force:
        raise OutputError(f"{str(folder)!r} already exists: use --force to replace it")


def _remove_files(
    folder: Path, names: Mapping[str, bytes] | set[str], *, empty: bool = False
) -> None:
    """Remove files that no page reads; those that do not go harm nobody."""
    for name in names:
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    if empty:
        with contextlib.suppress(OSError):
            folder.rmdir()

"""Pages with external texts, replaced as one edition."""

import contextlib
from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from geo.errors import OutputError
from geo.io.atomic import refuse_existing, write_file, write_folder
from layers.packing.columns import TEXT_FILE_NAME


def texts_folder_name(path: str | PathLike[str]) -> str:
    """Return the name of the folder of a page's texts: ``map-texts`` for ``map.html``."""
    return f"{Path(path).stem}-texts"


def write_page_with_texts(
    path: str | PathLike[str], page: bytes, texts: Mapping[str, bytes], *, force: bool = False
) -> dict[str, int]:
    """Write a page and its texts; return the bytes of the page and of the folder, by path.

    The name of a text file contains its digest, so that two editions can share a folder. The new
    texts are written first, then the page is replaced atomically, then the texts that only the old
    page used are removed. A reader gets a complete edition at every moment.

    Args:
        path: Path of the page; the folder (`texts_folder_name`) is written next to it.
        page: The page, as UTF-8.
        texts: The files of `layers.packing.columns.pack_with_external_texts`, by name.
        force: Replace an existing page and folder. Files with other names stay in the folder.

    Raises:
        OutputError: the page or the folder exists, or cannot be written; nothing is changed.
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
    """Raise `OutputError` if a page or its folder exists and must not be replaced."""
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
    """Remove files that no page uses; ignore those that cannot be removed."""
    for name in names:
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    if empty:
        with contextlib.suppress(OSError):
            folder.rmdir()

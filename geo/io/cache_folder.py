"""Location of the user's cache folder."""

import os
import stat
import sys
import tempfile
from pathlib import Path


def user_cache_folder() -> Path:
    """Return the user's folder for files that the program can create again."""
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
            / "conflictmap"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "conflictmap"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "conflictmap"


def temporary_cache_folder() -> Path:
    """Return a folder for the same files where the user's cache folder cannot be written.

    All runs of a user share it until the system deletes it. Only this user can write to it: the
    files in it are read as the program's own.
    """
    if not hasattr(os, "getuid"):  # pragma: no cover  Windows: its temporary folder is the user's
        return Path(tempfile.gettempdir()) / "conflictmap"
    folder = Path(tempfile.gettempdir()) / f"conflictmap-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="conflictmap-"))
    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    if not is_own or status.st_mode & 0o022:
        return Path(tempfile.mkdtemp(prefix="conflictmap-"))
    return folder

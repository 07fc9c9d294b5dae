"""Location of the user's cache folder."""

import os
import sys
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

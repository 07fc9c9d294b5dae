"""The scripts and styles of the kit, as they stand beside this module."""

from functools import cache
from importlib import resources


@cache
def read_static_file(name: str) -> str:
    """Return one of this room's own files, such as ``frame.js``."""
    return (
        resources.files("conflictmap.publish.embed")
        .joinpath("static", name)
        .read_text(encoding="utf-8")
    )

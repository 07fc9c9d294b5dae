"""Scripts and styles of the kit, read from the folder `static`."""

from functools import cache
from importlib import resources


@cache
def read_static_file(name: str) -> str:
    """Return the text of a file in `static`, such as ``editor.js``."""
    return (
        resources.files("conflictmap.publish.embed")
        .joinpath("static", name)
        .read_text(encoding="utf-8")
    )

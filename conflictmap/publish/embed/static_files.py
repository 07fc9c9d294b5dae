"""The scripts and styles of the kit, as they stand beside this module."""

import hashlib
from base64 import b64encode
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


def csp_hash(code: str) -> str:
    """Return how a policy names an inline script or style (W3C Content Security Policy 3)."""
    return f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"

"""The optional install that this package needs, and the error of this package."""

from importlib.util import find_spec

from geo.errors import ConflictMapError

INSTALL_COMMAND = "pip install 'conflictmap[build]'"
_REQUIRED_MODULES = ("dask", "distributed", "duckdb", "pmtiles", "pyarrow")


class BuildError(ConflictMapError):
    """A map cannot be built; the message has the reason and the remedy."""


def require_build_extra() -> None:
    """Raise `BuildError` with the command that installs what is missing, if anything is."""
    missing = [name for name in _REQUIRED_MODULES if find_spec(name) is None]
    if missing:
        raise BuildError(
            f"`build` and `check --from` need {', '.join(missing)}: install with {INSTALL_COMMAND}"
        )

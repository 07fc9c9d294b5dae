"""Core of conflictmap: records, project files, geocoding, dates, geometry and text.

This package draws nothing, serves nothing and does not use the network. Files are read and written
only through `geo.io`.
"""

from importlib import import_module

from geo.deprecation import resolve_deprecated_name
from geo.errors import ConflictMapError, ProjectError, ValidationIssue

__all__ = [
    "ConflictMapError",
    "ProjectError",
    "ValidationIssue",
    "load_project",
    "locate",
    "locate_events",
]

_LAZY_EXPORTS = {
    "load_project": "geo.project.loader",
    "locate": "geo.location",
    "locate_events": "geo.location",
}
_RENAMED = {"Fault": "geo.ValidationIssue"}


def __getattr__(name: str) -> object:
    """Import the main functions on first use, because their dependencies load slowly."""
    if name in _LAZY_EXPORTS:
        return getattr(import_module(_LAZY_EXPORTS[name]), name)
    return resolve_deprecated_name(__name__, name, _RENAMED)

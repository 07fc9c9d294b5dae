"""Project data model: records, reading, writing, layers."""

from geo.deprecation import resolve_deprecated_name

_RENAMED = {
    "Frame": "geo.project.model.MapInfo",
    "Project": "geo.project.model.Project",
    "load_project": "geo.project.loader.load_project",
}


def __getattr__(name: str) -> object:
    """Return what has a deprecated name: `geo.project` was one module before 0.2.0."""
    return resolve_deprecated_name(__name__, name, _RENAMED)

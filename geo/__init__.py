"""What is known: events, sources, quotes, dates, places, geocoding, measuring.

Nothing here draws, serves or reaches the network. A project's files are read and written in
`geo.io.folder` alone; tables, and the index of the world's places, stream through `geo.io.atomic`.
"""

from geo.errors import ConflictMapError, ProjectError, ValidationIssue

__all__ = ["ConflictMapError", "ProjectError", "ValidationIssue", "load_project", "locate"]


def __getattr__(name: str) -> object:
    """Import the two main functions on first use: geopandas takes most of a second."""
    if name == "load_project":
        from geo.project.loader import load_project  # noqa: PLC0415

        return load_project
    if name == "locate":
        from geo.location import locate  # noqa: PLC0415

        return locate
    raise AttributeError(f"module 'geo' has no attribute {name!r}")

"""Conflict maps in which every mark can be traced to the sentence that puts it there.

The Python API, in the order of use::

    import conflictmap

    project = conflictmap.load_project("mymap")   # read and check events.yaml and data/
    conflictmap.locate(project)                   # a GeoDataFrame, one row for each event
    conflictmap.locate_events(project)            # the same as a list of records
    conflictmap.build_map(project)                # a folium.Map, which a notebook shows
    conflictmap.export(project, "mymap.html")     # one HTML file that needs no network

`write_data`, `draw_image` and `write_kit` write the other outputs. `PageOptions`, `DataOptions`,
`ImageOptions` and `KitOptions` are the options of the four. Errors derive from
`ConflictMapError`; `ProjectError` lists every error of a project's files in `issues`.

Each name is imported on first use, because geopandas and folium take most of a second to load.
"""

import sys

if sys.argv[:1] and sys.argv[0].endswith("conflictmap"):  # the command, not another program
    # An interrupt while modules are imported ends the program at once, without a traceback; an
    # interrupt before this line is Python's own. A program that was started to ignore interrupts
    # goes on ignoring them. `signal` itself is not imported: it takes some milliseconds.
    import _signal  # type: ignore[import-not-found]

    if _signal.getsignal(_signal.SIGINT) is not _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conflictmap.publish.data.formats import DataOptions, write_data
    from conflictmap.publish.embed.kit import KitOptions, write_kit
    from conflictmap.publish.html import export
    from conflictmap.publish.image import ImageOptions, draw_image
    from geo.errors import ConflictMapError, ProjectError
    from geo.location import locate, locate_events
    from geo.project.loader import load_project
    from geo.project.model import Project
    from layers.folium_plugin import build_map
    from layers.page.standalone_page import PageOptions

__version__ = "0.2.0"

__all__ = [
    "ConflictMapError",
    "DataOptions",
    "ImageOptions",
    "KitOptions",
    "PageOptions",
    "Project",
    "ProjectError",
    "__version__",
    "build_map",
    "draw_image",
    "export",
    "load_project",
    "locate",
    "locate_events",
    "write_data",
    "write_kit",
]

_LAZY_EXPORTS = {
    "ConflictMapError": "geo.errors",
    "DataOptions": "conflictmap.publish.data.formats",
    "ImageOptions": "conflictmap.publish.image",
    "KitOptions": "conflictmap.publish.embed.kit",
    "PageOptions": "layers.page.standalone_page",
    "Project": "geo.project.model",
    "ProjectError": "geo.errors",
    "build_map": "layers.folium_plugin",
    "draw_image": "conflictmap.publish.image",
    "export": "conflictmap.publish.html",
    "load_project": "geo.project.loader",
    "locate": "geo.location",
    "locate_events": "geo.location",
    "write_data": "conflictmap.publish.data.formats",
    "write_kit": "conflictmap.publish.embed.kit",
}
"""The module that defines each public name."""


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in _LAZY_EXPORTS:
        raise AttributeError(f"module 'conflictmap' has no attribute {name!r}")
    value = getattr(import_module(_LAZY_EXPORTS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, also those that are not imported yet."""
    return sorted({*globals(), *__all__})

"""What is drawn: styles, the map document, the folium plugin, and the self-contained page.

The only room that imports folium and branca.
"""

from importlib import import_module

_LAZY_EXPORTS = {
    "ConflictViewer": ("layers.folium_plugin", "ConflictViewer"),
    "build_map": ("layers.folium_plugin", "build_map"),
    "map_document": ("layers.map_builder", "build_map_document"),
}
"""Module and name of what the room offers; `document` itself is the name of its module."""

__all__ = ["ConflictViewer", "build_map", "map_document"]


def __getattr__(name: str) -> object:
    """Import what is offered on first use: folium and geopandas take a while to load."""
    if name not in _LAZY_EXPORTS:
        raise AttributeError(f"module 'layers' has no attribute {name!r}")
    module, offered = _LAZY_EXPORTS[name]
    return getattr(import_module(module), offered)

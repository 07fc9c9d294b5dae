"""Map document, styles, packing, page, static maps and the folium plugin.

The only package that imports folium and branca.
"""

from importlib import import_module

_LAZY_EXPORTS = {
    "ConflictViewer": ("layers.folium_plugin", "ConflictViewer"),
    "build_map": ("layers.folium_plugin", "build_map"),
    "map_document": ("layers.map_builder", "build_map_document"),
}
"""Module and name of each public object; they are imported on first use."""

__all__ = ["ConflictViewer", "build_map", "map_document"]


def __getattr__(name: str) -> object:
    """Import a public object on first use: folium takes a while to load."""
    if name not in _LAZY_EXPORTS:
        raise AttributeError(f"module 'layers' has no attribute {name!r}")
    module, offered = _LAZY_EXPORTS[name]
    return getattr(import_module(module), offered)

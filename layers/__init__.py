"""What is drawn: styles, the map document, the folium plugin, and the self-contained page.

The only room that imports folium and branca.
"""

__all__ = ["build_map"]


def __getattr__(name: str) -> object:
    """Import `build_map` on first use: folium takes a while to load."""
    if name == "build_map":
        from layers.folium_map import build_map  # noqa: PLC0415

        return build_map
    raise AttributeError(f"module 'layers' has no attribute {name!r}")

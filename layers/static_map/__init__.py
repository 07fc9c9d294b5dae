"""The map as SVG for readers without script."""

"""Map as SVG for readers without script."""

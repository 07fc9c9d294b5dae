"""The map document: one JSON object for the viewer."""

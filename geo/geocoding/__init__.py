"""Geocoding: from a place expression to a geometry with its precision."""

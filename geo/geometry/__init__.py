"""Geometry on the ellipsoid: bounds, distances, areas."""

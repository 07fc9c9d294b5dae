"""Data files: one module a format."""

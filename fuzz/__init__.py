"""Broken and hostile input, made up without end: ``python -m fuzz --seconds 60``."""

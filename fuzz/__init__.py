"""Fuzzing with broken and hostile input: ``python -m fuzz --seconds 60``."""

"""Comparison of two states of a project, for editors."""

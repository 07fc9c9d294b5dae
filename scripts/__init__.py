"""Helpers for people who work on conflictmap."""

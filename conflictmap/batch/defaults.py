"""Defaults of a build, which the command line has without the optional install."""

DEFAULT_PARTITION_EVENTS = 5000
DEFAULT_WORKERS = 2

LAYOUTS = ("archive", "folder")
"""Forms of the outputs: two files that are read by HTTP range, or folders of small files."""

"""Chunks of a large ``events.yaml``, which several processes parse in parallel.

Each chunk is a complete file with a part of the events. Its lines have the same numbers as in the
whole file.
"""

import re
from itertools import pairwise

MIN_CHUNK_CHARS = 4_000_000
"""Minimum size of a chunk; smaller ones are parsed before another process has started.

A file of 100,000 events has 30,000,000 characters.
"""

# The start of the list of events in block style; the group is the indentation of its items.
_EVENT_LIST_START = re.compile(r"^events:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( *)- ", re.MULTILINE)
_DOCUMENT_MARKERS = ("\n---", "\n...")
"""Line starts that begin or end a YAML document."""


def split_events(text: str, max_chunks: int) -> list[str]:
    """Split a file into chunks; the only chunk is the file itself if it cannot be split.

    The file is split at lines that look like the start of an event. Such a line may be part of a
    quoted text or of another list; a chunk then has errors that the file does not have.

    Args:
        text: The text of ``events.yaml``.
        max_chunks: Maximum number of chunks; each has at least `MIN_CHUNK_CHARS` characters.
    """
    chunk_count = min(max_chunks, len(text) // MIN_CHUNK_CHARS)
    match = _EVENT_LIST_START.search(text) if chunk_count > 1 else None
    if match is None or any(marker in text for marker in _DOCUMENT_MARKERS):
        return [text]
    start = match.start(1)
    edges = _find_chunk_edges(text, start, f"\n{match[1]}- ", chunk_count)
    return [
        text[:start] + "\n" * text.count("\n", start, first) + text[first:last]
        for first, last in pairwise(edges)
    ]


def _find_chunk_edges(text: str, start: int, item_prefix: str, chunk_count: int) -> list[int]:
    """Return the start of each chunk and the end of the last."""
    size = (len(text) - start) // chunk_count
    edges = (text.find(item_prefix, start + size * number) + 1 for number in range(1, chunk_count))
    return sorted({start, *filter(None, edges), len(text)})

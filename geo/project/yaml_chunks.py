"""Chunks of a large file of records, parsed in parallel or one after the other.

Each chunk is a complete file with a part of the records. Its lines have the same numbers as in the
whole file.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

MIN_CHUNK_CHARS = 4_000_000
"""Minimum size of a chunk; smaller ones are parsed before another process has started.

A file of 100,000 events has 30,000,000 characters.
"""

MIN_PIECEWISE_CHARS = 64 * 1024 * 1024
"""Size from which a file is parsed piece by piece, because its nodes would fill the memory."""

PIECE_CHARS = 16 * 1024 * 1024
"""Size of such a piece; its nodes take about 300 MB."""

# The start of a list of records in block style; the group is the indentation of its items.
_LIST_START = r"^{key}:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( *)- "
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
    return list(_iterate_chunks(text, "events", chunk_count))


def iterate_pieces(text: str, key: str) -> Iterator[str]:
    """Yield a file in pieces of about `PIECE_CHARS`, one at a time; a small file is one piece.

    Args:
        text: The text of the file.
        key: The key of its list of records; everything else is before the list, and in each piece.
    """
    is_large = len(text) > MIN_PIECEWISE_CHARS
    yield from _iterate_chunks(text, key, len(text) // PIECE_CHARS if is_large else 1)


def _iterate_chunks(text: str, key: str, chunk_count: int) -> Iterator[str]:
    pattern = _LIST_START.format(key=re.escape(key))
    match = re.search(pattern, text, re.MULTILINE) if chunk_count > 1 else None
    if match is None or any(marker in text for marker in _DOCUMENT_MARKERS):
        yield text
        return
    start = match.start(1)
    edges = _find_chunk_edges(text, start, f"\n{match[1]}- ", chunk_count)
    line_count = 0
    for first, last in pairwise(edges):
        yield text[:start] + "\n" * line_count + text[first:last]
        line_count += text.count("\n", first, last)


def _find_chunk_edges(text: str, start: int, item_prefix: str, chunk_count: int) -> list[int]:
    """Return the start of each chunk and the end of the last."""
    size = (len(text) - start) // chunk_count
    edges = (text.find(item_prefix, start + size * number) + 1 for number in range(1, chunk_count))
    return sorted({start, *filter(None, edges), len(text)})

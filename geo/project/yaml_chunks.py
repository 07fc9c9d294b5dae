"""A large ``events.yaml`` in portions, so that several processes can read it at once.

Each portion is the file itself with the events of the others left out: a file of its own, in which
every line has the number that it has in the whole.
"""

import re
from itertools import pairwise

MIN_CHUNK_CHARS = 4_000_000
"""Characters of a portion: fewer are read before another process has begun (100,000 events have
30,000,000)."""

# The list of events, one under the other; the group is the white space that each begins with.
_EVENT_LIST_START = re.compile(r"^events:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( *)- ", re.MULTILINE)
_DOCUMENT_MARKERS = ("\n---", "\n...")
"""Where a document may begin or end."""


def split_events(text: str, max_chunks: int) -> list[str]:
    """Return portions of a file, or the file alone where it is not to be cut.

    It is cut where a line looks like the beginning of an event. If it is none, but stands within a
    quoted text, say, or in another list, a portion is at fault where the file may not be.

    Args:
        text: The text of ``events.yaml``.
        max_chunks: How many portions there may be; each has `LEAST` characters or more.
    """
    many = min(max_chunks, len(text) // MIN_CHUNK_CHARS)
    found = _EVENT_LIST_START.search(text) if many > 1 else None
    if found is None or any(mark in text for mark in _DOCUMENT_MARKERS):
        return [text]
    start = found.start(1)
    edges = _find_chunk_edges(text, start, f"\n{found[1]}- ", many)
    return [
        text[:start] + "\n" * text.count("\n", start, first) + text[first:last]
        for first, last in pairwise(edges)
    ]


def _find_chunk_edges(text: str, start: int, item_prefix: str, chunk_count: int) -> list[int]:
    """Return where each portion begins, and where the last one ends."""
    size = (len(text) - start) // chunk_count
    found = (text.find(item_prefix, start + size * number) + 1 for number in range(1, chunk_count))
    return sorted({start, *filter(None, found), len(text)})

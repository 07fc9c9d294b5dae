"""Chunks of a large file of records, parsed in parallel or one after the other.

Each chunk is a complete file with a part of the records. Its lines have the same numbers as in the
whole file.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise
from tempfile import TemporaryFile

from geo.io.folder import decode_text
from geo.project.yaml_nodes import NO_SHIFT, LineShift

MIN_CHUNK_CHARS = 4_000_000
"""Minimum size of a chunk; smaller ones are parsed before another process has started.

A file of 100,000 events has 30,000,000 characters.
"""

MIN_PIECEWISE_CHARS = 64 * 1024 * 1024
"""Size from which a file is parsed piece by piece, because its nodes would fill the memory."""

PIECE_CHARS = 4 * 1024 * 1024
"""Size of such a piece; its nodes take about 80 MB."""

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


def iterate_file_pieces(data: bytes, name: str, key: str) -> Iterator[tuple[str, LineShift]]:
    """Yield the text of a large file in pieces of about `PIECE_CHARS`; a small file is one piece.

    A large file is held in a temporary file, and a piece of it in memory. Each piece is yielded
    with the lines that are left out of it.

    Args:
        data: The bytes of the file. The caller keeps no other reference to them.
        name: Its name, for errors.
        key: The key of its list of records; everything else is before the list, and in each piece.

    Raises:
        FileError: the bytes are not UTF-8.
    """
    if len(data) <= MIN_PIECEWISE_CHARS:
        yield decode_text(data, name), NO_SHIFT
        return
    _check_encoding(data, name)
    # one character for each byte: what divides the file is ASCII, and no character is cut
    text = data.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    del data
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start, parts = _find_parts(text, key, len(text) // PIECE_CHARS)
    head = text[:start].encode("latin-1")
    with TemporaryFile() as spool:  # memory that is freed in pieces is not given back
        spool.write(text.encode("latin-1"))
        del text
        for first, last, shift in parts:
            spool.seek(first)
            yield decode_text(head + spool.read(last - first), name), shift


def _check_encoding(data: bytes, name: str) -> None:
    """Raise `FileError` if the bytes are not UTF-8, without holding the whole text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(data), PIECE_CHARS):
            decoder.decode(view[start : start + PIECE_CHARS])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        decode_text(data, name)  # raises the error with its line


def _iterate_chunks(text: str, key: str, chunk_count: int) -> Iterator[str]:
    """Yield chunks in which each line of the file that is left out is empty."""
    start, parts = _find_parts(text, key, chunk_count)
    for first, last, shift in parts:
        yield text[:start] + "\n" * shift.left_out + text[first:last]


def _find_parts(
    text: str, key: str, chunk_count: int
) -> tuple[int, list[tuple[int, int, LineShift]]]:
    """Return where the list of records starts, and start and end of each part of it.

    Each part has the lines that are between it and what is before the list. The only part is the
    whole text if it cannot be split.
    """
    pattern = _LIST_START.format(key=re.escape(key))
    match = re.search(pattern, text, re.MULTILINE) if chunk_count > 1 else None
    if match is None or any(marker in text for marker in _DOCUMENT_MARKERS):
        return 0, [(0, len(text), NO_SHIFT)]
    start = match.start(1)
    edges = _find_chunk_edges(text, start, f"\n{match[1]}- ", chunk_count)
    kept, left_out, parts = text.count("\n", 0, start), 0, []
    for first, last in pairwise(edges):
        parts.append((first, last, LineShift(kept, left_out)))
        left_out += text.count("\n", first, last)
    return start, parts


def _find_chunk_edges(text: str, start: int, item_prefix: str, chunk_count: int) -> list[int]:
    """Return the start of each chunk and the end of the last."""
    size = (len(text) - start) // chunk_count
    edges = (text.find(item_prefix, start + size * number) + 1 for number in range(1, chunk_count))
    return sorted({start, *filter(None, edges), len(text)})

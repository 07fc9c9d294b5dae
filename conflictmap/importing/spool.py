"""Texts kept on disk until they are written, so that a large data set does not fill the memory."""

import tempfile
import weakref
from array import array
from collections.abc import Iterator

MAX_MEMORY_BYTES = 1 << 24
"""Size from which the texts are in a temporary file."""

_CHUNK_BYTES = 1 << 20


class TextSpool:
    """A list of texts, each ended by a line feed."""

    def __init__(self) -> None:
        """Start without texts."""
        self._file = tempfile.SpooledTemporaryFile(max_size=MAX_MEMORY_BYTES)  # noqa: SIM115
        self._ends = array("Q", [0])
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._ends) - 1

    def append(self, text: str) -> int:
        """Add a text; return its position in the list."""
        data = text.encode() + b"\n"
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        return len(self._ends) - 2

    def read(self, position: int) -> str:
        """Return a text, without its line feed."""
        start, end = self._ends[position], self._ends[position + 1]
        self._file.seek(start)
        return self._file.read(end - start - 1).decode()

    def iterate_chunks(self) -> Iterator[bytes]:
        """Yield the bytes of all texts, chunk by chunk."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK_BYTES):
            position = self._file.tell()
            yield chunk
            self._file.seek(position)

"""File of the names of the world's areas: which areas may have a name, without reading them all.

The file has a hash of each normalised name with the number of its area, in the order of the hashes:
little-endian ``u4`` count, ``count`` × ``u4`` CRC-32, ``count`` × ``u2`` number of the area. Two
names may share a hash; a reader compares the names of the areas that it finds.
"""

import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

AREA_NAMES_FILE = Path(__file__).parents[1] / "ground" / "area_names.bin"


class AreaNames:
    """Reader of the file."""

    def __init__(self, path: Path = AREA_NAMES_FILE) -> None:
        """Read the file."""
        content = path.read_bytes()
        [count] = np.frombuffer(content, "<u4", 1).tolist()
        self._hashes = np.frombuffer(content, "<u4", count, 4)
        self._areas = np.frombuffer(content, "<u2", count, 4 + 4 * count)

    def find_areas(self, name: str) -> list[int]:
        """Return the numbers of the areas that may have a normalised name, in ascending order."""
        key = np.uint32(_hash_name(name))
        first = np.searchsorted(self._hashes, key, "left")
        last = np.searchsorted(self._hashes, key, "right")
        return [int(area) for area in self._areas[first:last]]


def encode_area_names(names: Iterable[tuple[str, int]]) -> bytes:
    """Return the content of the file.

    Args:
        names: Normalised names with the numbers of their areas.
    """
    rows = sorted({(_hash_name(name), area) for name, area in names})
    hashes = np.array([row[0] for row in rows], "<u4")
    areas = np.array([row[1] for row in rows], "<u2")
    return np.array([len(rows)], "<u4").tobytes() + hashes.tobytes() + areas.tobytes()


def _hash_name(name: str) -> int:
    return zlib.crc32(name.encode())

"""Files of a project divided into records, so that two curators can edit one file at once.

The records of a file joined give the same bytes again: a record holds the lines of its YAML item
with the blank lines and comments in front of it. A file that cannot be divided is one record.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from geo.project.events import EVENTS_FILE
from geo.project.map_layers import LAYERS_FILE
from geo.project.places import PLACES_FILE
from geo.project.sources import SOURCES_FILE

LISTS = {
    EVENTS_FILE: b"events",
    SOURCES_FILE: b"sources",
    PLACES_FILE: b"places",
    LAYERS_FILE: b"layers",
}
"""Files that are divided, with the key of their list."""

WHOLE_FILE = "<file>"
FILE_START = "<start>"
"""What is before the first record: an id has no angle brackets."""
FILE_END = "<end>"


class FileRecord(NamedTuple):
    """A part of a file.

    Attributes:
        key: Id of the record; or `WHOLE_FILE`, `FILE_START` or `FILE_END`.
        body: Its bytes.
    """

    key: str
    body: bytes


def is_id(key: str) -> bool:
    """Return whether a key is the id of a record, and not the name of a part."""
    return not key.startswith("<")


def split_file(name: str, data: bytes) -> list[FileRecord]:
    """Divide a file into records; joined, they are the same bytes.

    Args:
        name: Path of the file, relative to the project.
        data: Its bytes.
    """
    records = _split_list(data, LISTS[name]) if name in LISTS else None
    keys = [record.key for record in records or ()]
    if not records or len(set(keys)) < len(keys):
        return [FileRecord(WHOLE_FILE, data)]
    return records


def _split_list(data: bytes, list_key: bytes) -> list[FileRecord] | None:
    """Return the records of a list in block style; None if the file has no such list."""
    opening = re.search(
        rb"^" + list_key + rb":[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( *)-[ \t]",
        data,
        re.MULTILINE,
    )
    if opening is None:
        return None
    indent = opening[1]
    list_start = data.index(b"\n", opening.start()) + 1
    end = _find_list_end(data, opening.start(1), indent)
    starts = [
        match.start()
        for match in re.finditer(rb"^" + indent + rb"-(?=[ \t\r\n])", data[:end], re.MULTILINE)
        if match.start() >= opening.start(1)
    ]
    edges = [list_start]
    edges += [_skip_back(data, start, before, indent) for before, start in pairwise(starts)]
    content_end = _skip_back(data, end, starts[-1], indent)
    edges.append(content_end)
    records = [FileRecord(FILE_START, data[:list_start])]
    for number, start in enumerate(starts):
        stop = edges[number + 1]
        key = _find_id(data[start:stop], indent)
        if key is None:
            return None
        records.append(FileRecord(key, data[edges[number] : stop]))
    if content_end < len(data):
        records.append(FileRecord(FILE_END, data[content_end:]))
    return records


def _find_list_end(data: bytes, start: int, indent: bytes) -> int:
    """Return the position of the first line after the list that belongs to no record."""
    shallower = rb"^ {0,%d}[^\s#]" % (len(indent) - 1) if indent else rb"^[^\s#-]"
    match = re.compile(shallower, re.MULTILINE).search(data, start)
    return match.start() if match else len(data)


def _skip_back(data: bytes, position: int, limit: int, indent: bytes) -> int:
    """Return the position before the blank lines and comments that end at a position."""
    while True:
        line_start = data.rfind(b"\n", limit, position - 1) + 1
        if line_start <= limit:
            return position
        line = data[line_start:position]
        bare = line.strip()
        is_comment = bare.startswith(b"#") and line.index(b"#") <= len(indent)
        if bare and not is_comment:
            return position
        position = line_start


def _find_id(block: bytes, indent: bytes) -> str | None:
    """Return the id of a record whose dash begins the block."""
    dash = re.match(rb" *-( *)", block)
    inner = b" " * (len(indent) + 1 + len(dash[1])) if dash else indent
    match = re.search(
        rb"^(?:" + indent + rb"- *|" + inner + rb")id:[ \t]+([^\r\n#]+)", block, re.MULTILINE
    )
    if match is None:
        return None
    try:
        key = match[1].strip().strip(b"'\"").decode()
    except UnicodeDecodeError:
        return None
    return key if key.isprintable() and is_id(key) and key else None

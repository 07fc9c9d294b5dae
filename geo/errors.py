"""Everything that can be wrong, as one tree.

::

    ConflictMapError              catch this one
    ├── ProjectError              a project's files are at fault: carries every fault at once
    ├── GeocodeError              a place expression cannot be read
    ├── AssetError                a page would need something that it does not carry
    ├── OutputError               a file cannot be written where it was asked for
    ├── FileError                 a project's file cannot be read (geo/files.py)
    ├── TableError                a table of names cannot be read (geo/batch.py)
    ├── ArchiveError              a data file is not one of ours (publish/archive.py)
    ├── AddressError              an address cannot be used for a kit (publish/addresses.py)
    ├── ViewError                 a view asks for what the map does not have (layers/view.py)
    └── TilesError                a page cannot use these tiles (layers/tiles.py)
"""

from collections.abc import Iterable
from dataclasses import dataclass


class ConflictMapError(Exception):
    """Base of all errors that this program raises on purpose.

    Its text is fit for a curator: where, the value, what would be right.
    """


_LINE_BREAK_ESCAPES = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t"})
"""A name in a message may have line breaks, and could pass for another fault."""


@dataclass(frozen=True, slots=True, order=True)
class ValidationIssue:
    """One thing that is wrong in one place of a project.

    Attributes:
        file: The file, relative to the project's folder.
        line: Its line, counted from 1; 0 where the whole file is meant.
        record: The id of the event, source, place or feature; empty where there is none.
        message: What is wrong, with the value, and what would be right.
    """

    file: str
    line: int
    record: str
    message: str

    def __str__(self) -> str:
        """Return ``file:line record: message``, the one line that `conflictmap check` prints."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}{self.record and ' '}{self.record}: {self.message}".translate(
            _LINE_BREAK_ESCAPES
        )


class ProjectError(ConflictMapError):
    """A project's files are at fault; `issues` holds all of them, in file order."""

    def __init__(self, issues: Iterable[ValidationIssue]) -> None:
        """Keep the faults, sorted by file and line."""
        self.issues = tuple(sorted(set(issues)))
        super().__init__("\n".join(str(fault) for fault in self.issues))


class GeocodeError(ConflictMapError):
    """A place expression cannot be read; the text says which part and what would be right."""


class AssetError(ConflictMapError):
    """A page refers to a script or style that is not among the assets it carries."""


class OutputError(ConflictMapError):
    """A file cannot be written where it was asked for."""

    @classmethod
    def from_os_error(cls, path: object, error: OSError) -> "OutputError":
        """Return what to say of a file or folder that the system refuses to write."""
        return cls(f"{str(path)!r} cannot be written: {error.strerror or error}")

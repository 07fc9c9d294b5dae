"""Exception hierarchy of conflictmap.

::

    ConflictMapError        base class: catch this one
    ├── ProjectError        a project has errors; `issues` lists them all
    ├── GeocodeError        a place expression cannot be parsed
    ├── AssetError          a page needs a script or style that it does not contain
    └── OutputError         a file cannot be written

Other packages derive their own errors from `ConflictMapError`, next to the code that raises them.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class ConflictMapError(Exception):
    """Base class of all errors that conflictmap raises on purpose.

    The message is written for curators: where, the value, and the remedy.
    """


_LINE_BREAK_ESCAPES = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t"})
"""Escapes of line breaks in names: a name must not look like another issue in the output."""


@dataclass(frozen=True, slots=True, order=True)
class ValidationIssue:
    """One error in a project's files.

    Attributes:
        file: Path of the file, relative to the project's folder.
        line: Line number, counted from 1; 0 for the whole file.
        record: Id of the event, source, place or feature; empty if there is none.
        message: What is wrong, the value, and the remedy.
    """

    file: str
    line: int
    record: str
    message: str

    def __str__(self) -> str:
        """Return ``file:line record: message``, the line that `conflictmap check` prints."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}{self.record and ' '}{self.record}: {self.message}".translate(
            _LINE_BREAK_ESCAPES
        )


class ProjectError(ConflictMapError):
    """A project has errors; `issues` lists them all, in file order."""

    def __init__(self, issues: Iterable[ValidationIssue]) -> None:
        """Store the issues without duplicates, sorted by file and line."""
        self.issues = tuple(sorted(set(issues)))
        super().__init__("\n".join(str(issue) for issue in self.issues))


class GeocodeError(ConflictMapError):
    """A place expression cannot be parsed; the message has the part and the remedy."""


class AssetError(ConflictMapError):
    """A page refers to a script or style that is not among its assets."""


class OutputError(ConflictMapError):
    """A file cannot be written."""

    @classmethod
    def from_os_error(cls, path: object, error: OSError) -> "OutputError":
        """Return the error for a path that the operating system refuses to write."""
        return cls(f"{str(path)!r} cannot be written: {error.strerror or error}")

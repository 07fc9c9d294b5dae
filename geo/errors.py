"""Exception hierarchy of conflictmap.

::

    ConflictMapError        base class: catch this one
    ├── ProjectError        a project has errors; `issues` lists them all
    ├── GeocodeError        a place expression cannot be parsed
    ├── AssetError          a page needs a script or style that it does not contain
    └── OutputError         a file cannot be written

Other packages derive their own errors from `ConflictMapError`, next to the code that raises them.
"""

from collections.abc import Iterable, Sequence
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


MAX_LISTED_ISSUES = 200
"""Maximum number of errors that are kept and listed; further ones are counted.

A file of 400 kB can have a million errors, and nobody reads more than some hundreds at once.
"""


class IssueList(list[ValidationIssue]):
    """The first `MAX_LISTED_ISSUES` errors that are added, and the number of all of them.

    Attributes:
        total: Number of errors added.
    """

    total = 0

    def append(self, issue: ValidationIssue) -> None:
        """Add an error; keep it if the list is not full."""
        self.total += 1
        if len(self) < MAX_LISTED_ISSUES:
            super().append(issue)

    def extend(self, issues: Iterable[ValidationIssue]) -> None:
        """Add errors."""
        for issue in issues:
            self.append(issue)

    def __reduce__(self) -> tuple[object, ...]:
        """Return how a copy is made: without it, the errors of a copy would be counted again."""
        return _restore_issues, (list(self), self.total)


def _restore_issues(listed: list[ValidationIssue], total: int) -> IssueList:
    issues = IssueList(listed)
    issues.total = total
    return issues


def count_issues(issues: Sequence[ValidationIssue]) -> int:
    """Return the number of errors that were added to a list, with those that it did not keep."""
    return issues.total if isinstance(issues, IssueList) else len(issues)


class ProjectError(ConflictMapError):
    """A project has errors; `issues` lists them in file order.

    Attributes:
        issues: The errors, at most `MAX_LISTED_ISSUES` if they come from a project.
        left_out: Number of further errors.
    """

    def __init__(self, issues: Sequence[ValidationIssue]) -> None:
        """Store the issues without duplicates, sorted by file and line."""
        self.issues = tuple(sorted(set(issues)))
        self.left_out = count_issues(issues) - len(issues)
        more = [describe_left_out(self.left_out)] if self.left_out else []
        super().__init__("\n".join([*(str(issue) for issue in self.issues), *more]))


def describe_left_out(count: int) -> str:
    """Return the line that follows a list of errors of which some are left out."""
    return f"and {count:,} more: correct these first, then check again"


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

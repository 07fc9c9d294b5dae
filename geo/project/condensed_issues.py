"""Errors that follow from another one, left out of a list of errors."""

from collections.abc import Sequence

from geo.errors import IssueList, ValidationIssue, count_issues
from geo.geometry.bounds import OUTSIDE_BOUNDS, SWAPPED_HINT
from geo.project.events import EVENTS_FILE
from geo.project.model import Project
from geo.project.yaml_nodes import REPEATED_ID

_MIN_OUTSIDE = 2
"""One position outside is a mistake of its own."""


def condense_issues(issues: Sequence[ValidationIssue], project: Project) -> IssueList:
    """Return the errors of a project without those that another one explains.

    If no place is within the bounds, and most positions would be with latitude and longitude
    exchanged, the bounds are written the wrong way round: that is one error. If a record has two
    ids, the dash before the second is missing: the other errors of the record follow from it.
    """
    total = count_issues(issues)
    kept = list(issues)
    outside = [issue for issue in kept if OUTSIDE_BOUNDS in issue.message]
    swapped = [issue for issue in outside if SWAPPED_HINT in issue.message]
    if not project.places and len(swapped) >= _MIN_OUTSIDE and 2 * len(swapped) >= len(outside):
        edges = project.map_info.bounds.edges
        exchanged = (edges[1], edges[0], edges[3], edges[2])
        message = (
            f"'bounds' are {_format_edges(edges)}, and every place is outside: the order is west, "
            f"south, east, north; write {_format_edges(exchanged)}"
        )
        is_left_out = len(outside) == len(kept) and total > len(kept)
        kept = [issue for issue in kept if issue not in outside]
        kept.append(ValidationIssue(EVENTS_FILE, 0, "map", message))
        total = 1 if is_left_out else total - len(outside) + 1
    repeated = {issue.record for issue in kept if issue.message.startswith(REPEATED_ID)}
    causes = [
        issue
        for issue in kept
        if issue.record not in repeated or issue.message.startswith(REPEATED_ID)
    ]
    total -= len(kept) - len(causes)
    condensed = IssueList(causes)
    condensed.total = total
    return condensed


def _format_edges(edges: Sequence[float]) -> str:
    return f"[{', '.join(f'{edge:g}' for edge in edges)}]"

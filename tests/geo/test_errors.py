"""Lists of errors: the first ones, and the number of all."""

import copy
import pickle

import pytest

from geo.errors import (
    MAX_LISTED_ISSUES,
    IssueList,
    ProjectError,
    ValidationIssue,
    count_issues,
)

MANY = 5_000


def make_issues(count):
    issues = IssueList()
    for line in range(1, count + 1):
        issues.append(ValidationIssue("events.yaml", line, "", "wrong"))
    return issues


@pytest.mark.parametrize(
    ("count", "left_out"),
    [(0, 0), (1, 0), (MAX_LISTED_ISSUES, 0), (MAX_LISTED_ISSUES + 1, 1), (MANY, MANY - 200)],
)
def test_list_keeps_first_errors_and_counts_all(count, left_out):
    issues = make_issues(count)
    assert count_issues(issues) == count
    assert ProjectError(issues).left_out == left_out
    assert [issue.line for issue in issues] == list(range(1, min(count, 200) + 1))


@pytest.mark.parametrize("copied", [lambda it: pickle.loads(pickle.dumps(it)), copy.copy])  # noqa: S301  our own
def test_copy_has_same_number(copied):
    assert count_issues(copied(make_issues(MANY))) == MANY


def test_message_ends_with_number_left_out():
    last = str(ProjectError(make_issues(MANY))).splitlines()[-1]
    assert last == "and 4,800 more: correct these first, then check again"


def test_plain_list_is_kept_whole():
    assert len(ProjectError([*make_issues(3)]).issues) == 3


@pytest.mark.parametrize(
    ("file", "start", "record", "errors_each"),
    [
        ("events.yaml", "events:", "- {}", 8),
        ("data/sources.yaml", "sources:", "- {}", 7),
        ("data/places.yaml", "places:", "- {}", 1),
        ("events.yaml", "events:", "- x", 1),
        ("data/layers.yaml", "layers:", "- {}", 1),
    ],
)
def test_errors_of_any_file_are_bounded(sample_project, file, start, record, errors_each):
    record_line = f"{record}\n"
    text = sample_project.files[file].decode().split(start)[0]
    sample_project.files[file] = f"{text}{start}\n{record_line * MANY}".encode()
    with pytest.raises(ProjectError) as caught:
        sample_project.load()
    assert len(caught.value.issues) <= MAX_LISTED_ISSUES
    assert caught.value.left_out + MAX_LISTED_ISSUES >= MANY * errors_each

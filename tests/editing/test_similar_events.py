"""Events that may be the same happening as a draft."""

import pytest

from conflictmap.editing.similar_events import find_similar_events
from geo.location import locate_events
from geo.project.loader import load_project
from tests.support.review_project import write_review_project


@pytest.fixture(scope="module")
def located(tmp_path_factory):
    folder = write_review_project(tmp_path_factory.mktemp("similar"), "A text about {place}\n")
    return locate_events(load_project(folder))


@pytest.mark.parametrize(
    ("shift_degrees", "date", "is_found", "why"),
    [
        (0.0, None, True, "the same place and days"),
        (0.05, None, True, "some kilometres away"),
        (2.0, None, False, "far away"),
        (0.0, "1990-01-01", False, "other days"),
        (0.0, "../2030-01-01", False, "a date that overlaps with everything"),
        (0.0, "soon", False, "no date that can be read"),
    ],
)
def test_same_days_and_near(located, shift_degrees, date, is_found, why):
    event = next(one for one in located if one.drawn)
    point = (event.longitude, event.latitude + shift_degrees)
    found = find_similar_events(located, date or event.edtf, point)
    assert (event.id in found) == is_found, why


def test_nothing_is_similar_to_a_draft_without_a_place(located):
    event = next(one for one in located if one.drawn)
    assert find_similar_events(located, event.edtf, None) == []

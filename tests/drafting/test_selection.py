"""Attributes of words that a curator selects."""

import pytest
from shapely import Point

from conflictmap.drafting.model import Figure
from conflictmap.drafting.selection import (
    complete_date,
    read_date_words,
    read_figure_words,
    read_place_words,
)
from geo.geocoding.gazetteer import Gazetteer, Toponym

TEXT = (
    "Shells fall on a town\n"
    "Shells hit Rivertown on Tuesday and killed at least five people, Colonel Ali Hillside said.\n"
    "Twelve men were buried near Hillside a day later.\n"
)


def make_toponym(name: str, lon: float) -> Toponym:
    return Toponym(name.lower(), "town", {"en": (name,)}, (), Point(lon, 10), 1000.0, "places")


GAZETTEER = Gazetteer([make_toponym("Rivertown", 20.0), make_toponym("Hillside", 21.0)])


def span_of(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("words", "article_date", "expected", "why"),
    [
        ("on Tuesday", "2024-06-06", "2024-06-04", "the latest Tuesday before a Thursday"),
        ("Tuesday", "2024-06-06", "2024-06-04", "a bare weekday, as a double click selects it"),
        ("on Tuesday", None, None, "no date of the article: nothing is worked out"),
        ("Shells hit", "2024-06-06", None, "no words of time"),
    ],
)
def test_date_of_words(words, article_date, expected, why):
    found = read_date_words(TEXT, span_of(words), article_date)
    assert found.value == expected, why
    assert bool(found.spans) == (expected is not None), why


@pytest.mark.parametrize(
    ("words", "expected", "why"),
    [
        ("2024-05-03", "2024-05-03", "a date as it is written in the file"),
        ("3", "2024-08-03", "a day of this month"),
        ("30", "2024-07-30", "a day that this month has not reached"),
        ("12-30", "2023-12-30", "month and day of the year before"),
        ("30/2", "2024-07-30/2024-08-02", "two days: the second is after the first"),
        ("07-30/08-02", "2024-07-30/2024-08-02", "the same with months"),
        ("2024-07-30/2", "2024-07-30/2024-08-02", "a full day and a short one"),
        ("30/..", "2024-07-30/..", "an open end"),
        ("../3", "../2024-08-03", "an open beginning"),
        ("2014/3", "2014/2024-08-03", "from a year to a day"),
        ("2023-04/..", "2023-04/..", "a month with an open end"),
        ("../..", None, "no end at all"),
        ("3 May", "2024-05-03", "words"),
        ("32", None, "no such day"),
        ("30/99", None, "no such second day"),
    ],
)
def test_date_is_completed(words, expected, why):
    assert complete_date(words, "2024-08-06").value == expected, why


def test_short_date_needs_the_date_of_the_article():
    assert complete_date("30/2").value is None
    assert complete_date("02-29", "2023-03-01").value is None  # within a year, no such day


@pytest.mark.parametrize(
    ("words", "has_point", "expression", "why"),
    [
        ("Rivertown", True, "Rivertown", "a place of the project"),
        ("near Hillside", True, "near Hillside", "an expression of the grammar"),
        ("Ali Hillside", False, "Ali Hillside", "a person: no place of that name"),
        ("Hillside said", False, "Hillside said", "words that no gazetteer has"),
        ("five people", False, "five people", "no name at all: offered as words"),
    ],
)
def test_place_of_words(words, has_point, expression, why):
    found = read_place_words(TEXT, span_of(words), gazetteer=GAZETTEER)
    assert (found.value.point is not None, found.value.expression) == (has_point, expression), why


def test_name_of_a_person_that_is_selected_as_a_place_is_looked_up():
    start = TEXT.index("Hillside said")
    found = read_place_words(TEXT, (start, start + len("Hillside")), gazetteer=GAZETTEER)
    assert found.value.point == (21.0, 10.0)
    assert found.sure == "likely"


@pytest.mark.parametrize(
    ("words", "expected", "why"),
    [
        ("killed at least five people", Figure(low=5), "the rule of the drafts"),
        ("five", Figure(best=5), "a bare number, which the curator says is that of the dead"),
        ("Twelve men", Figure(best=12), "a number with its noun"),
        ("a town", None, "no number"),
    ],
)
def test_figure_of_words(words, expected, why):
    assert read_figure_words(TEXT, span_of(words)).value == expected, why

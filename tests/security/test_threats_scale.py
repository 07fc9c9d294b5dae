"""Row 25 of the table of threats: much of everything takes no more than its share of work.

Work is counted, for a busy machine makes every second a longer one; `python -m bench` times it.
"""

from contextlib import suppress

import pytest

from geo.dates import DateError, parse_date
from geo.errors import GeocodeError
from geo.geocoding.parser import parse
from geo.project.record_reader import is_link
from tests.support.count_work import ends, lines
from tests.support.hostile_cases import DATES, GROWING, LINKS, PLACES


@pytest.mark.parametrize("kind", GROWING)
def test_row_25_work_grows_no_faster_than_the_input(kind):
    """Eight times as much takes about eight times the work; quadratic work would be sixty-four times."""
    make, do, count = GROWING[kind]
    few, many = (make(size) for size in (count, 8 * count))
    do(few)  # what is worked out once in a process is worked out here
    assert lines(lambda: do(many)) < 12 * lines(lambda: do(few))


@pytest.mark.parametrize("kind", GROWING)
def test_row_25_much_of_everything_comes_to_an_end(kind):
    """Work that C does for a line of Python is not counted above; this would take minutes were it quadratic."""
    make, do, count = GROWING[kind]
    made = make(64 * count)
    with ends(60):
        do(made)


@pytest.mark.parametrize("text", PLACES)
def test_row_25_no_place_makes_a_pattern_run_away(text):
    with ends(), suppress(GeocodeError):
        parse(text, lambda _: False)


@pytest.mark.parametrize("text", DATES)
def test_row_25_no_date_takes_long(text):
    with ends(), pytest.raises(DateError, match=r"\S"):
        parse_date(text)


@pytest.mark.parametrize("text", LINKS, ids=lambda text: f"{text[:12]} {len(text)}")
def test_row_25_no_link_takes_long(text):
    with ends():
        assert is_link(text) in {True, False}

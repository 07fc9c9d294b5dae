"""T25: large input takes work in proportion to its size.

Executed lines are counted, because times depend on the load of the machine; `python -m bench` measures times.
"""

from contextlib import suppress

import pytest

from geo.dates import DateError, parse_date
from geo.errors import GeocodeError
from geo.geocoding.parser import parse_expression
from geo.text.links import is_link
from tests.support.count_work import count_executed_lines, limit_cpu_time
from tests.support.hostile_cases import GROWTH_CASES, HOSTILE_DATES, HOSTILE_LINKS, HOSTILE_PLACES


@pytest.mark.threat("T25")
@pytest.mark.parametrize("kind", GROWTH_CASES)
def test_work_grows_linearly_with_input(kind):
    """Eight times the input takes about eight times the work; quadratic work would be 64 times."""
    make, do, count = GROWTH_CASES[kind]
    few, many = (make(size) for size in (count, 8 * count))
    do(few)  # results that are cached in the process are computed here
    assert count_executed_lines(lambda: do(many)) < 12 * count_executed_lines(lambda: do(few))


@pytest.mark.threat("T25")
@pytest.mark.parametrize("kind", GROWTH_CASES)
def test_large_input_finishes_in_limited_time(kind):
    """Work in C code is not counted above; if it were quadratic, this would take minutes."""
    make, do, count = GROWTH_CASES[kind]
    large_input = make(32 * count)
    with limit_cpu_time(60):
        do(large_input)


@pytest.mark.threat("T25")
@pytest.mark.parametrize("text", HOSTILE_PLACES)
def test_hostile_place_is_parsed_in_limited_time(text):
    with limit_cpu_time(), suppress(GeocodeError):
        parse_expression(text, lambda _: False)


@pytest.mark.threat("T25")
@pytest.mark.parametrize("text", HOSTILE_DATES)
def test_hostile_date_is_rejected_in_limited_time(text):
    with limit_cpu_time(), pytest.raises(DateError, match=r"\S"):
        parse_date(text)


@pytest.mark.threat("T25")
@pytest.mark.parametrize("text", HOSTILE_LINKS, ids=lambda text: f"{text[:12]} {len(text)}")
def test_hostile_link_is_checked_in_limited_time(text):
    with limit_cpu_time():
        assert is_link(text) in {True, False}

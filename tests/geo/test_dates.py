"""Dates: as precise as they are written."""

import contextlib
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from geo import dates
from geo.dates import DateError, parse_date, to_civil_date, to_date, to_day_number


def iso_bounds(span):
    return tuple(
        None if day is None else to_civil_date(day).isoformat() for day in (span.start, span.end)
    )


VALID_DATES = [
    # text, first day, last day, grain of the first, about, date_prec
    ("2023-04-23", "2023-04-23", "2023-04-23", "day", False, 1),
    ("2023-04-22/2023-04-23", "2023-04-22", "2023-04-23", "day", False, 2),
    ("2023-04-24/2023-04-30", "2023-04-24", "2023-04-30", "day", False, 3),
    ("2023-04-23/2023-04-30", "2023-04-23", "2023-04-30", "day", False, 4),
    ("2023-04", "2023-04-01", "2023-04-30", "month", False, 4),
    ("2024-02", "2024-02-01", "2024-02-29", "month", False, 4),
    ("2023-04-XX", "2023-04-01", "2023-04-30", "month", False, 4),
    ("2020", "2020-01-01", "2020-12-31", "year", False, 5),
    ("2020-XX", "2020-01-01", "2020-12-31", "year", False, 5),
    ("2020-XX-XX", "2020-01-01", "2020-12-31", "year", False, 5),
    ("199X", "1990-01-01", "1999-12-31", "decade", False, 5),
    ("19XX", "1900-01-01", "1999-12-31", "century", False, 5),
    ("2023-21", "2023-03-01", "2023-05-31", "season", False, 5),
    ("2023-22~", "2023-06-01", "2023-08-31", "season", True, 5),
    ("2023-23/..", "2023-09-01", None, "season", False, 5),
    ("1991~", "1991-01-01", "1991-12-31", "year", True, 5),
    ("1991?", "1991-01-01", "1991-12-31", "year", True, 5),
    ("1991%", "1991-01-01", "1991-12-31", "year", True, 5),
    ("2023-04-30~", "2023-04-30", "2023-04-30", "day", True, 2),
    ("2023-04~-30", "2023-04-30", "2023-04-30", "day", True, 2),
    ("1988~/1991~", "1988-01-01", "1991-12-31", "year", True, 5),
    ("2022-12-12/..", "2022-12-12", None, "day", False, 5),
    ("2022-12-12/", "2022-12-12", None, "day", False, 5),
    ("../2023-04-30", None, "2023-04-30", "day", False, 5),
    ("/2023-04-30", None, "2023-04-30", "day", False, 5),
    ("[2023-04-22,2023-04-23]", "2023-04-22", "2023-04-23", "day", False, 2),
    ("[2023-04-22..2023-04-24]", "2023-04-22", "2023-04-24", "day", False, 2),
    ("2023/2023-06", "2023-01-01", "2023-06-30", "year", False, 5),
    ("2023-06/2023", "2023-06-01", "2023-12-31", "month", False, 5),
    ("0001", "0001-01-01", "0001-12-31", "year", False, 5),
    ("9999-12-31", "9999-12-31", "9999-12-31", "day", False, 1),
    # years before 1, as ISO 8601 and EDTF count them: 0000 is 1 BC, -0001 is 2 BC
    ("0000", "0000-01-01", "0000-12-31", "year", False, 5),
    ("0000-02", "0000-02-01", "0000-02-29", "month", False, 4),
    ("-0043-03-15", "-0043-03-15", "-0043-03-15", "day", False, 1),
    ("-0004-02-29", "-0004-02-29", "-0004-02-29", "day", False, 1),
    ("-0100-02", "-0100-02-01", "-0100-02-28", "month", False, 4),
    ("-0043~/-0040", "-0043-01-01", "-0040-12-31", "year", True, 5),
    ("-0001-12-30/0001-01-02", "-0001-12-30", "0001-01-02", "day", False, 5),
    ("[-0001,0001]", "-0001-01-01", "0001-12-31", "year", False, 5),
    ("0000-21", "0000-03-01", "0000-05-31", "season", False, 5),
    ("-0479-22/..", "-0479-06-01", None, "season", False, 5),
    ("-9999", "-9999-01-01", "-9999-12-31", "year", False, 5),
]


@pytest.mark.parametrize(("text", "start", "end", "grain", "about", "prec"), VALID_DATES)
def test_date_precision_is_as_written(text, start, end, grain, about, prec):
    span = parse_date(text)
    assert span.edtf == text
    assert iso_bounds(span) == (start, end)
    assert (span.lower or span.upper).grain == grain
    assert (span.is_approximate, span.date_prec) == (about, prec)
    assert span.is_one_of_two == ("," in text)


INVALID_DATES = [
    ("2023-13-45", "no such month"),
    ("2023-02-30", "no such day"),
    ("2023-02-29", "no such day in this year"),
    ("2023-02-29~/2023-03", "likewise, within an interval"),
    ("2023-4-1", "zeros left out: 4 January or 1 April?"),
    ("23.04.2023", "the writing of another country"),
    ("04/23/2023", "and of a third"),
    ("2023-04-2X", "a day half written"),
    ("2023-XX-23", "a day of no month"),
    ("XXXX-04-23", "a day of no year"),
    ("last weekend", "words"),
    ("", "nothing"),
    ("..", "open without a date"),
    ("../..", "open at both ends"),
    ("/", "unknown at both ends"),
    ("2023-04-23/2023-04-22", "ends before it starts"),
    ("2023-05/2023-04", "ends before it starts"),
    ("[2023-04-23,2023-04-22]", "either, in the wrong order"),
    ("2020/2021/2022", "three ends"),
    ("2023-04-23T10:00", "a time without zone"),
    ("2023-04-23T10:00:00Z", "a time with one"),
    ("12:30", "a time alone"),
    ("-0000", "there is one year 0 only"),
    ("-044", "three digits"),
    ("-12000", "five digits"),
    ("-0001-02-29", "no leap day in 2 BC"),
    ("-004X", "unspecified digits before the year 1"),
    ("00XX", "a century with the year 0 in it"),
    ("-0040/-0043", "ends before it starts"),
    ("Y170000002", "far in the future"),
    ("２０２３", "wide digits"),
    ("2023-04-23\n", "a line break"),
    (" 2023", "white space"),
    ("2023" * 1000, "far too long"),
    ("{2020,2021}", "both dates, which is two events"),
    ("2023-04-23/open", "a word of an older EDTF"),
    ("2023-24", "a winter: of which two years?"),
    ("2023-24~/..", "likewise, at the end of an interval"),
    ("-0043-24", "likewise, before the year 1"),
]


@pytest.mark.parametrize(("text", "why"), INVALID_DATES)
def test_invalid_date_is_rejected_with_its_text(text, why):
    with pytest.raises(DateError) as caught:
        parse_date(text)
    assert repr(text)[:20] in str(caught.value), why
    with pytest.raises(DateError, match=r"\w") as again:
        parse_date(text)
    assert str(again.value) == str(caught.value), "the second time too"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-02-29", "names a day that its month does not have"),
        ("2020/2023-04-31?", "names a day that its month does not have"),
        ("2023-04-00", "names a day that its month does not have"),
        ("Y10000", "is outside the years -9999 to 9999"),
        ("-0043-02-30", "names a day that its month does not have"),
        ("-004X", "write the first and last year, such as -0099/-0090"),
        ("2023-13", "write EDTF, such as 2023-04-23"),
        ("2023-04-23T10", "write the day alone"),
        ("2020/2021/2022", "write start/end"),
        ("../..", "give at least one date"),
        ("2021/2020", "write the earlier date first"),
    ],
)
def test_date_error_suggests_correction(text, words):
    with pytest.raises(DateError, match=words):
        parse_date(text)


DAY_STRATEGY = st.dates()
DATE_STRATEGY = st.builds(
    lambda day, form, mark: day.strftime(form).zfill(len(day.strftime(form))) + mark,
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
    st.sampled_from(["", "~", "?", "%"]),
)


@given(st.integers(-4_000_000, 2_900_000))
def test_days_of_any_year_round_trip(day):
    found, following = to_civil_date(day), to_civil_date(day + 1)
    assert to_day_number(found) == day
    assert found < following, "days are in the order of the calendar"
    if found.year > 0:
        assert to_day_number(date(*found)) == day


@given(DATE_STRATEGY)
def test_fast_date_parser_matches_edtf(text):
    parsed = parse_edtf(text)
    first, last = dates._parse_plain_date(text, text)
    assert (tuple(first), tuple(last)) == (
        parsed.lower_strict()[:3],
        parsed.upper_strict()[:3],
    )


@given(st.text("0123456789-~?%X./[],TYS", max_size=25) | st.text(max_size=12))
def test_accepted_date_starts_before_it_ends(text):
    try:
        span = parse_date(text)
    except DateError:
        return
    known = [day for day in (span.start, span.end) if day is not None]
    assert known == sorted(known)
    assert known
    assert 1 <= span.date_prec <= 5
    for bound in (span.lower, span.upper):
        assert bound is None or bound.day <= bound.last


@given(DATE_STRATEGY, DATE_STRATEGY)
def test_interval_ending_before_start_is_rejected(one, other):
    starts, stops = parse_date(one), parse_date(other)
    if starts.start > stops.end:
        with pytest.raises(DateError, match="ends before it starts"):
            parse_date(f"{one}/{other}")
    else:
        span = parse_date(f"{one}/{other}")
        assert (span.start, span.end) == (starts.start, stops.end)


@given(DAY_STRATEGY)
def test_day_numbers_round_trip(day):
    assert to_date(to_day_number(day)) == day
    assert to_day_number(day) - to_day_number(date(1970, 1, 1)) == (
        day - date(1970, 1, 1)
    ) // timedelta(days=1)


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        ("2020", "2020-05-01", 0),
        ("2020-01-01", "2020-01-02", 1),
        ("2020-01/2020-02", "2020-02-29", 0),
        ("2020/..", "2021", 0),
        ("../2020", "2021-01-02", 2),
        ("2020-01-01", "2020-03-01", 60),
    ],
)
def test_date_overlap_and_gap_are_symmetric(one, other, gap):
    spans = parse_date(one), parse_date(other)
    assert spans[0].gap_days(spans[1]) == spans[1].gap_days(spans[0]) == gap
    assert spans[0].overlaps(spans[1]) == spans[1].overlaps(spans[0]) == (gap == 0)


@pytest.mark.parametrize(
    "text",
    ["2016-1X", "2016-X1", "2023-04-2X", "[..2023]", "2016-XX-1X", "1XXX-12", "2016-12-X1", "156X-12-25"],
)  # fmt: skip
def test_date_that_cannot_be_read_prints_nothing(capfd, text):
    """Output of the library in front of JSON would make it unreadable for other programs."""
    with contextlib.suppress(DateError):
        parse_date(text)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "advice", "why"),
    [
        ("10/26/2023", "write 2023-10-26", "there is no month 26"),
        ("26.10.2023", "write 2023-10-26", "the day first"),
        ("05/10/2023", "write 2023-05-10 or 2023-10-05", "two days, in the order of two countries"),
        ("26 October 2023", "write 2023-10-26", "day, month, year"),
        ("Oct. 26, 2023", "write 2023-10-26", "month, day, year"),
        ("October 2023", "write 2023-10", "a month"),
        ("2023/10/26", "write 2023-10-26", "slashes"),
        ("2023-11-08 - 2023-11-10", "write 2023-11-08/2023-11-10", "a stretch with a hyphen"),
        ("31 June 2023", "write EDTF", "no such day"),
        ("last Thursday", "write the day itself", "it depends on the day of the article"),
    ],
)
def test_date_in_another_order_has_the_right_one_in_its_message(text, advice, why):
    with pytest.raises(DateError) as error:
        parse_date(text)
    assert advice in str(error.value), why

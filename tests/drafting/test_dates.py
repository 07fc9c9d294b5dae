"""Words of time to EDTF, seen from an article of Sunday 2 June 2024."""

from datetime import date

import pytest

from conflictmap.drafting.dates import DateReader

ARTICLE_DATE = date(2024, 6, 2)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on Friday evening", "2024-05-31"),  # the latest one; the time of day is no part of EDTF
        ("on Sunday", "2024-06-02"),  # the article's own weekday is the article's day
        ("last Sunday", "2024-05-26"),  # "last" excludes it
        ("overnight on Monday", "2024-05-27/2024-05-28"),  # a night has two dates
        ("overnight into Tuesday", "2024-05-27/2024-05-28"),
        ("between Tuesday and Friday", "2024-05-28/2024-05-31"),
        ("on Sunday and Monday", "2024-05-26/2024-05-27"),  # in their order, before the article
        ("yesterday", "2024-06-01"),
        ("two days ago", "2024-05-31"),
        ("in the past 24 hours", "2024-06-01/2024-06-02"),  # reaches into the day before
        ("last week", "2024-05-20/2024-05-26"),
        ("earlier this week", "2024-05-27/2024-06-02"),
        ("earlier in the week", "2024-05-27/2024-06-02"),
        ("in the first half of May", "2024-05-01/2024-05-15"),
        ("in the second half of the year", "2024-07-01/2024-12-31"),
        ("in the first six months of 2023", "2023-01-01/2023-06-30"),
        ("in March and April", "2024-03-01/2024-04-30"),
        ("in the week to 26 May", "2024-05-20/2024-05-26"),  # the week that ends then
        ("in the week of 20 May", "2024-05-20/2024-05-26"),
        ("during 2021-22", "2021-01-01/2022-12-31"),
        ("the week before", "2024-05-20/2024-05-26"),
        ("since the city was captured in October 2017", "2017-10/.."),  # "since" is far in front
        ("between Christmas and 15 January", "2023-12-25/2024-01-15"),
        ("last month", "2024-05"),
        ("last year", "2023"),
        ("last October", "2023-10"),
        ("in April 2023", "2023-04"),
        ("since early May", "2024-05-01/.."),  # "since" leaves the end open
        ("since 30 July", "2023-07-30/.."),  # past: no July before June of this year
        ("since 2014", "2014/.."),
        ("until 5 June", "../2024-06-05"),  # "until" looks ahead
        ("on 5 June", "2023-06-05"),  # the past, as in news
        ("by Monday", "../2024-05-27"),
        ("from 3 to 5 May 2023", "2023-05-03/2023-05-05"),
        ("May 3-5", "2024-05-03/2024-05-05"),
        ("on Wednesday, 12 May 2021", "2021-05-12"),
        ("June 12, 2022", "2022-06-12"),
        ("in mid-April", "2024-04-11/2024-04-20"),
        ("in the first week of November", "2023-11-01/2023-11-07"),
        ("since the collapse of the Soviet Union", "1991~/.."),
        ("in the 1990s", "1990-01-01/1999-12-31"),
        ("on the 28th", "2024-05-28"),  # the latest such day
        ("on the 1st", "2024-06-01"),
        ("on the night of the 30th", "2024-05-30"),
        ("on New Year's Day", "2024-01-01"),
        ("on Christmas Eve", "2023-12-24"),
        ("on New Year’s Eve last year", "2023-12-31"),
        ("on May Day 2019", "2019-05-01"),
        ("two weeks ago", "2024-05-19~"),
        ("a fortnight ago", "2024-05-19~"),
        ("on 1 June last year", "2023-06-01"),
        ("on March 3 of this year", "2024-03-03"),
        ("one year ago yesterday", "2023-06-01"),
        ("12.05.2024", "2024-05-12"),
        ("31/12/2023", "2023-12-31"),
        ("2024-05-12", "2024-05-12"),
        ("in April of last year", "2023-04"),
        ("in two weeks of heavy fighting", "2024-05-19/2024-06-02"),
        ("two months ago today", "2024-04-02"),
        ("two fortnights ago", "2024-05-05~"),
    ],
)
def test_words_of_time_are_worked_out(words: str, edtf: str) -> None:
    reader = DateReader((ARTICLE_DATE, ARTICLE_DATE))
    found = reader.find_expressions(words, 0, len(words))
    assert [time.edtf for time in found] == [edtf]


@pytest.mark.parametrize(
    "words",
    [
        "for two decades",  # a duration
        "for the first time in three months",
        "about 1,200 families",
        "they may attack again",  # a verb, not the month
        "troops march on the town",
        "Monday Gyang, a youth leader",  # a person
        "on the 38th parallel",  # a line on the map
        "on the 20th anniversary",
        "on the 12th floor",
        "the spring was dry",  # no year: a source of water as likely as a season
    ],
)
def test_other_words_are_no_time(words: str) -> None:
    reader = DateReader((ARTICLE_DATE, ARTICLE_DATE))
    assert not reader.find_expressions(words, 0, len(words))


@pytest.mark.parametrize(
    ("words", "days", "edtf"),
    [
        ("hours later", 0, "2024-05-20/2024-05-21"),
        ("minutes before", 0, "2024-05-19/2024-05-20"),
        ("hours later", 6, None),  # the time before it is a week
    ],
)
def test_hours_are_counted_from_a_day(words: str, days: int, edtf: str | None) -> None:
    reader = DateReader((ARTICLE_DATE, ARTICLE_DATE))
    anchor = (date(2024, 5, 20 - days), date(2024, 5, 20))
    found = reader.find_expressions(words, 0, len(words), anchor)
    assert next((time.edtf for time in found), None) == edtf


def test_day_told_before_is_the_anchor() -> None:
    reader = DateReader((ARTICLE_DATE, ARTICLE_DATE))
    text = "a day earlier"
    anchor = (date(2024, 5, 20), date(2024, 5, 20))
    assert reader.find_expressions(text, 0, len(text), anchor)[0].edtf == "2024-05-19"


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on the 26th", "1922-08-26"),
        ("on 9 September", "1922-09-09"),  # the year is that of the account
        ("on 11 October", "1922-10-11"),
        ("at Christmas", "1922-12-25"),
        ("within a week", "1922-08-20/1922-08-27"),
        ("within two days", "1922-08-20/1922-08-22"),
    ],
)
def test_account_of_old_days_has_its_own_year(words: str, edtf: str) -> None:
    reader = DateReader((ARTICLE_DATE, ARTICLE_DATE))
    reader.remember("In the last days of August 1922 the line gave way")
    anchor = (date(1922, 8, 20), date(1922, 8, 20))
    assert reader.find_expressions(words, 0, len(words), anchor)[0].edtf == edtf


def test_what_lasts_until_the_article_gives_no_old_year() -> None:
    reader = DateReader((ARTICLE_DATE, ARTICLE_DATE))
    reader.remember("The town has been under blockade since February 2020")
    assert reader.find_expressions("on January 30", 0, 13)[0].edtf == "2024-01-30"


@pytest.mark.parametrize("words", ["on Tuesday", "last week", "yesterday", "on 5 May"])
def test_nothing_relative_without_the_date_of_the_article(words: str) -> None:
    assert not DateReader(None).find_expressions(words, 0, len(words))

"""Dates as cells have them, and the EDTF that becomes of them."""

import pytest

from conflictmap.importing.dataset_imports import read_files
from conflictmap.importing.date_reading import DateColumn
from conflictmap.importing.model import ImportOptions, RowError
from conflictmap.importing.recipe import build_recipe
from tests.importing.support import import_report, write_text

DATES = [
    ("00/03/2023", "2023-03", "an unknown day is no first day"),
    ("XX.03.2023", "2023-03", "the same in letters"),
    ("2021-00-00", "2021", "an unknown day and month"),
    ("20210300", "2021-03", "the same without hyphens"),
    ("UNK MAR 2023", "2023-03", "the same in words"),
    ("14/03 - 16/03/2021", "2021-03-14/2021-03-16", "the year is written once"),
    ("14.03.-16.03.2021", "2021-03-14/2021-03-16", "the same without spaces"),
    ("14/03/2021-16/03/2021", "2021-03-14/2021-03-16", "no space beside the hyphen"),
    ("2021-03-14 to 16", "2021-03-14/2021-03-16", "the month is written once"),
    ("March 30 - April 2, 2021", "2021-03-30/2021-04-02", "30 is a day, not the year 2030"),
    ("March 20 - 2 April 2021", None, "20 may be a day or a year"),
    ("du 30 avril au 2 mai 2022", "2022-04-30/2022-05-02", "words around both ends"),
    ("с 3 по 5 мая 2022", "2022-05-03/2022-05-05", "the same in Russian"),
    ("2022-05-03T10:00Z/2022-05-04T12:00Z", "2022-05-03/2022-05-04", "times at both ends"),
    ("20220503-20220505", "2022-05-03/2022-05-05", "compact ends"),
    ("since 8 May 2022", "2022-05-08/..", "an open end"),
    ("8/5/2022 - present", "2022-05-08/..", "an open end in words"),
    ("8 May 2022 onwards", "2022-05-08/..", "an open end after the day"),
    ("since 2021", "2021/..", "an open end after a year"),
    ("on or about 7 May 2022", "2022-05-07~", "an approximate day"),
    ("3 May 2022?", "2022-05-03?", "an uncertain day"),
    ("3 May 2022 night", "2022-05-03", "a part of the day"),
    ("3 May 2022 at 14:30", "2022-05-03", "a time after a word"),
    ("3 May 2022, 14h30", "2022-05-03", "a time in French"),
    ("w/c 2 May 2022", "2022-05-02/2022-05-08", "a week by its first day"),
    ("w/e 8 May 2022", "2022-05-02/2022-05-08", "a week by its last day"),
    ("Wed May 04 10:00:00 +0000 2022", "2022-05-04", "the time of a post"),
    ("20220503T101500Z", "2022-05-03", "basic ISO with a time"),
    ("3.5.2022.", "2022-05-03", "a full stop after the year"),
    ("2021년 3월 14일", "2021-03-14", "Korean"),
    ("ngày 14 tháng 3 năm 2021", "2021-03-14", "Vietnamese"),
    ("14 Agustus 2021", "2021-08-14", "Indonesian"),
    ("16 maart 2021", "2021-03-16", "Dutch"),
    ("14 במרץ 2021", "2021-03-14", "Hebrew, with its preposition"),
    ("14 جولای 2021", "2021-07-14", "Dari"),
    ("before 5 May 2022", None, "no day of its own"),
    ("until 8 May 2022", None, "a start that is not known"),
    ("Spring 2021", None, "a season is another one in the south"),
]


@pytest.mark.parametrize(("written", "expected", "reason"), DATES, ids=[row[0] for row in DATES])
def test_notation_of_a_date(written, expected, reason):
    column = DateColumn(order="dmy")
    if expected is None:
        with pytest.raises(RowError, match="no-date"):
            column.read(written)
    else:
        assert column.read(written).edtf == expected, reason


def test_date_in_iso_beside_an_ambiguous_one_decides_its_order(tmp_path):
    text = (
        "id,date,Date,lat,lon,description,type\n1,2022-03-05,05/03/2022,1.5,30.5,Shots.,violence\n"
    )
    text += "2,,06/03/2022,1.5,30.5,More shots.,violence\nTotal,,,,,,11\n"
    report = import_report(write_text(tmp_path, "log.csv", text))
    assert [event["date"] for event in report["events"]] == ["2022-03-05", "2022-03-06"]


def test_figures_of_a_line_of_totals_are_no_values_of_their_columns(tmp_path):
    text = "id,date,lat,lon,description,type\n1,2022-03-05,1.5,30.5,Shots.,clash\nTotal,,,,,11\n"
    path = write_text(tmp_path, "log.csv", text)
    result = read_files([path], ImportOptions(), build_recipe({}, "recipe"), keep_events=True)
    [dataset] = result.datasets
    assert dataset.opened.types == ["clash"]

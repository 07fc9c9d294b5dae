"""Fifteen files in the shapes that people have, each with its result row by row.

The words are invented; the shapes, headers, encodings and faults are those of real files.
"""

import pytest

from tests.importing.support import SAMPLES, import_report, list_differences, read_expected

KINDS = {
    "armed clash": "violence",
    "attack": "violence",
    "road block": "access",
    "arrest": "strategic-development",
    "meeting": "diplomacy",
}
HAPPENINGS = {
    "explosion/sabotage": "violence",
    "explosion": "violence",
    "shelling": "violence",
    "seizure": "access",
    "blockade": "access",
}
CASES = {  # name of the expected result: recipe, options
    "acled_2025.csv": ({}, {}),  # 31 columns; an id twice, split deaths, swapped coordinates
    "acled_excel.csv": ({}, {}),  # saved by Excel: Windows-1252, 9-May-20, a row cut off
    "acled_old.csv": ({}, {}),  # 25 columns in capitals; day first by other rows; C1 controls
    "ucdp_ged.csv": ({}, {}),  # every class; headlines with semicolons and quotation marks
    "ucdp_excel.csv": ({}, {}),  # events month first, articles day first
    "timemap_export_events.json": ({}, {"event_type": "violence"}),  # hidden and missing sources
    "archiver_sheet.csv": ({}, {"event_type": "violence", "where_prec": 1}),  # nothing archived
    "osint_table.csv": ({"types": HAPPENINGS}, {}),  # positions in five ways, a line of totals
    "aid_incidents.csv": ({}, {"event_type": "violence"}),  # year, month, day; kinds of places
    "field_log.xlsx": ({"types": KINDS}, {}),  # second sheet, third row; formulas; stray numbers
    "mymaps.kml": ({}, {"event_type": "violence"}),  # dates in words; HTML; lines and areas
    "places.umap": ({"types": {"Closed roads": "access", "Meetings": "diplomacy"}}, {}),  # layers
    "incidents.geojson": ({"types": {"road closed": "access", "meeting": "diplomacy"}}, {}),
    "timeline.csv": ({}, {}),  # no place at all; carriage returns; eras
    "viina_events.csv": ({}, {"event_type": "violence"}),  # two reports of one event
}


@pytest.mark.parametrize("name", CASES)
def test_sample(name):
    recipe, options = CASES[name]
    expected = read_expected(name)
    got = import_report(SAMPLES / expected["file"], recipe, **options)
    assert list_differences(expected, got) == []


def test_every_row_has_one_end():
    for name, (recipe, options) in CASES.items():
        got = import_report(SAMPLES / read_expected(name)["file"], recipe, **options)
        rows = [entry["row"] for key in ("events", "refused", "merged") for entry in got[key]]
        assert len(rows) == len(set(rows)) == got["rows"], name


def test_type_that_nobody_gave_refuses_the_row():
    got = import_report(SAMPLES / "osint_table.csv")
    assert {row["reason"].split(":")[0] for row in got["refused"] if row["row"] == 2} == {"no-type"}
    assert got["types_to_state"]["explosion/sabotage"] == 1


@pytest.mark.parametrize(("order", "date"), [("dmy", "2023-06-02"), ("mdy", "2023-02-06")])
def test_stated_order_decides_an_ambiguous_date(order, date):
    got = import_report(
        SAMPLES / "archiver_sheet.csv", event_type="access", where_prec=1, date_order=order
    )
    assert {event["row"]: event["date"] for event in got["events"]}[3] == date

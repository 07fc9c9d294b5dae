"""Fifteen files in the shapes that people have, each with its result row by row.

The words are invented; the shapes, headers, encodings and faults are those of real files.
"""

import pytest

from tests.importing.support import (
    SAMPLES,
    import_report,
    list_differences,
    read_expected,
    write_text,
)

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


TABLES = [  # header and two rows; the columns that must be found; the date and class of row 2
    # Spanish, semicolons, decimal commas, day first by the second row
    ("Fecha del hecho;Departamento;Municipio;Vereda;Latitud;Longitud;Relato\n05/03/2021;A;B;C;7,171;-75,764;Dos personas murieron.\n25/03/2021;A;B;;7,2;-75,7;Amenazas a un líder.\n", "2021-03-05", 1),
    # Russian month names and divisions
    ("№,Дата,Область,Район,Населённый пункт,Широта,Долгота,Описание\n1,3 мая 2022 г.,А,Б,,48.9,37.9,Обстреляна школа.\n2,14.05.2022,А,Б,В,48.8,37.8,Мост.\n", "2022-05-03", 3),
    # French ordinal
    ("Date de l'incident,Latitude,Longitude,Localité,Description\n1er avril 2021,13.4,-3.8,X,Attaque d'un convoi.\n2 avril 2021,13.5,-3.9,Y,Enlèvement.\n", "2021-04-01", 2),
    # both numbers in a column whose name may be a place; a column of dates that needs no order
    ('Date,date,location,what\n05.03.22,2022-03-05,"50.45, 30.52",Building hit by a missile\n06.03.22,2022-03-06,"50.46, 30.53",Bridge destroyed at night\n', "2022-03-05", 2),
    # capitals with underscores, a bar, year first
    ("EVENT_DATE|Y|X|PLACE_NAME|NARRATIVE\n2020/03/04|5.1|6.2|Foo|People were displaced.\n2020/03/05|5.2|6.3|Foo|Again in that place.\n", "2020-03-04", 2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "date", "where_prec"), TABLES)
def test_unknown_table(tmp_path, text, date, where_prec):
    got = import_report(write_text(tmp_path, "log.csv", text), event_type="violence")
    assert got["refused"] == []
    assert (got["events"][0]["date"], got["events"][0]["where_prec"]) == (date, where_prec)

"""CSV, a row an event or a row a statement, as pandas and a spreadsheet see it."""

import csv
import json

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from conflictmap.publish.data.csv_table import MAX_CELL, STATEMENT, expression_text, read_expression
from conflictmap.publish.data.formats import write_data
from tests.support.sample_project import feature


def table(tiny, folder, **choices):
    """The table as pandas reads it, every cell a text."""
    file = folder / "out.csv"
    write_data(tiny.load(), file, force=True, **choices)
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def test_a_row_an_event(tiny, tmp_path):
    rows = table(tiny, tmp_path, drafts=True)
    assert list(rows.id) == ["bridge-closed", "flood"]
    first, second = rows.to_dict("records")
    expected = {
        "id": "bridge-closed",
        "title": "The bridge is closed",
        "type": "access",
        "status": "disputed",
        "review": "verified",
        "edtf": "2020-03-05",
        "start": "2020-03-05",
        "end": "2020-03-05",
        "date_prec": "1",
        "place": "Alder",
        "place_id": "alder",
        "place_as_written": "Alder",
        "longitude": "13.4",
        "latitude": "45.2",
        "where_prec": "1",
        "geo_precision": "1",
        "radius_m": "500.0",
        "actors": "Town council",
        "fatalities_low": "",
        "note": "Both papers are quoted.",
        "wkt": "POINT (13.4 45.2)",
        "source_1": "herald",
        "quote_1": "the council closed the bridge",
        "by_1": "",
        "stance_1": "reports",
        "sentence_1": "On Thursday the council closed the bridge.",
        "source_2": "ferry-notes",
        "quote_2": "Nobody closed it",
        "by_2": "A ferryman",
        "stance_2": "denies",
    }
    assert expected.items() <= first.items()
    expected = {
        "review": "draft",
        "edtf": "2020-02~/..",
        "start": "2020-02-01",
        "end": "",
        "date_prec": "5",
        "place_id": "",
        "fatalities_low": "1",
        "fatalities_best": "2",
        "fatalities_high": "",
        "quote_2": "",
    }
    assert expected.items() <= second.items()
    assert json.loads(second["place_as_written"])["precision_m"] == "800"


def test_a_row_a_statement(tiny, tmp_path):
    rows = table(tiny, tmp_path, long=True)
    assert list(zip(rows.id, rows.statement, rows.source, rows.stance, strict=True)) == [
        ("bridge-closed", "1", "herald", "reports"),
        ("bridge-closed", "2", "ferry-notes", "denies"),
    ]
    assert tuple(rows.columns[-len(STATEMENT) :]) == STATEMENT
    assert set(rows.note) == {"Both papers are quoted."}, "an event's columns stand again"


def test_both_forms_say_the_same(project, tmp_path):
    write_data(project, tmp_path / "wide.csv")
    write_data(project, tmp_path / "long.csv", long=True)
    wide = pd.read_csv(tmp_path / "wide.csv", dtype=str, keep_default_na=False).set_index("id")
    long = pd.read_csv(tmp_path / "long.csv", dtype=str, keep_default_na=False)
    for row in long.to_dict("records"):
        event = wide.loc[row["id"]]
        for column, value in row.items():
            if column in STATEMENT:
                assert event[f"{column}_{row['statement']}"] == value
            elif column not in ("id", "statement"):
                assert event[column] == value
    assert len(long) == sum(len(event.statements) for event in project.events)


def test_quotes_stand_where_the_positions_say(project, tmp_path):
    write_data(project, tmp_path / "long.csv", long=True)
    for row in pd.read_csv(tmp_path / "long.csv").to_dict("records"):
        text = project.sources[row["source"]].passage.text
        assert text[row["quote_start"] : row["quote_end"]].split() == row["quote"].split()
        assert row["quote"] in row["sentence"]


def test_texts_by_language_have_a_column_each(tiny, tmp_path):
    tiny.change("events.yaml", "{en: The bridge is closed}", "{en: E, fr: F, az: Z, id: D}")
    rows = table(tiny, tmp_path)
    titles = [column for column in rows.columns if column.startswith("title")]
    assert titles == ["title", "title_fr", "title_az", "title_id"], "the map's order, then others"
    assert list(rows[titles].iloc[0]) == ["E", "F", "Z", "D"]
    assert "note_fr" not in rows, "no column for what no event says"


def test_a_byte_order_mark_tells_excel_that_it_is_utf_8(project, tmp_path):
    write_data(project, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfid,title,title_hy,")


FORMULAS = [
    ("=HYPERLINK(1)", "a formula"),
    ("+1+cmd", "a formula in old spreadsheets"),
    ("-2+3", "a formula, not a number"),
    ("@SUM(1)", "a formula in old spreadsheets"),
]


@pytest.mark.parametrize(("text", "why"), FORMULAS)
@pytest.mark.parametrize(
    ("profile", "long"), [(None, False), (None, True), ("acled", False), ("ucdp", False), ("timemap", False)]
)  # fmt: skip
def test_no_cell_is_a_formula(tiny, tmp_path, text, why, profile, long):
    tiny.change("events.yaml", "{en: The bridge is closed}", json.dumps({"en": text}))
    tiny.change("events.yaml", "[Town council]", json.dumps([text]))
    tiny.change("events.yaml", "by: A ferryman", f"by: {json.dumps(text)}")
    tiny.change("data/sources.yaml", "title: The bridge at Alder", f"title: {json.dumps(text)}")
    tiny.change("data/sources.yaml", "publisher: The Herald", f"publisher: {json.dumps(text)}")
    written = write_data(tiny.load(), tmp_path / "out.csv", profile=profile, long=long)
    cells = []
    for name in written.files:
        with open(name, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
            cells += [cell for row in csv.reader(file) for cell in row]
    assert f"'{text}" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell], why


def test_a_negative_longitude_stays_a_number(tiny, tmp_path):
    tiny.change("events.yaml", "[10, 40, 20, 50]", "[-20, 40, 20, 50]")
    tiny.change("data/places.yaml", "[13.4, 45.2]", "[-13.4, 45.2]")
    write_data(tiny.load(), tmp_path / "out.csv")
    assert pd.read_csv(tmp_path / "out.csv").longitude[0] == -13.4


def test_cells_with_separators_and_line_breaks_stay_whole(tiny, tmp_path):
    tiny.change("events.yaml", "{en: Both papers are quoted.}", '{en: "a, \\"b\\"; c\\nd"}')
    assert table(tiny, tmp_path).note[0] == 'a, "b"; c\nd'


@pytest.mark.parametrize(("points", "carried"), [(50, True), (4000, False)])
def test_an_outline_too_long_for_a_cell_is_left_out_and_told(tiny, tmp_path, points, carried):
    line = [[13 + number / 10_000, 45 + number % 7 / 1000] for number in range(points)]
    tiny.river(feature({"type": "LineString", "coordinates": line}))
    tiny.change("events.yaml", "place: Alder", "place: Brook")
    told = write_data(tiny.load(), tmp_path / "out.csv").left_out
    cell = pd.read_csv(tmp_path / "out.csv", keep_default_na=False).wkt[0]
    lost = "the outline of 1 event (bridge-closed): as text it is longer than the 32,767"
    assert any(row.startswith(lost) for row in told) != carried
    assert bool(cell) == carried
    assert len(cell) <= MAX_CELL
    if carried:
        assert list(shapely.from_wkt(cell).coords) == [tuple(spot) for spot in line], "not rounded"


EXPRESSIONS = st.one_of(
    st.text(),
    st.sampled_from(['{"a": 1}', '"quoted"', "{", '"']),
    st.dictionaries(st.text(), st.text() | st.lists(st.text())),
)


@given(EXPRESSIONS)
def test_a_place_as_written_comes_back(place):
    assert read_expression(expression_text(place)) == place

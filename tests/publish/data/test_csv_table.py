"""CSV, a row an event or a row a statement, as pandas and a spreadsheet see it."""

import csv
import json

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from conflictmap.publish.data.csv_table import (
    STATEMENT_COLUMNS,
    expression_from_text,
    expression_to_text,
)
from conflictmap.publish.data.detail_columns import STATEMENT_DETAIL_COLUMNS
from conflictmap.publish.data.formats import DataOptions, write_data
from tests.support.sample_project import make_feature


def write_and_read_table(tiny, folder, **choices):
    """The table as pandas reads it, every cell a text."""
    file = folder / "out.csv"
    write_data(tiny.load(), file, DataOptions(**choices), force=True)
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def test_wide_table_has_row_per_event(sample_project, tmp_path):
    rows = write_and_read_table(sample_project, tmp_path, drafts=True)
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


def test_long_table_has_row_per_statement(sample_project, tmp_path):
    rows = write_and_read_table(sample_project, tmp_path, long=True)
    assert list(zip(rows.id, rows.statement, rows.source, rows.stance, strict=True)) == [
        ("bridge-closed", "1", "herald", "reports"),
        ("bridge-closed", "2", "ferry-notes", "denies"),
    ]
    assert tuple(rows.columns[-len(STATEMENT_COLUMNS) :]) == STATEMENT_COLUMNS
    assert set(rows.note) == {"Both papers are quoted."}, "an event's columns stand again"


def test_wide_and_long_tables_agree(project, tmp_path):
    write_data(project, tmp_path / "wide.csv")
    write_data(project, tmp_path / "long.csv", DataOptions(long=True))
    wide = pd.read_csv(tmp_path / "wide.csv", dtype=str, keep_default_na=False).set_index("id")
    long = pd.read_csv(tmp_path / "long.csv", dtype=str, keep_default_na=False)
    for row in long.to_dict("records"):
        event = wide.loc[row["id"]]
        for column, value in row.items():
            if column in (*STATEMENT_COLUMNS, *STATEMENT_DETAIL_COLUMNS):
                # a wide table has a column only where a statement has a value
                assert event.get(f"{column}_{row['statement']}", "") == value
            elif column not in ("id", "statement"):
                assert event[column] == value
    assert len(long) == sum(len(event.statements) for event in project.events)


def test_quote_positions_match_source_text(project, tmp_path):
    write_data(project, tmp_path / "long.csv", DataOptions(long=True))
    for row in pd.read_csv(tmp_path / "long.csv").to_dict("records"):
        text = project.sources[row["source"]].passage.text
        assert text[row["quote_start"] : row["quote_end"]].split() == row["quote"].split()
        assert row["quote"] in row["sentence"]


def test_localized_texts_have_column_per_language(sample_project, tmp_path):
    sample_project.replace_text(
        "events.yaml", "{en: The bridge is closed}", "{en: E, fr: F, az: Z, id: D}"
    )
    rows = write_and_read_table(sample_project, tmp_path)
    titles = [column for column in rows.columns if column.startswith("title")]
    assert titles == ["title", "title_fr", "title_az", "title_id"], "the map's order, then others"
    assert list(rows[titles].iloc[0]) == ["E", "F", "Z", "D"]
    assert "note_fr" not in rows, "no column for what no event says"


def test_csv_starts_with_byte_order_mark(project, tmp_path):
    write_data(project, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfid,title,title_hy,")


FORMULA_TEXTS = [
    ("=HYPERLINK(1)", "a formula"),
    ("+1+cmd", "a formula in old spreadsheets"),
    ("-2+3", "a formula, not a number"),
    ("@SUM(1)", "a formula in old spreadsheets"),
]


@pytest.mark.parametrize(("text", "why"), FORMULA_TEXTS)
@pytest.mark.parametrize(
    ("profile", "long"), [(None, False), (None, True), ("acled", False), ("ucdp", False), ("timemap", False)]
)  # fmt: skip
def test_formula_cells_are_escaped(sample_project, tmp_path, text, why, profile, long):
    sample_project.replace_text(
        "events.yaml", "{en: The bridge is closed}", json.dumps({"en": text})
    )
    sample_project.replace_text("events.yaml", "[Town council]", json.dumps([text]))
    sample_project.replace_text("events.yaml", "by: A ferryman", f"by: {json.dumps(text)}")
    sample_project.replace_text(
        "data/sources.yaml", "title: The bridge at Alder", f"title: {json.dumps(text)}"
    )
    sample_project.replace_text(
        "data/sources.yaml", "publisher: The Herald", f"publisher: {json.dumps(text)}"
    )
    written = write_data(
        sample_project.load(), tmp_path / "out.csv", DataOptions(profile=profile, long=long)
    )
    cells = []
    for name in written.files:
        with open(name, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
            cells += [cell for row in csv.reader(file) for cell in row]
    assert f"'{text}" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell], why


SPLIT_TEXTS = [
    ("a;=1+1;b", "the case that was found"),
    ("a;@SUM(1)", "another sign"),
    ("a; +1+cmd", "a blank after the semicolon"),
    ('a;"=1+1"', "quotation marks, which begin a cell after the split"),
    ("a\n=1+1", "a line within quotation marks, which end with the split"),
    ("a;＝1+1", "a sign of full width"),
    ("a\t-2+3", "a tab"),
]


@pytest.mark.parametrize(("text", "why"), SPLIT_TEXTS)
@pytest.mark.parametrize(
    ("profile", "long"), [(None, False), (None, True), ("acled", False), ("ucdp", False), ("timemap", False)]
)  # fmt: skip
def test_split_at_another_separator_makes_no_formula(
    sample_project, tmp_path, text, why, profile, long
):
    for file, old, new in [
        ("events.yaml", "{en: The bridge is closed}", json.dumps({"en": text})),
        ("events.yaml", "[Town council]", json.dumps([text, "=b"])),
        ("events.yaml", "by: A ferryman", f"by: {json.dumps(text)}"),
        ("data/sources.yaml", "title: The bridge at Alder", f"title: {json.dumps(text)}"),
        ("data/sources.yaml", "publisher: The Herald", f"publisher: {json.dumps(text)}"),
    ]:
        sample_project.replace_text(file, old, new)
    options = DataOptions(profile=profile, long=long)
    for name in write_data(sample_project.load(), tmp_path / "out.csv", options).files:
        for delimiter in ";\t":
            with open(name, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
                cells = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]
            assert not [cell for cell in cells if cell.lstrip(' "').startswith(tuple("=+-@＝"))], (
                why
            )


@pytest.mark.parametrize(
    ("length", "kept"),
    [(32_767, 32_767), (32_768, 32_767), (40_000, 32_767), (16_384, 16_384)],
    ids=["fits", "one too many", "the case that was found", "half"],
)
@pytest.mark.parametrize("key", ["note", "title"])
@pytest.mark.parametrize("letter", ["x", "😀"])
def test_cell_fits_into_spreadsheet(sample_project, tmp_path, length, kept, key, letter):
    width = 1 if letter == "x" else 2  # UTF-16 code units
    text = letter * (length // width)
    old = {"note": "{en: Both papers are quoted.}", "title": "{en: The bridge is closed}"}[key]
    sample_project.replace_text("events.yaml", old, json.dumps({"en": text}, ensure_ascii=False))
    omissions = write_data(sample_project.load(), tmp_path / "out.csv").omissions
    cell = pd.read_csv(tmp_path / "out.csv")[key][0]
    shortened = len(text) * width > kept
    assert len(cell.encode("utf-16-le")) // 2 <= kept
    assert cell.endswith("…") == shortened
    line = f"the end of '{key}' of 1 row (bridge-closed): shortened to the 32,767 characters"
    assert any(one.startswith(line) for one in omissions) == shortened


def test_negative_longitude_stays_number(sample_project, tmp_path):
    sample_project.replace_text("events.yaml", "[10, 40, 20, 50]", "[-20, 40, 20, 50]")
    sample_project.replace_text("data/places.yaml", "[13.4, 45.2]", "[-13.4, 45.2]")
    write_data(sample_project.load(), tmp_path / "out.csv")
    assert pd.read_csv(tmp_path / "out.csv").longitude[0] == -13.4


def test_cells_with_separators_and_line_breaks_are_quoted(sample_project, tmp_path):
    sample_project.replace_text(
        "events.yaml", "{en: Both papers are quoted.}", '{en: "a, \\"b\\"; c\\nd"}'
    )
    assert write_and_read_table(sample_project, tmp_path).note[0] == 'a, "b"; c\nd'


@pytest.mark.parametrize(("points", "carried"), [(50, True), (4000, False)])
def test_too_long_geometry_cell_is_omitted_and_reported(sample_project, tmp_path, points, carried):
    line = [[13 + number / 10_000, 45 + number % 7 / 1000] for number in range(points)]
    sample_project.set_river(make_feature({"type": "LineString", "coordinates": line}))
    sample_project.replace_text("events.yaml", "place: Alder", "place: Brook")
    told = write_data(sample_project.load(), tmp_path / "out.csv").omissions
    cell = pd.read_csv(tmp_path / "out.csv", keep_default_na=False).wkt[0]
    lost = "the outline of 1 event (bridge-closed): as text it is longer than the 32,767"
    assert any(row.startswith(lost) for row in told) != carried
    assert bool(cell) == carried
    assert len(cell) <= 32_767
    if carried:
        assert list(shapely.from_wkt(cell).coords) == [tuple(spot) for spot in line], "not rounded"


EXPRESSION_STRATEGY = st.one_of(
    st.text(),
    st.sampled_from(['{"a": 1}', '"quoted"', "{", '"']),
    st.dictionaries(st.text(), st.text() | st.lists(st.text())),
)


@given(EXPRESSION_STRATEGY)
def test_place_expression_round_trips(place):
    assert expression_from_text(expression_to_text(place)) == place

"""Batch geocoding: CSV files of names to CSV and GeoJSON files of places."""

import csv
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.errors import OutputError
from geo.geocoding import batch
from geo.geocoding.batch import ADDED_COLUMNS, TableError, geocode_file
from geo.io.csv_cells import escape_csv_cell
from geo.io.folder import FileError
from geo.progress import progress_listener
from tests.support.count_work import count_executed_lines
from tests.support.sample_gazetteer import make_geocoder

GEOCODER = make_geocoder()


def geocode_text(folder, text, target="out.csv", **options):
    source = folder / "names.csv"
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    counts = geocode_file(source, folder / target, GEOCODER, **options)
    return counts, (folder / target).read_text(encoding="utf-8")


def parse_rows(text):
    return list(csv.DictReader(text.splitlines()))


def test_batch_writes_one_row_per_input_row(tmp_path):
    text = 'id,name,note\n1,Goris,\n2,Mets Shen,two\n3,Foo,"a, b"\n4,0 km N of Goris,x\n'
    counts, out = geocode_text(tmp_path, text)
    rows = parse_rows(out)
    assert list(rows[0]) == ["id", "name", "note", *ADDED_COLUMNS]
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["note"] for row in rows] == ["", "two", "a, b", "x"]
    assert [row["status"] for row in rows] == ["found", "ambiguous", "not-found", "error"]
    assert counts == {"found": 1, "ambiguous": 1, "not-found": 1, "error": 1}


def test_batch_row_describes_found_place(tmp_path):
    _, out = geocode_text(tmp_path, "name\nGoris\nLachin corridor\n")
    goris, corridor = parse_rows(out)
    assert goris["matched_name"] == "Goris"
    assert (goris["longitude"], goris["latitude"]) == ("46.34168", "39.51111")
    assert (goris["where_prec"], goris["geo_precision"], goris["radius_m"]) == ("1", "1", "500")
    assert goris["method"] == "exact name, town in the project's gazetteer"
    assert (corridor["where_prec"], corridor["geo_precision"]) == ("5", "3")


def test_batch_row_without_result_lists_candidates(tmp_path):
    _, out = geocode_text(tmp_path, "name\nMets Shen\n-1 km N of Goris\n")
    ambiguous, error = parse_rows(out)
    assert ambiguous["longitude"] == ambiguous["where_prec"] == ambiguous["matched_name"] == ""
    assert "Boyuk Galadarasi / Mets Shen (village, exact, 100" in ambiguous["candidates"]
    assert ambiguous["candidates"].count(" | ") == 1
    assert "is negative" in error["method"]
    assert error["candidates"] == ""


@pytest.mark.parametrize(
    ("text", "column", "why"),
    [
        ("name\nGoris\n", None, "the column called name"),
        ("place\nGoris\n", None, "the only column"),
        ("id,place\n1,Goris\n", "place", "the requested column"),
        ("id;name\n1;Goris\n", None, "semicolons"),
        ("id\tname\n1\tGoris\n", None, "tabs"),
        ('"id","name"\r\n"1","Goris"\r\n', None, "quotation marks and Windows line ends"),
        ("\ufeffname\nGoris\n", None, "a byte order mark"),
        ('name,note\nGoris,"two\nlines"\n', None, "a cell of two lines"),
        ("id,name\n1,Goris\n\n", None, "an empty line at the end"),
        ("id,name\r1,Goris\r", None, "the line ends of Excel's CSV for the Macintosh"),
        ('name,note\rGoris,"two\rlines"\r', None, "the same within a cell"),
        ("sep=;\nid;name,x\n1;Goris\n", "name,x", "the separator in Excel's first line"),
        ('\ufeff"sep=|"\r\nid|name\r\n1|Goris\r\n', None, "the same, quoted, after a mark"),
    ],
)
def test_common_csv_variants_are_read(tmp_path, text, column, why):
    counts, out = geocode_text(tmp_path, text, column=column)
    assert counts == {"found": 1}, why
    assert len(parse_rows(out)) == 1 or "two" in text


def test_empty_name_counts_as_row(tmp_path):
    counts, out = geocode_text(tmp_path, "name\nGoris\n\nLachin\n")
    assert counts == {"found": 2, "error": 1}
    assert len(parse_rows(out)) == 3


def test_existing_result_columns_are_kept(tmp_path):
    _, out = geocode_text(tmp_path, "name,status,longitude\nGoris,open,1.5\n")
    row = parse_rows(out)[0]
    assert (row["status"], row["longitude"]) == ("open", "1.5")
    assert (row["geocoded_status"], row["geocoded_longitude"]) == ("found", "46.34168")


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", None, "has no header"),
        ("\n\n", None, "has no header"),
        ("id,place\n1,Goris\n", None, "0 columns 'name': name one of 'id', 'place'"),
        ("name\nGoris\n", "place", "0 columns 'place'"),
        ("name,name\na,b\n", None, "2 columns 'name'"),
        ("id,name\n1,Goris,x\n", None, "row 2 has 3 cells and the header 2"),
        ("id,name\n1,Goris\n2\n", None, "row 3 has 1 cells and the header 2"),
        ('name\n"Goris\n', None, "check the quotation marks"),
        ('name\n"Gor"is\n', None, "check the quotation marks"),
        (b"name\nGoris\n\xff\n", None, "names.csv:3: byte 0xff is not UTF-8"),
    ],
)
def test_unreadable_table_leaves_no_output(tmp_path, text, column, message):
    with pytest.raises(TableError) as error:
        geocode_text(tmp_path, text, column=column)
    assert message in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["names.csv"]


EXCEL_NAMES = "\ufeffname;note\r\nGoris;Շուշի – Шуша\r\n"


@pytest.mark.parametrize(
    ("text", "start", "delimiter", "why"),
    [
        (EXCEL_NAMES, b"\xef\xbb\xbfname;note;status", ";", "Excel in most of Europe"),
        (EXCEL_NAMES.replace(";", ","), b"\xef\xbb\xbfname,note,status", ",", "Excel elsewhere"),
        (EXCEL_NAMES.replace(";", "\t"), b"\xef\xbb\xbfname\tnote\tstatus", "\t", "tabs"),
        (EXCEL_NAMES[1:], b"name;note;status", ";", "without a mark"),
        (f"sep=;\r\n{EXCEL_NAMES[1:]}", b"name;note;status", ";", "a hint instead"),
    ],
)
def test_table_comes_back_in_form_of_source(tmp_path, text, start, delimiter, why):
    geocode_text(tmp_path, text)
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(start), why
    [row] = csv.DictReader(data.decode("utf-8-sig").splitlines(), delimiter=delimiter)
    assert (row["name"], row["note"], row["status"]) == ("Goris", "Շուշի – Шуша", "found")


@pytest.mark.parametrize("separators", [",;", ";,", "\t;", "|,"])
def test_split_at_another_separator_makes_no_formula(tmp_path, separators):
    own, other = separators
    text = f'name{own}note\nGoris{own}"a{other}=1+1{other}b"\nGoris{own}"c{other}@SUM(1)"\n'
    _, out = geocode_text(tmp_path, text)
    cells = [cell for row in csv.reader(out.splitlines(), delimiter=other) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]


def test_endless_line_is_rejected(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "_MAX_LINE_BYTES", 1_000)
    with pytest.raises(TableError, match="has a line of more than 1,000 bytes"):
        geocode_text(tmp_path, "name\n" + "x" * 200_000)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_pipe_is_rejected_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "names.csv")
    with pytest.raises(FileError, match="is not a regular file"):
        geocode_file(tmp_path / "names.csv", tmp_path / "out.csv", GEOCODER)


def test_missing_table_is_rejected(tmp_path):
    with pytest.raises(TableError, match="cannot be read"):
        geocode_file(tmp_path / "none.csv", tmp_path / "out.csv", GEOCODER)


def test_unwritable_output_is_rejected(tmp_path):
    (tmp_path / "names.csv").write_text("name\nGoris\n")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        geocode_file(tmp_path / "names.csv", tmp_path / "file" / "out.csv", GEOCODER)


def test_failed_run_keeps_old_output(tmp_path):
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(TableError):
        geocode_text(tmp_path, "id,name\n1,Goris\n2\n")
    assert (tmp_path / "out.csv").read_text() == "old"


@pytest.mark.parametrize("name", ["out.geojson", "out.GeoJSON", "out.json"])
def test_geojson_is_written_for_geojson_extension(tmp_path, name):
    _, out = geocode_text(
        tmp_path, "id,name\n1,Goris\n2,Lachin corridor\n3,Mets Shen\n", target=name
    )
    features = json.loads(out)["features"]
    assert [feature["properties"]["id"] for feature in features] == ["1", "2", "3"]
    assert shape(features[0]["geometry"]).geom_type == "Point"
    assert shape(features[1]["geometry"]).geom_type == "LineString"
    assert features[2]["geometry"] is None
    properties = features[2]["properties"]
    assert (properties["status"], properties["longitude"]) == ("ambiguous", None)
    assert len(properties["candidates"]) == 2


def test_geojson_without_rows_is_empty_collection(tmp_path):
    _, out = geocode_text(tmp_path, "name\n", target="out.geojson")
    assert json.loads(out) == {"type": "FeatureCollection", "features": []}


def test_batch_progress_ends_complete(tmp_path):
    reports = []
    with progress_listener(lambda *report: reports.append(report)):
        geocode_text(tmp_path, "name\n" + "Goris\n" * 2600)
    size = (tmp_path / "names.csv").stat().st_size
    assert reports[-1] == ("geocoding names", size, size)
    assert len(reports) == 6
    assert all(done <= total for _, done, total in reports)


def test_formulas_of_input_are_escaped_in_output(tmp_path):
    _, out = geocode_text(tmp_path, "name,=evil\n=HYPERLINK(1),@x\n")
    assert "'=evil" in out.splitlines()[0]
    assert out.splitlines()[1].startswith("'=HYPERLINK(1),'@x,")


CELL_STRATEGY = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"),
    max_size=12,
)


@given(st.lists(st.tuples(CELL_STRATEGY, CELL_STRATEGY), max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_table_keeps_its_rows(tmp_path, rows):
    with (tmp_path / "names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name"])
        writer.writerows(rows)
    counts = geocode_file(tmp_path / "names.csv", tmp_path / "out.csv", GEOCODER)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        out = list(csv.reader(file))[1:]
    assert counts.total() == len(out) == len(rows)
    assert [row[:2] for row in out] == [[escape_csv_cell(cell) for cell in row] for row in rows]


def test_batch_work_grows_linearly(tmp_path):
    """Names are distinct, so that no result is cached."""

    def count_batch_work(count):
        names = [f"{number / 10} km NE of Goris" for number in range(1, count + 1)]
        text = "\n".join(["name", *names, ""])
        assert geocode_text(tmp_path, text)[0] == {"found": count}
        return count_executed_lines(lambda: geocode_text(tmp_path, text))

    assert count_batch_work(2_000) < 12 * count_batch_work(250)


def test_duplicate_columns_are_kept_in_csv_and_rejected_in_geojson(tmp_path):
    text = "name,note,note\nGoris,a,b\n"
    _, out = geocode_text(tmp_path, text)
    assert out.splitlines()[1].startswith("Goris,a,b,found,")
    with pytest.raises(TableError, match="2 columns are called 'note'"):
        geocode_text(tmp_path, text, "out.geojson")
    assert not (tmp_path / "out.geojson").exists()


def test_batch_output_can_be_geocoded_again(tmp_path):
    _, out = geocode_text(tmp_path, "name\nGoris\n")
    for _ in range(3):
        _, out = geocode_text(tmp_path, out, column="name")
    header = next(csv.reader(out.splitlines()))
    assert len(header) == len(set(header)) == 1 + 4 * len(ADDED_COLUMNS)

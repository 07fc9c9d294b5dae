"""Files that are not what they say, or are made to exhaust memory: each is one clear error."""

import tracemalloc
import zipfile

import pytest

from conflictmap.importing.model import ImportFileError
from tests.importing.support import SAMPLES, import_report, write_text

HEADER = "id,date,lat,lon,description,type\n"
ROW = "1,2024-05-01,-41.9,147.4,Shots at the ford.,violence\n"
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Log" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="worksheet"/></Relationships>'
)


def write_workbook(path, rows, prefix=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", prefix + SHEET.format(rows))
    return path


def format_row(number, *cells):
    filled = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{filled}</row>'


HEADER_ROW = format_row(1, *HEADER.strip().split(","))
DATA_ROW = format_row(2, *ROW.strip().split(","))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"PK\x03\x04not an archive", "cannot be unpacked"),  # an archive in name of CSV
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "zero byte"),
        ("a.csv", b"%PDF-1.7 ", "it is a PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0 old", "Excel 97"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"version https://git-lfs.github.com/spec/v1\noid x\n", "pointer of Git LFS"),
        ("a.json", b'{"a": ', "is not JSON"),
        ("a.json", b'{"a": NaN}', "no number of JSON"),
        ("a.json", b'{"cats": 3}', "no known format"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.json", b'[{"a": ' + b"9" * 5_000 + b"}]", "thousands of digits"),
        ("a.csv", b"id,date\n" + b"1," * 200_000 + b"1\n", "row 2 has 200,001 columns"),
        ("a.html", b"<!doctype html><table></table>", "HTML"),
        ("a.geojson", b"var points = {}", "JavaScript"),
        ("a.kml", b"<kml><Document></kml>", "not valid XML"),
        ("a.csv", b"one,two\n1,2\n", "no column of dates and none of places"),
        ("a.csv", HEADER.encode() + b'1,2024-05-01,1,2,"' + b"x" * 1_100_000, "close the quotation"),
        ("a.csv", "date,lat\ncafé,1\n".encode() + b"caf\xe9,2\n", "has two encodings"),
        ("acled.csv", b"event_id_cnty,event_date\nA1,2024-05-01\n", "has no column latitude"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "EPSG:3857"}}}', "reference system"),
    ],
)  # fmt: skip
def test_file_is_refused_with_the_reason(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ImportFileError, match=message):
        import_report(tmp_path / name)


def test_columns_without_content_are_no_columns(tmp_path):
    """A spreadsheet with formats in all columns saves 16,384 cells in each row."""
    lines = [line.strip() + "," * 16_000 for line in (HEADER, ROW)]
    path = write_text(tmp_path, "a.csv", "\n".join(lines) + "\n")
    assert (
        import_report(path)["events"]
        == import_report(write_text(tmp_path, "b.csv", HEADER + ROW))["events"]
    )


def test_workbook_with_too_many_columns_is_refused(tmp_path):
    row = format_row(2, *["1"] * 1_001)
    with pytest.raises(ImportFileError, match="row 2 has 1,001 columns"):
        import_report(write_workbook(tmp_path / "a.xlsx", HEADER_ROW + row))


@pytest.mark.parametrize("declaration", ["<!DOCTYPE lolz [<!ENTITY a 'b'>]>", "<!ENTITY a 'b'>"])
def test_xml_entities_are_refused(tmp_path, declaration):
    path = write_text(tmp_path, "a.kml", f"<?xml version='1.0'?>{declaration}<kml>&a;</kml>")
    with pytest.raises(ImportFileError, match="remove the declaration"):
        import_report(path)
    with pytest.raises(ImportFileError, match="remove the declaration"):
        import_report(write_workbook(tmp_path / "a.xlsx", HEADER_ROW, declaration))


def test_bomb_in_a_workbook_is_refused_before_it_is_unpacked(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", HEADER_ROW + " " * 30_000_000)
    tracemalloc.start()
    with pytest.raises(ImportFileError, match="times its size"):
        import_report(path)
    assert tracemalloc.get_traced_memory()[1] < 6_000_000
    tracemalloc.stop()


def test_bomb_in_a_kmz_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", "<kml>" + " " * 30_000_000)
    with pytest.raises(ImportFileError, match="times its size"):
        import_report(tmp_path / "a.kmz")


def test_many_empty_rows_cost_no_memory(tmp_path):
    rows = HEADER_ROW + DATA_ROW + "".join(f'<row r="{number}"/>' for number in range(3, 30_000))
    path = write_workbook(tmp_path / "a.xlsx", rows)
    tracemalloc.start()
    report = import_report(path)
    assert report["rows"] == 1
    assert report["counts"]["events"] == 1
    assert tracemalloc.get_traced_memory()[1] < 6_000_000
    tracemalloc.stop()


def test_rows_of_delimiters_at_the_end_are_bounded(tmp_path):
    path = write_text(tmp_path, "a.csv", HEADER + ROW + ",,,,,\n" * 50_000)
    report = import_report(path)
    assert (report["counts"]["events"], report["rows"]) == (1, 1)


def test_formula_is_neither_run_nor_kept(tmp_path):
    path = write_text(
        tmp_path, "a.csv", HEADER + ROW.replace("Shots at the ford.", "\"=cmd|' /C calc'!A0\"")
    )
    assert "=" not in str([event["quotes"] for event in import_report(path)["events"]])
    cells = '<c r="A2"><v>1</v></c><c r="B2"><f>NOW()</f><v>45000</v></c>'
    path = write_workbook(tmp_path / "a.xlsx", f'{HEADER_ROW}<row r="2">{cells}</row>')
    assert import_report(path)["refused"][0]["reason"].startswith("empty row")


def test_gdelt_is_refused_with_what_to_do(tmp_path):
    row = "\t".join(["123", "20240501", *["x"] * 55])
    path = write_text(tmp_path, "gdelt.csv", f"{row}\n{row}\n{row}\n")
    with pytest.raises(ImportFileError, match="SOURCEURL"):
        import_report(path)


def test_missing_companions_of_a_timemap_file_are_named(tmp_path):
    path = tmp_path / "export_events.json"
    path.write_bytes((SAMPLES / "timemap" / "export_events.json").read_bytes())
    report = import_report(path, event_type="violence")
    assert report["counts"]["events"] == 7
    assert any("is not in the file of sources" in note["code"] for note in report["warnings"])

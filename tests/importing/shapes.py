"""Builders of small files in the shapes that data sets have; all words are invented."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FORD = [147.45, -41.9]
"""A position, longitude first."""

FORD_POINT = "<Point><coordinates>147.45,-41.9,0</coordinates></Point>"
"""The same in KML."""

ALL_TYPES = {"event_type": "violence"}
"""Options that give every event the same type."""

ACLED_COLUMNS = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
ACLED_DEFAULTS = {
    "year": "2024",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Guard of Exampleland",
    "actor2": "Northmark Column",
    "country": "Exampleland",
    "admin1": "Westmark",
    "location": "Kestrel Ford",
    "latitude": "-41.9",
    "longitude": "147.45",
    "geo_precision": "1",
    "source": "Lune Courier",
    "fatalities": "0",
    "timestamp": "1750000000",
}
GED_COLUMNS = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_name",
    "dyad_name",
    "side_a",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "country",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
]
GED_DEFAULTS = {
    "relid": "EXL-1",
    "year": "2021",
    "code_status": "Clear",
    "type_of_violence": "1",
    "side_a": "Government of Exampleland",
    "side_b": "Northmark Column",
    "number_of_sources": "1",
    "source_article": '"Lune Courier,2021-03-15,Two guards die at the ford"',
    "where_prec": "1",
    "where_coordinates": "Kestrel Ford village",
    "latitude": "-41.9",
    "longitude": "147.45",
    "country": "Exampleland",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2021-03-14",
    "date_end": "2021-03-14",
    "best": "3",
    "high": "3",
    "low": "3",
}


@dataclass(frozen=True)
class Shape:
    """A file and what must become of its rows.

    Attributes:
        name: Name of the file.
        data: Its content.
        rows: By row: the event's keys, or the code of a refusal, or the row that it is merged into.
        taken_for: What the file must be taken for.
        recipe: What a recipe states.
        options: What the user states.
    """

    name: str
    data: str | bytes
    rows: dict[int, Any]
    taken_for: str = "table"
    recipe: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    encoding: str = "utf-8"

    def write(self, folder: Path) -> Path:
        """Write the file; return its path."""
        path = folder / self.name
        data = self.data if isinstance(self.data, bytes) else self.data.encode(self.encoding)
        path.write_bytes(data)
        return path


def csv_text(columns, records, delimiter=","):
    """Return records, as mappings or lists, as delimited text."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for record in records:
        is_mapping = isinstance(record, dict)
        writer.writerow([record.get(c, "") for c in columns] if is_mapping else record)
    return stream.getvalue()


def acled(**values):
    """Return a record of ACLED's 31 columns."""
    values.setdefault("notes", f"Note of {values['event_id_cnty']}.")
    return {**ACLED_DEFAULTS, **values}


def ged(**values):
    """Return a record of UCDP GED."""
    return {**GED_DEFAULTS, **values}


def xlsx_bytes(sheets, merged=None):
    """Return a workbook of sheets by name, with ranges of merged cells by sheet.

    A cell is a text, a number, a tuple ``("date", serial)``, or a tuple ``("formula", text)``.
    """
    stream = io.BytesIO()
    names = list(sheets)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>'
            for i, name in enumerate(names, 1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        relations = "".join(
            f'<Relationship Id="rId{i}" Target="worksheets/sheet{i}.xml" Type="worksheet"/>'
            for i in range(1, len(names) + 1)
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}">{relations}</Relationships>',
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
        )
        for i, name in enumerate(names, 1):
            rows = "".join(
                f'<row r="{number}">{_cells(number, row)}</row>'
                for number, row in enumerate(sheets[name], 1)
                if row is not None
            )
            ranges = (merged or {}).get(name, ())
            merges = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
            merges = f"<mergeCells>{merges}</mergeCells>" if merges else ""
            archive.writestr(
                f"xl/worksheets/sheet{i}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{merges}</worksheet>',
            )
    return stream.getvalue()


def _cells(number, row):
    parts = []
    for position, value in enumerate(row):
        letters = chr(65 + position % 26)
        reference = f"{'A' * (position > 25)}{letters}{number}"
        if value in ("", None):
            continue
        if isinstance(value, tuple) and value[0] == "date":
            parts.append(f'<c r="{reference}" s="1"><v>{value[1]}</v></c>')
        elif isinstance(value, tuple):
            parts.append(f'<c r="{reference}"><f>{escape(value[1])}</f><v>0</v></c>')
        elif isinstance(value, int | float):
            parts.append(f'<c r="{reference}"><v>{value}</v></c>')
        else:
            text = f"<is><t>{escape(value)}</t></is>"
            parts.append(f'<c r="{reference}" t="inlineStr">{text}</c>')
    return "".join(parts)


def ods_bytes(sheets):
    """Return an OpenDocument workbook of sheets by name; a cell is a text, a number or a date."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    tables = []
    for name, rows in sheets.items():
        lines = []
        for row in rows:
            cells = "".join(map(_ods_cell, row))
            lines.append(f"<table:table-row>{cells}</table:table-row>")
        tables.append(f'<table:table table:name="{name}">{"".join(lines)}</table:table>')
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" '
        f'xmlns:text="{words}" office:version="1.2"><office:body><office:spreadsheet>'
        f"{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _ods_cell(value):
    if isinstance(value, tuple):
        kind = f'office:value-type="date" office:date-value="{value[1]}"'
        return f"<table:table-cell {kind}><text:p>{value[1]}</text:p></table:table-cell>"
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
    if not value:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(value)}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def kml_text(*placemarks, extra=""):
    """Return a KML document of placemarks."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" '
        'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>Lune</name>'
        f"{extra}{''.join(placemarks)}</Document></kml>"
    )


def kml_point(lon, lat):
    """Return a point in KML."""
    return f"<Point><coordinates>{lon},{lat},0</coordinates></Point>"


def kmz_bytes(files):
    """Return an archive of files by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def feature(geometry, identifier=None, **properties):
    """Return a GeoJSON feature; a pair of numbers is a point."""
    if isinstance(geometry, list | tuple):
        geometry = {"type": "Point", "coordinates": list(geometry)}
    record = {"type": "Feature", "properties": properties, "geometry": geometry}
    return record if identifier is None else {**record, "id": identifier}


def geojson_text(*features, **members):
    """Return a GeoJSON collection."""
    return json.dumps(
        {"type": "FeatureCollection", **members, "features": list(features)}, ensure_ascii=False
    )

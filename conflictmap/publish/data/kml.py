"""KML 2.3 export (OGC 12-007r2): placemarks with their time span, coloured by type.

The file is written element by element, so that many events need little memory. A description in
KML is HTML, so its texts are escaped twice: as HTML and as XML.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from io import TextIOBase
from pathlib import Path
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.csv_table import (
    FLOAT_COLUMNS,
    EventRowBuilder,
    Row,
    describe_omitted_texts,
    describe_split_actors,
    expression_to_text,
    is_integer_column,
    iso_date,
)
from conflictmap.publish.data.detail_columns import JSON_COLUMNS
from conflictmap.publish.data.event_text import (
    format_place_name,
    format_statement,
    format_translation,
    list_corrections,
    list_figures,
    list_notices,
)
from conflictmap.publish.data.geojson import orient_rings, to_json
from conflictmap.publish.data.selection import EventSelection, join_values
from geo.dates import DateInterval
from geo.location import LocatedEvent
from geo.project.events import Event
from geo.text.plurals import pluralize
from layers.style import palettes

KML_NAMESPACE = "http://www.opengis.net/kml/2.2"
"""The namespace of both KML 2.2 and KML 2.3."""

# Characters that XML 1.0 does not allow (section 2.2) and geo.text does.
_INVALID_XML_PATTERN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SOLID_ALPHA, _CLEAR_ALPHA = "ff", "59"
_LINE_WIDTH_PX = "3"
_NO_TINT = "ffffffff"
_SCHEMA_ID = "event"
_NO_ATTRIBUTES = AttributesImpl({})


def write_kml(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write a document with one placemark per event."""
    with files[0].open("w", encoding="utf-8", newline="\n") as out:
        return write_document(out, selection, {})


def write_document(
    out: TextIOBase, selection: EventSelection, icons: Mapping[str, str]
) -> EventSelection:
    """Write the KML document to a stream.

    Args:
        out: The stream.
        selection: What is exported.
        icons: The icon of each type of events, as a path in the archive; none if it is empty, and
            programs then draw their own, in the type's colour.
    """
    translator, map_info = selection.translator, selection.project.map_info
    builder = EventRowBuilder(selection)
    kml = _KmlWriter(XMLGenerator(out, "utf-8", short_empty_elements=True))
    kml.start_element("kml", xmlns=KML_NAMESPACE)
    kml.start_element("Document")
    kml.write_element("name", translator.localize(map_info.title))
    description = translator.localize(map_info.description)
    kml.write_element("description", escape(description, quote=False))
    for name, style in palettes.TYPE_STYLES.items():
        kml.write_style(name, style.light, icons.get(name))
    kml.write_schema((*builder.columns, "statements"))
    for event, located in selection:
        statements = builder.statement_rows(event)
        title = translator.localize(event.title)
        kml.start_placemark(event, title, _describe_event(selection, event, located))
        row = builder.event_row(event, located)
        kml.write_columns({**row, **_format_columns(event, row, statements)})
        if located.has_place:
            kml.write_geometry(orient_rings(located.geometry))
        kml.end_element("Placemark")
    kml.end_element("Document")
    kml.end_element("kml")
    omissions = [*kml.omissions, *describe_split_actors(selection)]
    return selection.with_omissions(*omissions, describe_omitted_texts(selection))


class _KmlWriter:
    """Writes the elements of KML, in the order that its schema requires."""

    def __init__(self, xml: XMLGenerator) -> None:
        self._xml = xml
        self._replaced_count = 0
        xml.startDocument()

    @property
    def omissions(self) -> list[str]:
        """The line on characters that XML does not allow."""
        if not self._replaced_count:
            return []
        count = pluralize(self._replaced_count, "character")
        return [f"{count} that XML does not allow: replaced by U+FFFD"]

    def start_element(self, tag: str, **attributes: str) -> None:
        self._xml.startElement(tag, AttributesImpl(attributes))

    def end_element(self, tag: str) -> None:
        self._xml.endElement(tag)

    def write_element(self, tag: str, text: str) -> None:
        self._xml.startElement(tag, _NO_ATTRIBUTES)
        self._write_text(text)
        self._xml.endElement(tag)

    def _write_text(self, text: str) -> None:
        if _INVALID_XML_PATTERN.search(text):
            text, count = _INVALID_XML_PATTERN.subn(_REPLACEMENT, text)
            self._replaced_count += count
        self._xml.characters(text)

    def write_style(self, name: str, colour: str, icon: str | None) -> None:
        """Write the style of a type of events; an icon has its colour already."""
        self.start_element("Style", id=name)
        for kind, opacity in (
            ("IconStyle", _SOLID_ALPHA),
            ("LineStyle", _SOLID_ALPHA),
            ("PolyStyle", _CLEAR_ALPHA),
        ):
            self.start_element(kind)
            is_icon = kind == "IconStyle" and icon is not None
            self.write_element("color", _NO_TINT if is_icon else opacity + _to_abgr(colour))
            if kind == "IconStyle" and icon is not None:
                self.start_element("Icon")
                self.write_element("href", icon)
                self.end_element("Icon")
            if kind == "LineStyle":
                self.write_element("width", _LINE_WIDTH_PX)
            self.end_element(kind)
        self.end_element("Style")

    def write_schema(self, columns: Iterable[str]) -> None:
        """Write the data type of each column."""
        self.start_element("Schema", name=_SCHEMA_ID, id=_SCHEMA_ID)
        for column in columns:
            self.start_element("SimpleField", name=column, type=_field_type(column))
            self.end_element("SimpleField")
        self.end_element("Schema")

    def start_placemark(self, event: Event, title: str, description: str) -> None:
        """Start an event's placemark, up to its data and geometry."""
        self._xml.ignorableWhitespace("\n")  # one line per placemark, so that files can be compared
        self.start_element("Placemark")
        self.write_element("name", title)
        self.write_element("description", description)
        self._write_time(event.date)
        self.write_element("styleUrl", f"#{event.type}")

    def write_columns(self, row: Row) -> None:
        """Write the columns of an event."""
        self.start_element("ExtendedData")
        self.start_element("SchemaData", schemaUrl=f"#{_SCHEMA_ID}")
        for column, value in row.items():
            if value is not None:
                self.start_element("SimpleData", name=column)
                self._write_text(str(value))
                self.end_element("SimpleData")
        self.end_element("SchemaData")
        self.end_element("ExtendedData")

    def _write_time(self, span: DateInterval) -> None:
        """Write the days; of an open start the known ones: a span without begin has always been."""
        if span.lower is None and span.upper is None:
            return
        first = span.first_known_day
        if first == span.end:
            self.start_element("TimeStamp")
            self.write_element("when", str(iso_date(first)))
            self.end_element("TimeStamp")
            return
        self.start_element("TimeSpan")
        for name, day in (("begin", first), ("end", span.end)):
            if day is not None:
                self.write_element(name, str(iso_date(day)))
        self.end_element("TimeSpan")

    def write_geometry(self, geometry: BaseGeometry) -> None:
        if geometry.geom_type.startswith("Multi"):
            self.start_element("MultiGeometry")
            for part in geometry.geoms:
                self.write_geometry(part)
            self.end_element("MultiGeometry")
        elif geometry.geom_type == "Polygon":
            self.start_element("Polygon")
            self.write_element("tessellate", "1")
            for number, ring in enumerate((geometry.exterior, *geometry.interiors)):
                edge = "innerBoundaryIs" if number else "outerBoundaryIs"
                self.start_element(edge)
                self._write_coordinates("LinearRing", ring.coords)
                self.end_element(edge)
            self.end_element("Polygon")
        else:
            self._write_coordinates(geometry.geom_type, geometry.coords)

    def _write_coordinates(self, name: str, positions: Iterable[tuple[float, ...]]) -> None:
        self.start_element(name)
        if name == "LineString":
            # follow the ground: without it, globes draw straight lines under the mountains between
            self.write_element("tessellate", "1")
        self.write_element("coordinates", " ".join(f"{x!r},{y!r}" for x, y, *_ in positions))
        self.end_element(name)


def _field_type(column: str) -> str:
    if is_integer_column(column):
        return "int"
    return "double" if column in FLOAT_COLUMNS else "string"


def _to_abgr(colour: str) -> str:
    """Return the colour ``#rrggbb`` as ``bbggrr``, the order of KML."""
    return colour[5:7] + colour[3:5] + colour[1:3]


def _format_columns(event: Event, row: Row, statements: list[Row]) -> Row:
    """Return the columns of lists and mappings as text."""
    mappings = {key: to_json(row[key]) for key in JSON_COLUMNS if row.get(key) is not None}
    return {
        **mappings,
        "place_as_written": expression_to_text(row["place_as_written"]),
        "actors": join_values(event.actors),
        "statements": to_json(statements),
    }


def _describe_event(selection: EventSelection, event: Event, located: LocatedEvent) -> str:
    """Return the text of a placemark's balloon as HTML, with every text escaped."""
    translator = selection.translator
    facts = (
        translator.format_interval(event.date),
        format_place_name(located, translator),
        selection.type_label(event.type),
        translator.message(f"status.{event.status}"),
    )
    lines = [" · ".join(facts)]
    lines += list_figures(event, selection.project.sources, translator)
    for statement in event.statements:
        source = selection.project.sources[statement.source]
        lines.append(format_statement(statement, source, translator))
        lines.append(format_translation(statement, translator))
    lines += list_notices(event, translator)
    lines += list_corrections(event, translator)
    if event.note:
        lines.append(f"{translator.message('fact.note')} {translator.localize(event.note)}")
    return "<br>".join(escape(line, quote=False) for line in lines if line)

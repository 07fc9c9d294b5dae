"""Events as KML 2.3 (OGC 12-007r2): placemarks with their time span, coloured by type.

Written element by element, so that a file of many events needs no large memory. In KML a
description is HTML, so texts are escaped twice there: once as HTML, once as XML.
"""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.csv_table import (
    FLOATS,
    EventRows,
    Row,
    actors_parted,
    expression_text,
    is_whole,
    iso,
    texts_left_out,
)
from conflictmap.publish.data.geojson import to_json, wound
from conflictmap.publish.data.selection import Extract, counted, joined
from conflictmap.publish.data.slides import place_name
from geo.dates import Span
from geo.project.events import Event
from layers.i18n import Speaker
from layers.style import palettes

NAMESPACE = "http://www.opengis.net/kml/2.2"
"""The namespace of KML 2.2 and 2.3 alike."""

# What XML 1.0 cannot hold (section 2.2), as far as it gets past geo.text.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SOLID, _CLEAR = "ff", "59"
_LINE_WIDTH = "3"
_SCHEMA = "event"
_NONE = AttributesImpl({})


def write_kml(files: list[Path], taken: Extract) -> Extract:
    """Write a document with a placemark an event."""
    speaker = taken.speaker
    frame = taken.project.frame
    rows = EventRows(taken)
    with files[0].open("w", encoding="utf-8", newline="\n") as out:
        kml = _Kml(XMLGenerator(out, "utf-8", short_empty_elements=True))
        kml.begin("kml", xmlns=NAMESPACE)
        kml.begin("Document")
        kml.leaf("name", speaker.pick(frame.title))
        kml.leaf("description", escape(speaker.pick(frame.description), quote=False))
        for name, looks in palettes.TYPES.items():
            kml.style(name, looks.light)
        kml.schema((*rows.columns, "statements"))
        for event, row in taken:
            said = rows.statements(event)
            words = _description(event, place_name(row, speaker), said, speaker)
            kml.placemark(event, speaker.pick(event.title), words)
            kml.data({**rows.event(event, row), **_as_text(event, said)})
            kml.geometry(wound(row.geometry))
            kml.end("Placemark")
        kml.end("Document")
        kml.end("kml")
    lost = [*kml.left_out, *actors_parted(taken)]
    return taken.without(*lost, texts_left_out(taken))


class _Kml:
    """Writes the elements of KML, in the order that its schema asks for."""

    def __init__(self, xml: XMLGenerator) -> None:
        self._xml = xml
        self._replaced = 0
        xml.startDocument()

    @property
    def left_out(self) -> list[str]:
        """What XML cannot hold, for the list of what is left out."""
        if not self._replaced:
            return []
        return [f"{counted(self._replaced, 'character')} that XML cannot hold: U+FFFD stands there"]

    def begin(self, tag: str, **attributes: str) -> None:
        self._xml.startElement(tag, AttributesImpl(attributes))

    def end(self, tag: str) -> None:
        self._xml.endElement(tag)

    def leaf(self, tag: str, text: str) -> None:
        self._xml.startElement(tag, _NONE)
        self._text(text)
        self._xml.endElement(tag)

    def _text(self, text: str) -> None:
        if _NO_XML.search(text):
            text, count = _NO_XML.subn(_REPLACEMENT, text)
            self._replaced += count
        self._xml.characters(text)

    def style(self, name: str, colour: str) -> None:
        """Write how events of a type look; no icon is fetched from anywhere."""
        self.begin("Style", id=name)
        for kind, opacity in (("IconStyle", _SOLID), ("LineStyle", _SOLID), ("PolyStyle", _CLEAR)):
            self.begin(kind)
            self.leaf("color", opacity + _abgr(colour))
            if kind == "LineStyle":
                self.leaf("width", _LINE_WIDTH)
            self.end(kind)
        self.end("Style")

    def schema(self, columns: Iterable[str]) -> None:
        """Write of which type each column is."""
        self.begin("Schema", name=_SCHEMA, id=_SCHEMA)
        for column in columns:
            self.begin("SimpleField", name=column, type=_kind(column))
            self.end("SimpleField")
        self.end("Schema")

    def placemark(self, event: Event, title: str, words: str) -> None:
        """Begin an event's placemark: all but its data and its geometry."""
        self._xml.ignorableWhitespace("\n")  # a line each, for those who compare files
        self.begin("Placemark")
        self.leaf("name", title)
        self.leaf("description", words)
        self._time(event.date)
        self.leaf("styleUrl", f"#{event.type}")

    def data(self, row: Row) -> None:
        """Write the columns of an event."""
        self.begin("ExtendedData")
        self.begin("SchemaData", schemaUrl=f"#{_SCHEMA}")
        for column, value in row.items():
            if value is not None:
                self.begin("SimpleData", name=column)
                self._text(str(value))
                self.end("SimpleData")
        self.end("SchemaData")
        self.end("ExtendedData")

    def _time(self, span: Span) -> None:
        if span.start is not None and span.start == span.end:
            self.begin("TimeStamp")
            self.leaf("when", str(iso(span.start)))
            self.end("TimeStamp")
            return
        self.begin("TimeSpan")
        for name, day in (("begin", span.start), ("end", span.end)):
            if day is not None:
                self.leaf(name, str(iso(day)))
        self.end("TimeSpan")

    def geometry(self, geometry: BaseGeometry) -> None:
        if geometry.geom_type.startswith("Multi"):
            self.begin("MultiGeometry")
            for part in geometry.geoms:
                self.geometry(part)
            self.end("MultiGeometry")
        elif geometry.geom_type == "Polygon":
            self.begin("Polygon")
            for number, ring in enumerate((geometry.exterior, *geometry.interiors)):
                edge = "innerBoundaryIs" if number else "outerBoundaryIs"
                self.begin(edge)
                self._path("LinearRing", ring.coords)
                self.end(edge)
            self.end("Polygon")
        else:
            self._path(geometry.geom_type, geometry.coords)

    def _path(self, name: str, positions: Iterable[tuple[float, ...]]) -> None:
        self.begin(name)
        self.leaf("coordinates", " ".join(f"{x!r},{y!r}" for x, y, *_ in positions))
        self.end(name)


def _kind(column: str) -> str:
    if is_whole(column):
        return "int"
    return "double" if column in FLOATS else "string"


def _abgr(colour: str) -> str:
    """Return ``#rrggbb`` in the order of KML: blue, green, red."""
    return colour[5:7] + colour[3:5] + colour[1:3]


def _as_text(event: Event, said: list[Row]) -> Row:
    """Return the columns that are lists or mappings, as text."""
    return {
        "place_as_written": expression_text(event.place),
        "actors": joined(event.actors),
        "statements": to_json(said),
    }


def _description(event: Event, place: str, said: list[Row], speaker: Speaker) -> str:
    """Return what a balloon shows, as HTML in which texts are texts."""
    status = speaker.say(f"status.{event.status}")
    lines = [f"{speaker.span(event.date)} · {place} · {status}"]
    for statement in said:
        quote = speaker.say("quote", text=statement["quote"])
        who = statement["by"] or statement["publisher"] or statement["source_title"]
        lines.append(f"{who} {speaker.say('stance.' + statement['stance'])}: {quote}")
    if event.note:
        lines.append(f"{speaker.say('fact.note')} {speaker.pick(event.note)}")
    return "<br>".join(escape(line, quote=False) for line in lines)

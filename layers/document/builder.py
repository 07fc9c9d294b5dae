"""The map document: all that the viewer shows, as one JSON object.

docs/reference/map-document.md describes it.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, cast

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.geometry import geodesy
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import Position
from geo.ground.locator import build_locator
from geo.location import LocatedEvent
from geo.project.event_details import NO_EVENT_DETAILS, NO_STATEMENT_DETAILS
from geo.project.events import Event, Fatalities, Statement, reading_order
from geo.project.map_layers import Condition, Feature, Layer
from geo.project.model import Project
from geo.project.places import Place
from geo.project.record_reader import LocalizedText
from geo.project.sources import Source
from layers.document import schema
from layers.document.delta_geometry import encode_geometry
from layers.document.details import build_details, build_statement_details
from layers.document.source_text import NO_TEXT, ReadableText, read_text
from layers.document.times import encode_optional_time, encode_time
from layers.i18n import message_rows
from layers.map_frame import to_map_frame
from layers.style import palettes, symbology
from layers.style.svg_path import format_path

DOCUMENT_FORMAT = "conflictmap/2"
_LEAD_ORDER = ("corroborated", "reported", "disputed", "claimed")
_MARK_MARGIN_SHARE = 0.15
"""Share of the opening view's width and height between its edge and a mark, where the viewer has
its controls."""


def assemble_document(
    project: Project, located: Sequence[LocatedEvent], *, with_texts: bool = True
) -> schema.QuotedDocument:
    """Return the map document of a project, before its events are packed.

    Its event records are built one by one and can be read once; the shapes are complete after that.

    Args:
        project: The loaded project.
        located: The located events, as `geo.locate_events` returns them.
        with_texts: Whether the document has the texts of the sources, and where the statements are
            in them.
    """
    project, located = to_map_frame(project, located)
    info = project.map_info
    box = info.view
    events = _sort_events(project, located)
    sources = project.select_sources(events)
    statements = _group_statements(events)
    texts = {
        name: read_text(one, statements.get(name, [])) if with_texts else NO_TEXT
        for name, one in sources.items()
    }
    shapes = _ShapePool(box)
    document: schema.QuotedDocument = {
        "format": DOCUMENT_FORMAT,
        "title": info.title,
        "description": info.description,
        "language": info.language,
        "languages": list(info.languages),
        "bounds": list(box.edges),
        "window": [info.window.start, info.window.end] if info.window else None,
        "lead": find_lead_event(info.lead, events, _find_in_view(box, located)),
        "words": message_rows(),
        "palette": palettes.PALETTE,
        "types": [_build_type(name, info.types.get(name)) for name in info.used_types],
        "layers": [_build_layer(layer, box) for layer in project.layers],
        "labels": [_build_label(place) for place in project.places.values() if place.label_rank],
        "sources": [_build_source(one, texts[one.id]) for one in sources.values()],
        "events": {
            "count": len(events),
            "shapes": shapes.shapes,
            "records": _iter_records(
                events, {row.id: row for row in located}, sources, texts, shapes
            ),
        },
    }
    locator = build_locator(box) if info.locator else None
    if locator is not None:
        document["locator"] = {
            "land": "".join(format_path(ring, is_closed=True) for ring in locator.land),
            "borders": "".join(map(format_path, locator.borders)),
            "disputed": "".join(map(format_path, locator.disputed)),
            "frame": list(locator.frame),
        }
    if info.names:
        document["names"] = info.names
    if info.timezone is not None:
        document["timezone"] = info.timezone
    return document


def _find_in_view(view: Bounds, located: Iterable[LocatedEvent]) -> set[str]:
    """Return the ids of the events whose mark is in the opening view."""
    return {row.id for row in located if row.drawn and view.contains(row.longitude, row.latitude)}


def find_lead_event(
    stated: str | None, events: Sequence[Event], in_view: Collection[str] = ()
) -> str | None:
    """Return the id of the event that the map opens on.

    Without a published event that the project states, it is the best supported one of the shortest
    time in which half of the events are: corroborated before reported, disputed and claimed, with
    most statements, the first of these. Of those, one in the opening view comes first.

    Args:
        stated: The project's ``lead``, or None.
        events: The located events, in reading order.
        in_view: The ids of the events whose mark is in the opening view.
    """
    if not events or any(event.id == stated for event in events):
        return stated if events else None
    days = [event.date.first_known_day for event in events]
    half = max(1, len(events) // 2)
    first = min(
        range(len(events) - half + 1), key=lambda n: (days[n + half - 1] - days[n], -days[n])
    )
    dense = [
        event
        for event, day in zip(events, days, strict=True)
        if days[first] <= day <= days[first + half - 1]
    ]
    seen = [event for event in dense if event.id in in_view] or dense
    return min(seen, key=lambda event: (_LEAD_ORDER.index(event.status), -len(event.statements))).id


def _sort_events(project: Project, located: Sequence[LocatedEvent]) -> list[Event]:
    """Return the located events in reading order."""
    wanted = {row.id for row in located}
    return sorted((event for event in project.events if event.id in wanted), key=reading_order)


def _build_type(name: str, label: LocalizedText | None) -> schema.EventType:
    style = palettes.TYPE_STYLES[name]
    return {
        "id": name,
        "words": label or style.label,
        "shape": cast("schema.SymbolShape", style.shape),
        "light": style.light,
        "dark": style.dark,
    }


def _build_layer(layer: Layer, view: Bounds) -> schema.Layer:
    has_lines = any("LineString" in one.toponym.geometry.geom_type for one in layer.features)
    return {
        "id": layer.id,
        "title": layer.title,
        "style": layer.style,
        "attribution": layer.attribution,
        "licence": layer.licence,
        "url": layer.url,
        "note": layer.note,
        "features": [
            built
            for feature in layer.features
            if (built := _build_feature(layer, feature, has_lines=has_lines, view=view))
        ],
    }


def _build_feature(
    layer: Layer, feature: Feature, *, has_lines: bool, view: Bounds
) -> schema.Feature | None:
    """Return a feature for the viewer, or None if it is not drawn.

    In a layer of divisions that has their limits as lines, these are drawn, so that an edge of two
    areas is drawn once. An area with a name is then its label only; of a `district` layer, none.
    """
    toponym = feature.toponym
    geometry = toponym.geometry
    is_area = "Polygon" in geometry.geom_type
    kind = symbology.drawing_kind(layer.style, toponym.kind)
    label = None
    if is_area and kind in symbology.FEATURE_LABELS and any(toponym.names.values()):
        label = _find_label(geometry, view)
    if is_area and has_lines and layer.style in symbology.LIMITED_STYLES:
        if label is None:
            return None
        geometry, label = Point(label), None
    built: schema.Feature = {
        "id": toponym.id,
        "names": toponym.names,
        "shape": encode_geometry(geometry),
        "kind": toponym.kind,
        "valid": encode_optional_time(toponym.valid),
        "status": [_build_condition(condition) for condition in feature.conditions],
        "precision_m": toponym.precision_m,
        "basis": feature.basis,
        "schematic": feature.schematic,
        "source": feature.source,
    }
    if feature.rank is not None:
        built["rank"] = feature.rank
    if label is not None:
        built["label"] = label
    return built


def _find_label(area: BaseGeometry, view: Bounds) -> list[float] | None:
    """Return the position of an area's label: in the opening view where a part of it is there."""
    visible = shapely.intersection(area, shapely.box(*view.inset_edges(0)))
    parts = [part for part in shapely.get_parts(visible) if part.area > 0]
    if not parts:
        return None
    largest = max(parts, key=lambda part: float(part.area))
    return _round_position(*geodesy.label_point(largest))


def _build_condition(condition: Condition) -> schema.CorridorStatus:
    return {"is": condition.status, "when": encode_time(condition.when), "source": condition.source}


def _build_label(place: Place) -> schema.Label:
    toponym = place.toponym
    return {
        "id": toponym.id,
        "names": toponym.names,
        "point": _round_position(toponym.geometry.x, toponym.geometry.y),
        "rank": place.label_rank or 0,
        "kind": toponym.kind,
        "basis": place.basis,
        "precision_m": toponym.precision_m,
        "citation": place.citation,
    }


def _round_position(longitude: float, latitude: float) -> list[float]:
    return [round(longitude, 5), round(latitude, 5)]


def _group_statements(events: Iterable[Event]) -> dict[str, list[Statement]]:
    """Return the statements of the events by source."""
    statements: dict[str, list[Statement]] = {}
    for event in events:
        for statement in event.statements:
            statements.setdefault(statement.source, []).append(statement)
    return statements


def _build_source(source: Source, readable: ReadableText) -> schema.Source:
    built: schema.Source = {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "date": encode_optional_time(source.date),
        "date_note": source.date_note,
        "inferred": source.date_inferred,
        "url": source.url,
        "archive": source.archive,
        "language": source.language,
        "rights": source.rights,
        "text": readable.text,
        "gaps": readable.gaps,
    }
    if source.checked is not None:
        on = encode_time(source.checked.on)
        built["checked"] = {"state": source.checked.state, "on": on}
    return built


def _iter_records(
    events: Iterable[Event],
    rows: Mapping[str, LocatedEvent],
    sources: Mapping[str, Source],
    texts: Mapping[str, ReadableText],
    shapes: "_ShapePool",
) -> Iterator[schema.QuotedRecord]:
    """Yield the events' records one by one: packing needs only a few of them at once.

    Their shapes are added to the pool meanwhile.
    """
    for event in events:
        record = _build_event(event, rows[event.id], shapes)
        record["statements"] = [
            _build_statement(one, sources[one.source], texts[one.source])
            for one in event.statements
        ]
        yield record


class _ShapePool:
    """The shapes of events, each kept once, with the position of its mark."""

    def __init__(self, view: Bounds) -> None:
        self.shapes: list[schema.EncodedShape] = []
        self._view = view
        self.view_middle = ((view.west + view.east) / 2, (view.south + view.north) / 2)
        self._entries: dict[bytes, tuple[int, list[float]]] = {}

    def add_geometry(
        self, geometry: BaseGeometry, mark_position: Position
    ) -> tuple[int, list[float]]:
        """Return a geometry's number in the pool and its mark's position; add a new geometry."""
        key = geometry.wkb
        if key not in self._entries:
            point = _round_position(*_move_into_view(mark_position, geometry, self._view))
            self._entries[key] = (len(self.shapes), point)
            self.shapes.append(encode_geometry(geometry))
        return self._entries[key]


def _move_into_view(position: Position, geometry: BaseGeometry, view: Bounds) -> Position:
    """Return the position of a line's or region's mark, inside the opening view where possible.

    Such a mark represents the whole geometry, so it is moved from the middle of the geometry no
    further than needed to be visible. It is not moved if no part of the geometry is in the view.
    """
    if view.contains(*position):
        return position
    boxes = (shapely.box(*view.inset_edges(margin)) for margin in (_MARK_MARGIN_SHARE, 0))
    parts = (geometry.intersection(box) for box in boxes)
    visible = next((part for part in parts if not part.is_empty), None)
    if visible is None:
        return position
    shortest = shapely.shortest_line(visible, shapely.Point(position))
    return geodesy.to_position(shapely.get_point(shortest, 0))


def _build_event(event: Event, row: LocatedEvent, shapes: _ShapePool) -> schema.QuotedRecord:
    mark: schema.GeometryKind = geodesy.geometry_kind(row.geometry) if row.drawn else "none"
    # an event without a place has the middle of the view, where nothing is drawn
    middle = shapes.view_middle if math.isnan(row.longitude) else (row.longitude, row.latitude)
    shape, point = None, _round_position(*middle)
    if mark in {"line", "region"}:
        shape, point = shapes.add_geometry(row.geometry, (row.longitude, row.latitude))
    record: schema.QuotedRecord = {
        "id": event.id,
        "title": event.title,
        "time": encode_time(event.date),
        "date_note": event.date_note,
        "type": event.type,
        "actors": list(event.actors),
        "status": event.status,
        "status_reason": event.status_reason,
        "place": {
            "text": event.place if isinstance(event.place, str) else row.place,
            "names": row.names,
            "method": row.method,
            "note": event.place_note,
            "role": cast("Literal['seat'] | None", event.place_role),
        },
        "point": point,
        "shape": shape,
        "mark": mark,
        "where_prec": row.where_prec,
        "geo_precision": row.geo_precision,
        "radius_m": round(row.radius_m),
        "fatalities": _encode_fatalities(event.fatalities),
        "note": event.note,
        "statements": [],
    }
    if row.parts or event.imported or event.details is not NO_EVENT_DETAILS:
        record.update(cast("schema.QuotedRecord", build_details(event, row)))
    return record


def _build_statement(
    statement: Statement, source: Source, readable: ReadableText
) -> schema.QuotedStatement:
    prefix, suffix = readable.context(statement) if readable is not NO_TEXT else ("", "")
    built: schema.QuotedStatement = {
        "source": statement.source,
        "by": statement.by,
        "stance": statement.stance,
        "span": readable.span(statement) if readable is not NO_TEXT else [],
        "sentence": statement.anchor.split_sentence(source.passage.text),
        "prefix": prefix,
        "suffix": suffix,
    }
    if statement.details is not NO_STATEMENT_DETAILS:
        built.update(cast("schema.QuotedStatement", build_statement_details(statement)))
    return built


def _encode_fatalities(fatalities: Fatalities | None) -> schema.Fatalities | None:
    if fatalities is None:
        return None
    return {"low": fatalities.low, "best": fatalities.best, "high": fatalities.high}

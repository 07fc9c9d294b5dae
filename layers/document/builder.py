"""The map document: all that the viewer shows, as one JSON-able object (docs/document.md)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.dates import DateBound, DateInterval
from geo.geometry import geodesy
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import Position
from geo.location import LocatedEvent, LocatedEvents, to_located_events
from geo.project.events import Event, Fatalities, Statement, reading_order
from geo.project.map_layers import Condition, Feature, Layer
from geo.project.model import Project
from geo.project.places import Place
from geo.project.sources import Source
from geo.text.sentences import TextRange
from layers.document.delta_geometry import encode_geometry
from layers.i18n import message_rows
from layers.packing.columns import pack_large_document, pack_with_external_texts
from layers.style import palettes

MapDocument = dict[str, Any]

DOCUMENT_FORMAT = "conflictmap/1"
_MARK_MARGIN_SHARE = 0.15
"""Share of the opening view's width and height that a mark keeps from its edge, if there is room:
the viewer has its controls there."""


def build_map_document(project: Project, located: "LocatedEvents") -> MapDocument:
    """Return the map document of a project; many events are packed.

    Args:
        project: The loaded project.
        located: Its located events, as `geo.locate_events` returns them; a GeoDataFrame is
            deprecated.

    Raises:
        OutputError: many events have what no column holds.
    """
    return pack_large_document(_assemble_document(project, to_located_events(located)))


def build_document_with_external_texts(
    project: Project, located: Sequence[LocatedEvent], folder: str
) -> tuple[MapDocument, dict[str, bytes]]:
    """Return the map document of a project without its texts, and the files that have them.

    Args:
        project: The loaded project.
        located: Its located events, as `geo.locate_events` returns them.
        folder: The name of the folder in which the files will lie, beside the page.

    Returns:
        The document and the files' contents by name.

    Raises:
        OutputError: events have what no column holds.
    """
    return pack_with_external_texts(_assemble_document(project, located), folder)


def _assemble_document(project: Project, located: Sequence[LocatedEvent]) -> MapDocument:
    frame = project.map_info
    box = frame.view
    chosen = _sorted_events(project, located)
    quotes, sources = _group_quotes(chosen), project.select_sources(chosen)
    return {
        "format": DOCUMENT_FORMAT,
        "title": frame.title,
        "description": frame.description,
        "language": frame.language,
        "languages": list(frame.languages),
        "bounds": [box.west, box.south, box.east, box.north],
        "window": [frame.window.start, frame.window.end] if frame.window else None,
        "words": message_rows(),
        "palette": palettes.PALETTE,
        "types": [_build_type(name) for name in palettes.TYPE_STYLES],
        "layers": [_build_layer(layer) for layer in project.layers],
        "labels": [_build_label(place) for place in project.places.values() if place.label_rank],
        "sources": [_build_source(one, quotes.get(one.id, [])) for one in sources.values()],
        "events": _build_events(chosen, located, sources, project.map_info.view),
    }


def _sorted_events(project: Project, located: Sequence[LocatedEvent]) -> list[Event]:
    """Return the located events as they are read."""
    wanted = {row.id for row in located}
    return sorted((event for event in project.events if event.id in wanted), key=reading_order)


def encode_time(span: DateInterval | None) -> dict[str, Any] | None:
    """Return an interval as the `Time` of the document."""
    if span is None:
        return None
    return {
        "edtf": span.edtf,
        "start": span.start,
        "end": span.end,
        "from": _encode_bound(span.lower),
        "to": _encode_bound(span.upper),
        "date_prec": span.date_prec,
    }


def _encode_bound(bound: DateBound | None) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {"day": bound.day, "last": bound.last, "grain": bound.grain, "about": bound.about}


def _build_type(name: str) -> dict[str, Any]:
    looks = palettes.TYPE_STYLES[name]
    return {
        "id": name,
        "words": looks.label,
        "shape": looks.shape,
        "light": looks.light,
        "dark": looks.dark,
    }


def _build_layer(layer: Layer) -> dict[str, Any]:
    return {
        "id": layer.id,
        "title": layer.title,
        "style": layer.style,
        "attribution": layer.attribution,
        "licence": layer.licence,
        "url": layer.url,
        "note": layer.note,
        "features": [
            _build_feature(feature) for feature in layer.features if _is_drawn(layer, feature)
        ],
    }


def _is_drawn(layer: Layer, feature: Feature) -> bool:
    """Tell whether a feature is drawn: of divisions just the lines between them.

    Their areas are there to be geocoded. As coarse as they are, their edges would draw a second
    state border beside the real one.
    """
    return layer.style != "district" or "Polygon" not in feature.toponym.geometry.geom_type


def _build_feature(feature: Feature) -> dict[str, Any]:
    toponym = feature.toponym
    return {
        "id": toponym.id,
        "names": toponym.names,
        "shape": encode_geometry(toponym.geometry),
        "kind": toponym.kind,
        "valid": encode_time(toponym.valid),
        "status": [_build_condition(condition) for condition in feature.conditions],
        "precision_m": toponym.precision_m,
        "basis": feature.basis,
        "schematic": feature.schematic,
        "source": feature.source,
    }


def _build_condition(condition: Condition) -> dict[str, Any]:
    return {"is": condition.status, "when": encode_time(condition.when), "source": condition.source}


def _build_label(place: Place) -> dict[str, Any]:
    toponym = place.toponym
    return {
        "id": toponym.id,
        "names": toponym.names,
        "point": _round_position(toponym.geometry.x, toponym.geometry.y),
        "rank": place.label_rank,
        "kind": toponym.kind,
        "basis": place.basis,
        "precision_m": toponym.precision_m,
        "citation": place.citation,
    }


def _round_position(longitude: float, latitude: float) -> list[float]:
    return [round(longitude, 5), round(latitude, 5)]


Quote = tuple[str, int, Statement]
Segment = tuple[str, list[list[str | int]]] | None


def _group_quotes(events: Iterable[Event]) -> dict[str, list[Quote]]:
    """Return what the events quote, by source."""
    quotes: dict[str, list[Quote]] = {}
    for event in events:
        for index, statement in enumerate(event.statements):
            quotes.setdefault(statement.source, []).append((event.id, index, statement))
    return quotes


def _build_source(source: Source, quotes: list[Quote]) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "date": encode_time(source.date),
        "date_note": source.date_note,
        "inferred": source.date_inferred,
        "url": source.url,
        "archive": source.archive,
        "language": source.language,
        "rights": source.rights,
        "paragraphs": build_paragraphs(source, quotes),
    }


def build_paragraphs(source: Source, quotes: list[Quote]) -> list[list[Segment]]:
    """Return a source's text cut where quotes begin and end, as paragraphs of segments.

    A segment is its text and the quotes, as (event id, statement index), that cover it. Of a source
    whose rights are ``quote-only`` just the sentences around quotes are given, and None for what
    stands between.
    """
    text = source.passage.text
    quotes = sorted(quotes, key=lambda quote: (quote[2].anchor.start, quote[2].anchor.end))
    said = [(quote.anchor.start, quote.anchor.end) for _, _, quote in quotes]
    shown = [(0, len(text))] if source.rights == "full-text" else _sentence_spans(quotes)
    edges = sorted({edge for span in (*shown, *said) for edge in span})
    lines = [_split_line(line, edges) for line in _nonblank_lines(text)]
    parts = list(chain.from_iterable(lines))
    over = zip(parts, _spans_by_part(parts, shown), _spans_by_part(parts, said), strict=True)
    segments = (
        _build_segment(text, part, seen, [quotes[i] for i in own]) for part, seen, own in over
    )
    return [_merge_omissions(islice(segments, len(line))) for line in lines]


def _sentence_spans(quotes: list[Quote]) -> list[TextRange]:
    return sorted({(said.anchor.sentence_start, said.anchor.sentence_end) for _, _, said in quotes})


def _nonblank_lines(text: str) -> Iterator[TextRange]:
    place = 0
    for line in text.split("\n"):
        if line.strip():
            yield place, place + len(line)
        place += len(line) + 1


def _split_line(line: TextRange, edges: list[int]) -> list[TextRange]:
    """Return a line in parts, cut at the edges that lie in it."""
    start, end = line
    inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
    return list(pairwise([start, *inside, end]))


def _spans_by_part(parts: list[TextRange], spans: list[TextRange]) -> Iterator[list[int]]:
    """Yield for each part the spans it lies in, by number; both are sorted, spans end at parts."""
    coming, near = 0, list[int]()
    for start, end in parts:
        while coming < len(spans) and spans[coming][0] < end:
            near.append(coming)
            coming += 1
        near = [one for one in near if start < spans[one][1]]
        yield near.copy()


def _build_segment(text: str, part: TextRange, shown: list[int], quotes: list[Quote]) -> Segment:
    piece = text[slice(*part)]
    if not shown:
        return None if piece.strip() else (piece, [])
    return piece, [[event, index] for event, index, _ in quotes]


def _merge_omissions(segments: Iterable[Segment]) -> list[Segment]:
    """Return the segments with runs of left-out text as one."""
    found: list[Segment] = []
    for segment in segments:
        if segment is None and found and found[-1] is None:
            continue
        found.append(segment)
    return found


def _build_events(
    events: list[Event],
    located: Sequence[LocatedEvent],
    sources: Mapping[str, Source],
    view: Bounds,
) -> Mapping[str, Any]:
    pool = _GeometryPool(view)
    records = _iter_records(events, {row.id: row for row in located}, sources, pool)
    return {"count": len(events), "shapes": pool.shapes, "records": records}


def _iter_records(
    events: Iterable[Event],
    rows: Mapping[str, LocatedEvent],
    sources: Mapping[str, Source],
    pool: "_GeometryPool",
) -> Iterator[dict[str, Any]]:
    """Yield the events' records one by one, for few need to be there at once when they are packed.

    The shapes that they lie on come into the pool meanwhile.
    """
    for event in events:
        said = [_build_statement(one, sources[one.source]) for one in event.statements]
        yield _build_event(event, rows[event.id], pool) | {"statements": said}


class _GeometryPool:
    """The shapes that events lie on, each kept once, with the spot of its mark."""

    def __init__(self, view: Bounds) -> None:
        self.shapes: list[dict[str, Any]] = []
        self._view = view
        self._entries: dict[bytes, tuple[int, list[float]]] = {}

    def add_geometry(
        self, geometry: BaseGeometry, mark_position: Position
    ) -> tuple[int, list[float]]:
        """Return a shape's number in the pool and the spot of its mark; a new one is taken in."""
        key = geometry.wkb
        if key not in self._entries:
            spot = _round_position(*_move_into_view(mark_position, geometry, self._view))
            self._entries[key] = (len(self.shapes), spot)
            self.shapes.append(encode_geometry(geometry))
        return self._entries[key]


def _move_into_view(position: Position, geometry: BaseGeometry, view: Bounds) -> Position:
    """Return where the mark of a line or region stands: in the opening view, if any of it is there.

    Such a mark is no spot. It leaves the middle of the whole no further than it must to be seen.
    """
    if view.contains(*position):
        return position
    boxes = (shapely.box(*view.inset_edges(margin)) for margin in (_MARK_MARGIN_SHARE, 0))
    seen = next((one for box in boxes if not (one := geometry.intersection(box)).is_empty), None)
    if seen is None:
        return position
    way = shapely.shortest_line(seen, shapely.Point(position))
    return geodesy.to_position(shapely.get_point(way, 0))


def _build_event(event: Event, row: LocatedEvent, pool: _GeometryPool) -> dict[str, Any]:
    mark = geodesy.geometry_kind(row.geometry)
    shape, point = None, _round_position(row.longitude, row.latitude)
    if mark != "point":
        shape, point = pool.add_geometry(row.geometry, (row.longitude, row.latitude))
    return {
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
        },
        "point": point,
        "shape": shape,
        "mark": mark,
        "where_prec": row.where_prec,
        "geo_precision": row.geo_precision,
        "radius_m": round(row.radius_m),
        "fatalities": _encode_fatalities(event.fatalities),
        "note": event.note,
    }


def _build_statement(statement: Statement, source: Source) -> dict[str, Any]:
    return {
        "source": statement.source,
        "by": statement.by,
        "stance": statement.stance,
        "sentence": statement.anchor.split_sentence(source.passage.text),
        "prefix": statement.anchor.prefix,
        "suffix": statement.anchor.suffix,
    }


def _encode_fatalities(fatalities: Fatalities | None) -> Mapping[str, int | None] | None:
    if fatalities is None:
        return None
    return {"low": fatalities.low, "best": fatalities.best, "high": fatalities.high}

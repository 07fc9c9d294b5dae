"""Compressed columnar encoding of many events: columns for the map, text in chunks.

docs/reference/map-document.md, "Packed events", describes the format; `columns.js`, `records.js`,
`source-text.js` and `dictionary.js` in layers/viewer/events decode it. The same events give the
same bytes.
"""

import gzip
import hashlib
import re
from array import array
from base64 import b85encode
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from geo.dates import OPEN_END_DAY, OPEN_START_DAY
from geo.errors import OutputError
from geo.geometry.geodesy import GEOMETRY_KINDS
from geo.progress import progress_step, track_progress
from geo.project.vocabulary import EVENT_STATUSES
from layers.document.delta_geometry import UNITS_PER_DEGREE
from layers.document.schema import (
    ColumnType,
    EventData,
    EventRecord,
    ExternalFile,
    MapDocument,
    PackedColumn,
    PlaceParts,
    QuotedDocument,
    QuotedEvents,
    QuotedRecord,
    Source,
    Statement,
    StoredBlob,
    Time,
)
from layers.packing.dictionary_coder import EncodedBlock, TextEncoder
from layers.packing.event_templates import EventTemplateEncoder, compact_json, source_ids
from layers.packing.source_texts import SourceText, SourceTextEncoder

MIN_PACKED_EVENTS = 1000
"""Number of events from which on they are packed.

With records the viewer has every text at once and searches and lists without waiting, but they take
about a kilobyte an event: a thousand double the size of the first map's file.
"""

EVENTS_PER_CHUNK = 500
"""Events in a chunk: about 25 kB, decoded within the few milliseconds that a click may take."""

MIN_WORKER_EVENTS = 20_000
"""Number of events from which on a worker process encodes their texts. It takes half a second to
start, in which thousands of events are packed."""

MAX_NOSCRIPT_EVENTS = 500
"""Events that a packed map lists on its page without script."""


_GZIP_LEVEL = 7  # level 9 is only 0.1 % smaller and takes twice the time
_OPEN_LENGTH_DAYS = OPEN_END_DAY - OPEN_START_DAY
_MAX_ITEMS_PER_EVENT = 2**8 - 1
_MAX_DISTINCT_ACTORS = 2**16

_QUOTED_KEYS = frozenset(("sentence", "prefix", "suffix"))

MARK_KINDS = (*GEOMETRY_KINDS, "none")
"""Kinds of an event's mark; the column has the position."""

ColumnArray = npt.NDArray[np.generic]
TEXT_FILE_NAME = re.compile(r"(?:common|(?:events|sources)-\d{4,})-[0-9a-f]{12}\.bin")
"""Names of the files of `pack_events_with_files`."""

StoreBlob = Callable[[str, bytes], StoredBlob]


class PackedEvents(dict[str, Any]):
    """Packed events as they are written to a page, with their first records.

    `packed["records"]` returns the first `MAX_NOSCRIPT_EVENTS` records, for pages without script,
    but is not a key, so they are not written to the page.
    """

    def __init__(self, events: EventData, first_records: Sequence[QuotedRecord]) -> None:
        """Keep the packed form and the first records."""
        super().__init__(events)
        self.first_records = first_records

    def __missing__(self, key: str) -> Sequence[QuotedRecord]:
        """Return the first records for ``records``."""
        if key == "records":
            return self.first_records
        raise KeyError(key)


def pack_large_document(document: QuotedDocument) -> MapDocument:
    """Return a map document as the viewer reads it, packed from `MIN_PACKED_EVENTS` events on.

    Args:
        document: The document before packing; the records of its events may be any iterable.

    Raises:
        OutputError: as for `pack_events`.
    """
    events = document["events"]
    if events["count"] < MIN_PACKED_EVENTS:
        records = [_drop_quoted_words(record) for record in events["records"]]
        plain: EventData = {
            "count": events["count"],
            "shapes": events["shapes"],
            "records": records,
        }
        return {**document, "events": plain}
    return _replace_events(document, pack_events(events, *_source_inputs(document)))


def pack_with_external_texts(
    document: QuotedDocument, folder: str
) -> tuple[MapDocument, dict[str, bytes]]:
    """Return a map document with its texts in files next to the page, and these files by name.

    Args:
        document: The document before packing, with any number of events.
        folder: The name of the folder for the files, next to the page.

    Raises:
        OutputError: as for `pack_events`.
    """
    events, files = pack_events_with_files(
        document["events"], *_source_inputs(document), folder=folder
    )
    return _replace_events(document, events), files


def _drop_quoted_words(record: QuotedRecord) -> EventRecord:
    """Return a record whose statements have only their spans, not the words in them."""
    statements = [
        cast("Statement", {key: one[key] for key in one if key not in _QUOTED_KEYS})  # type: ignore[literal-required]
        for one in record["statements"]
    ]
    return {**record, "statements": statements}


def _source_inputs(document: QuotedDocument) -> tuple[list[str], list[str], list[SourceText]]:
    """Return the ids of the types, those of the sources, and the sources' texts."""
    types = [one["id"] for one in document["types"]]
    sources = [one["id"] for one in document["sources"]]
    return types, sources, [(source["text"], source["gaps"]) for source in document["sources"]]


def _replace_events(document: QuotedDocument, events: "PackedEvents") -> MapDocument:
    """Return the document with packed events, which have the sources' texts."""
    sources: list[Source] = [{**source, "text": "", "gaps": []} for source in document["sources"]]
    return {**document, "sources": sources, "events": cast("EventData", events)}


def pack_events(
    events: QuotedEvents,
    types: Sequence[str],
    sources: Sequence[str],
    texts: Sequence[SourceText] = (),
) -> PackedEvents:
    """Return events packed, their texts inside.

    Args:
        events: ``shapes`` and ``records`` of a map document; ``records`` may be any iterable in
            reading order and is gone through once, each ``shape`` an index or None.
        types: The ids of the document's types, in its order.
        sources: The ids of the document's sources, in its order.
        texts: The text and the gaps of each of these sources; none to leave out all texts.

    Raises:
        OutputError: an event has more than 255 actors or sources, or an id of several lines, or
            all events have more than 65,536 different actors.
    """
    return _pack_records(events, types, sources, texts, lambda _, data: encode_base85(data))


def pack_events_with_files(
    events: QuotedEvents,
    types: Sequence[str],
    sources: Sequence[str],
    texts: Sequence[SourceText] = (),
    *,
    folder: str = "",
) -> tuple[PackedEvents, dict[str, bytes]]:
    """Return packed events with their texts in files next to the page, and these files by name.

    A file's name has a digest of its content, so that a cached page never loads the file of another
    version, which would show sentences with the wrong events. It does not end in ``.gz``, which
    some servers treat as a transfer encoding. The page must be served over HTTP and needs a policy
    with ``connect-src 'self'``.

    Args:
        events: As for `pack_events`.
        types: As for `pack_events`.
        sources: As for `pack_events`.
        texts: As for `pack_events`.
        folder: The name of the folder for the files, next to the page; empty for the page's own.

    Raises:
        OutputError: as for `pack_events`.
    """
    files: dict[str, bytes] = {}

    def store_file(stem: str, data: bytes) -> ExternalFile:
        name = f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}.bin"
        files[name] = data
        return {"file": _relative_url(folder, name)}

    return _pack_records(events, types, sources, texts, store_file), files


def _relative_url(folder: str, name: str) -> str:
    """Return the address of a file, relative to the page."""
    return PurePosixPath("/", folder, name).as_uri().removeprefix("file:///")


def encode_base85(data: bytes) -> str:
    """Return bytes as base85 in the alphabet of RFC 1924, with a comma in place of ``<``.

    It is a quarter larger than the bytes (base64: a third) and cannot end a script element.
    """
    return b85encode(data).decode().replace("<", ",")


def _pack_records(
    events: QuotedEvents,
    types: Sequence[str],
    sources: Sequence[str],
    texts: Sequence[SourceText],
    store_blob: StoreBlob,
) -> PackedEvents:
    table, scribe = (
        _EventColumns(types, sources),
        TextEncoder(in_worker=events["count"] >= MIN_WORKER_EVENTS),
    )
    chunks, readings = EventTemplateEncoder(scribe), SourceTextEncoder(scribe)
    records = track_progress(events["records"], "packing events", events["count"])
    opening: list[QuotedRecord] = []
    while batch := list(islice(records, EVENTS_PER_CHUNK)):
        opening += batch[: MAX_NOSCRIPT_EVENTS - len(opening)]
        for record in batch:
            table.add_event(record)
            if texts:
                readings.add_statements(record)
        chunks.add_chunk(batch)
    with progress_step("packing texts"), ThreadPoolExecutor() as pool:
        readings.add_sources(zip(sources, texts, strict=False))
        entries, blocks = scribe.encode()
        # zlib releases the lock while it compresses
        encoded = list(
            pool.map(_encode_text_chunk, [*chunks.chunk_headers, *readings.block_headers], blocks)
        )
    cut = len(chunks.chunk_headers)
    common = compact_json(chunks.shared_places) + "\n" + "\n".join(entries)
    columns = list(table.iter_columns())
    packed: EventData = {
        "count": table.count,
        "shapes": events["shapes"],
        "actors": list(table.actors),
        "columns": [
            _describe_column(name, values, is_delta=is_delta) for name, values, is_delta in columns
        ],
        "data": encode_base85(_gzip_bytes(b"".join(values.tobytes() for _, values, _ in columns))),
        "common": store_blob("common", _gzip_bytes(common.encode())),
        "chunk": EVENTS_PER_CHUNK,
        "chunks": [
            store_blob(f"events-{number:04}", text) for number, text in enumerate(encoded[:cut])
        ],
        "readings": [
            {"sources": len(head), "texts": store_blob(f"sources-{number:04}", text)}
            for number, (head, text) in enumerate(
                zip(readings.block_headers, encoded[cut:], strict=True)
            )
        ],
    }
    if table.subtypes:
        packed["subtypes"] = list(table.subtypes)
    if table.place_parts:
        packed["place_parts"] = table.place_parts
    return PackedEvents(packed, opening)


def _encode_text_chunk(header: object, block: EncodedBlock) -> bytes:
    """Return a compressed block: its header with the byte counts, then the encoded texts."""
    return _gzip_bytes(compact_json([header, *block.byte_counts]).encode() + b"\n" + block.data)


def _gzip_bytes(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=_GZIP_LEVEL, mtime=0)


def _describe_column(name: str, values: ColumnArray, *, is_delta: bool) -> PackedColumn:
    kind = "text" if values.dtype == np.dtype("S1") else values.dtype.name
    column: PackedColumn = {"name": name, "type": cast("ColumnType", kind), "length": values.size}
    if is_delta:
        column["delta"] = True
    return column


class _EventColumns:
    """The columns of the events, filled one event at a time."""

    def __init__(self, types: Sequence[str], sources: Sequence[str]) -> None:
        self.count = 0
        self.actors: dict[str, int] = {}
        self.subtypes: dict[str, int] = {}
        self.place_parts: list[PlaceParts] = []
        self._type_numbers = {name: number for number, name in enumerate(types)}
        self._source_numbers = {name: number for number, name in enumerate(sources)}
        names: tuple[str, ...] = (
            "start",
            "length",
            "open_start",
            "lon",
            "lat",
            "radius_m",
            "shape",
            "type",
            "status",
            "mark",
        )
        names += ("where_prec", "about", "seat", "subtype")
        names += ("actors_each", "actors", "sources_each", "sources")
        self._values = {name: array("q") for name in names}
        self._ids: list[str] = []

    def add_event(self, record: QuotedRecord) -> None:
        """Add one event."""
        identifier, time = record["id"], record["time"]
        if "\n" in identifier:
            raise OutputError(
                f"the event id {identifier!r} has several lines: write it on one line"
            )
        if record.get("parts"):
            parts = record["parts"]
            self.place_parts.append(
                {
                    "event": self.count,
                    "points": [part["point"] for part in parts],
                    "is_movement": parts[0]["role"] == "from",
                }
            )
        self.count += 1
        self._ids.append(identifier)
        longitude, latitude = record["point"]
        row = {
            "start": _find_first_known_day(time),
            "length": _encode_length(time),
            "open_start": time["start"] is None,
            "lon": round(longitude * UNITS_PER_DEGREE),
            "lat": round(latitude * UNITS_PER_DEGREE),
            "radius_m": record["radius_m"],
            "shape": -1 if record["shape"] is None else record["shape"],
            "type": self._type_numbers[record["type"]],
            "status": EVENT_STATUSES.index(record["status"]),
            "mark": MARK_KINDS.index(record["mark"]),
            "where_prec": record["where_prec"],
            "about": _is_approximate(time),
            "seat": record["place"].get("role") == "seat",
            "subtype": self._number_subtype(record.get("subtype")),
        }
        for name, value in row.items():
            self._values[name].append(value)
        self._append_list(
            identifier, "actors", [self._number_actor(name) for name in record["actors"]]
        )
        self._append_list(
            identifier, "sources", [self._source_numbers[name] for name in source_ids(record)]
        )

    def _number_subtype(self, name: str | None) -> int:
        """Return the number of a subtype, from 1; 0 for none."""
        if name is None:
            return 0
        number = self.subtypes.setdefault(name, len(self.subtypes) + 1)
        if number >= _MAX_DISTINCT_ACTORS:
            raise OutputError(
                f"{name!r} is one subtype too many: a map holds {_MAX_DISTINCT_ACTORS - 1:,}"
            )
        return number

    def _number_actor(self, name: str) -> int:
        number = self.actors.setdefault(name, len(self.actors))
        if number >= _MAX_DISTINCT_ACTORS:
            raise OutputError(
                f"{name!r} is one actor too many: a map holds {_MAX_DISTINCT_ACTORS:,}"
            )
        return number

    def _append_list(self, identifier: str, name: str, values: list[int]) -> None:
        if len(values) > _MAX_ITEMS_PER_EVENT:
            raise OutputError(
                f"event {identifier!r} has {len(values)} {name}: "
                f"at most {_MAX_ITEMS_PER_EVENT} can be shown"
            )
        self._values[f"{name}_each"].append(len(values))
        self._values[name].extend(values)

    def iter_columns(self) -> Iterator[tuple[str, ColumnArray, bool]]:
        """Yield each column's name, its values as they are written, and whether as differences."""
        kinds: dict[str, str] = {"start": "<i4", "length": "<u4", "lon": "<i4", "lat": "<i4"}
        kinds |= {"shape": "<i4", "actors": "<u2"}
        usual = {"length": 0, "open_start": 0, "shape": -1, "mark": 0, "about": 0, "seat": 0}
        usual["subtype"] = 0
        for name, kept in self._values.items():
            values = np.frombuffer(kept, dtype=np.int64)
            if name in usual and np.all(values == usual[name]):
                continue
            delta = name == "start"
            whole = np.diff(values, prepend=0) if delta else values
            kind = kinds.get(name) or _smallest_dtype(values)
            # differences wrap round, as the viewer's own sums do
            yield name, whole.astype(kind), delta
        yield "ids", np.frombuffer("\n".join(self._ids).encode(), dtype="S1"), False


def _smallest_dtype(values: npt.NDArray[np.int64]) -> str:
    """Return the smallest type of whole numbers that holds all values."""
    most = values.max(initial=0)
    return "u1" if most < 2**8 else "<u2" if most < 2**16 else "<u4"


def _find_first_known_day(time: Time) -> int:
    """Return the first day of the earliest known date: an open start is no duration."""
    if time["start"] is not None:
        return time["start"]
    return OPEN_START_DAY if time["to"] is None else time["to"]["day"]


def _encode_length(time: Time) -> int:
    end = time["end"]
    return _OPEN_LENGTH_DAYS if end is None else end - _find_first_known_day(time)


def _is_approximate(time: Time) -> bool:
    return any(bound["about"] for bound in (time["from"], time["to"]) if bound)

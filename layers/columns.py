"""Many events in little room: columns of numbers for the map, texts in chunks for the reader.

The form is that of docs/document.md, "Packed events"; the viewer's `columns.js` and `chunks.js`
read it. The same events give the same bytes.
"""

import gzip
import hashlib
import json
from array import array
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.errors import OutputError
from layers.shapes import SCALE

Record = Mapping[str, Any]

PACKED_FROM = 1000
"""Events from which on they are packed.

Records give the viewer every text at once, which searches and lists without waiting, but take
about a kilobyte an event in the page: a thousand double the first map's file.
"""

CHUNK = 2000
"""Events of a chunk: some 300 kB of JSON, unpacked in the few milliseconds a click may take."""

LISTED = 500
"""Events that stay readable where no script runs."""

STATUSES = ("reported", "corroborated", "claimed", "disputed")
MARKS = ("point", "line", "region")

_OPEN_START = -(2**31)
_OPEN_LENGTH = 2**32 - 1
_MOST_EACH = 2**8 - 1
_MOST_NAMES = 2**16

_USUAL: Record = {
    "date_note": None,
    "status_reason": None,
    "fatalities": None,
    "note": None,
    "geo_precision": 1,
}
_USUAL_PLACE: Record = {"text": "", "names": {}, "method": "", "note": None}
_USUAL_STATEMENT: Record = {"by": None, "stance": "reports", "prefix": "", "suffix": ""}
_IN_COLUMNS = frozenset(
    ("id", "point", "shape", "type", "status", "mark", "where_prec", "radius_m", "actors")
)

Bytes = npt.NDArray[np.generic]


class Packed(dict[str, Any]):
    """Packed events as they are written to a page; the first records stay at hand beside them.

    `packed["records"]` gives the first `LISTED` records, for pages without script, but is no key:
    it is not written with the rest.
    """

    def __init__(self, events: Mapping[str, Any], opening: Sequence[Record]) -> None:
        """Keep the packed form and the first records."""
        super().__init__(events)
        self.opening = opening

    def __missing__(self, key: str) -> Sequence[Record]:
        """Return the first records for ``records``."""
        if key == "records":
            return self.opening
        raise KeyError(key)


def packed_if_many(
    events: Mapping[str, Any], types: Sequence[str], sources: Sequence[str]
) -> Mapping[str, Any]:
    """Return events as they are, or packed from `PACKED_FROM` of them on.

    Args:
        events: ``count``, ``shapes`` and ``records`` of a map document.
        types: The ids of the document's types, in its order.
        sources: The ids of the document's sources, in its order.

    Raises:
        OutputError: as for `pack`.
    """
    return events if events["count"] < PACKED_FROM else pack(events, types, sources)


def pack(events: Mapping[str, Any], types: Sequence[str], sources: Sequence[str]) -> Packed:
    """Return events packed, their texts inside.

    Args:
        events: ``shapes`` and ``records`` of a map document; ``records`` may be any iterable in
            reading order and is gone through once, each ``shape`` an index or None.
        types: The ids of the document's types, in its order.
        sources: The ids of the document's sources, in its order.

    Raises:
        OutputError: an event has more than 255 actors or sources, or an id of several lines, or
            all events have more than 65,536 different actors.
    """
    return _packed(events, types, sources, lambda chunk, _: b64encode(chunk).decode())


def pack_beside(
    events: Mapping[str, Any], types: Sequence[str], sources: Sequence[str], stem: str = "events"
) -> tuple[Packed, dict[str, bytes]]:
    """Return events packed with their texts in files beside the page, and these files by name.

    A name holds a digest of its file: were a page and a file of another edition to meet in a
    cache, sentences would be shown with the wrong events. It does not end in ``.gz``, which some
    servers take for a transfer encoding and undo.

    Args:
        events: As for `pack`.
        types: As for `pack`.
        sources: As for `pack`.
        stem: What file names begin with; they are also the addresses, relative to the page, which
            must allow them (``connect-src 'self'``) and be served over HTTP.

    Raises:
        OutputError: as for `pack`.
    """
    files: dict[str, bytes] = {}

    def keep(chunk: bytes, number: int) -> dict[str, str]:
        name = f"{stem}-{number:04}-{hashlib.sha256(chunk).hexdigest()[:12]}.bin"
        files[name] = chunk
        return {"file": name}

    return _packed(events, types, sources, keep), files


def _packed(
    events: Mapping[str, Any],
    types: Sequence[str],
    sources: Sequence[str],
    keep: Callable[[bytes, int], str | dict[str, str]],
) -> Packed:
    table = _Table(types, sources)
    records = iter(events["records"])
    opening: list[Record] = []
    chunks: list[str | dict[str, str]] = []
    while batch := list(islice(records, CHUNK)):
        opening += batch[: LISTED - len(opening)]
        for record in batch:
            table.add(record)
        chunks.append(keep(_gzip(_json([text_of(record) for record in batch])), len(chunks)))
    columns = list(table.columns())
    packed = {
        "count": table.count,
        "shapes": events["shapes"],
        "actors": list(table.actors),
        "columns": [_described(*column) for column in columns],
        "data": b64encode(_gzip(b"".join(values.tobytes() for _, values, _ in columns))).decode(),
        "chunk": CHUNK,
        "chunks": chunks,
    }
    return Packed(packed, opening)


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=9, mtime=0)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _described(name: str, values: Bytes, delta: bool) -> dict[str, Any]:  # noqa: FBT001
    kind = "text" if values.dtype == np.dtype("S1") else values.dtype.name
    described = {"name": name, "type": kind, "length": values.size}
    return described | ({"delta": True} if delta else {})


class _Table:
    """The columns of the events, filled an event at a time."""

    def __init__(self, types: Sequence[str], sources: Sequence[str]) -> None:
        self.count = 0
        self.actors: dict[str, int] = {}
        self._types = {name: number for number, name in enumerate(types)}
        self._sources = {name: number for number, name in enumerate(sources)}
        names: tuple[str, ...] = (
            "start",
            "length",
            "lon",
            "lat",
            "radius_m",
            "shape",
            "type",
            "status",
            "mark",
        )
        names += ("where_prec", "about", "actors_each", "actors", "sources_each", "sources")
        self._values = {name: array("q") for name in names}
        self._ids: list[str] = []

    def add(self, record: Record) -> None:
        """Take in one event."""
        identifier, time = record["id"], record["time"]
        if "\n" in identifier:
            raise OutputError(f"the event id {identifier!r} has several lines: ids are one line")
        self.count += 1
        self._ids.append(identifier)
        longitude, latitude = record["point"]
        row = {
            "start": _OPEN_START if time["start"] is None else time["start"],
            "length": _length(time["start"], time["end"]),
            "lon": round(longitude * SCALE),
            "lat": round(latitude * SCALE),
            "radius_m": record["radius_m"],
            "shape": -1 if record["shape"] is None else record["shape"],
            "type": self._types[record["type"]],
            "status": STATUSES.index(record["status"]),
            "mark": MARKS.index(record["mark"]),
            "where_prec": record["where_prec"],
            "about": _about(time),
        }
        for name, value in row.items():
            self._values[name].append(value)
        said = dict.fromkeys(statement["source"] for statement in record["statements"])
        self._several(identifier, "actors", [self._actor(name) for name in record["actors"]])
        self._several(identifier, "sources", [self._sources[name] for name in said])

    def _actor(self, name: str) -> int:
        number = self.actors.setdefault(name, len(self.actors))
        if number >= _MOST_NAMES:
            raise OutputError(f"{name!r} is one actor too many: a map holds {_MOST_NAMES:,}")
        return number

    def _several(self, identifier: str, name: str, values: list[int]) -> None:
        if len(values) > _MOST_EACH:
            raise OutputError(
                f"event {identifier!r} has {len(values)} {name}: at most {_MOST_EACH} can be shown"
            )
        self._values[f"{name}_each"].append(len(values))
        self._values[name].extend(values)

    def columns(self) -> Iterator[tuple[str, Bytes, bool]]:
        """Yield each column's name, its values as they are written, and whether as differences."""
        kinds: dict[str, str] = {"start": "<i4", "length": "<u4", "lon": "<i4", "lat": "<i4"}
        kinds |= {"shape": "<i4", "actors": "<u2", "sources": "<u2"}
        usual = {"length": 0, "shape": -1, "mark": 0, "about": 0}
        for name, kept in self._values.items():
            values = np.frombuffer(kept, dtype=np.int64)
            if name in usual and np.all(values == usual[name]):
                continue
            delta = name == "start"
            whole = np.diff(values, prepend=0) if delta else values
            kind = kinds.get(name) or _least(values)
            # differences wrap round, as the viewer's own sums do
            yield name, whole.astype(kind), delta
        yield "ids", np.frombuffer("\n".join(self._ids).encode(), dtype="S1"), False


def _least(values: npt.NDArray[np.int64]) -> str:
    """Return the smallest type of whole numbers that holds all values."""
    most = values.max(initial=0)
    return "u1" if most < 2**8 else "<u2" if most < 2**16 else "<u4"


def _length(start: int | None, end: int | None) -> int:
    if end is None:
        return _OPEN_LENGTH
    return int(end) - (_OPEN_START if start is None else int(start))


def _about(time: Mapping[str, Any]) -> bool:
    return any(bound["about"] for bound in (time["from"], time["to"]) if bound)


def text_of(record: Record) -> dict[str, Any]:
    """Return what a chunk has of an event: what neither its columns say nor is usual."""
    text = {
        key: value
        for key, value in record.items()
        if key not in _IN_COLUMNS and not (key in _USUAL and _USUAL[key] == value)
    }
    if _is_plain_day(record["time"]):
        del text["time"]
    place, statements = record["place"], record["statements"]
    return text | {
        "place": _without(place, _USUAL_PLACE),
        "statements": [_without(one, _USUAL_STATEMENT) for one in statements],
    }


def _without(given: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    left = object()
    return {key: value for key, value in given.items() if usual.get(key, left) != value}


def _is_plain_day(time: Mapping[str, Any]) -> bool:
    """Tell whether the viewer makes the same of the two days alone: an exact day is all it is."""
    bounds: Iterable[Mapping[str, Any] | None] = (time["from"], time["to"])
    return time["date_prec"] == 1 and all(
        bound is not None and bound["grain"] == "day" and not bound["about"] for bound in bounds
    )

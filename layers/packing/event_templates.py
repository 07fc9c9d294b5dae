"""Encodes the event fields that no column has: templates and a stream of texts, by chunk.

A template is a record without its texts; thousands of events share a few templates. The texts go to
the `TextEncoder`. docs/reference/map-document.md, "Packed events", describes the format;
`records.js` in layers/viewer/events decodes it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from layers.packing.dictionary_coder import TextEncoder

Record = Mapping[str, Any]

MAX_SHARED_PLACES = 20_000
"""Places that are stored once for all their events; others are stored with each event."""

_EVENT_DEFAULTS: Record = {
    "date_note": None,
    "status_reason": None,
    "fatalities": None,
    "note": None,
    "geo_precision": 1,
}
_PLACE_DEFAULTS: Record = {"text": "", "names": {}, "method": "", "note": None, "role": None}
_STATEMENT_DEFAULTS: Record = {
    "source": 0,
    "by": None,
    "stance": "reports",
    "prefix": "",
    "suffix": "",
}
_COLUMN_KEYS = frozenset(
    ("id", "point", "shape", "type", "status", "mark", "where_prec", "radius_m", "actors", "place")
)
_ENUM_KEYS = frozenset(("stance", "grain"))
"""Keys whose values are words of this format and stay in the template."""


class EventTemplateEncoder:
    """Builds the headers of the chunks, and adds their texts to a text encoder."""

    def __init__(self, encoder: TextEncoder) -> None:
        """Write the texts to `encoder`, a block for each chunk."""
        self.shared_places: list[Record] = []
        self.chunk_headers: list[dict[str, Any]] = []
        self._encoder = encoder
        self._place_numbers: dict[str, int] = {}

    def add_chunk(self, records: Iterable[Record]) -> None:
        """Encode some events as a chunk."""
        forms: dict[str, tuple[int, object]] = {}
        head: dict[str, Any] = {"form": [], "place": []}
        for record in records:
            place = _drop_defaults(record["place"], _PLACE_DEFAULTS)
            number = self._number_place(place)
            text = template_of(record) | ({"place": place} if number < 0 else {})
            form = self._strip_texts(text)
            head["form"].append(forms.setdefault(repr(form), (len(forms), form))[0])
            head["place"].append(number)
        self._encoder.end_block()
        self.chunk_headers.append({"forms": [form for _, form in forms.values()], **head})

    def _number_place(self, place: Record) -> int:
        """Return the number of a shared place; -1 for a place that is stored with its event.

        A place is shared from its second event on, so that a place of one event is not in the text
        that all chunks need.
        """
        key = repr(place)
        if key not in self._place_numbers:
            self._place_numbers[key] = -1
        elif self._place_numbers[key] < 0 and len(self.shared_places) < MAX_SHARED_PLACES:
            self._place_numbers[key] = len(self.shared_places)
            self.shared_places.append(place)
        return self._place_numbers[key]

    def _strip_texts(self, value: object, key: str = "") -> object:
        """Return a value with its texts replaced by empty ones; encode the texts in order."""
        if isinstance(value, str) and key not in _ENUM_KEYS:
            self._encoder.add(value)
            return ""
        if isinstance(value, dict):
            return {name: self._strip_texts(one, name) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._strip_texts(one, key) for one in value]
        return value


_JSON_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def compact_json(data: object) -> str:
    """Return data as JSON without white space."""
    return _JSON_ENCODER.encode(data)


def template_of(record: Record) -> dict[str, Any]:
    """Return what a chunk has of an event: no values of columns, and no defaults.

    A statement's source is its index among the event's own sources; days are counted from the
    event's first known day.
    """
    form = _drop_defaults(
        {key: record[key] for key in record if key not in _COLUMN_KEYS}, _EVENT_DEFAULTS
    )
    if is_plain_day(record["time"]):
        del form["time"]
    else:
        form["time"] = _encode_relative_time(record["time"])
    own = source_ids(record)
    form["statements"] = [_encode_statement(one, own) for one in record["statements"]]
    return form


def source_ids(record: Record) -> list[str]:
    """Return the ids of an event's sources, each once, in the order of its statements."""
    return list(dict.fromkeys(statement["source"] for statement in record["statements"]))


def _encode_statement(statement: Record, own_sources: Sequence[str]) -> dict[str, Any]:
    """Return what a chunk has of a statement; its span is in the text of its source."""
    number = own_sources.index(statement["source"])
    known = {key: statement[key] for key in statement if key != "span"}
    return _drop_defaults({**known, "source": number}, _STATEMENT_DEFAULTS)


def _drop_defaults(given: Record, defaults: Record) -> dict[str, Any]:
    left = object()
    return {key: value for key, value in given.items() if defaults.get(key, left) != value}


def is_plain_day(time: Record) -> bool:
    """Return whether a time is exact days, which the viewer restores from the columns."""
    bounds: Iterable[Record | None] = (time["from"], time["to"])
    return time["date_prec"] == 1 and all(
        bound is not None and bound["grain"] == "day" and not bound["about"] for bound in bounds
    )


def _encode_relative_time(time: Record) -> dict[str, Any]:
    """Return a time with days counted from its first known day, which the columns have."""
    known = (time["start"], time["end"], 0)
    first = next(day for day in known if day is not None)
    bounds = {
        side: bound and {**bound, "day": bound["day"] - first, "last": bound["last"] - first}
        for side, bound in (("from", time["from"]), ("to", time["to"]))
    }
    return {**{key: time[key] for key in time if key not in {"start", "end"}}, **bounds}

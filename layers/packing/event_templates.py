"""What the columns do not say of events, by the chunk: forms with gaps, and the texts for them.

A form is what is left of a record when its texts are taken out; thousands of events share a few.
The texts themselves go to the `Scribe`. The form is that of docs/document.md, "Packed events"; the
viewer's `chunks.js` reads it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from layers.packing.dictionary_coder import Scribe

Record = Mapping[str, Any]

CONTEXT = 32
"""Characters that a prefix or suffix has at most; what the sentence says of them is left out."""

MOST_PLACES = 20_000
"""Places that are kept once for all events that share them; others stand with their events."""

_USUAL: Record = {
    "date_note": None,
    "status_reason": None,
    "fatalities": None,
    "note": None,
    "geo_precision": 1,
}
_USUAL_PLACE: Record = {"text": "", "names": {}, "method": "", "note": None}
_USUAL_STATEMENT: Record = {
    "source": 0,
    "by": None,
    "stance": "reports",
    "prefix": "",
    "suffix": "",
}
_IN_COLUMNS = frozenset(
    ("id", "point", "shape", "type", "status", "mark", "where_prec", "radius_m", "actors", "place")
)
_WORDS = frozenset(("stance", "grain"))
"""Keys whose values are words of this format and stay in the form."""

_LAST_IN_BMP = "\uffff"


class Chunks:
    """The heads of the chunks, filled an event at a time while the scribe takes down the texts."""

    def __init__(self, scribe: Scribe) -> None:
        """Write the texts to `scribe`, a block a chunk."""
        self.places: list[Record] = []
        self.heads: list[dict[str, Any]] = []
        self._scribe = scribe
        self._numbers: dict[str, int] = {}

    def add(self, records: Iterable[Record]) -> None:
        """Make a chunk of some events."""
        forms: dict[str, tuple[int, object]] = {}
        head: dict[str, Any] = {"form": [], "place": []}
        for record in records:
            place = _without(record["place"], _USUAL_PLACE)
            number = self._place(place)
            text = form_of(record) | ({"place": place} if number < 0 else {})
            form = self._emptied(text)
            head["form"].append(forms.setdefault(repr(form), (len(forms), form))[0])
            head["place"].append(number)
        self._scribe.cut()
        self.heads.append({"forms": [form for _, form in forms.values()], **head})

    def _place(self, place: Record) -> int:
        """Return the number of a place among those kept once, -1 where it stands with its event.

        It stands there the first time, so that a place of one event burdens no other's text.
        """
        key = repr(place)
        if key not in self._numbers:
            self._numbers[key] = -1
        elif self._numbers[key] < 0 and len(self.places) < MOST_PLACES:
            self._numbers[key] = len(self.places)
            self.places.append(place)
        return self._numbers[key]

    def _emptied(self, value: object, key: str = "") -> object:
        """Return a value with each text replaced by an empty one; the scribe has them in order."""
        if isinstance(value, str) and key not in _WORDS:
            self._scribe.write(value)
            return ""
        if isinstance(value, dict):
            return {name: self._emptied(one, name) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._emptied(one, key) for one in value]
        return value


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def compact(data: object) -> str:
    """Return data as JSON without a needless character."""
    return _ENCODER.encode(data)


def form_of(record: Record) -> dict[str, Any]:
    """Return what a chunk has of an event: what neither its columns say nor is usual.

    A statement's source is its place among the event's own sources; days are counted from the
    event's first known one.
    """
    form = _without({key: record[key] for key in record if key not in _IN_COLUMNS}, _USUAL)
    if is_plain_day(record["time"]):
        del form["time"]
    else:
        form["time"] = _from_first_day(record["time"])
    own = sources_of(record)
    form["statements"] = [_statement(one, own) for one in record["statements"]]
    return form


def sources_of(record: Record) -> list[str]:
    """Return the ids of an event's sources, each once, in the order of its statements."""
    return list(dict.fromkeys(statement["source"] for statement in record["statements"]))


def _statement(statement: Record, own: Sequence[str]) -> dict[str, Any]:
    before, _, after = statement["sentence"]
    prefix, suffix = statement["prefix"], statement["suffix"]
    left = _without({**statement, "source": own.index(statement["source"])}, _USUAL_STATEMENT)
    if prefix:
        left["prefix"] = _beyond(prefix, before)
    if suffix:
        mirrored = _beyond(suffix[::-1], after[::-1])
        left["suffix"] = mirrored[::-1] if isinstance(mirrored, str) else [suffix]
    return left


def _beyond(prefix: str, before: str) -> str | list[str]:
    """Return what a prefix says before the sentence begins; all of it, in a list, if it differs."""
    own = prefix[: max(0, len(prefix) - len(before))]
    room = CONTEXT - len(own)
    told = own + (before[-room:] if room > 0 else "")
    return own if told == prefix and _counts_alike(prefix + before) else [prefix]


def _counts_alike(text: str) -> bool:
    """Tell whether JavaScript counts as many characters: it counts some twice."""
    return text.isascii() or max(text) <= _LAST_IN_BMP


def _without(given: Record, usual: Record) -> dict[str, Any]:
    left = object()
    return {key: value for key, value in given.items() if usual.get(key, left) != value}


def is_plain_day(time: Record) -> bool:
    """Tell whether the viewer makes the same of the two days alone: an exact day is all it is."""
    bounds: Iterable[Record | None] = (time["from"], time["to"])
    return time["date_prec"] == 1 and all(
        bound is not None and bound["grain"] == "day" and not bound["about"] for bound in bounds
    )


def _from_first_day(time: Record) -> dict[str, Any]:
    """Return a time that repeats: days counted from its first known one, which the columns have."""
    known = (time["start"], time["end"], 0)
    first = next(day for day in known if day is not None)
    bounds = {
        side: bound and {**bound, "day": bound["day"] - first, "last": bound["last"] - first}
        for side, bound in (("from", time["from"]), ("to", time["to"]))
    }
    return {**{key: time[key] for key in time if key not in {"start", "end"}}, **bounds}

"""Dates as the map document has them."""

from typing import cast

from geo.dates import DateBound, DateInterval
from layers.document import schema


def encode_time(span: DateInterval) -> schema.Time:
    """Return an interval as the `Time` of the document."""
    return {
        "edtf": span.edtf,
        "start": span.start,
        "end": span.end,
        "from": _encode_bound(span.lower),
        "to": _encode_bound(span.upper),
        "date_prec": span.date_prec,
    }


def encode_optional_time(span: DateInterval | None) -> schema.Time | None:
    """Return an interval as the `Time` of the document, None for none."""
    return None if span is None else encode_time(span)


def _encode_bound(bound: DateBound | None) -> schema.Bound | None:
    if bound is None:
        return None
    grain = cast("schema.Grain", bound.grain)
    return {"day": bound.day, "last": bound.last, "grain": grain, "about": bound.about}

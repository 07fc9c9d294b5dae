"""Keys that other tools and spreadsheets have, and the keys of a project that mean the same."""

from collections.abc import Collection

from geo.text.suggest import suggest_choice

_POINT = "write `point: [LON, LAT]`, the longitude first"
_REMEDIES = {
    "location": "place",
    "loc": "place",
    "where": "place",
    "headline": "title",
    "name": ("title", "names"),
    "summary": ("title", "note"),
    "what": "title",
    "when": "date",
    "day": "date",
    "datetime": "date",
    "event_date": "date",
    "killed": "fatalities",
    "deaths": "fatalities",
    "dead": "fatalities",
    "casualties": "fatalities",
    "victims": "fatalities",
    "wounded": "injured",
    "idps": "displaced",
    "arrested": "detained",
    "actor": "actors",
    "parties": "actors",
    "who": ("actors", "by"),
    "category": "type",
    "kind": "type",
    "event_type": "type",
    "sub_type": "subtype",
    "description": ("note", "title"),
    "comment": "note",
    "notes": "note",
    "text": "quote",
    "excerpt": "quote",
    "citation": ("quote", "source"),
    "sources": "source",
    "link": ("url", "source"),
    "website": "url",
    "author": ("by",),
    "speaker": "by",
    "status": "review",
    "photo": "media",
    "image": "media",
    "images": "media",
    "video": "media",
    "lang": "language",
    "outlet": "publisher",
    "newspaper": "publisher",
    "published": "date",
    "license": ("licence", "rights"),
    "copyright": "rights",
    "file": "text",
    "precision": "precision_m",
    "radius": "precision_m",
    "accuracy": "precision_m",
    "alias": "aliases",
    "bbox": "bounds",
    "extent": "bounds",
    "min": "low",
    "minimum": "low",
    "max": "high",
    "maximum": "high",
    "number": "best",
    "total": "best",
    "count": "best",
}  # fmt: skip
_POINT_KEYS = frozenset(
    ("lat", "lng", "lon", "long", "latitude", "longitude", "x", "y", "coordinates", "coords",
     "position")
)  # fmt: skip


def suggest_key(key: str, known: Collection[str]) -> str:
    """Return a hint for an error message about an unknown key of a record.

    Args:
        key: The key as written.
        known: The keys that the record can have.
    """
    folded = key.casefold().replace(" ", "_")
    if folded in _POINT_KEYS:
        if "point" in known:
            return _POINT
        if "place" in known:
            return (
                "write the place's name as `place:`, or `place: {point: [LON, LAT], precision_m: "
                "1000, why: …}`"
            )
    remedies = _REMEDIES.get(folded, ())
    for remedy in (remedies,) if isinstance(remedies, str) else remedies:
        if remedy in known:
            return f"write {remedy!r}"
    if key.isdigit():
        return "write a large number without a comma, such as 1200"
    return suggest_choice(key, known)

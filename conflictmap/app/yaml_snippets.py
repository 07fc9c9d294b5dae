"""YAML for a curator to paste."""

import json

from geo.geocoding.geocoder import Candidate
from geo.geometry.bounds import Bounds


def event_place(place: str | dict[str, str]) -> str:
    """Return the line of an event in ``events.yaml`` that names a place."""
    if isinstance(place, str):
        return f"place: {_scalar(place)}"
    inner = ", ".join(f"{key}: {_scalar(value)}" for key, value in place.items())
    return f"place: {{{inner}}}"


def event_point(found: Candidate) -> str:
    """Return the line of an event in ``events.yaml`` that gives a position."""
    longitude, latitude = found.point
    return (
        f"place: {{point: [{longitude:.5f}, {latitude:.5f}], precision_m: {found.radius_m:.0f}, "
        f"why: {json.dumps(found.name, ensure_ascii=False)}}}"
    )


def place_record(found: Candidate, bounds: Bounds) -> str:
    """Return a record for ``data/places.yaml`` of a place of GeoNames, on a map of `bounds`."""
    longitude, latitude = found.point
    lines = [
        f"- id: {found.id.replace(':', '-')}",
        f"  kind: {_scalar(found.kind)}",
        f"  point: [{longitude:.5f}, {latitude:.5f}]",
        f"  precision_m: {found.radius_m:.0f}",
        "  names:",
        f"    en: {_scalar(found.name)}",
        *(
            [f"  within: [{', '.join(_scalar(name) for name in found.within)}]"]
            if found.within
            else []
        ),
        *([] if bounds.holds(longitude, latitude) else ["  remote: true"]),
        "  basis: sourced",
        f"  citation: {_scalar(_credit(found))}",
    ]
    return "\n".join(lines)


def _scalar(text: str) -> str:
    """Return a text as a YAML scalar, quoted wherever a plain one could be misread."""
    plain = text.replace(" ", "").replace("/", "")
    return (
        text if plain.isalnum() and text == text.strip() else json.dumps(text, ensure_ascii=False)
    )


def _credit(found: Candidate) -> str:
    return f"GeoNames {found.id.partition(':')[2]} (CC BY 4.0)"

"""YAML snippets for a curator to paste into a project's files."""

import json

from geo.geocoding.results import Candidate
from geo.geometry.bounds import Bounds


def format_event_place(place: str | dict[str, str]) -> str:
    """Return the `place` line of an event in ``events.yaml``, by name or by keys."""
    if isinstance(place, str):
        return f"place: {_format_scalar(place)}"
    items = ", ".join(f"{key}: {_format_scalar(value)}" for key, value in place.items())
    return f"place: {{{items}}}"


def format_event_point(candidate: Candidate) -> str:
    """Return the `place` line of an event in ``events.yaml``, by coordinates."""
    longitude, latitude = candidate.point
    return (
        f"place: {{point: [{longitude:.5f}, {latitude:.5f}], "
        f"precision_m: {candidate.radius_m:.0f}, "
        f"why: {json.dumps(candidate.name, ensure_ascii=False)}}}"
    )


def format_event_area(candidate: Candidate) -> str:
    """Return the `place` line of an event at an area of the world ground, by point and class.

    It is drawn as the whole area where a layer of the project has it.
    """
    longitude, latitude = candidate.point
    name = json.dumps(candidate.name, ensure_ascii=False)
    return (
        f"place: {{point: [{longitude:.5f}, {latitude:.5f}], where_prec: {candidate.where_prec}, "
        f"name: {name}, why: {json.dumps(f'{candidate.kind}, Natural Earth')}}}"
    )


def format_place_record(candidate: Candidate, bounds: Bounds) -> str:
    """Return the record of a GeoNames place for ``data/places.yaml``.

    Args:
        candidate: The place.
        bounds: The map's bounds; a place outside is marked as remote.
    """
    longitude, latitude = candidate.point
    lines = [
        f"- id: {candidate.id.replace(':', '-')}",
        f"  kind: {_format_scalar(candidate.kind)}",
        f"  point: [{longitude:.5f}, {latitude:.5f}]",
        f"  precision_m: {candidate.radius_m:.0f}",
        "  names:",
        f"    en: {_format_scalar(candidate.name)}",
        *(
            [f"  within: [{', '.join(_format_scalar(name) for name in candidate.within)}]"]
            if candidate.within
            else []
        ),
        *([] if bounds.contains(longitude, latitude) else ["  remote: true"]),
        "  basis: sourced",
        f"  citation: {_format_scalar(_format_citation(candidate))}",
    ]
    return "\n".join(lines)


def _format_scalar(text: str) -> str:
    """Return a text as a YAML scalar, quoted if it could be read as another type or as syntax."""
    letters = text.replace(" ", "").replace("/", "")
    return (
        text if letters.isalnum() and text == text.strip() else json.dumps(text, ensure_ascii=False)
    )


def _format_citation(candidate: Candidate) -> str:
    return f"GeoNames {candidate.id.partition(':')[2]} (CC BY 4.0)"

"""Records of places for ``data/places.yaml``: from GeoNames, or from a point that is given."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.yaml_splice import append_record
from geo.errors import GeocodeError, OutputError
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import GeoNamesIndex
from geo.geocoding.results import Candidate, GeocodeResult
from geo.geometry.bounds import Bounds
from geo.ground.layers import GROUND_PREFIX
from geo.project.event_details import PlaceQuery
from geo.project.loader import read_project
from geo.project.model import Project
from geo.project.places import PLACES_FILE
from geo.text.unicode_safety import format_value

EMPTY_PLACES_TEXT = """\
# The places that events can name; docs/reference/project-files.md describes their keys.
places: []
"""

DEFAULT_RADIUS_M = 1_000.0
DEFAULT_KIND = "place"
DEFAULT_CITATION = "point given by the editors of the map"
_COORDINATE_DECIMALS = 5
_MAX_LISTED = 5
_TOWNS_ORIGIN = f"layers:{GROUND_PREFIX}towns"


@dataclass(frozen=True, slots=True)
class GivenPoint:
    """A point that the curator gives: longitude and latitude in degrees; where it comes from."""

    longitude: float
    latitude: float
    citation: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceDetails:
    """What the curator states of a new place; None for what GeoNames has, or a default.

    Attributes:
        at: The point.
        radius_m: The precision of the point, as a radius; the default is 1 km.
        kind: Town, bridge, mountain …; the default is ``place``.
    """

    at: GivenPoint | None = None
    radius_m: float | None = None
    kind: str | None = None


def build_geonames_record(
    candidate: Candidate, bounds: Bounds, taken: Collection[str] = ()
) -> dict[str, Any]:
    """Return the record of a place that GeoNames has.

    Args:
        candidate: The place, of the origin ``geonames``.
        bounds: The map's bounds; a place outside is marked as remote.
        taken: Ids in use.
    """
    longitude, latitude = candidate.point
    name = candidate.name.split(" / ")[0]
    record: dict[str, Any] = {
        "id": create_place_id(name, taken),
        "kind": candidate.kind,
        "point": [round(longitude, _COORDINATE_DECIMALS), round(latitude, _COORDINATE_DECIMALS)],
        "precision_m": round(candidate.radius_m),
        "names": {"en": name},
    }
    if candidate.within:
        record["within"] = list(candidate.within)
    if not bounds.contains(longitude, latitude):
        record["remote"] = True
    number = candidate.id.partition(":")[2]
    return record | {"basis": "sourced", "citation": f"GeoNames {number} (CC BY 4.0)"}


def create_place_id(name: str, taken: Collection[str]) -> str:
    """Return a free id from a name: small letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "place"
    if base not in taken:
        return base
    return next(one for number in count(2) if (one := f"{base}-{number}") not in taken)


def find_in_geonames(
    project: Project, geonames: GeoNamesIndex, query: PlaceQuery
) -> tuple[Candidate | None, GeocodeResult]:
    """Return the place of GeoNames that a query means on this map, and the whole result.

    The first is None if the query is ambiguous, not found in the map's bounds, or found in the
    project itself.

    Raises:
        GeocodeError: the query cannot be read.
    """
    bounds = project.map_info.bounds
    result = Geocoder(project.gazetteer, geonames, bounds=bounds).geocode(query)
    if _is_town_of_the_ground(project, query, result):
        result = Geocoder(Gazetteer(()), geonames, bounds=bounds).geocode(query)
    is_found = result.status == "found" and bool(result.candidates)
    if is_found and result.candidates[0].origin == GEONAMES_ORIGIN:
        return result.candidates[0], result
    return None, result


def _is_town_of_the_ground(project: Project, query: PlaceQuery, result: GeocodeResult) -> bool:
    """Return whether a query means towns of the ground, which have other names there.

    GeoNames, and so the ground, has El Geneina as Al-Junaynah: an event cannot name it by the
    spelling of its source until a place has it.
    """
    origins = {one.origin for one in result.candidates}
    if origins != {_TOWNS_ORIGIN}:
        return False
    return not isinstance(query, str) or not project.gazetteer.find_matches(query)


def add_place(
    root: Path,
    name: str,
    details: PlaceDetails,
    geonames: GeoNamesIndex | None = None,
) -> dict[str, Any]:
    """Add a place to ``data/places.yaml`` and return its record.

    Args:
        root: The project's folder.
        name: The name, as sources write it.
        details: The point, its precision and its kind.
        geonames: The index of GeoNames, which is used if no point is stated.

    Raises:
        OutputError: the project has the place already, GeoNames has none or several, or the file
            cannot be written.
        ProjectError: the record has errors, such as a point outside the map's bounds.
    """
    editor = ProjectEditor(root)
    project, _ = read_project(root)
    record = plan_place(editor, project, name, details, geonames)
    editor.commit()
    return record


def plan_place(
    editor: ProjectEditor,
    project: Project,
    name: str,
    details: PlaceDetails,
    geonames: GeoNamesIndex | None = None,
) -> dict[str, Any]:
    """Add a place to the file that the editor will write, and return its record.

    Args:
        editor: The editor of the project.
        project: The project.
        name: The name, as sources write it.
        details: The point, its precision and its kind.
        geonames: The index of GeoNames, which is used if no point is stated.

    Raises:
        OutputError: the project has the place already, or GeoNames has none or several.
    """
    _refuse_known(project, name)
    layer_ids = {one.toponym.id for layer in project.layers for one in layer.features}
    taken = {*project.places, *layer_ids}
    if details.at is not None:
        record = _build_given_record(project, name, details.at, taken)
    elif geonames is not None:
        record = _find_record(project, geonames, name, taken)
    else:
        raise OutputError(f"{format_value(name)}: give its point with --at LON,LAT")
    if details.radius_m is not None:
        record["precision_m"] = details.radius_m
    if details.kind is not None:
        record["kind"] = details.kind
    text = editor.read_text(PLACES_FILE) or EMPTY_PLACES_TEXT
    editor.write(PLACES_FILE, append_record(text, "places", record).encode())
    return record


def _refuse_known(project: Project, name: str) -> None:
    """Refuse a name that a place of the project has already.

    Raises:
        OutputError: with the id of the place.
    """
    folded = name.strip().casefold()
    for place in project.places.values():
        if any(one.casefold() == folded for one, _ in place.toponym.iter_spellings()):
            raise OutputError(
                f"{format_value(name)} is in {PLACES_FILE} already, as {place.toponym.id!r}: "
                "change its record there"
            )


def _build_given_record(
    project: Project, name: str, at: GivenPoint, taken: Collection[str]
) -> dict[str, Any]:
    return {
        "id": create_place_id(name, taken),
        "kind": DEFAULT_KIND,
        "point": [at.longitude, at.latitude],
        "precision_m": DEFAULT_RADIUS_M,
        "names": {project.map_info.language: name.strip()},
        "basis": "sourced" if at.citation else "derived",
        "citation": at.citation or DEFAULT_CITATION,
    }


def _find_record(
    project: Project, geonames: GeoNamesIndex, name: str, taken: Collection[str]
) -> dict[str, Any]:
    try:
        found, result = find_in_geonames(project, geonames, name)
    except GeocodeError as error:
        raise OutputError(f"{format_value(name)}: {error}") from None
    bounds = project.map_info.bounds
    if found is None:
        raise OutputError(_describe_result(name, result, bounds))
    record = build_geonames_record(found, bounds, taken)
    return _name_as_source(record, name.strip(), project.map_info.language, taken)


def _name_as_source(
    record: dict[str, Any], spelling: str, language: str, taken: Collection[str]
) -> dict[str, Any]:
    """Return the record with the spelling of the source as its name, and GeoNames' as an alias.

    GeoNames romanises many names as no newspaper does: El Geneina is Al-Junaynah there.
    """
    listed = str(record["names"]["en"])
    if spelling.casefold() == listed.casefold():
        return record
    renamed: dict[str, Any] = {"id": create_place_id(spelling, taken)}
    for key, value in record.items():
        if key == "names":
            renamed |= {"names": {language: spelling}, "aliases": [listed]}
        elif key != "id":
            renamed[key] = value
    return renamed


def _describe_result(name: str, result: GeocodeResult, bounds: Bounds) -> str:
    """Return why GeoNames has no single answer, and what to type."""
    candidates = result.candidates[:_MAX_LISTED]
    if result.status == "found" and candidates:
        best = candidates[0]
        return (
            f"{format_value(name)} is found in the project already: {best.name}, id {best.id!r} of "
            f"{best.origin}. Events can name it; to add another place, give --at LON,LAT"
        )
    listed = [one for one in candidates if one.origin == GEONAMES_ORIGIN]
    if any(bounds.contains(*one.point) for one in listed):
        return (
            f"{format_value(name)} may be several places: choose one and repeat the command with "
            f"its point: {_list_points(listed)}"
        )
    edges = ", ".join(f"{edge:g}" for edge in bounds.edges)
    if listed:
        return (
            f"{format_value(name)} is not in the map's bounds [{edges}], but outside: "
            f"{_list_points(listed)}. If one of these is meant, widen `bounds` in events.yaml and "
            "call `conflictmap ground`; else give the point with --at LON,LAT"
        )
    return (
        f"GeoNames has no {format_value(name)} in the map's bounds [{edges}]: try another "
        "spelling, or give --at LON,LAT"
    )


def _list_points(candidates: Sequence[Candidate]) -> str:
    return "; ".join(
        f"{one.name} ({', '.join((one.kind, *one.within))}) "
        f"--at={one.point[0]:.5f},{one.point[1]:.5f}"
        for one in candidates
    )

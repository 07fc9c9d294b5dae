"""Maps that cross 180°: all geometry in continuous longitudes, in which a map is drawn.

A project has longitudes within ±180. On a map across 180° that would put the two halves at opposite
ends of the world, so the document and the pictures have the longitudes of the map's own frame,
which are beyond 180 or -180 on the far side.
"""

from collections.abc import Sequence
from dataclasses import replace

from geo.geometry.bounds import Bounds
from geo.location import LocatedEvent, LocatedPart
from geo.project.map_layers import Feature, Layer
from geo.project.model import MapInfo, Project
from geo.project.places import Place


def to_map_frame(
    project: Project, located: Sequence[LocatedEvent]
) -> tuple[Project, Sequence[LocatedEvent]]:
    """Return a project and its events in the map's frame, for drawing only.

    The bounds and the opening view of the result have an east greater than the west. A map that
    does not cross 180° is returned as it is.

    Args:
        project: The loaded project.
        located: Its located events, as `geo.locate_events` returns them.
    """
    info = project.map_info
    frame = next((box for box in (info.bounds, info.view) if box.crosses_antimeridian), None)
    if frame is None:
        return project, located
    framed = replace(
        project,
        map_info=_move_map_info(info, frame),
        places={name: _move_place(place, frame) for name, place in project.places.items()},
        layers=tuple(_move_layer(layer, frame) for layer in project.layers),
    )
    return framed, [_move_event(row, frame) for row in located]


def _move_map_info(info: MapInfo, frame: Bounds) -> MapInfo:
    return replace(info, bounds=_move_box(info.bounds, frame), view=_move_box(info.view, frame))


def _move_box(box: Bounds, frame: Bounds) -> Bounds:
    if box.width >= 360:  # noqa: PLR2004  the whole world
        west = frame.west + frame.width / 2 - 180
        return Bounds(west, box.south, west + 360, box.north)
    west = frame.unwrap_longitude(box.west)
    return Bounds(west, box.south, west + box.width, box.north)


def _move_place(place: Place, frame: Bounds) -> Place:
    geometry = frame.unwrap_geometry(place.toponym.geometry)
    return replace(place, toponym=replace(place.toponym, geometry=geometry))


def _move_layer(layer: Layer, frame: Bounds) -> Layer:
    return replace(layer, features=tuple(_move_feature(one, frame) for one in layer.features))


def _move_feature(feature: Feature, frame: Bounds) -> Feature:
    geometry = frame.unwrap_geometry(feature.toponym.geometry)
    return replace(feature, toponym=replace(feature.toponym, geometry=geometry))


def _move_event(row: LocatedEvent, frame: Bounds) -> LocatedEvent:
    if not row.has_place:
        return row
    return row._replace(
        longitude=frame.unwrap_longitude(row.longitude),
        geometry=frame.unwrap_geometry(row.geometry),
        parts=tuple(_move_part(part, frame) for part in row.parts),
    )


def _move_part(part: LocatedPart, frame: Bounds) -> LocatedPart:
    return part._replace(
        longitude=frame.unwrap_longitude(part.longitude),
        geometry=frame.unwrap_geometry(part.geometry),
    )

"""A place that a curator puts on the map of a card: a point with a radius, a line or an area.

The functions take the key of the card's draft. What was given is kept in the session until the
draft is decided.
"""

from typing import Any

import shapely
import streamlit as st

from conflictmap.app.curator_components import DrawnShape, PickedPlace
from conflictmap.editing.accept_draft import NamedPoint, plan_named_point
from conflictmap.editing.drawn_shapes import (
    SHAPE_STYLES,
    NamedShape,
    build_shape,
    plan_named_shape,
    write_shape,
)
from conflictmap.editing.transaction import ProjectEditor
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import Position, geodesic_distance_m
from geo.project.model import Project
from geo.text.plurals import pluralize


def find_point(key: str) -> tuple[float, float, int] | None:
    """Return longitude, latitude and radius in metres of a point that was given."""
    point: tuple[float, float, int] | None = st.session_state.get(f"point:{key}")
    return point


def find_shape(key: str) -> DrawnShape | None:
    """Return the line or area that was drawn."""
    shape: DrawnShape | None = st.session_state.get(f"shape:{key}")
    return shape


def is_place_given(key: str) -> bool:
    """Return whether the curator put the place on the map."""
    return find_point(key) is not None or find_shape(key) is not None


def keep_given_place(key: str, picked: PickedPlace, bounds: Bounds) -> None:
    """Keep what the curator gave on the map.

    Args:
        key: Key of the draft.
        picked: The point or shape.
        bounds: The map's bounds.

    Raises:
        OutputError: the outline of an area crosses itself.
    """
    if picked.shape is not None:
        build_shape(picked.shape.kind, picked.shape.positions, bounds)
        forget_given_place(key)
        st.session_state[f"shape:{key}"] = picked.shape
    elif picked.point is not None:
        forget_given_place(key)
        st.session_state[f"point:{key}"] = (*picked.point, picked.radius_m)


def forget_given_place(key: str) -> None:
    """Take back what the curator gave."""
    st.session_state.pop(f"point:{key}", None)
    st.session_state.pop(f"shape:{key}", None)


def draw_given_place(key: str) -> None:
    """Draw what was given, and the fields of why it is there and how it is kept."""
    point, shape = find_point(key), find_shape(key)
    if point is not None:
        lon, lat, radius = point
        st.caption(f"Point given: {lon:.5f}, {lat:.5f}, within {radius:,} m.")
    elif shape is not None:
        corners = pluralize(len(shape.positions), "corner")
        kind = shape.kind.capitalize()
        st.caption(f"{kind} drawn: {corners}, precise to {shape.precision_m:,} m.")
    st.text_input(
        "Why this point" if point is not None else "Why this place",
        key=f"why:{key}",
        placeholder="The village is 3 km north of the bridge on the map of …",
    )
    st.checkbox(
        "Keep it as a place of the project, by the name above", value=True, key=_build_save_key(key)
    )
    if shape is not None and st.session_state.get(_build_save_key(key), True):
        st.selectbox(
            "Drawn on the ground of the map as",
            SHAPE_STYLES[shape.kind],
            key=f"style:{key}",
            help="The layer of the map that has it; the map of the event shows it in any case.",
        )


def _build_save_key(key: str) -> str:
    return f"save:{key}"


def read_reason(key: str) -> str:
    """Return why the place is where it was given."""
    return str(st.session_state.get(f"why:{key}", "")).strip()


def read_given_place(key: str, name: str, bounds: Bounds) -> dict[str, Any] | None:
    """Return the place of this event alone as a mapping; None if it is kept by its name.

    Args:
        key: Key of the draft.
        name: The name on the card.
        bounds: The map's bounds.
    """
    if name and st.session_state.get(_build_save_key(key), True):
        return None
    point, shape, why = find_point(key), find_shape(key), read_reason(key)
    if point is not None:
        return {"point": [point[0], point[1]], "precision_m": point[2], "why": why}
    if shape is not None:
        geometry = write_shape(build_shape(shape.kind, shape.positions, bounds))
        return {"geometry": geometry, "precision_m": shape.precision_m, "why": why}
    return None


def plan_given_place(
    editor: ProjectEditor, key: str, project: Project, name: str, language: str
) -> str:
    """Add what was given to the project's places or to a layer; return its id.

    Args:
        editor: The editor of the project.
        key: Key of the draft.
        project: The project.
        name: The name on the card.
        language: Language of the name.

    Raises:
        OutputError: the outline of an area crosses itself.
        SpliceError: the record cannot be written into its file.
    """
    point, shape, why = find_point(key), find_shape(key), read_reason(key)
    bounds = project.map_info.bounds
    if shape is None:
        if point is None:
            raise ValueError(f"{key}: no place was given")
        named = NamedPoint(name, (point[0], point[1]), point[2], why, language)
        return plan_named_point(editor, named, bounds)
    geometry = build_shape(shape.kind, shape.positions, bounds)
    style = st.session_state.get(f"style:{key}", SHAPE_STYLES[shape.kind][0])
    return plan_named_shape(
        editor,
        project,
        NamedShape(name, shape.kind, geometry, shape.precision_m, why, style, language),
    )


def find_middle(shape: DrawnShape) -> tuple[Position, float]:
    """Return a point in the middle of a shape, in degrees, and how far its corners are, in metres.

    Used to choose the part of the map that is shown.
    """
    west, south, east, north = shapely.MultiPoint(shape.positions).bounds
    middle = ((west + east) / 2, (south + north) / 2)
    return middle, max(1000.0, geodesic_distance_m(middle, (east, north)))

"""Arcs of a polygon coverage: each edge that two areas share becomes one arc.

Coordinates are whole numbers: degrees times `UNITS_PER_DEGREE`, longitude first. The method is that
of TopoJSON (Bostock 2012): vertices where edges of different areas meet are nodes, and the arcs
between nodes are stored once, whatever the number of areas that use them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.ground.store import UNITS_PER_DEGREE

_KEY_FACTOR = 1 << 32


@dataclass(frozen=True)
class Coverage:
    """Areas as rings of arcs.

    Attributes:
        arcs: Vertices of each arc, shape (n, 2), int32.
        rings: For each area its rings; a ring is a list of arc numbers, ``~n`` for an arc that is
            followed backwards.
    """

    arcs: list[NDArray[np.int32]]
    rings: list[list[list[int]]]


def build_coverage(geometries: Sequence[BaseGeometry]) -> Coverage:
    """Return the areas as rings of shared arcs.

    Args:
        geometries: Polygons and multipolygons in degrees whose shared edges have equal vertices.
    """
    rings = [_quantize_rings(geometry) for geometry in geometries]
    nodes = _find_nodes(rings)
    arc_numbers: dict[tuple[bytes, ...], int] = {}
    arcs: list[NDArray[np.int32]] = []
    areas = []
    for area_rings in rings:
        area = []
        for ring in area_rings:
            numbers = []
            for piece in _split_ring(ring, nodes):
                forward = piece.tobytes() <= piece[::-1].tobytes()
                canonical = piece if forward else piece[::-1]
                key = (canonical.tobytes(),)
                number = arc_numbers.get(key)
                if number is None:
                    number = arc_numbers[key] = len(arcs)
                    arcs.append(np.ascontiguousarray(canonical))
                numbers.append(number if forward else ~number)
            area.append(numbers)
        areas.append(area)
    return Coverage(arcs, areas)


def _quantize_rings(geometry: BaseGeometry) -> list[NDArray[np.int32]]:
    """Return the closed rings of an area without repeated vertices; rings without area are left."""
    found = []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = np.rint(shapely.get_coordinates(ring) * UNITS_PER_DEGREE).astype(np.int32)
            is_new = np.ones(len(points), bool)
            is_new[1:] = (points[1:] != points[:-1]).any(axis=1)
            points = points[is_new]
            if len(points) > 3:  # noqa: PLR2004  a triangle, closed
                found.append(points)
    return found


def _vertex_keys(points: NDArray[np.int32]) -> NDArray[np.int64]:
    wide = points.astype(np.int64)
    return wide[:, 0] * _KEY_FACTOR + wide[:, 1]


def _find_nodes(areas: Sequence[Sequence[NDArray[np.int32]]]) -> set[int]:
    """Return the keys of the vertices at which arcs end.

    A vertex is a node unless exactly two edges meet in it and both separate the same areas.
    """
    starts, ends, owners = [], [], []
    for number, rings in enumerate(areas):
        for ring in rings:
            keys = _vertex_keys(ring)
            starts.append(keys[:-1])
            ends.append(keys[1:])
            owners.append(np.full(len(keys) - 1, number, np.int64))
    start, end, owner = map(np.concatenate, (starts, ends, owners))
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort((owner, high, low))
    low, high, owner = low[order], high[order], owner[order]
    is_first = np.ones(len(low), bool)
    is_first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    edge = np.cumsum(is_first) - 1
    # a signature that differs when the owners of an edge differ, in any order of edges
    signature = np.zeros(edge[-1] + 1, np.uint64)
    np.add.at(signature, edge, (owner.astype(np.uint64) + 1) * np.uint64(0x9E3779B97F4A7C15))
    vertices = np.concatenate([low[is_first], high[is_first]])
    signatures = np.concatenate([signature, signature])
    order = np.argsort(vertices, kind="stable")
    vertices, signatures = vertices[order], signatures[order]
    unique, first, counts = np.unique(vertices, return_index=True, return_counts=True)
    lowest = np.minimum.reduceat(signatures, first)
    highest = np.maximum.reduceat(signatures, first)
    return set(unique[(counts != 2) | (lowest != highest)].tolist())  # noqa: PLR2004


def _split_ring(ring: NDArray[np.int32], nodes: set[int]) -> list[NDArray[np.int32]]:
    """Split a closed ring at its nodes; one without nodes starts at its least vertex."""
    keys = _vertex_keys(ring)[:-1]
    at = [index for index, key in enumerate(keys.tolist()) if key in nodes]
    start = at[0] if at else int(np.argmin(keys))
    turned = np.concatenate([ring[:-1][start:], ring[:-1][:start]])
    closed = np.concatenate([turned, turned[:1]])
    if not at:
        return [closed]
    cuts = [index - start for index in at] + [len(turned)]
    return [closed[one : other + 1] for one, other in pairwise(cuts)]


def chain_rings(
    rings: Sequence[Sequence[int]], arcs: Sequence[NDArray[np.int32]]
) -> tuple[tuple[int, ...], ...]:
    """Return the rings around areas taken together: edges between them are left out.

    Args:
        rings: Rings of arc numbers of all areas; ``~n`` for an arc that is followed backwards.
        arcs: The arcs.
    """
    used = {one for ring in rings for one in ring}
    outer = [one for ring in rings for one in ring if ~one not in used]

    def ends(one: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        arc = arcs[one if one >= 0 else ~one]
        first, last = tuple(arc[0].tolist()), tuple(arc[-1].tolist())
        return (first, last) if one >= 0 else (last, first)

    by_start: dict[tuple[int, ...], list[int]] = {}
    for one in outer:
        by_start.setdefault(ends(one)[0], []).append(one)
    left = set(outer)
    chains = []
    for first in outer:
        if first not in left:
            continue
        chain, at = [first], ends(first)[1]
        left.discard(first)
        while at != ends(first)[0]:
            following = next((one for one in by_start.get(at, ()) if one in left), None)
            if following is None:
                break  # an edge that the source does not close: its areas differ there
            left.discard(following)
            chain.append(following)
            at = ends(following)[1]
        if at == ends(first)[0]:
            chains.append(tuple(chain))
    return tuple(chains)


def simplify_arcs(arcs: Sequence[NDArray[np.int32]], tolerance: float) -> list[NDArray[np.int32]]:
    """Return the arcs with fewer vertices; their ends stay.

    Args:
        arcs: Arcs in whole units.
        tolerance: The greatest distance of a vertex left out, in units.
    """
    lines = shapely.linestrings(
        np.concatenate(arcs).astype(float),
        indices=np.repeat(np.arange(len(arcs)), [len(arc) for arc in arcs]),
    )
    simplified = shapely.simplify(lines, tolerance, preserve_topology=True)
    return [np.rint(shapely.get_coordinates(line)).astype(np.int32) for line in simplified]

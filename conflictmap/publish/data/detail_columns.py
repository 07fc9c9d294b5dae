"""Columns of what few events and statements have, and the records that they become again.

A file has such a column only if an event of it has a value there. Lists and mappings are JSON.
"""

import math
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import shapely

from geo.io.folder import sha256_digest
from geo.location import LocatedEvent
from geo.project.event_details import FIGURE_KINDS, NO_PLACE, Figures, MediaItem
from geo.project.events import Event, Statement

Cells = dict[str, Any]

JSON_COLUMNS = (
    "figures",
    "parts",
    "origin",
    "reviewed",
    "media",
    "protect",
    "corrections",
    "retracted",
    "translation",
)
"""Columns of lists and mappings."""

DERIVED_COLUMNS = frozenset(
    (
        "parts",
        *(f"{kind}_{part}" for kind in FIGURE_KINDS[1:] for part in ("low", "best", "high")),
    )
)
"""Columns that follow from others and are not read back."""

STATEMENT_DETAIL_COLUMNS = ("figures", "translation", "translated_by")


def event_cells(event: Event, row: LocatedEvent, *, with_data: bool) -> Cells:
    """Return the cells of what an event has beyond its basic fields.

    Args:
        event: The event.
        row: Its location.
        with_data: Whether files are in the cell of ``media``, in base64.
    """
    details = event.details
    cells: Cells = {}
    for kind in FIGURE_KINDS[1:]:
        if kind in details.figures:
            figures = details.figures[kind]
            cells |= {f"{kind}_{part}": getattr(figures, part) for part in ("low", "best", "high")}
    own = {
        kind: {**_figures_record(one), **_statement_number(details.figure_statements, kind)}
        for kind, one in details.figures.items()
        if kind not in details.derived_figures
    }
    cells["figures"] = own if own.keys() - {"fatalities"} or details.figure_statements else None
    cells["time"] = details.time.text if details.time else None
    cells["subtype"] = details.subtype
    cells["place_role"] = event.place_role
    cells["parts"] = [_part_record(part) for part in row.parts] or None
    cells["origin"] = _origin_record(event)
    if details.reviewed:
        cells["reviewed"] = {"by": details.reviewed.by, "on": details.reviewed.on.edtf}
    cells["media"] = [_media_record(one, with_data=with_data) for one in details.media] or None
    if details.protect:
        cells["protect"] = {"coarsened": True, "why": details.protect.why}
    cells["corrections"] = [
        {"on": one.on.edtf, "was": one.was, "now": one.now, "why": one.why}
        for one in details.corrections
    ] or None
    if details.retracted:
        cells["retracted"] = {"on": details.retracted.on.edtf, "why": details.retracted.why}
    return {key: value for key, value in cells.items() if value is not None}


def statement_cells(statement: Statement) -> Cells:
    """Return the cells of what a statement has beyond its basic fields."""
    details = statement.details
    cells = {
        "figures": {kind: _figures_record(one) for kind, one in details.figures.items()} or None,
        "translation": details.translation,
        "translated_by": details.translated_by,
    }
    return {key: value for key, value in cells.items() if value is not None}


def published_place(event: Event, row: LocatedEvent) -> Any:  # noqa: ANN401  a place as written
    """Return the place as written; that of a protected event is its coarse area.

    A division is named by its id: its area is in the map's layers, and may exceed the map's bounds.
    """
    protection = event.details.protect
    if protection is None or protection.is_coarse or not row.has_place:
        return NO_PLACE if event.place is None else event.place
    if row.toponym is not None:
        return {"id": row.toponym}
    return {
        "geometry": shapely.to_wkt(row.geometry, rounding_precision=6),
        "name": row.place,
        "where_prec": row.where_prec,
        "why": "placed coarsely to protect people",
    }


def rounded_or_none(value: float, decimals: int) -> float | None:
    """Return a coordinate rounded; None for an unknown one."""
    return None if math.isnan(value) else round(value, decimals)


def _figures_record(figures: Figures) -> Cells:
    parts = (("low", figures.low), ("best", figures.best), ("high", figures.high))
    return {key: value for key, value in parts if value is not None}


def _statement_number(numbers: Mapping[str, int], kind: str) -> Cells:
    return {"statement": numbers[kind]} if kind in numbers else {}


def _part_record(part: Any) -> Cells:  # noqa: ANN401  a LocatedPart
    return {
        "role": part.role,
        "place": part.place,
        "place_id": part.toponym,
        "where_prec": part.where_prec,
        "radius_m": round(part.radius_m, 1),
        "longitude": round(part.longitude, 7),
        "latitude": round(part.latitude, 7),
    }


def _origin_record(event: Event) -> Cells | None:
    origin = event.details.origin
    if origin is None:
        return None
    row = origin.row if origin.row is not None else dict(origin.columns) or None
    record = {"dataset": origin.dataset, "id": origin.id, "version": origin.version, "row": row}
    return {key: value for key, value in record.items() if value is not None}


def _media_record(item: MediaItem, *, with_data: bool) -> Cells:
    record = {
        "file": item.public_file,
        "url": item.url,
        "kind": item.kind,
        "alt": item.alt,
        "credit": item.credit,
        "licence": item.licence,
        "taken": item.taken.edtf if item.taken else None,
        "sha256": sha256_digest(item.data) if item.data else item.sha256,
        "graphic": True if item.graphic else None,
        "statement": item.statement,
        "data": b64encode(item.data).decode() if item.data and with_data else None,
    }
    return {key: value for key, value in record.items() if value is not None}


def take_media_files(record: Cells, folder: str, files: dict[str, bytes]) -> None:
    """Move the files of media from an event's record to `files`.

    An item whose file is not in the exported file is left out of the record. Of two files with one
    name, the second gets a digest in its name.

    Args:
        record: The event; the names in it are changed with those of the files.
        folder: Folder of the files in the project.
        files: Contents by path, to which those of this event are added.

    Raises:
        ValueError: the data is not base64.
    """
    kept = []
    media = record.get("media")
    for item in media if isinstance(media, list) else []:
        if not isinstance(item, dict):
            kept.append(item)
            continue
        data = item.pop("data", None)
        if isinstance(data, str) and isinstance(item.get("file"), str):
            path = PurePosixPath(item["file"])
            name, content = path.name, b64decode(data, validate=True)
            if files.get(f"{folder}/{name}", content) != content:
                name = f"{path.stem}-{sha256_digest(content)[:12]}{path.suffix}"
            item["file"] = name
            files[f"{folder}/{name}"] = content
        if data is not None or "url" in item:
            kept.append(item)
    if media is not None:
        record["media"] = kept or None

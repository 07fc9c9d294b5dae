"""The work on one partition: its events are checked, located and written as rows.

The result depends on the partition alone. Its file is named by the digest of all that it depends
on, and is written under another name first: a file that is there is complete and need not be made
again, and a worker that is killed leaves nothing that another run would use.
"""

import gc
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from conflictmap.batch.cells import cell_share, interleave_bits, mercator_units
from conflictmap.batch.inputs import Frame, digest_of
from conflictmap.batch.partitions import Partition, read_rows
from conflictmap.publish.media_files import build_media_files
from geo.errors import IssueList, ValidationIssue
from geo.io.folder import DiskFolder, Folder, MemoryFolder, OverlayFolder
from geo.location import LocatedEvent, locate_group
from geo.project.details_reader import DetailsContext
from geo.project.events import EVENTS_FILE, Event, EventReader
from geo.project.model import Project
from geo.project.places import protected_names
from geo.project.record_nodes import build_record_node
from geo.project.record_reader import RecordReader
from geo.project.sources import SOURCES_FILE, TEXTS_FOLDER, Source, find_wrong_texts, read_sources
from layers.document.builder import assemble_document
from layers.document.delta_geometry import encode_geometry

PointsBySource = Mapping[str, list[tuple[float, float]]]
FilterValues = Mapping[str, tuple[str, ...]]
"""Values by key, one of `FILTER_KEYS`; an event must have one of the values of each key."""

FILTER_KEYS = ("type", "status", "source", "actor", "precision")

POINT, SHAPE, NO_MARK = 0, 1, 2
"""Classes of events: drawn as a point, drawn as a line or region, and not drawn."""

ROW_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("class", pa.uint8()),
        ("key", pa.int64()),
        ("shape", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("type", pa.string()),
        ("status", pa.string()),
        ("radius_m", pa.int32()),
        ("share", pa.float64()),
        ("record", pa.string()),
    ]
)
"""Columns of a partition's rows.

``key`` is the event's cell (`conflictmap.batch.cells`); ``shape`` the encoded line or region;
``start`` and ``end`` days since 1970-01-01; ``share`` the radius as a share of the Mercator square;
``record`` all that readers are shown, as JSON.
"""


@dataclass(frozen=True)
class PartitionTask:
    """What to do with a partition.

    Attributes:
        partition: The partition.
        folder: Where the result is written; None to check only.
        filters: Which events are kept.
        points: Points that other partitions name, by source; None in the first pass.
    """

    partition: Partition
    folder: str | None
    filters: FilterValues = field(default_factory=dict)
    points: PointsBySource | None = None

    @property
    def name(self) -> str:
        """Name of the result, from the digest of all that it depends on."""
        points = sorted(self.points.items()) if self.points is not None else None
        return digest_of(self.partition.digest, sorted(self.filters.items()), points)[:32]


@dataclass(frozen=True)
class PartitionResult:
    """The result of a partition.

    Attributes:
        number: Number of the partition.
        name: Name of its files.
        issues: Its errors; with any, no rows are written.
        points: Points that its events name, by source, of the sources that it shares.
        homonym_sources: Sources that it shares, of events whose place has several readings.
        media: Names of the media files of its events, in the folder of the results.
        total_issues: Number of its errors, also of those that are not listed.
    """

    number: int
    name: str
    issues: tuple[ValidationIssue, ...] = ()
    points: PointsBySource = field(default_factory=dict)
    homonym_sources: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    total_issues: int = 0


def find_result(task: PartitionTask) -> PartitionResult | None:
    """Return the result of a task from its files, or None if it is not done."""
    if task.folder is None:
        return None
    try:
        state = json.loads(_state_path(task.folder, task.name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    waits = bool(state["homonym_sources"]) and task.points is None
    if not waits and not rows_path(task.folder, task.name).exists():
        return None
    media = tuple(state.get("media", ()))
    if not all((Path(task.folder) / name).is_file() for name in media):
        return None
    points = {source: [(x, y) for x, y in found] for source, found in state["points"].items()}
    return PartitionResult(
        task.partition.number, task.name, (), points, tuple(state["homonym_sources"]), media
    )


def rows_path(folder: str | Path, name: str) -> Path:
    """Return the path of the rows of a partition."""
    return Path(folder, f"{name}.parquet")


def _state_path(folder: str, name: str) -> Path:
    """Return the path of what other partitions, and another run, need of a partition."""
    return Path(folder, f"{name}.json")


def work_on_partition(frame: Frame, task: PartitionTask) -> PartitionResult:
    """Check and locate the events of a partition, and write their rows.

    A partition with homonyms among which the events of other partitions may decide has no rows in
    the first pass: it is worked on again with the points of these.
    """
    with _paused_collector():
        return _work_on_partition(frame, task)


@contextmanager
def _paused_collector() -> Iterator[None]:
    """Leave out the search for reference cycles: a sixth of the time, and events have none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _work_on_partition(frame: Frame, task: PartitionTask) -> PartitionResult:
    issues = IssueList()
    partition = task.partition
    project = _read_partition(frame, partition, issues)
    group = locate_group(project, issues, task.points)
    issues.extend(find_wrong_texts(project.sources))
    shared = set(partition.shared)
    homonyms = set(group.homonyms)
    undecided = {
        statement.source
        for event in project.events
        if event.id in homonyms
        for statement in event.statements
    } & shared
    points = {
        source: sorted(found)
        for source, found in group.points_by_source.items()
        if source in shared
    }
    waits = bool(undecided) and task.points is None
    media: tuple[str, ...] = ()
    if task.folder is not None and (waits or not issues):
        if not waits:
            kept = _select_events(project, group.rows, task.filters)
            media = _write_media(kept, task.folder)
            table = _build_table(kept, group.rows)
            with _complete_file(rows_path(task.folder, task.name)) as part:
                pq.write_table(table, part, compression="zstd", write_statistics=True)
        state = {"points": points, "homonym_sources": sorted(undecided), "media": media}
        data = json.dumps(state, ensure_ascii=False, sort_keys=True).encode()
        with _complete_file(_state_path(task.folder, task.name)) as part:
            part.write_bytes(data)
    return PartitionResult(
        partition.number,
        task.name,
        tuple(issues),
        points,
        tuple(sorted(undecided)) if waits else (),
        media,
        issues.total,
    )


def _read_partition(frame: Frame, partition: Partition, issues: IssueList) -> Project:
    info = frame.project.map_info
    rows = read_rows(partition.sources_file, partition.number, ["line", "record", "body"])
    folder = _PartitionFolder(rows, frame.root)
    sources = _read_sources(rows, folder, info.language, issues)
    places = (*frame.project.places.values(), *frame.project.protected_places.values())
    context = DetailsContext(
        info.language,
        folder,
        info.timezone,
        info.file_format,
        protected_names(places),
        info.used_types,
    )
    reader = EventReader(sources, info.language, info.bounds, context)
    events = []
    for node in _iter_event_nodes(partition, issues):
        # ids and origins that two events have are found for all partitions together
        reader.lines_by_id.clear()
        context.lines_by_origin.clear()
        events.append(reader.read_event(RecordReader(node, EVENTS_FILE, issues)))
    kept = tuple(event for event in events if event is not None)
    project = replace(frame.project, events=kept, sources=sources)
    # built once, not for each partition: all those of a worker have the same frame
    vars(project)["gazetteer"] = frame.project.gazetteer
    return project


def _iter_event_nodes(partition: Partition, issues: IssueList) -> Iterator[Any]:
    for row in read_rows(partition.events_file, partition.number, ["line", "record"]):
        yield build_record_node(str(row["record"]), int(str(row["line"])), EVENTS_FILE, issues)


class _PartitionFolder:
    """The texts of a partition's sources, and the map's other files on disk."""

    def __init__(self, rows: list[dict[str, Any]], root: str | None) -> None:
        files: dict[str, bytes] = {}
        for number, row in enumerate(rows):
            if row["body"] is not None:
                name = json.loads(row["record"]).get("text") or f"body-{number}.txt"
                files[f"{TEXTS_FOLDER}/{name}"] = row["body"]
        self._texts = MemoryFolder(files)
        self._disk: Folder | None = DiskFolder(root) if root else None

    def read(self, name: str) -> bytes:
        if name in self._texts.files or self._disk is None:
            return self._texts.read(name)
        return self._disk.read(name)


def _read_sources(
    rows: list[dict[str, Any]], folder: _PartitionFolder, language: str, issues: IssueList
) -> dict[str, Source]:
    """Read the sources of a partition with the checks of ``data/sources.yaml``."""
    lines, records = [], []
    for number, row in enumerate(rows):
        record = json.loads(row["record"], parse_float=str, parse_int=str)
        kept = {key: value for key, value in record.items() if value is not None}
        if row["body"] is not None:
            kept.setdefault("text", f"body-{number}.txt")
        records.append(kept)
        lines.append(row["line"])
    text = "".join(f"- {json.dumps(one, ensure_ascii=False)}\n" for one in records)
    found = IssueList()
    given = OverlayFolder(folder, {SOURCES_FILE: f"sources:\n{text}".encode()})
    sources = read_sources(given, language, found)
    # in the text above the record of index n is in line n + 2
    for issue in found:
        index = issue.line - 2
        is_record = issue.file == SOURCES_FILE and 0 <= index < len(lines)
        issues.append(replace(issue, line=lines[index]) if is_record else issue)
    issues.total += found.total - len(found)
    return sources


# --- rows ---------------------------------------------------------------------------------------


def _select_events(project: Project, rows: list[LocatedEvent], filters: FilterValues) -> Project:
    """Return the project with the public events that the filters keep."""
    return replace(
        project,
        events=tuple(
            event
            for event, row in zip(project.events, rows, strict=True)
            if event.is_public and _passes_filters(event, row, filters)
        ),
    )


def _write_media(project: Project, folder: str) -> tuple[str, ...]:
    """Write the media files of a partition's events; return their names relative to the folder.

    A name has a digest of the content: a file that is there already is the same.
    """
    files = build_media_files(project)
    for name, data in files.items():
        path = Path(folder, name)
        if not path.is_file():
            path.parent.mkdir(exist_ok=True)
            with _complete_file(path) as part:
                part.write_bytes(data)
    return tuple(files)


def _build_table(project: Project, rows: list[LocatedEvent]) -> pa.Table:
    """Return the rows of a project's events."""
    wanted = {event.id for event in project.events}
    located = [row for row in rows if row.id in wanted]
    # the records alone are used: the frame's drawings are made once, with the page
    info = replace(project.map_info, locator=False)
    lean = replace(project, map_info=info, layers=(), places={}, protected_places={})
    document = assemble_document(lean, located, with_texts=False)
    sources = {one["id"]: _describe_source(one) for one in document["sources"]}
    by_id = {row.id: row for row in located}
    columns: dict[str, list[Any]] = {name: [] for name in ROW_SCHEMA.names}
    positions: list[list[float]] = []
    for record in document["events"]["records"]:
        row = by_id[record["id"]]
        kind = {"point": POINT, "none": NO_MARK}.get(record["mark"], SHAPE)
        positions.append(record["point"])
        shape = _encode_shape(row) if kind == SHAPE else None
        for name, value in (
            ("id", record["id"]),
            ("class", kind),
            ("shape", shape),
            ("start", row.start),
            ("end", row.end),
            ("type", row.type),
            ("status", row.status),
            ("radius_m", record["radius_m"]),
            ("record", _encode_record(dict(record), sources)),
        ):
            columns[name].append(value)
    longitudes, latitudes = [one[0] for one in positions], [one[1] for one in positions]
    columns["key"] = interleave_bits(*mercator_units(longitudes, latitudes)).tolist()
    columns["share"] = cell_share(columns["radius_m"], latitudes).tolist()
    return pa.table(columns, schema=ROW_SCHEMA)


def _passes_filters(event: Event, row: LocatedEvent, filters: FilterValues) -> bool:
    values = {
        "type": {event.type},
        "status": {event.status},
        "source": {statement.source for statement in event.statements},
        "actor": set(event.actors),
        "precision": {str(row.where_prec)},
    }
    return all(values[key] & set(wanted) for key, wanted in filters.items())


def _encode_shape(row: LocatedEvent) -> str:
    return json.dumps(encode_geometry(row.geometry), separators=(",", ":"), sort_keys=True)


_encode_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""The same as `json.dumps`, which makes an encoder for each call."""

_SOURCE_KEYS = ("title", "publisher", "author", "date", "url", "archive", "language")
_OMITTED_KEYS = ("id", "shape", "mark", "statements", "geo_precision")


def _describe_source(source: Mapping[str, Any]) -> dict[str, Any]:
    return {key: source[key] for key in _SOURCE_KEYS if source[key] is not None}


def _encode_record(record: dict[str, Any], sources: Mapping[str, dict[str, Any]]) -> str:
    """Return what readers are shown of an event as JSON, without empty values."""
    kept = {key: value for key, value in record.items() if key not in _OMITTED_KEYS and value}
    kept["place"] = {key: value for key, value in record["place"].items() if value}
    kept["statements"] = [
        {
            **{
                key: value
                for key, value in one.items()
                if key not in {"span", "prefix", "suffix", "source"} and value
            },
            "source": sources[one["source"]],
        }
        for one in record["statements"]
    ]
    # what differs from event to event first, what is alike last: it compresses better
    return _encode_json({"id": record["id"], **kept})


@contextmanager
def _complete_file(path: Path) -> Iterator[Path]:
    """Yield a file to write to, which has the name of a result once the block is done."""
    handle, name = mkstemp(dir=path.parent, prefix=".part-")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

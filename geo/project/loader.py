"""A map project: the records of a folder, read whole and checked, or refused with every fault."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from os import PathLike

from geo.errors import ProjectError, ValidationIssue
from geo.geometry.bounds import Bounds
from geo.io.folder import DiskFolder, FileError, Folder, decode_text
from geo.progress import progress_step, track_progress
from geo.project.events import EVENTS_FILE, Event, EventReader
from geo.project.map_layers import read_layers
from geo.project.model import MapInfo, Project
from geo.project.places import IdRegistry, read_places
from geo.project.record_reader import RecordReader, is_language
from geo.project.sources import read_date, read_sources
from geo.project.yaml_chunks import split_events
from geo.project.yaml_nodes import MappingNode, parse_yaml
from geo.text.unicode_safety import format_value
from geo.workers import WorkerJob, max_workers

DEFAULT_LANGUAGE = "en"


def load_project(root: str | PathLike[str] | Folder) -> Project:
    """Read and check a map project.

    Args:
        root: The project's folder, or any object with the methods of `geo.io.folder.Folder`.

    Raises:
        ProjectError: with every fault of every file, each with its line.
        FileError: `root` is not a folder.
    """
    project, faults = read_project(root)
    if faults:
        raise ProjectError(faults)
    return project


def read_project(root: str | PathLike[str] | Folder) -> tuple[Project, list[ValidationIssue]]:
    """Read a map project as far as it can be read; return it and every fault of every file.

    What is at fault is left out of the project: use it only to look for more faults.

    Raises:
        FileError: `root` is not a folder.
    """
    folder = DiskFolder(root) if isinstance(root, str | PathLike) else root
    text = _read_events_text(folder)
    reading = _parse_in_parallel(folder, split_events(text, max_workers())) or _parse_project(
        folder, text
    )
    return reading.project, reading.issues


def _read_events_text(folder: Folder) -> str:
    try:
        return decode_text(folder.read(EVENTS_FILE), EVENTS_FILE)
    except FileError as error:
        raise ProjectError([ValidationIssue(EVENTS_FILE, 0, "", str(error))]) from None


@dataclass(frozen=True, slots=True)
class _ParseResult:
    """A project as far as it could be read.

    Attributes:
        project: What is not at fault.
        issues: What is.
        event_ids: Those of all events, also of those at fault.
    """

    project: Project
    issues: list[ValidationIssue]
    event_ids: frozenset[str]


def _parse_project(folder: Folder, text: str) -> _ParseResult:
    """Read a project with `text` for its ``events.yaml``."""
    faults: list[ValidationIssue] = []
    with progress_step(f"reading {EVENTS_FILE}"):
        table = parse_yaml(text, EVENTS_FILE, faults)
    top = RecordReader(table or MappingNode({}, 0), EVENTS_FILE, [] if table is None else faults)
    frame = _read_map_info(top)
    taken: IdRegistry = {}
    sources = read_sources(folder, frame.language, faults)
    places = read_places(folder, frame.bounds, taken, faults)
    layers = read_layers(folder, frame.bounds, frame.language, taken, faults)
    reader = EventReader(sources, frame.language, frame.bounds)
    events = _read_events(top, reader)
    top.report_unknown_keys()
    project = Project(frame, events, sources, places, layers)
    return _ParseResult(project, faults, frozenset(reader.lines_by_id))


def _parse_each(folder: Folder, texts: Iterable[str]) -> list[_ParseResult]:
    return [_parse_project(folder, text) for text in texts]


def _parse_in_parallel(folder: Folder, chunks: list[str]) -> _ParseResult | None:
    """Read a project by a process for each portion of its ``events.yaml``.

    None where it must be read whole: there is one portion, a file changed meanwhile, or what is at
    fault in a portion may be no fault of the whole.
    """
    first, *others = chunks
    if not others:
        return None
    jobs = [WorkerJob(partial(_parse_each, folder), in_worker=True) for _ in others]
    for job, portion in zip(jobs, others, strict=True):
        job.add(portion)
    return _merge_results(
        [_parse_project(folder, first), *chain.from_iterable(job.result() for job in jobs)]
    )


def _merge_results(results: list[_ParseResult]) -> _ParseResult | None:
    project, *others = (replace(reading.project, events=()) for reading in results)
    faults = dict.fromkeys(chain.from_iterable(reading.issues for reading in results))
    ids = frozenset[str]().union(*(reading.event_ids for reading in results))
    taken_twice = len(ids) < sum(len(reading.event_ids) for reading in results)
    doubtful = any(fault.file == EVENTS_FILE and not fault.record for fault in faults)
    if taken_twice or doubtful or any(other != project for other in others):
        return None
    events = tuple(chain.from_iterable(reading.project.events for reading in results))
    return _ParseResult(replace(project, events=events), list(faults), ids)


def _read_events(top: RecordReader, reader: EventReader) -> tuple[Event, ...]:
    tables = top.read_mappings("events", required=True)
    reading = track_progress(tables, "checking events", len(tables))
    found = [reader.read_event(RecordReader(table, EVENTS_FILE, top.issues)) for table in reading]
    return tuple(event for event in found if event is not None)


def _read_map_info(top: RecordReader) -> MapInfo:
    cursor = top.open_nested("map", required=True) or RecordReader(
        MappingNode({}, 1), EVENTS_FILE, []
    )
    cursor.record_id = "map"
    language = cursor.read_language("language") or DEFAULT_LANGUAGE
    bounds = _read_bounds(cursor, "bounds", required=True) or Bounds.whole_world()
    frame = MapInfo(
        cursor.read_localized_text("title", language, required=True) or {},
        cursor.read_localized_text("description", language, required=True) or {},
        language,
        _read_languages(cursor, language),
        bounds,
        _read_view_bounds(cursor, bounds),
        read_date(cursor, "window", cursor.read_text("window")),
    )
    cursor.report_unknown_keys()
    return frame


def _read_languages(reader: RecordReader, language: str) -> tuple[str, ...]:
    listed = reader.read_texts("languages") or (language,)
    for tag in listed:
        if not is_language(tag):
            reader.add_issue(
                "languages", f"{format_value(tag)} is not a language: use a tag such as en or hy"
            )
    if language not in listed:
        reader.add_issue("languages", f"the map's language {language!r} is missing: add it")
    return tuple(dict.fromkeys((language, *listed)))


def _read_view_bounds(reader: RecordReader, bounds: Bounds) -> Bounds:
    view = _read_bounds(reader, "view") or bounds
    for corner in ((view.west, view.south), (view.east, view.north)):
        outside = bounds.describe_outside(*corner)
        if outside:
            reader.add_issue("view", f"its corner {outside}")
    return view


def _read_bounds(reader: RecordReader, key: str, *, required: bool = False) -> Bounds | None:
    values = reader.read_numbers(key, 4, required=required)
    if values is None:
        return None
    box = Bounds(*values)
    wrong = box.find_error()
    if wrong:
        reader.add_issue(key, wrong)
    return None if wrong else box

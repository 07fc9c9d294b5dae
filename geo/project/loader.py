"""Loading of a map project, with validation of all files and parallel parsing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from os import PathLike

from geo.errors import IssueList, ProjectError, ValidationIssue, count_issues
from geo.geometry.bounds import Bounds
from geo.io.folder import BoundedFolder, DiskFolder, FileError, Folder, decode_text
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
    """Load and validate a map project.

    Args:
        root: The project's folder, or any object with the methods of `geo.io.folder.Folder`.

    Raises:
        ProjectError: with every error of every file, each with its line.
        FileError: `root` is not a folder.
    """
    project, issues = read_project(root)
    if issues:
        raise ProjectError(issues)
    return project


def read_project(root: str | PathLike[str] | Folder) -> tuple[Project, list[ValidationIssue]]:
    """Read the valid part of a map project; return it with all errors of all files.

    Records with errors are missing from the project: use it only to find more errors.

    Raises:
        FileError: `root` is not a folder.
    """
    folder = BoundedFolder(DiskFolder(root) if isinstance(root, str | PathLike) else root)
    text = _read_events_text(folder)
    chunks = split_events(text, max_workers())
    result = _parse_in_parallel(folder, chunks) or _parse_project(folder, text)
    return result.project, result.issues


def _read_events_text(folder: Folder) -> str:
    try:
        return decode_text(folder.read(EVENTS_FILE), EVENTS_FILE)
    except FileError as error:
        raise ProjectError([ValidationIssue(EVENTS_FILE, 0, "", str(error))]) from None


@dataclass(frozen=True, slots=True)
class _ParseResult:
    """The result of parsing a project, or one chunk of it.

    Attributes:
        project: The records without errors.
        issues: The errors.
        event_ids: Ids of all events, also of those with errors.
    """

    project: Project
    issues: list[ValidationIssue]
    event_ids: frozenset[str]


def _parse_project(folder: Folder, text: str) -> _ParseResult:
    """Parse a project whose ``events.yaml`` has the given text."""
    issues = IssueList()
    with progress_step(f"reading {EVENTS_FILE}"):
        root = parse_yaml(text, EVENTS_FILE, issues)
    top = RecordReader(root or MappingNode({}, 0), EVENTS_FILE, [] if root is None else issues)
    map_info = _read_map_info(top)
    id_registry: IdRegistry = {}
    sources = read_sources(folder, map_info.language, issues)
    places = read_places(folder, map_info.bounds, id_registry, issues)
    layers = read_layers(folder, map_info.bounds, map_info.language, id_registry, issues)
    reader = EventReader(sources, map_info.language, map_info.bounds)
    events = _read_events(top, reader)
    top.report_unknown_keys()
    project = Project(map_info, events, sources, places, layers)
    return _ParseResult(project, issues, frozenset(reader.lines_by_id))


def _parse_each(folder: Folder, texts: Iterable[str]) -> list[_ParseResult]:
    return [_parse_project(folder, text) for text in texts]


def _parse_in_parallel(folder: Folder, chunks: list[str]) -> _ParseResult | None:
    """Parse a project with one process per chunk of its ``events.yaml``.

    Return None if it must be parsed as a whole: there is only one chunk, a file changed meanwhile,
    or an error of a chunk may not be an error of the whole file.
    """
    first, *others = chunks
    if not others:
        return None
    jobs = [WorkerJob(partial(_parse_each, folder), in_worker=True) for _ in others]
    for job, chunk in zip(jobs, others, strict=True):
        job.add(chunk)
    return _merge_results(
        [_parse_project(folder, first), *chain.from_iterable(job.result() for job in jobs)]
    )


def _merge_results(results: list[_ParseResult]) -> _ParseResult | None:
    """Merge the results of all chunks; return None if the file must be parsed as a whole."""
    project, *others = (replace(result.project, events=()) for result in results)
    issues = dict.fromkeys(chain.from_iterable(result.issues for result in results))
    ids = frozenset[str]().union(*(result.event_ids for result in results))
    has_duplicate_ids = len(ids) < sum(len(result.event_ids) for result in results)
    has_file_errors = any(issue.file == EVENTS_FILE and not issue.record for issue in issues)
    if has_duplicate_ids or has_file_errors or any(other != project for other in others):
        return None
    events = tuple(chain.from_iterable(result.project.events for result in results))
    merged = IssueList()
    merged.extend(issues)
    merged.total += sum(count_issues(result.issues) - len(result.issues) for result in results)
    return _ParseResult(replace(project, events=events), merged, ids)


def _read_events(top: RecordReader, reader: EventReader) -> tuple[Event, ...]:
    mappings = top.read_mappings("events", required=True)
    events = [
        reader.read_event(RecordReader(mapping, EVENTS_FILE, top.issues))
        for mapping in track_progress(mappings, "checking events", len(mappings))
    ]
    return tuple(event for event in events if event is not None)


def _read_map_info(top: RecordReader) -> MapInfo:
    reader = top.open_nested("map", required=True) or RecordReader(
        MappingNode({}, 1), EVENTS_FILE, []
    )
    reader.record_id = "map"
    language = reader.read_language("language") or DEFAULT_LANGUAGE
    bounds = _read_bounds(reader, "bounds", required=True) or Bounds.whole_world()
    map_info = MapInfo(
        reader.read_localized_text("title", language, required=True) or {},
        reader.read_localized_text("description", language, required=True) or {},
        language,
        _read_languages(reader, language),
        bounds,
        _read_view_bounds(reader, bounds),
        read_date(reader, "window", reader.read_text("window")),
    )
    reader.report_unknown_keys()
    return map_info


def _read_languages(reader: RecordReader, language: str) -> tuple[str, ...]:
    languages = reader.read_texts("languages") or (language,)
    for tag in languages:
        if not is_language(tag):
            reader.add_issue(
                "languages", f"{format_value(tag)} is not a language: use a tag such as en or hy"
            )
    if language not in languages:
        reader.add_issue("languages", f"the map's language {language!r} is missing: add it")
    return tuple(dict.fromkeys((language, *languages)))


def _read_view_bounds(reader: RecordReader, bounds: Bounds) -> Bounds:
    view = _read_bounds(reader, "view") or bounds
    for corner in ((view.west, view.south), (view.east, view.north)):
        problem = bounds.describe_outside(*corner)
        if problem:
            reader.add_issue("view", f"its corner {problem}")
    return view


def _read_bounds(reader: RecordReader, key: str, *, required: bool = False) -> Bounds | None:
    values = reader.read_numbers(key, 4, required=required)
    if values is None:
        return None
    bounds = Bounds(*values)
    problem = bounds.find_error()
    if problem:
        reader.add_issue(key, problem)
    return None if problem else bounds

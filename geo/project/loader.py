"""Loading of a map project, with validation of all files and parallel parsing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from os import PathLike
from zoneinfo import ZoneInfo, available_timezones

from geo.errors import IssueList, ProjectError, ValidationIssue, count_issues
from geo.geometry.bounds import Bounds
from geo.io.folder import BoundedFolder, DiskFolder, FileError, Folder
from geo.memory import pause_cycle_collection
from geo.progress import progress_step, track_progress
from geo.project.condensed_issues import condense_issues
from geo.project.details_reader import CURRENT_FORMAT, DetailsContext
from geo.project.events import EVENTS_FILE, Event, EventReader
from geo.project.map_layers import read_layers
from geo.project.model import MapInfo, Project
from geo.project.places import IdRegistry, protected_names, read_places
from geo.project.record_reader import LocalizedText, RecordReader, find_misnamed_file, is_language
from geo.project.sources import SOURCES_FILE, read_date, read_sources
from geo.project.town_names import name_towns_as_places
from geo.project.vocabulary import EVENT_TYPES
from geo.project.yaml_chunks import iterate_file_pieces, split_events
from geo.project.yaml_nodes import NO_SHIFT, LineShift, MappingNode, ScalarNode, parse_yaml
from geo.text.suggest import suggest_choice
from geo.text.unicode_safety import format_value
from geo.workers import WorkerJob, max_workers

DEFAULT_LANGUAGE = "en"
SWITCHED_OFF = "off"
"""Word for a type of event that a map does not use."""


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
        raise ProjectError(condense_issues(issues, project))
    return project


def read_project(root: str | PathLike[str] | Folder) -> tuple[Project, list[ValidationIssue]]:
    """Read the valid part of a map project; return it with all errors of all files.

    Records with errors are missing from the project: use it only to find more errors.

    Raises:
        FileError: `root` is not a folder.
    """
    folder = BoundedFolder(DiskFolder(root) if isinstance(root, str | PathLike) else root)
    pieces = _iterate_event_pieces(folder)
    first = next(pieces)
    second = next(pieces, None)
    with pause_cycle_collection():
        if second is not None:
            result = _parse_pieces(folder, chain((first, second), pieces), with_ids=False)
        else:
            text = first[0]
            chunks = split_events(text, max_workers())
            result = _parse_in_parallel(folder, chunks) or _parse_project(folder, text)
    return result.project, result.issues


def _iterate_event_pieces(folder: Folder) -> Iterator[tuple[str, LineShift]]:
    """Yield the text of ``events.yaml``, a large one piece by piece.

    Raises:
        ProjectError: it cannot be read.
    """
    try:
        yield from iterate_file_pieces(folder.read(EVENTS_FILE), EVENTS_FILE, "events")
    except FileError as error:
        message = f"{error}{find_misnamed_file(folder, EVENTS_FILE)}"
        raise ProjectError([ValidationIssue(EVENTS_FILE, 0, "", message)]) from None


@dataclass(frozen=True, slots=True)
class _ParseResult:
    """The result of parsing a project, or one chunk of it.

    Attributes:
        project: The records without errors.
        issues: The errors.
        event_ids: Ids of all events, also of those with errors.
        origins: Data set and id of every record that an event was taken over from.
    """

    project: Project
    issues: list[ValidationIssue]
    event_ids: frozenset[str]
    origins: frozenset[tuple[str, str]] = frozenset()


def _parse_project(folder: Folder, text: str) -> _ParseResult:
    """Parse a project whose ``events.yaml`` has the given text."""
    return _parse_pieces(folder, iter(((text, NO_SHIFT),)), with_ids=True)


def _parse_pieces(
    folder: Folder, pieces: Iterator[tuple[str, LineShift]], *, with_ids: bool
) -> _ParseResult:
    """Parse a project whose ``events.yaml`` has the given pieces, at least one.

    Args:
        folder: The project's files.
        pieces: The pieces.
        with_ids: Whether the result has the ids and origins, which chunks of a file are merged by.
    """
    issues = IssueList()
    with progress_step(f"reading {EVENTS_FILE}"):
        root = parse_yaml(next(pieces)[0], EVENTS_FILE, issues)
    top = RecordReader(root or MappingNode({}, 0), EVENTS_FILE, [] if root is None else issues)
    file_format = _read_file_format(top)
    map_info = replace(_read_map_info(top), file_format=file_format)
    id_registry: IdRegistry = {}
    sources = read_sources(folder, map_info.language, issues)
    # an error without an id: of the file, or of a source that nothing can quote
    are_sources_unreadable = any(
        issue.file == SOURCES_FILE and not issue.record for issue in issues
    )
    places = read_places(folder, map_info.bounds, map_info.language, id_registry, issues)
    layers = read_layers(folder, map_info.bounds, map_info.language, id_registry, issues)
    context = DetailsContext(
        map_info.language,
        folder,
        map_info.timezone,
        map_info.file_format,
        protected_names(places.values()),
        map_info.used_types,
    )
    reader = EventReader(sources, map_info.language, map_info.bounds, context)
    reader.are_sources_unreadable = are_sources_unreadable
    events = _read_events(top, reader)
    top.report_unknown_keys()
    keys = frozenset(top.mapping.entries)
    del root, top  # the nodes of a piece take more memory than its events
    further = (_read_piece(piece, reader, issues, keys) for piece in pieces)
    events = tuple(chain(events, *further))
    public = {name: place for name, place in places.items() if place.protect is None}
    protected = {name: place for name, place in places.items() if place.protect is not None}
    layers = name_towns_as_places(layers, public.values())
    project = Project(map_info, events, sources, public, layers, protected)
    if not with_ids:
        return _ParseResult(project, issues, frozenset())
    origins = frozenset(context.lines_by_origin)
    return _ParseResult(project, issues, frozenset(reader.lines_by_id), origins)


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
    origins = frozenset[tuple[str, str]]().union(*(result.origins for result in results))
    has_duplicate_ids = len(ids) < sum(len(result.event_ids) for result in results) or len(
        origins
    ) < sum(len(result.origins) for result in results)
    has_file_errors = any(issue.file == EVENTS_FILE and not issue.record for issue in issues)
    if has_duplicate_ids or has_file_errors or any(other != project for other in others):
        return None
    events = tuple(chain.from_iterable(result.project.events for result in results))
    merged = IssueList()
    merged.extend(issues)
    merged.total += sum(count_issues(result.issues) - len(result.issues) for result in results)
    return _ParseResult(replace(project, events=events), merged, ids, origins)


def _read_events(top: RecordReader, reader: EventReader) -> tuple[Event, ...]:
    mappings = top.read_mappings("events", required=True)
    events = [
        reader.read_event(RecordReader(mapping, EVENTS_FILE, top.issues))
        for mapping in track_progress(mappings, "checking events", len(mappings))
    ]
    return tuple(event for event in events if event is not None)


def _read_piece(
    piece: tuple[str, LineShift],
    reader: EventReader,
    issues: list[ValidationIssue],
    keys: frozenset[str],
) -> tuple[Event, ...]:
    """Return the events of a further piece of a large file.

    Args:
        piece: The piece, which begins as the whole file does, and the lines left out of it.
        reader: The reader of all events.
        issues: The list to which errors are added.
        keys: The keys of the file that are before its events.
    """
    found = IssueList()
    with progress_step(f"reading more of {EVENTS_FILE}"):
        root = parse_yaml(piece[0], EVENTS_FILE, found, piece[1])
    issues.extend(issue for issue in found if issue not in issues)  # each piece begins alike
    if root is None:
        return ()
    top = RecordReader(root, EVENTS_FILE, issues)
    events = _read_events(top, reader)
    for key in root.entries.keys() - keys:
        top.add_issue(key, f"the key {format_value(key)} is after the events: put it before them")
    return events


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
        _read_timezone(reader),
        _read_types(reader, language),
        reader.read_text("lead"),
        locator=reader.read_choice("locator", ("true", "false")) != "false",
        names=_read_translated_names(reader),
    )
    reader.report_unknown_keys()
    return map_info


def _read_file_format(top: RecordReader) -> int:
    """Return the format of ``events.yaml``; a file without one has the first."""
    number = top.read_integer("format", low=1)
    if number is not None and number > CURRENT_FORMAT:
        top.add_issue(
            "format",
            f"'format' is {number}: this version reads formats 1 to {CURRENT_FORMAT}; install a "
            "newer one",
        )
    return number or 1


def _read_timezone(reader: RecordReader) -> str | None:
    name = reader.read_text("timezone")
    if name is None:
        return None
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        known = available_timezones()
        reader.add_issue(
            "timezone",
            f"'timezone' is {format_value(name)}: write an IANA name such as Asia/Yerevan or "
            f"Africa/Khartoum; {suggest_choice(name, known)}"[:400],
        )
        return None
    return name


def _read_types(reader: RecordReader, language: str) -> dict[str, LocalizedText | None]:
    """Return the labels of the types that are renamed, and None for those switched off."""
    inner = reader.open_nested("types")
    if inner is None:
        return {}
    types: dict[str, LocalizedText | None] = {}
    for name in inner.mapping.entries:
        if name not in EVENT_TYPES:
            continue  # reported as an unknown key
        node = inner.mapping.entries[name]
        if isinstance(node, ScalarNode) and node.value == SWITCHED_OFF:
            inner.read_node(name)
            types[name] = None
        else:
            types[name] = inner.read_localized_text(name, language) or {}
    for name in inner.mapping.entries.keys() - types.keys():
        inner.add_issue(
            name, f"the type is {format_value(name)}: {suggest_choice(name, EVENT_TYPES)}"
        )
    if all(types.get(name, {}) is None for name in EVENT_TYPES):
        inner.add_issue(None, "every type is off: keep one")
        return {}
    return types


def _read_translated_names(reader: RecordReader) -> dict[str, LocalizedText]:
    """Return the translations of each name of an actor, speaker or kind of event, by language."""
    inner = reader.open_nested("names")
    if inner is None:
        return {}
    names: dict[str, LocalizedText] = {}
    for name in inner.mapping.entries:
        texts = inner.open_nested(name)
        if texts is not None:
            tags = texts.read_language_keys(name)
            names[name] = {tag: texts.read_text(tag) or "" for tag in tags}
    return names


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
    bounds = Bounds.from_edges(*values)
    problem = bounds.find_error()
    if problem:
        reader.add_issue(key, problem)
    return None if problem else bounds

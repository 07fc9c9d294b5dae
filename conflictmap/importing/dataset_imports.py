"""What becomes of the rows of files: the events and sources of each data set, and its report."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from conflictmap.importing.extent import PositionExtent
from conflictmap.importing.formats.common import ImportContext
from conflictmap.importing.import_files import IMPORT_FOLDER, STATE_SUFFIX
from conflictmap.importing.model import (
    DatasetInfo,
    ImportedEvent,
    ImportFileError,
    ImportOptions,
    MergedRow,
    Outcome,
    RefusedRow,
    RowError,
)
from conflictmap.importing.project_records import SourceRegister, make_id
from conflictmap.importing.reading import OpenedFile, open_file
from conflictmap.importing.recipe import Recipe, format_stated, format_stated_file
from conflictmap.importing.report import ImportReport, find_far_positions
from conflictmap.importing.spool import TextSpool
from conflictmap.importing.yaml_text import format_record
from geo.project.events import EVENTS_FILE
from geo.project.loader import load_project
from geo.project.model import Project

_FAR_NOTE = "far-from-the-rest: alone, thousands of km away"


_DIGEST_CHARS = 12


EVENT_INDENT = 2
"""Number of spaces before the dash of an event as it is written."""


class EventEntry(NamedTuple):
    """An imported event as it is written.

    Attributes:
        origin: Id in the data set.
        identifier: Id in the project.
        data_digest: Digest of the record without its review state.
        text_digest: Digest of the record.
        position: Position of the record in the spool.
    """

    origin: str
    identifier: str
    data_digest: str
    text_digest: str
    position: int


@dataclass(slots=True)
class DatasetImport:
    """The events and sources of one data set, from one or more files.

    Attributes:
        dataset: The data set.
        register: Its sources.
        entries: Its events in the order of the rows.
        rows_by_origin: Row of each origin.
        ids: Ids of the events.
        extent: The extent of all positions.
        opened: The last file of the data set.
        spool: The records of the events.
        refused_cells: The cells of refused rows: a record that is refused is not withdrawn.
    """

    dataset: DatasetInfo
    register: SourceRegister
    entries: list[EventEntry] = field(default_factory=list)
    rows_by_origin: dict[str, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    extent: PositionExtent = field(default_factory=PositionExtent)
    opened: OpenedFile | None = None
    spool: TextSpool = field(default_factory=TextSpool)
    refused_cells: set[str] = field(default_factory=set)


@dataclass(slots=True)
class ImportResult:
    """The result of an import.

    Attributes:
        reports: The report of each file.
        datasets: The data sets.
        sizes: Size in bytes of each written file, by its path.
    """

    reports: list[ImportReport]
    datasets: list[DatasetImport]
    sizes: dict[str, int] = field(default_factory=dict)


def read_files(
    paths: Iterable[Path],
    options: ImportOptions,
    recipe: Recipe,
    *,
    keep_events: bool,
    into: Path | None = None,
) -> ImportResult:
    """Read files and return what becomes of their rows; nothing is written.

    Args:
        paths: The files; those that only accompany another are skipped.
        options: What the user states.
        recipe: What the recipe states.
        keep_events: Whether the report has each event.
        into: The project that the events will be added to, whose places are used.

    Raises:
        ImportFileError: a file cannot be imported.
    """
    listed = list(paths)
    companions = {
        path.with_name(path.name.replace("events", word))
        for path in listed
        if "events" in path.name
        for word in ("sources", "associations")
    }
    project = load_project(into) if into else None
    find_place = _make_place_finder(project) if project else None
    datasets: dict[str, DatasetImport] = {}
    reports = []
    for path in listed:
        if path in companions:
            continue
        context = ImportContext(options, recipe)
        context.find_place = find_place
        if project is not None and into is not None:
            context.bounds = project.map_info.bounds
            context.used_types = frozenset(project.map_info.used_types)
            context.open_bounds_of = {
                file.name.removesuffix(STATE_SUFFIX)
                for file in (into / IMPORT_FOLDER).glob(f"*{STATE_SUFFIX}")
            }
            context.known_sources = project.sources
        reports.append(_read_file(path, context, datasets, keep_events=keep_events))
    return ImportResult(reports, list(datasets.values()))


def _make_place_finder(project: Project) -> Callable[[str], bool]:
    from geo.errors import GeocodeError  # noqa: PLC0415
    from geo.geocoding.geocoder import Geocoder  # noqa: PLC0415

    geocoder = Geocoder(project.gazetteer)
    found: dict[str, bool] = {}

    def find_place(name: str) -> bool:
        if name not in found:
            try:
                found[name] = geocoder.geocode({"name": name}).status == "found"
            except GeocodeError:
                found[name] = False
        return found[name]

    return find_place


def _read_file(
    path: Path,
    context: ImportContext,
    datasets: dict[str, DatasetImport],
    *,
    keep_events: bool,
) -> ImportReport:
    opened = open_file(path, context)
    if opened.as_format == "project":
        raise ImportFileError(
            f"{path.name!r} is an archive of a whole project: import it alone, into a new folder"
        )
    dataset = _keep_description(name_dataset(opened.dataset, path), context)
    target = datasets.get(dataset.id)
    if target is None:
        target = datasets[dataset.id] = DatasetImport(
            dataset, SourceRegister(dataset, context.notes)
        )
    target.opened = opened
    opened.stated_file = format_stated_file(context.recipe)
    opened.stated_lines = format_stated(context.recipe, context.options)
    report = ImportReport(
        path.name,
        opened.as_format,
        opened.reason,
        columns=opened.columns,
        delimiter=opened.delimiter,
        mapping=opened.mapping,
        unused=opened.unused,
    )
    positions: list[tuple[int, float, float]] = []
    for outcome in opened.outcomes:
        decided = _take_outcome(outcome, target, context, path)
        report.add(decided, keep_event=keep_events)
        if isinstance(decided, RefusedRow):
            target.refused_cells.update(cell.strip() for cell in decided.cells)
        if isinstance(decided, ImportedEvent) and decided.point is not None:
            positions.append((decided.row, *decided.point))
        if isinstance(decided, RefusedRow) and decided.code == "no-type":
            value = re.search(r"“(.*?)”", decided.words)
            key = value[1] if value else ""
            report.types_to_state[key] = report.types_to_state.get(key, 0) + 1
    _add_refused_cells(report, opened, target)
    for row in find_far_positions(positions):
        context.notes.add(_FAR_NOTE, row)
    if dataset.terms_url and dataset.rights == "internal":
        context.notes.add(
            f"the words stay inside the project (rights: internal): read {dataset.terms_url} "
            "before anything is published"
        )
    report.finish(context.notes)
    return report


def _add_refused_cells(report: ImportReport, opened: OpenedFile, target: DatasetImport) -> None:
    """Add the cells of rows that were refused after they had been read, so that they can be mended.

    Only such rows lack them: those outside the map, and those of a type that the map does not use.
    """
    missing = {row.row: i for i, row in enumerate(report.refused) if not row.cells}
    if not missing or opened.table is None:
        return
    for row in opened.table.read_rows():
        if row.number in missing:
            cells = tuple(row.cells)
            position = missing[row.number]
            report.refused[position] = replace(report.refused[position], cells=cells)
            target.refused_cells.update(cell.strip() for cell in cells)


def name_dataset(dataset: DatasetInfo, path: Path) -> DatasetInfo:
    """Return the data set with an id of its own, where the format has none."""
    if dataset.id != "dataset":
        return dataset
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    return replace(dataset, id=slug[:40].rstrip("-") or "dataset")


def _keep_description(dataset: DatasetInfo, context: ImportContext) -> DatasetInfo:
    """Return the data set as the project describes it, except for what is stated now.

    Otherwise an update without ``--title`` would change every event that names the data set.
    """
    known = context.known_sources.get(dataset.id)
    if known is None:
        return dataset
    stated, options = context.recipe.dataset, context.options
    return replace(
        dataset,
        title=options.title or stated.get("title") or known.title,
        publisher=options.publisher or stated.get("publisher") or known.publisher,
        rights=stated.get("rights") or known.rights,
    )


def _take_outcome(
    outcome: Outcome, target: DatasetImport, context: ImportContext, path: Path
) -> Outcome:
    """Turn an event into its record; an origin that another file has already is merged."""
    if not isinstance(outcome, ImportedEvent):
        return outcome
    if outcome.origin in target.rows_by_origin:
        return MergedRow(
            outcome.row, target.rows_by_origin[outcome.origin], f"also in a file before {path.name}"
        )
    if context.used_types and outcome.type not in context.used_types:
        return RefusedRow(outcome.row, "no-type", _describe_unused_type(outcome))
    if outside := _describe_outside(outcome, target, context):
        return RefusedRow(outcome.row, "outside-map", outside)
    if context.options.radius_m is not None and outcome.geometry is None:
        outcome.radius_m = context.options.radius_m
    try:
        entry = _build_entry(outcome, target, context)
    except RowError as error:
        return RefusedRow(outcome.row, error.code, error.words)
    target.rows_by_origin[outcome.origin] = outcome.row
    target.entries.append(entry)
    for longitude, latitude in _list_positions(outcome):
        target.extent.add_position(longitude, latitude)
    return outcome


def _describe_unused_type(event: ImportedEvent) -> str:
    """Return why an event's type cannot be used, and what to do."""
    value = event.subtype or event.type
    return (
        f"the map has switched off the type {event.type}: remove `{event.type}: off` from `types` "
        f"in {EVENTS_FILE}, or give “{value}” another type in a recipe"
    )


def _describe_outside(
    event: ImportedEvent, target: DatasetImport, context: ImportContext
) -> str | None:
    """Return what is wrong with a position outside the project's bounds, or None.

    The bounds are widened for a data set that the project has already: its map was made of it.
    """
    if context.bounds is None or target.dataset.id in context.open_bounds_of:
        return None
    for lon, lat in _list_positions(event):
        problem = context.bounds.describe_outside(lon, lat)
        if problem:
            return f"{problem}: widen `bounds` in {EVENTS_FILE} if it is right"
    return None


def _build_entry(event: ImportedEvent, target: DatasetImport, context: ImportContext) -> EventEntry:
    identifier = make_id(target.dataset.id, event.origin)
    if identifier in target.ids:
        identifier = f"{identifier}-{digest_text(event.origin)[:8]}"
    target.ids.add(identifier)
    record = target.register.event_record(event, identifier, context.options.review)
    text = format_record(record, EVENT_INDENT)
    without_review = text.replace(f"\n    review: {context.options.review}", "", 1)
    position = target.spool.append(text)
    return EventEntry(
        event.origin, identifier, digest_text(without_review), digest_text(text), position
    )


def digest_text(text: str) -> str:
    """Return the first characters of the SHA-256 of a record, which distinguish its versions."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARS]


def _list_positions(event: ImportedEvent) -> list[tuple[float, float]]:
    """Return all positions of an event, longitude first, in degrees."""
    if event.geometry is not None:
        return list(_iterate_points(event.geometry["coordinates"]))
    ends = (event.point, event.end.point if event.end else None)
    return [point for point in ends if point is not None]


def _iterate_points(value: object) -> Iterator[tuple[float, float]]:
    if isinstance(value, list) and value:
        if isinstance(value[0], int | float):
            yield float(value[0]), float(value[1])
        else:
            for part in value:
                yield from _iterate_points(part)


def format_dataset_texts(target: DatasetImport) -> dict[int, bytes]:
    """Return the data set's text, part by part; parts without a quote are left out."""
    return {
        part: ("\n".join(paragraphs) + "\n").encode()
        for part, paragraphs in enumerate(target.register.paragraphs)
        if paragraphs
    }

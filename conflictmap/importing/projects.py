"""Writing of imported events: as a new project, or into an existing one.

A new project is written as a whole or not at all. Into an existing one, events are matched by
their origin: what the data set changed is renewed where nobody has changed the event here, what it
added is appended, and what it withdrew is marked as retracted. A record that a curator changed
stays, and the report lists it. All other bytes of the project's files stay.
"""

import hashlib
import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.resources import files as package_files
from pathlib import Path
from typing import NamedTuple, TypeAlias

from conflictmap.importing.formats.common import ImportContext
from conflictmap.importing.headers import normalize_name
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
from conflictmap.importing.recipe import Recipe, format_stated, read_recipe
from conflictmap.importing.report import (
    ImportReport,
    find_far_positions,
    format_refused_csv,
)
from conflictmap.importing.spool import TextSpool
from conflictmap.importing.yaml_spans import RecordSpan, find_records, insert_records
from conflictmap.importing.yaml_text import format_degrees, format_record, format_scalar
from geo.errors import OutputError
from geo.io.atomic import refuse_occupied, write_folder, write_new_folder
from geo.io.folder import DiskFolder, FileError, MemoryFolder, decode_text, sha256_digest
from geo.location import check_project
from geo.progress import progress_step
from geo.project.events import EVENTS_FILE
from geo.project.loader import load_project
from geo.project.model import Project
from geo.project.sources import SOURCES_FILE, TEXTS_FOLDER

IMPORT_FOLDER = "import"
REFUSED_FILE = f"{IMPORT_FOLDER}/refused.csv"
MAX_CHECKED_EVENTS = 20_000
"""Number of events up to which a new project is checked before it is written."""

_FAR_NOTE = "far-from-the-rest: alone, thousands of km away"
_DIGEST_CHARS = 12
_MARGIN_SHARE = 0.05
_MIN_MARGIN_DEG = 0.25
_EVENT_INDENT = 2
_KNOWN_SHARE = 0.5
STATE_SUFFIX = ".origins.tsv"
_SHA256 = re.compile(r"""(sha256:\s*["']?)[0-9a-fA-F]{64}""")
_BOUNDS_LINE = re.compile(r"^( +bounds: )\[([^\]\n]*)\]", re.MULTILINE)
_WITHDRAWN = "withdrawn"
"""Digest of the data of an event that the data set withdrew, so that its return renews it."""

_STARTER_FILES = ("data/layers.yaml", "data/geojson/world.geojson")


class _EventEntry(NamedTuple):
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
        bounds: West, south, east and north of all positions.
        opened: The last file of the data set.
        spool: The records of the events.
        refused_cells: The cells of refused rows: a record that is refused is not withdrawn.
    """

    dataset: DatasetInfo
    register: SourceRegister
    entries: list[_EventEntry] = field(default_factory=list)
    rows_by_origin: dict[str, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    bounds: list[float] = field(default_factory=lambda: [180.0, 90.0, -180.0, -90.0])
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
            context.open_bounds_of = {
                file.name.removesuffix(STATE_SUFFIX)
                for file in (into / IMPORT_FOLDER).glob(f"*{STATE_SUFFIX}")
            }
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
    dataset = _name_dataset(opened.dataset, path)
    target = datasets.get(dataset.id)
    if target is None:
        target = datasets[dataset.id] = DatasetImport(
            dataset, SourceRegister(dataset, context.notes)
        )
    target.opened = opened
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
    for row in find_far_positions(positions):
        context.notes.add(_FAR_NOTE, row)
    if dataset.terms_url and dataset.rights == "internal":
        context.notes.add(
            f"the words stay inside the project (rights: internal): read {dataset.terms_url} "
            "before anything is published"
        )
    report.finish(context.notes)
    return report


def _name_dataset(dataset: DatasetInfo, path: Path) -> DatasetInfo:
    """Return the data set with an id of its own, where the format has none."""
    if dataset.id != "dataset":
        return dataset
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    return replace(dataset, id=slug[:40].rstrip("-") or "dataset")


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
    _extend_bounds(target.bounds, outcome)
    return outcome


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


def _build_entry(
    event: ImportedEvent, target: DatasetImport, context: ImportContext
) -> _EventEntry:
    identifier = make_id(target.dataset.id, event.origin)
    if identifier in target.ids:
        identifier = f"{identifier}-{_digest(event.origin)[:8]}"
    target.ids.add(identifier)
    record = target.register.event_record(event, identifier, context.options.review)
    text = format_record(record, _EVENT_INDENT)
    without_review = text.replace(f"\n    review: {context.options.review}", "", 1)
    position = target.spool.append(text)
    return _EventEntry(event.origin, identifier, _digest(without_review), _digest(text), position)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARS]


def _extend_bounds(bounds: list[float], event: ImportedEvent) -> None:
    for lon, lat in _list_positions(event):
        bounds[0], bounds[1] = min(bounds[0], lon), min(bounds[1], lat)
        bounds[2], bounds[3] = max(bounds[2], lon), max(bounds[3], lat)


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


# A new project


def write_new_project(
    folder: Path, result: ImportResult, options: ImportOptions, *, check: bool = True
) -> dict[str, int]:
    """Write the events as a new project; return the size of each file.

    Args:
        folder: A new or empty folder.
        result: What `read_files` returned.
        options: What the user states.
        check: Whether to check the project before it is written, up to `MAX_CHECKED_EVENTS`.

    Raises:
        ImportFileError: no row became an event.
        ProjectError: the project has errors; nothing is written.
        OutputError: the folder is not empty, or cannot be written.
    """
    refuse_occupied(folder)
    count = sum(len(target.entries) for target in result.datasets)
    if not count:
        raise ImportFileError("no row became an event: nothing is written")
    with progress_step("writing the project's files"):
        contents = build_new_project(result, options)
    if check and count <= MAX_CHECKED_EVENTS:
        check_files(contents)
    write_new_folder(folder, contents)
    return {str(folder / name): (folder / name).stat().st_size for name in contents}


class _ChunkedFile:
    """The contents of a file: first lines, then the texts of spools."""

    def __init__(self, first_lines: bytes, spools: Sequence[TextSpool]) -> None:
        self._first_lines, self._spools = first_lines, spools

    def __iter__(self) -> Iterator[bytes]:
        yield self._first_lines
        for spool in self._spools:
            yield from spool.iterate_chunks()


Contents: TypeAlias = bytes | _ChunkedFile
"""The contents of a file, or what yields them chunk by chunk."""


def build_new_project(result: ImportResult, options: ImportOptions) -> dict[str, Contents]:
    """Return the files of a new project by path."""
    first = result.datasets[0].dataset
    language = first.language
    title = options.title or first.title
    head = [
        "map:",
        f"  title: {format_scalar(title)}",
        f"  description: {format_scalar(_describe_map(result))}",
        f"  language: {format_scalar(language)}",
        f"  bounds: [{', '.join(map(format_degrees, _map_bounds(result)))}]",
        "",
        "events:",
    ]
    first_lines = "\n".join([*head, ""]).encode()
    contents: dict[str, Contents] = {
        EVENTS_FILE: _ChunkedFile(first_lines, [target.spool for target in result.datasets])
    }
    sources: list[str] = []
    for target in result.datasets:
        texts = _dataset_texts(target)
        digests = {part: sha256_digest(text) for part, text in texts.items()}
        records = target.register.dataset_records(digests)
        sources += [format_record(record) for record in records]
        for part, text in texts.items():
            contents[f"{TEXTS_FOLDER}/{target.register.dataset_source_id(part)}.txt"] = text
    spools = [target.register.spool for target in result.datasets]
    is_empty = not sources and not any(map(len, spools))
    heading = "sources: []\n" if is_empty else "\n".join(["sources:", *sources, ""])
    contents[SOURCES_FILE] = _ChunkedFile(heading.encode(), spools)
    contents["data/places.yaml"] = b"places: []\n"
    starter = package_files("conflictmap") / "starter"
    for name in _STARTER_FILES:
        contents[name] = (starter / name).read_bytes()
    contents |= _import_files(result)
    return contents


def _dataset_texts(target: DatasetImport) -> dict[int, bytes]:
    """Return the data set's text, part by part; parts without a quote are left out."""
    return {
        part: ("\n".join(paragraphs) + "\n").encode()
        for part, paragraphs in enumerate(target.register.paragraphs)
        if paragraphs
    }


def _describe_map(result: ImportResult) -> str:
    sentences = []
    for target in result.datasets:
        dataset = target.dataset
        licence = f" ({dataset.licence})" if dataset.licence else ""
        sentences.append(
            f"{len(target.entries):,} events taken over from {dataset.title}{licence}."
        )
    return " ".join(sentences)


def _map_bounds(result: ImportResult) -> list[float]:
    """Return the bounds of all positions with a margin: west, south, east, north."""
    boxes = [target.bounds for target in result.datasets if target.bounds[0] <= target.bounds[2]]
    if not boxes:
        return [-180.0, -90.0, 180.0, 90.0]
    west, south = (min(box[i] for box in boxes) for i in (0, 1))
    east, north = (max(box[i] for box in boxes) for i in (2, 3))
    return _widen([west, south, east, north])


def _widen(box: Sequence[float]) -> list[float]:
    """Return a box with a margin, in hundredths of a degree: west, south, east, north."""
    west, south, east, north = box
    lon = max(_MIN_MARGIN_DEG, _MARGIN_SHARE * (east - west))
    lat = max(_MIN_MARGIN_DEG, _MARGIN_SHARE * (north - south))
    edges = (
        max(-180.0, west - lon),
        max(-90.0, south - lat),
        min(180.0, east + lon),
        min(90.0, north + lat),
    )
    return [round(edge, 2) for edge in edges]


def _import_files(result: ImportResult) -> dict[str, Contents]:
    """Return the files that the next import of the same data sets uses, and the refused rows."""
    contents: dict[str, Contents] = {}
    for target in result.datasets:
        contents[_state_path(target.dataset.id)] = _format_state(
            (entry.origin, entry.identifier, entry.data_digest, entry.text_digest)
            for entry in target.entries
        )
        if target.opened is not None and target.opened.as_format in (
            "table",
            "geojson",
            "umap",
            "kml",
        ):
            contents[f"{IMPORT_FOLDER}/{target.dataset.id}.yaml"] = format_recipe(target).encode()
    contents |= format_refused_files(result.reports)
    return contents


def format_refused_files(reports: Iterable[ImportReport]) -> dict[str, bytes]:
    """Return the refused rows as CSV files by path: one for each file that has any."""
    contents: dict[str, bytes] = {}
    for report in reports:
        if not report.refused:
            continue
        name = REFUSED_FILE
        if name in contents:
            stem = re.sub(r"[^A-Za-z0-9]+", "-", report.file).strip("-")
            name = f"{IMPORT_FOLDER}/refused-{stem}.csv"
        contents[name] = format_refused_csv(report.columns, report.refused).encode()
    return contents


def _state_path(dataset_id: str) -> str:
    return f"{IMPORT_FOLDER}/{dataset_id}{STATE_SUFFIX}"


def _format_state(rows: Iterable[tuple[str, str, str, str]]) -> bytes:
    lines = ["# What was imported last: origin, event, digest of the data, digest of the record"]
    lines += [f"{json.dumps(row[0], ensure_ascii=False)}\t" + "\t".join(row[1:]) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _read_state(folder: Path, dataset_id: str) -> dict[str, tuple[str, str, str]]:
    path = folder / _state_path(dataset_id)
    if not path.is_file():
        return {}
    state: dict[str, tuple[str, str, str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if line.startswith("#") or len(parts) != 4:  # noqa: PLR2004  origin and three values
            continue
        try:
            state[str(json.loads(parts[0]))] = (parts[1], parts[2], parts[3])
        except ValueError:
            raise ImportFileError(
                f"{path.name!r} has a line that cannot be read: {line[:60]!r}; restore the file"
            ) from None
    return state


def check_files(contents: Mapping[str, Contents]) -> None:
    """Check the files of a project in memory: every record, and every place.

    Raises:
        ProjectError: with every error.
    """
    files = {
        name: data if isinstance(data, bytes) else b"".join(data) for name, data in contents.items()
    }
    check_project(MemoryFolder(files))


def format_recipe(target: DatasetImport) -> str:
    """Return the recipe of a table as it was read, so that the next file needs no answer."""
    opened, dataset = target.opened, target.dataset
    if opened is None:
        return ""
    lines = [
        "# How the file was read. Change it, and give it with --recipe to read another file.",
        f"as: {opened.as_format}",
    ]
    if opened.table is not None and (opened.table.sheet or opened.table.header_row > 1):
        file = {"sheet": opened.table.sheet} if opened.table.sheet else {}
        if opened.table.header_row > 1:
            file["header"] = str(opened.table.header_row)
        lines += ["file:", format_record(file, 2, is_item=False)]
    stated = {
        "id": dataset.id,
        "title": dataset.title,
        "publisher": dataset.publisher,
        "licence": dataset.licence,
        "rights": dataset.rights,
        "language": dataset.language,
    }
    lines += ["dataset:", format_record({k: v for k, v in stated.items() if v}, 2, is_item=False)]
    if opened.roles:
        columns = {
            role: names if len(names) > 1 else names[0] for role, names in opened.roles.items()
        }
        lines += ["columns:", format_record(columns, 2, is_item=False)]
    if opened.date_order and not any("dates:" in line for line in opened.stated_lines):
        lines.append(f"dates: {opened.date_order}")
    lines += opened.stated_lines
    if opened.table is not None:
        lines.append(
            format_record(
                {"header": [name for name in opened.table.columns if name]}, 0, is_item=False
            )
        )
    return "\n".join(lines) + "\n"


def find_saved_recipe(folder: Path, path: Path) -> Recipe | None:
    """Return the recipe that a project saved for a file, or None.

    It is one with the columns of the file, or else that of the data set with the file's name, whose
    header has changed: without the columns that are gone. The import then notes the change.

    Args:
        folder: The project's folder.
        path: The file to import; its header is compared with that of each recipe.

    Raises:
        ImportFileError: the file cannot be read, or a recipe has errors.
    """
    paths = sorted((folder / IMPORT_FOLDER).glob("*.yaml"))
    recipes = {name.stem: recipe for name in paths if (recipe := read_recipe(name)).header}
    if not recipes:
        return None
    opened = open_file(path, ImportContext())
    if opened.table is None:
        return None
    columns = {normalize_name(name) for name in opened.table.columns if name}
    for recipe in recipes.values():
        if {normalize_name(name) for name in recipe.header} == columns:
            return recipe
    changed = recipes.get(_name_dataset(opened.dataset, path).id)
    return changed and _drop_columns(changed, columns)


def _drop_columns(recipe: Recipe, columns: set[str]) -> Recipe:
    """Return a recipe without the columns that a file does not have.

    Args:
        recipe: The recipe.
        columns: The columns of the file, as `normalize_name` returns them.
    """
    kept = {
        role: tuple(name for name in names if normalize_name(name) in columns)
        for role, names in recipe.columns.items()
    }
    has_classes = recipe.class_column is None or normalize_name(recipe.class_column) in columns
    return replace(
        recipe,
        columns={role: names for role, names in kept.items() if names},
        classes=recipe.classes if has_classes else {},
        class_column=recipe.class_column if has_classes else None,
    )


# An existing project


def add_to_project(
    folder: Path, result: ImportResult, *, check: bool = True, save_recipe: bool = False
) -> dict[str, int]:
    """Add the events to an existing project, or update those that it has; return written sizes.

    Args:
        folder: The project's folder.
        result: What `read_files` returned; its reports receive what changed.
        check: Whether to check the project before it is written.
        save_recipe: Whether to save the recipe of a data set that has one already.

    Raises:
        ProjectError: the project would have errors; nothing is written.
        OutputError: a file was changed by somebody else meanwhile, or cannot be written.
    """
    disk = DiskFolder(folder)
    originals = {name: disk.read(name) for name in (EVENTS_FILE, SOURCES_FILE)}
    texts = {name: decode_text(data, name) for name, data in originals.items()}
    contents: dict[str, bytes] = {}
    for target, report in zip(result.datasets, result.reports, strict=False):
        update = _ProjectUpdate(folder, disk, target, texts)
        update.apply()
        is_new = bool(update.changes.get("added")) and not update.state
        if (is_new or save_recipe) and target.opened is not None and target.opened.roles:
            name = f"{IMPORT_FOLDER}/{target.dataset.id}.yaml"
            update.contents[name] = format_recipe(target).encode()
        report.changes = update.changes
        contents |= update.contents
    for name, text in texts.items():
        data = _restore_line_ends(text, originals[name])
        if data != originals[name]:
            contents[name] = data
    contents |= format_refused_files(result.reports)
    changed = {name: data for name, data in contents.items() if not _is_same(folder / name, data)}
    if not changed:
        return {}
    if check:
        check_project(_OverlayFolder(disk, changed))
    for name, data in originals.items():
        if disk.read(name) != data:
            raise OutputError(f"{name!r} was changed by somebody else: import again")
    write_folder(folder, changed, force=True)
    return {str(folder / name): len(data) for name, data in changed.items()}


class _OverlayFolder:
    """A folder on disk, some of whose files are replaced in memory."""

    def __init__(self, disk: DiskFolder, contents: Mapping[str, bytes]) -> None:
        self._disk, self._contents = disk, contents

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        data = self._contents.get(name)
        return self._disk.read(name) if data is None else data


def _is_same(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _restore_line_ends(text: str, original: bytes) -> bytes:
    """Return the text with the line ends and the byte order mark of the original file."""
    if b"\r\n" in original:
        text = text.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if original.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode()


class _ProjectUpdate:
    """An update of the events of one data set in a project.

    Attributes:
        changes: Ids of events by what happened to them.
        contents: New contents of files by path.
    """

    def __init__(
        self, folder: Path, disk: DiskFolder, target: DatasetImport, texts: dict[str, str]
    ) -> None:
        self.target, self.texts, self.disk = target, texts, disk
        self.state = _read_state(folder, target.dataset.id)
        self.changes: dict[str, list[str]] = {
            "added": [],
            "renewed": [],
            "unchanged": [],
            "kept because it was changed here": [],
            "withdrawn by the data set, now retracted": [],
            "missing in this file, kept": [],
        }
        self.contents: dict[str, bytes] = {}

    def apply(self) -> None:
        """Change the texts of the project's files."""
        span = find_records(self.texts[EVENTS_FILE], "events", EVENTS_FILE)
        spans = {record.identifier: record for record in span.records}
        text = self.texts[EVENTS_FILE]
        replacements: list[tuple[int, int, str]] = []
        added: list[str] = []
        state = dict(self.state)
        renewed_headings: set[str] = set()
        shift = span.indent - _EVENT_INDENT
        for entry in self.target.entries:
            known = self.state.get(entry.origin)
            if known is not None and known[0] in spans and known[1] == entry.data_digest:
                self.changes["unchanged"].append(entry.identifier)
                continue
            lines = _indent_record(self.target.spool.read(entry.position), shift)
            if known is None and entry.identifier not in spans:
                added.append(lines)
                self._record(state, entry, lines, "added")
            elif known is None or known[0] not in spans:
                self.changes["kept because it was changed here"].append(entry.identifier)
                state.setdefault(entry.origin, (entry.identifier, entry.data_digest, ""))
            else:
                record = spans[known[0]]
                current = text[record.start : record.end].rstrip("\n")
                if _digest(current) == known[2]:
                    lines = _keep_review(lines, current)
                    replacements.append((record.start, record.end, lines + "\n"))
                    self._record(state, entry, lines, "renewed")
                    renewed_headings.add(entry.origin)
                else:
                    self.changes["kept because it was changed here"].append(known[0])
                    state[entry.origin] = (known[0], entry.data_digest, known[2])
        replacements += self._retract_missing(state, spans, text, span.indent)
        new_text = insert_records(text, span, added)
        for start, end, lines in sorted(replacements, reverse=True):
            new_text = new_text[:start] + lines + new_text[end:]
        self.texts[EVENTS_FILE] = self._widen_bounds(new_text) if self.state else new_text
        if added or replacements:
            self._update_sources(renewed_headings)
        if state != self.state:
            self.contents[_state_path(self.target.dataset.id)] = _format_state(
                (origin, *entry) for origin, entry in state.items()
            )
        self.changes = {kind: ids for kind, ids in self.changes.items() if ids}

    def _widen_bounds(self, text: str) -> str:
        """Return the text of ``events.yaml`` with bounds that hold all positions."""
        match = _BOUNDS_LINE.search(text)
        west, south, east, north = self.target.bounds
        if match is None or west > east:
            return text
        old = [float(value) for value in match[2].split(",")]
        inside = old[0] <= west and old[1] <= south and east <= old[2] and north <= old[3]
        if inside or len(old) != 4:  # noqa: PLR2004  edges
            return text
        new = _widen(self.target.bounds)
        edges = [min(old[0], new[0]), min(old[1], new[1]), max(old[2], new[2]), max(old[3], new[3])]
        written = ", ".join(map(format_degrees, edges))
        self.changes["the map's bounds, widened to"] = [written]
        return f"{text[: match.start()]}{match[1]}[{written}]{text[match.end() :]}"

    def _record(
        self, state: dict[str, tuple[str, str, str]], entry: _EventEntry, lines: str, kind: str
    ) -> None:
        state[entry.origin] = (entry.identifier, entry.data_digest, _digest(lines))
        self.changes[kind].append(entry.identifier)

    def _retract_missing(
        self,
        state: dict[str, tuple[str, str, str]],
        spans: Mapping[str, RecordSpan],
        text: str,
        indent: int,
    ) -> list[tuple[int, int, str]]:
        """Mark events as retracted that a newer version of the data set no longer has.

        A file with fewer than half of the known records is another extract, not a newer version:
        then the events stay as they are.
        """
        present = self.target.rows_by_origin.keys() | self.target.refused_cells
        missing = [origin for origin in self.state if origin not in present]
        if not missing:
            return []
        if len(self.state) - len(missing) < _KNOWN_SHARE * len(self.state):
            ids = [self.state[origin][0] for origin in missing]
            self.changes["missing in this file, kept"] = ids
            return []
        today = datetime.now(UTC).date().isoformat()
        inner = " " * (indent + 2)
        replacements = []
        for origin in missing:
            identifier, _, text_digest = self.state[origin]
            record = spans.get(identifier)
            if record is None:
                continue
            current = text[record.start : record.end].rstrip("\n")
            if f"\n{inner}retracted:" in current:
                continue
            why = f"withdrawn from {self.target.dataset.title}"
            retraction = format_record(
                {"retracted": {"on": today, "why": why}}, indent + 2, is_item=False
            )
            lines = f"{current}\n{retraction}"
            replacements.append((record.start, record.end, lines + "\n"))
            was_untouched = _digest(current) == text_digest
            state[origin] = (
                identifier,
                _WITHDRAWN,
                _digest(lines) if was_untouched else text_digest,
            )
            self.changes["withdrawn by the data set, now retracted"].append(identifier)
        return replacements

    def _update_sources(self, renewed: set[str]) -> None:
        """Add new sources, and new paragraphs of the data set's text."""
        register = self.target.register
        name = SOURCES_FILE
        span = find_records(self.texts[name], "sources", name)
        known = {record.identifier for record in span.records}
        needed = set(re.findall(r"source: (\S+)", self.texts[EVENTS_FILE]))
        shift = span.indent - 2
        new = [
            _indent_record(register.spool.read(position), shift)
            for identifier, position in register.positions.items()
            if identifier not in known and identifier in needed
        ]
        text_files = self._merge_texts(renewed)
        digests = {part: sha256_digest(data) for part, data in text_files.items()}
        changed_parts = {}
        for record in register.dataset_records(digests):
            if record["id"] in known:
                changed_parts[record["id"]] = record["sha256"]
            else:
                new.append(_indent_record(format_record(record), shift))
        text = insert_records(self.texts[name], span, new)
        for identifier, digest in changed_parts.items():
            text = _replace_digest(text, span.records, identifier, digest)
        self.texts[name] = text
        for part, data in text_files.items():
            self.contents[f"{TEXTS_FOLDER}/{register.dataset_source_id(part)}.txt"] = data

    def _merge_texts(self, renewed: set[str]) -> dict[int, bytes]:
        """Return the data set's text with new paragraphs; old ones stay unless they are renewed."""
        merged: dict[int, bytes] = {}
        register = self.target.register
        written = set(self.changes["added"])
        for part, data in _dataset_texts(self.target).items():
            name = f"{TEXTS_FOLDER}/{register.dataset_source_id(part)}.txt"
            try:
                old = self.disk.read(name).decode()
            except FileError:
                merged[part] = data
                continue
            old_lines = dict(_split_paragraphs(old))
            new_lines = dict(_split_paragraphs(data.decode()))
            for heading, line in new_lines.items():
                origin = _origin_of_heading(heading)
                if heading not in old_lines or origin in renewed:
                    old_lines[heading] = line
            merged[part] = ("\n".join(old_lines.values()) + "\n").encode()
        del written
        return merged


def _split_paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Yield heading and line of each paragraph of a data set's text."""
    for number, line in enumerate(text.splitlines()):
        match = re.match(r"\[[^\n]*?\](?= )", line)
        yield (match[0] if match else f"line {number}"), line


def _origin_of_heading(heading: str) -> str:
    return re.sub(r", \d+\Z", "", heading[1:-1])


def _replace_digest(text: str, records: Iterable[RecordSpan], identifier: str, digest: str) -> str:
    """Return the text of ``sources.yaml`` with another ``sha256`` of one source."""
    for record in records:
        if record.identifier == identifier:
            start, end = record.start, record.end
            lines = re.sub(
                r"""(sha256:\s*["']?)[0-9a-fA-F]{64}""", rf"\g<1>{digest}", text[start:end]
            )
            return text[:start] + lines + text[end:]
    return text


def _indent_record(text: str, shift: int) -> str:
    """Return the lines of a record with more or fewer spaces before each."""
    if not shift:
        return text
    if shift > 0:
        return "\n".join(f"{' ' * shift}{line}" for line in text.split("\n"))
    return "\n".join(line[-shift:] for line in text.split("\n"))


def _keep_review(lines: str, current: str) -> str:
    """Return a record with the review state that it has now."""
    match = re.search(r"^ +review: (\w+)$", current, re.MULTILINE)
    if match is None:
        return lines
    return re.sub(r"^( +review: )\w+$", rf"\g<1>{match[1]}", lines, count=1, flags=re.MULTILINE)


def next_commands(folder: Path) -> list[str]:
    """Return the commands to run next."""
    quoted = shlex.quote(str(folder))
    return [f"conflictmap check --project {quoted}", f"conflictmap app --project {quoted}"]

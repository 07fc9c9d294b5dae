"""A map of very many events: checked, located, counted and published as a folder of files."""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

import conflictmap
from conflictmap.batch.combine import (
    EventCounts,
    count_months,
    count_opening,
    count_shapes,
    find_month_range,
    iter_records,
    number_events,
)
from conflictmap.batch.database import open_database
from conflictmap.batch.defaults import DEFAULT_PARTITION_EVENTS, LAYOUTS
from conflictmap.batch.extra import BuildError
from conflictmap.batch.inputs import Frame, digest_of, local_input, open_input
from conflictmap.batch.name_index import write_index
from conflictmap.batch.partition_work import (
    FILTER_KEYS,
    FilterValues,
    PartitionResult,
    PartitionTask,
    rows_path,
    work_on_partition,
)
from conflictmap.batch.partitions import Partition, cut_partitions, find_duplicates
from conflictmap.batch.publication import (
    TEXTS_PER_PAGE,
    TEXTS_PER_ROW_GROUP,
    NamesFile,
    NamesFolder,
    TextFolder,
    TextParquet,
    TileArchive,
    TileFolder,
    move_edition_file,
    remove_old_editions,
    staging_folder,
)
from conflictmap.batch.scheduling import Workers, WorkFunction, run_all, work_on_partitions
from conflictmap.batch.tiles import (
    COUNT_ZOOMS,
    MAX_TILE_EVENTS,
    MAX_ZOOM,
    encode_columns,
    iter_tiles,
)
from geo.errors import IssueList, OutputError, ProjectError
from geo.io.atomic import write_file
from geo.io.folder import sha256_digest
from geo.progress import progress_step, report_progress
from geo.project.vocabulary import EVENT_STATUSES
from layers.document.builder import assemble_document
from layers.page.tiled_page import TiledMap, render_tiled_page

MANIFEST_FILE, PAGE_FILE = "manifest.json", "index.html"

WORK_SUFFIX = ".work"
"""What is added to the name of the folder of the outputs for that of the partitions' results."""


@dataclass(frozen=True)
class BuildOptions:
    """Options of a build.

    Attributes:
        workers: Who works on the partitions.
        partition_events: Maximum number of events of most partitions.
        filters: Which events are kept, by key.
        work: Folder of the partitions' results; None for one next to the outputs.
        max_tile_events: Maximum number of single events of a tile.
        layout: One of `LAYOUTS`.
    """

    workers: Workers = field(default_factory=Workers)
    partition_events: int = DEFAULT_PARTITION_EVENTS
    filters: FilterValues = field(default_factory=dict)
    work: str | None = None
    max_tile_events: int = MAX_TILE_EVENTS
    layout: str = LAYOUTS[0]


@dataclass(frozen=True)
class BuildReport:
    """What a build has done.

    Attributes:
        counts: How many events the map has.
        partitions: Number of partitions.
        made: Number of partitions that were not done before.
        sizes: Bytes of each output by its path.
        removed: Files of old editions that were removed.
        changed: Whether the edition is another than the one before.
    """

    counts: EventCounts
    partitions: int
    made: int
    sizes: dict[str, int]
    removed: list[str]
    changed: bool


def read_filters(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Read filters as ``KEY=VALUE``; values of one key are alternatives.

    Raises:
        BuildError: with every filter that cannot be read.
    """
    filters: dict[str, list[str]] = {}
    problems = []
    for one in given:
        key, sign, value = one.partition("=")
        if not sign or not value or key not in FILTER_KEYS:
            problems.append(
                f"the filter {one!r}: write KEY=VALUE with a key among {', '.join(FILTER_KEYS)}"
            )
        else:
            filters.setdefault(key, []).append(value)
    if problems:
        raise BuildError("\n".join(problems))
    return {key: tuple(sorted(set(values))) for key, values in filters.items()}


def check_input(
    location: str, options: BuildOptions, *, work: WorkFunction = work_on_partition
) -> tuple[int, int]:
    """Check all events of a project or of a folder of Parquet, as `check` does, in partitions.

    Args:
        location: A project's folder, the address of a project in a database, or a folder of
            Parquet.
        options: Options of the build, of which workers and partitions are used.
        work: The function that works on one partition.

    Returns:
        The number of events and of partitions.

    Raises:
        ProjectError: with the errors of all partitions.
        BuildError: the input cannot be read, or a partition failed.
        StoreError: a project in a database cannot be read.
    """
    with (
        TemporaryDirectory(prefix="conflictmap-check-") as name,
        local_input(location, Path(name)) as root,
    ):
        _, partitions, _, _ = _work_on_input(root, options, Path(name), work, keep=False)
    return sum(one.events for one in partitions), len(partitions)


def build_map(
    location: str,
    out: str | PathLike[str],
    options: BuildOptions | None = None,
    *,
    work: WorkFunction = work_on_partition,
) -> BuildReport:
    """Build a map and publish it as a folder of files.

    Args:
        location: A project's folder, the address of a project in a database, or a folder of
            Parquet.
        out: Folder of the outputs. The files of another edition in it stay for a day.
        options: Options of the build.
        work: The function that works on one partition.

    Raises:
        ProjectError: with the errors of all partitions; nothing is published.
        BuildError: the input cannot be read, or a partition failed; nothing is published.
        StoreError: a project in a database cannot be read.
        OutputError: an output cannot be written; the edition before stays.
    """
    options = options or BuildOptions()
    target = Path(out)
    folder = Path(options.work or f"{target}{WORK_SUFFIX}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it has whole texts of sources
    except OSError as error:
        raise OutputError.from_os_error(folder, error) from None
    with local_input(location, folder) as root:
        frame, partitions, results, made = _work_on_input(root, options, folder, work, keep=True)
    edition = digest_of(
        frame.digest,
        conflictmap.__version__,
        options.max_tile_events,
        options.layout,
        [one.name for one in results],
    )
    before = _read_manifest(target)
    if made == 0 and before.get("edition") == edition and _is_complete(target, before):
        return _report_unchanged(target, before, partitions)
    published, counts = _publish_edition(frame, results, folder, target, options, edition)
    _remove_unused_results(folder, results)
    removed = remove_old_editions(target, published)
    sizes = _measure_outputs(target, published)
    return BuildReport(counts, len(partitions), made, sizes, removed, changed=True)


def _work_on_input(
    location: str, options: BuildOptions, folder: Path, work: WorkFunction, *, keep: bool
) -> tuple[Frame, list[Partition], list[PartitionResult], int]:
    """Cut the input and work on its partitions; a second pass decides homonyms among sources."""
    with open_database(folder) as connection:
        with progress_step("reading the input"):
            given = open_input(location, connection, partial(run_all, workers=options.workers))
        if given.frame.issues:
            raise ProjectError(given.frame.issues)
        with progress_step("cutting partitions"):
            partitions = cut_partitions(given, folder, options.partition_events)
            duplicates = find_duplicates(connection)
    target = str(folder) if keep else None
    tasks = [PartitionTask(one, target, options.filters) for one in partitions]
    results, made = work_on_partitions(given.frame, tasks, options.workers, work=work)
    second = _second_tasks(tasks, results)
    if second:
        again, more = work_on_partitions(given.frame, second, options.workers, work=work)
        made += more
        replaced = {one.number: one for one in again}
        results = [replaced.get(one.number, one) for one in results]
    issues = IssueList()
    issues.extend(duplicates)
    for result in results:
        issues.extend(result.issues)
        issues.total += max(0, result.total_issues - len(result.issues))
    if issues:
        raise ProjectError(issues)
    return given.frame, partitions, results, made


def _second_tasks(
    tasks: Sequence[PartitionTask], results: Sequence[PartitionResult]
) -> list[PartitionTask]:
    """Return the tasks whose homonyms other partitions may decide, with the points of these."""
    second = []
    for task, result in zip(tasks, results, strict=True):
        if result.homonym_sources:
            points = {
                source: sorted(
                    {
                        point
                        for other in results
                        if other.number != result.number
                        for point in other.points.get(source, [])
                    }
                )
                for source in result.homonym_sources
            }
            second.append(replace(task, points=points))
    return second


# --- publication --------------------------------------------------------------------------------


def _publish_edition(  # noqa: PLR0913, PLR0917  all that an edition consists of
    frame: Frame,
    results: Sequence[PartitionResult],
    folder: Path,
    target: Path,
    options: BuildOptions,
    edition: str,
) -> tuple[list[str], EventCounts]:
    """Write the files of an edition, the page last; return their names and the counts."""
    info = frame.project.map_info
    with open_database(folder) as connection, staging_folder(target) as staging:
        with progress_step("ordering events"):
            files = [rows_path(folder, result.name) for result in results]
            counts = number_events(connection, files, info.used_types, EVENT_STATUSES)
        tiles_name, sums = _write_tiles(connection, staging, options)
        _check_sums(sums, counts)
        texts_name, text_bytes = _write_texts(connection, staging, options, counts)
        names = _write_names(connection, staging, options)
        outputs = (tiles_name, texts_name, text_bytes, names)
        tiled = _describe_map(connection, frame, options, counts, outputs)
        media_names = _copy_media(results, folder, staging)
        page = render_tiled_page(replace(tiled, has_media=bool(media_names))).encode()
        data_names = [tiles_name, texts_name, *([names["name"]] if names else []), *media_names]
        for name in data_names:
            move_edition_file(staging / name, target / name)
    manifest = {
        "format": "conflictmap-build/1",
        "program": conflictmap.__version__,
        "edition": edition,
        **_describe_content(counts, options),
        "text_bytes": text_bytes,
        "files": {
            **dict.fromkeys(data_names),
            PAGE_FILE: sha256_digest(page),
        },
    }
    write_file(target / PAGE_FILE, page)
    write_file(target / MANIFEST_FILE, (json.dumps(manifest, indent=1) + "\n").encode())
    return [*data_names, PAGE_FILE, MANIFEST_FILE], counts


def _write_tiles(
    connection: duckdb.DuckDBPyConnection, staging: Path, options: BuildOptions
) -> tuple[str, dict[int, int]]:
    """Write the tiles; return the name of their output, and the number of events of each zoom."""
    sums: dict[int, int] = {}
    part = staging / "map"
    writer = TileArchive(part) if options.layout == "archive" else TileFolder(part)
    with progress_step("writing tiles"):
        for tile in iter_tiles(connection, max_events=options.max_tile_events):
            writer.add_tile(tile)
            sums[tile.zoom] = sums.get(tile.zoom, 0) + tile.events
        name = f"map-{writer.finish_output()}{writer.suffix}"
    part.replace(staging / name)
    return name, sums


def _check_sums(sums: dict[int, int], counts: EventCounts) -> None:
    """Raise an error if the counts of a zoom are not those of all events.

    Raises:
        BuildError: the sums differ, which is an error of this program.
    """
    wrong = [zoom for zoom in range(COUNT_ZOOMS) if sums.get(zoom, 0) != counts.points]
    if wrong:
        raise BuildError(
            f"the tiles of zoom {wrong[0]} have {sums.get(wrong[0], 0):,} events of "
            f"{counts.points:,}: nothing is published; report this error with the command"
        )


def _write_texts(
    connection: duckdb.DuckDBPyConnection,
    staging: Path,
    options: BuildOptions,
    counts: EventCounts,
) -> tuple[str, int]:
    """Write the texts; return the name of their output, and its bytes."""
    part = staging / "texts"
    writer = TextParquet(part) if options.layout == "archive" else TextFolder(part)
    done = 0
    for records in iter_records(connection, TEXTS_PER_ROW_GROUP):
        writer.add_records(records)
        done += len(records)
        report_progress("writing texts", done, counts.total)
    name = f"texts-{writer.finish_output()}{writer.suffix}"
    part.replace(staging / name)
    return name, _size_of(staging / name)


def _write_names(
    connection: duckdb.DuckDBPyConnection, staging: Path, options: BuildOptions
) -> dict[str, Any] | None:
    """Write the index of names; return its name and the addresses of its lists, or None."""
    part = staging / "names"
    writer = NamesFile(part) if options.layout == "archive" else NamesFolder(part)
    with progress_step("writing the index of names"):
        lists = write_index(connection, writer.add_part)
        name = f"names-{writer.finish_output()}{writer.suffix}"
    part.replace(staging / name)
    return {"name": name, "lists": lists} if lists else None


def _copy_media(results: Sequence[PartitionResult], folder: Path, staging: Path) -> list[str]:
    """Copy the media files of all partitions; return their names relative to the page."""
    names = sorted({name for result in results for name in result.media})
    for name in names:
        (staging / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(folder / name, staging / name)
    return names


def _describe_content(counts: EventCounts, options: BuildOptions) -> dict[str, Any]:
    """Return which events a map has, for the manifest and the page."""
    return {
        "events": counts.total,
        "points": counts.points,
        "shapes": counts.shapes,
        "not_drawn": counts.undrawn,
        "filters": {key: list(values) for key, values in options.filters.items()},
    }


def _describe_map(
    connection: duckdb.DuckDBPyConnection,
    frame: Frame,
    options: BuildOptions,
    counts: EventCounts,
    outputs: tuple[str, str, int, dict[str, Any] | None],
) -> TiledMap:
    """Return all that the page needs.

    Args:
        connection: The database with all events.
        frame: The map without its events.
        options: Options of the build.
        counts: How many events there are.
        outputs: Names of the outputs of tiles and texts, bytes of the texts, and the index of
            names.
    """
    tiles_name, texts_name, text_bytes, names = outputs
    document = assemble_document(replace(frame.project, events=(), sources={}), [])
    shapes, shape_counts = count_shapes(connection)
    zoom, opening = count_opening(connection)
    tiles = {
        "layout": options.layout,
        "map": tiles_name,
        "texts": texts_name,
        "text_bytes": text_bytes,
        "names": names,
        "texts_per_page": TEXTS_PER_PAGE,
        "count_zooms": COUNT_ZOOMS,
        "max_zoom": MAX_ZOOM,
        "statuses": list(EVENT_STATUSES),
        "months": list(find_month_range(connection)),
        **_describe_content(counts, options),
        "opening_zoom": zoom,
    }
    blobs = {
        "opening": encode_columns("opening", opening),
        "history": encode_columns("months", count_months(connection)),
        "shapes": encode_columns(
            "shapes",
            shape_counts,
            {"shapes": [{**one, "shape": json.loads(one["shape"])} for one in shapes]},
        ),
    }
    return TiledMap(dict(document), tiles, blobs)


# --- what is there ------------------------------------------------------------------------------


def _read_manifest(target: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((target / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _is_complete(target: Path, manifest: dict[str, Any]) -> bool:
    """Return whether all files of an edition are there, and the page is the one it names."""
    files = manifest.get("files", {})
    try:
        page = sha256_digest((target / PAGE_FILE).read_bytes())
    except OSError:
        return False
    return page == files.get(PAGE_FILE) and all((target / name).exists() for name in files)


def _report_unchanged(
    target: Path, manifest: dict[str, Any], partitions: list[Partition]
) -> BuildReport:
    counts = EventCounts(manifest["points"], manifest["shapes"], manifest["not_drawn"])
    names = [*manifest["files"], MANIFEST_FILE]
    sizes = _measure_outputs(target, names)
    removed = remove_old_editions(target, names)
    return BuildReport(counts, len(partitions), 0, sizes, removed, changed=False)


def _remove_unused_results(folder: Path, results: Sequence[PartitionResult]) -> None:
    """Remove the results of partitions that the edition does not have."""
    used = {result.name for result in results}
    for path in folder.glob("*.parquet"):
        if len(path.stem) == len(next(iter(used), "")) and path.stem not in used:
            path.unlink(missing_ok=True)
    for path in folder.glob(".part-*"):
        path.unlink(missing_ok=True)


def _measure_outputs(target: Path, names: Iterable[str]) -> dict[str, int]:
    """Return the bytes of each output by its path."""
    return {str(target / name): _size_of(target / name) for name in names}


def _size_of(path: Path) -> int:
    if path.is_dir():
        return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
    return path.stat().st_size

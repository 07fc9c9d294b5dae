"""A new project of imported events, which is written as a whole or not at all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files as package_files
from pathlib import Path
from typing import TypeAlias

from conflictmap.importing.dataset_imports import ImportResult, format_dataset_texts
from conflictmap.importing.extent import find_extent_bounds
from conflictmap.importing.import_files import (
    IMPORT_FOLDER,
    format_refused_files,
    format_state,
    state_path,
)
from conflictmap.importing.model import ImportFileError, ImportOptions
from conflictmap.importing.saved_recipes import format_recipe
from conflictmap.importing.spool import TextSpool
from conflictmap.importing.yaml_text import format_degrees, format_record, format_scalar
from geo.io.atomic import refuse_occupied, write_new_folder
from geo.io.folder import MemoryFolder, sha256_digest
from geo.location import check_project
from geo.progress import progress_step
from geo.project.events import EVENTS_FILE
from geo.project.sources import SOURCES_FILE, TEXTS_FOLDER
from geo.text.plurals import pluralize

MAX_CHECKED_EVENTS = 20_000
"""Number of events up to which a new project is checked before it is written."""


_STARTER_FILES = ("data/layers.yaml", "data/geojson/world.geojson")


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
        raise ImportFileError(_describe_no_events(result))
    with progress_step("writing the project's files"):
        contents = build_new_project(result, options)
    if check and count <= MAX_CHECKED_EVENTS:
        check_files(contents)
    write_new_folder(folder, contents)
    return {str(folder / name): (folder / name).stat().st_size for name in contents}


def _describe_no_events(result: ImportResult) -> str:
    """Return that nothing is written, with the reasons of the refused rows, the usual first."""
    codes = Counter(row.code for report in result.reports for row in report.refused)
    listed = ", ".join(f"{code} {count:,}" for code, count in codes.most_common(5))
    reasons = f" (refused: {listed})" if listed else ""
    return f"no row became an event{reasons}: nothing is written; see --dry-run for each row"


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
    bounds = find_extent_bounds(target.extent for target in result.datasets)
    head = [
        "map:",
        f"  title: {format_scalar(title)}",
        f"  description: {format_scalar(_describe_map(result))}",
        f"  language: {format_scalar(language)}",
        f"  bounds: [{', '.join(map(format_degrees, bounds.edges))}]",
        "",
        "events:",
    ]
    first_lines = "\n".join([*head, ""]).encode()
    contents: dict[str, Contents] = {
        EVENTS_FILE: _ChunkedFile(first_lines, [target.spool for target in result.datasets])
    }
    sources: list[str] = []
    for target in result.datasets:
        texts = format_dataset_texts(target)
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


def _describe_map(result: ImportResult) -> str:
    sentences = []
    for target in result.datasets:
        dataset = target.dataset
        licence = f" ({dataset.licence})" if dataset.licence else ""
        sentences.append(
            f"{pluralize(len(target.entries), 'event')} taken over from {dataset.title}{licence}."
        )
    return " ".join(sentences)


def _import_files(result: ImportResult) -> dict[str, Contents]:
    """Return the files that the next import of the same data sets uses, and the refused rows."""
    contents: dict[str, Contents] = {}
    for target in result.datasets:
        contents[state_path(target.dataset.id)] = format_state(
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


def check_files(contents: Mapping[str, Contents]) -> None:
    """Check the files of a project in memory: every record, and every place.

    Raises:
        ProjectError: with every error.
    """
    files = {
        name: data if isinstance(data, bytes) else b"".join(data) for name, data in contents.items()
    }
    check_project(MemoryFolder(files))

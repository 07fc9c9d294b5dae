"""Data export: the file extension and the profile select the format.

The formats are the rows of `conflictmap.publish.data.registry`.
"""

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from conflictmap.publish.data.registry import EXPORT_FORMATS, PROFILES, ExportFormat
from conflictmap.publish.data.selection import EventSelection, redact_sources, select_events
from conflictmap.publish.deprecation import merge_deprecated_keywords
from geo.errors import OutputError
from geo.io.atomic import atomic_write, refuse_existing
from geo.location import LocatedEvents, locate_events, to_located_events
from geo.project.model import Project


@dataclass(frozen=True, slots=True)
class DataOptions:
    """Options of a data export.

    Attributes:
        profile: One of `registry.PROFILES`, for the structure of that tool or data set.
        long: In CSV, whether to write one row per statement instead of one row per event.
        events: The ids of the events to export; None for all.
        located: The located events, as `geo.locate_events` returns them; None to locate them now. A
            GeoDataFrame is deprecated.
        drafts: Whether to include events that are not yet verified.
        full_text: Whether to include the full text of sources that may only be quoted. Use it only
            for copies that are not published.
    """

    profile: str | None = None
    long: bool = False
    events: Collection[str] | None = None
    located: "LocatedEvents | None" = None
    drafts: bool = False
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class ExportResult:
    """Result of a data export.

    Attributes:
        files: The size of each file in bytes, by path.
        omissions: What the files do not contain, one line each.
    """

    files: Mapping[str, int]
    omissions: tuple[str, ...]


def write_data(
    project: Project,
    path: str | PathLike[str],
    options: DataOptions | None = None,
    *,
    force: bool = False,
    **deprecated: Any,  # noqa: ANN401  the fields of the options
) -> ExportResult:
    """Write a project's events as data; the same project gives the same bytes.

    An existing file stays until the new one is complete. A missing folder is created.

    Args:
        project: A loaded project.
        path: The file to write. Its extension selects the format, see `registry.FILE_EXTENSIONS`.
        options: What is exported, and in which structure.
        force: Whether to replace files that exist.
        deprecated: The fields of the options as keyword arguments, as before 0.2.0.

    Raises:
        OutputError: there is no such format, no event is selected, or a file exists or cannot be
            written.
        ProjectError: an event's place is not found or ambiguous.
    """
    options = merge_deprecated_keywords("write_data", options, deprecated, DataOptions)
    data_format, files = check_target(path, options.profile, long=options.long, force=force)
    if options.full_text and not data_format.complete:
        raise OutputError(
            "only GeoJSON and GeoPackage contain full texts: use one of them, without a profile"
        )
    selection = _select_events(project, options)
    if data_format.complete and not options.full_text:
        selection = redact_sources(selection)
    write_format = data_format.load_writer()
    with ExitStack() as stack:
        parts = [stack.enter_context(atomic_write(file)) for file in files]
        written = write_format(parts, selection)
        sizes = {str(file): part.stat().st_size for file, part in zip(files, parts, strict=True)}
    return ExportResult(sizes, written.omissions)


def _select_events(project: Project, options: DataOptions) -> EventSelection:
    if options.located is None:
        located = locate_events(project, drafts=options.drafts)
    else:
        located = to_located_events(options.located, stacklevel=4)
    return select_events(project, located, events=options.events, drafts=options.drafts)


def check_target(
    path: str | PathLike[str],
    profile: str | None = None,
    *,
    long: bool = False,
    force: bool = False,
) -> tuple[ExportFormat, list[Path]]:
    """Return the format and the files that `write_data` would write, before any work is done.

    Raises:
        OutputError: there is no such format, or a file exists.
    """
    target = Path(path)
    data_format = _choose_format(target, profile, long=long)
    files = _output_files(target, data_format)
    for file in files:
        refuse_existing(file, force=force)
    return data_format, files


def _choose_format(target: Path, profile: str | None, *, long: bool) -> ExportFormat:
    extension = target.suffix.lower()
    if profile is not None and profile not in PROFILES:
        raise OutputError(f"unknown profile {profile!r}: use one of {', '.join(PROFILES)}")
    choices = [row for row in EXPORT_FORMATS if row.profile == profile]
    if not any(row.extension == extension for row in choices):
        extensions = _join_with_or(dict.fromkeys(row.extension for row in choices))
        wanted = f"for the profile {profile}" if profile else "for a data file"
        raise OutputError(f"{target.name!r} has no supported extension: use {extensions} {wanted}")
    for row in choices:
        if (row.extension, row.long) == (extension, long):
            return row
    raise OutputError(
        "one row per statement (the long form) is available only in CSV without a profile: "
        "leave out the long form, or use .csv and no profile"
    )


def _join_with_or(extensions: Collection[str]) -> str:
    *first, last = extensions
    return f"{', '.join(first)} or {last}" if first else last


def _output_files(target: Path, data_format: ExportFormat) -> list[Path]:
    """Return the requested file, and one next to it for each further table."""
    suffixes = [name.rpartition("_")[2] for name in data_format.table_names[1:]]
    return [target, *(target.with_name(f"{target.stem}_{end}{target.suffix}") for end in suffixes)]

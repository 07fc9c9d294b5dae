"""The door to files of data: a project's events in the form that a file's name asks for."""

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import geopandas as gpd

from conflictmap.publish.data import (
    acled,
    csv_table,
    geojson,
    geopackage,
    kml,
    storymapjs,
    timelinejs,
    timemap,
    ucdp,
)
from conflictmap.publish.data.selection import EventSelection, redact_sources, select_events
from geo.errors import OutputError
from geo.io.atomic import atomic_write
from geo.io.folder import refuse_existing
from geo.location import locate
from geo.project.loader import Project

_WriteFormat = Callable[[list[Path], EventSelection], EventSelection]
"""Writes the files, and returns the extract with what it could not carry."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One form of file.

    Attributes:
        write: What writes it.
        complete: Whether it carries the texts of the sources, and so must not carry too much.
        table_names: The names of the tables where there are several; the first is the file asked for.
    """

    write: _WriteFormat
    complete: bool = False
    table_names: tuple[str, ...] = ()


_FORMATS: Mapping[str, ExportFormat] = {
    ".geojson": ExportFormat(geojson.write_geojson, complete=True),
    ".gpkg": ExportFormat(geopackage.write_geopackage, complete=True),
    ".csv": ExportFormat(csv_table.write_wide_csv),
    ".kml": ExportFormat(kml.write_kml),
    ".parquet": ExportFormat(geopackage.write_geoparquet),
}
_LONG_CSV = ExportFormat(csv_table.write_long_csv)
_PROFILE_FORMATS: Mapping[str, Mapping[str, ExportFormat]] = {
    "acled": {".csv": ExportFormat(acled.write_acled)},
    "ucdp": {".csv": ExportFormat(ucdp.write_ucdp)},
    "timemap": {
        ".json": ExportFormat(timemap.write_timemap_json),
        ".csv": ExportFormat(timemap.write_timemap_csv, table_names=timemap.TAB_NAMES),
    },
    "storymap": {".json": ExportFormat(storymapjs.write_storymap)},
    "timeline": {".json": ExportFormat(timelinejs.write_timeline)},
}

FILE_EXTENSIONS = tuple(_FORMATS)
"""What the name of a file of data may end in."""

PROFILES: Mapping[str, tuple[str, ...]] = {
    name: tuple(form) for name, form in _PROFILE_FORMATS.items()
}
"""Shapes of other tools, each with the endings that it may be written with."""


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written.

    Attributes:
        files: The size in bytes of each file.
        omissions: What the files could not carry, a line each.
    """

    files: Mapping[str, int]
    omissions: tuple[str, ...]


def write_data(  # noqa: PLR0913  the choices of the command, each by name
    project: Project,
    path: str | PathLike[str],
    *,
    profile: str | None = None,
    long: bool = False,
    force: bool = False,
    events: Collection[str] | None = None,
    located: gpd.GeoDataFrame | None = None,
    drafts: bool = False,
    full_text: bool = False,
) -> ExportResult:
    """Write a project's events as data; the same project gives the same bytes.

    Args:
        project: A loaded project.
        path: Where to write. Its ending says the form, one of `ENDINGS`. An older file stays until
            the new one is whole; the folder is made when missing.
        profile: One of `PROFILES`, for the shape of that tool.
        long: In CSV, a row for each statement instead of each event.
        force: Whether a file that is there already may be replaced.
        events: The ids of the events to take; None for all.
        located: Where the events lie, as `geo.locate` returns it, when that is known already.
        drafts: Whether events that are not yet verified may go out.
        full_text: Whether the text of a source that may only be quoted goes out whole. That is for
            copies that stay with the project.

    Raises:
        OutputError: no such form, no event, a file is there already or cannot be written.
        ProjectError: an event's place is not found or ambiguous.
    """
    form, files = check_target(path, profile, long=long, force=force)
    if full_text and not form.complete:
        raise OutputError("whole texts go into GeoJSON and GeoPackage alone, without a profile")
    if located is None:
        located = locate(project, drafts=drafts)
    taken = select_events(project, located, events=events, drafts=drafts)
    if form.complete and not full_text:
        taken = redact_sources(taken)
    with ExitStack() as stack:
        parts = [stack.enter_context(atomic_write(file)) for file in files]
        done = form.write(parts, taken)
        sizes = {str(file): part.stat().st_size for file, part in zip(files, parts, strict=True)}
    return ExportResult(sizes, done.omissions)


def check_target(
    path: str | PathLike[str],
    profile: str | None = None,
    *,
    long: bool = False,
    force: bool = False,
) -> tuple[ExportFormat, list[Path]]:
    """Return the form and the files that `write_data` would write, before any work is done.

    Raises:
        OutputError: no such form, or a file is there already.
    """
    target = Path(path)
    form = _choose_format(target, profile, long=long)
    files = _output_files(target, form)
    for file in files:
        refuse_existing(file, force=force)
    return form, files


def _choose_format(target: Path, profile: str | None, *, long: bool) -> ExportFormat:
    ending = target.suffix.lower()
    if profile is not None and profile not in _PROFILE_FORMATS:
        raise OutputError(f"the profile {profile!r} is none of {', '.join(_PROFILE_FORMATS)}")
    forms = _FORMATS if profile is None else _PROFILE_FORMATS[profile]
    if ending not in forms:
        made = f"the profile {profile}" if profile else "a file of data"
        raise OutputError(
            f"{target.name!r} must end in {_join_with_or(forms)}: {made} has no other form"
        )
    if long and (profile or ending != ".csv"):
        raise OutputError("the long form, a row a statement, is one of .csv without a profile")
    return _LONG_CSV if long else forms[ending]


def _join_with_or(endings: Collection[str]) -> str:
    *first, last = endings
    return f"{', '.join(first)} or {last}" if first else last


def _output_files(target: Path, data_format: ExportFormat) -> list[Path]:
    """Return the file asked for, and beside it one for each further table."""
    ends = [tab.rpartition("_")[2] for tab in data_format.table_names[1:]]
    return [target, *(target.with_name(f"{target.stem}_{end}{target.suffix}") for end in ends)]

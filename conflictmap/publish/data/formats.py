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
from conflictmap.publish.data.selection import Extract, abridged, extract
from geo.errors import OutputError
from geo.io.atomic import beside
from geo.io.folder import refuse_existing
from geo.location import locate
from geo.project.loader import Project

_Writer = Callable[[list[Path], Extract], Extract]
"""Writes the files, and returns the extract with what it could not carry."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of file.

    Attributes:
        write: What writes it.
        whole: Whether it carries the texts of the sources, and so must not carry too much.
        tabs: The names of the tables where there are several; the first is the file asked for.
    """

    write: _Writer
    whole: bool = False
    tabs: tuple[str, ...] = ()


_FORMS: Mapping[str, Form] = {
    ".geojson": Form(geojson.write_geojson, whole=True),
    ".gpkg": Form(geopackage.write_geopackage, whole=True),
    ".csv": Form(csv_table.write_wide),
    ".kml": Form(kml.write_kml),
    ".parquet": Form(geopackage.write_geoparquet),
}
_LONG = Form(csv_table.write_long)
_PROFILES: Mapping[str, Mapping[str, Form]] = {
    "acled": {".csv": Form(acled.write_acled)},
    "ucdp": {".csv": Form(ucdp.write_ucdp)},
    "timemap": {
        ".json": Form(timemap.write_timemap_json),
        ".csv": Form(timemap.write_timemap_csv, tabs=timemap.TABS),
    },
    "storymap": {".json": Form(storymapjs.write_storymap)},
    "timeline": {".json": Form(timelinejs.write_timeline)},
}

ENDINGS = tuple(_FORMS)
"""What the name of a file of data may end in."""

PROFILES: Mapping[str, tuple[str, ...]] = {name: tuple(form) for name, form in _PROFILES.items()}
"""Shapes of other tools, each with the endings that it may be written with."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        files: The size in bytes of each file.
        left_out: What the files could not carry, a line each.
    """

    files: Mapping[str, int]
    left_out: tuple[str, ...]


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
) -> Written:
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
    if full_text and not form.whole:
        raise OutputError("whole texts go into GeoJSON and GeoPackage alone, without a profile")
    if located is None:
        located = locate(project, drafts=drafts)
    taken = extract(project, located, events=events, drafts=drafts)
    if form.whole and not full_text:
        taken = abridged(taken)
    with ExitStack() as stack:
        parts = [stack.enter_context(beside(file)) for file in files]
        done = form.write(parts, taken)
        sizes = {str(file): part.stat().st_size for file, part in zip(files, parts, strict=True)}
    return Written(sizes, done.left_out)


def check_target(
    path: str | PathLike[str],
    profile: str | None = None,
    *,
    long: bool = False,
    force: bool = False,
) -> tuple[Form, list[Path]]:
    """Return the form and the files that `write_data` would write, before any work is done.

    Raises:
        OutputError: no such form, or a file is there already.
    """
    target = Path(path)
    form = _form(target, profile, long=long)
    files = _files(target, form)
    for file in files:
        refuse_existing(file, force=force)
    return form, files


def _form(target: Path, profile: str | None, *, long: bool) -> Form:
    ending = target.suffix.lower()
    if profile is not None and profile not in _PROFILES:
        raise OutputError(f"the profile {profile!r} is none of {', '.join(_PROFILES)}")
    forms = _FORMS if profile is None else _PROFILES[profile]
    if ending not in forms:
        made = f"the profile {profile}" if profile else "a file of data"
        raise OutputError(f"{target.name!r} must end in {_either(forms)}: {made} has no other form")
    if long and (profile or ending != ".csv"):
        raise OutputError("the long form, a row a statement, is one of .csv without a profile")
    return _LONG if long else forms[ending]


def _either(endings: Collection[str]) -> str:
    *first, last = endings
    return f"{', '.join(first)} or {last}" if first else last


def _files(target: Path, form: Form) -> list[Path]:
    """Return the file asked for, and beside it one for each further table."""
    ends = [tab.rpartition("_")[2] for tab in form.tabs[1:]]
    return [target, *(target.with_name(f"{target.stem}_{end}{target.suffix}") for end in ends)]

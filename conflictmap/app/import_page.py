"""The Import page: what the columns of a file mean, and what becomes of its rows."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown, escape_markdown_lines
from conflictmap.app.permissions import NO_FILES_NOTE, READ_ONLY_NOTE, may_write, takes_files
from conflictmap.app.project_cache import (
    PROJECT_FOLDER,
    LoadedProject,
    commit_written_files,
)
from conflictmap.app.viewer_component import current_theme
from conflictmap.importing.dataset_imports import DatasetImport, ImportResult, read_files
from conflictmap.importing.import_files import IMPORT_FOLDER, STATE_SUFFIX
from conflictmap.importing.model import ImportedEvent, ImportOptions, MovementEnd
from conflictmap.importing.project_update import add_to_project
from conflictmap.importing.recipe import ROLES, Recipe
from conflictmap.importing.report import ImportReport
from conflictmap.importing.roles import UNUSED_ROLE
from conflictmap.importing.saved_recipes import find_saved_recipe
from geo.errors import ConflictMapError, GeocodeError
from geo.geocoding.geocoder import Geocoder
from geo.io.folder import sha256_digest
from geo.progress import progress_listener
from geo.project.vocabulary import EVENT_TYPES
from geo.text.plurals import pluralize
from layers.static_map.svg_map import CandidateMarker, render_candidate_map

FILE_KEY, UPLOAD_KEY = "import_file", "import_upload"
FILE_TYPES = ("csv", "tsv", "txt", "xlsx", "ods", "json", "geojson", "umap", "kml", "kmz", "gpx")
"""Ends of the names of files that are offered."""

MAX_LISTED_FILES = 200
MAX_LISTED_ROWS = 200
MAX_ASKED_TYPES = 40
_RECIPE_KEY, _RESULT_KEY, _WRITTEN_KEY = "import_recipe", "import_result", "import_written"
_OWN_FOLDERS = frozenset({"data", "embed", "node_modules"})
_NO_ANSWER = "—"
_DATE_ORDERS = {
    "": "as the values show",
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
}


@dataclass(frozen=True)
class _Chosen:
    """The chosen file.

    Attributes:
        name: Its name.
        path: Its path; None for an upload.
        data: Its bytes, if it is an upload.
        key: What changes when its content does.
    """

    name: str
    path: Path | None
    data: bytes
    key: str

    @contextmanager
    def open_path(self) -> Iterator[Path]:
        """Yield the path of the file; an upload is on disk only meanwhile."""
        if self.path is not None:
            yield self.path
            return
        with tempfile.TemporaryDirectory(prefix="conflictmap-") as folder:
            path = Path(folder) / self.name
            path.write_bytes(self.data)
            yield path


def show_import_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Import")
    if not may_write():
        st.info(READ_ONLY_NOTE)
        return
    chosen = _choose_file()
    if chosen is None:
        st.info("Choose a table or a map of another program: every row is listed as an event, refused or merged before anything is written.")  # fmt: skip  # noqa: E501
        return
    try:
        recipe = _find_recipe(chosen)
        result = _read(chosen, recipe, loaded.version)
    except ConflictMapError as error:
        st.error(escape_markdown_lines(str(error)))
        return
    [report], [target] = result.reports, result.datasets
    _draw_summary(report)
    _draw_questions(chosen, recipe, report, target)
    left, right = st.columns([3, 2])
    with left:
        _draw_preview(loaded, report, target)
    with right:
        _draw_refused(report)
    _draw_notes(report)
    _draw_import(chosen, result, report, target)


# The file


def list_files(folder: Path) -> list[str]:
    """Return the files of a project's folder that can be imported, by their path in it.

    The project's own data, hidden files and links that lead out of the folder are left out.
    """
    root = folder.resolve()
    found = []
    for pattern in ("*", f"{IMPORT_FOLDER}/*", "*/*"):
        for path in sorted(folder.glob(pattern)):
            parts = path.relative_to(folder).parts
            is_own = parts[0] in _OWN_FOLDERS or any(part.startswith(".") for part in parts)
            is_own = is_own or path.name.endswith(STATE_SUFFIX)
            if is_own or path.suffix.lower().removeprefix(".") not in FILE_TYPES:
                continue
            if path.is_file() and path.resolve().is_relative_to(root):
                found.append("/".join(parts))
    return list(dict.fromkeys(found))[:MAX_LISTED_FILES]


def _choose_file() -> _Chosen | None:
    """Return the file that is uploaded or else chosen from the project's folder."""
    names = list_files(PROJECT_FOLDER)
    name = st.selectbox(
        "File in the project's folder",
        names,
        index=None,
        placeholder="Choose a file" if names else "There is none yet: put it there",
        key=FILE_KEY,
    )
    if not takes_files():
        st.caption(NO_FILES_NOTE)
    else:
        uploaded = st.file_uploader("Or upload one", type=list(FILE_TYPES), key=UPLOAD_KEY)
        if uploaded is not None:
            data = uploaded.getvalue()
            safe_name = Path(uploaded.name.replace("\\", "/")).name
            return _Chosen(safe_name, None, data, f"{safe_name}:{sha256_digest(data)}")
    if name is None or name not in names:
        return None
    path = PROJECT_FOLDER / name
    status = path.stat()
    return _Chosen(path.name, path, b"", f"{name}:{status.st_mtime_ns}:{status.st_size}")


def _find_recipe(chosen: _Chosen) -> Recipe:
    """Return the recipe as it is answered so far; at first the one that the project saved."""
    kept: tuple[str, Recipe] | None = st.session_state.get(_RECIPE_KEY)
    if kept is not None and kept[0] == chosen.key:
        return kept[1]
    with chosen.open_path() as path:
        recipe = find_saved_recipe(PROJECT_FOLDER, path) or Recipe()
    st.session_state[_RECIPE_KEY] = chosen.key, recipe
    return recipe


def _read(chosen: _Chosen, recipe: Recipe, version: str) -> ImportResult:
    """Return what becomes of the rows; the last result is kept for this session."""
    key = chosen.key, repr(recipe), version
    kept: tuple[object, ImportResult] | None = st.session_state.get(_RESULT_KEY)
    if kept is not None and kept[0] == key:
        return kept[1]
    bar = st.progress(0.0, "Reading the file")
    try:
        with chosen.open_path() as path, progress_listener(_make_listener(bar)):
            result = read_files(
                [path], ImportOptions(), recipe, keep_events=False, into=PROJECT_FOLDER
            )
    finally:
        bar.empty()
    st.session_state[_RESULT_KEY] = key, result
    return result


def _make_listener(bar: Any) -> Any:  # noqa: ANN401  Streamlit's progress bar; a callback
    def show_progress(description: str, done: int, total: int) -> None:
        share = min(1.0, done / total) if total else 0.0
        bar.progress(share, escape_markdown(description))

    return show_progress


# What the columns mean


def _draw_summary(report: ImportReport) -> None:
    st.markdown(
        f"{escape_markdown(report.file)} is taken for **{escape_markdown(report.as_format)}**, "
        f"because {escape_markdown(report.reason)}."
    )
    st.markdown(f"**{count_rows(report)}**")


def count_rows(report: ImportReport) -> str:
    """Return what became of the rows in numbers that add up."""
    return (
        f"{report.row_count:,} rows: {report.event_rows:,} events, "
        f"{len(report.refused):,} refused, {len(report.merged):,} merged"
    )


class _ColumnRole(NamedTuple):
    """A column and its role."""

    column: str
    role: str


def _draw_questions(
    chosen: _Chosen, recipe: Recipe, report: ImportReport, target: DatasetImport
) -> None:
    """Draw what a recipe states, and read the file again with the answers."""
    prefix = f"import:{chosen.key}"
    with st.form(prefix):
        roles = _draw_columns(report, prefix)
        st.subheader("What the file does not state")
        answered = _draw_options(recipe, report, target, prefix)
        is_submitted = st.form_submit_button("Read the file again")
    if not is_submitted:
        return
    if roles:
        answered = replace(answered, columns=_columns_by_role(report, roles))
    st.session_state[_RECIPE_KEY] = chosen.key, answered
    st.rerun()


def _draw_columns(report: ImportReport, prefix: str) -> list[_ColumnRole]:
    """Draw each column with three values and a choice of its role; return what is chosen.

    A column without a name cannot be chosen: it has the role that its values show.
    """
    entries = [*report.mapping, *({**entry, "role": UNUSED_ROLE} for entry in report.unused)]
    if not entries:
        return []
    order = {name.strip(): position for position, name in enumerate(report.columns)}
    entries.sort(key=lambda entry: order.get(str(entry["column"]), len(order)))
    st.subheader("What each column is")
    roles = []
    for number, entry in enumerate(entries):
        column, role = str(entry["column"]), str(entry["role"])
        name, values, choice = st.columns([2, 4, 2], vertical_alignment="center")
        name.markdown(f"**{escape_markdown(column)}**" if column else "without a name")
        share = entry.get("readable")
        read = "" if share is None else f" ({share:.0%} can be read)"
        values.text(" | ".join(map(str, entry["values"])) + read)
        selected = choice.selectbox(
            f"Role of {escape_markdown(column)}",
            ROLES,
            index=ROLES.index(role),
            key=f"{prefix}:role:{number}:{column}:{role}",
            label_visibility="collapsed",
            disabled=not column,
        )
        if column:
            roles.append(_ColumnRole(column, selected))
    return roles


def _columns_by_role(
    report: ImportReport, roles: Sequence[_ColumnRole]
) -> dict[str, tuple[str, ...]]:
    """Return the columns of each role: those that keep it in their order, then the others."""
    before = [_ColumnRole(str(entry["column"]), str(entry["role"])) for entry in report.mapping]
    kept = [one for one in before if one in roles]
    columns: dict[str, list[str]] = {}
    for column, role in dict.fromkeys([*kept, *roles]):
        columns.setdefault(role, []).append(column)
    return {role: tuple(names) for role, names in columns.items()}


def _draw_options(
    recipe: Recipe, report: ImportReport, target: DatasetImport, prefix: str
) -> Recipe:
    """Draw the options of a recipe; return it with the answers."""
    left, middle, right = st.columns(3)
    order = left.selectbox(
        "Order of day and month",
        list(_DATE_ORDERS),
        index=list(_DATE_ORDERS).index(recipe.dates or ""),
        format_func=_DATE_ORDERS.__getitem__,
        key=f"{prefix}:dates",
    )
    level = middle.selectbox(
        "Precision class of positions (where_prec)",
        [0, *range(1, 8)],
        index=recipe.default_class or 0,
        format_func=lambda one: str(one) if one else "as the file states; else 2",
        key=f"{prefix}:where_prec",
    )
    kind = _choose_type(right, "Type of all other rows", recipe.default_type, f"{prefix}:type")
    title = left.text_input("Title of the data set", target.dataset.title, key=f"{prefix}:title")
    publisher = middle.text_input(
        "Publisher", target.dataset.publisher or "", key=f"{prefix}:publisher"
    )
    licence = right.text_input("Licence", target.dataset.licence or "", key=f"{prefix}:licence")
    quote_rows = st.checkbox(
        "Quote the row itself where it has no words", recipe.quote_rows, key=f"{prefix}:quote_rows"
    )
    stated = {"title": title, "publisher": publisher, "licence": licence}
    original = target.dataset
    changed = {
        key: text.strip()
        for key, text in stated.items()
        if text.strip() and text.strip() != (getattr(original, key) or "")
    }
    if level:  # one class for all replaces those by column or by value
        recipe = replace(recipe, classes={}, class_column=None)
    return replace(
        recipe,
        dates=order or None,
        default_class=level or None,
        default_type=kind,
        types=_draw_types(recipe, report, target, prefix),
        quote_rows=quote_rows,
        dataset={**recipe.dataset, **changed},
    )


def _draw_types(
    recipe: Recipe, report: ImportReport, target: DatasetImport, prefix: str
) -> dict[str, str]:
    """Draw a choice for each value of the column of types; return those that are chosen."""
    waiting = [value for value in report.types_to_state if value]
    read = target.opened.types if target.opened else []
    known = [value for value in read if value.casefold() not in EVENT_TYPES]
    values = list(dict.fromkeys([*recipe.types, *waiting, *known]))
    answers = {
        value: recipe.types[value] for value in values[MAX_ASKED_TYPES:] if value in recipe.types
    }
    if not values:
        return answers
    st.caption(
        "Type of each value in the column of types. A value without one has the type of all other "
        "rows, or its rows are refused."
    )
    places = st.columns(4)
    for number, value in enumerate(values[:MAX_ASKED_TYPES]):
        count = report.types_to_state.get(value)
        label = f"{value} ({pluralize(count, 'row')})" if count else value
        kind = _choose_type(
            places[number % 4],
            escape_markdown(label),
            recipe.types.get(value),
            f"{prefix}:type:{value}",
        )
        if kind is not None:
            answers[value] = kind
    return answers


def _choose_type(where: Any, label: str, chosen: str | None, key: str) -> str | None:  # noqa: ANN401  a container
    choices = [_NO_ANSWER, *EVENT_TYPES]
    index = choices.index(chosen) if chosen in choices else 0
    kind = where.selectbox(label, choices, index=index, key=key)
    return None if kind == _NO_ANSWER else str(kind)


# What becomes of the rows


def _draw_preview(loaded: LoadedProject, report: ImportReport, target: DatasetImport) -> None:
    """Draw the first events on the map, numbered as in the table below it."""
    events = report.first_events
    st.subheader(f"The first {len(events)} events" if len(events) > 1 else "The first event")
    if not events:
        st.caption("No row is an event yet.")
        return
    markers = _place_markers(loaded, events, target)
    if markers:
        sketch = render_candidate_map(loaded.document, markers, current_theme())
        st.image(sketch, width="stretch")
    st.dataframe(
        [
            {
                "": number,
                "row": event.row,
                "date": event.date,
                "place": _describe_place(event.place, event.end),
                "class": event.where_prec,
                "type": event.type,
                "title": event.title,
            }
            for number, event in enumerate(events, 1)
        ],
        hide_index=True,
        width="stretch",
    )


def _describe_place(place: str, end: MovementEnd | None) -> str:
    return f"{place} → {end.name}" if end is not None else place


def _place_markers(
    loaded: LoadedProject, events: Sequence[ImportedEvent], target: DatasetImport
) -> list[CandidateMarker]:
    """Return a marker for each event, located as the project will locate it."""
    geocoder = Geocoder(loaded.project.gazetteer)
    markers = []
    for number, event in enumerate(events, 1):
        try:
            result = geocoder.geocode(target.register.place_value(event))
        except GeocodeError:
            continue
        if result.point is None or result.radius_m is None:
            continue
        is_point = getattr(result.geometry, "geom_type", "Point") == "Point"
        shape = None if is_point else result.geometry
        markers.append(CandidateMarker(number, result.point, result.radius_m, shape))
    return markers


def _draw_refused(report: ImportReport) -> None:
    st.subheader(f"Refused rows: {len(report.refused):,}")
    if not report.refused:
        st.caption("None.")
        return
    st.dataframe(
        [
            {"row": row.row, "reason": row.reason, "cells": " | ".join(filter(None, row.cells))}
            for row in report.refused[:MAX_LISTED_ROWS]
        ],
        hide_index=True,
        width="stretch",
    )
    more = len(report.refused) - MAX_LISTED_ROWS
    shown = f"{more:,} more are not shown. " if more > 0 else ""
    st.caption(
        f"{shown}The import writes all of them to {IMPORT_FOLDER}/refused\\*.csv: correct them "
        "there, and choose that file here."
    )


def _draw_notes(report: ImportReport) -> None:
    if not report.notes:
        return
    with st.expander(f"Notes: {len(report.notes)}"):
        for note in report.notes:
            count = f"{len(note['rows']):,} rows: " if note["rows"] else ""
            st.text(f"{count}{note['code']}")


# Writing


def _draw_import(
    chosen: _Chosen, result: ImportResult, report: ImportReport, target: DatasetImport
) -> None:
    """Draw the button that takes all events, and what it wrote."""
    label = f"Take all {report.event_rows:,} events as imported"
    is_pressed = st.button(label, type="primary", disabled=not report.event_rows)
    if is_pressed:
        try:
            with st.spinner("Checking and writing the project's files"):
                sizes = add_to_project(PROJECT_FOLDER, result, save_recipe=True)
                commit_written_files()
        except ConflictMapError as error:
            st.error(escape_markdown_lines(str(error)))
            return
        lines = [count_rows(report)]
        lines += [f"{kind}: {len(ids):,}" for kind, ids in report.changes.items()]
        names = [str(Path(name).relative_to(PROJECT_FOLDER)) for name in sizes]
        lines.append(f"Written: {', '.join(names)}" if names else "Nothing has changed.")
        recipe = PROJECT_FOLDER / IMPORT_FOLDER / f"{target.dataset.id}.yaml"
        if recipe.is_file():
            lines.append(
                f"The recipe is saved as {IMPORT_FOLDER}/{recipe.name}: a file of this header is "
                "read by it."
            )
        st.session_state[_WRITTEN_KEY] = chosen.key, "\n".join(lines)
    written: tuple[str, str] | None = st.session_state.get(_WRITTEN_KEY)
    if written is not None and written[0] == chosen.key:
        st.success(escape_markdown_lines(written[1]))

"""The ground of a project made anew: its layers replaced, added or taken out.

Layers that the program has made have ids that begin with `GROUND_PREFIX`, and files with the
digests of what was written. All other layers stay as they are, byte for byte.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from conflictmap.editing.fine_borders import make_border_refiner, open_state_reader
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.yaml_splice import (
    append_record,
    insert_record,
    list_ids,
    replace_record,
)
from geo.errors import OutputError, ProjectError, ValidationIssue
from geo.ground.layers import (
    FINE_BORDER_LICENCE,
    GROUND_LAYERS,
    GROUND_PREFIX,
    GroundLayer,
    GroundMark,
    GroundOptions,
    build_ground_layers,
    digest_ground_record,
    read_ground_mark,
)
from geo.ground.store import WorldGround
from geo.io.folder import FileError, Folder
from geo.location import check_project
from geo.project.loader import read_project
from geo.project.map_layers import GEOJSON_FOLDER, LAYERS_FILE, WORLD_STYLE
from geo.project.model import Project

EMPTY_LAYERS_TEXT = """\
# The layers of the base map, from bottom to top. docs/reference/project-files.md describes
# the keys of a layer and of its features. `conflictmap ground` makes the layers whose ids
# begin with ground- anew and leaves all others alone; `conflictmap layer add FILE` adds one.
layers: []
"""
"""A file ``data/layers.yaml`` without layers."""

DRAWING_ORDER = (
    "ground-land",
    "osm-land",
    "osm-sea",
    "ground-lakes",
    "osm-lakes",
    "ground-rivers",
    "osm-rivers",
    "ground-provinces",
    "osm-admin-areas",
    "ground-borders",
    "ground-disputed",
    "osm-roads",
    "ground-towns",
    "osm-towns",
)
"""Ids of all layers that the program makes, from bottom to top."""

BORDER_SOURCES = ("normal", "fine")
"""Sources of state borders: Natural Earth, or OpenStreetMap where it is installed."""

_GROUND_IDS = frozenset(f"{GROUND_PREFIX}{part}" for part in GROUND_LAYERS)
_DEFAULT_DETAIL = "normal"


@dataclass(frozen=True, slots=True)
class LayerUpdate:
    """What became of the layers that the program makes in a project.

    Attributes:
        sizes: Size in bytes of each GeoJSON file that was written.
        added: Ids of the layers that are new.
        removed: Ids of the layers that were taken out.
        kept_words: Ids of the layers whose record was edited by hand; it stays as it is.
        absent: Parts of which there is nothing in the map's bounds.
        detail: The detail, a key of `geo.ground.layers.DETAILS`.
        notes: Sentences on what was chosen or left out.
    """

    sizes: dict[str, int]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    kept_words: tuple[str, ...]
    absent: tuple[str, ...]
    detail: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExistingLayer:
    """A layer that the program has made and the project has.

    Attributes:
        record: Its record in ``layers.yaml``.
        file: Its GeoJSON file, relative to the project.
        mark: How it was made; None if the program has not made the file.
    """

    record: dict[str, Any]
    file: str
    mark: GroundMark | None

    @property
    def part(self) -> str:
        """Part of the ground."""
        return str(self.record["id"]).removeprefix(GROUND_PREFIX)


def update_ground(
    root: Path,
    parts: Sequence[str] | None = None,
    detail: str | None = None,
    border: str | None = None,
) -> LayerUpdate:
    """Make the ground of a project anew, in its bounds and languages.

    Args:
        root: The project's folder.
        parts: The parts that the map has afterwards, some of `GROUND_LAYERS`; None for those that
            it has now, or all if it has none.
        detail: A key of `geo.ground.layers.DETAILS`; None for that of its ground now.
        border: One of `BORDER_SOURCES`; None for that of its ground now.

    Raises:
        OutputError: a layer of the ground was edited by hand, or was not made by the program; the
            package of fine borders is not installed; or
            the files cannot be written.
        ProjectError: the map's bounds cannot be read, or the project would get errors, such as
            events at a place that only a layer of the ground has.
    """
    editor = ProjectEditor(root)
    text = editor.read_text(LAYERS_FILE) or EMPTY_LAYERS_TEXT
    existing = read_existing_layers(editor, _GROUND_IDS)
    refuse_edited_layers(existing)
    before = find_issues(editor.folder)
    project = read_valid_map(root)
    wanted = tuple(parts or [one.part for one in existing] or GROUND_LAYERS)
    is_fine = border == "fine" or (border is None and _has_fine_borders(existing))
    refiner = make_border_refiner(open_state_reader()) if is_fine and "borders" in wanted else None
    options = GroundOptions(wanted, detail or find_detail(existing), refiner)
    with WorldGround() as world:
        languages = (project.map_info.language, *project.map_info.languages)
        built = build_ground_layers(
            world,
            project.map_info.bounds,
            tuple(dict.fromkeys(languages)),
            options,
            list_taken_ids(project, _GROUND_IDS),
        )
    new_text, kept_words = splice_layer_records(text, existing, built)
    plan_layer_files(editor, existing, built)
    if new_text != editor.read_text(LAYERS_FILE):
        editor.write(LAYERS_FILE, new_text.encode())
    after = find_issues(editor.folder)
    issues = [issue for key, issue in after.items() if key not in before]
    if issues:
        raise ProjectError(list(issues))
    editor.commit()
    removed = list_removed(existing, built)
    delete_unused_files(root, removed, new_text)
    new_ids = {layer.id for layer in built}
    return LayerUpdate(
        measure_files(built),
        list_added(existing, built),
        tuple(str(one.record["id"]) for one in removed),
        kept_words,
        tuple(part for part in wanted if f"{GROUND_PREFIX}{part}" not in new_ids),
        options.detail,
    )


def measure_files(built: Sequence[GroundLayer]) -> dict[str, int]:
    """Return the size in bytes of each layer's file, by its path in the project."""
    return {
        f"{GEOJSON_FOLDER}/{layer.record['file']}": len(layer.geojson.encode()) for layer in built
    }


def list_added(existing: Sequence[ExistingLayer], built: Sequence[GroundLayer]) -> tuple[str, ...]:
    """Return the ids of the layers that are new."""
    old_ids = {str(one.record["id"]) for one in existing}
    return tuple(layer.id for layer in built if layer.id not in old_ids)


def list_removed(
    existing: Sequence[ExistingLayer], built: Sequence[GroundLayer]
) -> list[ExistingLayer]:
    """Return the layers that are not made again."""
    new_ids = {layer.id for layer in built}
    return [one for one in existing if one.record["id"] not in new_ids]


def splice_layer_records(
    text: str, existing: Sequence[ExistingLayer], built: Sequence[GroundLayer]
) -> tuple[str, tuple[str, ...]]:
    """Return ``layers.yaml`` with the records of the new ground, and the ids of records kept."""
    new_ids = {layer.id for layer in built}
    old = {str(one.record["id"]): one for one in existing}
    kept = []
    for identifier in old.keys() - new_ids:
        text = replace_record(text, "layers", identifier, None)
    for layer in built:
        one = old.get(layer.id)
        if one is None:
            text = _insert_layer(text, layer)
        elif one.mark and digest_ground_record(one.record) != one.mark.record_sha256:
            kept.append(layer.id)
        elif dict(layer.record) != one.record:
            text = replace_record(text, "layers", layer.id, layer.record)
    return text, tuple(kept)


def plan_layer_files(
    editor: ProjectEditor, existing: Sequence[ExistingLayer], built: Sequence[GroundLayer]
) -> None:
    """Plan the files of the layers.

    Raises:
        OutputError: the file of a new layer exists already.
    """
    files = {str(one.record["id"]): one.file for one in existing}
    for layer in built:
        file = files.get(layer.id, f"{GEOJSON_FOLDER}/{layer.record['file']}")
        if layer.id not in files and editor.read(file) is not None:
            raise OutputError(
                f"{file!r} exists already and no layer of the ground uses it: rename or delete it"
            )
        editor.write(file, layer.geojson.encode())


def delete_unused_files(root: Path, removed: Sequence[ExistingLayer], text: str) -> None:
    """Delete the files of layers that were taken out, unless another layer uses them."""
    used = {f"{GEOJSON_FOLDER}/{record.get('file')}" for record in read_layer_records(text)}
    for one in removed:
        if one.file not in used:
            (root / one.file).unlink(missing_ok=True)


def read_layer_records(text: str) -> list[dict[str, Any]]:
    """Return the records of ``layers.yaml``.

    Raises:
        OutputError: the text has no list of layers.
    """
    list_ids(text, "layers")  # raises an error with the remedy if there is no such list
    return [record for record in yaml.safe_load(text)["layers"] if isinstance(record, dict)]


def read_existing_layers(editor: ProjectEditor, ids: Collection[str]) -> list[ExistingLayer]:
    """Return the layers with certain ids, in the order of the file."""
    records = read_layer_records(editor.read_text(LAYERS_FILE) or EMPTY_LAYERS_TEXT)
    found = []
    for record in records:
        if record.get("id") in ids:
            file = f"{GEOJSON_FOLDER}/{record.get('file')}"
            data = editor.read(file)
            mark = None if data is None else read_ground_mark(data.decode("utf-8", "replace"))
            if data is None:  # a file that was deleted is made anew
                mark = GroundMark(
                    _DEFAULT_DETAIL, digest_ground_record(record), features_changed=False
                )
            found.append(ExistingLayer(record, file, mark))
    return found


def refuse_edited_layers(existing: Sequence[ExistingLayer]) -> None:
    """Refuse to replace layers that were edited by hand.

    Raises:
        OutputError: naming all of them.
    """
    edited = [one for one in existing if one.mark is None or one.mark.features_changed]
    if not edited:
        return
    listed = "; ".join(f"{one.record['id']} ({one.file})" for one in edited)
    raise OutputError(
        f"edited by hand, or not made by `conflictmap ground`: {listed}. Nothing is written. To "
        "keep a file, give its layer in data/layers.yaml an id that does not begin with "
        f"{GROUND_PREFIX!r} and the file another name; to make it anew, delete the file"
    )


def _has_fine_borders(existing: Sequence[ExistingLayer]) -> bool:
    return any(
        one.part == "borders" and one.record.get("licence") == FINE_BORDER_LICENCE
        for one in existing
    )


def find_detail(existing: Sequence[ExistingLayer]) -> str:
    """Return the detail of layers that the program has made; the normal one if there are none."""
    return next((one.mark.detail for one in existing if one.mark), _DEFAULT_DETAIL)


def read_valid_map(root: Path) -> Project:
    """Return the project, or its valid part; its map must be valid.

    Raises:
        ProjectError: the map has errors.
    """
    project, issues = read_project(root)
    wrong = [
        issue for issue in issues if issue.record in ("", "map") and issue.file == "events.yaml"
    ]
    if wrong:
        raise ProjectError(wrong)
    return project


def list_taken_ids(project: Project, replaced: Collection[str]) -> list[str]:
    """Return the ids of places and of features, without those of the layers to be replaced."""
    return [
        *project.places,
        *(
            feature.toponym.id
            for layer in project.layers
            if layer.id not in replaced
            for feature in layer.features
        ),
    ]


def _insert_layer(text: str, layer: GroundLayer) -> str:
    """Return ``layers.yaml`` with a layer at its place in the drawing order of the ground.

    It goes in front of the next layer of the ground above it; if there is none, behind the last
    one; on a map without ground, above the layers of the world and under all others.
    """
    ids = list_ids(text, "layers")
    position = DRAWING_ORDER.index(layer.id)
    above = [one for one in DRAWING_ORDER[position + 1 :] if one in ids]
    if above:
        return insert_record(text, "layers", layer.record, above[0])
    below = [ids.index(one) for one in DRAWING_ORDER[:position] if one in ids]
    number = (
        max(below) + 1
        if below
        else sum(1 for one in read_layer_records(text) if one.get("style") == WORLD_STYLE)
    )
    if number < len(ids):
        return insert_record(text, "layers", layer.record, ids[number])
    return append_record(text, "layers", layer.record)


def find_issues(folder: Folder) -> dict[tuple[str, str, str], ValidationIssue]:
    """Return the errors of a project by file, record and message."""
    try:
        check_project(folder)
    except ProjectError as error:
        return {_key_of(issue): issue for issue in error.issues}
    except FileError as error:
        issue = ValidationIssue("", 0, "", str(error))
        return {_key_of(issue): issue}
    return {}


def _key_of(issue: ValidationIssue) -> tuple[str, str, str]:
    return issue.file, issue.record, issue.message
